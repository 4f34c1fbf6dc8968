"""What hangs below the search box: the results, or that there are none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from ui import theme
from ui.widgets.basics import button, column, label
from ui.widgets.search_words import of_new
from ui.widgets.table_model import Index

_SHOWN = 8


@dataclass(frozen=True)
class Result:
    """One line: who, what and where, the number at the right, and what is opened."""

    name: str
    where: str
    number: str
    target: object


class Results(QFrame):
    """What was found, below the box; or that nothing was, and the way to register it."""

    #: A line was chosen: its target.
    chosen = Signal(object)
    #: Nothing was found, and what was typed is to be registered.
    new_wanted = Signal()
    #: The keyboard goes back to the input; and, closed, what was typed is to be forgotten first.
    left = Signal()
    closed = Signal()

    def __init__(self, box: QLineEdit) -> None:
        super().__init__(box.window())
        self._box = box
        self.setProperty("kind", "card")
        self.list = QListWidget()
        self.list.setAccessibleName("查找结果")
        self.list.setItemDelegate(Lines(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)
        self.list.itemClicked.connect(lambda _: self.open_current())
        self.nothing = label("", "heading", wrap=True)
        self.register = button("登记新户", self.new_wanted.emit, icon="add", tip="用刚才打的字填好")
        self.note = label("", "small", wrap=True)
        self._inside = column(self.list, self.nothing, spacing=6, margins=(8, 8, 8, 8))
        self._inside.addWidget(self.register, 0, Qt.AlignmentFlag.AlignLeft)
        self._inside.addWidget(self.note)
        self.setLayout(self._inside)
        self.hide()

    def warm(self, found: Sequence[Result]) -> None:
        """Draw some lines unseen."""
        self._fill("", found or [Result("张三", "户主 · 一组", "410502", None)], len(found))
        self.grab()
        self.list.clear()

    def has_focus(self) -> bool:
        """Whether the keyboard went from the box into the results."""
        return self.register.hasFocus()

    def show_found(self, text: str, found: Sequence[Result], most: int) -> None:
        """Show these results of this text; `most` were asked for."""
        self._fill(text, found, most)
        self.show()
        self.raise_()

    def _fill(self, text: str, found: Sequence[Result], most: int) -> None:
        self.list.clear()
        for result in found:
            item = QListWidgetItem(f"{result.name} {result.where} {result.number}")
            item.setData(Qt.ItemDataRole.UserRole, result)
            self.list.addItem(item)
        self.list.setVisible(bool(found))
        self.nothing.setVisible(not found)
        self.register.setVisible(not found)
        self.nothing.setText(f"没有找到“{text[:20]}”")
        fills = f"：{text[:20]}" if of_new(text) else ""
        self.register.setText(f"登记新户{fills}（Ctrl+N）")
        more = f"只列出前 {most} 个，请再多打几个字" if len(found) >= most else "↑ ↓ 选择 · Enter 打开 · Esc 关闭"
        self.note.setText(more if found else "换个写法再查：姓名、拼音首字母、证件号码、电话、户编号、住址")
        if found:
            self.list.setCurrentRow(0)
        self._place(len(found))

    def _place(self, lines: int) -> None:
        row = self.list.sizeHintForRow(0) if lines else 0
        self.list.setFixedHeight(row * min(lines, _SHOWN) + 4)
        below = self._box.mapTo(self._box.window(), QPoint(0, self._box.height() + 4))
        self._inside.activate()
        self.setGeometry(QRect(below, QSize(self._box.width(), self.sizeHint().height())))

    def leave(self) -> None:
        """What stands here is no longer what was typed: Enter must not open it."""
        self.list.setCurrentRow(-1)

    def move_by(self, step: int) -> None:
        """Choose the next or the previous line."""
        if self.list.isVisible():
            self.list.setCurrentRow(max(0, min(self.list.count() - 1, self.list.currentRow() + step)))
        elif self.register.isVisible():
            self.register.setFocus()

    def open_current(self) -> None:
        """Open the chosen line; with nothing found, register."""
        item = self.list.currentItem()
        if self.isVisible() and self.list.isVisible() and item is not None:
            result: Result = item.data(Qt.ItemDataRole.UserRole)
            self.chosen.emit(result.target)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.register.hasFocus():
            self.new_wanted.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            self.left.emit()
        elif event.key() == Qt.Key.Key_Up:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class Lines(QStyledItemDelegate):
    """Name, then where; the number at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, theme.px(theme.ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        result: Result = index.data(Qt.ItemDataRole.UserRole)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(theme.TINT))
        rect = option.rect.adjusted(10, 0, -10, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font(bold=True))
        painter.setPen(QColor(theme.INK))
        painter.drawText(rect, middle, result.name)
        used = max(painter.fontMetrics().horizontalAdvance(result.name) + 12, theme.px(76))
        painter.setFont(theme.font())
        painter.setPen(QColor(theme.SECONDARY))
        width = painter.fontMetrics().horizontalAdvance(result.number)
        painter.drawText(rect, middle | Qt.AlignmentFlag.AlignRight, result.number)
        room = rect.width() - used - width - 12
        where = painter.fontMetrics().elidedText(result.where, Qt.TextElideMode.ElideRight, room)
        painter.drawText(rect.adjusted(used, 0, 0, 0), middle, where)
        painter.restore()
