"""What is missing or odd: of one household, or of the whole book (DICTIONARY §16)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby

from db import masks, models, search_blocks
from db.changes import chunks, every
from db.clock import today
from db.connection import version
from db.refusal import Refusal
from db.store import database
from db.village import Exemption
from fupin_desktop import regions
from fupin_desktop.exchange.collector import no_collector
from fupin_desktop.progress import Progress, Steps, no_progress
from fupin_desktop.rules import catalogue, quality
from fupin_desktop.rules.facts import Case
from fupin_desktop.rules.finding import Finding, Level
from fupin_desktop.rules.id_number import first18
from fupin_desktop.services.book import entry, scope
from fupin_desktop.services.book.list_sql import HEAD, HOUSE_ORDER, PRESENT
from fupin_desktop.services.book.summary import whose
from fupin_desktop.services.conflicts import undecided
from fupin_desktop.services.household import beside, cases, looked

_BATCH = 300
_NAMES_SHOWN = 3
_HOME = "本户"
#: More households with one phone than anybody reads.
_MOST = 500


class CannotConfirm(Refusal):
    """A finding can't be settled with a reason. The text is a sentence for the person who tried."""


@dataclass(frozen=True)
class Where:
    """The household that a finding is about, as people know it."""

    village: str
    group: str
    number: str
    head: str
    region: str = ""


@dataclass(frozen=True)
class Namesake:
    """Somebody who has the same ID number."""

    person: str
    household: str
    name: str
    village: str
    head: str


def present(finding: Finding) -> str:
    """What the book has in the field that a finding speaks of, as "证件号码：4105…", masked; "" where it is of no
    field, or of a record that is not there."""
    model = models.KNOWN.get(finding.table)
    kind = model.kinds().get(finding.field) if model else None
    record = model.find(finding.record) if model and kind else None
    if record is None or kind is None:
        return ""
    value = getattr(record, finding.field)
    return f"{kind.called}：{kind.masked(regions.said(kind, value)) if value is not None else '空着'}"


def findings(household_key: str, year: int | None = None) -> list[Finding]:
    """What is missing or odd about a household, heaviest first; [] for one that is not there."""
    return list(_as_it_stands(database.obj, version(), today(), household_key, year or cases.year_to_check()))


@lru_cache(maxsize=1)
def _as_it_stands(_book: object, _version: tuple[int, int], _day: dt.date, key: str, year: int) -> list[Finding]:
    """Asked several times of the household in sight: by the head of its page, by its form, by the list of findings."""
    return check_households([key], year=year)


def steps(year: int | None = None) -> Steps[list[Finding]]:
    """What is missing or odd in the book, heaviest first, then by village and household; a step is some hundred
    households."""
    year = year or cases.year_to_check()
    of_each = looked.known(year)
    keys = [row[0] for row in every(
        f"SELECT id FROM resident h ORDER BY {HOUSE_ORDER}"
    )]  # fmt: skip
    unknown = [key for key in keys if key not in of_each]
    for start in range(0, len(unknown), _BATCH):
        yield start, len(unknown), "逐户检查"
        with no_collector():
            for case in cases.read(unknown[start : start + _BATCH], year):
                of_each[case.household["id"]] = list(_of_case(case))
    found = [finding for key in keys for finding in of_each.get(key, ())]
    yield len(keys), len(keys), "查重复的证件号码和电话"
    found += _shared_numbers(year)
    found += _shared_phones(year)
    found += beside.of_book(year)
    found += not_settled(year=year)
    order = {key: number for number, key in enumerate(keys)}
    found = _lines_once(found)
    found.sort(key=lambda finding: order.get(finding.household, -1))
    return _sorted(_without_exempt(found))


def check_households(keys: list[str], progress: Progress = no_progress, year: int | None = None) -> list[Finding]:
    """The same for some households."""
    year = year or cases.year_to_check()
    found = [finding for case in _cases(keys, year, progress) for finding in of_case(case)]
    return _sorted(_without_exempt(found if len(keys) == 1 else _lines_once(found)))


def of_case(case: Case) -> list[Finding]:
    """Everything that is missing or odd about one household, also beside the other households of the book, whether it
    stands in the book or in a form."""
    others = [*_shared_numbers_of(case), *_shared_phones_of(case)]
    return [*_of_case(case), *others, *beside.of_case(case), *not_settled([case.household["id"]], case.year)]


def not_settled(keys: Sequence[str] | None = None, year: int = 0) -> list[Finding]:
    """What laptops disagree about, as the checks list it; `year` is that of the check, for records that have none."""
    found = undecided.of_households(keys)
    listed = [one for told in found.values() for one in told]
    whose = scope.names((one.record for one in listed), {one.table for one in listed})
    return [
        Finding(
            Level.WARNING, catalogue.MG1, f"“{one.label}”{undecided.WHY}",
            one.table, one.record, one.field, household, next(filter(None, whose.get(one.record, ())), ""),
            one.year or year,
        )
        for household, told in found.items()
        for one in told
    ]  # fmt: skip


def unanswered(found: list[Finding], answered: Iterable[Exemption] = ()) -> list[Finding]:
    """Heaviest first, without what somebody gave a reason for, in the book or among these that are not saved yet."""
    given = {(str(answer.record), str(answer.rule)) for answer in answered}
    return _sorted(_without_exempt([f for f in found if f.level is Level.ERROR or (f.record, f.rule) not in given]))


def _cases(keys: list[str], year: int, progress: Progress) -> Iterator[Case]:
    for start in range(0, len(keys), _BATCH):
        progress(start, len(keys), "逐户检查")
        yield from cases.read(keys[start : start + _BATCH], year)


def counts(found: Iterable[Finding]) -> dict[Level, int]:
    """How many there are of each level."""
    counted = Counter(finding.level for finding in found)
    return {level: counted[level] for level in Level if level is not Level.IMPOSSIBLE}


def confirm(actor: str, finding: Finding, reason: str) -> Exemption:
    """Keep the reason why a finding stays; it is then no longer listed. Raises CannotConfirm."""
    if finding.level in (Level.ERROR, Level.IMPOSSIBLE):
        raise CannotConfirm("这是错误，不能用说明代替，请改正。")
    if not finding.record:
        raise CannotConfirm("这一条不是哪一户的问题，不能用说明代替。")
    if not reason.strip():
        raise CannotConfirm("请写明核实的情况，再确认。")
    return entry.confirm(actor, finding.record, finding.rule, reason.strip())


def same_number(id_no: str, but: str = "") -> list[Namesake]:
    """Who else (than the person `but`) has the same first 18 characters."""
    number = first18(id_no)
    if len(number) < 18:
        return []
    query = f"""SELECT p.id, p.household, p.name, v.name, {HEAD} FROM person p JOIN resident h ON h.id = p.household
        LEFT JOIN village v ON v.region_code = h.region_code AND v.deleted IS NOT 1
        WHERE p.id_no >= ? AND p.id_no < ? AND p.id <> ? AND {PRESENT} ORDER BY p.name"""
    return [Namesake(*(text or "" for text in row)) for row in every(query, number, number + "~", but)]


def where(found: Iterable[Finding]) -> dict[str, Where]:
    """Household key → where it is, for all households that findings are about."""
    places: dict[str, Where] = {}
    for marks, part in chunks(dict.fromkeys(finding.household for finding in found if finding.household)):
        query = f"""SELECT h.id, v.name, coalesce(h.group_no, h.natural_village), coalesce(h.household_no, h.local_no),
            {HEAD}, h.region_code FROM household h
            LEFT JOIN village v ON v.region_code = h.region_code AND v.deleted IS NOT 1 WHERE h.id IN ({marks})"""
        for key, *texts in every(query, *part):
            places[key] = Where(*(text or "" for text in texts))
    return places


def _of_case(case: Case) -> Iterator[Finding]:
    yield from quality.check(case)
    if case.statement() is not None and case.year not in case.lines:
        text = f"{case.year} 年还没有核实过的监测线，这一年的收入没有与监测线比较。请向镇里问清后填写监测线。"
        home = str(case.household["id"])
        yield Finding(Level.INFO, catalogue.LINE, text, "monitoring_line", "", "line_pc", home, year=case.year)


def _lines_once(found: Iterable[Finding]) -> list[Finding]:
    """The book's findings with one line that a year is not judged, in place of one a household."""
    kept, told = [], set()
    for finding in found:
        if finding.rule != catalogue.LINE:
            kept.append(finding)
        elif finding.text not in told:
            told.add(finding.text)
            kept.append(replace(finding, household=""))
    return kept


def _shared_numbers_of(case: Case) -> Iterator[Finding]:
    """ID4, for the people of one household."""
    here = [member.person for member in case.present if len(first18(member.person["id_no"] or "")) == 18]
    own = {member.person["id"] for member in case.members}
    head = case.heads[0].person["name"] if case.heads else None
    for person in here:
        number = first18(person["id_no"])
        others: list[tuple[str | None, ...]] = [
            (n.name, n.village, n.head) for n in same_number(number, person["id"]) if n.person not in own
        ]
        others += [
            (other["name"], _HOME, head) for other in here if other is not person and first18(other["id_no"]) == number
        ]
        if others:
            yield _shared_number(person["id"], person["name"], case.household["id"], others, case.year)


def _shared_numbers(year: int) -> Iterator[Finding]:
    """ID4: the same first 18 characters on two people who are here now."""
    query = f"""WITH numbers AS (SELECT substr(p.id_no, 1, 18) AS number, p.id AS id, p.name, p.household
            FROM person p JOIN resident h ON h.id = p.household WHERE length(p.id_no) >= 18 AND {PRESENT})
        SELECT n.*, v.name, {HEAD} FROM numbers n JOIN household h ON h.id = n.household
        LEFT JOIN village v ON v.region_code = h.region_code AND v.deleted IS NOT 1
        WHERE number IN (SELECT number FROM numbers GROUP BY number HAVING count(*) > 1)
        ORDER BY number, n.name, n.id"""
    for _, group in groupby(every(query), key=lambda row: row[0]):
        people = list(group)
        for _, key, name, home, _, _ in people:
            away = [
                (n, village, head) for _, other, n, there, village, head in people if other != key and there != home
            ]
            same = [(n, "本户", head) for _, other, n, there, _, head in people if other != key and there == home]
            yield _shared_number(key, name, home, [*away, *same], year)


def _shared_number(
    key: str, name: str | None, home: str, others: Iterable[tuple[str | None, ...]], year: int
) -> Finding:
    """`others`: name, village (_HOME for this household), head of household of whoever has the same number."""
    people = _listed(
        f"{n or '（没有姓名）'}（{_HOME if village == _HOME else f'{village or str()} {whose(head)}'}）"
        for n, village, head in others
    )
    text = f"证件号码与{people}相同。嫁来、迁来的，请在原来那一户记“自然减少”；登错了的改正号码，重复的删去。"
    return Finding(Level.ERROR, catalogue.ID4, text, "person", key, "id_no", home, name or "", year)


def _shared_phones_of(case: Case) -> Iterator[Finding]:
    """LB7, for one household."""
    home, head = case.household["id"], case.heads[0].person["name"] if case.heads else None
    rows = [(case.household, head), *((member.person, member.person["name"]) for member in case.present)]
    told = _households_with({row["phone"] for row, _ in rows if row["phone"]}, home)
    for row, who in rows:
        if heads := told.get(row["phone"]):
            yield _shared_phone(row.table, row["id"], row["phone"], heads, home, who or head or "", case.year)


def _households_with(phones: Iterable[str], but: str) -> dict[str, list[str]]:
    """By phone the heads of the other households that have it; the search index finds them, for no other does."""
    sought = sorted(phones)
    hits = [search_blocks.inside_each(kind, sought, _MOST) for kind in ("digits", "number")]
    return {
        phone: _heads_with(phone, {household for found in hits for household, _ in found[phone]} - {but})
        for phone in sought
    }


def _heads_with(phone: str, households: Iterable[str]) -> list[str]:
    homes: dict[str, str] = {}
    for marks, part in chunks(sorted(households)):
        query = f"""SELECT h.id, {HEAD} FROM resident h WHERE h.id IN ({marks}) AND (h.phone = ?
            OR EXISTS (SELECT 1 FROM person p WHERE p.household = h.id AND p.phone = ? AND {PRESENT}))"""
        homes |= {home: whose(head) for home, head in every(query, *part, phone, phone)}
    return [homes[home] for home in sorted(homes)]


def _shared_phones(year: int) -> Iterator[Finding]:
    """LB7: the same phone in two households."""
    query = f"""WITH phones AS (
            SELECT h.phone AS number, 'household' AS tbl, h.id AS id, h.id AS home, NULL AS who
                FROM resident h WHERE h.phone IS NOT NULL
            UNION ALL SELECT p.phone, 'person', p.id, h.id, p.name FROM person p JOIN resident h ON h.id = p.household
                WHERE p.phone IS NOT NULL AND {PRESENT})
        SELECT n.*, {HEAD} FROM phones n JOIN household h ON h.id = n.home WHERE number IN
            (SELECT number FROM phones GROUP BY number HAVING count(DISTINCT home) > 1) ORDER BY number, n.home, n.id"""
    for number, group in groupby(every(query), key=lambda row: row[0]):
        entries = list(group)
        heads = {home: whose(head) for _, _, _, home, _, head in entries}
        for _, table, key, home, who, head in entries:
            others = [name for other, name in heads.items() if other != home]
            yield _shared_phone(table, key, number, others, home, who or head or "", year)


def _shared_phone(table: str, key: str, number: str, heads: Iterable[str], home: str, who: str, year: int) -> Finding:
    others = _listed(heads)
    text = f"电话 {masks.phone(number)} 与{others}的相同。请核对；确实共用的写明原因。"
    return Finding(Level.WARNING, catalogue.LB7_SHARED, text, table, key, "phone", home, who, year)


def _listed(names: Iterable[str]) -> str:
    listed = list(names)
    return "、".join(listed[:_NAMES_SHOWN]) + (f"等 {len(listed)} 处" if len(listed) > _NAMES_SHOWN else "")


def _without_exempt(found: list[Finding]) -> list[Finding]:
    exempt: set[tuple[str, str]] = set()
    for marks, part in chunks(dict.fromkeys(f.record for f in found if f.level is not Level.ERROR)):
        query = f"SELECT record, rule FROM exemption WHERE record IN ({marks}) AND deleted IS NOT 1"
        exempt.update(every(query, *part))
    return [f for f in found if f.level is Level.ERROR or (f.record, f.rule) not in exempt]


def _sorted(found: list[Finding]) -> list[Finding]:
    return sorted(found, key=lambda finding: finding.level.rank)
