"""Paper keyed in by digits: what is too many, what is no answer, what two people read differently."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fupin_desktop import scales
from fupin_desktop.rules import paper
from fupin_desktop.rules.scales import BadAnswers

PHQ9, ASQ, WHO5 = map(scales.scale, ("phq9", "asq", "who5"))


def test_digits_are_answers_and_the_last_one_how_hard_life_has_become() -> None:
    walk = paper.read(PHQ9, "21011001-2")
    assert (walk.answers, walk.function, walk.now) == ([2, 1, 0, 1, 1, 0, 0, 1, None], 2, None)
    assert paper.read(PHQ9, "0" * 9).now is None  # nothing was a burden: it isn't asked
    assert paper.read(ASQ, "0000").now is None  # and neither is the acute question
    assert paper.read(ASQ, "0100").now == 5
    assert paper.read(PHQ9, "21").now == 3


@pytest.mark.parametrize(
    ("digits", "said"),
    [
        ("4", "第 1 题只能是 0 到 3"),
        ("01x", "第 3 题"),
        ("0" * 10, "多出来"),
        ("1" * 9 + "4", "最后一问"),
        ("2" * 9 + "-", "最后一问"),
    ],
)
def test_what_is_no_answer_says_where(digits: str, said: str) -> None:
    with pytest.raises(BadAnswers, match=said):
        paper.read(PHQ9, digits)


@given(st.text(max_size=30), st.sampled_from(scales.NAMES))
def test_whatever_is_typed_is_read_or_refused(text: str, name: str) -> None:
    scale = scales.scale(name)
    try:
        walk = paper.read(scale, text)
    except BadAnswers:
        return
    assert len(walk.path) == len(text)
    assert set(walk.answers) <= {*scale.values, None}


ROW = st.lists(st.sampled_from((0, 1, 2, 3, None)), min_size=10, max_size=10)


@given(ROW, ROW, st.data())
def test_what_is_settled_is_what_one_of_both_read(
    first: list[int | None], second: list[int | None], data: st.DataObject
) -> None:
    found = paper.differences(PHQ9, first, second)
    assert bool(found) is (first != second)
    chosen = {one.number: data.draw(st.sampled_from((one.first, one.second))) for one in found}
    made = paper.settled(found, first, chosen)
    for place, answer in enumerate(made):
        assert answer in (first[place], second[place])
        assert first[place] != second[place] or answer == first[place]
    for one in found[:1]:
        with pytest.raises(BadAnswers, match="还没有核对"):
            paper.settled(found, first, {})
        with pytest.raises(BadAnswers, match="不是两个人录的"):
            paper.settled(found, first, chosen | {one.number: 9})
