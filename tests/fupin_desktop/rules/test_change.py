"""Change in words: a claim only with a published figure, and both ways of grave."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fupin_desktop import scales
from fupin_desktop.rules import change
from fupin_desktop.rules.change import Score

DAY = dt.date(2026, 11, 1)


def said(name: str, *points: int) -> list[str]:
    scores = [Score(DAY + dt.timedelta(days=number), one) for number, one in enumerate(points)]
    return change.told(scales.scale(name), scores)


@pytest.mark.parametrize(
    ("name", "points", "words"),
    [
        ("phq9", (15, 10), "不算变化"), ("phq9", (15, 9), "可靠的好转"), ("phq9", (9, 15), "可靠的变差"),
        ("gad7", (10, 7), "不算变化"), ("gad7", (10, 6), "可靠的好转"),
        ("who5", (40, 52), "可靠的好转"), ("who5", (52, 40), "可靠的变差"), ("who5", (52, 44), "不算变化"),
        ("phq9", (7, 7), "一样"),
    ],
)  # fmt: skip
def test_a_difference_is_a_change_from_the_published_figure_on(name: str, points: tuple[int, int], words: str) -> None:
    first, source = said(name, *points)
    assert words in first
    assert source == f"依据：{scales.scale(name).reliable_source}"


def test_the_first_is_told_too_and_one_alone_says_nothing() -> None:
    assert said("phq9", 20) == []
    before, first, _ = said("phq9", 20, 13, 12)
    assert "2026年11月2日 13 分）少 1 分" in before
    assert "第一次（2026年11月1日 20 分）少 8 分，达到 6 分，是可靠的好转" in first


@given(st.sampled_from(scales.NAMES), st.lists(st.integers(0, 27), min_size=2, max_size=5))
def test_without_a_source_nothing_is_claimed(name: str, points: list[int]) -> None:
    scale, text = scales.scale(name), "".join(said(name, *points))
    assert bool(scale.reliable) is bool(scale.reliable_source)
    if not scale.reliable:
        assert "可靠的" not in text
        assert "没有公布" in text
