"""What both processes know: a refusal, a grid of cells, and the cells that are more than text. Named tuples: to load
`dataclasses` is a fifth of the start of the reader. `kind` keeps two of the same words apart."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from db.refusal import Refusal

#: Rows of a sheet that may hold a heading; cells merged there are told.
HEAD = 60
#: (first row, first column, last row, last column), counted from 0.
Merge = tuple[int, int, int, int]


class BadWorkbook(Refusal):
    """A file can't be read as a workbook of persons, or one can't be written. The text is a sentence for the reader."""


class Shown(NamedTuple):
    """A number whose format shows something else than its digits: 2020.1 as 2020.10, 372… as 0372…."""

    text: str
    exact: float
    kind: str = "shown"


class Day(NamedTuple):
    """A cell that is a date; `text` as 2026-11-23, with the time behind it where there is one."""

    text: str
    kind: str = "day"


class Fault(NamedTuple):
    """A cell without a value of its own: what Excel shows (#N/A), or "" for a formula whose result was not kept."""

    what: str
    kind: str = "fault"


#: A cell: text (whole numbers too, as their digits), a number with a fraction, or one of the above.
Cell = str | float | Shown | Day | Fault


class Grid(NamedTuple):
    """A sheet as its format's reader gives it. `rows` yields lists of `width` cells from row 0 on."""

    name: str
    rows: Iterator[list[Cell]]
    height: int
    width: int
    hidden: bool = False
    merges: Sequence[Merge] = ()


#: The first number that has a digit more than Excel keeps.
_MOST_DIGITS = 10**15


@lru_cache(2**15)
def number(value: float) -> Cell:
    """A number as Excel shows it without a format; of more than 15 digits the last ones are gone, and it says so."""
    if -_MOST_DIGITS < value < _MOST_DIGITS:
        return str(int(value)) if value == int(value) else round(value, 10)
    return f"{value:.5E}" if math.isfinite(value) else ""
