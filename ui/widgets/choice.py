"""Drop-downs: the one that all are, and the one whose first line chooses nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QListView, QStyle, QStyleOptionComboBox

_ROWS = 12
#: The keys by which Qt walks a list that is closed; so do letters.
_WALKING = {getattr(Qt.Key, f"Key_{name}") for name in ("Up", "Down", "PageUp", "PageDown", "Home", "End")}
_SPARE = 4  # Qt's own hint is a point short of the text at some sizes of letters


class DropDown(QComboBox):
    """Shows whole rows when open; closed, the whole text, or that it goes on. What walks it opens it, and Enter or a
    click chooses: many begin something then. Who only goes past, or scrolls the page, chooses nothing."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setView(QListView(self))
        self.setAccessibleName(name)
        self.setMaxVisibleItems(_ROWS)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

    def showPopup(self) -> None:
        # Qt measures the list before the style sheet has given it its frame, and a last row would be cut
        rows = self.view()
        for made in (rows, rows.window()):
            made.ensurePolished()
        rows.setMinimumWidth(rows.sizeHintForColumn(0) + rows.verticalScrollBar().sizeHint().width())
        super().showPopup()
        if rows.verticalScrollBar().maximum() and (line := rows.sizeHintForRow(0)):  # the screen ends within a row
            frame = rows.window()
            cut = rows.viewport().height() % line
            is_above = frame.y() < self.mapToGlobal(QPoint()).y()
            frame.setGeometry(frame.x(), frame.y() + (cut if is_above else 0), frame.width(), frame.height() - cut)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        letters = event.text().strip()
        if event.key() in _WALKING or (letters and letters.isprintable()):
            self.showPopup()
            self.view().keyboardSearch(letters)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def sizeHint(self) -> QSize:
        return super().sizeHint() + QSize(_SPARE, 0)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        super().initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self).width()
        option.currentText = self.fontMetrics().elidedText(option.currentText, Qt.TextElideMode.ElideRight, room)


class Choice(DropDown):
    """Offers (value, words); `chosen` is "" on the first line. `changed` is called only when a person chooses."""

    def __init__(
        self, name: str, everything: str, changed: Callable[[], object] | None = None,
        offered: Sequence[tuple[str, str]] = (),
    ) -> None:  # fmt: skip
        super().__init__(name)
        self.setToolTip(name)
        self.addItem(everything, "")
        self.offer(offered)
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

    def offer_several(self, lines: Sequence[tuple[str, str]]) -> None:
        """The same; it is not seen where there are no two to choose from."""
        self.offer(lines)
        self.setVisible(len(lines) > 1)

    @property
    def words(self) -> str:
        """What the list is narrowed to, "" for nothing."""
        return self.currentText().strip() if self.chosen else ""
