"""Consent before all, by purpose; what a withdrawal closes, and what danger to life opens."""

from __future__ import annotations

import datetime as dt

import pytest

from db.changes import one
from db.psychology import Consent, CounsellingSession, PsyPlan, Referral
from fupin_desktop import scales
from fupin_desktop.rules.psychology import Colour, Event, Risk
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.psychology import care, closing, consents, entry, judging
from fupin_desktop.services.psychology.entry import Filled
from fupin_desktop.services.psychology.filing import NotEntered
from tests.books import ACTOR, add_household
from tests.people import NOTHING, SECOND, TODAY, adult, ago, agree, at_noon, household, in_plain, opened, phq9, screened

RED, YELLOW, BLUE, GREY = Colour.RED, Colour.YELLOW, Colour.BLUE, Colour.GREY


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch: pytest.MonkeyPatch, book: Book) -> None:
    at_noon(monkeypatch)


def talk(person: str, day: dt.date, **more: str) -> Colour:
    kept = CounsellingSession(person=person, minutes=40, mode="1")
    if following := more.pop("next_date", ""):
        kept.next_date = dt.date.fromisoformat(following)
    return care.add_session(ACTOR, kept, {"content": "睡得好些了", **more}, day)


def test_nothing_is_entered_without_consent() -> None:
    person = adult()
    with pytest.raises(NotEntered, match="还没有“筛查”的同意"):
        phq9(person, "000000000")
    agree(person, purpose="3")  # telling the family is another thing
    with pytest.raises(NotEntered, match="还没有“筛查”的同意"):
        phq9(person, "000000000")
    assert one("SELECT count(*) FROM screening") == (0,)


def test_a_no_is_kept_and_asked_no_more() -> None:
    person = adult()
    consents.give(ACTOR, Consent(person=person, purpose="1", date=TODAY, given_by="1", way="3", declined=True))
    with pytest.raises(NotEntered, match="不同意“筛查”"):
        phq9(person, "000000000")
    agree(person)  # who changes their mind
    assert phq9(person, "000000000").scored.score == 0


def test_a_minor_takes_a_guardian_and_the_child_s_own_will() -> None:
    [_, child] = household("1980-03-05", "2012-05-06")
    given = Consent(person=child, purpose="1", date=TODAY, given_by="1", way="1", assent=True)
    with pytest.raises(NotEntered, match="监护人"):
        consents.give(ACTOR, given)
    given.given_by = consents.GUARDIAN
    with pytest.raises(NotEntered, match="监护人的姓名"):
        consents.give(ACTOR, given, "  ")
    given.assent = None
    with pytest.raises(NotEntered, match="孩子自己不愿意"):
        consents.give(ACTOR, given, "张一")
    given.assent, given.given_by = True, consents.CARER
    consents.give(ACTOR, given, "李奶奶（受委托照护）")
    [kept] = opened(child).consents
    assert Consent.guardian.read(kept) == "李奶奶（受委托照护）"
    assert "李奶奶" not in in_plain()
    assert phq9(child, "000000000").scored.valid


def test_under_eleven_only_the_observation_form() -> None:
    [_, child] = household("1980-03-05", "2018-05-06", groups="01")
    given = Consent(person=child, purpose="1", date=TODAY, given_by="2", way="1", assent=True)
    consents.give(ACTOR, given, "张一")
    with pytest.raises(NotEntered, match="未满 11 岁"):
        phq9(child, "000000000")
    filled = Filled([1, 2, 0, 0, 0, 0], note="和奶奶、班主任谈过")
    done = entry.screen(ACTOR, child, scales.scale("observation"), filled, TODAY)
    assert done.verdict.colour is YELLOW  # left behind, two signs
    assert opened(child).screenings[0][1]["note"] == "和奶奶、班主任谈过"
    grown = screened()
    with pytest.raises(NotEntered, match="10 岁及以下"):
        entry.screen(ACTOR, grown, scales.scale("observation"), Filled([0] * 6), TODAY)


def test_withdrawn_consent_closes_the_file() -> None:
    person = screened("222220000", ago(20))
    given = next(one for one in opened(person).consents if one.purpose == "1")
    consents.withdraw(ACTOR, next(one for one in opened(person).consents if one.purpose == "4"), ago(1))
    agree(person, ago(10))  # a second paper to the same purpose goes with the first
    consents.withdraw(ACTOR, given, ago(1))
    file = opened(person).file
    assert file
    assert (file.closed, file.close_reason, file.next_contact, file.next_screening) == (ago(1), "1", None, None)
    for attempt in (
        lambda: phq9(person, "000000000"),
        lambda: talk(person, TODAY),
        lambda: entry.external(ACTOR, person, "SCL-90", "总分 160", TODAY),
        lambda: judging.assess(ACTOR, person, Risk(0), {}, TODAY),
        lambda: judging.decide(ACTOR, person, BLUE, "好了", TODAY, SECOND),
        lambda: care.keep_plan(ACTOR, PsyPlan(person=person, start=TODAY), {"goals": ["1"]}),
        lambda: care.refer(ACTOR, Referral(person=person, date=TODAY), {}),
        lambda: judging.report_event(ACTOR, person, Event.MAJOR, TODAY),
        lambda: judging.check(person, BLUE, "好了", TODAY),
        lambda: closing.reopen(ACTOR, person, TODAY),
    ):
        with pytest.raises(NotEntered, match="撤回"):
            attempt()
    agree(person)  # and a new consent opens it, with its colour
    again = opened(person)
    assert again.is_open
    assert again.colour is YELLOW
    assert again.file
    assert again.file.next_contact


def test_danger_is_kept_without_consent_and_opens_a_closed_file() -> None:
    person = screened("000000000", ago(30))
    for given in opened(person).consents:
        consents.withdraw(ACTOR, given, ago(20))
    assert judging.report_event(ACTOR, person, Event.SELF_HARM, TODAY) is RED
    found = opened(person)
    assert found.is_open
    assert found.mark
    assert (found.mark.provisional, found.mark.reasons) == (True, ("报告：自伤、自杀的行为、想法或计划",))
    assert judging.assess(ACTOR, person, Risk(3, thoughts=True, plan=True), {"action": "已送医"}, TODAY) is RED
    talk(person, TODAY)
    with pytest.raises(NotEntered, match="撤回"):  # but a questionnaire is not danger
        phq9(person, "000000000")
    stranger = adult()
    judging.report_event(ACTOR, stranger, Event.ABUSE, TODAY)
    assert opened(stranger).colour is RED
    with pytest.raises(NotEntered, match="还没有“筛查”的同意"):
        judging.report_event(ACTOR, adult(), Event.MAJOR, TODAY)


def test_nothing_is_consented_by_default() -> None:
    person = adult()
    for given in (
        Consent(person=person, purpose="1", date=TODAY),
        Consent(person=person, purpose="1", date=TODAY, given_by="1"),
        Consent(person=person, purpose="1", date=TODAY, way="1"),
    ):
        with pytest.raises(NotEntered, match="没有人同意过的不能登记"):
            consents.give(ACTOR, given)
    assert opened(person).consents == []


def test_a_screening_of_before_the_consent_is_refused() -> None:
    person = adult()
    agree(person, ago(5))
    with pytest.raises(NotEntered, match="还没有同意"):
        phq9(person, "000000000", ago(6))
    assert phq9(person, "000000000", ago(5)).scored.valid


def test_counselling_has_a_consent_of_its_own() -> None:
    person = adult()
    agree(person)
    phq9(person, "222220000")
    with pytest.raises(NotEntered, match="还没有“心理咨询”的同意"):
        talk(person, TODAY)
    agree(person, purpose="4")
    talk(person, TODAY)


def test_an_adult_without_capacity_has_a_guardian_with_a_name_and_who_was_born_when_nobody_knows_is_no_adult() -> None:
    person = adult()
    given = Consent(person=person, purpose="1", date=TODAY, given_by=consents.GUARDIAN, way="1")
    with pytest.raises(NotEntered, match="监护人的姓名"):
        consents.give(ACTOR, given)
    consents.give(ACTOR, given, "张大山")
    _, unborn = add_household(id_no="")
    given = Consent(person=unborn.id, purpose="1", date=TODAY, given_by=consents.SELF, way="1")
    with pytest.raises(NotEntered, match="不知道出生日期"):
        consents.give(ACTOR, given)


def test_a_withdrawal_never_closes_a_red() -> None:
    person = screened("000000001", ago(3))
    for given in opened(person).consents:
        consents.withdraw(ACTOR, given, TODAY)
    found = opened(person)
    assert found.is_open
    assert (found.colour, found.file and found.file.next_contact) == (RED, ago(3))
    judging.assess(ACTOR, person, NOTHING, {"action": "陪同就诊"}, TODAY)  # danger comes before consent
    assert opened(person).is_open
    judging.decide(ACTOR, person, YELLOW, "两位评估，没有危险", TODAY, SECOND)
    found = opened(person)  # and now what was taken back holds
    assert (found.is_open, found.file and found.file.close_reason) == (False, "1")
