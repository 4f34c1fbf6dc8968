"""Pages on a printer: some of them, several on a sheet, on both sides."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from db.files import take_away
from db.refusal import Refusal
from fupin_desktop.services.papers.catalogue import Bundle
from ui.paper.pages import Page, lay_out_all
from ui.paper.press import CannotPrint, Made, Press

NO_PRINTER = "这台电脑没有装打印机。请先装好打印机；也可以存成 PDF，拿到有打印机的电脑上打。"
#: Pages on a sheet → (columns, rows), whether the sheet lies on its side.
_GRIDS = {1: (1, 1, False), 2: (2, 1, True), 4: (2, 2, False)}
SIDES = {
    "单面": QPrinter.DuplexMode.DuplexNone, "双面，长边翻": QPrinter.DuplexMode.DuplexLongSide,
    "双面，短边翻": QPrinter.DuplexMode.DuplexShortSide,
}  # fmt: skip


class BadRange(Refusal):
    """What was written for the pages is no range."""


@dataclass(frozen=True)
class Way:
    """How to print: on which printer, which pages ("" for all), how many on a sheet, which sides, how many copies."""

    printer: str
    pages: str = ""
    on_sheet: int = 1
    sides: str = "单面"
    copies: int = 1


def printers() -> list[str]:
    """The printers of this computer, the usual one first."""
    names = list(QPrinterInfo.availablePrinterNames())
    usual = QPrinterInfo.defaultPrinterName()
    return sorted(names, key=lambda name: (name != usual, name))


def open_printer(way: Way, title: str) -> QPrinter:
    """The printer, set up. Raises CannotPrint where there is none."""
    info = QPrinterInfo.printerInfo(way.printer)
    if info.isNull():
        raise CannotPrint(NO_PRINTER if not printers() else f"找不到打印机“{way.printer}”。请另选一台。")
    made = QPrinter(info, QPrinter.PrinterMode.HighResolution)
    made.setDocName(title)
    made.setDuplex(SIDES[way.sides])
    made.setCopyCount(way.copies)
    return made


def to_printer(printer: QPrinter, bundles: Iterable[Bundle], way: Way) -> Made:
    """Print. Raises CannotPrint, Cancelled; then the job is taken back, and of a file nothing is left."""
    wanted = ranges(way.pages)
    press = _Sheets(printer, way.on_sheet)
    done = _Count()
    try:
        for number, page in enumerate(done.pages(bundles), 1):
            if not wanted or any(first <= number <= last for first, last in wanted):
                press.put(page)
            _check(printer)
        press.end()
    except BaseException:
        printer.abort()
        press.end()
        if printer.outputFileName():
            with suppress(OSError):
                take_away(Path(printer.outputFileName()))
        raise
    if not press.pages:
        raise CannotPrint(f"没有第 {way.pages} 页。请看看页码。")
    return Made(press.pages, done.bundles)


def _check(printer: QPrinter) -> None:
    if printer.printerState() in (QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted):
        raise _stopped()


def _stopped() -> CannotPrint:
    return CannotPrint("打印机停下来了。请看看有没有关机、缺纸、卡纸，再打一次。")


def ranges(text: str) -> list[tuple[int, int]]:
    """The ranges of "1-3,5"; none for "". Raises BadRange."""
    found = []
    for part in re.split(r"[,，、;；\s]+", text.strip()):
        if not part:
            continue
        match = re.fullmatch(r"(\d{1,6})(?:[-–—~至到](\d{1,6}))?", part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 1 <= first <= last:
            raise BadRange(f"页码“{part[:20]}”看不懂。请写成 1-3 或 1-3,5。")
        found.append((first, last))
    return found


class _Count:
    """Pages of bundles, one after the other, and how many bundles they were of."""

    def __init__(self) -> None:
        self.bundles = 0

    def pages(self, bundles: Iterable[Bundle]) -> Iterator[Page]:
        for bundle in bundles:
            self.bundles += 1
            for pages in lay_out_all(bundle.sheets, as_one=bundle.as_one):
                yield from pages


class _Sheets(Press):
    """A press that puts several pages on a sheet."""

    def __init__(self, device: QPrinter, on_sheet: int) -> None:
        super().__init__(device, _stopped)
        self._columns, self._rows, self._turned = _GRIDS[on_sheet]
        self._placed = 0

    def put(self, page: Page) -> None:
        if (self._columns, self._rows) == (1, 1):
            super().put(page)
            return
        paper = page.paper.turned() if self._turned else page.paper
        number = self._placed % (self._columns * self._rows)
        self._placed += 1
        if number == 0:
            self._begin(paper)
        cell = (paper.width / self._columns, paper.height / self._rows)
        share = min(cell[0] / page.paper.width, cell[1] / page.paper.height)
        dots = self._device.logicalDpiX() / 25.4
        column, row = number % self._columns, number // self._columns
        corner = QPoint(round(column * cell[0] * dots), round(row * cell[1] * dots))
        self._paint_at(page, corner, dots * share)
