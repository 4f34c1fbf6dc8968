"""Where to write something: a stick or a folder."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QWidget

from ui.widgets.basics import button, put
from ui.widgets.destination import Destination
from ui.widgets.frame import Dialog
from ui.widgets.line import labelled


class DestinationDialog(Dialog):
    """`folder`, when the dialog was accepted. `yes` says what will be done there; `more` stands below the choice."""

    def __init__(self, parent: QWidget, title: str, sentence: str, yes: str, more: QWidget | None = None) -> None:
        super().__init__(parent, title, 560)
        self.sentence(sentence)
        self.destination = Destination()
        self.body.addWidget(self.destination)
        if isinstance(more, QLineEdit):
            put(self.body, labelled(more.accessibleName(), more))
        elif more:
            self.body.addWidget(more)
        self.yes = button(yes, self.accept, kind="primary")
        self.buttons(button("取消", self.reject), self.yes)
        self.destination.changed.connect(self._offer)
        self._offer()

    @property
    def folder(self) -> Path:
        """Where to."""
        assert self.destination.folder
        return self.destination.folder

    def _offer(self) -> None:
        self.yes.setEnabled(self.destination.folder is not None)
