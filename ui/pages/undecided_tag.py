"""The tag of a household that has undecided values: how many and which; pressed, it leads to where one is decided."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QSizePolicy

from fupin_desktop.roles import Right
from fupin_desktop.services.conflicts import undecided
from fupin_desktop.services.conflicts.undecided import Undecided
from ui import theme, wording
from ui.session import Session
from ui.widgets.basics import Button


class UndecidedTag(Button):
    """“※ 2 项未核定”."""

    def __init__(self, session: Session, list_them: Callable[[], object]) -> None:
        super().__init__()
        self._session, self._list_them = session, list_them
        self._told: list[Undecided] = []
        self.setProperty("kind", "tag")
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda *_: self._go())

    def show_household(self, key: str) -> None:
        """Show what is undecided of a household; nothing without one."""
        self._told = undecided.of_households([key]).get(key, []) if key else []
        what = "项" if theme.crowded() else "项未核定"  # the tip has the rest
        self.setText(f"{wording.MARK} {len(self._told)} {what}")
        way = "按一下，看各方的值，决定用哪个。" if self._session.may(Right.MERGE) else "按一下，列出是哪些。"
        self.setToolTip(f"{undecided.sentence(self._told)}。{undecided.WHY}{way}")
        self.setAccessibleName(f"{len(self._told)} 项未核定")
        self.setVisible(bool(self._told))

    def _go(self) -> None:
        if self._told and self._session.may(Right.MERGE):
            first = self._told[0]
            self._session.go("conflicts", conflict=f"{first.table}:{first.record}:{first.field}")
        else:
            self._list_them()
