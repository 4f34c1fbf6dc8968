"""Rounds: no red later than its limit, no other on a day off, each once, the same in whatever order it is told."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from itertools import pairwise
from random import Random

from hypothesis import example, given
from hypothesis import strategies as st

from fupin_desktop import holidays
from fupin_desktop.rules import rounds
from fupin_desktop.rules.rounds import Calendar, Need, Place, Stop

MONDAY = dt.date(2026, 11, 30)
LAST = MONDAY + dt.timedelta(days=27)
PLAIN = Calendar()


def day(number: int) -> dt.date:
    return MONDAY + dt.timedelta(days=number)


def need(
    person: str, limit: int, *, early: int = 0, red: bool = False, every: int = 0, region: str = "A", what: str = "随访"
) -> Need:
    return Need(day(limit), Place(region, "", person), person, what, day(limit - early), red, every)


def planned(*needs: Need, capacity: int = 8, calendar: Calendar = PLAIN) -> list[Stop]:
    return rounds.plan(needs, MONDAY, LAST, capacity, calendar)


@st.composite
def _needs(draw: st.DrawFn) -> list[Need]:
    made = []
    for number in range(draw(st.integers(0, 9))):
        region, household = draw(st.sampled_from("ABC")), f"h{draw(st.integers(0, 9))}"
        for what in draw(st.sets(st.sampled_from(("随访", "筛查", "方案评估")))):
            red, limit = draw(st.booleans()), day(draw(st.integers(-20, 60)))
            early = 0 if red and what == "随访" else draw(st.integers(0, 45))
            every = draw(st.sampled_from((0, 3, 7, 14, 30))) if what == "随访" else 0
            place = Place(region, "", household)
            made.append(Need(limit, place, f"p{number}", what, limit - dt.timedelta(days=early), red, every))
    return made


@given(_needs(), st.integers(1, 6), st.integers(0, 6), st.sets(st.integers(0, 40)), st.randoms())
def test_every_plan_holds_its_promises(
    needs: list[Need], capacity: int, start: int, off: set[int], random: Random
) -> None:
    first, calendar = day(start), Calendar(frozenset(map(day, off)))
    stops = rounds.plan(needs, first, LAST, capacity, calendar)
    shuffled = list(needs)
    random.shuffle(shuffled)
    assert rounds.plan(shuffled, first, LAST, capacity, calendar) == stops
    days: dict[tuple[str, str], list[Stop]] = defaultdict(list)
    met: dict[dt.date, set[str]] = defaultdict(set)
    reds: dict[dt.date, set[str]] = defaultdict(set)
    for stop in stops:
        days[stop.person, stop.what].append(stop)
        (reds if stop.is_red else met)[stop.day].add(stop.person)
        assert stop.day >= first
        assert stop.day <= max(stop.limit, first) or not stop.is_red
        assert calendar.is_working(stop.day) or stop.is_red
    for on, persons in met.items():
        assert len(persons - reds[on]) <= max(0, capacity - len(reds[on]))
    for one in needs:
        made = days[one.person, one.what]
        assert made or one.limit > LAST
        assert not made or made[0].limit == one.limit
        assert len({stop.day for stop in made}) == len(made)
        if not one.every:
            assert len(made) <= 1
        for before, after in pairwise(made):
            assert after.limit - before.day == dt.timedelta(days=one.every)
        if made and one.every:
            assert made[-1].day + dt.timedelta(days=one.every) > LAST


@given(_needs(), st.integers(0, 6))
def test_nobody_is_late_where_the_capacity_reaches(needs: list[Need], start: int) -> None:
    first, known = day(start), {(one.person, one.what, one.limit) for one in needs}
    for stop in rounds.plan(needs, first, LAST, 999, PLAIN):
        is_first = (stop.person, stop.what, stop.limit) in known
        if is_first and stop.limit >= first and PLAIN.count(first, stop.limit):
            assert not stop.is_late


def test_a_red_is_met_on_a_sunday_and_a_yellow_on_the_friday_before() -> None:
    stops = planned(need("红", 6, red=True), need("黄", 6, early=5))
    assert [(one.person, one.day) for one in stops if one.person == "红"] == [("红", day(6))]
    [yellow] = [one for one in stops if one.person == "黄"]
    assert yellow.day <= day(4)
    assert yellow.day.weekday() < 5


def test_a_red_that_is_overdue_is_met_today_beyond_every_capacity() -> None:
    needs = [need(f"红{number}", -number, red=True) for number in range(9)]
    stops = rounds.plan(needs, day(5), LAST, 2, PLAIN)  # a Saturday
    assert {one.day for one in stops} == {day(5)}
    assert len(stops) == 9


def test_what_the_capacity_does_not_reach_follows_the_longest_due_first() -> None:
    needs = [need(f"人{number}", -9 + number % 3) for number in range(6)]
    stops = planned(*needs, capacity=2)
    assert [one.day for one in stops] == [day(0), day(0), day(1), day(1), day(2), day(2)]
    assert [one.limit for one in stops] == sorted(one.limit for one in stops)
    assert all(one.is_late for one in stops)


def test_a_screening_is_done_on_the_way_to_the_talk() -> None:
    stops = planned(need("甲", 4), need("甲", 20, early=45, what="筛查"))
    assert {one.day for one in stops} == {stops[0].day}


def test_work_is_even_over_the_window_and_a_day_goes_to_one_village() -> None:
    """Forty whose year is over on the same day do not all fall on it; two villages are not mixed without need."""
    needs = [need(f"{region}{number:02}", 25, early=25, region=region) for region in "AB" for number in range(20)]
    stops = planned(*needs)
    counts = [sum(one.day == on for one in stops) for on in sorted({one.day for one in stops})]
    assert max(counts) <= 3
    mixed = [on for on in {one.day for one in stops} if len({one.place.region for one in stops if one.day == on}) > 1]
    assert len(mixed) <= 1


def test_public_holidays_are_off() -> None:
    calendar = Calendar(holidays.off())
    assert not calendar.is_working(dt.date(2026, 10, 1))
    assert not calendar.is_working(dt.date(2027, 1, 1))
    assert calendar.is_working(dt.date(2026, 10, 8))
    assert not calendar.is_working(dt.date(2026, 10, 10))  # a make-up Saturday is no day of rounds
    stops = rounds.plan([need("甲", 32)], day(30), day(40), 8, calendar)  # due on 2027-01-01, a holiday
    assert [one.day for one in stops] == [dt.date(2026, 12, 31)]
    # of 2027 there is what the law says, and no arrangement yet
    assert [holidays.is_known(year) for year in (2019, 2026, 2027, 2040)] == [True, True, False, False]


@given(_needs(), st.integers(0, 6))
@example([need("过期", 0, every=7)], 5)  # from a Saturday on it is met on Mondays
def test_the_least_demand_is_no_more_than_the_demand(needs: list[Need], start: int) -> None:
    known = [one._replace(opens=one.limit) for one in needs]  # nothing is done early, so nothing is done oftener
    least = rounds.least_demand(known, day(start), LAST, PLAIN)
    assert least <= rounds.demand(known, day(start), LAST, PLAIN) + 1e-9


def test_demand_counts_repetitions_and_what_is_overdue() -> None:
    assert rounds.demand([need("红", -2, red=True, every=7)], MONDAY, LAST, PLAIN) == 4 / 20
    both = [need("黄", 3, every=14), need("黄", 3, what="筛查")]
    assert rounds.demand(both, MONDAY, LAST, PLAIN) == 2 / 20
    assert rounds.demand([], MONDAY, LAST, PLAIN) == 0
