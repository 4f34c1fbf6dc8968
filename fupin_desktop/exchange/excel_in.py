"""Bringing persons in from workbooks: what a file will change is worked out first, then written as one action.

A row is a person. Values of the household repeat on its rows: the first that is filled wins. A blank cell never erases.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path
from typing import Any

from db import search
from db.bulk import indexes_last, wide_cache
from db.changes import Writer, change, every
from db.fields import Kind
from db.household import Household
from db.income import Income
from db.person import Employment, Person, PersonYear
from db.record import Record, derived_key
from db.village import Village
from fupin_desktop import regions
from fupin_desktop.exchange.collector import no_collector
from fupin_desktop.exchange.excel_cells import Vague
from fupin_desktop.exchange.excel_layouts import OF_HOUSEHOLD, OF_YEAR, TABLES
from fupin_desktop.exchange.excel_match import Households, Known, Persons, homes, roster_spell, shown_spells
from fupin_desktop.exchange.excel_plan import ADDED, CHANGED, SAME, FilePlan, Notice, Plan, PlannedPerson, SheetHead
from fupin_desktop.exchange.excel_read import open_workbook
from fupin_desktop.exchange.excel_rows import Reader, RefusedRow, Row, Values, names_household
from fupin_desktop.progress import Progress, no_progress

_STEP = 2000
#: Records of an import that fills an empty book rather than adds to one.
_MANY = 10_000
_BATCH = 5000
# Values that only go with others and make no record by themselves: of work "not abroad", of income the members, of a
# person's year the date of the file, which is no change by itself either.
_ACCOMPANYING: dict[type[Record], set[str]] = {Employment: {"abroad"}, Income: {"members"}, PersonYear: {"as_of"}}
_KINDS: dict[type[Record], Values] = {Income: {"kind": "1"}}  # 年度
_SORTED = tuple((model, model in OF_HOUSEHOLD, model in OF_YEAR) for model in TABLES)


#: A record of a file before it has a key: its own or its owner's key, and the year of yearly ones.
Place = str | tuple[str, int]


@dataclass
class Gathered:
    """What the rows of a file say, by record."""

    plan: FilePlan
    wanted: dict[type[Record], dict[Any, Values]] = field(default_factory=lambda: {model: {} for model in TABLES})
    #: The year of the row that a household's or person's values are from.
    as_of: dict[Place, int] = field(default_factory=dict)
    #: The household of a person, and what follows from the ID number.
    home: dict[str, str] = field(default_factory=dict)
    known: dict[str, Values] = field(default_factory=dict)
    persons: dict[str, PlannedPerson] = field(default_factory=dict)
    #: (what is claimed, the ID number's first 18 or 人编号 or key of the person, year) → the row that did.
    seen: dict[tuple[str, str, int | None], Row] = field(default_factory=dict)

    def take(self, row: Row, household: str, person: str, year: int) -> None:
        """Join what a row says with what earlier rows said."""
        if person not in self.persons:
            home = row.household
            number = home.get("household_no") or home.get("local_no") or ""
            self.persons[person] = PlannedPerson(person, household, row.sheet, row.number, row.person["name"], number)
        self.home[person] = household
        self.known[person] = row.known
        for (model, of_household, of_year), values in zip(_SORTED, row.values, strict=True):
            if values:
                owner = household if of_household else person
                place: Place = (owner, year) if of_year else owner
                held = self.wanted[model].setdefault(place, values)
                if held is not values:
                    self._join(model, place, values, row)
                elif not of_year:
                    self.as_of.setdefault(place, row.year or 0)

    def _join(self, model: type[Record], place: Place, values: Values, row: Row) -> None:
        held, year = self.wanted[model][place], row.year or 0
        as_of = self.as_of.get(place, year)
        for name, value in values.items():
            if name not in held or year > as_of:
                held[name] = value
            elif held[name] != value and model in OF_HOUSEHOLD and year == as_of:
                self._contradiction(model.kinds()[name], (held[name], value), row)
        if place in self.as_of:
            self.as_of[place] = max(as_of, year)

    def _contradiction(self, kind: Kind[Any], values: tuple[Any, Any], row: Row) -> None:
        first, other = (kind.show(kind.python_value(value)) for value in values)
        text = f"同一户前面写的是“{first}”，这里写的是“{other}”。用的是前面的，请核对。"
        self.plan.notices.append(Notice(row.sheet, row.number, kind.label, text))


def plan(files: Sequence[Path], year: int, region: str = "", progress: Progress = no_progress) -> Plan:
    """What importing these files into the open book will do.

    `year`: for files that name none. `region`: the village for households whose rows name none.
    Raises BadWorkbook when a file can't be read.
    """
    known = Known()
    plans = []
    with no_collector():
        for path in files:
            file = _plan_file(path, known, (year, region), progress)
            for model, rows in file.writes.items() if len(files) > 1 else ():
                known.expect(model, rows)
            plans.append(file)
    return Plan(plans)


def apply(plan: Plan, actor: str, progress: Progress = no_progress) -> None:
    """Write a plan as one action; a plan that changes nothing writes nothing."""
    total = plan.writes
    if not total:
        return
    names = "、".join(file.path.name for file in plan.files)
    with no_collector(), wide_cache(), change(actor, f"导入 {names}"[:200]) as writer:
        is_first = total > _MANY and not every("SELECT id FROM household UNION SELECT id FROM person LIMIT 1")
        # all of it is new: the log's own index is not asked for what was before
        tables = {"change", *search.TABLES, *(model.table() for file in plan.files for model in file.writes)}
        with indexes_last(tables if is_first else ()):
            _write(plan, writer, progress)
        progress(total, total, "写入完成")


def _write(plan: Plan, writer: Writer, progress: Progress) -> None:
    done = 0
    for file in plan.files:
        for model, unsorted in file.writes.items():
            rows = sorted(unsorted, key=itemgetter("id"))  # keys in order are written faster
            for start in range(0, len(rows), _BATCH):
                progress(done, plan.writes, f"写入{model.title}")
                done += len(part := rows[start : start + _BATCH])
                writer.put(model, part)
    progress(done, plan.writes, "整理索引")


def _plan_file(path: Path, known: Known, fallback: tuple[int, str], progress: Progress) -> FilePlan:
    file = FilePlan(path)
    progress(0, 0, f"打开 {path.name}")
    taken: list[tuple[Reader, Row]] = []
    readers = []
    for sheet in open_workbook(path):
        file.layout = file.layout or sheet.layout.name
        file.heads.append(SheetHead(sheet.name, sheet.above, sheet.headings))
        file.ignored += [heading for heading in sheet.ignored if heading not in file.ignored]
        readers.append(reader := Reader(sheet))
        for number, row in enumerate(reader.rows()):
            if number % _STEP == 0:
                progress(number, sheet.height, f"读取 {path.name}")
            if isinstance(row, RefusedRow):
                file.refused.append(row)
            else:
                taken.append((reader, row))
    gathered = Gathered(file)
    _gather(gathered, taken, known, fallback)
    _compare(gathered, known)
    for reader in readers:
        reader.fill(file.refused)
    order = {head.name: place for place, head in enumerate(file.heads)}
    file.refused.sort(key=lambda refused: (order[refused.sheet], refused.row))
    return file


def _gather(gathered: Gathered, taken: list[tuple[Reader, Row]], known: Known, fallback: tuple[int, str]) -> None:
    households = Households(known)
    at_home = homes(known, {row.person["id_no"][:18] for _, row in taken if not names_household(row.household)})
    keyed = []
    numbers: set[str] = set()
    ids: set[str] = set()
    for reader, row in taken:
        home, own = row.household, row.person
        if names_household(home):
            key, old = households.key(home.get("household_no"), home.get("local_no"))
        elif key := at_home.get(own["id_no"][:18], ""):
            old = True
        else:
            reason = "没有户编号，账本里也找不到（或不止一户有）这个证件号码的人，不知道是谁家的人。请补上户编号。"
            gathered.plan.refused.append(reader.refuse(row, Household, "household_no", reason))
            continue
        if region := row.region or ("" if old else fallback[1]):
            home.setdefault("region_code", region)
        keyed.append((reader, row, key, old))
        numbers.add(own.get("person_no", ""))
        ids.add(own.get("id_no", "")[:18])
    persons = Persons(known, {key for *_, key, old in keyed if old}, numbers, ids)
    placed: set[str] = set()
    for reader, row, key, old in keyed:
        if not (old or key in placed or "region_code" in row.household):  # a later row may name the village
            reason = "这是新的一户，却没有写乡镇和行政村。请补上。"
            gathered.plan.refused.append(reader.refuse(row, Household, "household_no", reason))
            continue
        person = persons.key(key, row.person, row.household.get("household_no") or key)
        if refused := _twice(gathered, reader, row, person):
            gathered.plan.refused.append(refused)
            continue
        placed.add(key)
        gathered.take(row, key, person, row.year or fallback[0])
        _notice_number(gathered, row, person, persons)


def _twice(gathered: Gathered, reader: Reader, row: Row, person: str) -> RefusedRow | None:
    """Refuse a person whom the file names twice for one year."""
    seen, year, said = gathered.seen, row.year, row.person
    number = said.get("person_no", "")
    claims = (("id_no", said.get("id_no", "")[:18], year), ("person_no", number, year), ("key", person, year))
    twice = next(filter(seen.__contains__, claims), None)
    if twice is None:
        for claim in claims:
            if claim[1]:
                seen[claim] = row
        return None
    first = seen[twice]
    name = twice[0] if twice[0] != "key" else "person_no" if number else "name"
    where = f"第 {first.number} 行" if first.sheet == row.sheet else f"“{first.sheet}”第 {first.number} 行"
    label = Person.kinds()[name].label
    reason = f"{label}与{where}的“{first.person['name']}”相同，同一个人写了两次。请核对后只留一行，或改正号码。"
    return reader.refuse(row, Person, name, reason)


def _notice_number(gathered: Gathered, row: Row, person: str, persons: Persons) -> None:
    id_no = row.person.get("id_no")
    key, name = persons.numbers.get((id_no or "")[:18], (person, ""))
    if key != person:
        text = f"证件号码与账本里的“{name}”相同，已照收。请核对是不是同一个人。"
    elif not (id_no or row.person.get("id_missing")):
        text = f"{row.person['name']}没有证件号码，已照收。请补上。"
    else:
        return
    gathered.plan.notices.append(Notice(row.sheet, row.number, Person.kinds()["id_no"].label, text))


def _compare(gathered: Gathered, known: Known) -> None:
    """Work out what is new and what is different, and so the rows to write."""
    gathered.plan.writes[Village] = _villages(gathered, known)
    changed: set[str] = set()
    new: set[str] = set()
    for model, wanted in gathered.wanted.items():
        keys = _keys(model, wanted, known)
        stored = known.rows(model, keys, _fields(gathered, model)) if known.has(model) else {}
        rows = gathered.plan.writes[model] = []
        yearly, accompanying = model in OF_YEAR, _ACCOMPANYING.get(model, set())
        of, kinds = "household" if model in OF_HOUSEHOLD else "person", _KINDS.get(model, {})
        for key, (place, values) in zip(keys, wanted.items(), strict=True):
            owner = place[0] if yearly else place
            if current := stored.get(key):
                different = _different(gathered, model, key, values, current)
                if different:
                    rows.append({"id": key, **different})
            elif values.keys() <= accompanying and not values.get("abroad"):
                continue
            else:
                different = values
                if yearly:
                    rows.append({"id": key, of: owner, "year": place[1], **kinds, **values})
                else:
                    own = _own(gathered, key) if model is Person else {}
                    rows.append({"id": key, **own, **values})
                    new.add(key)
            if different and owner not in new:
                changed.add(owner)
                found = gathered.plan.differences.setdefault(owner, [])
                found += [(model, name, (current or {}).get(name), value) for name, value in different.items()]
    _count(gathered, new, changed)


def _count(gathered: Gathered, new: set[str], changed: set[str]) -> None:
    file = gathered.plan
    file.persons = list(gathered.persons.values())
    for person in file.persons:
        differs = person.key in changed or person.household in changed
        person.status = ADDED if person.key in new else CHANGED if differs else SAME
    for key in gathered.wanted[Household]:
        file.households[ADDED if key in new else CHANGED if key in changed else SAME] += 1


def _keys(model: type[Record], wanted: Collection[Any], known: Known) -> list[str]:
    """The keys of records, in the order of their places."""
    if model not in OF_YEAR:
        return list(wanted)
    if model is Employment:
        spells = shown_spells(known, wanted)
        return [spells.get(place) or roster_spell(*place) for place in wanted]
    table, last = model.table(), ("1",) if model is Income else ()
    return [derived_key(table, *place, *last) for place in wanted]


def _fields(gathered: Gathered, model: type[Record]) -> set[str]:
    """The fields that the rows may say something about."""
    names = set().union(*gathered.wanted[model].values())
    return names.union({"household"}, *gathered.known.values()) if model is Person else names


def _own(gathered: Gathered, key: str) -> Values:
    """What a new person has besides what its row says."""
    return {"household": gathered.home[key], "member_state": "1", **gathered.known[key]}


def _different(gathered: Gathered, model: type[Record], key: str, values: Values, current: Values) -> Values:
    """What is not yet in the book. Of a known person also its household, and what its number tells that is blank."""
    if model is Person:
        blanks = {n: v for n, v in gathered.known[key].items() if current[n] is None}
        values = {**blanks, **values, "household": gathered.home[key]}
    different = {n: v for n, v in values.items() if current[n] != v and not _fits(v, current[n])}
    return {} if different and model is PersonYear and different.keys() <= _ACCOMPANYING[model] else different


def _fits(value: Any, current: Any) -> bool:
    return value.__class__ is Vague and current is not None and bool(value.fits(current))


def _villages(gathered: Gathered, known: Known) -> list[Values]:
    """Records of villages that the book does not have yet."""
    codes = {code for values in gathered.wanted[Household].values() if (code := values.get("region_code"))}
    keys = {derived_key(Village.table(), code): code for code in sorted(codes)}
    stored = known.rows(Village, keys, ())
    return [
        {"id": key, "region_code": code, "name": regions.village_name(code)}
        for key, code in keys.items()
        if key not in stored
    ]
