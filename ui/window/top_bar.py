"""The line at the top: the search box that is always there, the menus, who is at the keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from ui import icons, theme
from ui.widgets.basics import STRETCH, button, label, row
from ui.widgets.search_box import Find, SearchBox
from ui.widgets.search_words import of_new

if TYPE_CHECKING:
    from ui.session import Session


class TopBar(QFrame):
    """Search, menus, name. The search box stands at once, the rest when the book is open."""

    who: QPushButton

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setProperty("kind", "top")
        self.search = SearchBox(self)
        self.search.setMaximumWidth(theme.px(560))
        QShortcut(QKeySequence("Ctrl+F"), self, self.search.start)
        self._inside = row(self.search, STRETCH, spacing=4, margins=(20, 8, 12, 8), stretch=(5, 1))
        self.setLayout(self._inside)

    def fill(self, session: Session, menus: Sequence[QPushButton], find: Find) -> None:
        """Put in what the book brings, once."""
        self._is_read_only = session.book.read_only
        self.search.serve(find)
        self.search.opened.connect(lambda target: session.go(**{"page": "household", **target}))
        self.search.register_wanted.connect(lambda text: session.go("register", **of_new(text)))
        self._go = session.go
        self.who = button("", partial(session.go, "settings"), kind="link", tip="谁在用这台电脑；在设置里改")
        self.show_name(session.actor)
        session.renamed.connect(self.show_name)
        self.who.setIcon(icons.icon("lock" if session.book.read_only else "person", theme.SECONDARY))
        self.who.setIconSize(QSize(theme.px(18), theme.px(18)))
        for part in (*menus, label("·", "hint"), self.who):
            self._inside.addWidget(part)

    def register(self) -> None:
        """Begin a registration, with what is just being searched for (Ctrl+N)."""
        self._go("register", **of_new(self.search.take()))

    def show_name(self, actor: str) -> None:
        """Show who is at the keyboard."""
        self.who.setText(actor + ("（只能查看）" if self._is_read_only else ""))
        self.who.setAccessibleName(f"使用人 {actor}")
