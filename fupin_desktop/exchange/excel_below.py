"""Rows that leave blank whose they are, right under one that says it: people write 户编号 once, beside the head, or
have no such column, and a household is who stands from its head to the next.

Merged cells say it of every row that they cover (`sheets/merged.py`). Of cells that are only blank somebody must say
whether the row goes with the one above.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from fupin_desktop.exchange.excel_text import BLANKS
from fupin_desktop.exchange.sheets.plain import Cell

#: (Excel's number, cells) of the rows of a sheet.
Rows = Iterator[tuple[int, list[Cell]]]


class Below:
    """Of one sheet. `columns` say whose a row is; `goes_with`: whether a row that has none of them filled may be of the
    one above, judged by the rest of both; `fill`: somebody said that it is."""

    def __init__(
        self, columns: Sequence[int], goes_with: Callable[[list[Cell], list[Cell]], bool], *, fill: bool
    ) -> None:
        self._columns, self._goes_with, self._fill = columns, goes_with, fill
        #: The numbers of such rows.
        self.rows: set[int] = set()
        #: Number of a row → of the row of its head; see `FromHead`.
        self.heads: dict[int, int] = {}

    def __call__(self, rows: Rows) -> Rows:
        """The rows, those that go with the one above filled from it."""
        if not self._columns:
            yield from rows
            return
        first, *others = self._columns
        above: list[Cell] = []
        last = 0
        for number, cells in rows:
            if cells[first] not in BLANKS or any(cells[column] not in BLANKS for column in others):
                above = cells
            elif above and number == last + 1 and self._goes_with(cells, above):
                self.rows.add(number)
                if self._fill:
                    cells = cells.copy()
                    for column in self._columns:
                        cells[column] = above[column]
            else:
                above = []
            last = number
            yield number, cells


class FromHead(Below):
    """Of a sheet that has no such column. `is_head`: whether a row is that of a head."""

    def __init__(
        self, is_head: Callable[[list[Cell]], bool], goes_with: Callable[[list[Cell], list[Cell]], bool], *, fill: bool
    ) -> None:
        super().__init__((), goes_with, fill=fill)
        self._is_head = is_head

    def __call__(self, rows: Rows) -> Rows:
        """The rows as they are; whose each is stands in `heads`."""
        above: list[Cell] = []
        last = head = 0
        for number, cells in rows:
            if self._is_head(cells):
                above, head = cells, number
                self.heads[number] = head
            elif above and number == last + 1 and self._goes_with(cells, above):
                self.rows.add(number)
                if self._fill:
                    self.heads[number] = head
            else:
                above = []
            last = number
            yield number, cells
