"""Comparison lists 部门比对: a department's workbook beside the book, what of it becomes a clue, what goes back.

Only who is in the book is kept; the others go back to the department as a workbook.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from db.changes import change, chunks, every
from db.clock import today
from db.clue import Clue, DeptRecord
from db.codes import code_list, fold
from db.fields import BadValue
from db.files import itself
from db.project import Loan
from db.record import derived_key
from db.refusal import ONLY_LOOKED_AT, Refusal
from fupin_desktop.exchange import dept_list
from fupin_desktop.exchange.dept_list import DeptList, ListedPerson
from fupin_desktop.exchange.excel_match import Known, People
from fupin_desktop.exchange.sheets.plain import BadWorkbook
from fupin_desktop.progress import Progress, no_progress
from fupin_desktop.roles import Right
from fupin_desktop.rules import dept_lists
from fupin_desktop.rules.amounts import told as yuan
from fupin_desktop.rules.dept_lists import Line, Said
from fupin_desktop.rules.facts import Case
from fupin_desktop.rules.id_number import first18
from fupin_desktop.services.book import access, references, settings
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.book.references import Home
from fupin_desktop.services.household import cases
from fupin_desktop.services.monitoring import clues, warnings

PUSHED = "13"  # clue_source
_SHORTEST = 15
#: Pairs of characters that name no list.
_SAID_EVERYWHERE = {"名单", "对象", "人员", "个人", "医保", "基本", "救助"}
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
    home: Home


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
def look(path: Path, progress: Progress = no_progress) -> DeptList:
    """A workbook as it is understood so far: somebody may say which column is which. Raises BadWorkbook, Denied."""
    progress(0, 0, f"读取 {path.name}")
    return dept_list.read(path)


def guess(path: Path, headings: Sequence[str]) -> str:
    """Which list (`dept_list`) a workbook may be, by its name and headings; "" for none."""
    said = fold(path.stem) + fold("".join(headings))
    best = max(code_list("dept_list").offered, key=lambda item: _likeness(item.label, said))
    return best.code if _likeness(best.label, said) else ""


def _likeness(label: str, said: str) -> int:
    """How many pairs of neighbouring characters of a label are said, without those that half of all lists have."""
    pairs = {label[n : n + 2] for n in range(len(label) - 1)}
    return sum(pair in said for pair in pairs - _SAID_EVERYWHERE)


def preview(
    path: Path, code: str, day: dt.date, read: DeptList | None = None, progress: Progress = no_progress
) -> Preview:
    """What a workbook says that is a list of this code (`dept_list`), of a day; `read`: as somebody has said what its
    columns are. Raises BadWorkbook, Denied."""
    read = read or look(path)
    if read.lacking:
        raise BadWorkbook(f"“{path.name}”里没有找到名单：表头要有{read.lacking}这样的列。请核对表头。")
    if not read.persons:
        raise BadWorkbook(f"“{path.name}”的表头下面没有人。请核对是不是选错了文件，或者选错了列。")
    made = Preview(path, code, day, read)
    progress(0, len(read.persons), "与账本比对")
    people, gone = People(Known()), {key for (key,) in every('SELECT id FROM "elsewhere"')}
    found: list[tuple[ListedPerson, str, str]] = []
    for one in read.persons:
        owner = people.of_id(one.id_no)
        if owner and owner[1] not in gone:
            found.append((one, owner[0], owner[1]))
        else:
            is_whole = len(one.id_no) >= _SHORTEST and "*" not in one.id_no
            made.unmatched.append((one, NOT_HERE if is_whole else BAD_NUMBER))
    made.matched = _judged(made, found, progress)
    return made


def _judged(made: Preview, found: Sequence[tuple[ListedPerson, str, str]], progress: Progress) -> list[Matched]:
    homes = list(dict.fromkeys(household for *_, household in found))
    called, of_home = references.homes(homes), dict[str, Case]()
    for n in range(0, len(homes), _BATCH):
        progress(n, len(homes), "与账本比对")
        of_home |= {case.household["id"]: case for case in cases.read(homes[n : n + _BATCH], made.day.year)}
    limits_of = cache(settings.numbers)
    overdue = _overdue(made.code, [person for _, person, _ in found])
    serials: Counter[str] = Counter()
    matched = []
    for listed, person, household in found:
        case = of_home[household]
        member = next(one for one in case.members if one.person["id"] == person)
        limits = limits_of(str(case.household["region_code"] or ""))
        amount = _amount(listed.amount)
        detail = made.read.others(listed)
        if listed.amount and amount is None:  # what is not understood is kept in its words
            detail = f"{dept_list.CALLED[dept_list.AMOUNT]}:{listed.amount}；{detail}"[: DeptRecord.detail.longest]
        line = Line(amount, listed.level, overdue.get(person))
        said = dept_lists.judged(made.code, case, member, line, limits)
        number = first18(listed.id_no)
        serials[number] += 1
        key = derived_key(DeptRecord.table(), made.code, made.day.isoformat(), number, serials[number])
        record = DeptRecord(
            id=key, source=made.code, dept=made.code[:2], data_date=made.day, household=household, person=person,
            name=listed.name[:40] or None, id_no=listed.id_no, amount=amount, level=listed.level[:20] or None,
            detail=detail or None, finding=said.finding,
        )  # fmt: skip
        name = member.person["name"] or ""
        matched.append(Matched(listed, person, household, name, said, record, called[household]))
    return matched


def _overdue(code: str, persons: Sequence[str]) -> dict[str, Decimal]:
    """Person → what their loans say is overdue; of those that have one, for the list of loans alone."""
    found: dict[str, Decimal] = {}
    for _, part in chunks(persons if code == dept_lists.LOANS else ()):
        for loan in Loan.living().where(Loan.person.in_(part) & Loan.settled_on.is_null()):
            found[str(loan.person)] = found.get(str(loan.person), Decimal(0)) + (loan.overdue or 0)
    return found


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
            record.handled = dept_lists.TO_VERIFY
            record.save()
    return len(fresh)


@dataclass(frozen=True)
class TakenIn:
    """What was kept: `fresh` of the matched rows are new. `unmatched`: where the others went, if there were any."""

    made: Preview
    fresh: int
    unmatched: Path | None = None

    @property
    def offers(self) -> list[str]:
        """The records that may become clues."""
        return [str(one.record.id) for one in self.made.matched if one.said.risk]


@needs(Right.OFFICE)
def take_in(book: Book, made: Preview, progress: Progress = no_progress) -> TakenIn:
    """Keep the matched rows; who is not in the book goes to 没有对上 beside the list, or beside the book where that
    folder can't be written. Raises BadWorkbook; then nothing has changed."""
    if book.read_only:
        raise BadWorkbook(ONLY_LOOKED_AT.format("名单没有收"))
    path = None
    if made.unmatched:
        progress(0, len(made.matched), "写没有对上的")
        path = _written(made, dict.fromkeys((itself(made.path).parent, book.path.parent)))
    progress(0, len(made.matched), "收进台账")
    return TakenIn(made, bring_in(book.actor, made), path)


def _written(made: Preview, folders: Iterable[Path]) -> Path:
    failed = BadWorkbook("没有能写的文件夹，名单没有收。请换一个地方放名单。")
    for folder in folders:
        names = (f"{made.path.stem}.没有对上{f'-{n}' if n > 1 else ''}.xlsx" for n in itertools.count(1))
        path = next(folder / name for name in names if not (folder / name).exists())
        try:
            write_unmatched(made, path)
        except BadWorkbook as error:
            failed = error
        else:
            return path
    raise failed


def write_unmatched(made: Preview, path: Path) -> int:
    """The rows that are not kept, as they came, with why, for the department; gives how many. Raises BadWorkbook."""
    headings = (*made.read.headings, "没有对上的原因")
    width = len(made.read.headings)
    rows = ((*one.cells[:width], *[""] * (width - len(one.cells)), why) for one, why in made.unmatched)
    dept_list.write(path, "没有对上", headings, rows)
    return len(made.unmatched)


def may_be_clue(record: DeptRecord) -> str:
    """Why a record becomes no clue; "" where it may be one."""
    if record.clue:
        return "这一条已经转成线索了。"
    if not _said(record).risk:
        return "这份名单说的与账本一致，或不是返贫风险，不用转线索。请写明核实情况。"
    return ""


@needs(Right.OFFICE)
def to_clue(actor: str, key: str) -> Clue:
    """Make a clue of a record, as one action; a household with an open case gets the list as a note of that one (CL6).
    Raises NoClue where it is one, or tells of no risk; ReasonWanted."""
    record = DeptRecord.find(key)
    if record is None or record.deleted:
        raise NoClue("这一条不在账本里了。请回名单重新选。")
    access.open_household(str(record.household))
    if why := may_be_clue(record):
        raise NoClue(why)
    title = code_list("dept_list").label(record.source)
    told = f"{title}（{record.data_date}）{f'，金额 {yuan(record.amount)} 元' if record.amount else ''}"
    with change(actor, f"{title}：转为线索"):
        clue = Clue.find(warnings.open_case(str(record.household)))
        if clue is None:
            clue = clues.begin(
                str(record.household), actor, source=PUSHED, dept=record.dept, person=record.person,
                risk=(_said(record).risk,), summary=told,
            )  # fmt: skip
            clues.register(actor, clue)
        else:
            clue.note = "；".join(filter(None, (clue.note, told)))
            clue.save()
        record.handled, record.clue = dept_lists.BECAME_CLUE, clue.id
        record.handled_by, record.handled_on = actor, today()
        record.save()
    return clue


@needs(Right.OFFICE)
def to_clues(actor: str, keys: Iterable[str], progress: Progress = no_progress) -> int:
    """Make clues of those of these records that tell of a risk and are none yet, as one action; how many. Raises
    ReasonWanted."""
    wanted, count = list(keys), 0
    with change(actor, "部门名单：转为线索"):
        for number, key in enumerate(wanted):
            progress(number, len(wanted), "转为线索")
            with suppress(NoClue):
                to_clue(actor, key)
                count += 1
    return count


def _said(record: DeptRecord) -> Said:
    day = record.data_date or today()
    [case] = cases.read([str(record.household)], day.year)
    member = next((one for one in case.members if one.person["id"] == str(record.person)), None)
    if member is None:
        raise NoClue("这个人已经不在这一户了，请到他现在的户登记线索。")
    limits = settings.numbers(str(case.household["region_code"] or ""))
    code, person = str(record.source), str(record.person)
    line = Line(record.amount, str(record.level or ""), _overdue(code, [person]).get(person))
    return dept_lists.judged(code, case, member, line, limits)


_ANSWERED = ("姓名", "证件号码", "金额", "等级或类别", "其他列", "比对结果", "核实情况", "核实人", "核实日期", "说明")


@needs(Right.OFFICE)
def taken() -> list[tuple[str, dt.date, int, int]]:
    """The lists of the book, the newest first: (list, its day, how many rows, how many of them wait)."""
    rows = every("""SELECT source, data_date, count(*), sum(handled = '1') FROM dept_record WHERE deleted IS NOT 1
        GROUP BY source, data_date ORDER BY data_date DESC, source""")
    return [(source, dt.date.fromisoformat(day), count, waiting or 0) for source, day, count, waiting in rows if day]


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
