"""Which records of the book the rows of a file speak of."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from db.changes import chunks, every
from db.household import Household
from db.models import MODELS
from db.person import Employment, Person
from db.record import Record, derived_key
from db.store import database
from fupin_desktop.exchange.excel_rows import Values


class Known:
    """What the book holds, and over it what earlier files of the same import will write."""

    def __init__(self) -> None:
        self._planned: dict[type[Record], dict[str, Values]] = {model: {} for model in MODELS}

    def expect(self, model: type[Record], rows: Sequence[Values]) -> None:
        """Take rows as written that will be."""
        blank = dict.fromkeys(f.name for f in model._meta.sorted_fields)
        stored = self.rows(model, [row["id"] for row in rows], blank)
        for row in rows:
            self._planned[model][row["id"]] = {**stored.get(row["id"], blank), **row}

    def has(self, model: type[Record]) -> bool:
        """Whether there is any record of a table."""
        return bool(self._planned[model] or every(f'SELECT 1 FROM "{model.table()}" LIMIT 1'))

    def rows(self, model: type[Record], keys: Collection[str], fields: Collection[str]) -> dict[str, Values]:
        """The living records with these keys, stored values by field: at least of these fields and the key."""
        names = ["id", *sorted(set(fields) - {"id"})]
        columns = ", ".join(f'"{name}"' for name in names)
        found: dict[str, Values] = {}
        if every(f'SELECT 1 FROM "{model.table()}" LIMIT 1'):
            for marks, part in chunks(sorted(keys)):  # in the order of the index
                query = f'SELECT {columns} FROM "{model.table()}" WHERE id IN ({marks}) AND deleted IS NOT 1'
                for row in every(query, *part):
                    found[row[0]] = dict(zip(names, row, strict=True))
        planned = self._planned[model]
        found.update((key, planned[key]) for key in keys if key in planned)
        return found

    def living(self, model: type[Record], names: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
        """These fields of every living record."""
        planned = self._planned[model]
        columns = ", ".join(f'"{name}"' for name in ("id", *names))
        for row in database.execute_sql(f'SELECT {columns} FROM "{model.table()}" WHERE deleted IS NOT 1'):
            if row[0] not in planned:
                yield row
        for key, values in planned.items():
            yield (key, *(values.get(name) for name in names))


class Households:
    """The households of a file, by 户编号, or by 本地户序号 where there is none."""

    def __init__(self, known: Known) -> None:
        self._by_number: dict[str, str] = {}
        self._by_local: dict[str, str] = {}
        self._new: set[str] = set()
        for key, number, local in known.living(Household, ("household_no", "local_no")):
            if number and key == derived_key("household", number):
                self._by_number[number] = key
            elif number:
                self._by_number.setdefault(number, key)
            if local:
                self._by_local.setdefault(local, key)

    def key(self, number: str | None, local: str | None) -> tuple[str, bool]:
        """The key of a household and whether it is known. A number that is new makes a key all laptops agree on."""
        known = self._by_number.get(number or "") or self._by_local.get(local or "")
        if known:
            return known, known not in self._new
        key = derived_key("household", number) if number else Household.new_key({})
        self._new.add(key)
        if number:
            self._by_number[number] = key
        if local:
            self._by_local[local] = key
        return key, False


def homes(known: Known, ids: Collection[str]) -> dict[str, str]:
    """First 18 characters of an ID number → the household where somebody has it; not where several have."""
    found: dict[str, set[str]] = {}
    for _, household, id_no in known.living(Person, ("household", "id_no")) if ids else ():
        if id_no and id_no[:18] in ids:
            found.setdefault(id_no[:18], set()).add(household)
    return {id_no: of.pop() for id_no, of in found.items() if len(of) == 1}


class Persons:
    """The persons whom a file may mean: of its households, with its 人编号, or with its 证件号码 (first 18)."""

    def __init__(self, known: Known, households: set[str], numbers: set[str], ids: set[str]) -> None:
        self._by_number: dict[str, str] = {}
        self._by_id: dict[tuple[str, str], str] = {}
        self._by_name: dict[tuple[str, str], str] = {}
        #: First 18 characters → (key, name) of someone who has them, in whatever household.
        self.numbers: dict[str, tuple[str, str]] = {}
        for key, household, number, id_no, name in known.living(Person, ("household", "person_no", "id_no", "name")):
            if id_no and id_no[:18] in ids:
                self.numbers[id_no[:18]] = (key, name)
            if number and number in numbers and (number not in self._by_number or key == derived_key("person", number)):
                self._by_number[number] = key
            if household in households:
                if id_no:
                    self._by_id.setdefault((household, id_no[:18]), key)
                else:
                    self._by_name.setdefault((household, name), key)
        #: Those whom a row names by number: no other row means them, though it may have what they had before.
        self._claimed = set(self._by_number.values())

    def key(self, household: str, row: Values, household_no: str) -> str:
        """The key of the person of a row, new or known."""
        number, id_no, name = row.get("person_no"), (row.get("id_no") or "")[:18], row["name"]
        if known := self._by_number.get(number or ""):
            return known
        known = self._by_id.get((household, id_no)) if id_no else self._by_name.get((household, name))
        if known and known not in self._claimed:
            return known
        if number:
            return derived_key("person", number)
        return derived_key("person", household_no, id_no) if id_no else derived_key("person", household_no, "", name)


def roster_spell(person: str, year: int) -> str:
    """The key of the one spell of work that a roster tells of a person and year."""
    return derived_key("employment", person, year, "roster")


def shown_spells(known: Known, wanted: Collection[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """(person, year) → key of the spell that a one-line roster shows: the roster's own, else the first entered."""
    found: dict[tuple[str, int], tuple[bool, str]] = {}
    for key, person, year in known.living(Employment, ("person", "year")):
        pair = (person, year)
        if pair in wanted:
            rank = (key != roster_spell(*pair), key)
            found[pair] = min(rank, found.get(pair, rank))
    return {pair: key for pair, (_, key) in found.items()}
