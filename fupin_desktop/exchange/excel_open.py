"""Undecided values in a workbook: their rows are tinted, and a sheet at its end says which cell, and who said what.

The cells themselves hold the pure values: they are brought in again, and official layouts take no marks. A sheet with
headings that mean nothing to the program is passed over by an import.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from db.changes import one
from db.models import BY_TABLE
from db.person import Person
from fupin_desktop.exchange.excel_layouts import (
    HEAD_ID,
    HEAD_NAME,
    OF_HOUSEHOLD,
    OF_YEAR,
    OPEN_SHEET,
    PARTS,
    Layout,
    Part,
    meaning,
)
from fupin_desktop.exchange.excel_occasions import field_of
from fupin_desktop.exchange.excel_people import People
from fupin_desktop.exchange.excel_text import letters

SHEET = OPEN_SHEET
HEADINGS = ("未核定的格", "哪一户", "谁的", "哪一列", "这里写的", "各台电脑说的", "怎么办")
WIDTHS = [12.0, 12.0, 12.0, 22.0, 24.0, 60.0, 40.0]
_TO_DO = "由镇里在程序的“冲突”里处理。处理以后再导出，就没有这一行。"
#: A column about the head → the field of that person.
_OF_HEAD = {HEAD_NAME: "name", HEAD_ID: "id_no"}


@dataclass(frozen=True)
class OpenValue:
    """A field of a record that laptops disagree about; `said`: who says what, numbers masked."""

    table: str
    record: str
    field: str
    shown: str
    said: str


@dataclass(frozen=True)
class OpenCell:
    """Where such a value stands: the places of the person and of the column, from 0."""

    row: int
    column: int
    value: OpenValue


class _Places:
    """Where records stand in a workbook."""

    def __init__(self, form: Layout, people: People) -> None:
        self._people = people
        self._columns: dict[tuple[Part, str], list[int]] = defaultdict(list)
        self._of_head: dict[str, list[int]] = defaultdict(list)
        for place, heading in enumerate(form.headings):
            found = meaning(heading)
            if found and found.model:
                self._columns[found.part, found.name].append(place)
            elif found and found.name in _OF_HEAD:
                self._of_head[_OF_HEAD[found.name]].append(place)
        self._rows: dict[str, list[int]] = defaultdict(list)
        for row, pair in enumerate(people.persons):
            for key in pair:
                self._rows[key].append(row)

    def of(self, value: OpenValue) -> Iterator[tuple[int, int]]:
        """(row, column) of the cells that show a value."""
        part = _part(value)
        columns = self._columns.get((part, value.field), ())
        for row in self._rows.get(self._owner(value, part) if columns else "", ()):
            yield from ((row, column) for column in columns)
        if value.table == Person.table():  # the head's name and number stand beside each member
            for row in self._rows.get(value.record, ()):
                household = self._people.persons[row][1]
                if self._people.head(household) == value.record:
                    yield from product(self._rows[household], self._of_head.get(value.field, ()))

    def _owner(self, value: OpenValue, part: Part) -> str:
        """Whose rows show it; "" for a record of a year or occasion (or a spell of work) that is not the shown one."""
        model = part.model
        if part not in OF_YEAR and not part.occasion:
            return value.record
        owner = "household" if model in OF_HOUSEHOLD else "person"
        query = f'SELECT "{owner}", year, "{value.field}" FROM "{value.table}" WHERE id = ?'
        key, year, stored = one(query, value.record)
        if key not in self._rows or (year != self._people.year and not part.occasion):
            return ""
        return key if self._people.values(part, value.field)[self._rows[key][0]] == stored else ""


def _part(value: OpenValue) -> Part:
    """What a value belongs to."""
    model = BY_TABLE[value.table]
    occasions = [part for part in PARTS if part.model is model and part.occasion]
    if occasions:
        [said] = one(f'SELECT "{field_of(occasions[0])}" FROM "{value.table}" WHERE id = ?', value.record)
        return next((part for part in occasions if part.occasion == said), Part(model))
    return Part(model)


def cells(form: Layout, people: People, given: Sequence[OpenValue]) -> list[OpenCell]:
    """The cells of a workbook that show undecided values, row by row."""
    if not given:
        return []
    places = _Places(form, people)
    found = [OpenCell(row, column, value) for value in given for row, column in places.of(value)]
    return sorted(found, key=lambda cell: (cell.row, cell.column))


def rows(found: Sequence[OpenCell], form: Layout, people: People, first: int) -> Iterator[dict[str, str]]:
    """The rows of the sheet; the persons of the workbook begin in row `first`, from 0."""
    heads, names = people.heads(False), people.names()
    for cell in found:
        address = f"{letters(cell.column)}{first + cell.row + 1}"
        who = (heads[cell.row] or "", names[cell.row] or "")
        told = (address, *who, form.headings[cell.column], cell.value.shown, cell.value.said, _TO_DO)
        yield dict(zip(HEADINGS, told, strict=True))
