"""Likely duplicates: one person or household under two keys, within a village and across villages, with the reasons.

Derived from the book at each call; only people's answers are kept (`db.pair`), and those travel.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from db.changes import change, chunks, every, one
from db.fields import Kind, Ref
from db.household import Household
from db.models import BY_TABLE
from db.pair import Pair
from db.person import Person
from db.record import Record
from fupin_desktop import regions
from fupin_desktop.progress import Steps
from fupin_desktop.roles import Right
from fupin_desktop.rules.id_number import checksum, first18, is_placeholder, nearly
from fupin_desktop.services.book import privacy, summary
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.conflicts import duplicate_count, joining, to_decide
from fupin_desktop.services.conflicts.joining import JOINED, OF_HOME

SAME_ID = "证件号码相同"
SAME_PERSON = "姓名、出生日期、性别相同"
SAME_NUMBER = "户编号相同"
#: The line that is asked first.
HOME = "household"
SAME_HOME = "同一户里姓名相同"
SAME_CREDIT = "统一社会信用代码相同"
SAME_ORG = "单位名称、类别相同"
SAME_CADRE = "名册、姓名、单位相同，都在任"
#: The ledgers of which two records may be one.
_LEDGERS = ("org", "cadre")


@dataclass(frozen=True)
class Candidate:
    """Two records that may be one; `first` and `second` are their keys in order."""

    table: str
    first: str
    second: str
    reasons: tuple[str, ...]

    @property
    def id(self) -> str:
        """Its name, the same in every book."""
        return f"{self.table}:{self.first}:{self.second}"

    def as_json(self) -> dict[str, Any]:
        """As the command prints it."""
        return {
            "id": self.id, "table": self.table, "a": self.first, "b": self.second, "reasons": list(self.reasons),
        }  # fmt: skip


@dataclass
class Line:
    """One field of a candidate, as people read both."""

    name: str
    label: str
    first: str
    second: str
    #: It goes with the household that is chosen.
    follows: bool = False

    @property
    def differs(self) -> bool:
        """Whether the two say different things. Two households may be called alike; they are two."""
        return self.first != self.second or self.name == HOME


@dataclass
class Pictured:
    """A candidate with what a person needs to judge it. `places`: village and household of each; `belongs`: what
    belongs to each, how many by what they are called."""

    candidate: Candidate
    names: tuple[str, str]
    places: tuple[str, str]
    belongs: tuple[Mapping[str, int], Mapping[str, int]]
    lines: list[Line] = field(default_factory=list)

    @property
    def parts(self) -> tuple[int, int]:
        """How many records belong to each."""
        return sum(self.belongs[0].values()), sum(self.belongs[1].values())

    @property
    def stays(self) -> int:
        """Which of the two is left when they are made one: to which more belongs."""
        return 0 if self.parts[0] >= self.parts[1] else 1

    @property
    def along(self) -> str:
        """What is carried over from the other one, in words: 活动和实事 3 条、照片 1 条; "" for nothing."""
        return "、".join(f"{title} {count:,} 条" for title, count in self.belongs[1 - self.stays].items())


@needs(Right.MERGE)
def candidates() -> list[Candidate]:
    """All that were not answered yet, households first, in the same order in every book."""
    reasons: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    answered = {(pair.first, pair.second) for pair in Pair.living() if not _was_parted(pair)}
    away = duplicate_count.away()
    for table, groups, reason in (
        ("household", _households(), SAME_NUMBER),
        ("person", _same_id(), SAME_ID),
        ("person", _same_person(), SAME_PERSON),
        ("person", _same_home(), SAME_HOME),
        ("org", _alike("org", duplicate_count.ONE_CREDIT), SAME_CREDIT),
        ("org", _alike("org", duplicate_count.ONE_UNIT), SAME_ORG),
        ("cadre", _alike("cadre", duplicate_count.ONE_CADRE), SAME_CADRE),
    ):
        for first, second in (pair for group in groups for pair in duplicate_count.paired(group)):
            known = reason == SAME_HOME and (table, first, second) in reasons  # it says no more
            if (first, second) not in answered and not known and away.isdisjoint((first, second)):
                reasons[table, first, second].append(reason)
    found = [Candidate(*key, tuple(why)) for key, why in reasons.items()]
    return sorted(found, key=lambda one: (one.table, -len(one.reasons), one.first, one.second))


@dataclass(frozen=True)
class Looked:
    """Candidates, and by their names the villages that they are of."""

    found: list[Candidate]
    regions: dict[str, frozenset[str]]

    def within(self, region: str) -> list[Candidate]:
        """Those of which one at least lies in a region."""
        return [one for one in self.found if any(regions.lies_in(code, region) for code in self.regions[one.id])]


def look_through() -> Steps[Looked]:
    """All candidates with their villages, as a look that pages share."""
    yield 0, 0, "查可能重复的"
    found = candidates()
    keys = {key for one in found for key in (one.first, one.second)}
    lies: dict[str, str] = {}
    for marks, part in chunks(keys):
        lies.update(every(f"SELECT id, coalesce(region_code, '') FROM household WHERE id IN ({marks})", *part))
        lies.update(every(f"""SELECT p.id, coalesce(h.region_code, '') FROM person p
            JOIN household h ON h.id = p.household WHERE p.id IN ({marks})""", *part))  # fmt: skip
        for table in _LEDGERS:
            lies.update(every(f"SELECT id, coalesce(region_code, '') FROM {table} WHERE id IN ({marks})", *part))
    return Looked(found, {one.id: frozenset(lies.get(key, "") for key in (one.first, one.second)) for one in found})


def _was_parted(pair: Pair) -> bool:
    """Whether two that were joined are two again: two laptops joined them, and both took it back."""
    table = next((one for one in JOINED if BY_TABLE[one].find(str(pair.first))), "person")
    query = f'SELECT count(*) FROM "{table}" WHERE id IN (?,?) AND deleted IS NOT 1'
    return bool(pair.same) and one(query, pair.first, pair.second)[0] == len({pair.first, pair.second})


@needs(Right.MERGE)
def pictured(candidate: Candidate) -> Pictured:
    """What a person needs to judge a candidate; numbers masked."""
    model = BY_TABLE[candidate.table]
    both: list[Any] = [model.get_by_id(key) for key in (candidate.first, candidate.second)]
    apart = model is Person and both[0].household != both[1].household
    homes = [summary.described(record.household or "") for record in both] if apart else []
    lines = [Line(HOME, "留在哪一户", homes[0], homes[1])] if apart else []
    for name, kind in model.kinds().items():
        texts = privacy.told_apart(kind, [_told(kind, getattr(record, name)) for record in both])
        if any(texts) and name != "household":
            lines.append(Line(name, kind.called, texts[0], texts[1], apart and name in OF_HOME))
    first, second = both
    return Pictured(
        candidate,
        (_name(model, first), _name(model, second)),
        (_place(model, first), _place(model, second)),
        (_belongs(model, first), _belongs(model, second)),
        lines,
    )


@needs(Right.MERGE)
def not_the_same(actor: str, candidate: Candidate) -> None:
    """Remember that the two are not one, in all books that this one reaches."""
    with change(actor, "核对重复：不是同一个"):
        Pair(first=candidate.first, second=candidate.second, same=False).save()


def _told(kind: Kind[Any], value: Any) -> str:
    """A value in words: what a reference names, the name of a region."""
    if isinstance(kind, Ref) and value and (named := BY_TABLE[kind.table].find(value)):
        return str(getattr(named, named.named, None) or "")
    return regions.said(kind, value)


def _name(model: type[Record], record: Any) -> str:
    return summary.name_of(str(record.id)) if model is Household else str(record.name or "")


def _place(model: type[Record], record: Any) -> str:
    if model.table() in _LEDGERS:
        return regions.name(str(record.region_code or ""))
    return summary.place(str(record.id if model is Household else record.household or ""))


def _belongs(model: type[Record], record: Any) -> Mapping[str, int]:
    if model.table() in _LEDGERS:
        return joining.parts(model, str(record.id))
    return joining.counted(str(record.id), ((child, name) for of, child, name in to_decide.BELONGS if of is model))


def _households() -> Iterator[list[str]]:
    """Living households of one number that have anybody; from the search index, which has it sorted. (Whose people
    were all joined into another household has nothing that could be joined.)"""
    query = f"""SELECT s.number, s.household FROM search_household s JOIN (SELECT number FROM search_household
        WHERE number <> '' GROUP BY number HAVING count(*) > 1) n ON n.number = s.number
        WHERE {duplicate_count.HAS_ANYBODY}"""
    return _grouped(every(query))


def _same_id() -> Iterator[list[str]]:
    """Living persons of one ID number; the first 18 characters of a disability certificate are one too."""
    query = """SELECT p.id_no, p.id FROM (SELECT id_no AS number FROM person WHERE id_no <> '' GROUP BY id_no
        HAVING count(*) > 1 UNION SELECT substr(id_no, 1, 18) FROM person WHERE length(id_no) > 18) n
        JOIN person p ON p.id_no >= n.number AND p.id_no < n.number || '~' WHERE p.deleted IS NOT 1"""
    rows = ((first18(number), key) for number, key in every(query) if not is_placeholder(number))
    return _grouped(rows)


def _same_person() -> Iterator[list[str]]:
    """Living persons of one name, birth and sex; not where two good ID numbers tell them apart."""
    query = """SELECT s.name || p.birth || p.sex, p.id, p.id_no FROM person p JOIN search s ON s.person = p.id
        JOIN (SELECT w.name, q.birth, q.sex FROM person q JOIN search w ON w.person = q.id
            WHERE w.name <> '' AND q.birth <> '' AND q.sex <> '' GROUP BY q.birth, w.name, q.sex HAVING count(*) > 1) n
        ON n.name = s.name AND n.birth = p.birth AND n.sex = p.sex WHERE p.deleted IS NOT 1"""
    rows = every(query)
    good = {key: first18(number) for _, key, number in rows if number and _is_good(number)}
    for group in _grouped((same, key) for same, key, _ in rows):
        for first, second in duplicate_count.paired(group):
            if len({good.get(first, ""), good.get(second, "")} - {""}) < 2:
                yield [first, second]


def _same_home() -> Iterator[list[str]]:
    """Living persons of one name in one household: what a corrected roster leaves that was brought in again."""
    query = """SELECT s.household || s.name, s.person FROM search s JOIN (SELECT household, name FROM search
        WHERE name <> '' GROUP BY household, name HAVING count(*) > 1) n
        ON n.name = s.name AND n.household = s.household"""
    keys = list(_grouped(every(query)))
    numbers: dict[str, str | None] = {}
    for marks, part in chunks([key for group in keys for key in group]):
        numbers.update(every(f"SELECT id, id_no FROM person WHERE id IN ({marks})", *part))
    for group in keys:
        for first, second in duplicate_count.paired(group):
            both = numbers[first] or "", numbers[second] or ""
            if not all(map(_is_good, both)) or nearly(*both):
                yield [first, second]


def _alike(table: str, what: str) -> Iterator[list[str]]:
    """Living records of a ledger of which this is the same."""
    query = f"""SELECT t.what, t.id FROM (SELECT {what} AS what, id FROM "{table}" WHERE deleted IS NOT 1) t
        WHERE t.what IN (SELECT {what} FROM "{table}" WHERE deleted IS NOT 1 AND {what} <> ''
            GROUP BY 1 HAVING count(*) > 1)"""
    return _grouped(every(query))


def _is_good(number: str) -> bool:
    short = first18(number)
    return len(short) == 18 and short[:17].isdigit() and checksum(short[:17]) == short[17]


def _grouped(rows: Iterable[tuple[str, str]]) -> Iterator[list[str]]:
    groups: dict[str, set[str]] = defaultdict(set)
    for same, key in rows:
        groups[same].add(key)
    return (list(group) for group in groups.values() if len(group) > 1)
