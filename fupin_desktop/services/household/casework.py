"""Forms being filled: a household's records in memory, what the rules say of them before they are saved, and saving.

A `Work` holds the records of one household and year, existing or not yet saved. New records have their keys already, so
that findings, drafts and photos can speak of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from db.changes import change, every, one
from db.clock import today
from db.codes import code_list
from db.household import Household, Housing, Living, Water
from db.income import Income, RigidExpense
from db.measure import Measure
from db.person import Employment, Person, PersonYear
from db.record import Record
from db.village import Exemption, Village
from db.visit import Assessment, Photo, Problem, Visit
from fupin_desktop.regions import village_name
from fupin_desktop.rules.answers import HEAD, OF_YEAR, PSYCHOLOGICAL_ROLE
from fupin_desktop.rules.finding import Finding
from fupin_desktop.rules.income import LEFT_OUT
from fupin_desktop.services.book import entry, opening
from fupin_desktop.services.household import cases, checks, family, lines, photos, years
from fupin_desktop.services.household.family import Family, Member
from fupin_desktop.services.household.filling import FRAME, Filling
from fupin_desktop.services.household.filling import blank as blank
from fupin_desktop.services.household.photos import Picture

_IN_HOUSE = "1"
_MASSES = "13"  # 群众
#: Key → stored values of records.
Rows = dict[str, dict[str, Any]]
#: What a further person has from the head.
AS_HEAD = frozenset({"ethnic", "political"})


@dataclass
class Work(Filling):
    """The records of a household as they stand in the forms. `income` is the statement being filled."""

    household: Household
    year: int
    is_new: bool
    members: list[Member]
    living: Living
    housing: Housing
    water: Water
    income: Income
    rigid: list[RigidExpense] = field(default_factory=list)
    incomes: list[Income] = field(default_factory=list)
    assessments: list[Assessment] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    photos: list[Photo] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    #: What `as_saved` told when it was loaded.
    read: Rows | None = None

    @property
    def key(self) -> str:
        """The key of the household."""
        return str(self.household.id)

    @property
    def home(self) -> str:
        return self.key

    @property
    def head(self) -> Person | None:
        """The member whose relation is 户主."""
        return family.head_of(self.members)

    @property
    def name(self) -> str:
        return str(self.head.name or "") if self.head else ""

    def findings(self, answered: Iterable[Exemption] = ()) -> list[Finding]:
        return findings(self, answered)

    def as_saved(self) -> tuple[list[Record], set[str]]:
        """What of the forms the book would have, and the keys of what it would have no more."""
        members = [m for m in self.members if str(m.person.id) in self.stored or self.is_filled(m.person)]
        parts: list[Record | None] = [self.household, self.living, self.housing, self.water, self.income, *self.incomes]
        parts += [*self.assessments, *self.visits, *self.problems, *self.measures]
        parts += [record for m in members for record in (m.person, m.year, *m.jobs)]
        records = [record for record in parts if record is not None]
        gone = {str(record.id) for record in records if record.deleted}
        kept = [r for r in self.to_save(records) if not r.deleted]
        return kept if self.household in kept else [self.household, *kept], gone


def new(region_code: str, year: int, actor: str, key: str = "") -> Work:
    """A household that is being registered; with this key where a draft has one."""
    household = blank(Household, id=key or None, region_code=region_code or None)
    key = str(household.id)
    work = Work(household, year, True, [], **_yearly(key, year))
    phone = one("SELECT survey_phone FROM living WHERE survey_by = ? AND survey_phone <> '' ORDER BY rowid DESC", actor)
    work.give(work.living, survey_by=actor, survey_date=today(), survey_phone=phone[0] if phone else None)
    return work


def load(household: str, year: int, read: Family | None = None) -> Work | None:
    """The forms of a registered household in a year; None when there is none. What the year lacks is blank. `read`: the
    same as it has just been read; it becomes the forms'. Raises ReasonWanted."""
    found = read or family.load(household, year)
    if found is None:
        return None
    known: list[Record | None] = [found.household, found.living, found.housing, found.water, *found.incomes]
    known += [*found.assessments, *found.visits, *found.problems, *found.measures]
    for member in found.members:
        known += [member.person, member.year, *member.jobs]
        member.year = member.year or blank(PersonYear, person=str(member.person.id), year=year)
    parts = _yearly(household, year)
    for name, record in (("living", found.living), ("housing", found.housing), ("water", found.water)):
        parts[name] = record or parts[name]
    parts["income"] = found.income() or parts["income"]
    work = Work(found.household, year, False, found.members, **parts)
    work.incomes = [i for i in found.incomes if i.id != work.income.id]
    work.assessments, work.visits = found.assessments, found.visits
    work.problems, work.photos, work.measures = found.problems, found.photos, found.measures
    work.stored = {str(record.id) for record in known if record is not None}
    _load_rigid(work)
    work.read = _rows(work.as_saved()[0])
    return work


def use_statement(work: Work, year: int, kind: str) -> None:
    """Make another statement (of a year and kind) the one that is being filled; a blank one where there is none. Of
    those made when the risk was identified or eliminated the latest counts (`Case.statement`), of whatever year."""
    everything = [work.income, *work.incomes]
    chosen = next((i for i in everything if i.year == year and i.kind == kind), None)
    if chosen is None and kind != OF_YEAR:
        of_kind = (i for i in everything if i.kind == kind and str(i.id) in work.stored)
        chosen = max(of_kind, key=lambda i: i.year or 0, default=None)
    work.incomes = [i for i in everything if i is not chosen and (i is not work.income or work.is_filled(i))]
    work.income = chosen or blank(Income, household=work.key, year=year, kind=kind)
    _load_rigid(work)


def _load_rigid(work: Work) -> None:
    work.rigid = list(RigidExpense.living().where(RigidExpense.income == work.income.id))
    work.stored |= {str(line.id) for line in work.rigid}


def add_member(work: Work, key: str = "") -> Member:
    """A further person, with this key where a draft has one; the first is the head. Others are of the head's 民族, and
    of no party where the head is of none: membership is a person's own."""
    person = blank(Person, id=key or None, household=work.key)
    work.give(person, member_state=_IN_HOUSE)
    if not any(member.is_present for member in work.members):
        work.give(person, relation=HEAD)
    if head := work.head:
        work.give(person, ethnic=head.ethnic, political=_MASSES if head.political == _MASSES else None)
    member = Member(person, blank(PersonYear, person=str(person.id), year=work.year))
    work.members.append(member)
    return member


def add_job(work: Work, member: Member, key: str = "") -> Employment:
    """A further spell of work of a member."""
    job = blank(Employment, id=key or None, person=member.person.id, year=work.year)
    member.jobs.append(job)
    return job


def add_rigid(work: Work, key: str = "") -> RigidExpense:
    """A further line of rigid expense of the statement."""
    line = blank(RigidExpense, id=key or None, income=work.income.id)
    work.rigid.append(line)
    return line


def add_problem(work: Work, visit: Visit | None = None, key: str = "", assessment: Assessment | None = None) -> Problem:
    """A further problem that a visit or an assessment found."""
    found_by = {"visit": visit.id if visit else None, "assessment": assessment.id if assessment else None}
    problem = blank(Problem, id=key or None, household=work.key, **found_by)
    work.give(problem, state="1")
    work.problems.append(problem)
    return problem


def problems_of(work: Work, shown: Assessment, *, alone: bool) -> list[Problem]:
    """The problems that an assessment found; unless `alone`, with those of no visit and no assessment of the year."""
    of_year = {str(made.id) for made in work.assessments if made.year == work.year} | {str(v.id) for v in work.visits}
    return [
        problem
        for problem in work.problems
        if problem.assessment == shown.id or not (alone or of_year & {str(problem.visit), str(problem.assessment)})
    ]


def assessment_of(work: Work, record: str) -> str:
    """The key of the assessment that a record is, or that found this problem; "" for others."""
    found_by = {str(problem.id): str(problem.assessment) for problem in work.problems}
    key = found_by.get(record, record)
    made = next((one for one in work.assessments if one.id == key), None)
    return key if made and (made.year == work.year or _occasion(made) != OF_YEAR) else ""


def assessments_at(work: Work, occasion: str) -> list[Assessment]:
    """The assessments of the year; or of any year those made when the risk was identified, or eliminated. The first is
    the one that counts."""
    found = [made for made in work.assessments if _occasion(made) == occasion]
    if occasion == OF_YEAR:
        return [made for made in found if made.year == work.year]
    return sorted(found, key=lambda made: -(made.year or 0))


def occasion_of(work: Work, assessment: str) -> str:
    """The occasion of one of the assessments, by its key; of others, the year."""
    return next((_occasion(made) for made in work.assessments if made.id == assessment), OF_YEAR)


def _occasion(assessment: Assessment) -> str:
    return str(assessment.occasion or OF_YEAR)


def statement_kind(work: Work, record: str) -> str:
    """The kind of the year's statement that a record is, will be, or is a line of; "" for others."""
    line = RigidExpense.find(record)
    key = str(line.income) if line else record
    for statement in (work.income, *work.incomes):
        if str(statement.id) == key and statement.kind != OF_YEAR:
            return str(statement.kind)
    for kind in (item.code for item in code_list("statement_kind").offered):
        if key == Income.new_key({"household": work.key, "year": work.year, "kind": kind}):
            return kind
    return ""


def left_out(work: Work) -> Collection[str]:
    """The items that don't count in the statement being filled."""
    return lines.left_out(str(work.household.region_code or "")).get(work.income.year or 0, LEFT_OUT)


#: Among the latest visits only: no index knows who made them.
_ROLE = """SELECT visitor_role FROM (
    SELECT visitors, visitor_role FROM visit WHERE deleted IS NOT 1 ORDER BY visit_date DESC LIMIT 500
    ) WHERE visitors = ? AND visitor_role <> ? LIMIT 1"""


def new_visit(work: Work, actor: str, key: str = "") -> Visit:
    """A visit of today, by whoever is here in the role that they had last."""
    visit = blank(Visit, id=key or None, household=work.key)
    role = one(_ROLE, actor, PSYCHOLOGICAL_ROLE)
    work.give(visit, visit_date=today(), visitors=actor, visitor_role=role[0] if role else None)
    work.visits.insert(0, visit)
    return visit


def new_assessment(work: Work, actor: str, key: str = "", occasion: str = OF_YEAR) -> Assessment:
    """An assessment of today."""
    made = blank(Assessment, id=key or None, household=work.key, year=work.year)
    work.give(made, occasion=occasion, date=today(), assessor=actor)
    work.assessments.insert(0, made)
    return made


def findings(work: Work, answered: Iterable[Exemption] = ()) -> list[Finding]:
    """What the checks would say of the household were the forms saved as they stand, heaviest first; without what was
    confirmed."""
    typed, gone = work.as_saved()
    if not gone and _rows(typed) == work.read:  # of a form just shown
        found = checks.findings(work.key, work.year)
    else:
        found = checks.of_case(cases.as_typed(work.key, work.year, typed, gone))
    return checks.unanswered(found, answered)


def _rows(records: Iterable[Record]) -> Rows:
    return {str(record.id): record.stored() for record in records}


def answer(finding: Finding, actor: str, reason: str) -> Exemption:
    """A person's reason why a finding stays, to be saved with the record."""
    return blank(Exemption, record=finding.record, rule=finding.rule, reason=reason.strip()[:200], approver=actor,
                 date=today())  # fmt: skip


def save(actor: str, title: str, records: Sequence[Record], pictures: Sequence[tuple[str, str, Picture]] = ()) -> None:
    """Save records, parents first, with the pictures (household, visit, picture) of a visit, as one action.

    A village that the book does not know yet is registered with its first household.
    """
    with change(actor, title):
        for record in records:
            if isinstance(record, Household) and record.region_code:
                opening.register_village(str(record.region_code))
        entry.save(actor, title, records)
        for household, visit, made in pictures:
            photos.add(actor, household, made, visit=visit)


def open_year(actor: str, household: str, year: int, source: int) -> int:
    """Copy what is asked yearly of one household from a year into another, where that has nothing yet; how many."""
    before, after = load(household, source), load(household, year)
    if before is None or after is None:
        return 0
    copied: list[Record] = []
    for old, blank_one in _yearly_pairs(before, after):
        if str(old.id) in before.stored and str(blank_one.id) not in after.stored:
            for name in old.kinds().keys() - FRAME - years.NOT_COPIED:
                setattr(blank_one, name, getattr(old, name))
            copied.append(blank_one)
    entry.save(actor, f"打开 {year} 年度", copied)
    return len(copied)


def _yearly_pairs(before: Work, after: Work) -> Iterator[tuple[Record, Record]]:
    yield from ((before.living, after.living), (before.housing, after.housing), (before.water, after.water))
    now = {member.person.id: member for member in after.members if member.is_present}
    for member in before.members:
        same = now.get(member.person.id)
        if same and member.year and same.year:
            yield member.year, same.year


def remove_person(actor: str, person: Person) -> None:
    """Delete a person who was registered by mistake, with all that was entered."""
    parts: list[Record] = [person]
    for model in (PersonYear, Employment):
        parts += list(model.living().where(model.person == person.id))
    entry.delete(actor, "删除成员", parts)


def villages() -> list[tuple[str, str]]:
    """(region code, name) of the villages that a household of this book can belong to."""
    own = {str(v.region_code): str(v.name) for v in Village.living()}
    return sorted((own | _of_region(opening.region())).items())


def _of_region(region: str) -> dict[str, str]:
    if len(region) == 12:
        return {region: village_name(region)}
    found = every("SELECT DISTINCT region_code FROM resident WHERE region_code IS NOT NULL")
    return {row[0]: village_name(row[0]) for row in found}


def _yearly(key: str, year: int) -> dict[str, Any]:
    made: dict[str, Any] = {
        "living": blank(Living, household=key, year=year),
        "housing": blank(Housing, household=key, year=year),
        "water": blank(Water, household=key, year=year),
        "income": blank(Income, household=key, year=year, kind=OF_YEAR),
    }
    return made
