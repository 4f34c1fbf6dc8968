"""A list as it stands taken out of the book: in a workbook, or on paper. What is in sight is what leaves: these rows in
this order, these columns; what it is narrowed to is said on it, and the access log knows. Numbers stay masked, but in a
workbook of who may have them whole and says why."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from db.changes import chunks, every
from db.models import BY_TABLE
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
_LONGEST_REASON = 200


class TooMany(Refusal):
    """A list is too long for paper."""


@dataclass(frozen=True)
class Row:
    """The words of a row, the household that it is of ("" for none), and by table the records that its numbers are
    of."""

    cells: tuple[str, ...]
    household: str = ""
    records: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Told:
    """A list as it is in sight. `narrowed`: to what, in words. `read`: up to so many rows from a place. `total`: the
    words of the last row, if there is one. `numbers`: place of a column that masks a number → the fields ("table.name")
    of which it shows the first that is filled."""

    title: str
    narrowed: str
    headings: Sequence[Heading]
    count: int
    read: Callable[[int, int], Sequence[Row]]
    total: Sequence[str] = ()
    signed: Sequence[str] = ()
    numbers: Mapping[int, Sequence[str]] = field(default_factory=dict)

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


def are_numbers(fields: Collection[str]) -> bool:
    """Whether a column of these fields ("table.name") says nothing but a number that is masked."""
    return bool(fields) and all(map(_is_number, fields))


def _is_number(field_name: str) -> bool:
    table, _, name = field_name.partition(".")
    kind = BY_TABLE[table].kinds().get(name) if table in BY_TABLE else None
    return kind is not None and bool(kind.hidden)


def may_be_whole(told: Told) -> bool:
    """Whether the list has numbers, and whoever is at the keyboard may take them out whole."""
    return bool(told.numbers) and access.may(Right.FULL_EXPORT)


@needs(Right.EXPORT)
def export(told: Told, path: Path, progress: Progress = no_progress, *, why_whole: str = "") -> int:
    """Write it as a workbook; returns how many rows. `why_whole`: the numbers whole, for this reason. Raises
    BadWorkbook, Denied, ReasonWanted, Cancelled."""
    may_take_out(told)
    why = " ".join(why_whole.split())[:_LONGEST_REASON]
    if why:
        access.require(Right.FULL_EXPORT)
    narrowed = told.narrowed or EVERYTHING
    how = f"完整号码：{why}" if why else "号码遮住"
    access.note("导出名单", text=f"{told.title}，{narrowed}，{told.count:,} 行，{how}")
    about = f"{_place()}　{narrowed}　共 {told.count:,} 行"
    rows = told.rows(progress, "写出名单")
    cells = _whole(told, rows) if why else (row.cells for row in rows)
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


def _whole(told: Told, rows: Iterable[Row]) -> Iterator[tuple[str, ...]]:
    """The cells of rows with their numbers whole, some hundred rows at a time."""
    for part in _batched(rows, _PAGE):
        known = _numbers_of(part, {one for fields in told.numbers.values() for one in fields})
        for row in part:
            cells = list(row.cells)
            for place, fields in told.numbers.items():
                given = (known.get((one, row.records.get(one.partition(".")[0], ""))) for one in fields)
                cells[place] = next(filter(None, given), cells[place])
            yield tuple(cells)


def _numbers_of(rows: Sequence[Row], fields: Iterable[str]) -> dict[tuple[str, str], str]:
    """(field, key of the record) → the number."""
    found: dict[tuple[str, str], str] = {}
    for one in fields:
        table, _, name = one.partition(".")
        keys = {row.records[table] for row in rows if row.records.get(table)}
        for marks, part in chunks(keys):
            query = f'SELECT id, "{name}" FROM "{table}" WHERE id IN ({marks}) AND "{name}" IS NOT NULL'
            found.update(((one, key), str(value)) for key, value in every(query, *part))
    return found


def _batched(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    """So many at a time."""
    left = iter(rows)
    while part := list(islice(left, size)):
        yield part


def _place() -> str:
    return "".join(regions.path(books.region())[2:])
