"""Chips in tables: a short word on a tint. The word says it all; the tint only helps the eye."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui import theme

#: The state of what is as it should be, as most rows are: a list writes its word and gives it no chip.
GOOD = "good"
#: Role under which a model gives the chips of a cell.
CHIPS = Qt.ItemDataRole.UserRole + 1
_LEFT, _RIGHT, _INSIDE, _BETWEEN = 11, 4, 16, 6  # px


def _look(state: str) -> tuple[str, str]:
    """Ink and tint of a state."""
    return {
        "": (theme.SECONDARY, theme.GREY_TINT),
        "warning": (theme.WARNING, theme.WARNING_TINT),
        "error": (theme.ERROR, theme.ERROR_TINT),
        "red": (theme.RED, theme.ERROR_TINT),
        "yellow": (theme.YELLOW, theme.WARNING_TINT),
        "blue": (theme.BLUE, theme.BLUE_TINT),
        "grey": (theme.SECONDARY, theme.GREY_TINT),
    }[state]


@dataclass(frozen=True)
class Chip:
    """A word and how it stands: "", GOOD, warning or error; or a colour of the archives."""

    text: str
    state: str = ""


class ChipDelegate(QStyledItemDelegate):
    """Paints cells that have chips; a chip is as high as its word, not as its row. No dotted focus frame."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        option.state &= ~QStyle.StateFlag.State_HasFocus
        if not option.widget.hasFocus():  # of two lists in sight, high contrast tells where the keyboard is
            option.state &= ~QStyle.StateFlag.State_Active
        chips = index.data(CHIPS)
        if chips is None:
            super().paint(painter, option, index)
            return
        whole = QStyleOptionViewItem(option)
        self.initStyleOption(whole, index)
        whole.text = ""
        option.widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, whole, painter, option.widget)
        self._paint_chips(painter, option, chips)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        hint = super().sizeHint(option, index)
        if not (chips := index.data(CHIPS)):
            return hint
        metrics = QFontMetrics(theme.font(theme.SMALL))
        wide = sum(metrics.horizontalAdvance(chip.text) + _INSIDE + _BETWEEN for chip in chips) - _BETWEEN
        return QSize(_LEFT + wide + _RIGHT + 1, hint.height())

    def _paint_chips(self, painter: QPainter, option: QStyleOptionViewItem, chips: list[Chip]) -> None:
        font = theme.font(theme.SMALL)
        metrics = QFontMetrics(font)
        rect = QRectF(option.rect)
        height = metrics.height() + 4
        left = rect.left() + _LEFT
        painter.save()
        painter.setClipRect(rect)
        painter.setFont(font)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for chip in chips:
            ink, tint = _look(chip.state)
            room = rect.right() - _RIGHT - left
            text = metrics.elidedText(chip.text, Qt.TextElideMode.ElideRight, int(room - _INSIDE))
            box = QRectF(left, rect.center().y() - height / 2, metrics.horizontalAdvance(text) + _INSIDE, height)
            edge = QColor(ink)
            edge.setAlpha(255 if theme.contrast() else 60)  # keeps its shape on a selected row too
            painter.setPen(edge)
            painter.setBrush(QColor(tint))
            painter.drawRoundedRect(box, 5, 5)
            painter.setPen(QColor(ink))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
            left = box.right() + _BETWEEN
            if left > rect.right() - 24:
                break
        painter.restore()
