"""Merged cells: what stands in the first holds for every row that is covered."""

from __future__ import annotations

from collections.abc import Iterator

from fupin_desktop.exchange.sheets.plain import Cell, Grid, Merge


def filled(grid: Grid) -> Iterator[list[Cell]]:
    """The rows, blank ones as []. A row that has nothing of its own stays blank: nobody is written there. Across,
    nothing is filled: a title over ten columns is not ten values."""
    waiting = sorted((merge for merge in grid.merges if merge[2] > merge[0]), reverse=True)
    open_: list[tuple[Merge, Cell]] = []
    for number, row in enumerate(grid.rows):
        if not any(row):
            yield []
            continue
        if open_:
            open_ = [(merge, value) for merge, value in open_ if merge[2] >= number]
            for (_, column, _, _), value in open_:
                if row[column] == "":
                    row[column] = value
        while waiting and waiting[-1][0] <= number:
            merge = waiting.pop()
            if merge[0] == number and merge[1] < len(row) and row[merge[1]] != "":
                open_.append((merge, row[merge[1]]))
        yield row
