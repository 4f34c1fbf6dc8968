"""The list of answers that hangs below a coded field. The keyboard stays in the field."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from ui import theme
from ui.forms.options import Option

_SHOWN = 9
_FEW = 4  # so many must fit below the field, else it hangs above
_OPTION = Qt.ItemDataRole.UserRole


class AnswerList(QListWidget):
    """Answers with their numbers; with check boxes where several may be chosen."""

    chosen = Signal(object)

    def __init__(self, field: QWidget) -> None:
        super().__init__(field.window())
        self._field = field
        self.setProperty("kind", "answers")
        self.setAccessibleName(f"{field.accessibleName()}的选项")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setStyleSheet(
            f'QListWidget[kind="answers"] {{ border: 1px solid {theme.ACCENT}; border-radius: 5px; }}'
            f'QListWidget[kind="answers"]::item {{ padding: 0 8px; min-height: {theme.px(28)}px; }}'
        )
        self.itemClicked.connect(lambda item: self.chosen.emit(item.data(_OPTION)))
        self.hide()

    def show_options(self, options: Sequence[Option], ticked: Collection[object] | None = None) -> None:
        """List answers below the field, `ticked` ones with a tick; nothing to list hides it."""
        self.clear()
        for option in options:
            item = QListWidgetItem(option.shown)
            item.setData(_OPTION, option)
            if ticked is not None:
                item.setCheckState(Qt.CheckState.Checked if option.value in ticked else Qt.CheckState.Unchecked)
            self.addItem(item)
        if not options:
            self.hide()
            return
        self.setCurrentRow(0)
        self._place(len(options))
        self.show()
        self.raise_()

    def _place(self, count: int) -> None:
        window = self._field.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        line = self.sizeHintForRow(0)
        above = self._field.mapTo(window, QPoint(0, 0)).y()
        below = window.height() - above - self._field.height() - 4
        is_below = below >= line * min(count, _FEW) or below > above
        height = min(line * min(count, _SHOWN) + 4, (below if is_below else above) - 4)
        wide = max(self._field.width(), self.sizeHintForColumn(0) + theme.px(40))
        corner = self._field.mapTo(window, QPoint(0, self._field.height() + 1 if is_below else -height - 1))
        left = max(0, min(corner.x(), window.width() - wide - 4))
        self.setGeometry(left, max(0, corner.y()), wide, height)

    def current(self) -> Option | None:
        """The answer that is marked."""
        if self.currentRow() < 0 or not self.isVisible():
            return None
        option: Option = self.currentItem().data(_OPTION)
        return option

    def mark(self, value: object) -> None:
        """Mark an answer."""
        for number in range(self.count()):
            if self.item(number).data(_OPTION).value == value:
                self.setCurrentRow(number)

    def tick(self) -> None:
        """Put or take the tick of the marked answer."""
        if self.currentRow() >= 0:
            item = self.currentItem()
            ticked = item.checkState() == Qt.CheckState.Checked
            item.setCheckState(Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked)

    def ticked(self) -> list[Option]:
        """The answers with a tick, in the order of the list."""
        items = [self.item(number) for number in range(self.count())]
        return [item.data(_OPTION) for item in items if item.checkState() == Qt.CheckState.Checked]

    def move_by(self, step: int) -> None:
        """Mark the next answer, or the one before."""
        self.setCurrentRow(max(0, min(self.count() - 1, self.currentRow() + step)))
