"""Painting pages: the same marks on a picture, a printer and a PDF."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QLine, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from ui.paper import codes, ink
from ui.paper.letters import font
from ui.paper.pages import Page

#: Units of the painter in a mm: fonts have whole sizes.
_TENTHS = 10.0
_QUIET = 2  # modules around a code


def paint(painter: QPainter, page: Page, dots: float) -> None:
    """Paint a page at the origin of a painter that has so many dots in a mm."""
    painter.save()
    if dots != _TENTHS:
        painter.scale(dots / _TENTHS, dots / _TENTHS)
    if page.tints:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ink.TINT))
        painter.drawRects([QRect(*(round(value * _TENTHS) for value in tint)) for tint in page.tints])
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen, lines in page.lines.items():
        painter.setPen(_pen(pen))
        painter.drawLines([QLine(int(a * 10), int(b * 10), int(c * 10), int(d * 10)) for a, b, c, d in lines])
    for (tenths, bold, colour), texts in page.texts.items():
        painter.setFont(font(tenths, bold=bold))
        painter.setPen(_colour(colour))
        draw = painter.drawText
        for x, y, text in texts:
            draw(int(x * 10), int(y * 10), text)
    for x, y, size, text in page.codes:
        _paint_code(painter, x * 10, y * 10, size * 10, text)
    painter.restore()


def _paint_code(painter: QPainter, x: float, y: float, size: float, text: str) -> None:
    """As rectangles: sharp on every printer. Neighbours in a row are one, so that no hairline lies between."""
    side, dark = codes.runs(text)
    module = size / (side + 2 * _QUIET)
    left, top, high = x + _QUIET * module, y + _QUIET * module, module * 1.01
    bars = [QRectF(left + start * module, top + row * module, (end - start) * module, high) for row, start, end in dark]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("black"))
    painter.drawRects(bars)


@cache
def _pen(name: str) -> QPen:
    width, colour = ink.PENS[name]
    made = QPen(QColor(colour), width * _TENTHS)
    made.setCapStyle(Qt.PenCapStyle.RoundCap if name in (ink.TICK, ink.CROSS) else Qt.PenCapStyle.FlatCap)
    return made


@cache
def _colour(name: str) -> QColor:
    return QColor(name)
