"""Whom to call, and that what is published stands beside what it says."""

from __future__ import annotations

from fupin_desktop import scales
from fupin_desktop.rules import crisis


def test_whom_to_call_is_published_somewhere() -> None:
    """Each number with what it can't do and where it is published; none of them is a threshold."""
    numbers = {name: one.number for name, one in crisis.BY_NAME.items()}
    assert numbers == {"mind": "12356", "youth": "12355", "government": "12345", "police": "110", "ambulance": "120"}
    assert all(one.label and one.note and one.source for one in crisis.BY_NAME.values())
    assert "2025 年 5 月 1 日" in crisis.BY_NAME["mind"].source
    assert crisis.HOTLINES not in scales.limits()
    assert "12345 转" in "".join(crisis.steps(7, ("报告：孩子受虐待",)))  # it is not the line of civil affairs


def test_every_rule_has_its_source_beside_it() -> None:
    assert all(limit.source.strip() for limit in scales.limits().values())
    assert all(one.source.strip() for one in scales.outside())
    for name in scales.NAMES:
        one = scales.scale(name)
        assert one.source.strip(), name
        assert one.licence.strip(), name
