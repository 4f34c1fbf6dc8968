"""Colours: every rule of DICTIONARY §8.4 with a case that fires and one that does not; dates of §8.5."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fupin_desktop import scales
from fupin_desktop.rules import psychology as rules
from fupin_desktop.rules.psychology import Colour, Event, Lowering, NotLowered, Risk, Verdict
from fupin_desktop.rules.scales import score
from tests.fupin_desktop.rules.test_scales import summing_to
from tests.people import NOTHING

LIMITS = {name: limit.value for name, limit in scales.limits().items()}
LEFT_BEHIND = ("01",)
DAY = dt.date(2026, 11, 1)
RED, YELLOW, BLUE, GREY = Colour.RED, Colour.YELLOW, Colour.BLUE, Colour.GREY


def judged(
    name: str, answers: Sequence[int | None], function: int | None = None, groups: Sequence[str] = ()
) -> Verdict:
    scale = scales.scale(name)
    return rules.judge(scale, score(scale, answers), answers, LIMITS, function=function, key_groups=groups)


def of_score(name: str, total: int, function: int | None = None) -> Verdict:
    return judged(name, summing_to(scales.scale(name), total), function)


def answers(name: str, **given: int | None) -> list[int | None]:
    """All 0 but for the items named `q9=1`."""
    made: list[int | None] = [0] * len(scales.scale(name).items)
    for item, answer in given.items():
        made[int(item[1:]) - 1] = answer
    return made


@pytest.mark.parametrize(
    ("name", "total", "function", "colour", "reasons"),
    [
        # (d) PHQ-9 ≥ 20
        ("phq9", 20, None, RED, ("PHQ-9=20",)), ("phq9", 19, None, YELLOW, ("PHQ-9=19",)),
        # (e) PHQ-9 ≥ 15 with 非常/极度困难
        ("phq9", 15, 2, RED, ("PHQ-9=15，并且非常或极度困难",)),
        ("phq9", 15, 3, RED, ("PHQ-9=15，并且非常或极度困难",)),
        ("phq9", 15, 1, YELLOW, ("PHQ-9=15",)), ("phq9", 14, 3, YELLOW, ("PHQ-9=14",)),
        # (f) GAD-7 ≥ 15 with 非常/极度困难
        ("gad7", 15, 2, RED, ("GAD-7=15，并且非常或极度困难",)), ("gad7", 15, 1, YELLOW, ("GAD-7=15",)),
        ("gad7", 14, 3, YELLOW, ("GAD-7=14",)), ("gad7", 21, None, YELLOW, ("GAD-7=21",)),
        # (g) GDS-15 ≥ 12
        ("gds15", 12, None, RED, ("GDS-15=12",)), ("gds15", 11, None, YELLOW, ("GDS-15=11",)),
        # yellow: PHQ-9 10–19, GAD-7 ≥ 10, GDS-15 8–11, SRQ-20 ≥ 8, WHO-5 ≤ 28
        ("phq9", 10, None, YELLOW, ("PHQ-9=10",)), ("phq9", 9, None, BLUE, ()),
        ("gad7", 10, None, YELLOW, ("GAD-7=10",)), ("gad7", 9, 3, BLUE, ()),
        ("gds15", 8, None, YELLOW, ("GDS-15=8",)), ("gds15", 7, None, GREY, ()), ("gds15", 4, None, BLUE, ()),
        ("srq20", 8, None, YELLOW, ("SRQ-20=8",)), ("srq20", 7, None, BLUE, ()),
        ("who5", 28, None, YELLOW, ("WHO-5=28",)), ("who5", 48, None, GREY, ()), ("who5", 52, None, BLUE, ()),
        ("phq9", 0, None, BLUE, ()), ("gds15", 0, None, BLUE, ()), ("who5", 100, None, BLUE, ()),
    ],
)  # fmt: skip
def test_colour_by_score(name: str, total: int, function: int | None, colour: Colour, reasons: tuple[str, ...]) -> None:
    verdict = of_score(name, total, function)
    assert (verdict.colour, verdict.reasons, verdict.provisional) == (colour, reasons, False)


@pytest.mark.parametrize(
    ("name", "item", "told"),
    [
        ("phq9", 9, "PHQ-9 第9题=1"),  # (a)
        ("srq20", 17, "SRQ-20 第17题=1"),  # (b)
        ("asq", 1, "ASQ 第1题=1"), ("asq", 2, "ASQ 第2题=1"), ("asq", 3, "ASQ 第3题=1"),  # (c)
        ("asq", 4, "ASQ 第4题=1"), ("asq", 5, "ASQ 第5题=1"),
        ("observation", 6, "观察表 第6题=1"),
    ],
)  # fmt: skip
def test_a_safety_sign_is_red_until_the_risk_is_assessed(name: str, item: int, told: str) -> None:
    verdict = judged(name, answers(name, **{f"q{item}": 1}))
    assert (verdict.colour, verdict.reasons, verdict.provisional) == (RED, (told,), True)
    blank: list[int | None] = [None] * len(scales.scale(name).items)
    blank[item - 1] = 1
    verdict = judged(name, blank)
    assert (verdict.colour, told in verdict.reasons, verdict.provisional) == (RED, True, True)
    assert judged(name, answers(name)).colour is not RED
    other = 1 if item != 1 else 2
    if name != "asq":
        assert judged(name, answers(name, **{f"q{other}": 1})).colour is BLUE


def test_red_wins_and_all_reasons_are_listed() -> None:
    verdict = judged("phq9", [3, 3, 3, 3, 0, 0, 0, 0, 2], 3)
    assert (verdict.colour, verdict.provisional) == (RED, True)
    assert verdict.reasons == ("PHQ-9 第9题=2", "PHQ-9=14")
    verdict = judged("srq20", [1] * 20)
    assert verdict.reasons == ("SRQ-20 第17题=1", "SRQ-20=20")


def test_every_fatal_thought_is_followed_by_the_asq() -> None:
    assert judged("phq9", answers("phq9", q9=3)).follow == ("asq",)
    assert judged("asq", answers("asq", q1=1)).follow == ()
    acute = judged("asq", answers("asq", q3=1, q5=1))
    assert "现在就有危险，不要让人独处，拨打 120 或 110。" in acute.notes
    assert judged("asq", answers("asq", q3=1)).notes == ()


def test_a_negative_asq_alone_gives_no_colour() -> None:
    assert judged("asq", [0, 0, 0, 0, None]).colour is GREY


@pytest.mark.parametrize("name", ["phq9", "gad7", "who5", "gds15", "srq20", "observation"])
def test_blanks_leave_grey_never_blue(name: str) -> None:
    verdict = judged(name, [None, *answers(name)[1:]])
    assert (verdict.colour is BLUE, name in verdict.follow) == (False, True)
    assert verdict.colour is (YELLOW if name == "who5" else GREY)  # four times 从未有过 is low whatever the fifth is
    assert any("总分无效" in note for note in verdict.notes)


@pytest.mark.parametrize(
    ("name", "total", "told"),
    [
        ("phq9", 5, "PHQ-9=5，轻度，到时复测。"),
        ("gad7", 9, "GAD-7=9，轻度，到时复测。"),
    ],
)
def test_mild_stays_blue_with_a_note(name: str, total: int, told: str) -> None:
    assert of_score(name, total).colour is BLUE
    assert of_score(name, total).notes == (told,)
    assert of_score(name, 4).notes == ()


def test_low_wellbeing_asks_for_the_phq9() -> None:
    for total, follow in ((28, ("phq9",)), (48, ("phq9",)), (52, ())):
        verdict = of_score("who5", total)
        assert verdict.follow == follow
        assert bool(verdict.notes) is bool(follow)


@pytest.mark.parametrize(("name", "full"), [("phq2", "phq9"), ("gad2", "gad7")])
def test_a_short_form_only_asks_for_the_long_one(name: str, full: str) -> None:
    for total in (0, 2, 3):  # not even nothing at all makes blue
        assert (of_score(name, total).colour, of_score(name, total).follow) == (GREY, (full,))


def test_a_left_behind_child_with_two_flags_is_yellow() -> None:
    two = answers("observation", q1=1, q5=2)
    assert judged("observation", two, groups=LEFT_BEHIND).colour is YELLOW
    assert judged("observation", two, groups=LEFT_BEHIND).reasons == ("留守儿童，观察表有 2 项异常",)
    assert judged("observation", answers("observation", q1=2), groups=LEFT_BEHIND).colour is BLUE
    other = judged("observation", two, groups=("03",))
    assert (other.colour, other.notes) == (BLUE, ("观察表有 2 项异常，请专业人员看看。",))
    assert judged("observation", [1, 1, None, 0, 0, 0], groups=LEFT_BEHIND).colour is YELLOW  # what was seen was seen


def test_thresholds_are_the_book_s_own() -> None:
    verdict = rules.judge(
        scales.scale("phq9"), score(scales.scale("phq9"), [1] * 8 + [0]), [1] * 8 + [0], LIMITS | {"phq9_yellow": 8}
    )
    assert verdict.colour is YELLOW  # the best cut of one Chinese clinic is 8


@pytest.mark.parametrize(
    ("risk", "colour", "reasons"),
    [
        (Risk(0), BLUE, ()), (Risk(1), BLUE, ()), (NOTHING, BLUE, ()), (Risk(1, thoughts=True), BLUE, ()),
        (Risk(2), YELLOW, ("风险评估：中",)), (Risk(3), RED, ("风险评估：高",)),
        (Risk(1, plan=True), RED, ("有自杀计划",)), (Risk(0, attempt=True), RED, ("以前有过自杀、自伤",)),
        (Risk(0, psychotic=True), RED, ("有精神病性症状",)),
        (Risk(0, violence=3), RED, ("冲动伤人风险 3 级",)), (Risk(0, violence=5), RED, ("冲动伤人风险 5 级",)),
        (Risk(0, violence=2), BLUE, ()),
    ],
)  # fmt: skip
def test_colour_by_risk(risk: Risk, colour: Colour, reasons: tuple[str, ...]) -> None:
    verdict = rules.judge_risk(risk, LIMITS)
    assert (verdict.colour, verdict.reasons, verdict.provisional) == (colour, reasons, False)


def test_colour_by_report_and_by_the_check_of_a_talk() -> None:
    for event in Event:
        verdict = rules.judge_event(event)
        assert (verdict.colour, verdict.provisional) == ((RED, True) if event.is_danger else (YELLOW, False)), event
    assert [event for event in Event if not event.is_danger] == [Event.MAJOR]
    assert "不要告诉可能的侵害人" in rules.judge_event(Event.ABUSE).notes[0]
    assert [rules.judge_check(level).colour for level in range(4)] == [GREY, GREY, YELLOW, RED]
    assert rules.judge_check(3).provisional


@given(st.sampled_from(list(Colour)), st.sampled_from(list(Colour)))
def test_evidence_never_lowers(current: Colour, found: Colour) -> None:
    assert rules.raised(current, Verdict(found)).rank == max(current.rank, found.rank)


def test_blue_waits_for_what_is_outstanding_and_nothing_graver_does() -> None:
    waits = Verdict(GREY, follow=("phq9",))
    assert [rules.raised(current, waits) for current in (GREY, BLUE, YELLOW, RED)] == [GREY, GREY, YELLOW, RED]


def test_grey_blue_yellow_red_in_that_order_each_with_its_word() -> None:
    assert sorted(Colour, key=lambda colour: colour.rank) == [GREY, BLUE, YELLOW, RED]
    assert [colour.label for colour in Colour] == ["灰 未筛查", "蓝 一般", "黄 需关注", "红 高危"]


READY = Lowering(assessed=True, screened=True)


@pytest.mark.parametrize(
    ("current", "wanted", "reason", "grounds", "said"),
    [
        (RED, BLUE, "好转", READY, "先降到黄色"),
        (RED, YELLOW, "好转", Lowering(screened=True), "先由有资质的人做风险评估"),
        (YELLOW, BLUE, "好转", Lowering(screened=True), "先由有资质的人做风险评估"),
        (RED, YELLOW, "好转", Lowering(assessed=True, high=True), "仍然有危险"),
        (YELLOW, BLUE, "好转", Lowering(assessed=True), "没有做完整的筛查"),
        (GREY, BLUE, "看着挺好", Lowering(), "没有做完整的筛查"),
        (RED, YELLOW, " ", READY, "为什么"), (BLUE, RED, "", READY, "为什么"), (RED, GREY, "弄错了", READY, "未筛查"),
    ],
)  # fmt: skip
def test_a_colour_is_not_lowered_like_this(
    current: Colour, wanted: Colour, reason: str, grounds: Lowering, said: str
) -> None:
    with pytest.raises(NotLowered, match=said):
        rules.check_decision(current, wanted, reason, grounds)


def test_a_colour_is_raised_at_once_and_lowered_step_by_step() -> None:
    rules.check_decision(BLUE, RED, "谈话中发现", Lowering())
    rules.check_decision(YELLOW, YELLOW, "维持", Lowering())
    rules.check_decision(RED, YELLOW, "三次随访稳定", READY)
    rules.check_decision(YELLOW, BLUE, "三次随访稳定", READY)


def test_what_is_certain_decides_where_something_is_blank() -> None:
    verdict = judged("phq9", [3] * 8 + [None])  # 24 whatever the ninth is
    assert (verdict.colour, verdict.reasons, verdict.provisional) == (RED, ("PHQ-9 至少 24",), False)
    assert verdict.follow == ("asq", "phq9")
    assert "折算约 27 分" in " ".join(verdict.notes)
    assert judged("phq9", [2, 2, 2, 2, 2, None, None, None, 0]).colour is YELLOW
    assert "折算" not in " ".join(judged("phq9", [2, 2, 2, 2, 2, None, None, None, 0]).notes)  # three are too many
    assert judged("phq9", [1] * 7 + [None, 0]).colour is GREY
    assert judged("gad7", [3, 3, 3, 3, 3, None, None], 3).colour is RED
    assert judged("gds15", [0, 1, 1, 1, 0, 1, 0, 1, 1, 1, 0, 1, None, None, None]).colour is RED  # 12 are certain
    assert judged("srq20", [1] * 8 + [None] * 12).colour is YELLOW
    assert judged("who5", [1, 1, None, 0, 0]).reasons == ("WHO-5 至多 28",)
    assert judged("who5", [1, 1, None, 1, 0]).colour is GREY


@given(st.data(), st.sampled_from(["phq9", "gad7", "who5", "gds15", "srq20"]))
def test_a_blank_never_makes_graver_than_any_answer_would(data: st.DataObject, name: str) -> None:
    scale = scales.scale(name)
    some = data.draw(
        st.lists(st.sampled_from([*scale.values, None]), min_size=len(scale.items), max_size=len(scale.items))
    )
    function = data.draw(st.sampled_from([None, 0, 3]))
    filled = [data.draw(st.sampled_from(scale.values)) if one is None else one for one in some]
    assert judged(name, some, function).colour.rank <= judged(name, filled, function).colour.rank


def test_a_refusal_of_the_asq_is_positive_and_one_of_the_safety_items_leads_to_it() -> None:
    for blank in range(4):
        given: list[int | None] = [0, 0, 0, 0, 0]
        given[blank] = None
        verdict = judged("asq", given)
        assert (verdict.colour, verdict.provisional) == (RED, True), blank
        assert verdict.reasons == (f"ASQ 第{blank + 1}题=拒答，按有处理",)
    assert judged("asq", [None] * 5).colour is RED
    assert any("120" in note for note in judged("asq", [None] * 5).notes)  # the fifth, too: not answered, not no
    for name, item in (("phq9", 9), ("srq20", 17)):
        verdict = judged(name, answers(name, **{f"q{item}": None}))
        assert (verdict.colour, verdict.follow[0]) == (GREY, "asq")
        assert any("不等于没有" in note for note in verdict.notes)


def test_a_safety_sign_is_red_before_the_rest_is_answered() -> None:
    phq9, asq = scales.scale("phq9"), scales.scale("asq")
    assert rules.alarm(phq9, [3] * 8).colour is GREY
    verdict = rules.alarm(phq9, [0] * 8 + [1])
    assert (verdict.colour, verdict.provisional, verdict.reasons) == (RED, True, ("PHQ-9 第9题=1",))
    assert rules.alarm(asq, [0, 0]).colour is GREY
    assert rules.alarm(asq, [0, None]).colour is RED  # refused
    assert rules.alarm(scales.scale("observation"), [0, 0, 0, 0, 0, 1]).colour is RED


@given(st.data(), st.sampled_from(scales.NAMES))
def test_an_alarm_says_what_the_whole_scale_says_about_safety(data: st.DataObject, name: str) -> None:
    scale = scales.scale(name)
    given_: list[int | None] = data.draw(
        st.lists(st.sampled_from([*scale.values, None]), min_size=len(scale.items), max_size=len(scale.items))
    )
    if name == "asq" and not any(given_[:4]) and None not in given_[:4]:
        given_[4] = None
        assert rules.alarm(scale, given_[:4]).colour is GREY
    else:
        assert (rules.alarm(scale, given_).colour is RED) is bool(score(scale, given_).safety)


def test_children_under_eleven_are_seen_and_not_asked() -> None:
    assert judged("observation", [2, 2, 2, 2, 2, 0]).colour is YELLOW
    assert judged("observation", [2, 2, 0, 0, 0, 0]).reasons == ("观察表有 2 项经常有",)
    assert judged("observation", [2, 1, 0, 0, 0, 0]).colour is BLUE
    verdict = judged("observation", [0, 0, 0, 0, 0, 2])
    assert (verdict.colour, verdict.follow) == (RED, ())  # no ASQ for a child of seven
    assert "监护人可能就是伤害孩子的人" in verdict.notes[0]


def test_the_gds15_has_no_question_on_suicide_and_asks_for_others() -> None:
    assert of_score("gds15", 4).follow == ()
    for total, colour in ((5, GREY), (7, GREY), (8, YELLOW), (15, RED)):
        assert (of_score("gds15", total).colour, of_score("gds15", total).follow) == (colour, ("phq9", "asq"))


@pytest.mark.parametrize(
    ("risk", "said"),
    [
        (Risk(0, plan=True, psychotic=True), "有自杀计划、有精神病性症状"), (Risk(0, thoughts=True), "不能是“无”"),
        (Risk(0, attempt=True), "不能是“无”"), (Risk(0, violence=3), "冲动伤人风险 3 级"),
        (Risk(1, plan=True), "不能是“低”"),
    ],
)  # fmt: skip
def test_what_contradicts_itself_is_no_assessment(risk: Risk, said: str) -> None:
    assert said in rules.contradiction(risk, LIMITS)


def test_what_was_not_asked_is_not_a_no() -> None:
    assert rules.contradiction(NOTHING, LIMITS) == rules.contradiction(Risk(2, plan=True), LIMITS) == ""
    assert NOTHING.is_complete
    assert not Risk(0).is_complete
    assert not Risk(0, thoughts=False).is_complete


def test_no_change_switches_a_colour_off() -> None:
    for name, limit in scales.limits().items():
        assert limit.least <= limit.value <= limit.most, name
        if limit.unit == "分" and "who5" not in name:
            assert limit.most == limit.value, name  # towards more care alone
    assert scales.limits()["who5_yellow"].least == 28


def test_a_letter_says_no_diagnosis() -> None:
    for text in ("近一个月睡不好，不愿出门", "家属说有精神病性症状"):
        assert rules.diagnosis_in(text) == ""
    for text, named in (("疑似抑郁症", "抑郁症"), ("考虑双相", "双相"), ("焦虑障碍", "焦虑障碍"), ("精神病", "精神病")):
        assert rules.diagnosis_in(text) == named


def test_every_threshold_says_where_it_comes_from() -> None:
    for name, limit in scales.limits().items():
        assert limit.source, name
        assert limit.label, name
        assert limit.value >= limit.least >= 1, name
    # DICTIONARY §8.4
    assert {name: limit.value for name, limit in scales.limits().items() if limit.unit == "分"} == {
        "phq9_red": 20, "phq9_red_difficult": 15, "phq9_yellow": 10, "gad7_red_difficult": 15, "gad7_yellow": 10,
        "gds15_red": 12, "gds15_yellow": 8, "srq20_yellow": 8, "who5_yellow": 28, "who5_low": 50, "violence_red": 3,
        "observation_flags": 2, "observation_strong": 2, "gds15_more": 5,
    }  # fmt: skip
