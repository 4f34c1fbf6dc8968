"""Bringing persons in from workbooks: what a file will change is worked out first, then written as one action.

A row is a person. Values of the household repeat on its rows: the first that is filled wins. A blank cell never erases.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import Any

from db import search
from db.bulk import indexes_last, parents_last, wide_cache
from db.changes import Writer, change, every
from db.household import Household
from db.income import Income
from db.measure import Measure
from db.moment import Seen, moment
from db.person import Employment, Person, PersonYear
from db.record import Record, derived_key
from db.village import Village
from fupin_desktop import regions
from fupin_desktop.exchange import excel_measures, excel_occasions
from fupin_desktop.exchange.collector import no_collector
from fupin_desktop.exchange.excel_gather import Gathered, Setting, gather
from fupin_desktop.exchange.excel_layouts import OF_HOUSEHOLD, OF_YEAR, PER_HEAD, Part
from fupin_desktop.exchange.excel_match import Known, roster_spell, shown_spells
from fupin_desktop.exchange.excel_plan import ADDED, CHANGED, SAME, FilePlan, Notice, Plan, different
from fupin_desktop.exchange.excel_read import open_workbook
from fupin_desktop.exchange.excel_rows import Reader, RefusedRow, Row, Values, fill
from fupin_desktop.progress import Progress, no_progress

_FIGURE = PER_HEAD[1]
_TAKEN = "户主，已经收下；留着这一行，下面才知道是谁家的人。"
_STEP = 2000
#: Records of which an import fills an empty table rather than adds to one.
_MANY = 2000
_BATCH = 5000
# Values that only go with others and make no record by themselves: of work "not abroad", of income the members, of a
# person's year the date of the file, which is no change by itself either.
_ACCOMPANYING: dict[type[Record], set[str]] = {Employment: {"abroad"}, Income: {"members"}, PersonYear: {"as_of"}}
_KINDS: dict[type[Record], Values] = {Income: {"kind": "1"}}  # 年度
Frame = Callable[[Any], Values]


def plan(files: Sequence[Path], setting: Setting, progress: Progress = no_progress) -> Plan:
    """What importing these files into the open book will do. Raises BadWorkbook when a file can't be read."""
    known, now = Known(), moment()
    plans = []
    with no_collector():
        for path in files:
            file = _plan_file(path, known, setting, progress)
            for model, rows in file.writes.items() if len(files) > 1 else ():
                known.expect(model, rows)
            plans.append(file)
    return Plan(plans, setting.year, setting.region, now)


def apply(plan: Plan, actor: str, progress: Progress = no_progress) -> None:
    """Write a plan as one action; a plan that changes nothing writes nothing."""
    total = plan.writes
    if not total:
        return
    names, filled = "、".join(file.path.name for file in plan.files), _filled(plan)
    written = {model.table() for file in plan.files for model in file.writes if filled}
    with no_collector(), wide_cache(), parents_last(written) as find_parents:
        with change(actor, f"导入 {names}"[:200]) as writer:
            with indexes_last(filled):
                _write(plan, writer, progress)
            find_parents()
        progress(total, total, "写入完成")


def _filled(plan: Plan) -> set[str]:
    """The tables that a plan fills: that are empty now, and will have many records."""
    many: Counter[str] = Counter()
    for file in plan.files:
        many.update({model.table(): len(rows) for model, rows in file.writes.items()})
    found = {name for name, rows in many.items() if rows >= _MANY and not every(f'SELECT 1 FROM "{name}" LIMIT 1')}
    # in an empty book all of it is new: the log's own index is not asked for what was before
    return found | {"change", *search.TABLES} if {Household.table(), Person.table()} <= found else found


def _write(plan: Plan, writer: Writer, progress: Progress) -> None:
    done = 0
    for file in plan.files:
        for model, unsorted in file.writes.items():
            rows = sorted(unsorted, key=itemgetter("id"))  # keys in order are written faster
            seen = Seen(plan.moment, file.before.get(model, {})) if plan.moment else None
            for start in range(0, len(rows), _BATCH):
                progress(done, plan.writes, f"写入{model.title}")
                done += len(part := rows[start : start + _BATCH])
                writer.put(model, part, seen)
    progress(done, plan.writes, "整理索引")


def _plan_file(path: Path, known: Known, setting: Setting, progress: Progress) -> FilePlan:
    file = FilePlan(path)
    progress(0, 0, f"打开 {path.name}")
    taken: list[tuple[Reader, Row]] = []
    with open_workbook(path) as book:
        for sheet in book.sheets():
            reader = Reader(sheet, setting.year, below=setting.below)
            file.begin(sheet.name, sheet.table, reader.below.heads)
            for number, row in enumerate(reader.rows()):
                if number % _STEP == 0:
                    progress(number, sheet.height, f"读取 {path.name}")
                file.read += 1
                if isinstance(row, RefusedRow):
                    file.refused.append(row)
                else:
                    taken.append((reader, row))
            file.read += sheet.passed
            file.passed += sheet.passed
            file.notices += [Notice(sheet.name, *notice) for notice in reader.notices]
        file.unread = book.unread
    gathered = Gathered(file)
    gather(gathered, taken, known, setting)
    _compare(gathered, known, setting)
    file.heads_of_refused = _their_heads(file)
    _fill(path, [*file.refused, *file.heads_of_refused])
    file.put_in_order()
    return file


def _their_heads(file: FilePlan) -> list[RefusedRow]:
    """The rows of heads that go along with members who are refused: it is the head that says whose they are."""
    refused, heads = {(row.sheet, row.row) for row in file.refused}, {head.name: head.heads for head in file.heads}
    wanted = dict.fromkeys((sheet, heads[sheet].get(row, row)) for sheet, row in refused)
    return [RefusedRow(sheet, row, "", _TAKEN) for sheet, row in wanted if (sheet, row) not in refused]


def _fill(path: Path, refused: Sequence[RefusedRow]) -> None:
    """Give refused rows their cells: those that read well were not kept, and are few."""
    if any(not row.cells for row in refused):
        with open_workbook(path) as book:
            for sheet in book.sheets():
                fill(sheet, refused)


def _compare(gathered: Gathered, known: Known, setting: Setting) -> None:
    """Work out what is new and what is different, and so the rows to write."""
    file = gathered.plan
    file.writes[Village] = _villages(gathered, known)
    for part, wanted in gathered.wanted.items():
        model, frame = part.model, _frame(part, wanted, gathered, known)
        keys = _keys(part, wanted, known, frame)
        stored = known.rows(model, keys, _fields(gathered, part)) if known.has(model) else {}
        _drop_reckoned(part, wanted, keys, stored, setting)
        file.writes.setdefault(model, [])
        yearly, accompanying = part in OF_YEAR, _ACCOMPANYING.get(model, set())
        for key, (place, values) in zip(keys, wanted.items(), strict=True):
            owner = place[0] if yearly else place
            if (current := stored.get(key)) is None:
                if not values.keys() <= accompanying or values.get("abroad"):
                    file.put(model, key, values, None, owner, frame(place))
            elif changed := _different(gathered, model, key, values, current):
                file.put(model, key, changed, current, owner)
    for row in _measures(gathered, known):
        file.put(Measure, row["id"], {"item": row["item"]}, None, row["household"], row)
    _count(gathered)


def _drop_reckoned(
    part: Part, wanted: Mapping[Any, Values], keys: Sequence[str], stored: Mapping[str, Values], setting: Setting
) -> None:  # fmt: skip
    """Leave out net income per head that a roster has from the amounts which the book holds."""
    if part != PER_HEAD[0]:
        return
    years = cache(setting.per_head)
    for key, ((home, year), values) in zip(keys, wanted.items(), strict=True):
        given, current = values.get(_FIGURE), stored.get(key)
        if given is not None and current and current.get(_FIGURE) is None and years(year).get(home) == given:
            del values[_FIGURE]


def _measures(gathered: Gathered, known: Known) -> list[Values]:
    rows = excel_measures.rows(gathered.measures, known)
    bare = [row for row in rows if not row.get("start")]
    if bare:
        first = next(p for p in gathered.persons.values() if p.household == bare[0]["household"])
        told = f"表里的帮扶措施有 {len(bare)} 项是新的，表里没有开始日期和责任部门，收下后请在“帮扶”里补上。"
        gathered.plan.notices.append(Notice(first.sheet, first.row, Measure.title, told))
    return rows


def _count(gathered: Gathered) -> None:
    file = gathered.plan
    file.persons = list(gathered.persons.values())
    new, changed = file.new, file.differences
    for person in file.persons:
        differs = person.key in changed or person.household in changed
        person.status = ADDED if person.key in new else CHANGED if differs else SAME
    for key in gathered.wanted[Part(Household)]:
        file.households[ADDED if key in new else CHANGED if key in changed else SAME] += 1


def _frame(part: Part, wanted: Collection[Any], gathered: Gathered, known: Known) -> Frame:
    """What a new record has besides what the file says of it, by its place."""
    if part.occasion:
        occasions = excel_occasions.find(part, wanted, gathered, known)
        return occasions.__getitem__
    if part in OF_YEAR:
        of, kinds = "household" if part.model in OF_HOUSEHOLD else "person", _KINDS.get(part.model, {})
        return lambda place: {of: place[0], "year": place[1], **kinds}
    return lambda key: _own(gathered, key) if part.model is Person else {}


def _keys(part: Part, wanted: Collection[Any], known: Known, frame: Frame) -> list[str]:
    """The keys of records, in the order of their places."""
    model = part.model
    if part.occasion:
        return [frame(household)["id"] for household in wanted]
    if part not in OF_YEAR:
        return list(wanted)
    if model is Employment:
        spells = shown_spells(known, wanted)
        return [spells.get(place) or roster_spell(*place) for place in wanted]
    table, last = model.table(), ("1",) if model is Income else ()
    return [derived_key(table, *place, *last) for place in wanted]


def _fields(gathered: Gathered, part: Part) -> set[str]:
    """The fields that the rows may say something about."""
    names = set().union(*gathered.wanted[part].values())
    return names.union({"household"}, *gathered.known.values()) if part.model is Person else names


def _own(gathered: Gathered, key: str) -> Values:
    """What a new person has besides what its row says."""
    return {"household": gathered.home[key], "member_state": "1", **gathered.known[key]}


def _different(gathered: Gathered, model: type[Record], key: str, values: Values, current: Values) -> Values:
    """What is not yet in the book. Of a known person also its household, and what its number tells that is blank."""
    if model is Person:
        blanks = {n: v for n, v in gathered.known[key].items() if current[n] is None}
        values = {**blanks, **values, "household": gathered.home[key]}
    found = different(values, current)
    return {} if found and model is PersonYear and found.keys() <= _ACCOMPANYING[model] else found


def _villages(gathered: Gathered, known: Known) -> list[Values]:
    """Records of villages that the book does not have yet."""
    codes = {code for values in gathered.wanted[Part(Household)].values() if (code := values.get("region_code"))}
    keys = {derived_key(Village.table(), code): code for code in sorted(codes)}
    stored = known.rows(Village, keys, ())
    return [
        {"id": key, "region_code": code, "name": regions.village_name(code)}
        for key, code in keys.items()
        if key not in stored
    ]
