"""Rounds of the next four weeks: who of the team goes where on which day, and whether it is too much for one.

The plan hangs on the files alone, so it is the same on every laptop and for whoever looks. Names and colours are looked
up for the one day that is shown.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from db import masks
from db.changes import chunks, every
from db.psychology import Counsellor
from fupin_desktop import holidays, regions
from fupin_desktop.cards.rounds import Way, WayLine
from fupin_desktop.roles import Reach, Right
from fupin_desktop.rules import rounds as rules
from fupin_desktop.rules.psychology import Colour
from fupin_desktop.rules.rounds import Calendar, Need, Place, Stop
from fupin_desktop.services.book import access
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.book.list_sql import HEAD
from fupin_desktop.services.book.list_sql import day as stored_day
from fupin_desktop.services.psychology import due, limits, team
from fupin_desktop.services.psychology.due import Due, Item, What
from fupin_desktop.services.psychology.team import Sight

#: How far ahead is planned, the first day included.
DAYS = 28
_WHATS = tuple(What)
#: Of the files that nobody has yet.
NOBODY = ""


class Visit(NamedTuple):
    """A person of a day's way. `whats`: all that is done there; `limit`: the last day for the most urgent of it."""

    day: dt.date
    due: Due
    whats: tuple[What, ...]
    limit: dt.date

    @property
    def days_late(self) -> int:
        """How many days after its last day it is planned."""
        return max(0, (self.day - self.limit).days)


@dataclass(frozen=True)
class Forecast:
    """What lies before one of the team (None: before nobody yet). `a_day`: persons a working day; `capacity`: how many
    one can meet; `late`: how many meetings are planned after their last day."""

    counsellor: Counsellor | None
    a_day: float
    capacity: int
    late: int

    @property
    def is_over(self) -> bool:
        """Whether it is too much."""
        return self.a_day > self.capacity

    @property
    def warning(self) -> str:
        """What the lead is told; "" where it can be done."""
        if not self.is_over:
            return ""
        who = f"{self.counsellor.name}今后" if self.counsellor else "还没有定人的档案，今后"
        return (
            f"{who} 4 周每个工作日至少要见 {self.a_day:.1f} 人，超过 {self.capacity} 人：请把档案分给别人，或者加人。"
        )


@dataclass
class Rounds:
    """The plan from a day on. `stops` by member of the team (`NOBODY`), in order."""

    first: dt.date
    last: dt.date
    stops: dict[str, list[Stop]] = field(default_factory=dict)
    forecasts: list[Forecast] = field(default_factory=list)
    items: dict[tuple[str, str], Item] = field(default_factory=dict)

    def days(self, member: str, region: str = "") -> dict[dt.date, Counter[str]]:
        """How many persons of each village code (of a region) one meets on each day of the four weeks."""
        met = {
            (stop.day, stop.place.region, stop.person)
            for stop in self.stops.get(member, ())
            if stop.day <= self.last and regions.lies_in(stop.place.region, region)
        }
        found: dict[dt.date, Counter[str]] = {}
        for day, code, _ in sorted(met):
            found.setdefault(day, Counter())[code] += 1
        return found

    @property
    def provisional(self) -> str:
        """What is told where holidays of these weeks are not published; "" where they are."""
        if all(map(holidays.is_known, {self.first.year, self.last.year})):
            return ""
        return "这几周有一年的放假安排还没有公布，只避开了周末和法定的那几天：计划是暂定的，公布后可能变。"


#: On paper, which others may find.
_NEUTRAL = {What.CONTACT: "见面", What.SCREENING: "填表", What.REVIEW: "商量安排"}
_HOMES = """SELECT p.id, {head}, p.phone, h.phone FROM person p JOIN household h ON h.id = p.household
    WHERE p.id IN ({})"""


@needs(Right.PSYCHOLOGY)
def plan(first: dt.date) -> Rounds:
    """The rounds of everybody whom one may plan for: of all for who leads, else of oneself and of nobody."""
    made = Rounds(first, first + dt.timedelta(days=DAYS - 1))
    seen = team.sight()
    if seen.reach is Reach.NONE:
        return made
    leads = seen.reach in (Reach.ALL, Reach.LED)
    holds, calendar = limits.values(), Calendar(holidays.off())
    ahead = made.last + dt.timedelta(days=holds["blue_early"])
    items = due.gathered(first, ahead, seen=Sight(Reach.ALL) if leads else seen)
    made.items = {(item.person, str(item.what)): item for item in items}
    by_member: dict[str, list[Need]] = {}
    for item, need in _needs(items, holds):
        by_member.setdefault(item.counsellor or NOBODY, []).append(need)
    members = [one for one in team.members() if leads or str(one.id) == seen.key]
    for member in (*members, None):
        key = str(member.id) if member else NOBODY
        own = by_member.pop(key, [])
        made.stops[key] = rules.plan(own, first, made.last, holds["contacts_a_day"], calendar)
        late = len({(stop.person, stop.day) for stop in made.stops[key] if stop.is_late})
        a_day = rules.demand(own, first, made.last, calendar)
        if own or (member and member.role != team.VOLUNTEER):
            made.forecasts.append(Forecast(member, a_day, holds["contacts_a_day"], late))
    return made


@needs(Right.PSYCHOLOGY)
def warnings(on: dt.date) -> list[str]:
    """What who leads is told on the first page: who has too much before them, and whose certificate runs out."""
    if team.sight().reach not in (Reach.ALL, Reach.LED):
        return []
    holds, calendar, last = limits.values(), Calendar(holidays.off()), on + dt.timedelta(days=DAYS - 1)
    by_member: dict[str, list[Need]] = {}
    for item, need in _needs(due.gathered(on, last, seen=Sight(Reach.ALL)), holds):
        by_member.setdefault(item.counsellor or NOBODY, []).append(need)
    names = {str(one.id): one for one in team.members(past=True)}
    least = [
        Forecast(names.get(key), rules.least_demand(own, on, last, calendar), holds["contacts_a_day"], 0)
        for key, own in sorted(by_member.items())
    ]
    days = holds["certificate_warning"]
    certificates = [words for one in team.members() if (words := team.certificate_warning(one, days))]
    return [*(one.warning for one in least if one.warning), *certificates]


@needs(Right.PSYCHOLOGY)
def visits(rounds: Rounds, member: str, day: dt.date) -> list[Visit]:
    """A day of one's rounds in the order of the way, as far as one sees; it is written into the access log."""
    access.note_list("查看心理随访清单")
    seen, stops = team.sight(), [stop for stop in rounds.stops.get(member, ()) if stop.day == day]
    chosen: list[Item] = []
    for stop in stops:
        item = rounds.items[stop.person, stop.what]
        if seen.covers(item.counsellor, item.mark.colour if item.mark else Colour.BLUE):
            chosen.append(item._replace(day=stop.limit.isoformat()))
    by_person: dict[str, list[Due]] = {}
    for one in due.described(chosen, day):
        by_person.setdefault(one.person, []).append(one)
    return [
        Visit(
            day,
            lines[0],
            tuple(sorted((line.what for line in lines), key=_WHATS.index)),
            min(line.due_on for line in lines),
        )
        for lines in by_person.values()
    ]


def _needs(items: Sequence[Item], holds: dict[str, int]) -> list[tuple[Item, Need]]:
    """What is due, with its place and its window."""
    known = {
        row[0]: row[1:]
        for holes, part in chunks({item.person for item in items})
        for row in every(due.PERSONS.format(holes), *part)
    }
    contacted = _last_contacts([item.person for item in items if item.what is What.CONTACT])
    found = []
    for item in items:
        colour = item.mark.colour if item.mark else Colour.BLUE
        if item.what is What.FEEDBACK:  # a call to the hospital is no visit
            continue
        if item.person not in known:
            continue
        household, _, region, group = known[item.person]
        limit = dt.date.fromisoformat(item.day)
        is_red, is_contact = colour is Colour.RED, item.what is What.CONTACT
        early = holds["yellow_early"] if item.mark else holds["blue_early"]
        if is_red:
            early = 0 if is_contact else holds["red_interval"]
        again = _interval(colour, limit, contacted.get(item.person), holds) if is_contact else 0
        place = Place(region or "", _ordered(group), household)
        opens = limit - dt.timedelta(days=early)
        found.append((item, Need(limit, place, item.person, str(item.what), opens, is_red, again)))
    return found


def _ordered(group: str) -> str:
    """Groups in the order of their numbers: 二组 before 十组."""
    plain = regions.plain_group(group)
    return plain.zfill(3) if plain.isdigit() else plain


def _last_contacts(persons: Sequence[str]) -> dict[str, dt.date | None]:
    query = "SELECT person, last_contact FROM psy_file WHERE person IN ({}) AND deleted IS NOT 1"
    rows = [row for holes, part in chunks(set(persons)) for row in every(query.format(holes), *part)]
    return {person: stored_day(day) for person, day in rows}


def _interval(colour: Colour, limit: dt.date, last: dt.date | None, holds: dict[str, int]) -> int:
    """After how many days somebody is met again: as often as now, within what the colour asks for."""
    now = (limit - last).days if last and last < limit else 0
    if colour is Colour.RED:
        return min(max(now, holds["red_interval_high"]), holds["red_interval_low"]) if now else holds["red_interval"]
    if colour is Colour.YELLOW:
        return min(max(now, holds["yellow_first"]), holds["yellow_interval"]) if now else holds["yellow_first"]
    return 0


@needs(Right.PSYCHOLOGY)
def way(rounds: Rounds, member: str, day: dt.date) -> Way:
    """A day for paper, in the order of the way: whom to see and what for, without colours."""
    lines = visits(rounds, member, day)
    about = {
        row[0]: row[1:]
        for holes, part in chunks({line.due.person for line in lines})
        for row in every(_HOMES.format(holes, head=HEAD), *part)
    }
    may_see = access.may(Right.PHONES)
    made = []
    for line in lines:
        home, phone, of_household = about.get(line.due.person, ("", "", ""))
        shown = phone or of_household or ""
        told = "、".join(_NEUTRAL[what] for what in line.whats)
        at = (line.due.village, line.due.group, home or "")
        made.append(WayLine(*at, line.due.name, told, shown if may_see else masks.phone(shown)))
    names = {str(one.id): str(one.name) for one in team.members(past=True)}
    return Way(day, names.get(member, ""), tuple(made))
