"""What the rows of a file say, joined by record: of which household and person each row speaks, and what it says."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from db.fields import Kind
from db.household import Household
from db.person import Employment, Person
from fupin_desktop import regions
from fupin_desktop.exchange import excel_measures
from fupin_desktop.exchange.excel_layouts import OF_HOUSEHOLD, OF_YEAR, PARTS, Part
from fupin_desktop.exchange.excel_match import Doubtful, Homes, Households, Known, People, Persons
from fupin_desktop.exchange.excel_plan import FilePlan, Notice, PlannedPerson
from fupin_desktop.exchange.excel_rows import Reader, Row, Values, names_household
from fupin_desktop.rules.letters import not_drawn

_HOME, _SPELLS = PARTS.index(Part(Household)), Part(Employment)
_VILLAGE_DIGITS = 12
#: 许三（已故）, 华一*, 李四1: what a name has not.
_BESIDE_NAME = re.compile(r"[()（）\[\]【】*＊/／\d]")

#: A record of a file before it has a key: its own or its owner's key, and the year of yearly ones.
Place = str | tuple[str, int] | tuple[str, int, str]


@dataclass(frozen=True)
class Setting:
    """What a plan goes by where rows don't say: the year, the village of new households, whether those that leave
    their 户编号 blank are of the household above; the book's region; and what `excel_out.export` writes of a year as
    net income per head: brought in again, that says nothing new."""

    year: int
    village: str = ""
    region: str = ""
    below: bool = False
    per_head: Callable[[int], Mapping[str, int]] = lambda _: {}


_WHOSE = (
    "没有户编号，账本里也找不到（或不止一户有）这个证件号码的人、这个户主，不知道是谁家的人。"
    "请补上户编号；没有编号的新户，加一列“本地户序号”。"
)
_NAMESAKES = "户主没有证件号码，也没有户编号，分不清是哪一户（同名的）。请补上其中一样。"
_HEAD_LEFT = "户主那一行退回了，家里的人跟着退回。户主改好以后，一起再导入。"
_SAID_NOTHING: Sequence[Values] = [{}] * len(PARTS)
#: A number or key → the row that names it.
_Named = dict[str, Row]


@dataclass
class Gathered:
    """What the rows of a file say, by record."""

    plan: FilePlan
    wanted: dict[Part, dict[Any, Values]] = field(default_factory=lambda: {part: {} for part in PARTS})
    #: The year of the row that a household's or person's values are from.
    as_of: list[dict[Place, int]] = field(default_factory=lambda: [{} for _ in PARTS])
    #: The latest year that a household is written of.
    written: dict[str, int] = field(default_factory=dict)
    #: The household of a person, and what follows from the ID number.
    home: dict[str, str] = field(default_factory=dict)
    known: dict[str, Values] = field(default_factory=dict)
    persons: dict[str, PlannedPerson] = field(default_factory=dict)
    measures: excel_measures.Given = field(default_factory=dict)
    #: Names of persons whom rows name by number only.
    names: dict[str, str] = field(default_factory=dict)
    #: (year, beginning of a spell) → of ID numbers (the first 18), 人编号, keys of persons: the row that named one.
    seen: defaultdict[tuple[int | None, str], tuple[_Named, _Named, _Named]] = field(
        default_factory=lambda: defaultdict(lambda: ({}, {}, {}))
    )

    def __post_init__(self) -> None:
        of = [(self.wanted[p], p.model in OF_HOUSEHOLD, p in OF_YEAR, p == _SPELLS) for p in PARTS]
        self._parts = [(place, *told) for place, told in enumerate(of)]
        #: Of the row before: its household, and what it says.
        self._before: tuple[str, Sequence[Values]] = ("", ())

    def take(self, row: Row, household: str, person: str, year: int) -> None:
        """Join what a row says with what earlier rows said."""
        if person in self.persons:
            self.plan.further += 1
        else:
            home = row.household
            number = home.get("household_no") or home.get("local_no") or ""
            name = row.person.get("name") or self.names.get(person, "")
            self.persons[person] = PlannedPerson(person, household, row.sheet, row.number, name, number)
        self.home[person] = household
        for kind, words in row.measures:
            if found := excel_measures.items(kind, words):
                excel_measures.add(self.measures, household, year, found)
        self.known[person] = row.known
        self.written[household] = max(year, self.written.get(household, 0))
        last, said_before = self._before
        parts = zip(self._parts, row.values, said_before if household == last else _SAID_NOTHING, strict=True)
        for (part, wanted, of_household, of_year, is_spell), values, before in parts:
            if not values or values is before:  # what the row before said of its household (`Reader._values`)
                continue
            owner = household if of_household else person
            place: Place = (owner, year) if of_year else owner
            if is_spell and row.spell:
                place = (owner, _year_of_spell(values, year), row.spell)
            held = wanted.setdefault(place, values)
            if held is not values:
                self._join(part, place, values, row)
            elif not of_year:
                self.as_of[part].setdefault(place, row.year or 0)
        self._before = household, row.values

    def _join(self, at: int, place: Place, values: Values, row: Row) -> None:
        part, year = PARTS[at], row.year or 0
        held = self.wanted[part][place]
        as_of = self.as_of[at].get(place, year)
        for name, value in values.items():
            if name not in held or year > as_of:
                held[name] = value
            elif held[name] != value and part.model in OF_HOUSEHOLD and year == as_of:
                self._contradiction(part.model.kinds()[name], (held[name], value), row)
        if place in self.as_of[at]:
            self.as_of[at][place] = max(as_of, year)

    def _contradiction(self, kind: Kind[Any], values: tuple[Any, Any], row: Row) -> None:
        first, other = (regions.said(kind, kind.python_value(value)) or "（清空）" for value in values)
        text = f"同一户前面写的是“{first}”，这里写的是“{other}”。用的是前面的，请核对。"
        self.plan.notices.append(Notice(row.sheet, row.number, kind.label, text))


def gather(gathered: Gathered, taken: Sequence[tuple[Reader, Row]], known: Known, setting: Setting) -> None:
    """Find out of whom each row speaks, and join what they say. Rows of which that can't be told are refused."""
    keyed = _at_home(gathered, taken, known, setting)
    numbers = {row.person.get("person_no") or "" for _, row, *_ in keyed}
    ids = {(row.person.get("id_no") or "")[:18] for _, row, *_ in keyed}
    persons = Persons(known, {key for *_, key, old in keyed if old}, numbers, ids)
    placed: set[str] = set()
    plan = gathered.plan
    for reader, row, key, old in keyed:
        if not (old or key in placed or "region_code" in row.household):  # a later row may name the village
            reason = "这是新的一户，却没有写乡镇和行政村。请补上。"
            plan.refused.append(reader.refuse(row, Household, "household_no", reason))
            continue
        try:
            person, told = persons.key(key, row.person, row.household.get("household_no") or key)
        except Doubtful as doubt:
            plan.refused.append(reader.refuse(row, Person, "id_no", str(doubt)))
            continue
        if first := _seen(gathered, row, person):
            _twice(plan, reader, row, *first)
            continue
        placed.add(key)
        if "name" not in row.person:
            gathered.names[person] = persons.names.get(person, "")
        plan.count_year(row.year, setting.year)
        _count_foreign(plan, row, (key, person), setting.region)
        gathered.take(row, key, person, row.year or setting.year)
        _tell(plan, row, person, persons, told)


def _at_home(
    gathered: Gathered, taken: Sequence[tuple[Reader, Row]], known: Known, setting: Setting
) -> list[tuple[Reader, Row, str, bool]]:
    """The rows whose household is known or can be made: with its key, and whether the book has it."""
    people = People(known)
    households, at_home = Households(people), Homes(people)
    #: Households that begin with their head, by the sheet's reader and the row of the head.
    begun: dict[tuple[Reader, int], tuple[str, bool]] = {}
    #: Of new households: the first village that a row of theirs names.
    villages: dict[str, str] = {}
    keyed = []
    for reader, row in taken:
        if reader.below.heads:  # it may have no column of the household: then all rows share what they say of it
            row.household = row.values[_HOME] = dict(row.household)
        home, head = row.household, reader.below.heads.get(row.number, 0)
        if names_household(home):
            key, old = households.key(home.get("household_no"), home.get("local_no"))
        elif head == row.number and (told := at_home.of_head(row, setting.village))[0]:
            key, old = begun[reader, head] = told
        elif key := at_home.of_number(row) if head else at_home.of(row, setting.village):
            old = True
        elif (reader, head) in begun:
            keyed.append((reader, row, *begun[reader, head]))
            continue
        else:
            reason = _WHOSE if not head else _NAMESAKES if head == row.number else _HEAD_LEFT
            gathered.plan.refused.append(reader.refuse(row, Household, "household_no", reason))
            gathered.plan.below += not head and row.number in reader.below.rows
            continue
        if region := row.region or ("" if old else villages.get(key) or setting.village):
            home.setdefault("region_code", region)
            villages.setdefault(key, region)
        keyed.append((reader, row, key, old))
    return keyed


def _seen(gathered: Gathered, row: Row, person: str) -> tuple[Row, str] | None:
    """The row that names the same person for the same year, and by which field."""
    ids, numbers, keys = gathered.seen[row.year, row.spell]
    id_no, number = (row.person.get("id_no") or "")[:18], row.person.get("person_no") or ""
    if id_no in ids:
        return ids[id_no], "id_no"
    if number in numbers:
        return numbers[number], "person_no"
    if person in keys:
        return keys[person], "key"
    if id_no:
        ids[id_no] = row
    if number:
        numbers[number] = row
    keys[person] = row
    return None


def _twice(plan: FilePlan, reader: Reader, row: Row, first: Row, claim: str) -> None:
    """A row that only repeats an earlier one is counted; one that says something else is refused."""
    where = f"第 {first.number} 行" if first.sheet == row.sheet else f"“{first.sheet}”第 {first.number} 行"
    repeats = all(
        all(name in held and held[name] == value for name, value in said.items())
        for held, said in zip(first.values, row.values, strict=True)
    )
    if repeats:
        plan.duplicates += 1
        plan.notices.append(Notice(row.sheet, row.number, "", f"与{where}完全一样，只收一次。"))
        return
    name = claim if claim != "key" else "person_no" if row.person.get("person_no") else "name"
    label = Person.kinds()[name].label
    reason = f"{label}与{where}的“{first.person.get('name', '')}”相同，同一个人写了两次。请核对后只留一行，或改正号码。"
    plan.refused.append(reader.refuse(row, Person, name, reason))


def _tell(plan: FilePlan, row: Row, person: str, persons: Persons, told: str) -> None:
    """What is odd about a row that is taken."""
    id_no = row.person.get("id_no")
    other = persons.numbers.get((id_no or "")[:18]) if persons.numbers else None
    if not told and other and other.key != person:
        told = f"证件号码与账本里的“{other.name}”相同，已照收。请核对是不是同一个人。"
    elif not (told or id_no or row.person.get("id_missing")):
        told = f"{row.person.get('name', '这个人')}没有证件号码，已照收。请补上。"
    if told:
        plan.notices.append(Notice(row.sheet, row.number, Person.kinds()["id_no"].label, told))
    name = row.person.get("name") or ""
    if told := not_drawn(name):
        plan.notices.append(Notice(row.sheet, row.number, Person.kinds()["name"].label, told))
    if not name.isalpha() and _BESIDE_NAME.search(name):
        told = f"“{name[:20]}”里有名字以外的字，已照收。请核对：说明写到备注，姓名只留名字。"
        plan.notices.append(Notice(row.sheet, row.number, Person.kinds()["name"].label, told))


def _year_of_spell(values: Values, year: int) -> int:
    """The year that a spell of a log is filed under: that of its end, else of the log."""
    return int(str(values.get("end_ym") or year)[:4])


def _count_foreign(plan: FilePlan, row: Row, pair: tuple[str, str], region: str) -> None:
    """Rows of another village or township than the book's own, by what they say or by their 户编号."""
    village = row.region or _village_of(str(row.household.get("household_no") or "")[:_VILLAGE_DIGITS])
    if village and region and not regions.lies_in(village, region):
        plan.foreign.setdefault(village, set()).add(pair)


@cache
def _village_of(code: str) -> str:
    place = regions.find(code) if len(code) == _VILLAGE_DIGITS else None
    return place.code if place and place.level == regions.VILLAGE else ""
