"""What is due: red not seen first, then by gravity and day; whose it is; how much each carries."""

from __future__ import annotations

import datetime as dt

import pytest

from db.changes import change
from db.person import Person
from db.psychology import CounsellingSession, Counsellor, PsyPlan, Referral
from fupin_desktop.rules.psychology import Colour, Risk
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.psychology import care, closing, due, judging, rounds, team
from fupin_desktop.services.psychology.due import What
from tests.books import ACTOR
from tests.people import TODAY, adult, ago, agree, at_noon, phq9, screened

RED, YELLOW = Colour.RED, Colour.YELLOW


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch: pytest.MonkeyPatch, book: Book) -> None:
    at_noon(monkeypatch)


def in_(days: int) -> dt.date:
    return TODAY + dt.timedelta(days=days)


def member(name: str = "刘敏", role: str = "2", **more: object) -> str:
    made = Counsellor(name=name, role=role, certificate="心理治疗师", pledge_date=ago(99), **more)
    team.keep(ACTOR, made)
    return str(made.id)


def told(items: list[due.Due]) -> list[tuple[str, What, dt.date]]:
    return [(item.person, item.what, item.due_on) for item in items]


def test_a_red_file_is_due_at_once_and_urgent_after_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    person = screened("000000001")
    found = due.load(TODAY)
    assert told(found.today) == [(person, What.CONTACT, TODAY)]
    assert (found.urgent, due.urgent(TODAY)) == ([], [])
    at_noon(monkeypatch, in_(1), hour=11)  # 23 hours later
    found = due.load(in_(1))
    assert (told(found.overdue), found.urgent) == ([(person, What.CONTACT, TODAY)], [])
    at_noon(monkeypatch, in_(1), hour=13)  # 25
    found = due.load(in_(1))
    assert told(found.urgent) == told(due.urgent(in_(1))) == [(person, What.CONTACT, TODAY)]
    assert found.overdue == []
    assert (found.urgent[0].provisional, found.urgent[0].days_late, found.urgent[0].colour) == (True, 1, RED)
    care.add_session(ACTOR, CounsellingSession(person=person, mode="1"), {"content": "见到了"}, in_(1))
    found = due.load(in_(1))
    assert (found.urgent, [item.what for item in found.week]) == ([], [What.SCREENING])
    at_noon(monkeypatch, in_(9))
    found = due.load(in_(9))  # seen once, late since: overdue, no more
    assert found.urgent == []
    assert (person, What.CONTACT, in_(8)) in told(found.overdue)


def test_an_assessment_counts_as_seeing() -> None:
    person = screened("000000001", ago(3))
    assert [item.person for item in due.urgent(TODAY)] == [person]
    judging.assess(ACTOR, person, Risk(2), {}, ago(1))
    assert due.urgent(TODAY) == []


def test_sections_and_their_order() -> None:
    late_yellow, red = screened("222220000", ago(40)), screened("000000001", ago(9))
    week_blue = screened("000000000", ago(360))
    later = screened("000000000", ago(100))
    judging.assess(ACTOR, red, Risk(2, thoughts=True, plan=False), {}, ago(8))
    found = due.load(TODAY)
    assert told(found.overdue) == [
        (red, What.CONTACT, ago(1)),
        (late_yellow, What.CONTACT, ago(26)),
        (late_yellow, What.SCREENING, ago(10)),
    ]
    assert told(found.week) == [(red, What.SCREENING, in_(5)), (week_blue, What.SCREENING, in_(5))]
    assert later not in [item.person for item in found]


def test_the_week_ends_after_six_days() -> None:
    inside, outside = screened("000000000", ago(365 - 6)), screened("000000000", ago(365 - 7))
    assert [item.person for item in due.load(TODAY)] == [inside]
    assert [item.person for item in due.load(in_(1))] == [inside, outside]


def test_who_has_left_or_died_or_is_closed_is_not_due() -> None:
    gone, closed = screened("222220000", ago(40)), screened("222220000", ago(40))
    assert len(list(due.load(TODAY))) == 4
    with change(ACTOR, "减少"):
        person = Person.find(gone)
        assert person
        person.member_state = "2"
        person.save()
    closing.close(ACTOR, closed, TODAY, "2", "汤阴县心理中心 王医生 0372-1，今天答应")
    assert list(due.load(TODAY)) == []


def test_reviews_of_plans_are_due_too() -> None:
    person, other = screened("222220000", ago(1)), screened("000000000", ago(1))
    for key, review in ((person, TODAY), (other, ago(2)), (other, ago(1)), (person, in_(3))):
        care.keep_plan(ACTOR, PsyPlan(person=key, start=ago(1), review=review), {"goals": ["1"]})
    found = due.load(TODAY)
    assert told(found.overdue) == [(other, What.REVIEW, ago(2))]
    assert told(found.today) == [(person, What.REVIEW, TODAY)]


def test_a_referral_without_feedback_is_due_after_sixty_days(monkeypatch: pytest.MonkeyPatch) -> None:
    person = screened("333333300", ago(70))
    letter, later = Referral(person=person, date=ago(60)), Referral(person=person, date=ago(20))
    for one in (letter, later):
        care.refer(ACTOR, one, {"to": "安阳市第五人民医院", "note": "睡不好"})

    def asked() -> list[dt.date]:
        return [item.due_on for item in due.load(TODAY) if item.what is What.FEEDBACK]

    assert asked() == [TODAY]
    letter.feedback_date = TODAY
    care.refer(ACTOR, letter, {"to": "安阳市第五人民医院", "advice": "门诊随访"})
    assert asked() == []
    at_noon(monkeypatch, in_(40))
    assert [item.due_on for item in due.load(in_(40)) if item.what is What.FEEDBACK] == [in_(40)]
    assert all(stop.what != What.FEEDBACK for stops in rounds.plan(in_(40)).stops.values() for stop in stops)


def test_a_work_list_is_of_one_and_the_rest_is_nobody_s() -> None:
    mine, nobodys = screened("222220000", ago(40)), screened("222220000", ago(40))
    key = member()
    closing.assign(ACTOR, mine, key)
    assert {item.person for item in due.gathered(TODAY, in_(7), key)} == {mine}
    assert {item.person for item in due.gathered(TODAY, in_(7), "")} == {nobodys}


def test_the_load_of_each() -> None:
    red, yellow = screened("333333300", ago(2)), screened("222220000", ago(40))
    first, second = member(), member("陈晓岚", "1")
    closing.assign(ACTOR, red, first)
    closing.assign(ACTOR, yellow, first)
    screened("000000000")
    care.add_session(ACTOR, CounsellingSession(person=yellow, counsellor="刘敏"), {"content": "…"}, TODAY)
    care.add_session(ACTOR, CounsellingSession(person=yellow, counsellor="刘敏"), {"content": "…"}, ago(40 - 10))
    lines = {(str(load.counsellor.name) if load.counsellor else ""): load for load in due.loads(TODAY)}
    assert list(lines) == ["陈晓岚", "刘敏", ""]
    mine = lines["刘敏"]
    assert (mine.files, mine.red, mine.yellow, mine.overdue, mine.week, mine.talks) == (2, 1, 1, 2, 0, 1)
    assert (lines["陈晓岚"].files, lines[""].files) == (0, 1)
    assert second


def test_what_falls_due_between_two_days() -> None:
    person = screened("222220000", ago(10))  # contact in 4 days, screening in 20
    assert told(due.between(in_(4), in_(4))) == [(person, What.CONTACT, in_(4))]
    assert due.between(in_(5), in_(19)) == []


def test_more_than_are_shown_are_counted() -> None:
    for _ in range(4):
        screened("000000000", ago(400))
    found = due.load(TODAY, limit=3)
    assert (len(found.overdue), found.left_off) == (3, 1)
    assert due.load(TODAY, limit=None).left_off == 0


def test_grey_files_are_named_grey() -> None:
    person = adult()
    agree(person)
    phq9(person, "-00000000", ago(0))
    [item] = due.load(in_(5))
    assert (item.person, item.colour) == (person, Colour.GREY)
