"""Where a record stands: the same steps in any order of arrival give the same, and no step moves what it may not."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fupin_desktop.ledgers.flows import FLOWS, MONITORING, PROJECT
from fupin_desktop.rules import flows, terms
from fupin_desktop.rules.flows import BACK, DONE, FAILED, Done, Flow, board, skipped, standing

DAY = dt.date(2026, 3, 2)
_RESULTS = ("1", "2", "3", "4", "5")


def steps_of(flow: Flow) -> st.SearchStrategy[list[Done]]:
    """Any steps of a flow, of a month, also of one day, by desks that know nothing of each other."""
    one = st.builds(
        lambda code, day, result, short: (code, DAY + dt.timedelta(days=day), result, short),
        st.sampled_from(sorted(flow.by_code)), st.integers(0, 30), st.sampled_from(_RESULTS), st.booleans(),
    )  # fmt: skip
    return st.lists(one, max_size=14).map(
        lambda found: [
            Done(f"{n:02d}", code, day, result, "", short) for n, (code, day, result, short) in enumerate(found)
        ]
    )


@given(st.sampled_from(FLOWS).flatmap(lambda flow: st.tuples(st.just(flow), steps_of(flow))), st.randoms())
def test_in_any_order_of_arrival(case: tuple[Flow, list[Done]], by: random.Random) -> None:
    flow, steps = case
    where = standing(flow, steps)
    shuffled = list(steps)
    by.shuffle(shuffled)
    assert standing(flow, shuffled) == where
    assert sorted(where.steps) == sorted(steps)
    assert where.at is None or where.at not in where.aside
    assert set(where.then) <= flow.by_code.keys()
    assert board(flow, where, DAY) or not steps
    days = [done.date for done in where.steps]
    assert days == sorted(days)


@given(steps_of(MONITORING), st.integers(0, 40))
def test_terms_of_any_steps(steps: list[Done], late: int) -> None:
    where = standing(MONITORING, steps)
    numbers = dict.fromkeys(("verify_days", "compare_days", "review_days", "chain_days", "contact_days"), 3)
    numbers |= {"watch_months": 6}
    found = terms.due(MONITORING, where, terms.Days(), numbers)
    if found is not None and not found.earliest:
        assert found.late(found.day) == 0
        assert found.late(found.day + dt.timedelta(days=late)) == late


def way(*codes: str, day: int = 0) -> list[Done]:
    return [Done(f"{n:02d}", code, DAY + dt.timedelta(days=day + n)) for n, code in enumerate(codes)]


TO_DECISION = ("101", "104", "105", "106", "107", "108", "109")


def test_a_step_that_arrives_late_fills_its_gap() -> None:
    steps = way(*TO_DECISION)
    without = [done for done in steps if done.code != "105"]
    assert standing(MONITORING, without).at == steps[-1]
    assert skipped(MONITORING, steps[1], steps[3]) == ("105",)
    assert standing(MONITORING, steps).steps == tuple(steps)


def test_a_late_rejection_does_not_overwrite_an_approval() -> None:
    approved = way(*TO_DECISION, "110")
    late = Done("99", "190", DAY + dt.timedelta(days=20))
    where = standing(MONITORING, [*approved, late])
    assert where.at == approved[-1]
    assert {done.code for done in where.disputed} == {"109", "190"}
    assert board(MONITORING, where, DAY) == "待建档"
    settled = standing(MONITORING, [*approved, late, Done("a", "110", DAY + dt.timedelta(days=21))])
    assert (settled.disputed, settled.then) == ((), ("111",))


def test_an_approval_that_had_not_seen_the_rejection_is_disputed_too() -> None:
    steps = [*way("101"), Done("90", "190", DAY + dt.timedelta(days=2)), *way(*TO_DECISION[1:], day=3)]
    where = standing(MONITORING, steps)
    assert {done.code for done in where.disputed} == {"190", "109"}
    assert {"110", "190"} <= set(where.then)
    again = standing(MONITORING, [*steps, Done("x", "190", DAY + dt.timedelta(days=30))])
    assert (again.disputed, again.at and again.at.code) == ((), "190")


def test_two_laptops_that_decide_the_same_do_not_dispute() -> None:
    steps = [*way(*TO_DECISION), Done("99", "109", DAY + dt.timedelta(days=7))]
    where = standing(MONITORING, steps)
    assert (where.disputed, len(where.aside)) == ((), 1)


@pytest.mark.parametrize(
    ("result", "then", "at"), [(BACK, "104", "待核实"), (FAILED, "190", "待告知"), ("1", "109", "待区定")]
)
def test_sent_back_and_refused(result: str, then: str, at: str) -> None:
    steps = way(*TO_DECISION[:-1])
    steps[-1] = steps[-1]._replace(result=result)
    where = standing(MONITORING, steps)
    assert (where.then[0], board(MONITORING, where, DAY)) == (then, at)


def test_sent_back_and_done_again_on_the_same_day() -> None:
    steps = way(*TO_DECISION[:-1])
    day = steps[-1].date
    steps[-1] = steps[-1]._replace(result=BACK)
    again = [Done("zz", "106", day), Done("zy", "107", day)]
    where = standing(MONITORING, [*again, *steps])
    assert where.at == again[1]
    assert where.aside == ()


def test_what_was_written_down_on_one_day_stands_in_the_order_in_which_it_was() -> None:
    """A project that somebody enters from end to end in an afternoon, its acceptance sent back once."""
    codes = ("501", "502", "505", "507", "508", "506", "507", "508", "509")
    steps = [Done(f"{n}", code, DAY, BACK if n == 4 else DONE) for n, code in enumerate(codes)]
    for count in range(1, len(steps) + 1):
        where = standing(PROJECT, steps[:count])
        assert (where.steps, where.aside) == (tuple(steps[:count]), ())


def test_what_was_not_accepted_is_put_right_and_looked_at_again() -> None:
    for last in ("508", "509"):
        steps = way(*("501", "502", "505", "507", "508", "509")[: 5 + (last == "509")])
        steps[-1] = steps[-1]._replace(result=FAILED)
        where = standing(PROJECT, steps)
        assert (where.then, board(PROJECT, where, DAY)) == (("506", "507", "590"), "待整改")
        again = [Done(f"z{code}", code, DAY + dt.timedelta(days=90)) for code in ("506", "507", "508", "509")]
        where = standing(PROJECT, [*steps, *again])
        assert (where.aside, where.disputed, where.then) == ((), (), ("510",))


def test_a_notice_is_under_way_until_its_last_day_is_over() -> None:
    steps = way(*TO_DECISION[:5])
    last = steps[-1].date + dt.timedelta(days=4)
    steps[-1] = steps[-1]._replace(shown_to=last)
    where = standing(MONITORING, steps)
    assert [board(MONITORING, where, last + dt.timedelta(days=n)) for n in (0, 1)] == ["公示中", "待镇审"]


def test_opened_again_after_a_refusal() -> None:
    steps = [*way("101", "190"), Done("z", "101", DAY + dt.timedelta(days=9))]
    where = standing(MONITORING, steps)
    assert (where.then[0], flows.is_at_rest(MONITORING, where)) == ("104", False)
    assert flows.is_at_rest(MONITORING, standing(MONITORING, way("101", "190")))
