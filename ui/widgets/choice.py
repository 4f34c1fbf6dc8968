"""A drop-down with a first line that chooses nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QComboBox, QListView


class Choice(QComboBox):
    """Offers (value, words); `chosen` is "" on the first line. `changed` is called only when a person chooses."""

    def __init__(self, name: str, everything: str, changed: Callable[[], object] | None = None) -> None:
        super().__init__()
        self.setView(QListView(self))
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.addItem(everything, "")
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        if changed:
            self.activated.connect(lambda _: changed())

    @property
    def chosen(self) -> str:
        """The chosen value."""
        return str(self.currentData() or "")

    def choose(self, value: str) -> None:
        """Choose a value; one that is not offered chooses nothing."""
        self.setCurrentIndex(max(0, self.findData(value)))

    def offer(self, lines: Sequence[tuple[str, str]]) -> None:
        """Offer these (value, words) below the first line, and keep what is chosen when it is among them."""
        offered = [(self.itemData(n), self.itemText(n)) for n in range(1, self.count())]
        if offered == list(lines):
            return
        chosen = self.chosen
        first = self.itemText(0)
        self.clear()
        self.addItem(first, "")
        for value, words in lines:
            self.addItem(words, value)
        self.choose(chosen)
