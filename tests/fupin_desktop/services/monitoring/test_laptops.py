"""Three laptops that do steps without knowing of each other, in any order of arrival: the same board everywhere."""

from __future__ import annotations

import datetime as dt
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.clock import today
from db.clue import Clue
from db.household import Household
from db.step import Step
from fupin_desktop.ledgers.flows import MONITORING
from fupin_desktop.services.flows import places, steps
from fupin_desktop.services.flows.steps import NotAllowed
from tests.laptops import Laptop, settle
from tests.monitored import clue_of, go, make, provide

DAY = dt.date(2026, 1, 5)
NAMES = ("甲", "乙", "丙")
_DO = st.tuples(st.sampled_from(NAMES), st.integers(0, 3), st.sampled_from(("go on", "refuse", "back", "exchange")))


def board(laptop: Laptop) -> Any:
    """What it shows: where each case stands, and what the household says of it."""

    def shown() -> Any:
        return [
            (clue.clue_no, places.stands(clue), [
                (home.monitor_cat, home.risk_1, home.risk_eliminated) for home in [Household.get_by_id(clue.household)]
            ])
            for clue in Clue.select().order_by(Clue.id)
        ]  # fmt: skip

    return laptop.do(shown)


def one_step(how: str, jump: int) -> None:
    """What somebody does next, with whatever this laptop knows."""
    clue = Clue.get()
    where = places.stands(clue)
    code = where.then[min(jump, len(where.then) - 1)] if where.then else "104"
    day = (where.at.date if where.at else DAY) + dt.timedelta(days=200 if code == "201" else 8)
    said = {"refuse": {"result": "2"}, "back": {"result": "3"}}.get(how, {})
    step = make(clue, code, min(day, today()), opinion="说明", doc_no="1 号", **said)
    try:
        steps.do("某人", clue, step)
    except NotAllowed:
        assert Step.find(str(step.id)) is None, "refused, and half of it written"


def one_step_on(day: dt.date) -> None:
    clue = Clue.get()
    steps.do("乙", clue, make(clue, "106", day))


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(done=st.lists(_DO, min_size=4, max_size=14), order=st.permutations(NAMES))
def test_the_same_board_everywhere(
    tmp_path_factory: pytest.TempPathFactory, done: list[tuple[str, int, str]], order: tuple[str, ...]
) -> None:
    laptops = _three(tmp_path_factory.mktemp("laptops"))
    for who, jump, how in done:
        if how == "exchange":
            laptops[who].take(laptops[order[0]].log())
        else:
            laptops[who].do(partial(one_step, how, jump))
    settle(*(laptops[name] for name in order))
    shown = [board(laptop) for laptop in laptops.values()]
    assert shown[0] == shown[1] == shown[2]
    for _, where, [(category, *_)] in shown[0]:
        assert category is None or any(done.code == "111" for done in where.steps), "a field without its step"


def _three(folder: Path) -> dict[str, Laptop]:
    first, *others = (Laptop.new(folder, name) for name in NAMES)

    def begin() -> None:
        clue = clue_of(DAY)
        provide(clue, DAY)

    first.do(begin)
    for other in others:
        other.take(first.log())
    return {laptop.name: laptop for laptop in (first, *others)}


def test_a_laptop_whose_clock_stands_in_2009(tmp_path: Path) -> None:
    """It can't date a step before the one it follows; with the day put right by hand it is refused by the clock, and
    says so. What it stamped stands in its order by its date, not by the clock."""
    first, second, _ = _three(tmp_path).values()
    first.do(lambda: go(Clue.get(), ("104", "105"), DAY))
    second.take(first.log())
    with time_machine.travel(dt.datetime(2009, 1, 3, tzinfo=dt.UTC)):
        for day, sentence in ((dt.date(2009, 1, 3), "早于"), (DAY, "电脑的日期不对")):
            with pytest.raises(NotAllowed, match=sentence):
                second.do(partial(one_step_on, day))
    second.do(lambda: go(Clue.get(), ("106",), DAY + dt.timedelta(days=3)))
    settle(first, second)
    assert first.do(lambda: places.stands(Clue.get()).then[0]) == "107"


def test_a_rejection_and_an_approval_that_had_not_met(tmp_path: Path) -> None:
    """Both are kept and shown as a conflict; the household is written by no step until one desk settles it."""
    first, second, third = _three(tmp_path).values()
    first.do(lambda: go(Clue.get(), ("104", "105", "106", "107"), DAY))
    for other in (second, third):
        other.take(first.log())
    first.do(lambda: go(Clue.get(), ("108", "109"), DAY + dt.timedelta(days=20)))
    second.do(lambda: go(Clue.get(), ("190",), DAY + dt.timedelta(days=60)))
    settle(first, second, third)
    where = third.do(lambda: places.stands(Clue.get()))
    assert {done.code for done in where.disputed} == {"109", "190"}
    assert "outcome" in third.split()
    third.do(lambda: go(Clue.get(), ("110", "111"), DAY + dt.timedelta(days=70)))
    settle(first, second, third)
    assert first.do(lambda: (places.stands(Clue.get()).disputed, Household.get().monitor_cat)) == ((), "3")
    assert MONITORING.by_code["111"].sets
