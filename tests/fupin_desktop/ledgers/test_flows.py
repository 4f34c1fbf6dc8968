"""The flows as they are declared: complete, and true to codes and settings."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from db.codes import code_list
from db.household import Household
from db.step import Step
from fupin_desktop.ledgers.flows import FLOWS, STAGES
from fupin_desktop.rules import settings
from fupin_desktop.rules.flows import Flow, Sets, Stage

_EACH = [pytest.param(flow, stage, id=stage.code) for flow in FLOWS for stage in flow.stages]


def test_every_step_of_the_list_is_declared_once() -> None:
    declared = [stage.code for flow in FLOWS for stage in flow.stages]
    assert sorted(declared) == sorted(item.code for item in code_list("step").items)
    assert len(STAGES) == len(declared)


@pytest.mark.parametrize(("flow", "stage"), _EACH)
def test_a_stage_names_what_there_is(flow: Flow, stage: Stage) -> None:
    codes = flow.by_code.keys()
    named = {*stage.then, *stage.shorter, *stage.back, *flow.first, *flow.anew, *flow.registered, *flow.chain}
    assert named | {code for then in flow.refused.values() for code in then} <= codes
    assert set(stage.levels) <= {item.code for item in code_list("gov_level").items}
    terms = [stage.notice, stage.term.setting if stage.term else ""]
    assert all(name in settings.declared() for name in terms if name)
    assert not stage.term or not stage.term.since or stage.term.since in codes
    for field in (*stage.form, *stage.needs, *stage.later):
        assert field.model is Step, field.label
    assert set(stage.later) <= set(stage.form)
    for field in stage.asks:
        assert field.model is flow.model
    for one in stage.sets:
        assert one.field.model in (flow.model, Household)


@pytest.mark.parametrize(("flow", "stage"), _EACH)
def test_every_stage_is_reached_and_shown(flow: Flow, stage: Stage) -> None:
    ways = {code for one in flow.stages for code in (*one.then, *one.shorter, *one.back)}
    ways |= {code for then in flow.refused.values() for code in then}
    assert stage.code in (*flow.first, *flow.registered, *ways)
    assert stage.board
    assert not stage.decides or flow.refused[stage.code[0]], "refused, and then?"


def test_what_is_sent_back_is_there_again() -> None:
    """Its state is the one that the step to which it goes back writes, or finds; a relapse says so."""
    found = {}
    for flow in FLOWS:
        for stage in (one for one in flow.stages if one.back and "state" in flow.model.kinds()):
            before = flow.stages[: flow.places[stage.back[0]] + 1]
            there = next((written for one in reversed(before) if (written := _state(one.sets)) is not None), None)
            now = _state(stage.else_sets)
            if now != there and stage.code not in ("502", "702"):  # of these nothing was written since
                found[stage.code] = now
    assert found == {"408": "5"}


def _state(sets: Sequence[Sets]) -> object:
    return next((one.value for one in sets if one.field.name == "state"), None)
