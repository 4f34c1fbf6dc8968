"""Comparison lists 部门比对: a department's workbook beside the book, what of it becomes a clue, what goes back.

Only who is in the book is kept; the others go back to the department as a workbook.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from db.changes import change, chunks, every
from db.clock import today
from db.clue import Clue, DeptRecord
from db.codes import code_list
from db.fields import BadValue
from db.record import derived_key
from db.refusal import Refusal
from fupin_desktop.exchange import dept_list
from fupin_desktop.exchange.dept_list import DeptList, ListedPerson
from fupin_desktop.roles import Right
from fupin_desktop.rules import dept_lists
from fupin_desktop.rules.dept_lists import Line, Said
from fupin_desktop.rules.id_number import first18
from fupin_desktop.services.book import access, settings
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.household import cases
from fupin_desktop.services.monitoring import clues

PUSHED = "13"  # clue_source
_TO_VERIFY, _BECAME_CLUE = "1", "3"  # match_handled
_SHORTEST = 15
_BATCH = 300
NOT_HERE, BAD_NUMBER = "不在这个账本里", "证件号码不对"


class NoClue(Refusal):
    """The record becomes no clue."""


@dataclass(frozen=True)
class Matched:
    """A row whose person is in the book. `name`: as the book has it."""

    listed: ListedPerson
    person: str
    household: str
    name: str
    said: Said
    record: DeptRecord


@dataclass
class Preview:
    """What a list would bring: `unmatched` with the reason; they are not kept."""

    path: Path
    code: str
    day: dt.date
    read: DeptList
    matched: list[Matched] = field(default_factory=list)
    unmatched: list[tuple[ListedPerson, str]] = field(default_factory=list)

    @property
    def findings(self) -> Counter[str]:
        """How many of each finding (`match_finding`)."""
        return Counter(one.said.finding for one in self.matched)

    @property
    def offers(self) -> int:
        """How many rows tell of a risk."""
        return sum(bool(one.said.risk) for one in self.matched)


@needs(Right.OFFICE)
def preview(path: Path, code: str, day: dt.date) -> Preview:
    """What a workbook says that is a list of this code (`dept_list`), of a day. Raises BadWorkbook, Denied."""
    read = dept_list.read(path)
    made = Preview(path, code, day, read)
    known = _known({first18(one.id_no) for one in read.persons})
    found: list[tuple[ListedPerson, tuple[str, str, str]]] = []
    for one in read.persons:
        owner = known.get(first18(one.id_no))
        if owner:
            found.append((one, owner))
        else:
            made.unmatched.append((one, NOT_HERE if len(one.id_no) >= _SHORTEST else BAD_NUMBER))
    made.matched = _judged(made, found)
    return made


def _known(numbers: set[str]) -> dict[str, tuple[str, str, str]]:
    """First 18 characters of a number → (person, household, name) of who is in the book."""
    found: dict[str, tuple[str, str, str]] = {}
    for marks, part in chunks([number for number in numbers if len(number) >= _SHORTEST]):
        query = f"""SELECT substr(p.id_no, 1, 18), p.id, p.household, p.name FROM person p
            JOIN household h ON h.id = p.household WHERE p.deleted IS NOT 1 AND h.deleted IS NOT 1
            AND substr(p.id_no, 1, 18) IN ({marks}) ORDER BY p.member_state DESC"""
        found |= {row[0]: (row[1], row[2], row[3] or "") for row in every(query, *part)}
    return found


def _judged(made: Preview, found: Sequence[tuple[ListedPerson, tuple[str, str, str]]]) -> list[Matched]:
    homes = list(dict.fromkeys(owner[1] for _, owner in found))
    read = [case for n in range(0, len(homes), _BATCH) for case in cases.read(homes[n : n + _BATCH], made.day.year)]
    of_home = {case.household["id"]: case for case in read}
    serials: Counter[str] = Counter()
    matched = []
    for listed, (person, household, name) in found:
        case = of_home[household]
        member = next(one for one in case.members if one.person["id"] == person)
        limits = settings.numbers(str(case.household["region_code"] or ""))
        amount = _amount(listed.amount)
        said = dept_lists.judged(made.code, case, member, Line(amount, listed.level), limits)
        number = first18(listed.id_no)
        serials[number] += 1
        key = derived_key(DeptRecord.table(), made.code, made.day.isoformat(), number, serials[number])
        record = DeptRecord(
            id=key, source=made.code, dept=made.code[:2], data_date=made.day, household=household, person=person,
            name=listed.name[:40] or None, id_no=listed.id_no, amount=amount, level=listed.level[:20] or None,
            detail=made.read.others(listed) or None, finding=said.finding,
        )  # fmt: skip
        matched.append(Matched(listed, person, household, name, said, record))
    return matched


def _amount(text: str) -> Any:
    try:
        return DeptRecord.amount.parse(text) if text else None
    except BadValue:
        return None


@needs(Right.OFFICE)
def bring_in(actor: str, made: Preview) -> int:
    """Keep the matched rows as one action; gives how many are new. The same list brought twice changes nothing, and
    what was verified stays."""
    query = "SELECT id FROM dept_record WHERE deleted IS NOT 1 AND id IN ({})"
    keys = chunks([str(one.record.id) for one in made.matched])
    there = {key for marks, part in keys for (key,) in every(query.format(marks), *part)}
    fresh = [one.record for one in made.matched if str(one.record.id) not in there]
    with change(actor, f"导入部门名单：{code_list('dept_list').label(made.code)}"):
        for record in fresh:
            record.handled = _TO_VERIFY
            record.save()
    return len(fresh)


def write_unmatched(made: Preview, path: Path) -> int:
    """The rows that are not kept, as they came, with why, for the department; gives how many. Raises BadWorkbook."""
    headings = (*made.read.headings, "没有对上的原因")
    width = len(made.read.headings)
    rows = ((*one.cells[:width], *[""] * (width - len(one.cells)), why) for one, why in made.unmatched)
    dept_list.write(path, "没有对上", headings, rows)
    return len(made.unmatched)


@needs(Right.OFFICE)
def to_clue(actor: str, key: str) -> Clue:
    """Make a clue of a record, as one action. Raises NoClue where it is one, or tells of no risk; ReasonWanted."""
    record = DeptRecord.find(key)
    if record is None or record.deleted:
        raise NoClue("这一条不在账本里了。")
    access.open_household(str(record.household))
    if record.clue:
        raise NoClue("这一条已经转成线索了。")
    said = _said(record)
    if not said.risk:
        raise NoClue("这份名单说的与账本一致，或不是返贫风险，不用转线索。请写明核实情况。")
    title = code_list("dept_list").label(record.source)
    with change(actor, f"{title}：转为线索"):
        clue = clues.begin(
            str(record.household), actor, source=PUSHED, dept=record.dept, person=record.person, risk=(said.risk,),
            summary=f"{title}（{record.data_date}）{f'，金额 {record.amount} 元' if record.amount else ''}",
        )  # fmt: skip
        clues.register(actor, clue)
        record.handled, record.clue, record.handled_by, record.handled_on = _BECAME_CLUE, clue.id, actor, today()
        record.save()
    return clue


def _said(record: DeptRecord) -> Said:
    day = record.data_date or today()
    [case] = cases.read([str(record.household)], day.year)
    member = next(one for one in case.members if one.person["id"] == str(record.person))
    limits = settings.numbers(str(case.household["region_code"] or ""))
    return dept_lists.judged(str(record.source), case, member, Line(record.amount, str(record.level or "")), limits)


_ANSWERED = ("姓名", "证件号码", "金额", "等级或类别", "其他列", "比对结果", "核实情况", "核实人", "核实日期", "说明")


@needs(Right.FULL_EXPORT)
def write_answers(code: str, day: dt.date, path: Path) -> int:
    """The list back to its department, with what was found: how many rows. Raises BadWorkbook, Denied, ReasonWanted."""
    query = DeptRecord.living().where((DeptRecord.source == code) & (DeptRecord.data_date == day))
    records = list(query.order_by(DeptRecord.id))
    access.open_households([str(one.household) for one in records])
    access.note("导出核实反馈", "", f"{code_list('dept_list').label(code)} {day}：{len(records)} 人")
    names = ("name", "id_no", "amount", "level", "detail", "finding", "handled", "handled_by", "handled_on", "note")
    kinds = DeptRecord.kinds()
    rows = (tuple(kinds[name].show(getattr(one, name)) for name in names) for one in records)
    dept_list.write(path, "核实反馈", _ANSWERED, rows)
    return len(records)
