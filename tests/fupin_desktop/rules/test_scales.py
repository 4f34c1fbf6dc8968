"""Scoring: every published cut-off at its edges, every PHQ-9, reversal, blanks; the wording that is shipped."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fupin_desktop import scales
from fupin_desktop.rules.scales import BadAnswers, Scale, score

REFUSED = None


def summing_to(scale: Scale, total: int) -> list[int | None]:
    """Answers that score `total`, safety items last so that they stay 0 as long as possible."""
    least, most = 0, max(scale.values)
    left, points = total // scale.factor, [least] * len(scale.items)
    order = [n for n in range(1, len(points) + 1) if n not in scale.safety] + list(scale.safety)
    for number in order:
        points[number - 1] = min(most, left)
        left -= points[number - 1]
    assert left == 0
    return [most - point if number in scale.reversed else point for number, point in enumerate(points, 1)]


#: DICTIONARY §8.2, scored by hand: the last score of a band and the first of the next.
EDGES = [
    ("phq9", 0, "没有或极轻"), ("phq9", 4, "没有或极轻"), ("phq9", 5, "轻度"), ("phq9", 9, "轻度"),
    ("phq9", 10, "中度"), ("phq9", 14, "中度"), ("phq9", 15, "中重度"), ("phq9", 19, "中重度"),
    ("phq9", 20, "重度"), ("phq9", 27, "重度"),
    ("gad7", 0, "没有或极轻"), ("gad7", 4, "没有或极轻"), ("gad7", 5, "轻度"), ("gad7", 9, "轻度"),
    ("gad7", 10, "中度"), ("gad7", 14, "中度"), ("gad7", 15, "重度"), ("gad7", 21, "重度"),
    ("who5", 0, "很低，可能抑郁"), ("who5", 28, "很低，可能抑郁"), ("who5", 32, "偏低，再做 PHQ-9"),
    ("who5", 48, "偏低，再做 PHQ-9"), ("who5", 52, "正常"), ("who5", 100, "正常"),
    ("srq20", 0, "阴性"), ("srq20", 7, "阴性"), ("srq20", 8, "阳性"), ("srq20", 20, "阳性"),
    ("gds15", 0, "正常"), ("gds15", 4, "正常"), ("gds15", 5, "轻度"), ("gds15", 8, "轻度"),
    ("gds15", 9, "中度"), ("gds15", 11, "中度"), ("gds15", 12, "重度"), ("gds15", 15, "重度"),
    ("phq2", 2, "阴性"), ("phq2", 3, "阳性，再做 PHQ-9"), ("phq2", 6, "阳性，再做 PHQ-9"),
    ("gad2", 2, "阴性"), ("gad2", 3, "阳性，再做 GAD-7"), ("gad2", 6, "阳性，再做 GAD-7"),
    ("asq", 0, "阴性"), ("asq", 1, "阳性"), ("asq", 5, "阳性"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "total", "band"), EDGES)
def test_cut_offs_at_their_edges(name: str, total: int, band: str) -> None:
    scale = scales.scale(name)
    scored = score(scale, summing_to(scale, total))
    assert (scored.score, scored.band, scored.valid) == (total, band, True)


@pytest.mark.parametrize("name", scales.NAMES)
def test_bands_cover_the_range_without_gap_or_overlap(name: str) -> None:
    scale = scales.scale(name)
    assert scale.bands[0].least == 0
    assert scale.bands[-1].most == scale.most
    for before, after in itertools.pairwise(scale.bands):
        assert after.least == before.most + 1


def test_every_phq9_there_is() -> None:
    scale = scales.scale("phq9")
    bands = ["没有或极轻", "轻度", "中度", "中重度", "重度"]
    count = 0
    for answers in itertools.product(range(4), repeat=9):
        scored = score(scale, answers)
        # an independent formula: cut-offs of Kroenke 2001 are every five points
        total = sum(answers)
        if (scored.score, scored.band, scored.safety) != (total, bands[min(total // 5, 4)], (9,) * (answers[8] > 0)):
            pytest.fail(f"{answers}: {scored}")
        count += 1
    assert count == 4**9


def test_gds15_counts_no_where_life_is_good() -> None:
    scale = scales.scale("gds15")
    assert scale.reversed == {1, 5, 7, 11, 13}
    for number in range(1, 16):
        yes = [0] * 15
        yes[number - 1] = 1
        # all no: the five reversed ones count; one yes takes one away or adds one
        assert score(scale, [0] * 15).score == 5
        assert score(scale, yes).score == (4 if number in (1, 5, 7, 11, 13) else 6)
    assert score(scale, [1] * 15).score == 10
    cheerful = [1 if number in (1, 5, 7, 11, 13) else 0 for number in range(1, 16)]
    assert score(scale, cheerful).score == 0
    assert score(scale, [1 - answer for answer in cheerful]).score == 15


def test_only_gds15_reverses_and_only_who5_is_a_percentage() -> None:
    assert {name for name in scales.NAMES if scales.scale(name).reversed} == {"gds15"}
    assert {name: scales.scale(name).factor for name in scales.NAMES if scales.scale(name).factor != 1} == {"who5": 4}
    assert score(scales.scale("who5"), [3, 3, 3, 2, 2]).score == 52
    assert scales.scale("who5").values == (5, 4, 3, 2, 1, 0)


@pytest.mark.parametrize("name", [name for name in scales.NAMES if name != "asq"])
@given(data=st.data())
def test_a_refused_answer_is_not_a_zero(name: str, data: st.DataObject) -> None:
    scale = scales.scale(name)
    answers = data.draw(st.lists(st.sampled_from(scale.values), min_size=len(scale.items), max_size=len(scale.items)))
    refused = data.draw(st.sets(st.integers(0, len(answers) - 1), min_size=1))
    some: list[int | None] = [None if at in refused else answer for at, answer in enumerate(answers)]
    scored = score(scale, some)
    assert (scored.score, scored.band, scored.valid) == (None, "", False)
    assert score(scale, answers).valid


@pytest.mark.parametrize(("name", "item"), [("phq9", 9), ("srq20", 17), ("asq", 4), ("observation", 6)])
def test_a_safety_item_counts_with_the_rest_blank(name: str, item: int) -> None:
    scale = scales.scale(name)
    answers: list[int | None] = [None] * len(scale.items)
    answers[item - 1] = 1
    scored = score(scale, answers)
    others = (1, 2, 3, 4, 5) if name == "asq" else (item,)  # of the ASQ a refusal counts as well
    assert (scored.valid, scored.safety) == (False, others)
    answers[item - 1] = 0
    assert item not in score(scale, answers).safety


def test_the_acute_question_is_asked_only_after_a_yes() -> None:
    scale = scales.scale("asq")
    assert score(scale, [0, 0, 0, 0, None]).score == 0
    assert score(scale, [0, 1, 0, 0, None]).score is None
    assert score(scale, [0, 1, 0, 0, 1]).safety == (2, 5)
    assert score(scale, [0, None, 0, 0, None]).score is None
    assert score(scale, [0, None, 0, 0, 0]).safety == (2,)


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ([0] * 8, "有 9 题，现在有 8 个"),
        ([0] * 10, "有 9 题，现在有 10 个"),
        ([0] * 8 + [4], "第 9 题.*0 到 3"),
        ([-1] + [0] * 8, "第 1 题"),
    ],
)
def test_what_are_no_answers_is_refused(answers: list[int], said: str) -> None:
    with pytest.raises(BadAnswers, match=said):
        score(scales.scale("phq9"), answers)


def test_wording_is_the_published_one() -> None:
    # DICTIONARY §8.3
    phq9 = scales.scale("phq9")
    assert phq9.items[0] == "做事时提不起劲或没有兴趣"
    assert phq9.items[7] == "动作或说话速度缓慢到别人已经察觉？或正好相反——烦躁或坐立不安、动来动去的情况更胜于平常"
    assert phq9.items[8] == "有不如死掉或用某种方式伤害自己的念头"
    assert phq9.options == ("完全不会", "好几天", "一半以上的天数", "几乎每天")
    assert phq9.function_options == ("毫无困难", "有点困难", "非常困难", "极度困难")
    gad7 = scales.scale("gad7")
    assert (gad7.items[0], gad7.items[6]) == ("感觉紧张、焦虑或急切", "感到似乎将有可怕的事情发生而害怕")
    assert gad7.options == phq9.options
    assert scales.scale("who5").items == (
        "我感觉快乐、心情舒畅", "我感觉宁静和放松", "我感觉充满活力、精力充沛",
        "我睡醒时感到清新、得到了足够休息", "我每天生活充满了有趣的事情",
    )  # fmt: skip
    assert scales.scale("srq20").items[16] == "您头脑中是否出现过结束自己生命的想法？"
    gds15 = scales.scale("gds15").items
    # not the widely copied variant that has other items 13 to 15
    assert gds15[12:] == ("你觉得生活充满活力吗？", "你是否觉得你的处境已毫无希望？", "你是否觉得大多数人比你强得多？")


def test_sizes_and_short_forms() -> None:
    sizes = {name: len(scales.scale(name).items) for name in scales.NAMES}
    assert sizes == {
        "phq9": 9, "gad7": 7, "phq2": 2, "gad2": 2, "who5": 5, "gds15": 15, "srq20": 20, "asq": 5, "observation": 6,
    }  # fmt: skip
    for short, full in (("phq2", "phq9"), ("gad2", "gad7")):
        assert scales.scale(short).items == scales.scale(full).items[:2]
        assert scales.scale(short).full == full


def test_every_scale_says_where_it_comes_from_and_under_which_licence() -> None:
    for name in scales.NAMES:
        scale = scales.scale(name)
        assert scale.source, name
        assert scale.licence, name
        assert len(scale.options) == len(scale.values), name
    # the WHO asks for its notice wherever the scale stands
    who5 = scales.scale("who5")
    assert who5.print_licence
    assert "© World Health Organization 1998/2024, CC BY-NC-SA 3.0 IGO" in who5.licence


def test_what_may_not_be_shipped_is_not() -> None:
    for name in ("sds", "sas", "scl90", "k10", "../psychology"):
        with pytest.raises(KeyError):
            scales.scale(name)


@pytest.mark.parametrize(
    ("age", "offered"),
    [
        (7, ["observation"]), (10, ["observation"]),
        (11, ["phq9", "gad7", "phq2", "gad2", "who5", "asq"]),
        (40, ["phq9", "gad7", "phq2", "gad2", "who5", "srq20", "asq"]),
        (60, ["phq9", "gad7", "phq2", "gad2", "who5", "gds15", "srq20", "asq"]),
    ],
)  # fmt: skip
def test_scales_go_by_age(age: int, offered: list[str]) -> None:
    assert [scale.name for scale in scales.for_age(age)] == offered
    assert [scale.name for scale in scales.for_age(None)] == list(scales.NAMES)
