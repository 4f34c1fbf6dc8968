"""What is done at once, on whatever way somebody became red."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from ui.widgets.basics import button
from ui.widgets.frame import Dialog
from ui.widgets.help_band import HelpBand, alarm_card


class CrisisDialog(Dialog):
    """It stays until it is read."""

    def __init__(self, parent: QWidget, steps: Sequence[str]) -> None:
        super().__init__(parent, "红色：现在就做", 640)
        self.body.addWidget(alarm_card(steps))
        self.body.addWidget(HelpBand())
        self.buttons(button("知道了", self.accept, kind="primary"))
