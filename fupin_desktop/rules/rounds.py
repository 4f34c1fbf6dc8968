"""Rounds: on which day each person is met, so that a day's way stays in few villages and the work is even.

A red one is met on its last day, whatever day that is, and beyond every capacity. All others are met on working days
within their window, never so late that a working day before the last one would have done, while the capacity reaches;
what it does not reach follows on the next working days, the longest due first. The plan hangs on what is due alone, in
whatever order it is told.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

_DAY = dt.timedelta(days=1)
_SATURDAY = 5
_NO_END = 1_000_000  # persons a day
#: What recurs is done early by no more than this part of its interval, so that going early does not mean going oftener.
_EARLIEST = 3


class Place(NamedTuple):
    """Where somebody lives, in the order of the way: region code, group, household."""

    region: str
    group: str
    household: str


class Need(NamedTuple):
    """Something that is due with a person. `limit`: the last day for it; `opens`: the first. `every`: after so many
    days it is due again (0: it is done once). A red one has no earlier day than its last."""

    limit: dt.date
    place: Place
    person: str
    what: str
    opens: dt.date
    is_red: bool = False
    every: int = 0


class Stop(NamedTuple):
    """A need and its day; in the order of days and of the way."""

    day: dt.date
    place: Place
    person: str
    what: str
    limit: dt.date
    is_red: bool

    @property
    def is_late(self) -> bool:
        """Whether it is planned after its last day: it was overdue already, or the capacity does not reach."""
        return self.day > self.limit


@dataclass(frozen=True)
class Calendar:
    """Which days are worked; `off`: public holidays."""

    off: frozenset[dt.date] = frozenset()

    def is_working(self, day: dt.date) -> bool:
        """Whether others than red ones are met on it."""
        return day.weekday() < _SATURDAY and day not in self.off

    def after(self, day: dt.date) -> dt.date:
        """The next working day."""
        return next(self.working(day + _DAY))

    def opened(self, need: Need) -> Need:
        """A need whose last day is off opens by the working day before; but for a red one, which is met on that day."""
        day = need.limit
        while not (need.is_red or self.is_working(day)):
            day -= _DAY
        return need._replace(opens=min(need.opens, day))

    def working(self, first: dt.date) -> Iterator[dt.date]:
        """Working days from a day on, without end."""
        while True:
            if self.is_working(first):
                yield first
            first += _DAY

    def count(self, first: dt.date, last: dt.date) -> int:
        """How many working days there are, both ends included."""
        return sum(self.is_working(first + number * _DAY) for number in range((last - first).days + 1))


def plan(needs: Iterable[Need], first: dt.date, last: dt.date, capacity: int, calendar: Calendar) -> list[Stop]:
    """One person's rounds. Everything whose last day is no later than `last` is planned once (and again, where it
    recurs until then); what is only open by then, where there is room for it. `capacity`: persons a working day."""
    work = _Work(sorted(calendar.opened(need) for need in set(needs)), first, last, max(1, capacity), calendar)
    for number in range((last - first).days + 1):
        work.plan_day(first + number * _DAY)
    work.plan_rest()
    return sorted(work.stops)


def demand(needs: Iterable[Need], first: dt.date, last: dt.date, calendar: Calendar) -> float:
    """How many persons a working day would have to be met so that all is done whose last day is no later than `last`;
    what is overdue counts, and what recurs."""
    stops = plan(needs, first, last, _NO_END, calendar)
    meetings = {(stop.person, stop.day) for stop in stops if stop.limit <= last}
    return len(meetings) / max(1, calendar.count(first, last))


def least_demand(needs: Iterable[Need], first: dt.date, last: dt.date, calendar: Calendar) -> float:
    """The same as it is at least, without a plan: everybody is met once for all that is due, and as often as the most
    frequent of it asks for."""
    times: dict[str, int] = {}
    working = first if calendar.is_working(first) else calendar.after(first)
    for need in needs:
        soonest = first if need.is_red else working  # only a red is met on a day off
        times[need.person] = max(times.get(need.person, 0), sum(1 for _ in _limits(need, soonest, last)))
    return sum(times.values()) / max(1, calendar.count(first, last))


def _limits(need: Need, first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """Its last day, and those of its repetitions."""
    limit = max(need.limit, first)
    while limit <= last:
        yield limit
        if not need.every:
            return
        limit += dt.timedelta(days=need.every)


@dataclass
class _Work:
    pending: list[Need]
    first: dt.date
    last: dt.date
    capacity: int
    calendar: Calendar
    stops: list[Stop] = field(default_factory=list)
    level: int = 0

    def __post_init__(self) -> None:
        self.level = self._level()

    def plan_day(self, day: dt.date) -> None:
        """Choose whom to meet; what else is open with them is done on the same way."""
        chosen = [need for need in self.pending if need.is_red and need.limit <= day]
        self._meet(day, {need.person for need in chosen})
        if not self.calendar.is_working(day):
            return
        met = {need.person for need in chosen}
        regions = {need.place.region for need in chosen}
        following = self.calendar.after(day)
        urgent = [need for need in self.pending if not need.is_red and need.limit < following]
        met |= self._choose(urgent, regions, self.capacity - len(met))
        if len(met) < self.level:
            met |= self._choose(self._open(day, met), regions, self.level - len(met))
        self._meet(day, met)

    def plan_rest(self) -> None:
        """What the capacity did not reach, on the working days after: village after village."""
        rest: dict[str, dict[str, list[Need]]] = {}
        for need in self.pending:
            if need.limit <= self.last:
                rest.setdefault(need.place.region, {}).setdefault(need.person, []).append(need)
        persons = [needs for region in rest.values() for needs in region.values()]
        days = self.calendar.working(self.last + _DAY)
        for start in range(0, len(persons), self.capacity):
            day = next(days)
            for needs in persons[start : start + self.capacity]:
                self.stops += [Stop(day, one.place, one.person, one.what, one.limit, one.is_red) for one in needs]

    def _open(self, day: dt.date, met: set[str]) -> list[Need]:
        """What may be done already; but not where there is a way to that person in time anyway."""
        coming: dict[str, dt.date] = {}
        for need in self.pending:  # the earliest first
            if need.opens > day:
                coming.setdefault(need.person, need.limit)
        return [
            need for need in self.pending
            if not need.is_red and need.opens <= day and need.person not in met
            and coming.get(need.person, dt.date.max) > need.limit
        ]  # fmt: skip

    def _choose(self, needs: Sequence[Need], regions: set[str], room: int) -> set[str]:
        """Up to `room` persons: of where one goes anyway first, then of where the longest due one is. `regions` are
        those of the day, and grow."""
        chosen: dict[str, None] = {}
        by_region: dict[str, list[Need]] = {}
        for need in needs:
            by_region.setdefault(need.place.region, []).append(need)
        order = sorted(by_region, key=lambda region: (region not in regions, by_region[region][0]))
        for region in order:
            for need in by_region[region]:
                if len(chosen) >= room:
                    return set(chosen)
                chosen[need.person] = None
                regions.add(region)
        return set(chosen)

    def _meet(self, day: dt.date, persons: set[str]) -> None:
        if not persons:
            return
        left, again = [], []
        is_working = self.calendar.is_working(day)
        for need in self.pending:
            if need.person not in persons or need.opens > day or not (need.is_red or is_working):
                left.append(need)
                continue
            self.stops.append(Stop(day, need.place, need.person, need.what, need.limit, need.is_red))
            if need.every:
                limit = day + dt.timedelta(days=need.every)
                early = min(need.limit - need.opens, dt.timedelta(days=need.every // _EARLIEST))
                following = self.calendar.opened(need._replace(limit=limit, opens=limit - early))
                again.append(following._replace(opens=max(following.opens, day + _DAY)))
        self.pending = sorted([*left, *(need for need in again if need.limit <= self.last)])

    def _level(self) -> int:
        """The least even number of persons a working day by which nobody is late, as far as the capacity reaches."""
        counts: dict[dt.date, set[str]] = {}
        for need in self.pending:
            for limit in _limits(need, self.first, max(self.last, need.limit)):
                counts.setdefault(limit, set()).add(need.person)
        level, total, days, day = 0, 0, 0, self.first
        for limit in sorted(counts):
            days += self.calendar.count(day, limit)
            day = limit + _DAY
            total += len(counts[limit])
            level = max(level, math.ceil(total / max(1, days)))
        return min(level, self.capacity)
