"""What both processes know: a refusal, a grid of cells, and the cells that are more than text."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from db.refusal import Refusal

#: Rows of a sheet that may hold a heading; cells merged there are told.
HEAD = 60
#: (first row, first column, last row, last column), counted from 0.
Merge = tuple[int, int, int, int]


class BadWorkbook(Refusal):
    """A file can't be read as a workbook of persons, or one can't be written. The text is a sentence for the reader."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A number whose format shows something else than its digits: 2020.1 as 2020.10, 372… as 0372…."""

    text: str
    exact: float


@dataclass(frozen=True, slots=True)
class Day:
    """A cell that is a date; `text` as 2026-11-23, with the time behind it where there is one."""

    text: str


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell without a value of its own: what Excel shows (#N/A), or "" for a formula whose result was not kept."""

    what: str


#: A cell: text (whole numbers too, as their digits), a number with a fraction, or one of the above.
Cell = str | float | Shown | Day | Fault


@dataclass
class Grid:
    """A sheet as its format's reader gives it. `rows` yields lists of `width` cells from row 0 on."""

    name: str
    rows: Iterator[list[Cell]]
    height: int
    width: int
    hidden: bool = False
    merges: list[Merge] = field(default_factory=list)


_TEXT = {str}


def all_text(cells: Iterable[object]) -> bool:
    """Whether all cells are text, as nearly always: told faster than by a look at each."""
    return set(map(type, cells)) <= _TEXT


@lru_cache(4096)
def number(value: float) -> Cell:
    """A number as Excel shows it without a format; of more than 15 digits the last ones are gone, and it says so."""
    if not math.isfinite(value):
        return ""
    if abs(value) >= 10**15:
        return f"{value:.5E}"
    return str(int(value)) if value == int(value) else round(value, 10)
