"""A page of paper on the screen, as it will be printed: fitted to the window or at a size."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from ui import theme
from ui.paper.pages import Page
from ui.paper.painting import paint

_AROUND = 12
#: Dots in a mm at 100 %.
_FULL = 96 / 25.4
WHOLE, WIDE = 0.0, -1.0  # zooms that follow the window
SIZES = (0.5, 0.75, 1.0, 1.5, 2.0, 3.0)


class _Sheet(QWidget):
    """The page alone, drawn once and kept as a picture."""

    def __init__(self) -> None:
        super().__init__()
        self._picture: QPixmap | None = None

    def show_page(self, page: Page, dots: float) -> None:
        """Draw a page with so many dots in a mm."""
        ratio = self.devicePixelRatioF()
        size = QSize(round(page.paper.width * dots), round(page.paper.height * dots))
        picture = QPixmap(size * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(QColor("white"))
        painter = QPainter(picture)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        paint(painter, page, dots)
        painter.end()
        self._picture = picture
        self.setFixedSize(size + QSize(2, 2))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        if self._picture is not None:
            painter.drawPixmap(1, 1, self._picture)
        painter.setPen(QColor(theme.BORDER))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


class PageView(QScrollArea):
    """Shows one page; scrolls where it is larger than the window."""

    def __init__(self) -> None:
        super().__init__()
        self._page: Page | None = None
        self.zoom = WHOLE
        self.sheet = _Sheet()
        self.setWidget(self.sheet)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("打印预览")

    def show_page(self, page: Page) -> None:
        """Show a page from its top."""
        self._page = page
        self._draw()
        self.verticalScrollBar().setValue(0)

    def zoom_to(self, zoom: float) -> None:
        """WHOLE, WIDE, or a size where 1 is as large as on paper."""
        self.zoom = zoom
        self._draw()

    def zoom_by(self, steps: int) -> None:
        """The next larger or smaller size."""
        now = self._dots() / _FULL
        sizes = [size for size in SIZES if (size > now * 1.01 if steps > 0 else size < now * 0.99)]
        if sizes:
            self.zoom_to(sizes[0] if steps > 0 else sizes[-1])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.zoom in (WHOLE, WIDE):
            self._draw()

    def _dots(self) -> float:
        if self._page is None or self.zoom > 0:
            return _FULL * (self.zoom if self.zoom > 0 else 1.0)
        room, paper = self.maximumViewportSize(), self._page.paper
        wide = (room.width() - 2 * _AROUND) / paper.width
        return max(0.5, wide if self.zoom == WIDE else min(wide, (room.height() - 2 * _AROUND) / paper.height))

    def _draw(self) -> None:
        if self._page is not None:
            self.sheet.show_page(self._page, self._dots())
