"""The reading process: a workbook's name comes in as an argument, plain rows go out.

Each frame on standard output is its length (four bytes, the most significant first) and what Python marshals (both ends
are one Python, and there is nothing to load for it):
{"sheet": name, "hidden": bool, "height": n, "width": n, "merges": [[top, left, bottom, right]…]} begins a sheet;
{"rows": [[text or number …]…], "odd": [(column, [text, number or (…, kind) …], [which of them, row by row …])…]}
follow, rows that are blank as [];
{"refused": sentence} or {"done": true} is the last.
"""

from __future__ import annotations

import marshal
import sys
from collections.abc import Iterator
from itertools import islice, zip_longest
from pathlib import Path
from typing import IO, Any

from fupin_desktop import lazy
from fupin_desktop.exchange.sheets import limits
from fupin_desktop.exchange.sheets.guard import damaged, start_of
from fupin_desktop.exchange.sheets.merged import filled
from fupin_desktop.exchange.sheets.plain import HEAD, BadWorkbook, Cell, Grid
from fupin_desktop.streams import reader_left

_BATCH = 2000
#: Each is loaded only for its own kind of file.
_READERS = {
    "xlsx": "fupin_desktop.exchange.sheets.xlsx:grids",
    "old": "fupin_desktop.exchange.sheets.old:grids",
    "words": "fupin_desktop.exchange.sheets.words:grids",
}
#: A column that holds more than text and numbers: its number, what stands in it, which of that in each row.
_Odd = tuple[int, list[Any], list[int]]
#: What a frame holds as it is.
_PLAIN = {str, float}
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def run(name: str) -> int:
    """Read a workbook; returns the exit code."""
    limits.cap()
    path, out = Path(name), sys.stdout.buffer
    try:
        for grid in grids(path):
            _tell(grid, out)
        _frame(out, {"done": True})
    except BadWorkbook as error:
        _frame(out, {"refused": str(error)})
    except MemoryError:
        _frame(out, {"refused": f"“{path.name}”太大，内存放不下。请按村分开再导入。"})
    except BaseException as error:  # on a damaged file a reader panics, which is no Exception
        if reader_left(error, out):
            return 0
        _frame(out, {"refused": damaged(path)})
    return 0


def grids(path: Path) -> Iterator[Grid]:
    """The sheets of a workbook of whatever kind. Raises BadWorkbook."""
    start = start_of(path)
    if start.startswith(b"PK"):
        kind = "xlsx"
    elif start.startswith(_OLD) or start[:2] == b"\x09\x08":  # the stream itself, as very old programs write it
        kind = "old"
    else:
        kind = "words"
    found: Iterator[Grid] = lazy.load(_READERS[kind])(path)
    return found


def _tell(grid: Grid, out: IO[bytes]) -> None:
    merges = [merge for merge in grid.merges if merge[0] < HEAD]
    _frame(
        out,
        {"sheet": grid.name, "hidden": grid.hidden, "height": grid.height, "width": grid.width, "merges": merges},
    )
    rows = filled(grid)
    odd: list[_Odd] = []
    while some := list(islice(rows, _BATCH)):
        odd = _taken_out(some) if odd else []
        try:
            _frame(out, {"rows": some, "odd": odd})
        except ValueError:  # the first that are more than text and numbers, as in few files
            odd = _taken_out(some)
            _frame(out, {"rows": some, "odd": odd})


def _taken_out(rows: list[list[Cell]]) -> list[_Odd]:
    """The columns that hold more than a frame does as it is; they are blank then."""
    odd: list[_Odd] = []
    for column, cells in enumerate(zip_longest(*rows, fillvalue="")):
        if not set(map(type, cells)) <= _PLAIN:
            places = {cell: place for place, cell in enumerate(dict.fromkeys(cells))}
            told = [tuple(cell) if isinstance(cell, tuple) else cell for cell in places]
            odd.append((column, told, list(map(places.__getitem__, cells))))
            for row in rows:
                if row:
                    row[column] = ""
    return odd


def _frame(out: IO[bytes], told: dict[str, Any]) -> None:
    data = marshal.dumps(told)
    out.write(len(data).to_bytes(4, "big") + data)
    out.flush()
