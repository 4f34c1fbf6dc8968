"""What the pages under 心理 share: the title, and the way from one to the other."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from ui import theme
from ui.pages.page import Page
from ui.session import Session
from ui.widgets.basics import STRETCH, label, row
from ui.widgets.views import View, views

#: The pages beside each other: name in ui/window/navigation.py, word. Ctrl+1 … leads there.
BESIDE = (
    ("psychology", "随访"),
    ("census", "普查"),
    ("team", "团队"),
    ("activities", "活动"),
    ("limits", "判定标准"),
    ("psychology report", "报表"),
    ("rounds", "计划"),
    ("paper entry", "补录"),
)
_ROOM = 1366 - theme.RAIL_WIDTH - 40  # px of a small screen beside the rail


class SubPage(Page):
    """Base; `name` is its own in ui/window/navigation.py."""

    name = ""
    leaves = False

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        names = [name for name, _ in BESIDE]
        offered = [View(word, partial(self._go, name), word, f"Ctrl+{n}") for n, (name, word) in enumerate(BESIDE, 1)]
        made = views(self, offered, names.index(self.name) if self.name in names else -1)
        self.beside: dict[str, QPushButton] = dict(zip(names, made, strict=True))
        self._head: QHBoxLayout = row(label("心理", "title"), *self.beside.values(), STRETCH)
        self.column.addLayout(self._head)

    def add_to_head(self, *widgets: QWidget) -> None:
        """Put something at the right of the title; where large letters leave no room there, below it."""
        for widget in (*self.beside.values(), *widgets):
            widget.ensurePolished()
        needed = self._head.sizeHint().width() + sum(widget.sizeHint().width() + theme.GAP for widget in widgets)
        if needed > _ROOM:
            self.column.addLayout(row(STRETCH, *widgets))
            return
        for widget in widgets:
            self._head.addWidget(widget)

    def _go(self, name: str) -> None:
        self.beside[self.name].setChecked(True)
        if name != self.name:
            self.session.go(name)
