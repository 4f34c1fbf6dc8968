"""Bringing persons in from workbooks: what a file will change is worked out first, then written as one action.

A row is a person. Values of the household repeat on its rows: the first that is filled wins. A blank cell never erases.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from db.changes import change
from db.household import Household
from db.income import Income
from db.person import Employment, Person
from db.record import Record, derived_key
from db.village import Village
from fupin_desktop import regions
from fupin_desktop.exchange.excel_layouts import OF_HOUSEHOLD, OF_YEAR, TABLES
from fupin_desktop.exchange.excel_match import Households, Known, Persons, roster_spell, shown_spells
from fupin_desktop.exchange.excel_plan import ADDED, CHANGED, SAME, FilePlan, Notice, Plan, PlannedPerson, SheetHead
from fupin_desktop.exchange.excel_read import open_workbook
from fupin_desktop.exchange.excel_rows import Reader, RefusedRow, Row, Vague, Values
from fupin_desktop.progress import Progress, no_progress

_STEP = 2000
_BATCH = 5000
# Values that only go with others: they don't make a record by themselves.
_ACCOMPANY = {(Employment, "abroad", 0), (Income, "members", None)}


@dataclass
class Gathered:
    """What the rows of a file say, by record."""

    plan: FilePlan
    wanted: dict[type[Record], dict[str, Values]] = field(default_factory=lambda: {model: {} for model in TABLES})
    parents: dict[str, Values] = field(default_factory=dict)
    known: dict[str, Values] = field(default_factory=dict)
    seen: dict[tuple[str, int | None], Row] = field(default_factory=dict)
    persons: dict[str, PlannedPerson] = field(default_factory=dict)
    as_of: dict[str, int] = field(default_factory=dict)
    owner: dict[str, str] = field(default_factory=dict)
    spells: dict[tuple[str, int], Values] = field(default_factory=dict)

    def take(self, model: type[Record], key: str, values: Values, row: Row) -> None:
        """Join what a row says of a record with what earlier rows said."""
        held = self.wanted[model].setdefault(key, values)
        if held is values:
            self.as_of[key] = row.year or 0
            return
        newer = model not in OF_YEAR and (row.year or 0) > self.as_of[key]
        for name, value in values.items():
            if name not in held or newer:
                held[name] = value
            elif held[name] != value and model in OF_HOUSEHOLD and (row.year or 0) == self.as_of[key]:
                self._contradiction(model, name, held[name], value, row)
        if newer:
            self.as_of[key] = row.year or 0

    def _contradiction(self, model: type[Record], name: str, first: Any, other: Any, row: Row) -> None:
        kind = model.kinds()[name]
        shown = [kind.show(kind.python_value(value)) for value in (first, other)]
        text = f"同一户前面写的是“{shown[0]}”，这里写的是“{shown[1]}”。用的是前面的，请核对。"
        self.plan.notices.append(Notice(row.sheet, row.number, kind.label, text))


def plan(files: Sequence[Path], year: int, region: str = "", progress: Progress = no_progress) -> Plan:
    """What importing these files into the open book will do.

    `year`: for files that name none. `region`: the village for households whose rows name none.
    Raises BadWorkbook when a file can't be read.
    """
    known = Known()
    plans = []
    for path in files:
        file = _plan_file(path, known, (year, region), progress)
        for model, rows in file.writes.items() if len(files) > 1 else ():
            known.expect(model, rows)
        plans.append(file)
    return Plan(plans)


def apply(plan: Plan, actor: str, progress: Progress = no_progress) -> None:
    """Write a plan as one action; a plan that changes nothing writes nothing."""
    total, done = plan.writes, 0
    if not total:
        return
    names = "、".join(file.path.name for file in plan.files)
    with change(actor, f"导入 {names}"[:200]) as writer:
        for file in plan.files:
            for model, rows in file.writes.items():
                for start in range(0, len(rows), _BATCH):
                    progress(done, total, f"写入{model.title}")
                    done += len(part := rows[start : start + _BATCH])
                    writer.put(model, part)
        progress(total, total, "写入完成")


def _plan_file(path: Path, known: Known, fallback: tuple[int, str], progress: Progress) -> FilePlan:
    file = FilePlan(path)
    progress(0, 0, f"打开 {path.name}")
    taken: list[tuple[Reader, Row]] = []
    for sheet in open_workbook(path):
        file.layout = file.layout or sheet.layout.name
        file.heads.append(SheetHead(sheet.name, sheet.above, sheet.headings))
        file.ignored += [heading for heading in sheet.ignored if heading not in file.ignored]
        reader = Reader(sheet)
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
    file.refused.sort(key=lambda refused: ([head.name for head in file.heads].index(refused.sheet), refused.row))
    return file


def _gather(gathered: Gathered, taken: list[tuple[Reader, Row]], known: Known, fallback: tuple[int, str]) -> None:
    households = Households(known)
    keyed = []
    for reader, row in taken:
        key, old = households.key(row.household.get("household_no"), row.household.get("local_no"))
        if region := row.region or ("" if old else fallback[1]):
            row.household["region_code"] = region
        keyed.append((reader, row, key, old))
    numbers = {number for _, row in taken if (number := row.person.get("person_no"))}
    ids = {id_no[:18] for _, row in taken if (id_no := row.person.get("id_no"))}
    persons = Persons(known, {key for *_, key, old in keyed if old}, numbers, ids)
    placed: set[str] = set()
    for reader, row, key, old in keyed:
        if not (old or key in placed or "region_code" in row.household):
            reason = "这是新的一户，却没有写乡镇和行政村。请补上。"
            gathered.plan.refused.append(reader.refuse(row, Household, "household_no", reason))
            continue
        person = persons.key(key, row.person, row.household.get("household_no") or key)
        if refused := _twice(gathered, reader, row, person):
            gathered.plan.refused.append(refused)
            continue
        placed.add(key)
        _take_row(gathered, row, key, person, fallback[0])
        _notice_number(gathered, row, person, persons)


def _twice(gathered: Gathered, reader: Reader, row: Row, person: str) -> RefusedRow | None:
    """Refuse a person whom the file names twice for one year."""
    marks = [("id_no", id_no[:18])] if (id_no := row.person.get("id_no")) else []
    for name, mark in [*marks, ("person_no", person)]:
        if first := gathered.seen.get((mark, row.year)):
            label = Person.kinds()[name].label if row.person.get(name) else "姓名"
            where = f"第 {first.number} 行" if first.sheet == row.sheet else f"“{first.sheet}”第 {first.number} 行"
            reason = f"{label}与{where}的“{first.person['name']}”相同，同一个人写了两次。请核对后只留一行，或改正号码。"
            return reader.refuse(row, Person, name if row.person.get(name) else "name", reason)
    for _, mark in [*marks, ("", person)]:
        gathered.seen[(mark, row.year)] = row
    return None


def _take_row(gathered: Gathered, row: Row, household: str, person: str, year: int) -> None:
    number = row.household.get("household_no") or row.household.get("local_no") or ""
    planned = PlannedPerson(person, household, row.sheet, row.number, row.person["name"], number)
    gathered.persons.setdefault(person, planned)
    gathered.known[person] = row.known
    gathered.parents[person] = {"household": household}
    of_year = row.year or year
    for model, values in zip(TABLES, row.values, strict=True):
        if not values:
            continue
        owner = household if model in OF_HOUSEHOLD else person
        if model is Employment:
            gathered.spells[(person, of_year)] = values
        elif model in OF_YEAR:
            parent = {"household" if model in OF_HOUSEHOLD else "person": owner, "year": of_year}
            if model is Income:
                parent["kind"] = "1"
            key = model.new_key(parent)
            gathered.parents[key] = parent
            gathered.owner[key] = owner
            gathered.take(model, key, values, row)
        else:
            gathered.owner[owner] = owner
            gathered.take(model, owner, values, row)


def _notice_number(gathered: Gathered, row: Row, person: str, persons: Persons) -> None:
    notices = gathered.plan.notices
    label = Person.kinds()["id_no"].label
    id_no = row.person.get("id_no")
    if not id_no:
        if not row.person.get("id_missing"):
            notices.append(Notice(row.sheet, row.number, label, f"{row.person['name']}没有证件号码，已照收。请补上。"))
        return
    key, name = persons.numbers.get(id_no[:18], (person, ""))
    if key != person:
        text = f"证件号码与账本里另一户的“{name}”相同，已照收。请核对是不是同一个人。"
        notices.append(Notice(row.sheet, row.number, label, text))


def _compare(gathered: Gathered, known: Known) -> None:
    """Work out what is new and what is different, and so the rows to write."""
    _name_spells(gathered, known)
    changed: set[str] = set()
    new: set[str] = set()
    writes = gathered.plan.writes
    writes[Village] = _villages(gathered, known)
    for model, wanted in gathered.wanted.items():
        stored = known.rows(model, wanted)
        rows = writes[model] = []
        for key, values in wanted.items():
            current = stored.get(key)
            owner = gathered.owner.get(key, key)
            if current is None:
                if _only_accompanies(model, values):
                    continue
                rows.append(_new_row(gathered, model, key, values))
                (new if model in (Household, Person) else changed).add(owner)
                before: Values = {}
            else:
                before = current
                if model is Person:
                    values = _completed(gathered, key, values, current)
                values = {n: v for n, v in values.items() if current[n] != v and not _fits(v, current[n])}
                if not values:
                    continue
                rows.append({"id": key, **_plain(values)})
                changed.add(owner)
            if owner not in new:
                found = gathered.plan.differences.setdefault(owner, [])
                found += [(model, name, before.get(name), value) for name, value in values.items()]
    _count(gathered, new, changed)


def _count(gathered: Gathered, new: set[str], changed: set[str]) -> None:
    file = gathered.plan
    file.persons = list(gathered.persons.values())
    for person in file.persons:
        differs = person.key in changed or person.household in changed
        person.status = ADDED if person.key in new else CHANGED if differs else SAME
    for key in gathered.wanted[Household]:
        file.households[ADDED if key in new else CHANGED if key in changed else SAME] += 1


def _new_row(gathered: Gathered, model: type[Record], key: str, values: Values) -> Values:
    row = {"id": key, **gathered.parents.get(key, {})}
    if model is Person:
        row |= {"member_state": "1", **gathered.known[key]}
    return row | _plain(values)


def _completed(gathered: Gathered, key: str, values: Values, current: Values) -> Values:
    """A known person's values with its household, and what its number tells where nothing else does."""
    blanks = {n: v for n, v in gathered.known[key].items() if current[n] is None}
    return {**blanks, **values, **gathered.parents[key]}


def _plain(values: Values) -> Values:
    return {name: str(value) if value.__class__ is Vague else value for name, value in values.items()}


def _fits(value: Any, current: Any) -> bool:
    return value.__class__ is Vague and current is not None and bool(value.fits(current))


def _only_accompanies(model: type[Record], values: Values) -> bool:
    return all((model, n, v) in _ACCOMPANY or (model, n, None) in _ACCOMPANY for n, v in values.items())


def _name_spells(gathered: Gathered, known: Known) -> None:
    spells = shown_spells(known, gathered.spells.keys())
    for (person, year), values in gathered.spells.items():
        key = spells.get((person, year)) or roster_spell(person, year)
        gathered.parents[key] = {"person": person, "year": year}
        gathered.owner[key] = person
        gathered.wanted[Employment][key] = values


def _villages(gathered: Gathered, known: Known) -> list[Values]:
    """Records of villages that the book does not have yet."""
    codes = {code for values in gathered.wanted[Household].values() if (code := values.get("region_code"))}
    keys = {derived_key(Village.table(), code): code for code in sorted(codes)}
    stored = known.rows(Village, keys)
    return [
        {"id": key, "region_code": code, "name": regions.village_name(code)}
        for key, code in keys.items()
        if key not in stored
    ]
