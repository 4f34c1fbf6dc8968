"""The line at the top: the search box that is always there, the menus, who is at the keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from fupin_desktop.services import search
from fupin_desktop.services.search import Found
from ui import icons, theme, wording
from ui.session import Session
from ui.widgets.basics import button, label
from ui.widgets.search_box import Result, SearchBox


class TopBar(QFrame):
    """Search, menus, name."""

    def __init__(self, session: Session, menus: Sequence[QPushButton], window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self.setProperty("kind", "top")
        self.search = SearchBox(find_results, self)
        self.search.setMaximumWidth(theme.px(560))
        self.search.opened.connect(self._open)
        self.search.register_wanted.connect(lambda text: session.go("register", **typed(text)))
        QShortcut(QKeySequence("Ctrl+F"), window, self.search.start)
        self.who = button("", partial(session.go, "settings"), kind="link", tip="谁在用这台电脑；在设置里改")
        self.show_name(session.actor)
        session.renamed.connect(self.show_name)
        self.who.setIcon(icons.icon("lock" if session.read_only else "person", theme.SECONDARY))
        self.who.setIconSize(QSize(theme.px(18), theme.px(18)))
        inside = QHBoxLayout(self)
        inside.setContentsMargins(20, 8, 12, 8)
        inside.setSpacing(4)
        inside.addWidget(self.search, 5)
        inside.addStretch(1)
        for menu in menus:
            inside.addWidget(menu)
        inside.addWidget(label("·", "hint"))
        inside.addWidget(self.who)

    def show_name(self, actor: str) -> None:
        """Show who is at the keyboard."""
        self.who.setText(actor + ("（只能查看）" if self._session.read_only else ""))
        self.who.setAccessibleName(f"使用人 {actor}")

    def _open(self, target: dict[str, Any]) -> None:
        self._session.go("household", **target)


def find_results(text: str, limit: int) -> list[Result]:
    """What the box shows for a text."""
    return [_result(found) for found in search.find(text, limit)]


def _result(found: Found) -> Result:
    where = " · ".join(part for part in (found.relation, found.village, found.group) if part)
    number = wording.masked_id(found.id_no) or (f"户 {found.household_no}" if found.household_no else "")
    target = {"household": found.household} | ({"person": found.person} if found.person else {})
    return Result(found.name, where, number, target)


def typed(text: str) -> dict[str, str]:
    """What was typed into the search, as the field of a new household that it fills."""
    compact = "".join(text.split()).upper()
    if len(compact) == 18 and compact[:17].isdigit():
        return {"id_no": compact}
    if compact.isdigit():
        return {"phone": compact} if len(compact) == 11 else {}
    return {"name": text} if not compact.isascii() else {}
