"""A cell as text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from fupin_desktop.exchange.sheets.plain import Cell, Fault

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LONGEST_CELL = 32_767
#: What people put into a cell that stays empty.
BLANKS = {"", "/", "//", "\\", "-", "--", "—", "——", "－", "／"}


def text(cell: Cell) -> str:
    """A cell as Excel shows it; "" for nothing."""
    if isinstance(cell, str):
        return "" if cell.strip() in BLANKS else cell
    return repr(cell) if isinstance(cell, float) else "" if isinstance(cell, Fault) else cell.text


def joined(cells: Sequence[Cell]) -> str:
    """All cells of a column in one, where all of them are text; else ""."""
    try:
        return "".join(cells)  # type: ignore[arg-type]
    except TypeError:  # a date, a fault, a number with a fraction
        return ""


def words(cells: Sequence[Cell]) -> Sequence[str]:
    """The cells of a column as Excel shows them, without what stands around."""
    if joined(cells).isalnum():  # as nearly always: told of all at once
        return cells  # type: ignore[return-value]
    return [text(cell).strip() for cell in cells]


def raw(cell: Cell) -> str:
    """A cell for showing it again as it came."""
    if isinstance(cell, Fault):
        return cell.what or "（公式没有结果）"
    return cell if isinstance(cell, str) else text(cell)


def printable(words: str) -> str:
    """Words as a cell may hold them: none of the characters that XML forbids, no longer than Excel admits."""
    return _FORBIDDEN.sub("", words)[:_LONGEST_CELL]


def is_blank(cell: Cell) -> bool:
    """Whether nothing stands in a cell."""
    return isinstance(cell, str) and cell.strip() in BLANKS


def letters(column: int) -> str:
    """Excel's name of a column, counted from 0."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
