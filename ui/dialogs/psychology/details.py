"""One record written out whole, to be read."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from ui import theme
from ui.dialogs.frame import Dialog
from ui.forms.panel import scrolled
from ui.widgets.basics import button, label


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
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        grid.setRowStretch(len(lines), 1)
        area = scrolled(inside)
        area.setMinimumHeight(theme.px(min(480, 30 * len(lines) + 20)))
        self.body.addWidget(area, 1)
        self.offer()

    def offer(self) -> None:
        """The buttons."""
        self.buttons(button("关闭", self.reject, kind="primary"))
