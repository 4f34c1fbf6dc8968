"""A table in a sheet of a ledger's workbook: where its heading is, what its columns bring, what stands over it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from db.codes import fold
from db.fields import Kind, Ref
from db.household import Household
from db.person import Person
from fupin_desktop.exchange import excel_year
from fupin_desktop.exchange.excel_below import Below
from fupin_desktop.exchange.excel_columns import Column
from fupin_desktop.exchange.excel_layouts import HEAD_ID, HEAD_NAME, REGION, TOWN, VILLAGE, meaning
from fupin_desktop.exchange.excel_remarks import is_remark, is_total
from fupin_desktop.exchange.excel_rows import RefusedRow, refused_row
from fupin_desktop.exchange.excel_source import RawSheet
from fupin_desktop.exchange.excel_text import is_blank, raw
from fupin_desktop.exchange.excel_units import in_unit, unit_of
from fupin_desktop.exchange.ledger_owners import HEADED, LOCAL, NUMBER, own_fields
from fupin_desktop.exchange.sheets.plain import Cell
from fupin_desktop.ledgers.ledger import Ledger

_WHOSE = {*HEADED, LOCAL, HEAD_ID, TOWN, REGION}
#: Of these, what says of which household or village a row is.
_WHERE = (NUMBER, LOCAL, HEAD_NAME, HEAD_ID, VILLAGE, TOWN, REGION)


@dataclass
class Table:
    """`fill`: rows that leave blank whose they are go with the one above."""

    sheet: RawSheet
    number: int
    above: list[list[Cell]]
    headings: list[str]
    meant: list[Kind[Any] | str | None]
    rows: Iterator[tuple[int, list[Cell]]]
    fill: bool = False
    columns: dict[str, Column] = field(default_factory=dict)
    #: Where it is said in words whose a row is, and what its references name.
    said: dict[str, int] = field(default_factory=dict)
    #: The columns of numbers that are masked for some.
    hidden: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        for place, found in enumerate(self.meant):
            if isinstance(found, str | Ref):
                self.said.setdefault(found if isinstance(found, str) else str(found.name), place)
            elif found is not None:
                unit = unit_of(self.headings[place], above=(raw(cell) for cells in self.above for cell in cells))
                self.columns.setdefault(str(found.name), Column()).add(place, in_unit(found, unit))
                self.hidden += [place] if found.hidden else []
        where = [self.said[name] for name in _WHERE if name in self.said]
        self.below = Below(where, _says_more, fill=self.fill)
        rows = ((number, self._shown(cells)) for number, cells in self.rows) if self.hidden else self.rows
        self.rows = self.below(rows)

    @cached_property
    def year(self) -> int | None:
        """The year that the words over it, or the name of its tab, say."""
        title = " ".join(raw(cell) for cells in self.above for cell in cells)
        return excel_year.of_title(title) or excel_year.of_title(self.sheet.name)

    def refused(self, number: int, cells: Sequence[Cell], problems: Sequence[tuple[int, str]]) -> RefusedRow:
        """A row that can't be taken."""
        return refused_row(self.sheet.name, self.headings, number, problems, cells)

    def _shown(self, cells: list[Cell]) -> list[Cell]:
        """A number that was masked when it was written says nothing."""
        return ["" if place in self.hidden and "*" in raw(cell) else cell for place, cell in enumerate(cells)]


def _says_more(cells: list[Cell], _above: list[Cell]) -> bool:
    """Whether a row that doesn't say whose it is says something, and is no total or remark."""
    words = [raw(cell).strip() for cell in cells if not is_blank(cell)]
    return len(words) > 1 and not is_remark(words) and not any(map(is_total, words))


def headings(ledger: Ledger) -> dict[str, Kind[Any]]:
    """Every spelling of a heading → the field of the ledger that it means."""
    found: dict[str, Kind[Any]] = {}
    for one in own_fields(ledger):
        for words in (one.label, *one.aliases):
            found.setdefault(fold(words), one)
    return found


def meant(own: dict[str, Kind[Any]], heading: str) -> Kind[Any] | str | None:
    """A field of the ledger, or the name of a column that says whose a row is."""
    spelt = fold(heading)
    for shorter in (r"^$", r"^\*+|\*+$", r"\([^()]*\)$"):
        spelt = re.sub(shorter, "", spelt)
        if spelt in own:
            return own[spelt]
    found = meaning(heading)
    return found.name if found and found.name in _WHOSE and found.model in (None, Household, Person) else None
