"""One record written out whole, to be read."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui import theme
from ui.widgets.basics import button, label, new_grid, pane, scrolled
from ui.widgets.frame import Dialog

_SHORT = 8  # characters of a heading; questions of a scale are longer


class DetailsDialog(Dialog):
    """Lines of (what, how)."""

    def __init__(self, parent: QWidget, title: str, lines: Sequence[tuple[str, str]]) -> None:
        super().__init__(parent, title, 680)
        is_long = any(len(what) > _SHORT for what, _ in lines)
        grid = new_grid(16, theme.px(6), margins=(0, 0, 8, 0), stretch=(3, 2) if is_long else (1, 5))
        for number, (what, how) in enumerate(lines):
            grid.addWidget(label(what, "hint", wrap=True), number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(how or "—", wrap=True), number, 1, Qt.AlignmentFlag.AlignTop)
        grid.setRowStretch(len(lines), 1)
        inside = pane(grid)
        area = scrolled(inside)
        area.setMinimumHeight(min(parent.window().height() - theme.px(150), inside.sizeHint().height()))
        self.body.addWidget(area, 1)
        self.offer()

    def offer(self) -> None:
        """The buttons."""
        self.buttons(button("关闭", self.reject, kind="primary"))
