"""A table in a sheet of a ledger's workbook: what its headings mean, what its columns bring."""

from __future__ import annotations

from collections.abc import Sequence

from db.codes import fold
from db.fields import Ref
from db.household import Household
from db.person import Person
from fupin_desktop.exchange import excel_year
from fupin_desktop.exchange.excel_below import Below, Rows
from fupin_desktop.exchange.excel_columns import columns_of
from fupin_desktop.exchange.excel_layouts import (
    HEAD_ID,
    HEAD_NAME,
    REASON,
    REGION,
    TOWN,
    VILLAGE,
    Meaning,
    Part,
    meaning,
    spellings,
)
from fupin_desktop.exchange.excel_remarks import is_remark, is_total
from fupin_desktop.exchange.excel_rows import RefusedRow, refused_row
from fupin_desktop.exchange.excel_source import RawSheet
from fupin_desktop.exchange.excel_table import Read, Table
from fupin_desktop.exchange.excel_text import is_blank, raw
from fupin_desktop.exchange.ledger_owners import HEADED, LOCAL, NUMBER, own_fields
from fupin_desktop.exchange.sheets.plain import Cell
from fupin_desktop.ledgers.ledger import Ledger

_WHOSE = {*HEADED, LOCAL, HEAD_ID, TOWN, REGION}
#: Of these, what says of which household or village a row is.
_WHERE = (NUMBER, LOCAL, HEAD_NAME, HEAD_ID, VILLAGE, TOWN, REGION)


class LedgerTable:
    """`fill`: rows that leave blank whose they are go with the one above."""

    def __init__(self, sheet: RawSheet, table: Table, rows: Rows, ledger: Ledger, *, fill: bool) -> None:
        self.name, self.height, self._table = sheet.name, sheet.height, table
        #: The year that the words over it, or the name of its tab, say.
        self.year = excel_year.of_title(table.title) or excel_year.of_title(sheet.name)
        fields, special = columns_of(table)
        self.columns = fields[Part(ledger.model)]
        #: Where it is said in words whose a row is, and what its references name.
        self.said = {name: places[0] for name, places in special.items() if name != REASON}
        kinds = ledger.model.kinds()
        #: The columns of numbers that are masked for some.
        self._hidden = [at for name, column in self.columns.items() if kinds[name].hidden for at in column.indexes]
        where = [self.said[name] for name in _WHERE if name in self.said]
        self.below = Below(where, _says_more, fill=fill)
        self.rows = self.below(((number, self._shown(cells)) for number, cells in rows) if self._hidden else rows)

    def refused(self, number: int, cells: Sequence[Cell], problems: Sequence[tuple[int, str]]) -> RefusedRow:
        """A row that can't be taken."""
        return refused_row(self.name, self._table.headings, number, problems, cells)

    def _shown(self, cells: list[Cell]) -> list[Cell]:
        """A number that was masked when it was written says nothing."""
        return ["" if place in self._hidden and "*" in raw(cell) else cell for place, cell in enumerate(cells)]


def _says_more(cells: list[Cell], _above: list[Cell]) -> bool:
    """Whether a row that doesn't say whose it is says something, and is no total or remark."""
    words = [raw(cell).strip() for cell in cells if not is_blank(cell)]
    return len(words) > 1 and not is_remark(words) and not any(map(is_total, words))


def reading_of(ledger: Ledger) -> Read:
    """What a heading means in a ledger's workbook: one of its own fields; or, in words, whose a row is."""
    fields = [(fold(words), one) for one in own_fields(ledger) for words in (one.label, *one.aliases)]
    own = dict(reversed(fields))  # the first has the word

    def meant(heading: str) -> Meaning | None:
        spelt = next((one for one in spellings(heading) if one in own), "")
        if spelt:
            return Meaning(None if isinstance(own[spelt], Ref) else ledger.model, str(own[spelt].name))
        found = meaning(heading)
        is_known = found and found.name in {*_WHOSE, REASON} and found.model in (None, Household, Person)
        return Meaning(None, found.name) if found and is_known else None

    return meant
