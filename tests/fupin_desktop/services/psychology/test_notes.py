"""Safety plans, reviews by the expert, plans that end with a result, talks that belong to a plan."""

from __future__ import annotations

import datetime as dt

import pytest

from db.changes import change, every
from db.psychology import CaseNote, CounsellingSession, Counsellor, PsyPlan
from fupin_desktop.cards import safety as paper
from fupin_desktop.roles import Reach, Role
from fupin_desktop.rules.psychology import Risk
from fupin_desktop.rules.safety import STEPS
from fupin_desktop.services.book import access
from fupin_desktop.services.book.access import Denied
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.psychology import batch, care, closing, judging, notes, supervision, team
from fupin_desktop.services.psychology.filing import TITLE, NotEntered
from fupin_desktop.services.psychology.marks import packed
from fupin_desktop.services.psychology.team import Sight
from tests.books import ACTOR
from tests.people import TODAY, adult, ago, agree, at_noon, in_plain, opened, screened

PLAN = {name: f"写了{label}" for name, label, _ in STEPS}


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch: pytest.MonkeyPatch, book: Book) -> None:
    at_noon(monkeypatch)


def test_a_safety_plan_is_whole_and_the_newest_stands() -> None:
    person = screened("000000001", ago(1))
    with pytest.raises(NotEntered, match="危险的东西怎么处理"):
        notes.keep_safety_plan(ACTOR, person, PLAN | {"means": " "}, TODAY)
    notes.keep_safety_plan(ACTOR, person, PLAN | {"own": "种菜"}, ago(1))
    notes.keep_safety_plan(ACTOR, person, PLAN | {"own": "给孙子打电话", "places": ""}, TODAY)
    made = notes.safety_paper(person, TODAY)
    assert ("自己能做的", "给孙子打电话") in made.steps
    assert made.date == TODAY
    assert len(opened(person).of_kind(notes.SAFETY)) == 2
    text = repr(paper.sheet(made))
    assert "12356" in text
    assert "红" not in text


def test_without_a_plan_the_paper_is_blank_to_write_on_and_nothing_tells_of_it_in_the_book() -> None:
    person = screened("000000001", ago(1))
    assert [text for _, text in notes.safety_paper(person, TODAY).steps] == [""] * len(STEPS)
    notes.keep_safety_plan(ACTOR, person, PLAN, TODAY)
    assert every("SELECT 1 FROM case_note")
    assert [word for word in ("safety", "case_note", "写了预警的信号") if word in in_plain()] == []


def test_a_safety_plan_takes_consent_or_danger() -> None:
    person = adult()
    with pytest.raises(NotEntered, match="同意"):
        notes.keep_safety_plan(ACTOR, person, PLAN, TODAY)
    agree(person)
    notes.keep_safety_plan(ACTOR, person, PLAN, TODAY)


def test_a_plan_ends_with_a_result_and_a_talk_belongs_to_one() -> None:
    person = screened("222220000", ago(10))
    plan = PsyPlan(person=person, start=ago(9))
    content = {"goals": ["1"], "target": "一周里有五天睡满六小时", "agreed": "1"}
    care.keep_plan(ACTOR, plan, content)
    care.add_session(ACTOR, CounsellingSession(person=person, mode="1"), {"content": "…"}, TODAY, plan=str(plan.id))
    with pytest.raises(NotEntered, match="没有这份方案"):
        care.add_session(ACTOR, CounsellingSession(person=person, mode="1"), {"content": "…"}, TODAY, plan="x")
    [(_, told)] = opened(person).sessions
    assert told["plan"] == str(plan.id)
    plan.ended = ago(20)
    with pytest.raises(NotEntered, match="还早"):
        care.keep_plan(ACTOR, plan, content | {"result": "1"})
    plan.ended = TODAY
    with pytest.raises(NotEntered, match="请填结果"):
        care.keep_plan(ACTOR, plan, content)
    care.keep_plan(ACTOR, plan, content | {"result": "2"})
    plan.ended = None
    with pytest.raises(NotEntered, match="也填结束日期"):
        care.keep_plan(ACTOR, plan, content | {"result": "2"})
    [(_, told)] = opened(person).plans
    assert (told["target"], told["result"]) == ("一周里有五天睡满六小时", "2")


def test_red_is_due_for_review_at_once_and_again_after_a_month() -> None:
    red, yellow = screened("000000001", ago(3)), screened("222220000", ago(100))
    screened("000000000", ago(100))
    found = supervision.cases(TODAY)
    assert [(one.person, one.due_on) for one in found] == [(yellow, ago(10)), (red, ago(3))]
    said = {"seen": "风险评估和安全计划", "advice": "每周见，药收走了再看", "agreed": "刘敏，周五前"}
    with pytest.raises(NotEntered, match="专家的意见"):
        supervision.review(ACTOR, red, {"seen": "看了"}, TODAY)
    supervision.review(ACTOR, red, said, ago(1))
    found = supervision.cases(TODAY)
    assert [(one.person, one.due_on, one.reviewed) for one in found] == [
        (yellow, ago(10), None),
        (red, ago(1) + dt.timedelta(days=30), ago(1)),
    ]
    judging.assess(ACTOR, red, Risk(3, thoughts=True, plan=True), {}, TODAY)  # graver anew: at once again
    assert [one.due_on for one in supervision.cases(TODAY) if one.person == red] == [TODAY]


def test_only_another_expert_reviews(monkeypatch: pytest.MonkeyPatch) -> None:
    person = screened("000000001", ago(3))
    for name, role in (("陈晓岚", "1"), ("刘敏", "2")):
        team.keep(ACTOR, Counsellor(name=name, role=role, certificate="…", pledge_date=ago(99)))
    expert = next(one for one in team.members() if one.role == "1")
    said = {"seen": "看了", "advice": "每周见"}
    closing.assign(ACTOR, person, str(expert.id))
    monkeypatch.setattr(team, "sight", lambda: Sight(Reach.LED, str(expert.id)))
    with pytest.raises(NotEntered, match="另一位专家"):
        supervision.review("陈晓岚", person, said, TODAY)
    who = access.visitor()
    monkeypatch.setattr(who, "role", Role.COUNSELLOR)
    for name in ("刘敏", "外人"):
        with pytest.raises(Denied, match="专家"):
            supervision.check_supervises(name)
    supervision.check_supervises("陈晓岚")


def test_leaves_of_other_programs_are_no_stumbling_block() -> None:
    """Without a day, of an unknown kind, with a day that is none: shown as far as they go, never an error."""
    person = screened("000000001", ago(3))
    with change(ACTOR, TITLE):
        for content in ({}, {"kind": "safety"}, {"kind": "review", "date": "gestern"}, {"kind": "new", "date": 7}):
            made = CaseNote(person=person)
            CaseNote.content.write(made, packed(content))
            made.save()
    assert len(opened(person).notes) == 4
    assert notes.safety_paper(person, TODAY).date is None
    assert [one.reviewed for one in supervision.cases(TODAY)] == [None]
    assert batch.waiting("王立新") == []
