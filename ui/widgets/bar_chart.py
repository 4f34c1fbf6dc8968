"""A small bar chart: one message, the numbers on the bars, the newest bar in the accent."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme

_WIDEST_BAR = 48


class BarChart(QWidget):
    """Bars with their names below and their numbers above; readable in black and white."""

    def __init__(self) -> None:
        super().__init__()
        self._bars: list[tuple[str, float, str]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_bars(self, bars: Sequence[tuple[str, float, str]], spoken: str) -> None:
        """Show (name, size, number as written) bars; `spoken` says the same to a screen reader."""
        self._bars = list(bars)
        self.setAccessibleName(spoken)
        self.setToolTip(spoken)
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(160), theme.px(120))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._bars:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        step = self.width() / len(self._bars)
        font = self._fitting_font(step - 6)
        painter.setFont(font)
        line = QFontMetrics(font).height()
        bar = min(step * 0.62, theme.px(_WIDEST_BAR))
        floor = self.height() - line - 6
        most = max(size for _, size, _ in self._bars) or 1
        for number, (name, size, written) in enumerate(self._bars):
            left = step * number
            height = max(2.0, (floor - line - 4) * size / most)
            last = number == len(self._bars) - 1
            falls = last and number and size < self._bars[number - 1][1]  # a fall does not look like what goes well
            newest = theme.WARNING if falls else theme.ACCENT
            painter.setPen(QColor(theme.INK) if theme.contrast() else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(newest if last else theme.PALE))
            painter.drawRoundedRect(QRectF(left + (step - bar) / 2, floor - height, bar, height), 2, 2)
            painter.setPen(QColor(theme.INK))
            painter.drawText(QRectF(left, floor - height - line - 2, step, line), Qt.AlignmentFlag.AlignCenter, written)
            painter.setPen(QColor(theme.SECONDARY))
            painter.drawText(QRectF(left, floor + 4, step, line), Qt.AlignmentFlag.AlignCenter, name)
        painter.end()

    def _fitting_font(self, room: float) -> QFont:
        """The largest font in which no number runs into its neighbour's."""
        size = theme.NORMAL
        while size > theme.SMALL - 3 and any(
            QFontMetrics(theme.font(size)).horizontalAdvance(written) > room for _, _, written in self._bars
        ):
            size -= 1
        return theme.font(size)
