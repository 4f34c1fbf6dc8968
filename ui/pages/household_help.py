"""帮扶: the measures of the year, who stands by the household, and how its card stands."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtWidgets import QDialog, QPushButton, QWidget

from db.codes import code_list
from db.measure import Measure
from fupin_desktop.ledgers.measures import MEASURES
from fupin_desktop.rules.measures import given
from fupin_desktop.services.book import entry
from fupin_desktop.services.household import drafts
from fupin_desktop.services.household.casework import Work
from fupin_desktop.services.ledgers import desk
from fupin_desktop.services.papers import cards_state
from fupin_desktop.services.papers.cards_state import CardState
from ui import wording
from ui.dialogs.hung import HungDialog
from ui.forms.helper_list import HelperList
from ui.forms.measure_form import MeasurePanel
from ui.forms.sheet import Sheet
from ui.pages.household_tabs import Tab
from ui.session import Session
from ui.widgets.basics import STRETCH, button, column, label, only_if, pane, row, say
from ui.widgets.empty import Empty, OrEmpty
from ui.widgets.frame import ask
from ui.widgets.keys import ADD, on_keys
from ui.widgets.stacked import Stacked
from ui.widgets.table import Column, Table
from ui.widgets.views import Faces

_STATES = {cards_state.Stage.CHANGED: "warning"}
_NO_AMOUNT = Decimal(0)
_AMOUNTS = ("measure.amount_fiscal", "measure.amount_social", "measure.amount_self")


def amount(measure: Measure) -> str:
    """What was given, as the card writes it."""
    if total := given(measure.amount_fiscal, measure.amount_social):
        return wording.money(total)
    return f"自筹 {wording.money(measure.amount_self)}" if measure.amount_self else ""


def content(measure: Measure) -> str:
    """慰问：米面油."""
    item = code_list("measure_item").label(measure.item) or "（没有内容）"
    return f"{item}：{measure.item_note}" if measure.item_note else item


def _stand_on(table: Table, measure: str) -> None:
    rows = table.rows
    table.stand_on(next((n for n in range(rows.rowCount()) if rows.row(n).id == measure), 0))


class HelpTab(Tab):
    """Two lists, a view each; the form of a measure in their place while one is filled. Form, draft and saving are the
    ledger's; by hand is what lies around: how the card stands, who helps, the sums of the year; and the columns, which
    say a measure as its card does (the ledger's, tried, are 20 lines shorter and say neither 米面油, 全家 nor 自筹)."""

    title = "帮扶"
    tables = frozenset({"measure", "helper", "card_print", "card_return"})

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._work: Work | None = None
        self._names: dict[str, str] = {}
        self.measures = Table("measures", self._columns(), "帮扶措施")
        self.measures.opened.connect(lambda measure: self.open(str(measure.id)))
        self.helpers = HelperList(session.actor, "帮扶责任人", read_only=session.read_only)
        self.helpers.written.connect(session.written)
        self.helpers.said.connect(session.said)
        self.panel = MeasurePanel()
        self.sheet = Sheet(session, self.panel.name, "登记帮扶措施", [self.panel])
        self.sheet.closed.connect(self._close)
        self.sheet.saved.connect(self._saved)
        #: The measure just saved: the list stands on it, with the keyboard, so that the next one is a key away.
        self._fresh = ""
        self.sheet.stack.turned.connect(self.turned)
        self._stack = Stacked()
        self._stack.addWidget(self._lists())
        self._stack.addWidget(self.sheet)
        self.setLayout(column(self._stack, margins=(12, 10, 12, 10)))

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column("类别", lambda m: code_list("measure").label(m.kind), 120, fields=("measure.kind",)),
            Column("内容", content, 250, gives_way=True, fields=("measure.item", "measure.item_note")),
            Column("受益人", lambda m: self._names.get(str(m.person), "全家"), 90, fields=("measure.person",)),
            Column("金额（元）", amount, 100, right=True, fields=_AMOUNTS),
            Column("开始", lambda m: wording.day(m.start), 140, fields=("measure.start",)),
            Column("责任人", lambda m: m.helper or "", 90, fields=("measure.helper",)),
            Column("状态", lambda m: code_list("measure_status").label(m.status), 90, fields=("measure.status",)),
        )

    def _lists(self) -> QWidget:
        self.card, self.card_words = label("", "tag"), label("", "hint")
        self.hang = button("登记签字悬挂…", self.mark_hung, kind="link", tip="卡签了字、挂上墙以后在这里登记")
        self.heading = label("", "heading")
        first = button("添加措施", self.add)
        empty = Empty("heart", "这一年还没有帮扶措施", "享受的政策、领到的补助都登记在这里，明白卡照着印。", first)
        self.face = OrEmpty(self.measures, empty)
        head = row(self.heading, STRETCH, *self._buttons(first))
        measures = pane(head, self.face, spacing=6, stretch=(0, 1))
        self.faces = Faces(("帮扶措施", measures), ("帮扶责任人", self.helpers))
        cards = row(self.card, self.card_words, self.hang, STRETCH)
        listed = pane(cards, row(*self.faces.words, STRETCH), self.faces, spacing=6, stretch=(0, 0, 1))
        self.turn_from(listed)
        on_keys(listed, self._add_there, *ADD)
        return listed

    def _buttons(self, first: QPushButton) -> list[QPushButton]:
        self.adder = button("添加措施", self.add, icon="add", tip="添加措施（Ctrl+M）")
        made = [
            self.adder,
            button("修改", self._open_current, icon="edit", tip="修改这一项（Enter）"),
            button("删除…", self.remove, icon="delete", tip="登记错了的措施"),
        ]
        only_if(not self._session.read_only, self.hang, *made)
        if not self._session.read_only:
            self.writers = (self.hang, *made, first)
        return made

    def show_moved(self, is_away: bool) -> None:
        super().show_moved(is_away)
        self.helpers.look_only(self._session.read_only or is_away)

    def load(self, household: str, year: int) -> None:
        self._work = work = self.work(household, year)
        if work is None:
            return
        self._names = {str(m.person.id): str(m.person.name or "（没有姓名）") for m in work.members}
        own = [measure for measure in work.measures if measure.year == year]
        self.face.show_rows(own, lambda measure: [measure])
        total = sum((given(m.amount_fiscal, m.amount_social) for m in own), _NO_AMOUNT)
        sums = f"{len(own)} 项，补助 {wording.money(total)} 元" if own else "还没有"
        is_open = any(field in _AMOUNTS for measure in own for field in self.measures.rows.open_of(measure))
        self.heading.setText(f"{year} 年帮扶措施 · {sums}{' ' + wording.MARK if is_open else ''}")
        self.helpers.show_household(work.household)
        self._show_card(cards_state.state(household, year))
        self._stack.setCurrentIndex(0)
        draft = drafts.offered(self.panel.name, household)
        if draft and draft.values.get("year") == str(year):
            self._begin("")  # the draft is offered on the form
        elif self._fresh:
            _stand_on(self.measures, self._fresh)
            self.measures.setFocus()
        self._fresh = ""

    def _show_card(self, state: CardState | None) -> None:
        self._state = state
        if state is None:
            return
        say(self.card, f"明白卡 {state.stage}", _STATES.get(state.stage, ""))
        words = [f"{wording.day(state.printed)}打印"] if state.printed else []
        words += [f"{wording.day(state.hung)}悬挂"] if state.hung else []
        if state.lacks:
            more = f"等 {len(state.lacks)} 项" if state.lacks[1:] else ""
            words.append(f"还缺：{state.lacks[0].text}{more}")
        self.card_words.setText("　".join(words))
        self.card_words.setToolTip("\n".join(lack.text for lack in state.lacks))

    def _begin(self, measure: str) -> None:
        if self._work:
            self.faces.choose(0)
            self._stack.setCurrentIndex(1)
            begun = desk.load(MEASURES, measure) if measure else None
            self.sheet.start(begun or desk.begin(MEASURES, self._session.actor, self._work.key, self._work.year))

    def add(self) -> None:
        """A form for one more measure."""
        if not (self._session.read_only or self.is_away):
            self._begin("")
            self.sheet.stack.focus_first()

    def _add_there(self) -> None:
        (self.helpers.add if self.faces.currentIndex() else self.add)()

    def open(self, measure: str) -> None:
        """Show the form of a measure."""
        self._begin(measure)
        self.sheet.stack.focus_first()

    def _open_current(self) -> None:
        if measure := self.measures.current():
            self.open(str(measure.id))

    def remove(self) -> None:
        """A measure was registered by mistake."""
        measure = self.measures.current()
        if measure is None:
            return
        text = "只有登记错了才删除；没有做完的请把状态改成“终止”。删除以后可以用 Ctrl+Z 撤销。"
        if ask(self.window(), f"删除“{content(measure)}”？", text, "删除", danger=True):
            entry.delete(self._session.actor, "删除帮扶措施", [measure])
            self._session.written("已删除这项措施，可以撤销")

    def mark_hung(self) -> None:
        """The card came back signed, and hangs."""
        if self._state and self._work and not self._session.read_only:
            self._ask(HungDialog(self.window(), self._session.actor, self._work.year, [self._state]))

    def _ask(self, dialog: QDialog) -> None:
        if dialog.exec():
            self._session.written(f"已保存：{dialog.windowTitle()}")

    def _saved(self) -> None:
        self._fresh = str(self.panel.entry.record.id)

    def _close(self) -> None:
        self._stack.setCurrentIndex(0)
        _stand_on(self.measures, str(self.panel.entry.record.id))
        self.focus_first()

    def show_field(self, table: str, record: str, field: str) -> bool:
        if table == "measure" and self._work:
            known = {str(measure.id) for measure in self._work.measures}
            self._begin(record if record in known else "")
            return self.sheet.stack.show_field(table, record if record in known else "", field)
        if table == "helper":
            self.faces.choose(1)
            self.helpers.open(record, field)
        elif table in ("card_print", "card_return"):
            self.hang.setFocus()
        return table != "measure"

    def keep(self) -> None:
        if self._stack.currentIndex():
            self.sheet.draft.keep()

    def focus_first(self) -> None:
        if self._stack.currentIndex():
            self.sheet.stack.focus_first()
        elif self.faces.currentIndex():
            self.helpers.focus_first()
        elif self._work and self.measures.rows.rowCount():
            self.measures.setFocus()
        else:
            self.adder.setFocus()
