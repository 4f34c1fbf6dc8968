"""One person's file, opened: everything unsealed for who may see it, and the opening written down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import orjson

from db.changes import chunks, every, one
from db.codes import code_list
from db.person import Person
from db.psychology import (
    ColourMark,
    Consent,
    CounsellingSession,
    PsyFile,
    PsyPlan,
    Referral,
    RiskAssessment,
    Screening,
)
from db.record import Record
from db.refusal import Refusal
from db.sealing import BadSeal, NoKey, reveal
from fupin_desktop import scales
from fupin_desktop.roles import Right
from fupin_desktop.rules.id_number import birth as born
from fupin_desktop.rules.psychology import Colour
from fupin_desktop.services import access
from fupin_desktop.services.access import needs
from fupin_desktop.services.psychology import team


class Unreadable(Refusal):
    """What a file holds can't be opened with the keys held here."""


Content = Mapping[str, Any]
#: key_group of the four that the seed names (DICTIONARY §2.2).
KEY_GROUPS = ("01", "02", "03", "04")


class Mark(NamedTuple):
    """A step of the timeline."""

    date: dt.date
    time: str
    colour: Colour
    reasons: tuple[str, ...]
    provisional: bool
    source: str
    by: str
    second: str


@dataclass
class Archive:
    """A person's file as of now; lists are newest first. `content` of a record is what its sealed field held."""

    person: Person
    age: int | None
    key_groups: tuple[str, ...]
    file: PsyFile | None
    marks: list[Mark]
    consents: list[Consent]
    screenings: list[tuple[Screening, Content]]
    risks: list[tuple[RiskAssessment, Content]]
    plans: list[tuple[PsyPlan, Content]]
    sessions: list[tuple[CounsellingSession, Content]] = field(default_factory=list)
    referrals: list[tuple[Referral, Content]] = field(default_factory=list)

    @property
    def mark(self) -> Mark | None:
        """The newest mark."""
        return self.marks[0] if self.marks else None

    @property
    def colour(self) -> Colour:
        """What the file is now."""
        return self.mark.colour if self.mark else Colour.GREY

    @property
    def is_minor(self) -> bool:
        """Under 18: a guardian consents (DICTIONARY §8.7)."""
        return self.age is not None and self.age < 18

    @property
    def is_open(self) -> bool:
        """Whether there is a file, and it is not closed."""
        return bool(self.file and not self.file.closed)

    @property
    def is_screened(self) -> bool:
        """Whether any screening gave a result: a valid score, or one from elsewhere."""
        return any(told.get("score") is not None or "result" in told for _, told in self.screenings)

    def consent(self, purpose: str) -> Consent | None:
        """The consent that holds for a purpose."""
        answers = (one for one in self.consents if one.purpose == purpose)
        return next((one for one in answers if not one.withdrawn and not one.declined), None)


@needs(Right.PSYCHOLOGY)
def load(person: str, today: dt.date, *, noted: bool = True) -> Archive | None:
    """Open a person's file; None for nobody. It is written into the access log, but not where `noted` is False: for
    services that opened it already. Raises Denied where it is not in sight (`team`), and Unreadable."""
    who = Person.find(person)
    if who is None or who.deleted:
        return None
    try:
        found = _load(who, today)
    except (NoKey, BadSeal) as error:
        raise Unreadable("这份档案里有打不开的内容：是用另一把钥匙封的，或者被动过。请找管理员核对账本。") from error
    team.check_sight(found.file, found.colour)
    if noted:
        access.note("打开心理档案", person)
    return found


def _load(who: Person, today: dt.date) -> Archive:
    person = str(who.id)
    return Archive(
        person=who,
        age=age_of(who.birth or born(str(who.id_no or "")), today),
        key_groups=groups_of([person]).get(person, ()),
        file=PsyFile.get_or_none(PsyFile.person == person, PsyFile.deleted.is_null()),
        marks=[
            _mark(opened(ColourMark.content.read(one)), one.date, one.time, one.by, one.second)
            for one in _newest_first(ColourMark, person)
        ],
        consents=_newest_first(Consent, person),
        screenings=[(one, opened(Screening.content.read(one))) for one in _newest_first(Screening, person)],
        risks=[(one, opened(RiskAssessment.content.read(one))) for one in _newest_first(RiskAssessment, person)],
        plans=[(one, opened(PsyPlan.content.read(one))) for one in _newest_first(PsyPlan, person, "start")],
        sessions=[(one, _talk(one)) for one in _newest_first(CounsellingSession, person)],
        referrals=[(one, opened(Referral.content.read(one))) for one in _newest_first(Referral, person)],
    )


@needs(Right.PSYCHOLOGY)
def colours(persons: Iterable[str]) -> dict[str, Mark]:
    """The newest mark of each of these persons; who has none is grey, and who can't be opened here stands out."""
    newest: dict[str, Any] = {}
    for row in _mark_rows(persons):
        known = newest.get(row[0])
        if known is None or _age_of_row(known) < _age_of_row(row):
            newest[row[0]] = row
    return {person: _mark_of(row) for person, row in newest.items()}


@needs(Right.PSYCHOLOGY)
def timelines(persons: Iterable[str]) -> dict[str, list[Mark]]:
    """All marks of each of these persons, oldest first."""
    found: dict[str, list[Mark]] = {}
    for row in sorted(_mark_rows(persons), key=_age_of_row):
        found.setdefault(row[0], []).append(_mark_of(row))
    return found


def _mark_rows(persons: Iterable[str]) -> Iterator[Any]:
    for marks, part in chunks(persons):
        query = f"""SELECT person, id, date, time, "by", "second", content FROM colour_mark
            WHERE person IN ({marks}) AND deleted IS NOT 1"""
        yield from every(query, *part)


def _age_of_row(row: Any) -> tuple[str, str]:
    return row[2] or "", row[1]


def _mark_of(row: Any) -> Mark:
    _, key, date, time, by, second, content = row
    return _mark(_told(key, content), dt.date.fromisoformat(date) if date else None, time, by, second)


def _told(key: str, content: str | None) -> Content:
    try:
        return opened(reveal(content, "colour_mark", key, "content")) if content else {}
    except (NoKey, BadSeal):
        return {"colour": "grey", "reasons": ["打不开，是用另一把钥匙封的"]}


def groups_of(persons: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """重点人群 of the latest year, by person."""
    found: dict[str, tuple[str, ...]] = {}
    for marks, part in chunks(persons):
        query = f"""SELECT person, key_group FROM person_year WHERE person IN ({marks}) AND deleted IS NOT 1
            ORDER BY year"""
        found |= {person: tuple((groups or "").split(",")) if groups else () for person, groups in every(query, *part)}
    return found


def group_names(groups: Iterable[str]) -> str:
    """留守儿童、残疾人."""
    names = code_list("key_group")
    return "、".join(names.label(group) for group in groups)


def region_of(person: str) -> str:
    """The region code of a person's household; "" for none."""
    row = one("SELECT h.region_code FROM person p JOIN household h ON h.id = p.household WHERE p.id=?", person)
    return str(row[0] or "") if row else ""


def short_name(scale: str) -> str:
    """PHQ-9 for phq9."""
    return scales.scale(scale).short if scale in scales.NAMES else scale


def age_of(birth: dt.date | None, today: dt.date) -> int | None:
    """Full years."""
    if birth is None:
        return None
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))


def opened(text: str) -> Content:
    """What a sealed field of several parts holds."""
    found: Content = orjson.loads(text) if text else {}
    return found


def packed(content: Content) -> str:
    """The same, to be sealed."""
    return orjson.dumps(dict(content), option=orjson.OPT_SORT_KEYS).decode()


_COLOURS = {str(colour): colour for colour in Colour}


def _mark(content: Content, date: dt.date | None, time: str | None, by: str | None, second: str | None) -> Mark:
    return Mark(
        date or dt.date.min,
        time or "",
        _COLOURS[content.get("colour", "grey")],
        tuple(content.get("reasons", ())),
        bool(content.get("provisional")),
        str(content.get("source", "")),
        by or "",
        second or "",
    )


def _talk(row: CounsellingSession) -> Content:
    kinds = {name: getattr(CounsellingSession, name) for name in ("topics", "content", "risk", "result")}
    return {name: kind.read(row) for name, kind in kinds.items()}


def _newest_first(model: type[Record], person: str, by: str = "date") -> list[Any]:
    rows = model.living().where(getattr(model, "person") == person)  # noqa: B009 - every model here has one
    return sorted(rows, key=lambda row: (getattr(row, by) or dt.date.min, row.id), reverse=True)
