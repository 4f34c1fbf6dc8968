"""Rows that leave blank whose they are, right under one that says it: people write 户编号 once, beside the head, or
leave it out altogether, and a household is who stands from its head to the next.

Merged cells say it of every row that they cover (`sheets/merged.py`). Of cells that are only blank somebody must say
whether the rows around tell it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter

from fupin_desktop.exchange.excel_text import BLANKS
from fupin_desktop.exchange.sheets.plain import Cell

#: (Excel's number, cells) of the rows of a sheet.
Rows = Iterator[tuple[int, list[Cell]]]


class Below:
    """Of one sheet. `columns` say whose a row is; `goes_with`: whether a row that has none of them filled may be of the
    one above, judged by the rest of both; `fill`: somebody said that it is; `is_head`: whether a row is that of a head,
    with whom a household begins in a sheet that has none of these columns, or nothing in them."""

    def __init__(
        self,
        columns: Sequence[int],
        goes_with: Callable[[list[Cell], list[Cell]], bool],
        *,
        fill: bool,
        is_head: Callable[[list[Cell]], bool] | None = None,
    ) -> None:
        self._columns, self._goes_with, self._fill, self._is_head = columns, goes_with, fill, is_head
        #: The numbers of such rows.
        self.rows: set[int] = set()
        #: In a sheet that nowhere says whose a row is: number of a row → of the row of its head.
        self.heads: dict[int, int] = {}

    def __call__(self, rows: Rows) -> Rows:
        """The rows, those that go with the one above filled from it; whose each is of the others stands in `heads`."""
        return self._told(rows) if self._columns or self._is_head else rows

    def _told(self, rows: Rows) -> Rows:
        begins, above, last, head = self._is_head, [], 0, 0
        said = itemgetter(*self._columns, *self._columns[:1]) if self._columns else lambda _: ()
        for number, cells in rows:
            if not BLANKS.issuperset(said(cells)):
                above, head = cells, 0
                if begins:  # it says whose they are: who leaves it out has forgotten it
                    begins = None
                    self.rows.clear()
                    self.heads.clear()
            elif begins and begins(cells):
                above, head = cells, number
                self.rows.add(number)
                if self._fill:
                    self.heads[number] = head
            elif above and number == last + 1 and self._goes_with(cells, above):
                self.rows.add(number)
                if self._fill:
                    cells = self._filled(number, cells, above, head)
            else:
                above = []
            last = number
            yield number, cells

    def _filled(self, number: int, cells: list[Cell], above: list[Cell], head: int) -> list[Cell]:
        if head:
            self.heads[number] = head
            return cells
        cells = cells.copy()
        for column in self._columns:
            cells[column] = above[column]
        return cells
