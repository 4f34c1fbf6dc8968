"""A list as it stands taken out of the book: in a workbook, or on paper. What is in sight is what leaves: these rows in
this order, these columns; what it is narrowed to is said on it, numbers stay masked, and the access log knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from db.refusal import Refusal
from fupin_desktop import regions
from fupin_desktop.cards import blocks, listing
from fupin_desktop.cards.about import About
from fupin_desktop.cards.blocks import Paper, Sheet
from fupin_desktop.cards.listing import Heading, Listed
from fupin_desktop.exchange import list_out
from fupin_desktop.progress import Progress, no_progress
from fupin_desktop.roles import Right
from fupin_desktop.services.book import access
from fupin_desktop.services.book import opening as books
from fupin_desktop.services.book.access import needs

#: Rows on one print; more nobody reads, and paper is not what they are for.
MOST_ON_PAPER = 5000
#: What is said of a list that nothing narrows.
EVERYTHING = "全部"
_PAGE = 500


class TooMany(Refusal):
    """A list is too long for paper."""


@dataclass(frozen=True)
class Row:
    """The words of a row, and the household that it is of ("" for none)."""

    cells: tuple[str, ...]
    household: str = ""


@dataclass(frozen=True)
class Told:
    """A list as it is in sight. `narrowed`: to what, in words. `read`: up to so many rows from a place. `total`: the
    words of the last row, if there is one."""

    title: str
    narrowed: str
    headings: Sequence[Heading]
    count: int
    read: Callable[[int, int], Sequence[Row]]
    total: Sequence[str] = ()
    signed: Sequence[str] = ()

    def rows(self, progress: Progress = no_progress, what: str = "") -> Iterator[Row]:
        """All of them. Raises Cancelled."""
        for start in range(0, self.count, _PAGE):
            progress(start, self.count, what)
            yield from self.read(start, min(_PAGE, self.count - start))


@needs(Right.EXPORT)
def may_take_out(told: Told) -> None:
    """Before a list leaves the book. Raises ReasonWanted for households outside one's own, Denied."""
    if not access.may(Right.EVERYWHERE):
        access.open_households({row.household for row in told.rows() if row.household})


@needs(Right.EXPORT)
def export(told: Told, path: Path, progress: Progress = no_progress) -> int:
    """Write it as a workbook; returns how many rows. Raises BadWorkbook, Denied, ReasonWanted, Cancelled."""
    may_take_out(told)
    narrowed = told.narrowed or EVERYTHING
    access.note("导出名单", text=f"{told.title}，{narrowed}，{told.count:,} 行，号码遮住")
    about = f"{_place()}　{narrowed}　共 {told.count:,} 行"
    cells = (row.cells for row in told.rows(progress, "写出名单"))
    list_out.write(path, told.title, about, told.headings, cells, told.total)
    return told.count


@needs(Right.EXPORT)
def paper(told: Told, about: About, on: Paper = blocks.A4_WIDE) -> Sheet:
    """As it is printed; `print_exchange` writes it down once it leaves. Raises TooMany, Denied, ReasonWanted."""
    if told.count > MOST_ON_PAPER:
        raise TooMany(f"名单有 {told.count:,} 行，最多印 {MOST_ON_PAPER:,} 行。请先用上面的条件筛一下，或导出 Excel。")
    may_take_out(told)
    cells = [row.cells for row in told.rows()]
    narrowed = told.narrowed or EVERYTHING
    listed = Listed(told.title, narrowed, _place(), told.headings, cells, told.total, told.signed)
    return listing.sheet(listed, about, on)


def _place() -> str:
    return "".join(regions.path(books.region())[2:])
