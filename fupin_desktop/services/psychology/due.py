"""Who is to be contacted, screened again or reviewed: the list, the calendar, and how much each of the team carries.

An index of what lies behind the second key (`db/behind.py`) finds the few files that are due. Of those only the ones
that have a next contact can be red or yellow; they are put in order, and names are looked up for as many as are shown.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import NamedTuple

from db.changes import chunks, every
from db.psychology import Counsellor
from fupin_desktop import regions
from fupin_desktop.roles import Reach, Right
from fupin_desktop.rules.psychology import Colour
from fupin_desktop.services.book import access
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.psychology import archive, following, limits, marks, team
from fupin_desktop.services.psychology.filing import now
from fupin_desktop.services.psychology.marks import Mark
from fupin_desktop.services.psychology.team import Sight

#: So many are listed; the rest is counted.
SHOWN = 500
_WEEK = dt.timedelta(days=6)
_MONTH = dt.timedelta(days=30)


class What(StrEnum):
    """What is due."""

    CONTACT = "随访"
    SCREENING = "筛查"
    REVIEW = "方案评估"
    FEEDBACK = "问转介反馈"


class Due(NamedTuple):
    """One thing that is due. `urgent`: a red file that nobody has seen within the hours that are allowed."""

    person: str
    household: str
    name: str
    village: str
    group: str
    colour: Colour
    key_groups: tuple[str, ...]
    counsellor: str
    what: What
    due_on: dt.date
    days_late: int
    provisional: bool
    urgent: bool = False
    region: str = ""


@dataclass
class DueList:
    """What is due as of a day, the gravest first. `week`: within the six days after it; `left_off`: how many more."""

    on: dt.date
    urgent: list[Due] = field(default_factory=list)
    overdue: list[Due] = field(default_factory=list)
    today: list[Due] = field(default_factory=list)
    week: list[Due] = field(default_factory=list)
    left_off: int = 0

    def __iter__(self) -> Iterator[Due]:
        yield from (*self.urgent, *self.overdue, *self.today, *self.week)

    def inside(self, region: str) -> DueList:
        """What of it is of a village or township."""

        def here(part: list[Due]) -> list[Due]:
            return [one for one in part if regions.lies_in(one.region, region)]

        return DueList(self.on, here(self.urgent), here(self.overdue), here(self.today), here(self.week), self.left_off)


@dataclass(frozen=True)
class Load:
    """What one of the team carries; `counsellor` is None for the files that nobody has yet."""

    counsellor: Counsellor | None
    files: int
    red: int
    yellow: int
    overdue: int
    week: int
    talks: int


@needs(Right.PSYCHOLOGY)
def load(on: dt.date, *, limit: int | None = SHOWN) -> DueList:
    """What is overdue on a day, due on it, and in the week that it begins."""
    access.note_list("查看心理随访清单")
    items = gathered(on, on + _WEEK)
    made = DueList(on, left_off=max(len(items) - limit, 0) if limit is not None else 0)
    for due in described(items[:limit], on):
        if due.urgent:
            made.urgent.append(due)
        elif due.due_on < on:
            made.overdue.append(due)
        else:
            (made.today if due.due_on == on else made.week).append(due)
    return made


@needs(Right.PSYCHOLOGY)
def urgent(on: dt.date) -> list[Due]:
    """The red files that nobody has seen in time: they stand on top of every start page of who may see them."""
    return described([item for item in gathered(on, on) if item.order is Order.URGENT], on)


@needs(Right.PSYCHOLOGY)
def between(first: dt.date, last: dt.date) -> list[Due]:
    """What falls due on the days of a calendar, by day."""
    access.note_list("查看心理随访清单")
    items = [item for item in gathered(first, last) if first.isoformat() <= item.day]
    return described(sorted(items, key=lambda item: item.day)[:SHOWN], first)


@needs(Right.PSYCHOLOGY)
def loads(on: dt.date) -> list[Load]:
    """What each of the team carries, and what nobody has yet; of oneself alone where one sees no more."""
    seen = team.sight()
    if seen.reach is Reach.NONE:
        return []
    chosen = [member for member in team.members() if seen.reach in (Reach.ALL, Reach.LED) or str(member.id) == seen.key]
    files = every("SELECT person, counsellor, next_contact FROM psy_file WHERE closed IS NULL AND deleted IS NOT 1")
    stands = marks.colours(person for person, _, contact in files if contact)  # no other is red or yellow
    of = {person: stands[person].colour if person in stands else Colour.GREY for person, *_ in files}
    gone, known = following.not_followed(of), team.keys()
    colours: dict[str | None, Counter[Colour]] = {}
    for person, key, _ in files:
        if person not in gone:
            colours.setdefault(key if key in known else None, Counter())[of[person]] += 1
    since = (on - _MONTH).isoformat()
    rows = every(
        """SELECT counsellor, count(*) FROM counselling_session WHERE date > ? AND date <= ? AND deleted IS NOT 1
        GROUP BY counsellor""",
        since,
        on.isoformat(),
    )
    talks = dict(rows)
    found = [_load(on, member, colours.get(str(member.id), Counter()), talks) for member in chosen]
    nobody = colours.get(None, Counter())
    return [*found, *([_load(on, None, nobody, {})] if nobody else [])]


def _load(on: dt.date, member: Counsellor | None, colours: Counter[Colour], talks: dict[str, int]) -> Load:
    items = gathered(on, on + _WEEK, str(member.id) if member else "")
    late = sum(item.order in (Order.URGENT, Order.OVERDUE) for item in items)
    return Load(
        member,
        colours.total(),
        colours[Colour.RED],
        colours[Colour.YELLOW],
        late,
        len(items) - late,
        talks.get(str(member.name), 0) if member else 0,
    )


_WHATS = tuple(What)


class Order(IntEnum):
    URGENT, OVERDUE, TODAY, LATER = range(4)


class Item(NamedTuple):
    """One thing that is due, in the order in which it is shown. `mark` is None for who can only be blue or grey."""

    order: Order
    gravity: int
    day: str
    person: str
    what: What
    counsellor: str | None
    mark: Mark | None


_FILES = """SELECT f.person, f.counsellor, f.next_contact, f.next_screening,
    (SELECT min(review) FROM psy_plan p WHERE p.person = f.person AND p.review <= ?1 AND p.ended IS NULL
        AND p.deleted IS NOT 1),
    (SELECT date(min(r.date), ?2) FROM referral r WHERE r.person = f.person AND r.feedback_date IS NULL
        AND r.deleted IS NOT 1)
    FROM psy_file f WHERE f.closed IS NULL AND f.deleted IS NOT 1 AND (
        f.next_contact <= ?1 OR f.next_screening <= ?1
        OR f.person IN (SELECT person FROM psy_plan WHERE review <= ?1 AND ended IS NULL AND deleted IS NOT 1)
        OR f.person IN (SELECT person FROM referral WHERE date(date, ?2) <= ?1 AND feedback_date IS NULL
            AND deleted IS NOT 1))"""


@needs(Right.PSYCHOLOGY)
def gathered(on: dt.date, until: dt.date, counsellor: str | None = None, seen: Sight | None = None) -> list[Item]:
    """What is due up to a day of those who are followed from here (`following`), in order; `counsellor`: of whom, ""
    for nobody of the team, None for all. `seen`: what counts as in sight, for who only counts; else what is."""
    last = until.isoformat()
    holds = limits.values()
    rows = every(_FILES, last, f"+{holds['referral_feedback']} days")
    if counsellor is not None:
        known = team.keys()
        rows = [row for row in rows if (row[1] if row[1] in known else "") == counsellor]
    stands = marks.colours(row[0] for row in rows if row[2])
    of = {row[0]: stands[row[0]].colour if row[0] in stands else Colour.BLUE for row in rows}
    gone = following.not_followed(of)
    seen, late = seen or team.sight(), dt.timedelta(hours=holds["red_contact_hours"])
    today, found = on.isoformat(), []
    for person, member, *days in rows:
        mark, colour = stands.get(person), of[person]
        if person in gone or not seen.covers(member, colour):
            continue
        is_urgent = mark is not None and colour is Colour.RED and _is_late(mark, days[0], on, late)
        for what, day in zip(_WHATS, days, strict=True):
            if day and day <= last:
                order = Order.OVERDUE if day < today else Order.TODAY if day == today else Order.LATER
                order = Order.URGENT if is_urgent and what is What.CONTACT else order
                found.append(Item(order, -colour.rank, day, person, what, member, mark))
    return sorted(found)


def _is_late(mark: Mark, due: str | None, on: dt.date, late: dt.timedelta) -> bool:
    """Whether nobody has met a red person since the mark (it is due on the day of the mark until then, see
    `filing.keep_dates`), and the hours have passed."""
    if due and due > mark.date.isoformat():
        return False
    time = now()
    if on != time.date():
        time = dt.datetime.combine(on, dt.time.max, time.tzinfo)
    hour, _, minute = mark.time.partition(":")
    at = dt.time(int(hour), int(minute)) if minute else dt.time.min
    return time - dt.datetime.combine(mark.date, at, time.tzinfo) >= late


#: Household, name, region and group of persons.
PERSONS = """SELECT p.id, p.household, p.name, h.region_code, coalesce(h.group_no, h.natural_village, '')
    FROM person p JOIN household h ON h.id = p.household WHERE p.id IN ({})"""


@needs(Right.PSYCHOLOGY)
def described(items: list[Item], on: dt.date) -> list[Due]:
    """The same with names."""
    persons = {item.person for item in items}
    known = {row[0]: row[1:] for holes, part in chunks(persons) for row in every(PERSONS.format(holes), *part)}
    stands = marks.colours(item.person for item in items if item.mark is None)
    groups = archive.groups_of(persons)
    villages = dict(every("SELECT region_code, name FROM village WHERE deleted IS NOT 1"))
    names = {str(member.id): str(member.name) for member in team.members(past=True)}
    found = []
    for item in items:
        mark = item.mark or stands.get(item.person)
        colour, provisional = (mark.colour, mark.provisional) if mark else (Colour.GREY, False)
        if item.person in known:
            household, name, region, group = known[item.person]
            due_on = dt.date.fromisoformat(item.day)
            due = Due(
                item.person, household, name or "", villages.get(region, ""), group, colour,
                groups.get(item.person, ()), names.get(item.counsellor or "", ""), item.what, due_on,
                max((on - due_on).days, 0), provisional, item.order is Order.URGENT, region or "",
            )  # fmt: skip
            found.append(due)
    return found
