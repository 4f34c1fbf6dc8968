"""A ledger's workbooks, out and in, and its list on paper: each takes its right and goes into the access log first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from db import masks, owners
from db.fields import Date, Year
from db.refusal import Refusal
from fupin_desktop import regions
from fupin_desktop.cards import blocks, ledger
from fupin_desktop.cards.about import About
from fupin_desktop.cards.blocks import Paper, Sheet
from fupin_desktop.cards.words import joined
from fupin_desktop.exchange import ledger_in, ledger_out
from fupin_desktop.exchange.excel_gather import Setting
from fupin_desktop.exchange.excel_layouts import HEAD_NAME, VILLAGE
from fupin_desktop.exchange.excel_plan import Plan
from fupin_desktop.exchange.ledger_owners import ID, NAME, NUMBER, own_fields, owner_columns
from fupin_desktop.ledgers.ledger import Ledger
from fupin_desktop.progress import Progress, no_progress
from fupin_desktop.roles import WRITES, Right
from fupin_desktop.services.book import access, references, settings
from fupin_desktop.services.book import opening as books
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.conflicts import undecided
from fupin_desktop.services.household import years
from fupin_desktop.services.ledgers import counts, lists
from fupin_desktop.services.ledgers.lists import Line, Wanted
from fupin_desktop.services.lists.listing import Listing

_PAGE = 500
#: Rows on one print; more nobody reads, and paper is not what they are for.
MOST_ON_PAPER = 5000
PAPERS = {"A4": blocks.A4_WIDE, "A3": blocks.A3.turned()}


class TooMany(Refusal):
    """A list is too long for paper."""


@needs(Right.IMPORT)
def plan_import(
    ledger: Ledger, path: Path, progress: Progress = no_progress, *, year: int | None = None, below: bool = False
) -> Plan:
    """What importing a workbook will do; `workbooks.apply_import` does it. `year`, `below`: as there. Raises
    BadWorkbook, Denied."""
    lists.may_see(ledger)
    access.require(WRITES[ledger.model.room])
    region = books.region()
    setting = Setting(year or years.current(), region=region, below=below)
    return ledger_in.plan(path, ledger, setting, progress, limits=settings.numbers(region))


@needs(Right.EXPORT)
def export(ledger: Ledger, wanted: Wanted, path: Path, progress: Progress = no_progress, *, blank: bool = False) -> int:
    """Write what is listed as a workbook, or one without rows to be filled in; returns how many. Numbers are masked for
    who may not have them whole. Raises BadWorkbook, Denied, ReasonWanted."""
    if blank:
        ledger_out.write(path, ledger, ())
        return 0
    may_take_out(ledger, wanted)
    masked = not access.may(Right.FULL_EXPORT)
    access.note("导出 Excel", wanted.household, f"{ledger.heading}，{'号码遮住' if masked else '完整号码'}")
    found = lists.listed(ledger, replace(wanted, outside=True), whole=True)
    progress(0, found.count, f"读出{ledger.heading}")
    ledger_out.write(path, ledger, _rows(ledger, found, masked, progress))
    return found.count


def may_take_out(ledger: Ledger, wanted: Wanted) -> None:
    """Before what is listed leaves the book. Raises ReasonWanted for households outside one's own, Denied."""
    lists.may_see(ledger)
    if wanted.household:
        access.open_household(wanted.household)
    elif references.is_of(ledger.model, "household"):
        access.open_region(wanted.region)


def _rows(ledger: Ledger, found: Listing[Line], masked: bool, progress: Progress) -> Iterator[list[str]]:
    columns, own = owner_columns(ledger.model), own_fields(ledger)
    for start in range(0, found.count, _PAGE):
        progress(start, found.count, f"写出{ledger.heading}")
        lines = found.rows(start, _PAGE)
        keys = [str(getattr(line.record, "person", None) or "") for line in lines] if ID in columns else []
        people = references.people(keys)
        for place, line in enumerate(lines):
            name, id_no = people.get(keys[place], ("", "")) if keys else ("", "")
            whose = {
                NUMBER: line.home.number, HEAD_NAME: line.home.head, NAME: name,
                ID: masks.number(id_no) if masked else id_no,
                VILLAGE: line.home.village or regions.name(str(getattr(line.record, owners.REGION, None) or "")),
            }  # fmt: skip
            texts = {str(field.name): text for field, text in zip(ledger.fields, line.texts, strict=True)}
            cells = ((field, texts[str(field.name)]) for field in own)
            told = [field.masked(text) if masked else text for field, text in cells]
            yield [*(whose[column] for column in columns), *told]


@needs(Right.EXPORT)
def paper(ledger_: Ledger, wanted: Wanted, about: About, on: Paper = blocks.A4_WIDE, *, blank: bool = False) -> Sheet:
    """The list as it is printed, or the form to be filled by hand. Raises TooMany, Denied, ReasonWanted."""
    of_home = references.shows_home(ledger_.model)
    if blank:
        return ledger.sheet(ledger_, (), None, ("", ""), about, on, of_home=of_home)
    may_take_out(ledger_, wanted)
    wanted = replace(wanted, outside=True)
    found = lists.listed(ledger_, wanted)
    if found.count > MOST_ON_PAPER:
        raise TooMany(f"名单有 {found.count:,} 条，最多印 {MOST_ON_PAPER:,} 条。请先用上面的条件筛一下，或导出 Excel。")
    lines = [line for start in range(0, found.count, _PAGE) for line in found.rows(start, _PAGE)]
    place = "".join(regions.path(wanted.region or books.region())[2:])
    rows = [_cells(ledger_, line, of_home) for line in lines]
    added = counts.totals(ledger_, wanted)
    below = counts.by_column(ledger_, added)
    once = lists.LATEST if wanted.latest and ledger_.latest else ""
    said = joined(
        _year(ledger_, wanted), once, f"共 {found.count:,} 条", counts.beside_columns(ledger_, added), by="　"
    )
    total = [below.get(str(column.field.name), "") for column in ledger_.columns]
    ledger_ = replace(ledger_, title=titled(ledger_, wanted) or ledger_.title)
    return ledger.sheet(ledger_, rows, total, (place, said), about, on, of_home=of_home)


def _year(ledger_: Ledger, wanted: Wanted) -> str:
    """The year that a list is narrowed to, if to one."""
    kinds = ledger_.model.kinds()
    found = {str(value) for name, value in wanted.answers.items() if value and isinstance(kinds[name], Date | Year)}
    return f"{found.pop()[:4]} 年" if len(found) == 1 else ""


def titled(ledger_: Ledger, wanted: Wanted) -> str:
    """What the list is called where it is narrowed to an answer that has a name of its own; "" else."""
    told = (title for field, value, title in ledger_.titles if wanted.answers.get(str(field.name)) == value)
    return next(told, "")


def _cells(ledger_: Ledger, line: Line, of_home: bool) -> list[str]:
    """A row on paper, with the mark of what is undecided."""
    names = (f"{ledger_.name}.{column.field.name}" for column in ledger_.columns)
    own = [text + undecided.MARK if name in line.open else text for name, text in zip(names, line.texts, strict=True)]
    return [line.home.head, line.home.village + line.home.group, *own] if of_home else own
