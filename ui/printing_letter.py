"""转介信: one page of A4: why somebody should be seen, and below it the slip that the hospital sends back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPagedPaintDevice, QPageLayout
from PySide6.QtWidgets import QWidget

from fupin_desktop.services.psychology.letter import EMERGENCY, HOTLINE, NO_DIAGNOSIS, Letter
from ui import printing, theme
from ui.printing import LARGE, NORMAL, SMALL, Paper

_CENTRE = Qt.AlignmentFlag.AlignHCenter
_PORTRAIT = QPageLayout.Orientation.Portrait
_LABEL, _GAP, _LEFT = 30.0, 4.0, 4.0  # mm
_SLIP = 82.0  # mm from the foot
_LETTERS = NORMAL * 1.15


def to_pdf(letter: Letter, path: Path) -> None:
    """Write the letter as PDF, which only its owner can read. Raises BookError."""
    printing.application()
    writer = printing.pdf(path, "转介信")
    path.chmod(0o600)
    printing.set_up(writer, _PORTRAIT)
    _Painter(writer, letter).paint()


def print_out(parent: QWidget, letter: Letter) -> bool:
    """Ask for a printer and print; whether it was sent there."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printing.set_up(printer, _PORTRAIT)
    printer.setDocName("文件")  # the printer's queue is seen by others
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle("打印")
    if dialog.exec() != QPrintDialog.DialogCode.Accepted:
        return False
    _Painter(printer, letter).paint()
    return printer.printerState() != QPrinter.PrinterState.Error


class _Painter(Paper):
    def __init__(self, device: QPagedPaintDevice, letter: Letter) -> None:
        super().__init__(device)
        self._letter = letter

    def paint(self) -> None:
        """Paint the page."""
        self._painter.begin(self._device)
        self._text((0, 4, self._width, 10), "转介信", _CENTRE, height=LARGE * 1.1, bold=True)
        self._text((0, 15, self._width, 6), f"{self._letter.date}", _CENTRE, height=SMALL)
        top = 26.0
        for name, words in self._letter.lines:
            top = self._paint_line(top, name, words)
        told = f"{NO_DIAGNOSIS}，请贵院评估。心理援助热线 {HOTLINE}，有危险拨打 {EMERGENCY}。"
        self._paragraph(top + 4, 0, self._width, told, bold=True)
        self._paint_slip()
        self._painter.end()

    def _paint_line(self, top: float, name: str, words: str) -> float:
        self._text((_LEFT, top, _LABEL, 6), name, height=_LETTERS, bold=True)
        bottom = self._paragraph(top, _LABEL, self._width - _LABEL, words)
        return max(bottom, top + 6) + _GAP

    def _paragraph(self, top: float, left: float, width: float, words: str, *, bold: bool = False) -> float:
        """Text of several lines; returns where it ends."""
        written = printing.font(_LETTERS, bold=bold)
        box = QRectF(left * self._unit, top * self._unit, width * self._unit, self._height * self._unit)
        how = int(Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere)
        height = QFontMetricsF(written, self._device).boundingRect(box, how, words).height()
        self._painter.setFont(written)
        self._painter.setPen(QColor(theme.INK))
        box.setHeight(height + self._unit)
        self._painter.drawText(box, how, words)
        return top + height / self._unit

    def _paint_slip(self) -> None:
        top = self._height - _SLIP
        self._rule(top, theme.INK)
        self._text((0, top + 4, self._width, 8), "反馈单（请医院填写后交还转介人）", height=LARGE * 0.8, bold=True)
        self._text((_LEFT, top + 14, self._width, 6), f"姓名　{self._letter.name}", height=_LETTERS)
        for number, name in enumerate(self._letter.slip):
            line = top + 24 + number * 12
            self._text((_LEFT, line, _LABEL, 6), name, height=_LETTERS, bold=True)
            self._painter.drawLine(
                int(_LABEL * self._unit), int((line + 7) * self._unit), int(self._width * self._unit),
                int((line + 7) * self._unit),
            )  # fmt: skip
        self._text(
            (_LEFT, self._height - 6, self._width, 5), "本信不是诊断，请妥善保管，不要转给无关的人。", height=SMALL
        )
