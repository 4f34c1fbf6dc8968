"""台账: which ledgers there are, and the page of one."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QStackedWidget

from fupin_desktop.ledgers.book import LEDGERS, named
from fupin_desktop.ledgers.ledger import Ledger, of
from fupin_desktop.services.book import access
from fupin_desktop.services.ledgers import around, lists
from fupin_desktop.services.ledgers.lists import Group, Wanted
from ui import wording
from ui.pages.ledgers.view import LedgerView
from ui.pages.page import Page
from ui.session import Session
from ui.widgets.basics import STRETCH, card, label, row
from ui.widgets.reading import Reading
from ui.widgets.table import Column, Rows, Table

_Line = tuple[Ledger, Group]


def _sums(line: _Line) -> str:
    ledger, total = line
    pairs = zip(ledger.sums, total.sums, strict=True)
    return "　".join(f"{one.label} {around.written(amount)} {one.unit}".strip() for one, amount in pairs if amount)


class LedgersPage(Page):
    """A line each."""

    help_text = (
        "这里是账本里的各本台账，和各有多少条。"
        "按 Enter 或双击打开一本：可以筛选、添加、导入导出 Excel、打印，合计跟着筛选变。"
        "一户在各本台账里的记录，也列在这一户的“台账”页里。"
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._reading = Reading(self, session, "台账没有读出来。请换一页再回来。")
        self.table = Table(
            "ledgers",
            (
                Column("台账", lambda line: line[0].heading, 200),
                Column("条数", lambda line: wording.count(line[1].count), 90, right=True),
                Column("合计", _sums, 560, gives_way=True),
            ),
            "台账",
        )
        self.table.opened.connect(lambda line: session.go("ledger", ledger=line[0].name))
        self.column.addLayout(row(label("台账", "title"), STRETCH))
        self.column.addWidget(card(self.table, margin=8), 1)

    def refresh(self) -> None:
        shown = list(of(LEDGERS, access.may))
        self._reading.start(lambda _: [(one, lists.totals(one, Wanted())) for one in shown], self._show)

    def _show(self, lines: list[_Line]) -> None:
        stood = max(0, self.table.currentIndex().row())
        self.table.rows.show_source(Rows(lines))
        self.table.stand_on(min(stood, len(lines) - 1))

    def focus_first(self) -> None:
        self.table.setFocus()


class LedgerPage(Page):
    """One ledger at a time; each is made when it is first gone to, and stays as it stood."""

    help_text = (
        "一本台账：上面筛选，下面是合计，“统计”按各项分开算。"
        "按 Ctrl+M 添加，Enter 打开修改，Ctrl+Enter 保存，Ctrl+Z 撤销。"
        "可以从 Excel 导入，也可以导出、打印名单或空白表。"
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._views: dict[str, LedgerView] = {}
        self._shown = QStackedWidget()
        self.column.addWidget(self._shown, 1)

    @property
    def view(self) -> LedgerView | None:
        """The ledger in sight."""
        found = self._shown.currentWidget()
        return found if isinstance(found, LedgerView) else None

    def show_for(self, ledger: str = "", record: str = "", household: str = "", **more: Any) -> None:
        """Show a ledger; a record of it, a field of that, or a new one of a household."""
        if (before := self.view) and before.is_filling:
            before.sheet.keep()
        declared = named(ledger)
        if ledger not in self._views:
            lists.may_see(declared)
            self._views[ledger] = LedgerView(self.session, declared)
            self._shown.addWidget(self._views[ledger])
        view = self._views[ledger]
        self._shown.setCurrentWidget(view)
        self.help_text = declared.help  # type: ignore[misc]
        view.refresh()
        if record:
            view.open(record, str(more.get("field") or ""))
        elif more.get("new"):
            view.add(household)
        elif view.is_filling:
            view.close_form()

    def refresh(self) -> None:
        if self.view:
            self.view.refresh()

    def may_leave(self) -> bool:
        if self.view and self.view.is_filling:
            self.view.sheet.keep()
        return True

    def remember(self) -> None:
        for view in self._views.values():
            view.remember()

    def chosen_household(self) -> str:
        line = self.view.list.table.current() if self.view else None
        return line.household if line else ""

    def standing(self) -> dict[str, Any] | None:
        return {"ledger": self.view.ledger.name} if self.view else None

    def focus_first(self) -> None:
        if self.view:
            self.view.focus_first()
