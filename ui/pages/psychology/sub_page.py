"""What the pages under 心理 share: the title, and the way from one to the other."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QPushButton, QWidget

from ui.pages.page import Page
from ui.session import Session
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

    def put_head(self, *commands: QWidget) -> None:
        """Begin the page: the title, the pages beside it, and what can be done here."""
        self.top("心理", *self.beside.values(), commands=commands)

    def _go(self, name: str) -> None:
        self.beside[self.name].setChecked(True)
        if name != self.name:
            self.session.go(name)
