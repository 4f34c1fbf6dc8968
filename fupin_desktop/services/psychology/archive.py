"""One person's file, opened: everything unsealed for who may see it, and the opening written down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from db.changes import chunks, every, one
from db.codes import code_list
from db.person import Person
from db.psychology import (
    CaseNote,
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
from db.sealing import BadSeal, NoKey
from fupin_desktop import scales
from fupin_desktop.roles import Right
from fupin_desktop.rules.id_number import birth as born
from fupin_desktop.rules.psychology import Colour
from fupin_desktop.services.book import access
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.psychology import marks, team
from fupin_desktop.services.psychology.marks import Content, Mark, opened


class Unreadable(Refusal):
    """What a file holds can't be opened with the keys held here."""


#: key_group of the four that the seed names (DICTIONARY §2.2).
KEY_GROUPS = ("01", "02", "03", "04")


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
    notes: list[tuple[CaseNote, Content]] = field(default_factory=list)

    @property
    def mark(self) -> Mark | None:
        """The mark that stands."""
        return marks.standing(self.marks)

    @property
    def is_unassessed_red(self) -> bool:
        """Whether a red stands whose risk no qualified person has assessed: nothing closes such a file."""
        return any(one.colour is Colour.RED and not one.is_assessed for one in marks.leaves(self.marks))

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
    def outstanding(self) -> tuple[str, ...]:
        """The scales that a screening asked for, and that nobody has filled since; for a safety sign an assessment of
        the risk is more than the ASQ."""
        done: set[str] = set()
        found: list[str] = []
        assessed = max((risk.date for risk, _ in self.risks if risk.date), default=dt.date.min)
        for kept, told in self.screenings:  # newest first
            is_assessed = assessed >= (kept.date or dt.date.min)
            found += [name for name in following(told) if name not in done and not (name == "asq" and is_assessed)]
            done.add(str(told.get("scale", "")))
        return tuple(dict.fromkeys(found))

    @property
    def is_screened(self) -> bool:
        """Whether a complete instrument was filled that may make blue, and nothing it asks for is outstanding."""
        return not self.outstanding and any(suffices(told) for _, told in self.screenings)

    def of_kind(self, kind: str) -> list[tuple[CaseNote, Content]]:
        """The leaves of a kind (`notes`), newest first."""
        return [(one, told) for one, told in self.notes if told.get("kind") == kind]

    def consent(self, purpose: str, on: dt.date = dt.date.max) -> Consent | None:
        """The consent that holds for a purpose, and was given by that day."""
        answers = (one for one in self.consents if one.purpose == purpose and (one.date or on) <= on)
        return next((one for one in answers if not one.withdrawn and not one.declined), None)


def following(told: Content) -> tuple[str, ...]:
    """The scales that a screening asks for; one of before may name one alone."""
    named = told.get("follow") or ()
    return (named,) if isinstance(named, str) else tuple(named)


def suffices(told: Content) -> bool:
    """Whether a screening can make somebody blue: a valid score of more than two questions, or a total from elsewhere
    that is below a published cut-off."""
    name = str(told.get("scale", ""))
    if name in scales.NAMES:
        return told.get("score") is not None and name != "asq" and not scales.scale(name).full
    return bool(told.get("below"))


@needs(Right.PSYCHOLOGY)
def load(person: str, today: dt.date, *, noted: bool = True) -> Archive | None:
    """Open a person's file; None for nobody. It is written into the access log, but not where `noted` is False: for
    services that opened it already. Raises Denied where it is not in sight (`team`), and Unreadable."""
    who = Person.find(person)
    if who is None or (who.deleted and not _has_file(person)):
        return None
    try:
        found = _load(who, today)
    except (NoKey, BadSeal) as error:
        raise Unreadable("这份档案里有打不开的内容：是用另一把钥匙封的，或者被动过。请找管理员核对账本。") from error
    team.check_sight(found.file, found.colour)
    if noted:
        access.note_sealed("打开心理档案", person)
    return found


@needs(Right.PSYCHOLOGY)
def load_for_danger(person: str, today: dt.date) -> Archive:
    """The file of somebody in danger, in sight or not: for services that write a report into it, and show nothing."""
    return _load(Person.get_by_id(person), today)


def _has_file(person: str) -> bool:
    """Whether there is anything to open: who was struck off the register by mistake is not lost with it."""
    return one("SELECT 1 FROM psy_file WHERE person=? AND deleted IS NOT 1", person) is not None


def _load(who: Person, today: dt.date) -> Archive:
    person = str(who.id)
    return Archive(
        person=who,
        age=age_of(who.birth or born(str(who.id_no or "")), today),
        key_groups=groups_of([person]).get(person, ()),
        file=PsyFile.get_or_none(PsyFile.person == person, PsyFile.deleted.is_null()),
        marks=marks.of_person(person),
        consents=_newest_first(Consent, person),
        screenings=_screenings(person),
        risks=[(one, opened(RiskAssessment.content.read(one))) for one in _newest_first(RiskAssessment, person)],
        plans=[(one, opened(PsyPlan.content.read(one))) for one in _newest_first(PsyPlan, person, "start")],
        sessions=[(one, _talk(one)) for one in _newest_first(CounsellingSession, person)],
        referrals=[(one, opened(Referral.content.read(one))) for one in _newest_first(Referral, person)],
        notes=_notes(person),
    )


def groups_of(persons: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """重点人群 of the latest year, by person."""
    found: dict[str, tuple[str, ...]] = {}
    for holes, part in chunks(persons):
        found |= _groups(every(_GROUPS.format(f"({holes})"), *part))
    return found


def all_groups() -> dict[str, tuple[str, ...]]:
    """The same of everybody who is or was in one."""
    return _groups(every(_GROUPS.format("(SELECT person FROM person_year WHERE key_group > '')")))


_GROUPS = "SELECT person, key_group FROM person_year WHERE person IN {} AND deleted IS NOT 1 ORDER BY year"


def _groups(rows: Iterable[tuple[str, str | None]]) -> dict[str, tuple[str, ...]]:
    return {person: tuple(groups.split(",")) if groups else () for person, groups in rows}


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


def _talk(row: CounsellingSession) -> Content:
    kinds = {name: getattr(CounsellingSession, name) for name in ("topics", "content", "risk", "result")}
    return {name: kind.read(row) for name, kind in kinds.items()} | dict(opened(CounsellingSession.more.read(row)))


def _screenings(person: str) -> list[tuple[Screening, Content]]:
    """Without those that were corrected: they stay in the book, and are no longer counted."""
    found = [(one, opened(Screening.content.read(one))) for one in _newest_first(Screening, person)]
    corrected = {told.get("corrects") for _, told in found}
    return [(one, told) for one, told in found if str(one.id) not in corrected]


def _notes(person: str) -> list[tuple[CaseNote, Content]]:
    found = [(one, opened(CaseNote.content.read(one))) for one in CaseNote.living().where(CaseNote.person == person)]
    return sorted(found, key=lambda pair: (str(pair[1].get("date", "")), str(pair[0].id)), reverse=True)


def _newest_first(model: type[Record], person: str, by: str = "date") -> list[Any]:
    rows = model.living().where(getattr(model, "person") == person)  # noqa: B009 - every model here has one
    return sorted(rows, key=lambda row: (getattr(row, by) or dt.date.min, row.id), reverse=True)
