"""Which colour stands: the gravest of what nobody replaced, in whatever order laptops meet. Nothing is undone."""

from __future__ import annotations

import datetime as dt

import pytest

from db import undo
from db.changes import change, every, one
from db.household import Household
from db.psychology import ColourMark, Consent, CounsellingSession, Counsellor, PsyFile, PsyPlan, Screening
from fupin_desktop import scales
from fupin_desktop.rules.psychology import Colour, Event, Risk
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.household import history
from fupin_desktop.services.psychology import arrivals, care, closing, due, judging, limits, marks, team
from fupin_desktop.services.psychology.marks import Mark
from tests.books import ACTOR, add_household
from tests.people import NOTHING, SECOND, TODAY, adult, ago, agree, at_noon, opened, phq9, screened

RED, YELLOW, BLUE = Colour.RED, Colour.YELLOW, Colour.BLUE


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch: pytest.MonkeyPatch, book: Book) -> None:
    at_noon(monkeypatch)


def mark(key: str, colour: Colour, day: int, replaces: tuple[str, ...] | None = (), **more: str) -> Mark:
    return Mark(dt.date(2026, 11, day), "10:00", colour, (), False, "", "", "", key, replaces, **more)


def test_a_colour_lowered_here_takes_nothing_from_a_red_given_elsewhere() -> None:
    old = mark("a", RED, 1)
    elsewhere = mark("b", RED, 5, ("a",))
    lowered = mark("c", YELLOW, 9, ("a",), assessment="r")  # later, and not knowing of b
    assert marks.standing([lowered, elsewhere, old]) is elsewhere
    assert marks.standing([old, lowered, elsewhere]) is elsewhere
    seen = mark("d", YELLOW, 10, ("b", "c"), assessment="s")
    assert marks.standing([old, lowered, elsewhere, seen]) is seen
    assert marks.standing([]) is None


def test_marks_of_before_go_by_their_day_and_take_nothing_from_those_of_today() -> None:
    first, alone = mark("a", RED, 1, None), mark("b", YELLOW, 5, None)
    assert marks.standing([first, alone]) is first  # nobody lowered a red alone: it is of somewhere else
    second = alone._replace(second="钱医生")
    assert marks.standing([first, second]) is second
    now = mark("c", RED, 3, ("b",))
    assert marks.standing([first, second, now]) is now
    late = mark("d", BLUE, 20, None)  # an older program, later
    assert marks.standing([first, second, now, late]) is now


def test_an_unassessed_red_stands_before_an_assessed_one() -> None:
    seen, unseen = mark("a", RED, 9, assessment="r"), mark("b", RED, 1)
    assert marks.standing([seen, unseen]) is unseen


def test_what_can_t_be_opened_hides_no_red() -> None:
    person = screened("000000001")
    with change(ACTOR, "别处"):
        ColourMark(person=person, date=TODAY, content="s1.second-0123456789abcdef." + "A" * 80).save()
    assert marks.colours([person])[person].colour is RED


def test_nothing_of_the_archives_is_undone() -> None:
    household, _ = add_household()
    person = screened("000000001")
    judging.assess(ACTOR, person, NOTHING, {}, TODAY)
    care.keep_plan(ACTOR, PsyPlan(person=person, start=TODAY), {"goals": ["1"]})
    member = Counsellor(name="刘敏", role="2", certificate="咨询师", pledge_date=ago(9))
    team.keep(ACTOR, member)
    closing.assign(ACTOR, person, str(member.id))
    limits.change(ACTOR, "phq9_yellow", 8, "本地", SECOND)
    before = every("SELECT id, content FROM colour_mark")
    assert history.undoable() == "登记新户"
    while history.undoable():
        history.undo(ACTOR)
    assert every("SELECT id, content FROM colour_mark WHERE deleted IS NOT 1") == before
    for model in (PsyFile, Consent, Screening, Counsellor, PsyPlan):
        assert one(f'SELECT count(*) FROM "{model.table()}" WHERE deleted IS 1') == (0,), model
    assert limits.values()["phq9_yellow"] == 8
    assert household.id
    found = opened(person)  # the register's own action was taken back: the person is gone from it, the file is not
    assert found.person.deleted
    assert (found.colour, found.is_open) == (RED, True)
    assert {item.person for item in due.load(TODAY + dt.timedelta(days=14))} == {person}


def test_an_action_with_another_title_is_not_undone_either() -> None:
    person = adult()
    agree(person)
    below = history.undoable()
    with change(ACTOR, "录入走访") as writer:
        phq9(person, "000000001")
        action = writer.open_action()
    assert history.undoable() == below  # it wrote archives only: no stack tells of it
    with change(ACTOR, "改户"):
        phq9(person, "000000001")
        Household(region_code="410502101212", hh_type="10", address="一组").save()
    undone = history.undo(ACTOR)
    assert undone is not None
    assert (undone.title, undone.records, undone.left > 0) == ("改户", 1, True)
    assert opened(person).colour is RED
    assert undo.entries_of(action)


def test_a_red_reported_on_a_day_already_visited_is_not_seen() -> None:
    person = screened("222220000", ago(3))
    kept = care.add_session(ACTOR, _talk(person), {"content": "在家"}, TODAY, "09:00")
    assert kept is YELLOW
    judging.report_event(ACTOR, person, Event.SELF_HARM, TODAY)  # at noon
    assert _due_on(person) == TODAY
    # by phone, in a group, before, and whoever does not say when
    for mode, time in (("3", "15:00"), ("4", "15:00"), ("1", "11:59"), ("1", "")):
        care.add_session(ACTOR, _talk(person, mode), {"content": "说好些了"}, TODAY, time)
        assert _due_on(person) == TODAY, (mode, time)
    care.not_met(ACTOR, person, TODAY)
    assert _due_on(person) == TODAY
    care.add_session(ACTOR, _talk(person), {"content": "见到了"}, TODAY, "12:01")
    assert _due_on(person) == TODAY + dt.timedelta(days=7)


def test_the_assessment_of_the_sign_is_a_meeting_unless_by_phone() -> None:
    for mode, day in (("1", TODAY + dt.timedelta(days=7)), ("3", TODAY)):
        person = screened("000000001")
        judging.assess(ACTOR, person, NOTHING, {"mode": mode}, TODAY)
        assert _due_on(person) == day, mode


def test_an_assessment_that_did_not_ask_confirms_nothing() -> None:
    person = screened("000000001")
    for risk in (Risk(0), Risk(1, thoughts=False)):
        judging.assess(ACTOR, person, risk, {}, TODAY)
        found = opened(person)
        assert found.is_unassessed_red
        assert found.mark
        assert found.mark.provisional
    judging.assess(ACTOR, person, NOTHING, {}, TODAY)
    assert not opened(person).is_unassessed_red


def test_an_alarm_is_red_before_the_scale_is_done_and_stays_when_it_is_given_up() -> None:
    person = adult()
    agree(person)
    judging.alarm(ACTOR, person, scales.scale("phq9"), [0] * 8, TODAY)
    assert opened(person).marks == []
    judging.alarm(ACTOR, person, scales.scale("asq"), [0, None], TODAY)
    found = opened(person)
    assert (found.colour, found.is_open, found.screenings) == (RED, True, [])
    judging.alarm(ACTOR, person, scales.scale("asq"), [0, None], TODAY)
    again = opened(person)  # the same sign once more, which who lowers the first elsewhere does not know of
    assert (len(again.marks), again.colour, again.is_unassessed_red) == (2, RED, True)
    phq9(person, "000000000")
    assert opened(person).colour is RED


def test_blue_waits_for_the_next_scale() -> None:
    person = screened("000000000", ago(30))
    agreed = opened(person)
    assert agreed.colour is BLUE
    phq9(person, "0-0000000")
    found = opened(person)
    assert (found.colour, found.outstanding) == (Colour.GREY, ("phq9",))
    assert found.mark
    assert found.mark.reasons == ("待补：PHQ-9",)
    phq9(person, "000000000")
    assert opened(person).colour is BLUE


def _talk(person: str, mode: str = "1") -> CounsellingSession:
    return CounsellingSession(person=person, mode=mode)


def _due_on(person: str) -> dt.date | None:
    file = opened(person).file
    return file.next_contact if file else None


def test_what_is_entered_here_is_reckoned_at_once_and_leaves_nothing_to_look_at() -> None:
    person = screened("000000001")
    judging.assess(ACTOR, person, NOTHING, {}, TODAY)
    care.add_session(ACTOR, _talk(person), {"content": "…"}, TODAY, "15:00")
    assert one("SELECT count(*) FROM archive_touched") == (0,)
    with change(ACTOR, "别处来的"):  # as a merge writes
        ColourMark.get(ColourMark.person == person).save()
        PsyFile.update(next_contact=TODAY + dt.timedelta(days=90)).where(PsyFile.person == person).execute()
        file = PsyFile.get(PsyFile.person == person)
        file.next_contact = TODAY + dt.timedelta(days=91)
        file.save()
    assert arrivals.waiting() == 1
    arrivals.take_in(ACTOR)
    assert (arrivals.waiting(), _due_on(person)) == (0, TODAY + dt.timedelta(days=7))
