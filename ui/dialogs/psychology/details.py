"""One record written out whole, to be read."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from ui import theme
from ui.widgets.basics import button, label, scrolled
from ui.widgets.frame import Dialog

_SHORT = 8  # characters of a heading; questions of a scale are longer


class DetailsDialog(Dialog):
    """Lines of (what, how)."""

    def __init__(self, parent: QWidget, title: str, lines: Sequence[tuple[str, str]]) -> None:
        super().__init__(parent, title, 680)
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(theme.px(6))
        for number, (what, how) in enumerate(lines):
            grid.addWidget(label(what, "hint", wrap=True), number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(how or "—", wrap=True), number, 1, Qt.AlignmentFlag.AlignTop)
        is_long = any(len(what) > _SHORT for what, _ in lines)
        grid.setColumnStretch(0, 3 if is_long else 1)
        grid.setColumnStretch(1, 2 if is_long else 5)
        grid.setRowStretch(len(lines), 1)
        area = scrolled(inside)
        area.setMinimumHeight(min(parent.window().height() - theme.px(150), inside.sizeHint().height()))
        self.body.addWidget(area, 1)
        self.offer()

    def offer(self) -> None:
        """The buttons."""
        self.buttons(button("关闭", self.reject, kind="primary"))
