"""A table of the report, for screen, workbook, document and paper: figures stay numbers until they are written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fupin_desktop.reports.effect.row import Row, Shape

Cell = str | float | None
#: What stands where there is no figure.
NONE = "—"


@dataclass(frozen=True)
class Matrix:
    """A table. `filter`: what it is of, said with it wherever it goes."""

    title: str
    head: tuple[str, ...]
    rows: list[tuple[Cell, ...]]
    filter: str = ""

    def texts(self) -> list[tuple[str, ...]]:
        """The rows as people read them."""
        return [tuple(map(text, row)) for row in self.rows]


def text(cell: Cell) -> str:
    """A cell as people read it."""
    if cell is None:
        return NONE
    if isinstance(cell, str):
        return cell
    cell = round(cell, 4) + 0.0  # never "-0"
    told = f"{cell:,.4f}" if cell % 1 else f"{cell:,.0f}"
    return told.rstrip("0").rstrip(".") if "." in told else told


def rounded(value: float | None, row: Row) -> float | None:
    """A figure as its line is told: whole where it has no decimals."""
    return None if value is None else float(round(value, row.digits))


def difference(now: float | None, before: float | None, row: Row) -> Cell:
    """今年 less 上年: of percent in 百分点, which are not percent."""
    if now is None or before is None:
        return None
    told = rounded(now - before, row)
    return f"{text(told)} 个百分点" if row.shape is Shape.RATIO else told


def by_columns(
    title: str, rows: Iterable[Row], columns: Mapping[str, Mapping[str, Cell]], said: str = ""
) -> Matrix:  # fmt: skip
    """Lines under columns (a year, a village): heading → line → figure."""
    names: Sequence[str] = list(columns)
    told: list[tuple[Cell, ...]] = [
        (row.no, row.label, row.unit, *(columns[name].get(row.no) for name in names)) for row in rows
    ]
    return Matrix(title, ("序号", "指标", "单位", *names), told, said)
