"""待送文件夹: the folder that the district takes: the package, the workbooks in the official layouts, and a cover
(`cover`). The roster of those who left poverty holds them and who is monitored, the other everybody.

The package is that of the newest hand-in. A book that is bound to nobody has none, as a package is sealed for whoever
gets it: the folder then is without, and says so on its cover.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from db import leftovers
from db.clock import today
from db.files import take_name
from fupin_desktop import regions
from fupin_desktop.progress import Progress, no_progress
from fupin_desktop.roles import Right
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.book.opening import Book, region
from fupin_desktop.services.exchange import cover, exchange_keys, handed_in, outgoing, workbooks
from fupin_desktop.services.exchange.cover import File
from fupin_desktop.services.exchange.outgoing import HAND_IN, NotWritten, Sent
from fupin_desktop.services.papers import cards_state

#: The layouts that the district's own system knows: of those who are helped, and of everybody.
_OF_HELPED, _OF_ALL = "roster34", "roster47"
COVER = "封面.xlsx"


@dataclass(frozen=True)
class Offer:
    """What a folder would have: the package of the newest hand-in, and what is to be known of it, in sentences.
    Without a package `said` is what to do to have one."""

    package: Sent | None
    said: str


@dataclass(frozen=True)
class Folder:
    """What was written."""

    path: Path
    files: list[File]
    package: Sent | None


@needs(Right.EXPORT)
def offer() -> Offer:
    """What a folder that is written now would have."""
    above, here = regions.office_above(region()), regions.find(region())
    bound = exchange_keys.upward()
    if here and here.level == regions.COUNTY and not bound:
        return Offer(None, "区里往上不用上报包，文件夹里是 Excel 和封面。")
    if not bound:
        return Offer(
            None, f"本账本没有绑定{above}，文件夹里没有上报包。要带上报包，先在“上报钥匙”里绑定{above}，再上报。"
        )
    sent = next((found[0] for to in bound if (found := outgoing.sent_to(HAND_IN, to))), None)
    if sent is None:
        return Offer(None, "还没有上报过，文件夹里没有上报包。要带上报包，先上报一次。")
    last = handed_in.last()
    later = f"上报以后又改了 {last[1]} 处，Excel 里有，包里没有；要一样就先上报一次。" if last and last[1] else ""
    return Offer(sent, f"带上第 {sent.number} 号上报包（{sent.at[:10]}，回执号 {sent.receipt}）。{later}")


@needs(Right.EXPORT)
def write(
    book: Book, target: Path, *, masked: bool = False, year: int | None = None, progress: Progress = no_progress
) -> Folder:
    """Write the folder below `target`. `masked` hides the middle of numbers; the whole ones take that right. All of it
    or nothing. Raises NotWritten, BadWorkbook, Denied, Cancelled."""
    name = f"待送_{exchange_keys.book_name()}_{today():%Y%m%d}{'_遮住号码' if masked else ''}"
    place, fresh = target / name, target / f".{name}.part"
    offered = offer()
    try:
        with outgoing.no_space_said(target), leftovers.unfinished(fresh):
            if place.exists():
                raise NotWritten(f"“{name}”已经有了，没有动它。请先移走，或换一个文件夹。")
            shutil.rmtree(fresh, ignore_errors=True)
            fresh.mkdir(parents=True)
            files = list(_files(book, fresh, offered.package, masked, year, progress))
            cover.write(fresh / COVER, offered.package, offered.said, files, masked=masked)
            take_name(fresh, place)
    finally:
        with suppress(OSError):
            shutil.rmtree(fresh, ignore_errors=True)
    return Folder(place, files, offered.package)


def _files(
    book: Book, place: Path, package: Sent | None, masked: bool, year: int | None, progress: Progress
) -> Iterator[File]:
    if package:
        progress(0, 0, "写上报包并读回核对")
        path = outgoing.again(book, package.receipt, place, place.parent)
        yield _described(path, f"上报包，回执号 {package.receipt}", package.manifest.records, "条记录")
    titles = workbooks.layouts()
    for layout, whose in ((_OF_HELPED, cards_state.households()), (_OF_ALL, _scope())):
        workbook = place / f"{titles[layout]}_{exchange_keys.book_name()}.xlsx"
        count = workbooks.export_workbook(workbook, layout, whose=whose, year=year, masked=masked, progress=progress)
        yield _described(workbook, titles[layout], count, "人")


def _scope() -> str:
    """The region of the workbooks: all that the book holds."""
    return region() if len(region()) == 12 else ""


def _described(path: Path, what: str, count: int, unit: str) -> File:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return File(path.name, what, count, unit, path.stat().st_size, digest)
