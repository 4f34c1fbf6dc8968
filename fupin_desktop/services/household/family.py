"""Everything that one household's page shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from db.household import Household, Housing, Living, Water
from db.income import Income
from db.measure import Measure
from db.person import Employment, Person, PersonYear
from db.record import Record
from db.village import Village
from db.visit import Assessment, Photo, Problem, Visit
from fupin_desktop.regions import village_name
from fupin_desktop.rules.answers import LEFT, OF_YEAR
from fupin_desktop.rules.facts import is_head
from fupin_desktop.services.book import access, privacy
from fupin_desktop.services.household import years

R = TypeVar("R", bound=Record)


@dataclass
class Member:
    """A person of the household with what is known for the year."""

    person: Person
    year: PersonYear | None
    jobs: list[Employment] = field(default_factory=list)

    @property
    def is_present(self) -> bool:
        """Whether the person counts as a member now."""
        return self.person.member_state != LEFT

    @property
    def is_head(self) -> bool:
        """Whether the person is the head of the household."""
        return is_head(self.person.relation, self.person.member_state)


def head_of(members: Iterable[Member]) -> Person | None:
    """The first of them who is the head."""
    return next((member.person for member in members if member.is_head), None)


@dataclass
class Family:
    """A household as of a year. Yearly parts are None where nothing was entered for the year."""

    household: Household
    year: int
    years: list[int]
    village_name: str
    members: list[Member]
    living: Living | None
    housing: Housing | None
    water: Water | None
    incomes: list[Income]
    assessments: list[Assessment]
    visits: list[Visit]
    problems: list[Problem]
    photos: list[Photo]
    measures: list[Measure]

    @property
    def head(self) -> Person | None:
        """The member whose relation is 户主."""
        return head_of(self.members)

    @property
    def size(self) -> int:
        """How many members there are now."""
        return sum(member.is_present for member in self.members)

    @property
    def assessed(self) -> list[Assessment]:
        """The yearly assessments, the latest first."""
        return [one for one in self.assessments if one.occasion in (None, OF_YEAR)]

    def income(self, kind: str = "1") -> Income | None:
        """The year's statement of a kind (1 the year's, 2 at identification, 3 after elimination)."""
        return next((i for i in self.incomes if i.kind == kind and i.year == self.year), None)


def load(household_key: str, year: int | None = None) -> Family | None:
    """The household with all that belongs to it; None when there is none or it is deleted.

    Without a year: the latest up to this one for which the household has anything. Raises access.ReasonWanted for a
    household outside one's own village and group.
    """
    access.open_household(household_key)
    household = Household.find(household_key)
    if household is None or household.deleted:
        return None
    members, person_years = _members(household_key)
    yearly: dict[type[Record], list[Any]] = {m: _of(m, "household", [household_key]) for m in (Living, Housing, Water)}
    incomes = _of(Income, "household", [household_key])
    everything: list[Any] = [*person_years, *incomes, *(row for rows in yearly.values() for row in rows)]
    known = sorted({int(row.year) for row in everything if row.year})
    shown = year or max((one for one in known if one <= years.current()), default=years.current())
    for member in members:
        member.year = next((y for y in person_years if y.person == member.person.id and y.year == shown), None)
        member.jobs = [job for job in member.jobs if job.year == shown]
    village = Village.get_or_none(Village.region_code == household.region_code)
    privacy.veiled([household, *(member.person for member in members), *yearly[Living]])
    return Family(
        household=household,
        year=shown,
        years=known,
        village_name=str(village.name) if village else village_name(str(household.region_code or "")),
        members=members,
        living=_in_year(yearly[Living], shown),
        housing=_in_year(yearly[Housing], shown),
        water=_in_year(yearly[Water], shown),
        incomes=sorted(incomes, key=lambda i: (-(i.year or 0), i.kind or "")),
        assessments=sorted(_of(Assessment, "household", [household_key]), key=lambda a: str(a.date), reverse=True),
        visits=sorted(_of(Visit, "household", [household_key]), key=lambda v: str(v.visit_date), reverse=True),
        problems=_of(Problem, "household", [household_key]),
        photos=_of(Photo, "household", [household_key]),
        measures=sorted(_of(Measure, "household", [household_key]), key=_measure_order),
    )


def _members(household_key: str) -> tuple[list[Member], list[PersonYear]]:
    """The members with all their jobs, and what is known of them in any year."""
    persons = sorted(_of(Person, "household", [household_key]), key=_member_order)
    keys = [str(person.id) for person in persons]
    jobs = _of(Employment, "person", keys)
    members = [Member(person, None, [job for job in jobs if job.person == person.id]) for person in persons]
    return members, _of(PersonYear, "person", keys)


def _of(model: type[R], field_name: str, keys: list[str]) -> list[R]:
    column = getattr(model, field_name)
    return list(model.living().where(column.in_(keys))) if keys else []


def _in_year(rows: list[Any], year: int) -> Any:
    return next((row for row in rows if row.year == year), None)


def _member_order(person: Person) -> tuple[bool, str, str]:
    return person.member_state == LEFT, str(person.relation or "98"), str(person.birth or "")


def _measure_order(measure: Measure) -> tuple[str, str, str]:
    return str(measure.kind or "99"), str(measure.start or ""), str(measure.id)
