"""普查: whom it is for, who was asked, who was screened; household by household.

For the members of 脱贫户, 监测户 and 低收入户 (the seed's 贫困户家庭成员). What was found is not looked at here, and
nothing is unsealed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from db.changes import every
from db.codes import code_list
from fupin_desktop import scales
from fupin_desktop.roles import Reach, Right
from fupin_desktop.rules.id_number import birth as born
from fupin_desktop.rules.scales import Scale
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.book.list_sql import HEAD, PRESENT, day, lying_in
from fupin_desktop.services.psychology import archive, team

#: hh_type of the households that the census is for.
TARGET = ("10", "20", "40")


class State(StrEnum):
    """How far the census has come with a person."""

    UNASKED = "还没问"
    DECLINED = "不同意"
    WITHDRAWN = "已撤回"
    CONSENTED = "已同意，没有筛查"
    UNFINISHED = "没有做完"
    AGAIN = "该复测了"
    SCREENED = "已筛查"

    @property
    def is_to_do(self) -> bool:
        """Whether there is something to do."""
        return self in (State.UNASKED, State.CONSENTED, State.UNFINISHED, State.AGAIN)


@dataclass(frozen=True)
class Candidate:
    """A person of the census. `screened`: when last."""

    person: str
    name: str
    relation: str
    age: int | None
    key_groups: tuple[str, ...]
    state: State
    screened: dt.date | None

    @property
    def offered(self) -> list[Scale]:
        """The scales for their age."""
        return scales.for_age(self.age)


@dataclass
class Home:
    """A household of the census and its members."""

    household: str
    head: str
    village: str
    group: str
    persons: list[Candidate] = field(default_factory=list)

    @property
    def to_do(self) -> int:
        """How many members there is something to do with."""
        return sum(one.state.is_to_do for one in self.persons)


@needs(Right.PSYCHOLOGY)
def of_village(region: str, today: dt.date, *, to_do_only: bool = True) -> list[Home]:
    """The households of a village (or of all whose code begins so) that the census is for, by group and head."""
    inside, codes = lying_in("h.region_code", region)
    homes = _homes(f"{inside} AND h.hh_type IN {TARGET}", codes, today)
    return [home for home in homes if home.to_do or not to_do_only]


def next_person(home: Home, after: str = "") -> Candidate | None:
    """Whom the walk through a household comes to next; None at its end."""
    keys = [one.person for one in home.persons]
    start = keys.index(after) + 1 if after in keys else 0
    return next((one for one in home.persons[start:] if one.state.is_to_do), None)


_MEMBERS = f"""SELECT h.id, coalesce({HEAD}, ''), coalesce(v.name, ''),
    coalesce(h.group_no, h.natural_village, ''), p.id, coalesce(p.name, ''), p.relation, p.birth, p.id_no
    FROM resident h JOIN person p ON p.household = h.id
    LEFT JOIN village v ON v.region_code = h.region_code AND v.deleted IS NOT 1
    WHERE {{}} AND {PRESENT}
    ORDER BY h.region_code, h.group_no, h.id, p.relation, p.birth, p.id"""
_IN = "SELECT p.id FROM person p JOIN resident h ON h.id = p.household WHERE {}"


def _homes(where: str, values: Sequence[str], today: dt.date) -> list[Home]:
    if team.sight().reach is Reach.NONE:
        return []  # the key alone shows nothing, not even who said no
    rows = every(_MEMBERS.format(where), *values)
    states = _States.of(_IN.format(where), values, today)
    groups = archive.groups_of(row[4] for row in rows)
    relations = code_list("relation")
    found: dict[str, Home] = {}
    for household, head, village, group, person, name, relation, birth, id_no in rows:
        home = found.setdefault(household, Home(household, head, village, group))
        age = archive.age_of(day(birth) or born(id_no or ""), today)
        state, screened = states.of_person(person)
        label = relations.label(relation)
        home.persons.append(Candidate(person, name, label, age, groups.get(person, ()), state, screened))
    return list(found.values())


@dataclass(frozen=True)
class _States:
    """What is known of the persons of a query, without unsealing anything."""

    answers: dict[str, list[tuple[bool, bool]]]
    screened: dict[str, str]
    coloured: set[str]
    again: set[str]

    @classmethod
    def of(cls, query: str, values: Sequence[str], today: dt.date) -> _States:
        def told(columns: str, table: str, more: str = "") -> Iterator[Any]:
            where = f"person IN ({query}) AND deleted IS NOT 1 {more}"
            yield from every(f"SELECT person, {columns} FROM {table} WHERE {where}", *values)

        answers: dict[str, list[tuple[bool, bool]]] = {}
        for person, declined, withdrawn in told("declined, withdrawn", "consent", "AND purpose = '1'"):
            answers.setdefault(person, []).append((bool(declined), bool(withdrawn)))
        screened: dict[str, str] = dict(told("max(date)", "screening", "GROUP BY person"))
        coloured = {person for person, _ in told("1", "colour_mark", "GROUP BY person")}
        due = told("next_screening", "psy_file", "AND closed IS NULL AND next_screening IS NOT NULL")
        return cls(answers, screened, coloured, {person for person, following in due if following <= today.isoformat()})

    def of_person(self, person: str) -> tuple[State, dt.date | None]:
        screened, answers = day(self.screened.get(person)), self.answers.get(person, [])
        if not any(not declined and not withdrawn for declined, withdrawn in answers):
            if not answers:
                return State.UNASKED, screened
            is_withdrawn = any(withdrawn for _, withdrawn in answers)
            return State.WITHDRAWN if is_withdrawn else State.DECLINED, screened
        if screened is None:
            return State.CONSENTED, None
        if person not in self.coloured:
            return State.UNFINISHED, screened
        return State.AGAIN if person in self.again else State.SCREENED, screened
