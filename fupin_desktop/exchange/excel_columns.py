"""The columns of a sheet, read a batch of rows at a time: cells as stored values, and what is wrong with them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from db.fields import Kind
from fupin_desktop.exchange.excel_cells import CLEAR, Partial, Problem, stand, stored
from fupin_desktop.exchange.excel_layouts import Part
from fupin_desktop.exchange.excel_table import Table
from fupin_desktop.exchange.excel_text import letters, raw
from fupin_desktop.exchange.excel_units import in_unit
from fupin_desktop.exchange.sheets.plain import Cell

#: (column counted from 0 or -1, sentence).
Problems = list[tuple[int, str]]
Values = dict[str, Any]


class _Parsed(dict[Cell, Any]):
    """Cell → what it means in a field; filled as cells are met, so that the same text is parsed once."""

    def __init__(self, kind: Kind[Any], lenient: bool) -> None:
        self[""] = None
        self._kind = kind
        self._lenient = lenient
        #: Whether a cell was met that is more than a value: a problem, a day without its year; or one that empties.
        self.has_more = self.clears = False

    def __missing__(self, cell: Cell) -> Any:
        value = stored(self._kind, cell)
        if value.__class__ is Problem or value.__class__ is Partial:
            if self._lenient:
                value = None
            else:
                self.has_more = True
        self.clears = self.clears or value is CLEAR
        self[cell] = value
        return value


class Column:
    """The columns that bring one field; each may count in a unit of its own."""

    def __init__(self, *, lenient: bool = False) -> None:
        self.indexes: list[int] = []
        self._lenient = lenient
        self._kinds: list[tuple[Kind[Any], _Parsed]] = []

    def add(self, index: int, kind: Kind[Any]) -> None:
        """A column, and the field as it counts it."""
        self.indexes.append(index)
        self._kinds.append((kind, _Parsed(kind, self._lenient)))

    def read(self, batch: Batch) -> list[Any]:
        """The values of a batch of rows; of several columns, the first that is filled."""
        found: list[Any] = []
        for index, (kind, parsed) in zip(self.indexes, self._kinds, strict=True):
            values = _values(kind, parsed, batch.columns[index])
            if parsed.has_more:
                batch.settle(values, index, kind.label)
            found = [b if a is None else a for a, b in zip(found, values, strict=True)] if found else values
        return found

    @property
    def clears(self) -> bool:
        """Whether a cell was met that empties the field."""
        return any(parsed.clears for _, parsed in self._kinds)


def columns_of(table: Table) -> tuple[dict[Part, dict[str, Column]], dict[str, list[int]]]:
    """The columns that bring fields, by what they bring a record of; and where the others are, by name."""
    fields: dict[Part, dict[str, Column]] = defaultdict(dict)
    special: dict[str, list[int]] = {}
    for index, found in enumerate(table.meanings):
        if found and found.model:
            counted = in_unit(found.field(), table.units[index])
            fields[found.part].setdefault(found.name, Column()).add(index, counted)
        elif found:
            special.setdefault(found.name, []).append(index)
    return fields, special


def _values(kind: Kind[Any], parsed: _Parsed, cells: tuple[Cell, ...]) -> list[Any]:
    """What cells mean; a column that says the same in all rows, or holds numbers alone, is judged as a whole."""
    if cells == cells[:1] * len(cells):
        return [parsed[cells[0]]] * len(cells)
    if stand(kind, cells):
        return [cell or None for cell in cells]
    return list(map(parsed.__getitem__, cells))


class Batch:
    """Some rows of a sheet, their years, and what is wrong with them (by place in the batch)."""

    def __init__(self, rows: Sequence[tuple[int, list[Cell]]]) -> None:
        self.numbers = [number for number, _ in rows]
        self.rows = [cells for _, cells in rows]
        self.columns = list(zip(*self.rows, strict=True))
        self.years: list[int] = []
        self.problems: dict[int, Problems] = {}
        #: The places of rows whose year made a day of one without.
        self.dated: set[int] = set()
        #: (place, heading, text) of what is left out though the row is taken.
        self.notices: list[tuple[int, str, str]] = []

    def settle(self, values: list[Any], index: int, label: str) -> None:
        """Take the problems out of the values of a column, and give days their year."""
        for place, value in enumerate(values):
            if value.__class__ is Problem:
                values[place] = value.value
                where = f"（{letters(index)}{self.numbers[place]}）" if value.lost else ""
                if value.mild:
                    said = raw(self.columns[index][place])[:30]
                    told = f"“{said}”{'' if value.value else '没有收：'}{value.reason}"
                    self.notices.append((place, label, told))
                else:
                    self.problems.setdefault(place, []).append((index, where + value.reason))
            elif value.__class__ is Partial:
                self.dated.add(place)
                try:
                    values[place] = dt.date(self.years[place], value.month, value.day).isoformat()
                except ValueError:
                    values[place] = None
                    told = f"没有这一天：{self.years[place]} 年 {value.month} 月 {value.day} 日。请再看一遍。"
                    self.problems.setdefault(place, []).append((index, told))


def filled(columns: Mapping[str, Sequence[Any]]) -> dict[str, Sequence[Any]]:
    """Those that say something: one that is blank in all rows is as none, and the others are joined sooner."""
    return {name: told for name, told in columns.items() if told.count(None) < len(told)}


def joining(names: Collection[str], *, clears: bool) -> Callable[[tuple[Any, ...]], Values]:
    """Of what a row says in these fields: what is filled, by field. `clears`: it may be CLEAR, which is None then."""
    return partial(_said_and_cleared if clears else _said, tuple(names))


def by_row(columns: Mapping[str, Sequence[Any]], *, clears: bool) -> Iterator[Values]:
    """What is filled in each row (at least one column is given), see `joining`."""
    told = filled(columns)
    rows = zip(*told.values(), strict=True) if told else ((),) * len(next(iter(columns.values())))
    return map(joining(told, clears=clears), rows)


def _said(names: Sequence[str], found: tuple[Any, ...]) -> Values:
    if None in found:
        return {name: value for name, value in zip(names, found, strict=True) if value is not None}
    return dict(zip(names, found, strict=True))


def _said_and_cleared(names: Sequence[str], found: tuple[Any, ...]) -> Values:
    said = _said(names, found)
    return {n: None if v is CLEAR else v for n, v in said.items()} if CLEAR in found else said
