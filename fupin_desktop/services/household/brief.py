"""A household, or one of its persons, in short: what stands beside the list, with the words of the last visits and when
the next one is due; and the number to call."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from db.clock import today
from db.codes import code_list
from db.household import Household
from db.person import Person
from db.record import Record
from db.refusal import Refusal
from db.visit import Visit
from fupin_desktop.roles import Right
from fupin_desktop.rules import visits
from fupin_desktop.rules.answers import PSYCHOLOGICAL_REASON, PSYCHOLOGICAL_ROLE
from fupin_desktop.rules.facts import is_head
from fupin_desktop.services.book import access, privacy, settings
from fupin_desktop.services.conflicts import undecided
from fupin_desktop.services.household import family
from fupin_desktop.services.household.family import Family, Member

_VISITS = 6


class NoNumber(Refusal):
    """There is nobody to call."""


@dataclass(frozen=True)
class Told:
    """What one visit said."""

    key: str
    day: dt.date | None
    visitors: str
    mode: str
    text: str


@dataclass(frozen=True)
class Next:
    """When somebody should go next; `day` is None where nobody has ever been there. `planned`: it was agreed upon."""

    day: dt.date | None
    often: str
    planned: bool


@dataclass(frozen=True)
class Brief:
    """`person` is the member it is about, None for the household as a whole. `open`: record → its undecided fields."""

    family: Family
    person: Member | None
    told: list[Told]
    next: Next
    open: dict[str, set[str]]


def read(household: str, person: str = "") -> Brief | None:
    """The household in short; None when there is none. Raises access.ReasonWanted."""
    found = family.load(household)
    if found is None:
        return None
    member = next((m for m in found.members if m.person.id == person), None)
    told = [_told(visit) for visit in found.visits if _may_read(visit)][:_VISITS]
    return Brief(found, member, told, _next(found), undecided.of_records(_keys(found)))


def _keys(found: Family) -> list[str]:
    members = [record for m in found.members for record in (m.person, m.year, *m.jobs) if record]
    return [str(record.id) for record in (found.household, *members, *found.assessed[:1], *found.visits[:_VISITS])]


def _may_read(visit: Visit) -> bool:
    is_of_mind = visit.reason == PSYCHOLOGICAL_REASON or visit.visitor_role == PSYCHOLOGICAL_ROLE
    return not is_of_mind or access.may(Right.PSYCHOLOGY)


def _told(visit: Visit) -> Told:
    said = [visit.note or "", f"诉求：{visit.need}" if visit.need else ""]
    text = "　".join(filter(None, said)) or code_list("visit_result").label(visit.result)
    return Told(str(visit.id), visit.visit_date, visit.visitors or "", code_list("visit_mode").label(visit.mode), text)


def _next(found: Family) -> Next:
    home, last = found.household, found.visits[0] if found.visits else None
    days = visits.allowed_days(
        home.hh_type, home.monitor_cat, bool(home.risk_eliminated), home.risk_elim_date, today(),
        settings.revisits().of(home.region_code),
    )  # fmt: skip
    often = visits.often(days)
    if last is None or last.visit_date is None:
        return Next(None, often, planned=False)
    if last.follow_up_date and last.follow_up_date > last.visit_date:
        return Next(last.follow_up_date, often, planned=True)
    return Next(last.visit_date + dt.timedelta(days=days), often, planned=False)


def number(household: str, person: str = "") -> tuple[str, str]:
    """(whom one reaches, the whole number), for calling: it takes the right to see telephones and goes into the access
    log first. Of a person without a telephone it is the household's, of a household without one its head's.

    Raises access.Denied, access.ReasonWanted, NoNumber.
    """
    access.open_household(household)
    home = Household.find(household)
    members = list(Person.living().where(Person.household == household))
    own = [one for one in members if one.id == person]
    heads = [one for one in members if is_head(one.relation, one.member_state)]
    reached: list[tuple[str, Record | None]] = [
        *((one.name or "", one) for one in own), (f"{heads[0].name}户" if heads else "这一户", home),
        *((one.name or "", one) for one in heads),
    ]  # fmt: skip
    for name, record in reached:
        if record is not None and (phone := getattr(record, "phone", None)):
            privacy.ask(str(record.id), record.kinds()["phone"])
            return name, str(phone)
    raise NoNumber("没有登记电话。请在这一户的“基本情况”里补上联系电话。")
