"""Painting pages: the same marks on a picture, a printer and a PDF."""

from __future__ import annotations

from functools import cache, lru_cache

from PySide6.QtCore import QLine, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from ui.paper import codes, ink
from ui.paper.lettering import TENTHS
from ui.paper.letters import font
from ui.paper.pages import Page

_QUIET = 2  # modules around a code
#: In this order a PDF keeps a picture in a bit a dot.
_BLACK_WHITE = (0xFF000000, 0xFFFFFFFF)


def paint(painter: QPainter, page: Page, dots: float) -> None:
    """Paint a page at the origin of a painter that has so many dots in a mm."""
    painter.save()
    if dots != TENTHS:
        painter.scale(dots / TENTHS, dots / TENTHS)
    if page.tints:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ink.TINT))
        painter.drawRects([QRect(*tint) for tint in page.tints])
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen, lines in page.lines.items():
        painter.setPen(_pen(pen))
        painter.drawLines([_line(line) for line in lines])
    draw = painter.drawText
    for (tenths, bold, colour), texts in page.texts.items():
        painter.setFont(font(tenths, bold=bold))
        painter.setPen(_colour(colour))
        for text in texts:
            draw(*text)
    for code in page.codes:
        _paint_code(painter, *code)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)  # letters in a chart, made smaller, stay whole
    for *place, data in page.shots:
        painter.drawImage(QRect(*place), QImage.fromData(data))
    painter.restore()


def _paint_code(painter: QPainter, x: int, y: int, size: int, text: str) -> None:
    """As a picture of a dot a module, each of whole tenths of mm: sharp on every printer."""
    side, rows = codes.rows(text)
    module = size // (side + 2 * _QUIET)
    rest = (size - module * side) // 2
    picture = QImage(rows, side, side, len(rows) // side, QImage.Format.Format_Mono)
    picture.setColorTable(_BLACK_WHITE)
    painter.drawImage(QRect(x + rest, y + rest, module * side, module * side), picture)


@lru_cache(8192)  # cards with as many members and measures have the same lines
def _line(line: tuple[int, int, int, int]) -> QLine:
    return QLine(*line)


@cache
def _pen(name: str) -> QPen:
    width, colour = ink.PENS[name]
    made = QPen(QColor(colour), width * TENTHS)
    made.setCapStyle(Qt.PenCapStyle.RoundCap if name in (ink.TICK, ink.CROSS) else Qt.PenCapStyle.FlatCap)
    return made


@cache
def _colour(name: str) -> QColor:
    return QColor(name)
