"""Consent before all, by purpose; what a withdrawal closes, and what danger to life opens."""

from __future__ import annotations

import datetime as dt

import pytest

from db.changes import one
from db.psychology import Consent, CounsellingSession, PsyPlan, Referral
from fupin_desktop import scales
from fupin_desktop.rules.psychology import Colour, Event, Risk
from fupin_desktop.rules.scales import BadAnswers
from fupin_desktop.services.book import Book
from fupin_desktop.services.psychology import entry, witnessed
from fupin_desktop.services.psychology.entry import Filled
from fupin_desktop.services.psychology.filing import NotEntered
from tests.books import ACTOR
from tests.people import TODAY, adult, ago, agree, at_noon, household, opened, phq9, screened

RED, YELLOW, BLUE, GREY = Colour.RED, Colour.YELLOW, Colour.BLUE, Colour.GREY
PHQ9 = scales.scale("phq9")
SECOND = "钱医生"


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch: pytest.MonkeyPatch, book: Book) -> None:
    at_noon(monkeypatch)


def talk(person: str, day: dt.date, **more: str) -> Colour:
    kept = CounsellingSession(person=person, minutes=40, mode="1")
    if following := more.pop("next_date", ""):
        kept.next_date = dt.date.fromisoformat(following)
    return entry.add_session(ACTOR, kept, {"content": "睡得好些了", **more}, day)


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
    entry.consent(ACTOR, Consent(person=person, purpose="1", date=TODAY, given_by="1", way="3", declined=True))
    with pytest.raises(NotEntered, match="不同意筛查"):
        phq9(person, "000000000")
    agree(person)  # who changes their mind
    assert phq9(person, "000000000").scored.score == 0


def test_a_minor_takes_a_guardian_and_the_child_s_own_will() -> None:
    [_, child] = household("1980-03-05", "2012-05-06")
    given = Consent(person=child, purpose="1", date=TODAY, given_by="1", way="1", assent=True)
    with pytest.raises(NotEntered, match="监护人"):
        entry.consent(ACTOR, given)
    given.given_by = entry.GUARDIAN
    with pytest.raises(NotEntered, match="监护人的姓名"):
        entry.consent(ACTOR, given, "  ")
    given.assent = None
    with pytest.raises(NotEntered, match="孩子自己不愿意"):
        entry.consent(ACTOR, given, "张一")
    given.assent, given.given_by = True, entry.CARER
    entry.consent(ACTOR, given, "李奶奶（受委托照护）")
    [kept] = opened(child).consents
    assert Consent.guardian.read(kept) == "李奶奶（受委托照护）"
    assert "李奶奶" not in str(one("SELECT guardian FROM consent"))
    assert phq9(child, "000000000").scored.valid


def test_under_eleven_only_the_observation_form() -> None:
    [_, child] = household("1980-03-05", "2018-05-06", groups="01")
    given = Consent(person=child, purpose="1", date=TODAY, given_by="2", way="1", assent=True)
    entry.consent(ACTOR, given, "张一")
    with pytest.raises(NotEntered, match="未满 11 岁"):
        phq9(child, "000000000")
    filled = Filled([1, 2, 0, 0, 0, 0], note="和奶奶、班主任谈过")
    done = entry.screen(ACTOR, child, scales.scale("observation"), filled, TODAY)
    assert done.verdict.colour is YELLOW  # left behind, two signs
    assert opened(child).screenings[0][1]["note"] == "和奶奶、班主任谈过"
    grown = screened()
    with pytest.raises(NotEntered, match="10 岁及以下"):
        entry.screen(ACTOR, grown, scales.scale("observation"), Filled([0] * 6), TODAY)


def test_withdrawn_consent_closes_the_file_and_says_how_long_it_is_kept() -> None:
    person = screened("222220000", ago(20))
    given = opened(person).consents[0]
    agree(person, ago(10))  # a second paper to the same purpose goes with the first
    entry.withdraw(ACTOR, given, ago(1))
    file = opened(person).file
    assert file
    assert (file.closed, file.close_reason, file.next_contact, file.next_screening) == (ago(1), "1", None, None)
    for attempt in (
        lambda: phq9(person, "000000000"),
        lambda: talk(person, TODAY),
        lambda: entry.external(ACTOR, person, "SCL-90", "总分 160", TODAY),
        lambda: entry.assess(ACTOR, person, Risk(0), {}, TODAY),
        lambda: entry.decide(ACTOR, person, BLUE, "好了", TODAY, SECOND),
        lambda: entry.keep_plan(ACTOR, PsyPlan(person=person, start=TODAY), {"goals": ["1"]}),
        lambda: entry.refer(ACTOR, Referral(person=person, date=TODAY), {}),
        lambda: entry.report_event(ACTOR, person, Event.MAJOR, TODAY),
        lambda: witnessed.screen(ACTOR, person, PHQ9, Filled([0] * 9), TODAY),
        lambda: entry.reopen(ACTOR, person, TODAY),
    ):
        with pytest.raises(NotEntered, match="撤回"):
            attempt()
    with pytest.raises(NotEntered, match="保存 10 年"):
        phq9(person, "000000000")
    agree(person)  # and a new consent opens it, with its colour
    again = opened(person)
    assert again.is_open
    assert again.colour is YELLOW
    assert again.file
    assert again.file.next_contact


def test_danger_is_kept_without_consent_and_opens_a_closed_file() -> None:
    person = screened("000000000", ago(30))
    entry.withdraw(ACTOR, opened(person).consents[0], ago(20))
    assert entry.report_event(ACTOR, person, Event.SELF_HARM, TODAY) is RED
    found = opened(person)
    assert found.is_open
    assert found.mark
    assert (found.mark.provisional, found.mark.reasons) == (True, ("报告：自伤、自杀的行为或计划",))
    assert entry.assess(ACTOR, person, Risk(3, plan=True), {"action": "已送医"}, TODAY) is RED
    talk(person, TODAY)
    with pytest.raises(NotEntered, match="撤回"):  # but a questionnaire is not danger
        phq9(person, "000000000")
    stranger = adult()
    entry.report_event(ACTOR, stranger, Event.ABUSE, TODAY)
    assert opened(stranger).colour is YELLOW
    with pytest.raises(NotEntered, match="还没有“筛查”的同意"):
        entry.report_event(ACTOR, adult(), Event.MAJOR, TODAY)


def test_on_the_command_line_an_oral_consent_goes_with_it_once() -> None:
    person = adult()
    done, is_new = witnessed.screen(ACTOR, person, PHQ9, Filled([0] * 9), TODAY)
    assert (done.file_colour, is_new) == (BLUE, True)
    [given] = opened(person).consents
    assert (given.way, given.given_by, given.date) == (entry.ORAL, entry.SELF, TODAY)
    assert witnessed.screen(ACTOR, person, PHQ9, Filled([0] * 9), TODAY)[1] is False
    other = adult()
    with pytest.raises(BadAnswers):
        witnessed.screen(ACTOR, other, PHQ9, Filled([0] * 8), TODAY)
    assert opened(other).consents == []  # neither without the other
    third = adult()
    no = Consent(person=third, purpose="1", date=ago(9), given_by="1", way="3", declined=True)
    entry.consent(ACTOR, no)
    with pytest.raises(NotEntered, match="不同意筛查"):
        witnessed.screen(ACTOR, third, PHQ9, Filled([0] * 9), ago(9))
    assert witnessed.screen(ACTOR, third, PHQ9, Filled([0] * 9), TODAY)[1] is True
    [_, child] = household("1980-03-05", "2012-05-06")
    with pytest.raises(NotEntered, match="监护人"):
        witnessed.screen(ACTOR, child, PHQ9, Filled([0] * 9), TODAY)
