"""Steps one by one: each that is allowed, each that is refused, and what they write."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from db import undo
from db.changes import change
from db.clock import today
from db.clue import Clue
from db.household import Household
from db.income import Income
from db.record import Record
from db.step import Step
from db.visit import Assessment
from fupin_desktop.ledgers.flows import MONITORING
from fupin_desktop.rules.flows import Want
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.flows import places, steps
from fupin_desktop.services.flows.lacking import lacking
from fupin_desktop.services.flows.steps import NotAllowed
from fupin_desktop.services.flows.wants import wanted
from fupin_desktop.services.household import cases
from tests.books import ACTOR
from tests.monitored import TO_END, TO_HELP, at, clue_of, go, make, provide
from tests.monitored import office as office

#: Long enough ago for everything.
DAY = today() - dt.timedelta(days=300)


@pytest.fixture
def clue(office: Book) -> Clue:
    made = clue_of(DAY)
    provide(made, DAY)
    return made


def home(clue: Clue) -> Household:
    found = Household.find(str(clue.household))
    assert found is not None
    return found


def test_from_the_clue_to_the_end_of_the_risk(clue: Clue) -> None:
    """No field of the household is written by another step than its own, and each with its step is one undo."""
    day = go(clue, TO_HELP[:-2], DAY)
    assert (clue.outcome, home(clue).monitor_cat, home(clue).risk_1) == ("1", None, None)
    included = day + dt.timedelta(days=1)
    go(clue, ("111",), included)
    taken_in = home(clue)
    assert (taken_in.monitor_cat, taken_in.risk_1, taken_in.risk_2) == ("3", "01", None)
    assert (taken_in.monitor_found_ym, taken_in.risk_eliminated) == (f"{included:%Y%m}", False)
    assert Clue.get_by_id(clue.id).closed_on == included
    go(clue, ("112",), included)
    assert home(clue).mon_contact == "王干部"
    last = go(clue, TO_END, included + dt.timedelta(days=190))
    ended = home(clue)
    assert (ended.risk_eliminated, ended.risk_elim_mode, ended.risk_elim_date) == (True, "1", last)
    undo.undo(ACTOR)
    assert (home(clue).risk_eliminated, at(clue)) == (False, "207")
    undo.redo(ACTOR)
    assert (home(clue).risk_eliminated, at(clue)) == (True, "208")


def test_of_all_steps_only_those_that_may_follow_are_done(clue: Clue) -> None:
    """At every place of the way every step of the list is tried."""
    day = DAY
    for code in (*TO_HELP, *TO_END):
        then = places.stands(clue).then
        for other in MONITORING.by_code.keys() - set(then):
            with pytest.raises(NotAllowed, match=r"下一步可以办|没有下一步"):
                steps.do(ACTOR, clue, make(clue, other, day))
        assert code in then
        day = go(clue, (code,), day + dt.timedelta(days=200 if code == "201" else 8 if code in ("108", "205") else 0))


@pytest.mark.parametrize(
    ("before", "code", "said", "sentence"),
    [
        (("104", "105"), "106", {"votes_for": 10}, "没有过半"),
        (("104", "105"), "106", {"votes_against": 9}, "比参会人数"),
        (("104", "105"), "106", {"attend": None}, "没有填：参会人数"),
        (("104", "105"), "106", {"result": "2"}, "要写明原因"),
        (("104", "105", "106"), "107", {"shown_to": DAY + dt.timedelta(days=6)}, "只有 4 天，不少于 5 天"),
        (("104", "105", "106"), "107", {"objections": 2}, "怎么处理"),
        (("104",), "105", {"opinion": None}, "没有填：意见和说明"),
        (("104",), "105", {"date": DAY - dt.timedelta(days=1)}, "早于"),
        ((), "104", {"date": today() + dt.timedelta(days=1)}, "晚于今天"),
        ((), "104", {"date": None}, "日期没有填"),
        ((), "104", {"level": "4"}, "由村级、镇级办理"),
        ((), "104", {"result": "2"}, "结果只能是已办"),
        ((), "104", {"person_by": None}, "没有填：经办人"),
        (TO_HELP[:-3], "110", {"place": None}, "没有填：地点"),
        (TO_HELP[:5], "109", {"doc_no": None}, "没有填：文号"),
    ],
)  # fmt: skip
def test_what_is_missing_is_named(
    clue: Clue, before: tuple[str, ...], code: str, said: dict[str, object], sentence: str
) -> None:
    day = go(clue, before, DAY) + dt.timedelta(days=8 if before[-1:] == ("107",) else 1) if before else DAY
    with pytest.raises(NotAllowed, match=sentence):
        steps.do(ACTOR, clue, make(clue, code, day, **said))


def test_no_approval_before_the_notice_is_over_and_none_while_objections_are_not_told(clue: Clue) -> None:
    day = go(clue, ("104", "105", "106"), DAY)
    notice = make(clue, "107", day, objections=None)
    steps.do(ACTOR, clue, notice)
    last = notice.shown_to
    assert last == day + dt.timedelta(days=6)
    early, late = make(clue, "108", last), make(clue, "108", last + dt.timedelta(days=1))
    assert [part in "".join(lacking(clue, early)) for part in (f"公示到 {last} 才满", "异议条数没有写")] == [True, True]
    assert lacking(clue, late) == ["“村内公示”的异议条数没有写。没有异议写 0。"]
    with pytest.raises(NotAllowed, match="异议条数"):
        steps.finish(ACTOR, notice)
    notice.objections = 0
    steps.finish(ACTOR, notice)
    assert lacking(clue, late) == []


def test_what_the_household_lacks_is_named(office: Book) -> None:
    clue = clue_of(DAY)
    with pytest.raises(NotAllowed, match=r"(?s)入户走访.*核查（识别时）.*收支表（识别时）"):
        steps.do(ACTOR, clue, make(clue, "104", DAY))
    provide(clue, DAY - dt.timedelta(days=1))
    with pytest.raises(NotAllowed, match="不早于发现日期"):
        steps.do(ACTOR, clue, make(clue, "104", DAY))


def test_all_thirteen_items_stand_before_it_is_struck_off(clue: Clue) -> None:
    """The list is the national rule's (DICTIONARY §12.3, 1_11_004): four answers, nine of income. Two of the nine
    follow from the others and from who is counted."""
    home = clue.household
    [answers] = Assessment.select().where((Assessment.household == home) & (Assessment.occasion == "3"))
    [stated] = Income.select().where((Income.household == home) & (Income.kind == "3"))
    asked: list[tuple[Record, str]]
    asked = [(answers, name) for name in ("dropout_problem", "house_problem", "uninsured_problem", "water_problem")]
    asked += [(stated, name) for name in ("wage", "prop", "trans", "biz", "cost", "claim_income", "rigid_expense")]
    asked.append((stated, "members"))  # per head, and what that follows from
    wants = (Want.CHECK_AFTER, Want.STATEMENT_AFTER)
    assert all(one.is_there for one in wanted(clue, wants))
    for record, name in asked:
        before = getattr(record, name)
        with change(ACTOR, "空"):
            setattr(record, name, None)
            record.save()
        assert [one.is_there for one in wanted(clue, wants)] == [record is not answers, record is not stated], name
        with change(ACTOR, "补"):
            setattr(record, name, before)
            record.save()
    [case] = cases.read([str(home)], DAY.year)
    assert (case.net(case.after_elimination), case.net_pc(case.after_elimination)) == (Decimal(300), Decimal(300))


def test_back_and_refused(clue: Clue) -> None:
    day = go(clue, TO_HELP[:4], DAY) + dt.timedelta(days=8)
    steps.do(ACTOR, clue, make(clue, "108", day, result="3", opinion="材料不齐"))
    assert places.stands(clue).then == ("104", "106", "190")
    day = go(clue, ("106", "107"), day) + dt.timedelta(days=8)
    steps.do(ACTOR, clue, make(clue, "108", day, result="2", opinion="有商品房"))
    assert places.stands(clue).then == ("190",)
    go(clue, ("190",), day)
    assert (clue.outcome, clue.closed_on, clue.reject_reasons) == ("2", day, ("1",))
    assert places.stands(clue).then == ("101",)
    go(clue, ("101",), day)
    assert (clue.outcome, clue.closed_on, at(clue)) == (None, None, "101")


def test_withdrawn(clue: Clue) -> None:
    go(clue, ("191",), DAY)
    assert (clue.outcome, clue.reject_reasons) == ("2", ("10",))


def test_support_is_watched_for_six_months_and_nature_is_not(clue: Clue) -> None:
    day = go(clue, TO_HELP, DAY)
    with pytest.raises(NotAllowed, match="要监测满 6 个月"):
        steps.do(ACTOR, clue, make(clue, "201", day + dt.timedelta(days=30)))
    steps.do(ACTOR, clue, make(clue, "201", day + dt.timedelta(days=30), mode="2"))
    assert places.stands(clue).then[0] == "205"
    assert steps.begin(clue, "206", ACTOR).mode is None  # how it ends is asked where it is proposed, and where it ends
    assert steps.begin(clue, "208", ACTOR).mode == "2"
    go(clue, ("205", "206", "207"), day + dt.timedelta(days=31))
    steps.do(ACTOR, clue, make(clue, "208", day + dt.timedelta(days=40), mode="2"))
    assert home(clue).risk_elim_mode == "2"


def test_back_from_elimination(clue: Clue) -> None:
    day = go(clue, TO_HELP, DAY)
    day = go(clue, TO_END, day + dt.timedelta(days=185))
    for code in ("301", "302", "303", "304", "305"):
        steps.do(ACTOR, clue, make(clue, code, day, opinion="又住院了", doc_no="1 号"))
    back = home(clue)
    assert (back.risk_eliminated, back.risk_back_date, back.monitor_cat) == (False, day, "3")
    assert places.stands(clue).then == ("112", "201")


def test_a_households_that_is_on_the_register_already_goes_on_from_there(office: Book) -> None:
    clue = clue_of(DAY, source="19")
    provide(clue, DAY)
    assert places.stands(clue).then == ("112", "201")


def test_numbers_of_cases_go_on(office: Book) -> None:
    first, second = clue_of(DAY), clue_of(DAY)
    assert first.clue_no
    assert second.clue_no
    assert (len(first.clue_no), first.clue_no[:16]) == (24, f"410502101212{DAY.year}")
    assert int(second.clue_no[-4:]) == int(first.clue_no[-4:]) + 1


def test_a_villages_book_does_no_step_of_those_above(book: Book) -> None:
    clue = clue_of(DAY)
    provide(clue, DAY)
    go(clue, ("104",), DAY)
    assert places.levels() == ("6",)
    with pytest.raises(NotAllowed, match="由镇级在自己的账本里办"):
        steps.do(ACTOR, clue, make(clue, "105", DAY))
    assert not Step.select().where(Step.step == "105").exists()
