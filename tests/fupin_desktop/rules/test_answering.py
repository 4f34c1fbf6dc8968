"""The way through a scale: what is asked next, back along the path, what was never asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fupin_desktop import scales
from fupin_desktop.rules.answering import Walk


def walked(name: str, answers: list[int | None]) -> Walk:
    walk = Walk(scales.scale(name))
    for answer in answers:
        walk.give(answer)
    return walk


def test_the_questions_come_in_order_and_then_the_one_on_daily_life() -> None:
    walk = Walk(scales.scale("phq9"))
    asked = []
    while (step := walk.now) is not None:
        asked.append(step)
        walk.give(1)
    assert asked == list(range(1, 11))
    assert walk.answers == [1] * 9
    assert walk.function == 1
    with pytest.raises(ValueError, match="everything"):
        walk.give(1)


def test_who_has_no_complaint_is_not_asked_how_hard_it_makes_life() -> None:
    walk = walked("phq9", [0] * 9)
    assert walk.now is None
    assert walk.function is None


@pytest.mark.parametrize(("first", "asked"), [([0, 0, 0, 0], None), ([0, 1, 0, 0], 5), ([0, None, 0, 0], 5)])
def test_the_acute_question_of_asq_follows_a_yes_or_a_refusal(first: list[int | None], asked: int | None) -> None:
    assert walked("asq", first).now == asked


def test_a_refused_answer_is_none_and_not_zero() -> None:
    assert walked("phq9", [0, None]).answers == [0, None] + [None] * 7


def test_back_shows_what_was_answered_and_forgets_what_is_no_longer_asked() -> None:
    walk = walked("asq", [0, 0, 0, 1, 1])
    assert walk.answers == [0, 0, 0, 1, 1]
    assert walk.back()
    assert walk.back()
    assert (walk.now, walk.given[4]) == (4, 1)
    walk.give(0)
    assert (walk.now,) == (None,)
    assert walk.answers == [0, 0, 0, 0, None]


def test_at_the_beginning_there_is_no_way_back() -> None:
    assert not Walk(scales.scale("phq9")).back()


@given(st.sampled_from(scales.NAMES), st.lists(st.one_of(st.none(), st.integers(0, 5), st.just("back")), max_size=60))
def test_any_way_forth_and_back_keeps_path_and_answers_together(name: str, moves: list[int | str | None]) -> None:
    walk = Walk(scales.scale(name))
    told: list[tuple[int, int | None]] = []
    for move in moves:
        if move == "back":
            assert walk.back() == bool(told)
            told = told[:-1]
        elif (step := walk.now) is not None:
            answer = None if move is None else walk.scale.values[int(move) % len(walk.scale.values)]
            walk.give(answer)
            told.append((step, answer))
    assert walk.path == [step for step, _ in told]
    expected = [dict(told).get(number) for number in range(1, len(walk.scale.items) + 1)]
    assert walk.answers == expected
