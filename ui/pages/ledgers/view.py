"""A ledger in sight: its list and its statistics, and in their place the form of one record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtWidgets import QPushButton, QWidget

from fupin_desktop.ledgers.ledger import Field, Ledger
from fupin_desktop.ledgers.pages import PAGES
from fupin_desktop.roles import Right
from fupin_desktop.services.book import access, references, summary
from fupin_desktop.services.flows import places, steps
from fupin_desktop.services.ledgers import deeds, desk, lists
from fupin_desktop.services.ledgers.deeds import Deed
from fupin_desktop.services.ledgers.desk import Entry
from fupin_desktop.services.ledgers.lists import Wanted
from ui import preferences, theme, wording
from ui.dialogs.choose_household import HouseholdDialog
from ui.dialogs.outside import let_in
from ui.forms.evidence import Evidence
from ui.forms.helper_form import HelperPanel
from ui.forms.ledger_forms import DeptRecordPanel, MoneyPanel, SettlementPanel, VillagePanel
from ui.forms.ledger_panel import LedgerPanel
from ui.forms.measure_form import MeasurePanel
from ui.forms.sheet import Sheet
from ui.pages.history_view import HistoryDialog
from ui.pages.ledgers.dept_output import DeptOutput
from ui.pages.ledgers.ledger_list import LedgerList
from ui.pages.ledgers.numbers import Numbers
from ui.pages.ledgers.output import Output
from ui.pages.ledgers.printing import print_of
from ui.pages.ledgers.steps import ENDING, StepDialog, Strip
from ui.session import Session
from ui.widgets.basics import Elided, button, card, column, only_if, row
from ui.widgets.frame import ask, got, tell
from ui.widgets.header import Header, heading_row
from ui.widgets.keys import ADD, on_keys
from ui.widgets.stacked import Stacked
from ui.widgets.views import Tabs
from ui.widgets.wrapping import Wrapping

#: The forms of ledgers that do more than their declaration says.
PANELS: Mapping[str, Callable[[Ledger], LedgerPanel]] = {
    "measure": MeasurePanel,
    "village": VillagePanel,
    "money": MoneyPanel,
    "helper": HelperPanel,
    "settlement": SettlementPanel,
    "dept_record": DeptRecordPanel,
}
#: What brings a ledger's records in and takes them out otherwise than its declaration says.
OUTPUTS: Mapping[str, Callable[[QWidget, Session, Ledger], Output]] = {"dept_record": DeptOutput}


class LedgerView(QWidget):
    """What the page 台账 shows, and other pages among other things."""

    def __init__(self, session: Session, ledger: Ledger, *, within: bool = False) -> None:
        """`within`: on a page that has a title of its own."""
        super().__init__()
        self.session, self.ledger = session, ledger
        self.may_write = session.may_write(ledger.model.room)
        self.output = OUTPUTS.get(ledger.name, Output)(self, session, ledger)
        first = button("添加", self.add)
        self.list = LedgerList(session, ledger, first)
        self.list.table.opened.connect(lambda line: self.open(str(line.record.id)))
        self.numbers = Numbers(session, ledger, self._narrow)
        self.tabs = Tabs(ledger.heading)
        self.tabs.addTab(self.list, "名单")
        if ledger.group_by:
            self.tabs.addTab(self.numbers, "统计")
        self.tabs.currentChanged.connect(self._turned)
        self.panel = PANELS.get(ledger.name, LedgerPanel)(ledger)
        self.sheet = Sheet(session, ledger.name, "", [self.panel], read_only=not self.may_write)
        self.sheet.closed.connect(self.close_form)
        self.sheet.saved.connect(self._saved)
        self.whose = Elided("heading")
        self._shown = Stacked()
        listed = card(self.tabs, margin=4)
        self._shown.addWidget(listed)
        self.strip = Strip(session, self._step)
        self.evidence = Evidence(session)
        head = row(self.whose, self.evidence, stretch=(1,))
        self._shown.addWidget(card(head, self.strip, self.sheet, margin=12))
        heading, commands = ledger.heading, self._commands()
        above = heading_row(heading, commands) if within else Header(heading, commands=(commands,))
        self.setLayout(column(above, self._shown, spacing=theme.GAP, stretch=(0, 1)))
        only_if(self.may_write, first)
        on_keys(listed, self.add, *ADD)

    def _commands(self) -> QWidget:
        past = button("历史", self.show_history, icon="history", tip="这一条谁在什么时候改了什么")
        remove = button("删除…", self.remove, icon="delete", tip="登记错了的")
        own = [button(one.title, partial(self._do, one), icon=one.icon, tip=one.tip, key=one.key)
               for one in deeds.of(self.ledger)]  # fmt: skip
        self.list.table.offer(past, remove, *own)
        own += [
            button(one.heading, partial(self.session.go, one.page)) for one in PAGES if self.ledger.name in one.fills
        ]
        bring = button(self.output.brings, self.output.bring_in, icon="excel", tip="从 Excel 导入")
        out = button("导出…", lambda: self.output.write_out(self.list.wanted), icon="export", tip="导出 Excel")
        back = button("核实反馈…", self.output.give_back, tip="连同核实情况写成工作簿，还给部门")
        papers = button("打印…", self.print_out, icon="print", tip="名单、表格，或空白表（Ctrl+P）")
        add = button("添加", self.add, kind="primary", icon="add", tip=f"添加{self.ledger.heading}（Ctrl+M）")
        only_if(self.may_write, remove, add)
        past.setProperty("spare", True)
        only_if(not (theme.crowded() and own), past)  # with large letters it stands in the menu of the row
        only_if(self.may_write and access.may(Right.REGISTER), *own)
        only_if(self.may_write and access.may(Right.IMPORT), bring)
        only_if(access.may(Right.EXPORT), out, papers)
        only_if(self.output.gives_back and access.may(Right.FULL_EXPORT), back)
        commands: list[QPushButton] = [*own, past, remove, bring, back, out, papers, add]
        self.commands = Wrapping(*commands, right=True)
        return self.commands

    _goes_back = False
    #: The field that the form in sight was opened for.
    _field = ""

    def print_out(self) -> None:
        """Look at the papers of the record in the form, as it is saved; else at the list, as it stands."""
        if not self.is_filling:
            if output := self.list.list_output(self.list.table):
                output.print_out()
            return
        entry, forms = self.panel.entry, [form for form in self.ledger.papers if not form.is_list]
        if forms and str(entry.record.id) in entry.stored:
            print_of(self.window(), self.ledger, forms, [str(entry.record.id)], entry.household)
        else:
            self.session.said.emit("这一条保存以后才能打印。" if forms else "这一本只打印名单：按 Esc 回到名单再打印。")

    @property
    def is_filling(self) -> bool:
        """Whether the form is in sight."""
        return self._shown.currentIndex() == 1

    def refresh(self) -> None:
        """Read again; what stands in the form stays."""
        self.list.refresh()
        if self.tabs.currentWidget() is self.numbers:
            self.numbers.show_for(self.list.wanted)

    def add(self, household: str = "", given: Mapping[str, Any] | None = None) -> None:
        """One more, of a household that is asked for where the ledger is of households; `given`: what is known of it to
        the page that leads here, and is gone back to."""
        if not self.may_write:
            return
        if not household and lists.begins_with_household(self.ledger, self.list.apart):
            dialog = HouseholdDialog(self.window(), f"{self.ledger.heading}：哪一户？")
            if not dialog.exec():
                return
            household = dialog.household
        if self.ledger.page:
            self.session.go(self.ledger.page, household=household, **({"given": given} if given else {}))
        elif let_in(self.window(), lambda: access.open_household(household) if household else None):
            begun = desk.begin(self.ledger, self.session.actor, household)
            begun.give(begun.record, **self.list.apart, **(given or {}))
            self._fill(begun)
            self._goes_back = given is not None

    def open(self, key: str, field: str = "") -> None:
        """Show the form of a record, the keyboard on a field."""
        if not let_in(self.window(), lambda: access.open_record(key)):
            return
        entry = desk.load(self.ledger, key)
        if entry is not None and self.ledger.page and self.may_write:
            self.session.go(self.ledger.page, household=entry.household, **{self.ledger.name: key})
            return
        if entry is None:
            tell(self.window(), "这一条不在了", "它可能刚被删除或撤销了。")
            return
        self._fill(entry, field)

    def _fill(self, entry: Entry, field: str = "") -> None:
        home = references.homes([entry.household])[entry.household] if entry.household else None
        where = wording.place(home.village, home.group) if home else ""
        place = f"{summary.whose(home.head)}　{where}" if home else self.ledger.heading
        told = (place, f"{entry.year} 年" if entry.year else "", deeds.told(entry.record))
        self.whose.setText("　".join(filter(None, told)))
        self._shown.setCurrentIndex(1)
        may_write = self.may_write and not entry.has_moved
        self.strip.show_for(entry, may_write=may_write)
        kept = str(entry.record.id) if str(entry.record.id) in entry.stored and self.ledger.right is None else ""
        self.evidence.show_for(kept, entry.household, may_write=may_write)
        self.commands.hide()
        self.sheet.action = f"{'修改' if entry.stored else '登记'}{self.ledger.heading}"
        self.sheet.start(entry)
        self._field = field
        self.focus_first()

    def _step(self, code: str) -> None:
        """Do the next step of the record in the form; what was typed there is kept as a draft."""
        self.sheet.draft.keep()
        key = str(self.panel.entry.record.id)
        entry = desk.load(self.ledger, key)
        if entry is None:
            return
        hung = steps.hanging(entry.record) if code == ENDING else None
        code = str(hung.step) if hung else code
        if StepDialog(self.window(), self.session.actor, entry.record, code, hung=hung).exec():
            self.session.written(f"已办：{places.title(code)}，可以撤销")
            self.open(key)

    def close_form(self) -> None:
        """Back to the list, or to the page that asked for one more."""
        self._shown.setCurrentIndex(0)
        self.commands.show()
        if self._goes_back:
            self._goes_back = False
            self.session.back()
        else:
            self.list.focus_first(str(self.panel.entry.record.id))

    def _saved(self) -> None:
        self.list.stood = str(self.panel.entry.record.id)
        self.list.keep_in_sight(self.panel.entry.record)
        self.close_form()

    def remove(self) -> None:
        """Registered by mistake: the chosen ones, as one action."""
        chosen = [line.record for line in self.list.table.chosen()]
        if not chosen or not self.may_write:
            return
        what = f"这 {len(chosen):,} 条" if chosen[1:] else "这一条"
        text = "只有登记错了才删除；办完了、终止了的请改状态。删除以后可以用 Ctrl+Z 撤销。"
        if named := references.named_by(self.ledger.name, [str(one.id) for one in chosen]):
            text = f"还有{'、'.join(named)}写着它，删除以后要一条一条改。{text}"
        if ask(self.window(), f"删除{what}{self.ledger.heading}？", text, "删除", danger=True):
            desk.remove(self.session.actor, self.ledger, chosen)
            self.session.written(f"已删除{what}，可以撤销")

    def _do(self, deed: Deed) -> None:
        """Take what the keyboard stands on over into another form of its household, after a question."""
        line = self.list.table.current()
        if line is None or not let_in(self.window(), lambda: access.open_record(str(line.record.id))):
            return
        step = got(self.window(), deed.title.removesuffix("…"), lambda: deeds.plan(deed, line.record))
        if step is None:
            return
        if not step.question or ask(self.window(), step.title, f"{step.question}可以用 Ctrl+Z 撤销。", "写进去"):
            deeds.do(self.session.actor, step)
            self.session.written(f"{step.title}{'' if step.question else '，可以撤销'}")

    def show_history(self) -> None:
        """Who changed what of the record that the keyboard stands on."""
        if line := self.list.table.current():
            key = str(line.record.id)
            if let_in(self.window(), lambda: access.open_record(key)):
                HistoryDialog(self.window(), self.session, key).exec()

    def _narrow(self, by: Field, value: Any) -> None:
        self.tabs.setCurrentIndex(0)
        self.list.show_wanted(lists.narrowed(self.list.wanted, by, value))
        self.list.focus_first()

    def show_wanted(self, wanted: Wanted) -> None:
        """The list with these conditions."""
        self.tabs.setCurrentIndex(0)
        self.list.show_wanted(wanted)

    def _turned(self, _number: int) -> None:
        if self.tabs.currentWidget() is self.numbers:
            self.numbers.show_for(self.list.wanted)

    def remember(self) -> None:
        """Where the list stands, for the next start."""
        self.list.village.remember()
        preferences.keep(f"list/ledger {self.ledger.name}", self.list.stood)

    def focus_first(self) -> None:
        """The keyboard where work begins: in a form on the field that it was opened for."""
        if self.is_filling:
            stack, entry = self.sheet.stack, self.panel.entry
            stack.focus_first(empty=not entry.stored)
            if self._field:
                stack.show_field(self.ledger.name, str(entry.record.id), self._field)
        elif self.tabs.currentWidget() is self.numbers:
            self.numbers.table.setFocus()
        else:
            self.list.focus_first()
