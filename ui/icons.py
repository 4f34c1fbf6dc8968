"""Icons: the shipped SVG drawings in the colour and size that is asked for."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QBuffer, QByteArray, QSize
from PySide6.QtGui import QIcon, QImageReader, QPixmap
from PySide6.QtWidgets import QApplication

from db.resources import RESOURCES
from ui import theme

_FOLDER = RESOURCES / "icons"


def icon(name: str, colour: str = theme.INK, size: int = 18) -> QIcon:
    """The icon `name` of resources/icons; `size` is that of DESIGN.md, before the size of letters."""
    made = QIcon(pixmap(name, colour, size))
    made.addPixmap(pixmap(name, theme.SECONDARY, size), QIcon.Mode.Disabled)  # a white one could not be seen on grey
    return made


def pixmap(name: str, colour: str = theme.INK, size: int = 18) -> QPixmap:
    """The same as a picture, sharp on the screen in use."""
    app = QApplication.instance()
    ratio = app.devicePixelRatio() if isinstance(app, QApplication) else 1.0
    return _drawn(name, colour, theme.px(size), ratio)


@cache
def _drawn(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    drawing = (_FOLDER / f"{name}.svg").read_bytes().replace(b"#000000", colour.encode())
    buffer = QBuffer()
    buffer.setData(QByteArray(drawing))
    reader = QImageReader(buffer, QByteArray(b"svg"))
    reader.setScaledSize(QSize(round(size * ratio), round(size * ratio)))
    made = QPixmap.fromImage(reader.read())
    made.setDevicePixelRatio(ratio)
    return made
