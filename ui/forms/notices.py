"""Notices: the band above a form's buttons: one sentence at a time, with what can be done about it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QPushButton

from ui.widgets.basics import button, clear, in_turn, label, row

Choice = tuple[str, Callable[[], object]]


class Notices(QFrame):
    """Hidden while there is nothing to say. It stands below the fields, so that they don't jump."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "notice")
        self._line = row(margins=(12, 6, 8, 6))
        self.setLayout(self._line)
        self._buttons: list[QPushButton] = []
        self.text = ""
        self.hide()

    def tell(self, text: str) -> None:
        """Say a sentence."""
        self.ask(text, ("知道了", self.clear))

    def ask(self, text: str, *choices: Choice) -> None:
        """Say a sentence and offer what to do."""
        clear(self._line)
        self.text = text
        words = label(text, wrap=True)
        self._line.addWidget(words, 1)
        self._buttons = [button(title, do) for title, do in choices]
        for made in self._buttons:
            made.setAccessibleName(made.text().replace("&", ""))
            self._line.addWidget(made)
        in_turn(self, self._buttons)
        self.setAccessibleName(text)
        self.show()

    def clear(self) -> None:
        """Say nothing more."""
        self.text = ""
        self._buttons = []
        self.hide()

    def buttons(self) -> list[QPushButton]:
        """What can be pressed."""
        return list(self._buttons)
