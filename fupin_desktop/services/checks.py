"""What is missing or odd: of one household, or of the whole book (DICTIONARY §16)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from db.changes import chunks, every
from db.refusal import Refusal
from db.village import Exemption
from fupin_desktop.progress import Progress, no_progress
from fupin_desktop.rules import quality
from fupin_desktop.rules.facts import Case
from fupin_desktop.rules.finding import Finding, Level
from fupin_desktop.rules.id_number import first18
from fupin_desktop.services import cases, entry, undecided
from fupin_desktop.services.pieces import HEAD, PRESENT

_BATCH = 300
_NAMES_SHOWN = 3
_HERE = f"{PRESENT} AND h.deleted IS NOT 1"


class CannotConfirm(Refusal):
    """A finding can't be settled with a reason. The text is a sentence for the person who tried."""


@dataclass(frozen=True)
class Where:
    """The household that a finding is about, as people know it."""

    village: str
    group: str
    number: str
    head: str


@dataclass(frozen=True)
class Namesake:
    """Somebody who has the same ID number."""

    person: str
    household: str
    name: str
    village: str
    head: str


def findings(household_key: str, year: int | None = None) -> list[Finding]:
    """What is missing or odd about a household, heaviest first; [] for one that is not there."""
    year = year or cases.year_to_check()
    found = [finding for case in cases.read([household_key], year) for finding in _of_case(case)]
    found += _shared_numbers_of(household_key)
    found += _shared_phones(household_key)
    found += undecided.findings([household_key])
    return _sorted(_without_exempt(found))


def check_book(progress: Progress = no_progress, year: int | None = None) -> list[Finding]:
    """What is missing or odd in the book, heaviest first, then by village and household."""
    year = year or cases.year_to_check()
    keys = [row[0] for row in every(
        "SELECT id FROM household WHERE deleted IS NOT 1 ORDER BY region_code, group_no, household_no, local_no, id"
    )]  # fmt: skip
    found = _of_households(keys, year, progress)
    progress(len(keys), len(keys), "查重复的证件号码和电话")
    found += _shared_numbers()
    found += _shared_phones()
    found += undecided.findings()
    order = {key: number for number, key in enumerate(keys)}
    found = _lines_once(found)
    found.sort(key=lambda finding: order.get(finding.household, -1))
    return _sorted(_without_exempt(found))


def check_households(keys: list[str], progress: Progress = no_progress, year: int | None = None) -> list[Finding]:
    """The same for some households, but for the phones that they share with others."""
    found = _of_households(keys, year or cases.year_to_check(), progress)
    for key in keys:
        found += _shared_numbers_of(key)
    found += undecided.findings(keys)
    return _sorted(_without_exempt(_lines_once(found)))


def _of_households(keys: list[str], year: int, progress: Progress) -> list[Finding]:
    found: list[Finding] = []
    for start in range(0, len(keys), _BATCH):
        progress(start, len(keys), "逐户检查")
        for case in cases.read(keys[start : start + _BATCH], year):
            found += _of_case(case)
    return found


def counts(found: Iterable[Finding]) -> dict[Level, int]:
    """How many there are of each level."""
    counted = Counter(finding.level for finding in found)
    return {level: counted[level] for level in Level if level is not Level.IMPOSSIBLE}


def problem_counts(found: Iterable[Finding]) -> dict[str, dict[Level, int]]:
    """The same for each household that has any."""
    by_household: dict[str, list[Finding]] = defaultdict(list)
    for finding in found:
        by_household[finding.household].append(finding)
    return {key: counts(own) for key, own in by_household.items() if key}


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
    query = f"""SELECT p.id, p.household, p.name, v.name, {HEAD} FROM person p JOIN household h ON h.id = p.household
        LEFT JOIN village v ON v.region_code = h.region_code AND v.deleted IS NOT 1
        WHERE p.id_no >= ? AND p.id_no < ? AND p.id <> ? AND {_HERE} ORDER BY p.name"""
    return [Namesake(*(text or "" for text in row)) for row in every(query, number, number + "~", but)]


def where(found: Iterable[Finding]) -> dict[str, Where]:
    """Household key → where it is, for all households that findings are about."""
    places: dict[str, Where] = {}
    for marks, part in chunks(dict.fromkeys(finding.household for finding in found if finding.household)):
        query = f"""SELECT h.id, v.name, coalesce(h.group_no, h.natural_village), coalesce(h.household_no, h.local_no),
            {HEAD} FROM household h LEFT JOIN village v ON v.region_code = h.region_code AND v.deleted IS NOT 1
            WHERE h.id IN ({marks})"""
        for key, *texts in every(query, *part):
            places[key] = Where(*(text or "" for text in texts))
    return places


def _of_case(case: Case) -> Iterator[Finding]:
    yield from quality.check(case)
    if case.statement() is not None and case.year not in case.lines:
        text = f"{case.year} 年还没有核实过的监测线，这一年的收入没有与监测线比较。请向镇里问清后填写监测线。"
        yield Finding(Level.INFO, "LINE", text, "monitoring_line", "", "line_pc", str(case.household["id"]))


def _lines_once(found: Iterable[Finding]) -> list[Finding]:
    """The book's findings with one line that a year is not judged, in place of one a household."""
    kept, told = [], set()
    for finding in found:
        if finding.rule != "LINE":
            kept.append(finding)
        elif finding.text not in told:
            told.add(finding.text)
            kept.append(Finding(finding.level, finding.rule, finding.text, finding.table, "", finding.field))
    return kept


def _shared_numbers_of(household: str) -> Iterator[Finding]:
    """ID4, for the people of one household."""
    query = f"""SELECT p.id, p.name, p.id_no FROM person p JOIN household h ON h.id = p.household
        WHERE p.household = ? AND p.id_no IS NOT NULL AND {_HERE}"""
    for key, name, id_no in every(query, household):
        if others := same_number(id_no, key):
            yield _shared_number(key, name, household, [(n.name, n.village, n.head) for n in others])


def _shared_numbers() -> Iterator[Finding]:
    """ID4: the same first 18 characters on two people who are here now."""
    query = f"""WITH numbers AS (SELECT substr(p.id_no, 1, 18) AS number, p.id AS id, p.name, p.household
            FROM person p JOIN household h ON h.id = p.household WHERE length(p.id_no) >= 18 AND {_HERE})
        SELECT n.*, v.name, {HEAD} FROM numbers n JOIN household h ON h.id = n.household
        LEFT JOIN village v ON v.region_code = h.region_code AND v.deleted IS NOT 1
        WHERE number IN (SELECT number FROM numbers GROUP BY number HAVING count(*) > 1) ORDER BY number, n.id"""
    for _, group in groupby(every(query), key=lambda row: row[0]):
        people = list(group)
        for _, key, name, home, _, _ in people:
            others = [(n, village, head) for _, other, n, _, village, head in people if other != key]
            yield _shared_number(key, name, home, others)


def _shared_number(key: str, name: str | None, home: str, others: Iterable[tuple[str | None, ...]]) -> Finding:
    """`others`: name, village, head of household of whoever has the same number."""
    people = _listed(
        f"{n or '（没有姓名）'}（{village or ''} {head or '没有户主的'}户）" for n, village, head in others
    )
    text = f"证件号码与{people}相同。一个人只能登记一次，请核对证件，改正号码或删去重复的。"
    return Finding(Level.ERROR, "ID4", text, "person", key, "id_no", home, name or "")


def _shared_phones(household: str = "") -> Iterator[Finding]:
    """LB7: the same phone in two households."""
    own = "(SELECT phone FROM household WHERE id = ? UNION SELECT phone FROM person WHERE household = ?)"
    of_household, of_person = (f"h.phone IN {own}", f"p.phone IN {own}") if household else ("1", "1")
    query = f"""WITH phones AS (
            SELECT h.phone AS number, 'household' AS tbl, h.id AS id, h.id AS home, NULL AS who
                FROM household h WHERE h.deleted IS NOT 1 AND h.phone IS NOT NULL AND {of_household}
            UNION ALL SELECT p.phone, 'person', p.id, h.id, p.name FROM person p JOIN household h ON h.id = p.household
                WHERE p.phone IS NOT NULL AND {_HERE} AND {of_person})
        SELECT n.*, {HEAD} FROM phones n JOIN household h ON h.id = n.home WHERE number IN
            (SELECT number FROM phones GROUP BY number HAVING count(DISTINCT home) > 1) ORDER BY number, n.home, n.id"""
    for number, group in groupby(every(query, *[household] * 4 * bool(household)), key=lambda row: row[0]):
        entries = list(group)
        heads = {home: head or "没有户主" for _, _, _, home, _, head in entries}
        for _, table, key, home, who, head in entries:
            if home == household or not household:
                others = _listed(f"{name}户" for other, name in heads.items() if other != home)
                text = f"电话 {number} 与{others}的相同。请核对；确实共用的写明原因。"
                yield Finding(Level.WARNING, "LB7.shared", text, table, key, "phone", home, who or head or "")


def _listed(names: Iterable[str]) -> str:
    listed = list(names)
    return "、".join(listed[:_NAMES_SHOWN]) + (f"等 {len(listed)} 处" if len(listed) > _NAMES_SHOWN else "")


def _without_exempt(found: Iterable[Finding]) -> list[Finding]:
    exempt = set(every("SELECT record, rule FROM exemption WHERE deleted IS NOT 1"))
    return [f for f in found if f.level is Level.ERROR or (f.record, f.rule) not in exempt]


def _sorted(found: list[Finding]) -> list[Finding]:
    return sorted(found, key=lambda finding: finding.level.rank)
