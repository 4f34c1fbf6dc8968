"""Sheets become a PDF, one PDF each, or go to a printer: whole, or not at all."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

from PySide6.QtCore import QMarginsF, QPoint, QSizeF
from PySide6.QtGui import QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPdfWriter

from db import connection, leftovers
from db.connection import BookError
from db.files import fit, put_in_place, take_away, take_name
from fupin_desktop.cards.blocks import Paper
from fupin_desktop.services.papers.catalogue import Bundle
from ui.paper.letters import application
from ui.paper.mended import mend
from ui.paper.pages import Page, lay_out_all
from ui.paper.painting import paint

#: Ten dots in a mm: what pages are measured in, so that a PDF holds short whole numbers.
_DPI = 254
_TAIL = 64
_NEARLY_FULL = 1 << 16
#: So many are read, then laid out, then painted: each kind of work finds its own things in the processor's cache.
_TOGETHER = 100


class CannotPrint(BookError):
    """A file or printer can't be written; nothing half is left."""


@dataclass(frozen=True)
class Made:
    """What was made: pages, and households or villages."""

    pages: int
    bundles: int


@dataclass(frozen=True)
class _Entry:
    """A line of the outline: under which page, how deep."""

    level: int
    title: str
    page: int


class Press:
    """Puts pages on a device, one after the other; a page of another size changes the paper."""

    def __init__(self, device: QPagedPaintDevice, refused: Callable[[], CannotPrint]) -> None:
        self._device = device
        self._refused = refused
        self._painter = QPainter()
        self._paper: Paper | None = None
        self.pages = 0

    def put(self, page: Page) -> None:
        """Paint a page on a sheet of its own. Raises CannotPrint where the device refuses."""
        self._begin(page.paper)
        paint(self._painter, page, self._device.logicalDpiX() / 25.4)

    def _begin(self, paper: Paper) -> None:
        if paper != self._paper:
            self._paper = paper
            self._device.setPageLayout(layout_of(paper))
        begun = self._device.newPage() if self._painter.isActive() else self._painter.begin(self._device)
        if not begun:
            raise self._refused()
        self.pages += 1

    def _paint_at(self, page: Page, corner: QPoint, dots: float) -> None:
        self._painter.save()
        self._painter.translate(corner)
        paint(self._painter, page, dots)
        self._painter.restore()

    def end(self) -> None:
        """Finish; may be called twice."""
        if self._painter.isActive():
            self._painter.end()


def layout_of(paper: Paper) -> QPageLayout:
    """The whole sheet, without margins: pages have their own."""
    upright = QSizeF(min(paper.width, paper.height), max(paper.width, paper.height))
    size = QPageSize(upright, QPageSize.Unit.Millimeter, paper.name, QPageSize.SizeMatchPolicy.FuzzyMatch)
    way = QPageLayout.Orientation.Landscape if paper.width > paper.height else QPageLayout.Orientation.Portrait
    layout = QPageLayout(size, way, QMarginsF(), QPageLayout.Unit.Millimeter)
    layout.setMode(QPageLayout.Mode.FullPageMode)
    return layout


def to_pdf(path: Path, bundles: Iterable[Bundle], title: str, *, outline: bool = False) -> Made:
    """One PDF of all; with an outline where asked. Raises CannotPrint, Cancelled; then the old file stands."""
    with _fresh(path) as fresh:
        made, entries = _write(fresh, bundles, title, of_sheets=outline)
        if outline:
            _add_outline(fresh, entries)
        _put(fresh, path)
    return made


def to_folder(folder: Path, bundles: Iterable[Bundle], *, outline: bool = False) -> list[Path]:
    """A PDF for each household, with a name that people can read. Raises CannotPrint, Cancelled; then none is left."""
    with _telling(folder):
        folder.mkdir(parents=True, exist_ok=True)
        place = Path(tempfile.mkdtemp(prefix=".new-", dir=folder))
    names, taken = list[str](), dict[str, int]()
    with leftovers.unfinished(place):
        try:
            for bundle in bundles:
                within = f"{_fit(bundle.folder)}/" if bundle.folder else ""
                (place / within).mkdir(exist_ok=True)
                names.append(_file_name(within, bundle.name, taken))
                to_pdf(place / names[-1], [bundle], bundle.name, outline=outline)
            with _telling(folder):
                for name in names:
                    (folder / name).parent.mkdir(exist_ok=True)
                    take_name(place / name, folder / name)
        finally:
            shutil.rmtree(place, ignore_errors=True)
    return [folder / name for name in names]


def _write(path: Path, bundles: Iterable[Bundle], title: str, *, of_sheets: bool) -> tuple[Made, list[_Entry]]:
    application()
    writer = QPdfWriter(str(path))
    writer.setTitle(title)
    writer.setCreator("扶贫桌面")
    writer.setResolution(_DPI)
    press = Press(writer, partial(_not_whole, path))
    entries: list[_Entry] = []
    count = 0
    try:
        waiting = iter(bundles)
        while some := list(islice(waiting, _TOGETHER)):
            count += len(some)
            laid = [(bundle, lay_out_all(bundle.sheets, as_one=bundle.as_one)) for bundle in some]
            for bundle, paged in laid:
                entries.append(_Entry(0, bundle.name, press.pages))
                for sheet, pages in zip(bundle.sheets, paged, strict=True):
                    if of_sheets:
                        entries.append(_Entry(1, sheet.name, press.pages))
                    for page in pages:
                        press.put(page)
    finally:
        press.end()
    del writer
    _check_whole(path)
    mend(path)
    return Made(press.pages, count), entries


def _check_whole(path: Path) -> None:
    """Qt says nothing of a disk that is full: whether the file is whole is seen at its end, which tells its length."""
    with _telling(path), path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL))
        end = re.search(rb"startxref\s+(\d+)\s+%%EOF\s*$", file.read())
        if end:
            file.seek(int(end.group(1)))
            if file.read(4) == b"xref":
                return
    raise _not_whole(path)


def _not_whole(path: Path) -> CannotPrint:
    full = shutil.disk_usage(path.parent).free < _NEARLY_FULL
    why = "磁盘满了，请腾出地方" if full else "文件没有写完整，请看看磁盘和 U 盘"
    return CannotPrint(f"没有做成“{path.name.removeprefix('.').removesuffix('.new')}”：{why}，再做一次。")


def _add_outline(path: Path, entries: Iterable[_Entry]) -> None:
    """Give a PDF its outline: by household, then by form."""
    from pypdf import PdfWriter

    with _telling(path):
        made = PdfWriter(clone_from=path)
        above = None
        for entry in entries:
            parent = made.add_outline_item(entry.title, entry.page, above if entry.level else None)
            above = above if entry.level else parent
        with path.open("wb") as file:
            made.write(file)


def _file_name(within: str, name: str, taken: dict[str, int]) -> str:
    """A name that every system takes, in its folder; a second of the same name gets a number, also where it differs in
    small and capital letters alone, which Windows does not tell apart."""
    plain = f"{within}{_fit(name)}"
    number = taken.get(plain.casefold(), 0) + 1
    while number > 1 and f"{plain} ({number})".casefold() in taken:
        number += 1
    taken[plain.casefold()] = number
    made = plain if number == 1 else f"{plain} ({number})"
    taken.setdefault(made.casefold(), 1)
    return f"{made}.pdf"


def _fit(name: str) -> str:
    return fit(name) or "表格"


@contextmanager
def _fresh(path: Path) -> Iterator[Path]:
    """A private file beside the target to write into, gone at the end."""
    fresh = path.with_name(f".{path.name}.new")
    with leftovers.unfinished(fresh):
        try:
            with _telling(path):
                os.close(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
            yield fresh
        finally:
            with suppress(OSError):
                take_away(fresh)


def _put(fresh: Path, path: Path) -> None:
    with _telling(path):
        put_in_place(fresh, path)


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CannotPrint(f"不能写“{path}”：{connection.reason(error)}。请换一个能写的文件夹。") from error
