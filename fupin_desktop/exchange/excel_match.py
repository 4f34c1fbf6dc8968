"""Which records of the book the rows of a file speak of."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

from db import masks
from db.changes import every
from db.household import Household
from db.kind import number_text
from db.models import MODELS
from db.names import fold_name
from db.person import Employment, Person
from db.record import DELETED, Record, derived_key
from db.sql import stored_rows
from db.store import database
from fupin_desktop.exchange.excel_rows import Row, Values
from fupin_desktop.rules import id_number
from fupin_desktop.rules.facts import is_head

#: Characters of an ID card's number, by which a person is known.
_CARD = 18
_LEFT = "2"
#: A number that this program gave (`services/book/entry.py`).
_LOCAL = re.compile(r"\d{16}")


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
        planned, is_empty = self._planned[model], not every(f'SELECT 1 FROM "{model.table()}" LIMIT 1')
        wanted = () if is_empty else sorted(keys)  # in the order of the index
        stored = stored_rows(model, wanted, [*{"id", DELETED, *fields}])
        found = {key: row for key, row in stored.items() if not row[DELETED]}
        return found | {key: planned[key] for key in keys if key in planned}

    def living(self, model: type[Record], names: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
        """These fields of every living record."""
        planned = self._planned[model]
        columns = ", ".join(f'"{name}"' for name in ("id", *names))
        stored = database.execute_sql(f'SELECT {columns} FROM "{model.table()}" WHERE deleted IS NOT 1')
        if not planned:
            return iter(stored)
        others = ((key, *map(values.get, names)) for key, values in planned.items())
        return chain((row for row in stored if row[0] not in planned), others)


class People:
    """The living households and people of the book by what files write of them, each as soon as it is asked for."""

    def __init__(self, known: Known) -> None:
        self._known = known

    @cached_property
    def homes(self) -> dict[str, tuple[str | None, str | None, str | None]]:
        """Household → 户编号, 本地户序号, village."""
        found = self._known.living(Household, ("household_no", "local_no", "region_code"))
        return {key: (number, local, region) for key, number, local, region in found}

    @cached_property
    def numbers(self) -> tuple[dict[str, str], dict[str, str]]:
        """户编号 → household, 本地户序号 → household; of several the one whose key the number makes, else the first."""
        by_number: dict[str, str] = {}
        by_local: dict[str, str] = {}
        for key, (number, local, _) in self.homes.items():
            if number and (number_text(number) not in by_number or key == derived_key("household", number)):
                by_number[number_text(number)] = key
            if local:
                by_local.setdefault(number_text(local), key)
        return by_number, by_local

    @cached_property
    def ids(self) -> dict[str, tuple[str, str, str, str | None]]:
        """ID number as it is kept → the person who has it, the household, that number, what they are there; of several
        who is a member here."""
        fields = ("household", "id_no", "member_state")
        persons = [one for one in self._known.living(Person, fields) if one[2]]
        found = {one[2]: one for one in persons}
        if len(found) < len(persons):
            gone = {key for (key,) in every('SELECT id FROM "elsewhere"')}
            persons.sort(key=lambda one: one[3] != _LEFT and one[1] not in gone)
            found = {one[2]: one for one in persons}
        return found

    @cached_property
    def _by_card(self) -> dict[str, tuple[str, str, str, str | None]]:
        """Those by what is compared of the number; what is written just so goes before."""
        return {card(number): one for number, one in self.ids.items()} | self.ids

    def of_id(self, words: str) -> tuple[str, str, str, str | None] | None:
        """The person of an ID number, however it is written."""
        return self.ids.get(words) or self._by_card.get(card(words))

    @cached_property
    def homes_of_id(self) -> dict[str, set[str]]:
        """ID number → the households of all who have it."""
        found: dict[str, set[str]] = defaultdict(set)
        for _, household, id_no in self._known.living(Person, ("household", "id_no")):
            if id_no:
                found[card(id_no)].add(household)
        return found

    @cached_property
    def names(self) -> dict[str, dict[str, set[str]]]:
        """Name as it is compared → household → its people of that name."""
        found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for key, household, name in self._known.living(Person, ("household", "name")):
            found[fold_name(name or "")][household].add(key)
        return found

    @cached_property
    def heads(self) -> dict[str, dict[str, set[str]]]:
        """Name of a head → village → the households that have such a head there."""
        found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        fields = ("household", "name", "relation", "member_state")
        for _, household, name, relation, state in self._known.living(Person, fields):
            if is_head(relation, state):
                *_, region = self.homes.get(household, (None,))
                found[fold_name(name or "")][region or ""].add(household)
        return found


def card(words: str) -> str:
    """An ID number as it is compared."""
    if len(words) == _CARD and words.isdecimal() and words.isascii():
        return words  # as most are
    return number_text(words)[:_CARD].upper()


def of_name(known: Mapping[str, Mapping[str, set[str]]], name: str, where: str | None = None) -> set[str]:
    """Those of a name, of one place or of all."""
    there = known.get(fold_name(name), {})
    return there.get(where, set()) if where is not None else set().union(*there.values())


class Households:
    """The households of a file, by 户编号, or by 本地户序号 where there is none."""

    def __init__(self, people: People) -> None:
        self._by_number, self._by_local = people.numbers
        self._new: set[str] = set()

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


class Homes:
    """The households of rows that name none by number: where the book has somebody of this 证件号码; else where it has
    the head whom the row names, by number, or by name in this village; else, of those households that have no 户编号
    themselves, where it has somebody of this name in this village. Not where several have."""

    def __init__(self, people: People) -> None:
        self._people = people
        #: Of households that the file begins, by the 证件号码 of the head.
        self._begun: dict[str, str] = {}

    @cached_property
    def _last(self) -> Counter[str]:
        """Region → the last serial of its local numbers."""
        found: Counter[str] = Counter()
        for _, local, _ in self._people.homes.values():
            if local and _LOCAL.fullmatch(local):
                found[local[:-4]] = max(found[local[:-4]], int(local[-4:]))
        return found

    def of(self, row: Row, village: str) -> str:
        """The key of a row's household; "" where it can't be told. `village`: of rows that name none."""
        id_no, region = (row.person.get("id_no") or "")[:_CARD], row.region or village
        found = self._people.homes_of_id.get(id_no) if id_no else None
        found = found or self._of_head(*row.head, region) or set(self._unnumbered(row.person.get("name") or "", region))
        return next(iter(found)) if len(found) == 1 else ""

    def _unnumbered(self, name: str, region: str) -> Iterator[str]:
        for home in self._people.names.get(fold_name(name), {}).keys() & self._people.homes.keys():
            number, _, village = self._people.homes[home]
            if not number and (village or "") == region:
                yield home

    def _of_head(self, number: str, name: str, region: str) -> set[str] | None:
        """By the number alone where there is one: another head of this name is another one."""
        if number:
            return self._people.homes_of_id.get(card(number))
        return of_name(self._people.heads, name, region) if name else None

    def of_number(self, row: Row) -> str:
        """The same by the 证件号码 alone."""
        found = self._people.homes_of_id.get((row.person.get("id_no") or "")[:_CARD], ())
        return next(iter(found)) if len(found) == 1 else ""

    def of_head(self, row: Row, village: str) -> tuple[str, bool]:
        """The household that a head's row begins ("": it can't be told from that of a namesake), and whether the book
        has it. A new one gets a local number (DICTIONARY §1.1: region and a serial of four digits)."""
        id_no, region = (row.person.get("id_no") or "")[:18], row.region or village
        known = self.of_number(row) if id_no else self.of(row, village)
        if known or not id_no:
            return known, True
        if id_no not in self._begun:
            self._begun[id_no] = Household.new_key({})
            if region:
                self._last[region] += 1
                row.household["local_no"] = f"{region}{self._last[region]:04d}"
        return self._begun[id_no], False


class Doubtful(Exception):
    """Whom of the book a row means can't be told; the text is a sentence."""


@dataclass(frozen=True, slots=True)
class Someone:
    """A person of the book."""

    key: str
    household: str
    number: str
    id_no: str
    name: str
    left: bool


class Persons:
    """The persons whom a file may mean: of its households, with its 人编号, or with its 证件号码 (first 18)."""

    def __init__(self, known: Known, households: set[str], numbers: set[str], ids: set[str]) -> None:
        self._by_number: dict[str, str] = {}
        self._by_id: dict[tuple[str, str], str] = {}
        self._by_name: dict[tuple[str, str], list[Someone]] = {}
        #: First 18 characters → someone who has them, in whatever household.
        self.numbers: dict[str, Someone] = {}
        #: The names of those whom the file may mean.
        self.names: dict[str, str] = {}
        named_by_id = set()
        fields = ("household", "person_no", "id_no", "name", "member_state")
        for key, household, number, id_no, name, state in known.living(Person, fields):
            number, short = number_text(number or ""), number_text(id_no or "")[:18]
            someone = Someone(key, household, number, id_no or "", name or "", state == _LEFT)
            if short in ids and short:
                self.numbers[short] = someone
                named_by_id.add(key)
            if number and number in numbers and (number not in self._by_number or key == derived_key("person", number)):
                self._by_number[number] = key
            if household in households:
                self.names[key] = name or ""
                if short:
                    self._by_id.setdefault((household, short), key)
                self._by_name.setdefault((household, fold_name(name or "")), []).append(someone)
        #: Those whom a row names by number: no other row means them, though it may have what they had before.
        self._claimed = set(self._by_number.values())
        self._named = self._claimed | named_by_id

    def key(self, household: str, row: Values, household_no: str) -> tuple[str, str]:
        """The key of the person of a row, new or known, and what is to be told of it ("" for nothing). Raises Doubtful.

        Known are, in this order: the 人编号; the 证件号码 in this household; the same number and name in another one
        (who moved); the name in this household, where the number was blank or nearly the same.
        """
        number, id_no = row.get("person_no"), (row.get("id_no") or "")[:18]
        known = self._by_number.get(number or "")
        of_id = self._by_id.get((household, id_no)) if id_no else None
        if known or (of_id and of_id not in self._claimed):
            return known or of_id or "", ""
        if "name" not in row:
            raise Doubtful("表里没有姓名，账本里这一户也没有这个号码的人，不知道是谁。请先登记这个人，或补上姓名一列。")
        moved = self.numbers.get(id_no)
        if moved and moved.key not in self._claimed and not moved.left and _alike(moved.name, row["name"]):
            return moved.key, "原来在账本的另一户，这里写在这一户，就改到这一户。请核对。"
        if self._by_name and (found := self._by_its_name(household, row, number, id_no)):
            return found
        parts = (number,) if number else (household_no, id_no) if id_no else (household_no, "", row["name"])
        return derived_key("person", *parts), ""

    def _by_its_name(self, household: str, row: Values, number: str | None, id_no: str) -> tuple[str, str] | None:
        of_name = self._by_name.get((household, fold_name(row["name"])), ())
        free = [one for one in of_name if one.key not in self._named and not (number and one.number)]
        blank = [one for one in free if not one.id_no]
        if len(blank) == 1:
            return blank[0].key, ""
        if not id_no and len(free) == 1:
            return free[0].key, ""
        near = [one for one in free if id_no and one.id_no and id_number.nearly(number_text(one.id_no), id_no)]
        if len(near) == 1:
            told = f"这一户的{near[0].name}证件号码原来是 {masks.number(near[0].id_no)}，改为这里写的。请核对。"
            return near[0].key, told
        if free and not number:
            old = f"（证件号码 {masks.number(free[0].id_no)}）" if len(free) == 1 and free[0].id_no else ""
            raise Doubtful(
                f"这一户在账本里已有“{free[0].name}”{old}，分不清是不是同一个人。是同一个人，请先在程序里把他的证件号码"
                "改成这里的；是另一个人，请先在程序里登记他。然后再导入这一行。"
            )
        return None


def _alike(first: str, second: str) -> bool:
    return fold_name(first) == fold_name(second)


def roster_spell(person: str, year: int, start: str = "roster") -> str:
    """The key of the one spell of work that a roster tells of a person and year; of a log of work, by its beginning."""
    return derived_key("employment", person, year, start)


def shown_spells(known: Known, wanted: Collection[tuple[Any, ...]]) -> dict[tuple[Any, ...], str]:
    """(person, year) → key of the spell that a one-line roster shows: the roster's own, else the first entered.
    (person, year, start) → key of the spell that began then (a log of work)."""
    found: dict[tuple[Any, ...], tuple[bool, str]] = {}
    for key, person, year, start in known.living(Employment, ("person", "year", "start_ym")):
        pair = (person, year)
        if pair in wanted:
            rank = (key != roster_spell(*pair), key)
            found[pair] = min(rank, found.get(pair, rank))
        if (*pair, start) in wanted:
            found[(*pair, start)] = (False, key)
    return {place: key for place, (_, key) in found.items()}
