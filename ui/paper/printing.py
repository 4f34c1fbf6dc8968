"""Papers as the window and the commands ask for them: an order becomes a PDF, or a PDF each, and is written down."""

from __future__ import annotations

from pathlib import Path

from fupin_desktop.cards.blocks import Sheet
from fupin_desktop.progress import Progress, no_progress
from fupin_desktop.services.book import access
from fupin_desktop.services.papers import catalogue
from fupin_desktop.services.papers.catalogue import Bundle, Order, Stack
from ui.paper import press, printer
from ui.paper.press import Made
from ui.paper.printer import Way

_OUTLINED = "archive"


def stack(order: Order, year: int) -> Stack:
    """What an order of the open book prints. Raises NothingToPrint, Denied, ReasonWanted."""
    return catalogue.stack(order, catalogue.about(year))


def to_pdf(made: Stack, path: Path, progress: Progress = no_progress) -> Made:
    """All in one PDF. Raises CannotPrint, Cancelled, Denied; then an older file stands as it was."""
    catalogue.note(made, "存成 PDF")
    return press.to_pdf(path, made.bundles(progress), made.order.title, outline=made.order.form == _OUTLINED)


def to_folder(made: Stack, folder: Path, progress: Progress = no_progress) -> list[Path]:
    """A PDF for each household. Raises CannotPrint, Cancelled, Denied; then none is left."""
    catalogue.note(made, "每户存成一个 PDF")
    return press.to_folder(folder, made.bundles(progress), outline=made.order.form == _OUTLINED)


def to_printer(made: Stack, way: Way, progress: Progress = no_progress) -> Made:
    """On a printer. Raises CannotPrint, Cancelled, Denied; then the job is taken back."""
    device = printer.open_printer(way, made.order.title)
    catalogue.note(made, f"打印机 {way.printer}")
    return printer.to_printer(device, made.bundles(progress), way)


def sheet_to_pdf(sheet: Sheet, path: Path) -> int:
    """A sheet that is no order of households; returns its pages. Raises CannotPrint, Denied."""
    return bundle_to_pdf(Bundle(sheet.name, [sheet]), path)


def bundle_to_pdf(bundle: Bundle, path: Path, told: str = "", of: str = "") -> int:
    """The same of several sheets; `of`: the household that they are of, where it is one."""
    access.note("打印", of, f"{told or bundle.name}，存成 PDF")
    return press.to_pdf(path, [bundle], bundle.name).pages
