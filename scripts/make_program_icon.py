"""Make resources/icons/program.ico, the program's own icon on Windows: `python scripts/make_program_icon.py`."""

import io
import os
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

ICONS = Path(__file__).resolve().parent.parent / "resources" / "icons"
SIZES = (16, 24, 32, 48, 64, 128, 256)
GREEN = "#1b6e53"


def drawn(size: int) -> Image.Image:
    """The drawing of a household, white on green."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(GREEN))
    painter.drawRoundedRect(QRectF(0, 0, size, size), size * 0.18, size * 0.18)
    svg = (ICONS / "household.svg").read_bytes().replace(b"#000000", b"#FFFFFF")
    margin = size * 0.1
    QSvgRenderer(svg).render(painter, QRectF(margin, margin, size - 2 * margin, size - 2 * margin))
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return Image.open(io.BytesIO(buffer.data().data()), formats=("PNG",))


if __name__ == "__main__":
    application = QGuiApplication([])
    *small, largest = (drawn(size) for size in SIZES)
    largest.save(ICONS / "program.ico", sizes=[(size, size) for size in SIZES], append_images=small)
