"""恢复页: the sheet for the safe, A4, one page: the code that opens a book when a password is forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import segno
from PySide6.QtCore import QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
)
from PySide6.QtWidgets import QWidget

from db import connection
from db.clock import today
from db.connection import BookError
from ui import theme
from ui.paper.mended import mend

_MARGIN = QMarginsF(12, 12, 12, 10)
NORMAL, LARGE, SMALL = 3.5, 6.2, 3.0  # letters, mm
_SMALLEST = 0.5  # of the normal letters, before text is cut
_FAMILY = "Recovery Code"
_CODE = 9.0  # letters of the code, mm
_QR, _QUIET = 46.0, 4  # mm; modules around it
_CENTRE = Qt.AlignmentFlag.AlignHCenter
_PORTRAIT = QPageLayout.Orientation.Portrait
_PURPOSE = (
    "这张纸能打开上面这本账本。忘了密码时用它设新密码，里面的内容一样也不会少。",
    "谁拿到这张纸和账本文件，谁就能看到全部内容。请放进保险柜，不要拍照，不要和电脑放在一起。",
    "换了新的恢复页以后，旧的就没有用了，请当场销毁。",
)
_HOW = (
    "1. 打开账本，在要密码的地方点“忘记密码”。",
    "2. 照着输入上面八组字（大小写、空格、短横都不要紧），或者用扫码枪扫二维码。",
    "3. 选自己的名字，输两遍新密码。用完把这张纸放回保险柜。",
)


@dataclass(frozen=True)
class RecoverySheet:
    """What stands on it."""

    book: str
    village: str
    code: str


def to_pdf(sheet: RecoverySheet, path: Path) -> None:
    """Write the sheet as PDF, which only its owner can read. Raises BookError."""
    writer = _pdf(path, "恢复页")
    path.chmod(0o600)
    _set_up(writer, _PORTRAIT)
    _Painter(writer, sheet).paint()
    mend(path)


def print_out(parent: QWidget, sheet: RecoverySheet) -> bool:
    """Ask for a printer and print; whether it was sent there."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    _set_up(printer, _PORTRAIT)
    printer.setDocName("恢复页")
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle("打印恢复页")
    if not dialog.exec():
        return False
    _Painter(printer, sheet).paint()
    return printer.printerState() != QPrinter.PrinterState.Error


def code_font(height: float) -> QFont:
    """Letters of one width, `height` in mm."""
    if _FAMILY not in QFontDatabase.families():
        QFontDatabase.addApplicationFont(str(theme.FONTS / "RecoveryCode.otf"))
    made = _font(height)
    made.setFamily(_FAMILY)
    return made


def _font(height: float, *, bold: bool = False) -> QFont:
    """The shipped font for paper, `height` in mm."""
    made = theme.on_paper(QFont(theme.FAMILY))
    made.setPointSizeF(height / 25.4 * 72)
    made.setBold(bold)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def _pdf(path: Path, title: str) -> QPdfWriter:
    """A PDF file to paint on. Raises BookError."""
    try:
        path.open("wb").close()  # QPdfWriter is silent about a file that it can't write
    except OSError as error:
        raise BookError(f"不能写“{path}”：{connection.reason(error)}。请换一个能写的文件夹。") from error
    writer = QPdfWriter(str(path))
    writer.setTitle(title)
    writer.setCreator("扶贫桌面")
    writer.setResolution(300)
    return writer


def _set_up(device: QPagedPaintDevice, way: QPageLayout.Orientation) -> None:
    """A4, with the margins that all sheets have."""
    size = QPageSize(QPageSize.PageSizeId.A4)
    device.setPageLayout(QPageLayout(size, way, _MARGIN, QPageLayout.Unit.Millimeter))


class _Paper:
    """Text and lines on a page, in mm from its upper left corner within the margins."""

    def __init__(self, device: QPagedPaintDevice) -> None:
        self._device = device
        self._painter = QPainter()
        self._unit = device.logicalDpiX() / 25.4
        area = device.pageLayout().paintRect(QPageLayout.Unit.Millimeter)
        self._width, self._height = area.width(), area.height()

    def _text(
        self,
        box: tuple[float, float, float, float],
        text: str,
        side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        *,
        height: float = NORMAL,
        bold: bool = False,
    ) -> None:
        """One line in a box (mm); what is too wide is set smaller, down to a readable size."""
        rect = QRectF(*(value * self._unit for value in box))
        written = _font(height, bold=bold)
        width = QFontMetricsF(written, self._device).horizontalAdvance(text)
        if width > rect.width():
            written = _font(height * max(_SMALLEST, rect.width() / width * 0.98), bold=bold)
            text = QFontMetricsF(written, self._device).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        self._painter.setFont(written)
        self._painter.setPen(QColor(theme.INK))
        self._painter.drawText(rect, int(side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), text)

    def _rule(self, top: float, colour: str) -> None:
        self._painter.setPen(QPen(QColor(colour), 0.2 * self._unit))
        self._painter.drawLine(QPointF(0, top * self._unit), QPointF(self._width * self._unit, top * self._unit))


class _Painter(_Paper):
    def __init__(self, device: QPagedPaintDevice, sheet: RecoverySheet) -> None:
        super().__init__(device)
        self._sheet = sheet

    def paint(self) -> None:
        self._painter.begin(self._device)
        width = self._width
        self._text((0, 4, width, 12), "账本恢复页", _CENTRE, height=10, bold=True)
        made = f"{today():%Y-%m-%d} 制"
        for number, line in enumerate((self._sheet.village, f"账本 {self._sheet.book}", made)):
            self._text((0, 20 + number * 8, width, 7), line, _CENTRE, height=LARGE * 0.8)
        self._rule(48, theme.INK)
        self._paint_code(56)
        self._paint_qr(94)
        self._text((0, 142, width, 5), "二维码里就是上面的恢复码", _CENTRE, height=SMALL)
        self._paint_lines(158, "它有什么用", _PURPOSE)
        self._paint_lines(196, "怎么用", _HOW)
        self._rule(self._height - 10, theme.LINE)
        self._text((0, self._height - 9, width, 6), "扶贫桌面 · 放进保险柜", _CENTRE, height=SMALL)
        self._painter.end()

    def _paint_code(self, top: float) -> None:
        """Eight groups in two lines, each a text of its own: read by eye and by machine."""
        groups = self._sheet.code.split("-")
        cell = self._width / 4
        self._painter.setPen(QColor(theme.INK))
        self._painter.setFont(code_font(_CODE))
        for number, group in enumerate(groups):
            box = QRectF(number % 4 * cell, top + number // 4 * 16, cell, 14)
            unit = self._unit
            rect = QRectF(box.x() * unit, box.y() * unit, box.width() * unit, box.height() * unit)
            self._painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), group)

    def _paint_qr(self, top: float) -> None:
        """As rectangles: sharp on every printer. Neighbours in a row are one, so that no hairline lies between."""
        code = segno.make_qr(self._sheet.code, error="q")
        rows = [list(row) for row in code.matrix_iter(border=_QUIET)]
        module = _QR * self._unit / len(rows)
        left, down = (self._width - _QR) / 2 * self._unit, top * self._unit
        for y, row in enumerate(rows):
            start = None
            for x, dark in enumerate([*row, 0]):
                if dark and start is None:
                    start = x
                elif not dark and start is not None:
                    bar = QRectF(left + start * module, down + y * module, (x - start) * module, module * 1.01)
                    self._painter.fillRect(bar, QColor("black"))
                    start = None

    def _paint_lines(self, top: float, heading: str, lines: tuple[str, ...]) -> None:
        self._text((0, top, self._width, 7), heading, height=LARGE * 0.8, bold=True)
        for number, line in enumerate(lines):
            self._text((0, top + 10 + number * 7.5, self._width, 6), line, height=NORMAL * 1.15)
