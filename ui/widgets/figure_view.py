"""A matplotlib figure on a page, drawn without a window system, and in its place the same numbers as a table."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from fupin_desktop.reports.chart import in_contrast
from ui import theme
from ui.widgets.basics import button, column, label, row
from ui.widgets.empty import Empty, OrEmpty
from ui.widgets.table import Column, Rows, Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from fupin_desktop.reports.chart import Chart, Draw

_SETTLE_MS = 60
_INCH = 100  # points of the screen to an inch of the figure, before the size of letters

_SPOKEN = 24  # lines read out; the rest is in the table


#: After columns of numbers: it takes the room that is left.
BLANK = Column("", lambda _: "", 10)


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
        """Draw it for the size of the widget; where that is smaller than it may be, its end is cut off."""
        if self._draw is None:
            return
        unit, size = _INCH * theme.scale() / 100, self.size().expandedTo(self.minimumSizeHint())
        figure = self._draw(size.width() / unit, size.height() / unit)
        if theme.contrast():
            in_contrast(figure)
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
    """A chart's message, the drawing or its numbers as a table, and where they come from."""

    def __init__(self, name: str, columns: Sequence[str], empty: Empty) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.chart = FigureView()
        self.title = label("", "heading", wrap=True)
        cells = [Column(title, partial(_cell, number), 120, right=number > 0) for number, title in enumerate(columns)]
        self.numbers = Table(f"chart {name}", [*cells, BLANK], "同样的数")
        self.face = OrEmpty(self.chart, empty)
        self.face.addWidget(self.numbers)
        self.as_table = button("看表格", self._turn, kind="link", tip="同样的数，列成表，可以复制")
        self.as_table.setCheckable(True)
        self._is_table = False
        head = row(self.title, self.as_table, stretch=(1,))
        self.setLayout(column(head, self.face, margins=(12, 12, 12, 12), stretch=(0, 1)))

    def show_chart(self, chart: Chart) -> None:
        """Show a chart; an empty one says that there is nothing yet."""
        self.title.setText(chart.title)
        self.numbers.rows.show_source(Rows(chart.rows))
        self.as_table.setVisible(not chart.is_empty and not chart.is_table)
        self._is_table = chart.is_table
        if chart.is_empty:
            self.face.show_full(False)
            return
        lines = [
            "，".join(f"{name} {cell}" for name, cell in zip(chart.columns, line, strict=True)) for line in chart.rows
        ]
        self.chart.show_figure(chart.draw, f"{chart.title}。{'；'.join(lines[:_SPOKEN])}。{chart.source}")
        self._turn()

    def _turn(self) -> None:
        is_table = self.as_table.isChecked() or self._is_table
        self.as_table.setText("看图" if is_table else "看表格")
        self.face.setCurrentWidget(self.numbers if is_table else self.chart)


def _cell(number: int, line: Sequence[str]) -> str:
    return line[number]
