"""Small counts kept back, so that no person is told by a table (DICTIONARY §8.8): neither by a cell nor by subtraction.

A cell that counts fewer persons than may be shown is hidden; zero tells of nobody and is shown. Then further cells are
hidden until somebody who knows that counts add up and are not negative must reckon with every hidden small count being
large enough. Each count stands in one row and one column that add up: how far a hidden one may grow is a flow through
the other hidden ones.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

#: Counts of fewer people than this are not told of a village.
FEWEST = 3

Cell = tuple[int, int]
_Arc = tuple[int, int]


@dataclass(frozen=True)
class Protected:
    """The table as it may be shown: None is hidden. Each row ends with its total; `bottom`: the totals of columns."""

    rows: list[list[int | None]]
    bottom: list[int | None]


def protect(counts: Sequence[Sequence[int]], fewest: int, hidden_bottom: Collection[int] | None = None) -> Protected:
    """Hide what has to be. `hidden_bottom`: where the totals of columns are shown elsewhere, those of them (by column,
    the last is the grand total) that are hidden there; the others then stay."""
    table = _Table.of(counts, fewest, hidden_bottom)
    while small := table.told():
        table.hidden |= table.cover(small)
    shown = [
        [None if (row, column) in table.hidden else value for column, value in enumerate(values)]
        for row, values in enumerate(table.values)
    ]
    return Protected(shown[:-1], shown[-1])


@dataclass
class _Table:
    """The counts with their totals, what is hidden, and what can't be."""

    values: list[list[int]]
    fewest: int
    hidden: set[Cell]
    fixed: set[Cell]

    @classmethod
    def of(cls, counts: Sequence[Sequence[int]], fewest: int, hidden_bottom: Collection[int] | None) -> _Table:
        rows = [[*row, sum(row)] for row in counts]
        values = [*rows, [sum(column) for column in zip(*rows, strict=True)] or [0]]
        made = cls(values, fewest, set(), set())
        made.hidden = {cell for cell in made.cells() if made.is_small(cell)}
        if hidden_bottom is not None:
            last = len(values) - 1
            made.hidden |= {(last, column) for column in hidden_bottom}
            made.fixed = {(last, column) for column in range(len(values[-1]))} - made.hidden
        return made

    def cells(self) -> Iterator[Cell]:
        return ((row, column) for row, values in enumerate(self.values) for column in range(len(values)))

    def value(self, cell: Cell) -> int:
        return self.values[cell[0]][cell[1]]

    def is_small(self, cell: Cell) -> bool:
        return 0 < self.value(cell) < self.fewest

    def told(self) -> Cell | None:
        """A small count that the others give away; None when there is none."""
        small = (cell for cell in sorted(self.hidden) if self.is_small(cell))
        return next((cell for cell in small if not self._may_be_large(cell)), None)

    def cover(self, small: Cell) -> set[Cell]:
        """What to hide besides for its sake: the cells that it takes least of to let it grow and the others make up
        for it; where no single way is wide enough, all that can be hidden."""
        tail, head = self._arc(small)
        room = self.fewest - self.value(small)
        ways: dict[int, list[tuple[int, int, Cell]]] = {}
        for cell in self.cells():
            if cell != small and cell not in self.fixed:
                start, end = self._arc(cell)
                ways.setdefault(start, []).append((end, self._cost(cell), cell))
                if self.value(cell) >= room:
                    ways.setdefault(end, []).append((start, self._cost(cell), cell))
        way = _cheapest_way(ways, head, tail)
        everything = set(self.cells())
        return (set(way) or everything - self.fixed) - self.hidden or everything

    def _cost(self, cell: Cell) -> int:
        """How much is lost by hiding it: least with a small count, more with a zero, most with a total."""
        if cell in self.hidden:
            return 1
        if cell[0] == len(self.values) - 1 or cell[1] == len(self.values[0]) - 1:
            return 10_000_000 + self.value(cell)
        return 1000 + self.value(cell) if self.value(cell) else 1_000_000

    def _may_be_large(self, cell: Cell) -> bool:
        """Whether it could be large enough without any shown count being another."""
        arcs = {self._arc(other): [self.value(other), 0] for other in self.hidden if other != cell}
        tail, head = self._arc(cell)
        room = self.fewest - self.value(cell)
        return all(_grow(arcs, head, tail) for _ in range(room))

    def _arc(self, cell: Cell) -> _Arc:
        """A count as an arc between the sum of its row and that of its column. With columns (but the last) and the
        bottom row counted against the others, each count leaves one sum and enters the other."""
        row, column = cell[0], len(self.values) + cell[1]
        is_bottom, is_total = cell[0] == len(self.values) - 1, cell[1] == len(self.values[0]) - 1
        return (row, column) if is_bottom is is_total else (column, row)


def _cheapest_way(ways: dict[int, list[tuple[int, int, Cell]]], start: int, end: int) -> list[Cell]:
    """The cells of the cheapest way between two sums; none where there is no way."""
    done: set[int] = set()
    queue: list[tuple[int, int, list[Cell]]] = [(0, start, [])]
    while queue:
        cost, at, cells = heapq.heappop(queue)
        if at == end:
            return cells
        if at in done:
            continue
        done.add(at)
        for following, more, cell in ways.get(at, ()):
            if following not in done:
                heapq.heappush(queue, (cost + more, following, [*cells, cell]))
    return []


def _grow(arcs: dict[_Arc, list[int]], start: int, end: int) -> bool:
    """Push one more from start to end: forward without bound, backward as far as a count is above zero."""
    came: dict[int, tuple[_Arc, int]] = {start: ((start, start), 0)}
    queue = deque([start])
    while queue and end not in came:
        at = queue.popleft()
        for arc, (value, more) in arcs.items():
            if arc[0] == at and arc[1] not in came:
                came[arc[1]] = (arc, 1)
                queue.append(arc[1])
            if arc[1] == at and arc[0] not in came and value + more > 0:
                came[arc[0]] = (arc, -1)
                queue.append(arc[0])
    if end not in came:
        return False
    at = end
    while at != start:
        arc, step = came[at]
        arcs[arc][1] += step
        at = arc[0] if step > 0 else arc[1]
    return True
