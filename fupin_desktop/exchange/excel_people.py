"""The persons of a region as they were in a year, read a table at a time: the source of a workbook's columns."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from db.changes import every
from db.connection import meta
from db.household import Household
from db.income import Income
from db.person import Employment, Person, PersonYear
from db.record import Record
from db.village import Village
from fupin_desktop import regions
from fupin_desktop.exchange.excel_layouts import DATA_DATE, OF_HOUSEHOLD, Layout, Part, meaning
from fupin_desktop.exchange.excel_match import roster_spell
from fupin_desktop.exchange.excel_occasions import field_of
from fupin_desktop.rules.facts import is_head

_LEFT = "2"
#: How many columns stand before those that a layout shows: the key, the owner, the year.
_OWN = 3
#: It has not moved away.
_HERE = "id NOT IN (SELECT id FROM elsewhere)"
_NO_HEAD = (None, None, None, None)
_HOUSEHOLD, _PERSON = Part(Household), Part(Person)


class Roster(NamedTuple):
    """Who is written out: the persons of a region (a code or its beginning; "" for all), or of the households of these
    keys; as they were in which year. `per_head`: household → net income per head of the year in 分, as its amounts
    give it, for the layouts of the national system: a roster's own figure stands only where there are none."""

    whose: str | Collection[str]
    year: int
    per_head: Mapping[str, int] = {}


class People:
    """Persons in the order of a roster: by village and household, the head first."""

    def __init__(self, form: Layout, roster: Roster) -> None:
        whose, self.year, per_head = roster
        self._per_head = per_head if form.plain else {}
        self._names: dict[Part, list[str]] = {}
        for heading in form.headings:
            found = meaning(heading)
            if found and found.model:
                self._names.setdefault(found.part, []).append(found.name)
            elif found and found.name == DATA_DATE:
                self._names.setdefault(Part(PersonYear), []).append("as_of")
        self._rows: dict[Part, dict[str, tuple[Any, ...]]] = {}
        self._in_order: dict[Part, list[tuple[Any, ...]]] = {}
        if isinstance(whose, str) and whose:
            area = regions.area(whose)
            inside = " OR ".join("region_code >= ? AND region_code < ?" for _ in area)
            ends = (end for start in area for end in (start, start + "\U0010ffff"))
            households = self._read(Household, f"({inside}) AND {_HERE}", *ends)
        else:
            households = self._read(Household, _HERE if whose == "" else "1")
        if not isinstance(whose, str):
            wanted = frozenset(whose)
            households = self._rows[_HOUSEHOLD] = {key: row for key, row in households.items() if key in wanted}
        self._region = {key: str(row[-1] or "") for key, row in households.items()}
        #: (key, household key) of the persons.
        self.persons = self._persons(leave_out_left=form.plain)
        for part in set(self._names) - {_HOUSEHOLD, _PERSON}:
            self._rows[part] = self._latest(part) if part.occasion else self._yearly(part)
        self.regions = [self._region[household] for _, household in self.persons]
        self.village_names = dict(every(f'SELECT region_code, name FROM "{Village.table()}" WHERE deleted IS NOT 1'))
        self.place = _place(self._region.values() or [meta("region") or ""])

    def values(self, part: Part, name: str) -> list[Any]:
        """A field's stored values, person by person; None where there is none."""
        if part not in self._in_order:
            rows, owner = self._rows[part], 1 if part.model in OF_HOUSEHOLD else 0
            blank = (None,) * (_OWN + len(self._names[part]))
            self._in_order[part] = [rows.get(pair[owner], blank) for pair in self.persons]
        at = _OWN + self._names[part].index(name)
        return list(map(itemgetter(at), self._in_order[part]))

    def without(self, part: Part) -> list[bool]:
        """Whether a person has no record of a part at all."""
        rows, owner = self._rows[part], 1 if part.model in OF_HOUSEHOLD else 0
        return [pair[owner] not in rows for pair in self.persons]

    def sizes_without_income(self) -> list[int]:
        """The number of members, of households without an income statement; 0 of others."""
        return [0 if pair[1] in self._rows[Part(Income)] else self._sizes[pair[1]] for pair in self.persons]

    def reckoned(self, given: Sequence[Any]) -> list[Any]:
        """Net income per head, person by person: what the amounts give, else the figure of a roster."""
        return [self._per_head.get(home, own) for (_, home), own in zip(self.persons, given, strict=True)]

    def heads(self, number: bool) -> list[str | None]:
        """The name or the ID number of the head of each person's household."""
        at = 3 if number else 2
        return [self._heads.get(household, _NO_HEAD)[at] for _, household in self.persons]

    def names(self) -> list[str | None]:
        """The name of each person."""
        rows = self._rows[_PERSON]
        return [rows[key][-2] for key, _ in self.persons]

    def head(self, household: str) -> str | None:
        """The key of the head of a household."""
        return self._heads.get(household, _NO_HEAD)[1]

    def _read(self, model: type[Record], condition: str, *values: Any) -> dict[str, tuple[Any, ...]]:
        """Fields that the layout shows, then order and region of a household."""
        shown = self._names.get(Part(model), ())
        columns = ["id", *["id"] * (_OWN - 1), *shown, "household_no", "local_no", "region_code"]
        found = self._rows[Part(model)] = {row[0]: row for row in every(_select(model, columns, condition), *values)}
        return found

    def _persons(self, *, leave_out_left: bool) -> list[tuple[str, str]]:
        shown = self._names.get(_PERSON, [])
        columns = ["id", "household", "id", *shown, "birth", "relation", "person_no", "member_state", "name", "id_no"]
        households = sorted(self._rows[_HOUSEHOLD].items(), key=_home)
        places = {key: place for place, (key, _) in enumerate(households)}
        rows = self._rows[_PERSON] = {}
        order = []
        self._sizes = dict.fromkeys(places, 0)
        #: (birth, key, name, ID number): of several the one that `list_sql.head` takes.
        self._heads: dict[str, tuple[str, str, str | None, str | None]] = {}
        for row in every(_select(Person, columns, "1")):
            key, household = row[:2]
            if household not in places:
                continue
            birth, relation, number, state, name, id_no = row[-6:]
            if state != _LEFT:
                self._sizes[household] += 1
                if is_head(relation, state):
                    one = (birth or "", key, name, id_no)
                    self._heads[household] = min(self._heads.get(household, one), one)
            elif leave_out_left:
                continue
            rows[key] = row
            order.append((places[household], not is_head(relation, state), number or "~", key))
        order.sort()
        return [(key, households[place][0]) for place, _, _, key in order]

    def _latest(self, part: Part) -> dict[str, tuple[Any, ...]]:
        """Household → fields of an occasion, of the record that counts (`excel_occasions.find`)."""
        names = self._names[part]
        query = _select(part.model, ["id", "household", "year", *names], f"{field_of(part)} = ?")
        return {row[1]: row for row in sorted(every(query, part.occasion), key=lambda row: (row[2] or 0, row[0]))}

    def _yearly(self, part: Part) -> dict[str, tuple[Any, ...]]:
        """Owner → fields of the year, and of no other: what was known earlier is not this year's fact."""
        model, names = part.model, self._names[part]
        owner = "household" if model in OF_HOUSEHOLD else "person"
        condition = "year = ? AND kind = '1'" if model is Income else "year = ?"
        rows = every(_select(model, ["id", owner, "year", *names], condition), self.year)
        if model is Employment:
            rows = _shown_spells(rows)
        return {row[1]: row for row in rows}


def _home(household: tuple[str, tuple[Any, ...]]) -> tuple[str, str, str]:
    """The order of households: by village, then by number."""
    key, (*_, national, local, region) = household
    return region or "", national or local or "", key


def _select(model: type[Record], columns: list[str], condition: str) -> str:
    names = ", ".join(f'"{name}"' for name in columns)
    return f'SELECT {names} FROM "{model.table()}" WHERE deleted IS NOT 1 AND ({condition})'


def _shown_spells(rows: list[Any]) -> list[Any]:
    """Of several spells of work in a year the one that a roster shows (see `excel_match.shown_spells`)."""
    best: dict[tuple[str, int], Any] = {}
    several: set[tuple[str, int]] = set()
    for row in rows:
        pair = (row[1], row[2])
        if pair in best:
            several.add(pair)
            row = min(row, best[pair], key=lambda one: (one[0] != roster_spell(*pair), one[0]))
        best[pair] = row
    return list(best.values()) if several else rows


def _place(codes: Iterable[str]) -> str:
    """The name of the smallest region that holds all of these villages."""
    paths = [regions.path(code) for code in set(codes) if code]
    common = [names[0] for names in zip(*paths, strict=False) if len(set(names)) == 1]
    return common[-1] if common else ""
