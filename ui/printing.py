"""The only painter of paper, to PDF or to a printer: what all sheets share, and the roster 村户名册 on A4 landscape.

The recovery sheet is in ui/printing_recovery.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
)
from PySide6.QtWidgets import QApplication, QWidget

from db import connection
from db.connection import BookError
from fupin_desktop import regions
from fupin_desktop.services import book as books
from fupin_desktop.services import roster
from fupin_desktop.services.roster import Line
from ui import theme, wording
from ui.session import Session

_MARGIN = QMarginsF(12, 12, 12, 10)
_ROW, _HEAD_ROW, _HEADING, _FOOT = 6.6, 8.0, 16.0, 7.0  # mm
NORMAL, LARGE, SMALL = 3.5, 6.2, 3.0  # letters, mm

_SMALLEST = 0.5  # of the normal letters, before text is cut


@dataclass(frozen=True)
class _Column:
    title: str
    width: float  # mm
    right: bool = False


#: 273 mm in all: A4 landscape within its margins.
_COLUMNS = (
    _Column("序号", 11, right=True), _Column("户编号", 36), _Column("村民小组", 20), _Column("姓名", 26),
    _Column("与户主关系", 22), _Column("性别", 11), _Column("年龄", 11, right=True), _Column("证件号码", 42),
    _Column("户类型", 30), _Column("监测对象类别", 32), _Column("联系电话", 32),
)  # fmt: skip


def font(height: float, *, bold: bool = False) -> QFont:
    """The shipped font for paper, `height` in mm. Without `locl` a PDF's text reads back as written (FACTS.md)."""
    made = QFont(theme.FAMILY)
    made.setPointSizeF(height / 25.4 * 72)
    made.setBold(bold)
    made.setFeature(QFont.Tag("locl"), 0)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def application() -> QGuiApplication:
    """The application that painting needs, made when there is none yet."""
    made = QApplication.instance() or QApplication(["fupin_desktop", "-platform", "offscreen"])
    theme.load_fonts()
    assert isinstance(made, QGuiApplication)
    return made


def to_pdf(book_path: Path, pdf_path: Path) -> int:
    """Paint the roster of the open book into a PDF; returns its pages. Raises BookError."""
    application()
    writer = pdf(pdf_path, "村户名册")
    set_up(writer, QPageLayout.Orientation.Landscape)
    return _Roster(writer, book_path).paint()


def pdf(path: Path, title: str) -> QPdfWriter:
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


def preview(parent: QWidget, session: Session) -> None:
    """Show the pages before they are printed."""
    from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    set_up(printer, QPageLayout.Orientation.Landscape)
    dialog = QPrintPreviewDialog(printer, parent)
    dialog.setWindowTitle("打印村户名册")
    dialog.resize(1000, 680)
    dialog.paintRequested.connect(lambda target: _Roster(target, session.book.path).paint())
    dialog.exec()


def set_up(device: QPagedPaintDevice, way: QPageLayout.Orientation) -> None:
    """A4, with the margins that all sheets have."""
    size = QPageSize(QPageSize.PageSizeId.A4)
    device.setPageLayout(QPageLayout(size, way, _MARGIN, QPageLayout.Unit.Millimeter))


class Paper:
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
        written = font(height, bold=bold)
        width = QFontMetricsF(written, self._device).horizontalAdvance(text)
        if width > rect.width():
            written = font(height * max(_SMALLEST, rect.width() / width * 0.98), bold=bold)
            text = QFontMetricsF(written, self._device).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        self._painter.setFont(written)
        self._painter.setPen(QColor(theme.INK))
        self._painter.drawText(rect, int(side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), text)

    def _rule(self, top: float, colour: str) -> None:
        self._painter.setPen(QPen(QColor(colour), 0.2 * self._unit))
        self._painter.drawLine(QPointF(0, top * self._unit), QPointF(self._width * self._unit, top * self._unit))


class _Roster(Paper):
    """Paints page after page."""

    def __init__(self, device: QPagedPaintDevice, book_path: Path) -> None:
        super().__init__(device)
        self._book = book_path.name
        names = regions.path(books.region())
        self._title = f"{names[-1] if names else ''}户名册"
        self._under = " · ".join(reversed(names[2:-1]))
        self._made = wording.now()
        self._lines = roster.lines()
        self._rows = int((self._height - _HEADING - _HEAD_ROW - _FOOT) // _ROW)

    def paint(self) -> int:
        """Paint all pages; returns how many."""
        pages = max(1, -(-len(self._lines) // self._rows))
        self._painter.begin(self._device)
        for page in range(pages):
            if page:
                self._device.newPage()
            self._paint_page(page, pages)
        self._painter.end()
        return pages

    def _paint_page(self, page: int, pages: int) -> None:
        self._paint_heading()
        self._paint_cells(_HEADING, _HEAD_ROW, [column.title for column in _COLUMNS], bold=True)
        top = _HEADING + _HEAD_ROW
        shown = self._lines[page * self._rows : (page + 1) * self._rows]
        for number, line in enumerate(shown):
            self._paint_cells(top + number * _ROW, _ROW, _cells(line, whole=line.is_first or not number))
            is_last = number + 1 == len(shown) or shown[number + 1].is_first
            self._rule(top + (number + 1) * _ROW, theme.SECONDARY if is_last else theme.LINE)
        if not self._lines:
            self._text((0, top + _ROW, self._width, _ROW), "账本里还没有农户", Qt.AlignmentFlag.AlignHCenter)
        self._paint_foot(page, pages)

    def _paint_heading(self) -> None:
        centre = Qt.AlignmentFlag.AlignHCenter
        self._text((0, 0, self._width, 9), self._title, centre, height=LARGE, bold=True)
        people = sum(bool(line.name) for line in self._lines)
        households = sum(line.is_first for line in self._lines)
        about = f"{self._under}　共 {households:,} 户 {people:,} 人"
        self._text((0, 9, self._width, 5), about, centre, height=SMALL)

    def _paint_foot(self, page: int, pages: int) -> None:
        box = (0, self._height - _FOOT + 1, self._width, _FOOT - 1)
        about = f"账本 {self._book} · {self._made} 打印 · 证件号码和电话隐去中间几位"
        self._text(box, about, height=SMALL)
        self._text(box, f"第 {page + 1} 页，共 {pages} 页", Qt.AlignmentFlag.AlignRight, height=SMALL)

    def _paint_cells(self, top: float, height: float, texts: Sequence[str], *, bold: bool = False) -> None:
        left = 0.0
        for column, text in zip(_COLUMNS, texts, strict=True):
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            self._text((left + 1, top, column.width - 2, height), text, side, bold=bold)
            left += column.width
        if bold:
            self._rule(top + height, theme.INK)


def _cells(line: Line, *, whole: bool) -> tuple[str, ...]:
    """The texts of a line; what belongs to the household is written on its first line and at the top of a page."""
    of_household = (str(line.number), line.household_no, line.group) if whole else ("", "", "")
    class_and_phone = (line.hh_type, line.monitor_cat, wording.masked_phone(line.phone)) if whole else ("", "", "")
    own = (line.name, line.relation, line.sex, wording.age(line.birth), wording.masked_id(line.id_no))
    return (*of_household, *own, *class_and_phone)
