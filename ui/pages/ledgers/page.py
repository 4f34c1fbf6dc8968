"""The page of one ledger."""

from __future__ import annotations

from typing import Any

from fupin_desktop.ledgers.book import named
from fupin_desktop.services.ledgers import lists
from fupin_desktop.services.ledgers.lists import Wanted
from ui.pages.ledgers.view import LedgerView
from ui.pages.page import Page
from ui.session import Session
from ui.widgets.stacked import Stacked


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
        self._shown = Stacked()
        self.column.addWidget(self._shown, 1)

    @property
    def view(self) -> LedgerView | None:
        """The ledger in sight."""
        found = self._shown.currentWidget()
        return found if isinstance(found, LedgerView) else None

    def show_for(self, ledger: str = "", record: str = "", household: str = "", **more: Any) -> None:
        """Show a ledger, narrowed to `answers`; a record of it, a field of that, or a new one of a household."""
        if (before := self.view) and before.is_filling:
            before.sheet.draft.keep()
        declared = named(ledger)
        if ledger not in self._views:
            lists.opened(declared)
            self._views[ledger] = LedgerView(self.session, declared)
            self._shown.addWidget(self._views[ledger])
        view = self._views[ledger]
        self._shown.setCurrentWidget(view)
        self.help_text = declared.help
        if answers := more.get("answers"):
            view.list.show_wanted(Wanted(str(more.get("region") or ""), answers=answers, latest=True))
        view.refresh()
        if record:
            view.open(record, str(more.get("field") or ""))
        elif more.get("new"):
            view.add(household, more.get("given"))
        elif view.is_filling:
            view.close_form()

    def refresh(self) -> None:
        if self.view:
            self.view.refresh()

    def may_leave(self) -> bool:
        if self.view and self.view.is_filling:
            self.view.sheet.draft.keep()
        return True

    def remember(self) -> None:
        for view in self._views.values():
            view.remember()

    def print_papers(self) -> bool:
        if self.view:
            self.view.print_out()
        return self.view is not None

    def chosen_household(self) -> str:
        if self.view and self.view.is_filling:
            return self.view.panel.entry.household
        line = self.view.list.table.current() if self.view else None
        return line.household if line else ""

    def standing(self) -> dict[str, Any] | None:
        return {"ledger": self.view.ledger.name} if self.view else None

    def focus_first(self) -> None:
        if self.view:
            self.view.focus_first()
