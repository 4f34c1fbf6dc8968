"""Rounds: planned alike for whoever looks and in whatever order laptops meet; too much work is told to who leads."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from db.changes import change
from db.household import Household
from db.person import Person
from db.psychology import Counsellor, PsySetting
from fupin_desktop import scales
from fupin_desktop.roles import Reach, Right
from fupin_desktop.rules.psychology import Colour, Risk
from fupin_desktop.services.book import access
from fupin_desktop.services.book import entry as records
from fupin_desktop.services.book.opening import Book, create_book, name_laptop
from fupin_desktop.services.psychology import closing, filing, judging, limits, rounds, team
from fupin_desktop.services.psychology.due import What
from fupin_desktop.services.psychology.rounds import NOBODY
from fupin_desktop.services.psychology.team import Sight
from tests.books import ACTOR
from tests.laptops import TOWNSHIP, Laptop
from tests.people import NOTHING, TODAY, ago, at_noon, opened, screened


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    at_noon(monkeypatch)


def member(name: str = "刘敏", role: str = "2") -> str:
    made = Counsellor(name=name, role=role, certificate="心理治疗师", pledge_date=ago(99))
    team.keep(ACTOR, made)
    return str(made.id)


shipped = {name: limit.value for name, limit in scales.limits().items()}


def in_(days: int) -> dt.date:
    return TODAY + dt.timedelta(days=days)


def test_intervals_follow_the_assessed_risk(book: Book) -> None:
    high, low = screened("000000001", ago(1)), screened("000000001", ago(1))
    judging.assess(ACTOR, high, Risk(3, thoughts=True, plan=True), {}, TODAY)
    judging.assess(ACTOR, low, Risk(1, thoughts=True, plan=False), {}, TODAY)
    files = [opened(person).file for person in (high, low)]
    assert [file and file.next_contact for file in files] == [in_(3), in_(7)]  # weekly until it is lowered


def test_a_day_is_listed_with_all_that_is_done_there(book: Book) -> None:
    person, red = screened("222220000", ago(30)), screened("000000001", TODAY)
    made = rounds.plan(TODAY)
    lines = rounds.visits(made, NOBODY, TODAY)
    assert {line.due.person for line in lines} == {person, red}
    [yellow] = [line for line in lines if line.due.person == person]
    assert set(yellow.whats) == {What.CONTACT, What.SCREENING}
    assert (yellow.days_late, yellow.due.colour) == (16, Colour.YELLOW)
    [later] = rounds.visits(made, NOBODY, in_(7))  # met today, due again in a week
    assert later.due.person == red
    assert made.days(NOBODY)[in_(7)].total() == 1


def test_the_paper_hides_the_middle_of_a_phone_from_who_may_not_see_it(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = screened("222220000", ago(40))
    with change(ACTOR, "改"):
        who = Person.get_by_id(person)
        who.phone = "13812346021"
        who.save()
    made = rounds.plan(TODAY)
    assert [line.phone for line in rounds.way(made, NOBODY, TODAY).lines] == ["13812346021"]
    may = access.may
    monkeypatch.setattr(access, "may", lambda right: right is not Right.PHONES and may(right))
    [line] = rounds.way(made, NOBODY, TODAY).lines
    assert (line.phone, line.home, line.told) == ("138****6021", "张一", "见面、填表")


@pytest.mark.parametrize(("first", "said"), [((2026, 11, 2), False), ((2026, 12, 21), True), ((2040, 3, 5), True)])
def test_a_plan_into_a_year_whose_holidays_are_not_published_is_provisional(
    book: Book, first: tuple[int, int, int], said: bool
) -> None:
    told = rounds.plan(dt.date(*first)).provisional
    assert ("暂定" in told) is said
    assert bool(told) is said


def test_groups_follow_each_other_by_their_numbers(book: Book) -> None:
    for group in ("十组", "二组", "第1组", "东头"):
        person = screened("222220000", ago(40))
        with change(ACTOR, "改"):
            home = Household.get_by_id(Person.get_by_id(person).household)
            home.group_no = group
            home.save()
    lines = rounds.visits(rounds.plan(TODAY), NOBODY, TODAY)
    assert [line.due.group for line in lines] == ["第1组", "二组", "十组", "东头"]


def test_work_that_is_too_much_is_told(book: Book) -> None:
    key = member()
    for _ in range(3):
        closing.assign(ACTOR, screened("222220000", ago(40)), key)
    made = rounds.plan(TODAY)
    [forecast] = made.forecasts
    assert (forecast.capacity, forecast.is_over, forecast.warning) == (8, False, "")
    assert forecast.a_day == pytest.approx(9 / 20, abs=0.2)
    heavy = rounds.Forecast(Counsellor(name="刘敏"), 20.04, 8, 3)
    assert "刘敏今后 4 周每个工作日至少要见 20.0 人，超过 8 人" in heavy.warning


def test_only_who_leads_is_told_what_is_too_much_and_whose_certificate_runs_out(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Counsellor(name="刘敏", role="2", certificate="心理治疗师", pledge_date=ago(99), certificate_until=in_(9))
    team.keep(ACTOR, made)
    for _ in range(3):
        screened("222220000", ago(40))
    monkeypatch.setattr(limits, "values", lambda: {**shipped, "contacts_a_day": 0})
    said = rounds.warnings(TODAY)
    assert [words for words in said if "还没有定人的档案" in words]
    assert "还有 9 天" in said[-1]
    monkeypatch.setattr(team, "sight", lambda: Sight(Reach.OWN, str(made.id)))
    assert rounds.warnings(TODAY) == []


def test_who_has_left_is_not_planned_and_is_in_no_count(book: Book) -> None:
    person = screened("222220000", ago(40))
    closing.close(ACTOR, person, TODAY, "2", "汤阴县心理中心 王医生 0372-1，今天答应")
    made = rounds.plan(TODAY)
    assert (made.stops, made.forecasts) == ({NOBODY: []}, [])


def test_the_order_in_which_laptops_meet_does_not_change_the_plan(tmp_path: Path) -> None:
    """Two laptops write, two others take both logs in the two orders: the rounds are the same."""
    writers = [Laptop(name, tmp_path / f"{name}.fpb") for name in ("甲", "乙")]
    readers = [Laptop(name, tmp_path / f"{name}.fpb") for name in ("丙", "丁")]
    for laptop in (*writers, *readers):
        create_book(laptop.path, TOWNSHIP, laptop.name, second_key=bytes(32))
        with laptop.opened():
            name_laptop(laptop.name)
    for laptop, answers in zip(writers, (("222220000", "000000001"), ("000000000", "222222220")), strict=True):
        with laptop.opened():
            for number, answer in enumerate(answers):
                screened(answer, ago(360 * (answer == "000000000") + number))
    plans = []
    for reader, order in zip(readers, (writers, writers[::-1]), strict=True):
        for writer in order:
            reader.take(writer.log())
        with reader.opened():
            made = rounds.plan(filing.now().date())
            plans.append((made.stops, made.forecasts))
    assert plans[0] == plans[1]
    assert plans[0][0][NOBODY]


def test_a_red_of_low_risk_is_met_on_the_very_day_after_two_weeks_where_two_said_so(book: Book) -> None:
    records.save(ACTOR, "口径", [PsySetting(name="red_interval_low", value=14, reason="专家认为稳妥")])
    red = screened("000000001", ago(1))
    judging.assess(ACTOR, red, NOTHING, {}, TODAY)
    made = rounds.plan(in_(5))
    stop = next(stop for stop in made.stops[NOBODY] if stop.what == What.CONTACT)
    assert (stop.is_red, stop.day) == (True, in_(14))
