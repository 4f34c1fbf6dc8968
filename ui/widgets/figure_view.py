"""A matplotlib figure on a page, drawn without a window system, and in its place the same numbers as a table."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from ui import theme
from ui.widgets.basics import STRETCH, button, column, label, row
from ui.widgets.empty import Empty, OrEmpty
from ui.widgets.table import Column, Rows, Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_SETTLE_MS = 60
_INCH = 100  # points of the screen to an inch of the figure, before the size of letters

#: Makes a figure of (width, height) in inches at a size of letters.
Draw = Callable[[float, float], "Figure"]


class FigureView(QWidget):
    """Drawn anew for the size it has."""

    def __init__(self) -> None:
        super().__init__()
        self._draw: Draw | None = None
        self._picture = QPixmap()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._pause = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._pause.timeout.connect(self.render_now)

    def show_figure(self, draw: Draw, spoken: str) -> None:
        """Show what `draw` makes; `spoken` says the same to a screen reader."""
        self._draw = draw
        self.setAccessibleName(spoken)
        self.setToolTip(spoken)
        self._pause.start()

    def render_now(self) -> None:
        """Draw it for the size of the widget."""
        if self._draw is None or self.width() < 2 or self.height() < 2:
            return
        unit = _INCH * theme.scale() / 100
        figure = self._draw(self.width() / unit, self.height() / unit)
        self._picture = picture(figure, unit, self.devicePixelRatioF())
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._pause.start()

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(220), theme.px(150))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        painter.end()


def picture(figure: Figure, unit: float, ratio: float) -> QPixmap:
    """A figure as a picture; `unit` points to an inch."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    figure.set_dpi(unit * ratio)
    canvas: Any = FigureCanvasAgg(figure)
    canvas.draw()
    data = canvas.buffer_rgba()
    height, width, _ = data.shape
    image = QImage(bytes(data), width, height, 4 * width, QImage.Format.Format_RGBA8888)
    made = QPixmap.fromImage(image)
    made.setDevicePixelRatio(ratio)
    return made


class ChartCard(QFrame):
    """A heading, the chart or its table, and where the numbers come from."""

    def __init__(self, name: str, heading: str, columns: tuple[Column, ...], empty: Empty) -> None:
        super().__init__()
        self.chart = FigureView()
        self.numbers = Table(f"chart {name}", columns, heading)
        self.face = OrEmpty(self.chart, empty)
        self.face.addWidget(self.numbers)
        self.as_table = button("看表格", self._turn, kind="link", tip="同样的数，列成表，可以复制")
        self.as_table.setCheckable(True)
        self.source = label("", "small", wrap=True)
        inside = column(row(label(heading, "heading"), STRETCH, self.as_table), self.face, self.source)
        inside.setContentsMargins(12, 12, 12, 12)
        self.setProperty("kind", "card")
        self.setLayout(inside)
        self.face.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_chart(self, draw: Draw, spoken: str, lines: list[Any], source: str = "") -> None:
        """Show a chart and its numbers; no lines: that there is nothing yet."""
        self.numbers.rows.show_source(Rows(lines))
        self.source.setText(source)
        self.source.setVisible(bool(source))
        self.as_table.setVisible(bool(lines))
        if lines:
            self.chart.show_figure(draw, spoken)
            self._turn()
        else:
            self.face.show_full(False)

    def _turn(self) -> None:
        is_table = self.as_table.isChecked()
        self.as_table.setText("看图" if is_table else "看表格")
        self.face.setCurrentWidget(self.numbers if is_table else self.chart)
