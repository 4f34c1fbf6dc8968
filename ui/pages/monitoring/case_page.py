"""One case: its steps in order, and the one form of the next step."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from db.clue import Clue
from db.codes import code_list
from db.step import Step
from fupin_desktop.roles import WRITES, Right
from fupin_desktop.rules.flows import BACK, Done
from fupin_desktop.rules.terms import Due
from fupin_desktop.services.book import access, summary
from fupin_desktop.services.flows import places
from fupin_desktop.services.household import moving
from fupin_desktop.services.monitoring import cases, warnings
from fupin_desktop.services.monitoring.cases import Shown
from ui import theme, wording
from ui.dialogs.outside import let_in
from ui.forms.evidence import Evidence
from ui.pages.monitoring.case_form import CLUE, STEP, CaseForm
from ui.pages.monitoring.printing import print_papers
from ui.pages.page import Page
from ui.session import Session
from ui.widgets.basics import STRETCH, Elided, button, card, label, put, row, say
from ui.widgets.choice import Choice
from ui.widgets.empty import Empty, OrEmpty
from ui.widgets.frame import tell
from ui.widgets.table import Column, Table
from ui.widgets.views import Tabs

_REFUSED, _WITHDRAWN = "190", "191"
_ACROSS = 3  # photos, where steps and form stand beside each other
_NOT_TOLD = ("record", "flow", "step")
_AWAY = "已迁出，由现在的村登记，这里只能看。"
_Row = tuple[Done, Step]


def _told(line: _Row) -> str:
    """What the step says besides: votes, the notice, the number of the document, words."""
    step = line[1]
    parts = []
    if step.attend is not None:
        parts.append(f"到会 {step.attend}，同意 {step.votes_for}，不同意 {step.votes_against}")
    if step.shown_from and step.shown_to:
        said = "异议还没记" if step.objections is None else f"异议 {step.objections} 条"
        parts.append(f"公示 {wording.day(step.shown_from)}—{wording.day(step.shown_to)}，{said}")
    parts += [str(text) for text in (step.doc_no, step.opinion) if text]
    return "；".join(parts)


STEPS = (
    Column("日期", lambda line: wording.day(line[0].date), 84),
    Column("步骤", lambda line: places.title(line[0].code), 128),
    Column("结果", lambda line: code_list("step_result").label(line[0].result), 62),
    Column("经办人", lambda line: f"{line[1].person_by or ''} {line[1].org_by or ''}".strip(), 90),
    Column("说明", _told, 150, gives_way=True),
)


class CasePage(Page):
    """`clue`: which one; or `household` with `new`: one that is being registered."""

    help_text = (
        "左边是办过的步骤，右边是下一步的表：只有这一步要填的几项，填好按 Ctrl+Enter 就办完这一步。"
        "还缺什么写在表上面，按“去填”就到那里；期限旁边的“为什么是这天”逐日说明。"
        "退回、不纳入都是一步，要写原因；办错了用 Ctrl+Z 整步撤销。"
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._key = ""
        self._household = ""
        self._shown: Shown | None = None
        self._is_away, self._only_looks = False, session.read_only
        self.tag, self.place = label("", "tag"), Elided("hint")
        self.clue_button = button("线索内容", self._edit_clue, icon="edit", tip="看和改线索本身")
        to_home = partial(self.session.go, "household", tab="监测")
        self.home_button = button(
            "这一户", lambda: to_home(household=self._household), icon="household", tip="打开这一户"
        )
        self.print_button = button("打印…", self.print_papers, icon="print", tip="这一件的表格（Ctrl+P）")
        ways = (self.print_button, self.clue_button, self.home_button)
        self.name = self.top("", self.tag, self.place, commands=ways).title
        self.table = Table("case steps", STEPS, "办过的步骤")
        self.table.opened.connect(lambda line: _look(self.window(), line))
        self.table.stood_on.connect(self._stand)
        self.evidence_of = Elided("hint")
        self.evidence = Evidence(session, _ACROSS)
        self.told = OrEmpty(self.table, Empty("note", "还没有步骤", "填好右边的线索，按 Ctrl+Enter 保存，就是第一步。"))
        self._add_commands()
        self.form = CaseForm(session)
        self.form.saved.connect(self._saved)
        self.form.closed.connect(session.back)
        self.finished = label("", "strong", wrap=True)
        self.finished.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.doing = card(
            row(self.next_words, self.next, STRETCH, self.end_notice, self.back, self.refuse, self.withdraw),
            row(self.term, self.why, STRETCH),
            self.finished,
            margin=12,
        )
        self._lay_out()

    def _add_commands(self) -> None:
        self.next_words = label("下一步", "strong")
        self.next = Choice("下一步", "请选一步", self._choose)
        self.term = label("", "hint", wrap=True)
        self.why = button("为什么是这天", self._explain, kind="link", icon="calendar")
        self.back = button("退回", self._send_back, tip="退回前面的步骤，要写原因")
        self.refuse = button("不纳入", partial(self._start, _REFUSED), tip="不纳入监测，要写原因并告知农户")
        self.withdraw = button("撤回", partial(self._start, _WITHDRAWN), tip="农户撤回申请")
        self.end_notice = button("记异议", self._end_notice, tip="公示满了，写下有几条异议")

    def _lay_out(self) -> None:
        """What was done beside what is to be done; with large letters behind each other."""
        inside = self.doing.layout()
        if isinstance(inside, QVBoxLayout):
            inside.addWidget(self.form, 1)
        self.done = card(label("办过的步骤", "heading"), self.told, self.evidence_of, self.evidence, margin=12)
        if theme.crowded():  # there is no room beside each other
            tabs = Tabs("这一件")
            tabs.addTab(self.doing, "办理")
            tabs.addTab(self.done, "办过的步骤")
            self.column.addWidget(tabs, 1)
        else:
            put(self.column, row(self.done, self.doing, spacing=12, stretch=(5, 7)), 1)

    def show_for(
        self, clue: str = "", household: str = "", warning: str = "", rule: str = "", form: str = "", **_: Any
    ) -> None:
        """Show a case, and of its forms this one, which was not finished; or the form of a new one: of a warning of the
        checks, where `rule` and its words are given."""
        self.form.keep()
        self._key, self._household = clue, household
        if clue:
            self.refresh()
            if form and self._shown and not self._only_looks:
                code = form.removeprefix(STEP)
                if form == CLUE:
                    self._edit_clue()
                elif code in cases.offered(self._shown):
                    self._start(code)
        elif household:
            self._shown = None
            self._show_head(household, None)
            self.done.hide()
            self._show_commands(None)
            self.form.show()
            known = warnings.known(rule, warning) if rule else {}
            self.form.start(cases.begin_clue(household, self.session.actor, **known))

    def refresh(self) -> None:
        if not self._key:
            return
        is_open = let_in(self.window(), partial(access.open_record, self._key))
        shown = cases.load(self._key) if is_open else None
        self._shown = shown
        if shown is None:
            self.name.setText("这一件不在账本里")
            self.place.setText("它可能刚被删除或撤销了。")
            self._show_commands(None)
            self.form.hide()
            return
        self._household = str(shown.clue.household)
        if not theme.crowded():
            self.done.show()
        self._show_head(self._household, shown)
        self.told.show_rows(list(shown.steps), lambda line: [line[1]], at=len(shown.steps) - 1)
        self._stand(self.table.current())
        offered = cases.offered(shown)
        self.next.offer([(code, places.title(code)) for code in offered])
        self._show_commands(shown)
        self.form.hide()
        if self._only_looks:
            return
        if shown.open_notice is not None:
            self._end_notice()
        elif not shown.at_rest and not cases.waits_for(shown):
            self._start(offered[0])

    def _show_head(self, household: str, shown: Shown | None) -> None:
        self._is_away = moving.is_away(household)
        self._only_looks = self.session.read_only or self._is_away
        self.name.setText(f"监测 · {summary.whose(summary.name_of(household))}")
        say(self.tag, cases.state(shown) if shown else "登记线索", "error" if shown and shown.where.disputed else "")
        if shown is None:
            self.place.setText("")
            return
        clue = shown.clue
        risks = "、".join(code_list("risk").label(risk) for risk in clue.risk or ())
        source = code_list("clue_source").label(clue.source)
        self.place.setText(f"{clue.clue_no or ''}　{source}　{risks}　{clue.summary or ''}".strip())

    def _show_commands(self, shown: Shown | None) -> None:
        may_write = not self._only_looks
        then = cases.offered(shown) if shown and may_write else []
        for made, is_there in (
            (self.next, bool(then)), (self.next_words, bool(then)),
            (self.back, _may_send_back(shown)), (self.refuse, _REFUSED in then),
            (self.withdraw, _WITHDRAWN in then), (self.clue_button, shown is not None),
            (self.home_button, bool(self._household)), (self.end_notice, bool(shown and shown.open_notice)),
            (self.why, bool(shown and shown.due)),
        ):  # fmt: skip
            made.setVisible(is_there and (made is self.home_button or made is self.why or may_write))
        self.print_button.setVisible(shown is not None and self.session.may(Right.EXPORT))
        self.term.setText(_term(shown) if shown else "")
        self.term.setVisible(bool(self.term.text()))
        waits = cases.waits_for(shown) if shown and not self._is_away else ""
        rests = "这一件办结了。" if shown and shown.at_rest else ""
        self.finished.setText(_AWAY if self._is_away else waits or rests)
        self.finished.setVisible(bool(self.finished.text()))

    def _choose(self) -> None:
        if code := self.next.chosen:
            self._start(code)

    def _start(self, code: str) -> None:
        if self._shown is None:
            return
        self.next.choose(code)
        self.form.show()
        self.form.start(cases.begin(_fresh(self._shown.clue), code, self.session.actor))
        self.form.focus_first()

    def _send_back(self) -> None:
        """The next step with the result 退回: the reason is asked for in its form."""
        if self._shown and self.form.sheet and self.form.doing and self.form.doing.step:
            [panel] = self.form.sheet.panels
            [form] = panel.forms()
            form.set(Step.result, BACK)
            form.cell(Step.opinion).input.setFocus()
            self.form.sheet.draft.touch()

    def _end_notice(self) -> None:
        """The objections to the notice that hangs, when it is over."""
        if self._shown and (doing := cases.end(self._shown)):
            self.form.show()
            self.form.start(doing)
            self.form.focus_first()

    def _edit_clue(self) -> None:
        if self._shown:
            self.form.show()
            self.form.start(cases.edit_clue(_fresh(self._shown.clue)))
            self.form.focus_first()

    def print_papers(self) -> bool:
        if self._shown is None:
            return False
        at = self._shown.where.at
        print_papers(self.window(), [self._key], at.code if at else "", self._household)
        return True

    def _stand(self, line: _Row | None) -> None:
        """What is kept with the step that the keyboard stands on, below."""
        self.evidence_of.setText(f"{places.title(line[0].code)} {wording.day(line[0].date)} 的照片" if line else "")
        may_write = not self._only_looks and access.may(WRITES[Step.room])
        self.evidence.show_for(str(line[1].id) if line else "", self._household, may_write=may_write)

    def _explain(self) -> None:
        if self._shown and self._shown.due:
            tell(self.window(), "为什么是这天", explained(self._shown.due))

    def _saved(self) -> None:
        doing = self.form.doing
        if doing is not None and not self._key:
            self._key = str(doing.clue.id)
            self.session.go("case", clue=self._key)

    def chosen_household(self) -> str:
        return self._household

    def may_leave(self) -> bool:
        self.form.keep()
        return True

    def standing(self) -> dict[str, Any] | None:
        return {"clue": self._key} if self._key else None

    def focus_first(self) -> None:
        if self.form.isVisible():
            self.form.focus_first()
        else:
            self.told.focus_first()


def _look(window: QWidget, line: _Row) -> None:
    """All that is filled of a step."""
    done, step = line
    filled = ((kind, getattr(step, name)) for name, kind in step.kinds().items() if name not in _NOT_TOLD)
    words = [f"{kind.label}：{kind.show(value)}" for kind, value in filled if value is not None]
    tell(window, places.title(done.code), "\n".join(words))


def _may_send_back(shown: Shown | None) -> bool:
    if shown is None or shown.at_rest:
        return False
    return any(cases.may_send_back(code) for code in cases.offered(shown)[:1])


def _fresh(clue: Clue) -> Clue:
    """As the book has it now: what another form typed and did not save is not carried along."""
    return Clue.find(str(clue.id)) or clue


def _term(shown: Shown) -> str:
    due = shown.due
    if due is None:
        return ""
    day = wording.day(due.day)
    if due.earliest:
        return f"{day} 起可以办"
    late = due.late(wording.today())
    more = f"，逾期 {late} 天" if late else "，今天到期" if due.day == wording.today() else ""
    return f"期限 {day}{more}{'（放假安排还没公布，暂定）' if due.provisional else ''}"


def explained(due: Due) -> str:
    """Why a term ends on its day, day by day."""
    if due.promised:
        return f"上一步（{due.since}）写明了下一步期限 {due.day}。"
    if not due.number:
        return f"公示从 {due.since} 起，到 {due.day} 这一天满，第二天起可以办下一步。"
    text = f"从 {due.since} 起 {due.number} {due.unit}，当天不算。"
    if due.skipped:
        days = "、".join(f"{day.month}月{day.day}日（{why}）" for day, why in due.skipped)
        text += f"没有算的日子：{days}。"
    text += f"所以是 {due.day}（星期{'一二三四五六日'[due.day.weekday()]}）。"
    return text + ("有一年的放假安排还没有公布，只避开了周末，公布后可能变。" if due.provisional else "")
