"""Colours: every rule of DICTIONARY §8.4 with a case that fires and one that does not; dates of §8.5."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fupin_desktop import scales
from fupin_desktop.rules import psychology as rules
from fupin_desktop.rules.psychology import Colour, Dates, Event, NotLowered, Risk, Verdict
from fupin_desktop.rules.scales import score
from tests.fupin_desktop.rules.test_scales import summing_to

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
        ("gds15", 8, None, YELLOW, ("GDS-15=8",)), ("gds15", 7, None, BLUE, ()),
        ("srq20", 8, None, YELLOW, ("SRQ-20=8",)), ("srq20", 7, None, BLUE, ()),
        ("who5", 28, None, YELLOW, ("WHO-5=28",)), ("who5", 32, None, BLUE, ()),
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
    assert (verdict.colour, verdict.reasons, verdict.provisional) == (RED, (told,), True)
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
    assert judged("phq9", answers("phq9", q9=3)).follow == "asq"
    assert judged("asq", answers("asq", q1=1)).follow == ""
    acute = judged("asq", answers("asq", q3=1, q5=1))
    assert "现在就有危险，不要让人独处，拨打 120 或 110。" in acute.notes
    assert judged("asq", answers("asq", q3=1)).notes == ()


def test_a_negative_asq_alone_gives_no_colour() -> None:
    assert judged("asq", [0, 0, 0, 0, None]).colour is GREY


@pytest.mark.parametrize("name", ["phq9", "gad7", "who5", "gds15", "srq20", "observation"])
def test_blanks_leave_grey_never_blue(name: str) -> None:
    verdict = judged(name, [None, *answers(name)[1:]])
    assert (verdict.colour, verdict.follow) == (GREY, name)
    assert any("总分无效" in note for note in verdict.notes)


@pytest.mark.parametrize(
    ("name", "total", "told"),
    [
        ("phq9", 5, "PHQ-9=5，轻度，到时复测。"),
        ("gds15", 5, "GDS-15=5，轻度，到时复测。"),
        ("gad7", 9, "GAD-7=9，轻度，到时复测。"),
    ],
)
def test_mild_stays_blue_with_a_note(name: str, total: int, told: str) -> None:
    assert of_score(name, total).colour is BLUE
    assert of_score(name, total).notes == (told,)
    assert of_score(name, 4).notes == ()


def test_low_wellbeing_asks_for_the_phq9() -> None:
    for total, follow in ((28, "phq9"), (48, "phq9"), (52, "")):
        verdict = of_score("who5", total)
        assert verdict.follow == follow
        assert bool(verdict.notes) is bool(follow)


@pytest.mark.parametrize(("name", "full"), [("phq2", "phq9"), ("gad2", "gad7")])
def test_a_positive_short_form_only_asks_for_the_long_one(name: str, full: str) -> None:
    assert (of_score(name, 3).colour, of_score(name, 3).follow) == (GREY, full)
    assert (of_score(name, 2).colour, of_score(name, 2).follow) == (BLUE, "")


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
        (Risk(0), BLUE, ()), (Risk(1), BLUE, ()), (Risk(1, thoughts=True), BLUE, ()),
        (Risk(2), YELLOW, ("风险评估：中",)), (Risk(3), RED, ("风险评估：高",)),
        (Risk(1, plan=True), RED, ("有自杀计划",)), (Risk(0, attempt=True), RED, ("有过自杀、自伤",)),
        (Risk(0, psychotic=True), RED, ("有精神病性症状",)),
        (Risk(0, violence=3), RED, ("冲动伤人风险 3 级",)), (Risk(0, violence=5), RED, ("冲动伤人风险 5 级",)),
        (Risk(0, violence=2), BLUE, ()),
    ],
)  # fmt: skip
def test_colour_by_risk(risk: Risk, colour: Colour, reasons: tuple[str, ...]) -> None:
    verdict = rules.judge_risk(risk, LIMITS)
    assert (verdict.colour, verdict.reasons, verdict.provisional) == (colour, reasons, False)


def test_colour_by_report_and_by_the_check_of_a_talk() -> None:
    harm, major, abuse = (rules.judge_event(event) for event in Event)
    assert (harm.colour, harm.provisional) == (RED, True)
    assert (major.colour, major.provisional) == (YELLOW, False)
    assert abuse.colour is YELLOW
    assert "不要告诉可能的侵害人" in abuse.notes[0]
    assert [rules.judge_check(level).colour for level in range(4)] == [GREY, GREY, YELLOW, RED]
    assert rules.judge_check(3).provisional


@given(st.sampled_from(list(Colour)), st.sampled_from(list(Colour)))
def test_evidence_never_lowers(current: Colour, found: Colour) -> None:
    assert rules.raised(current, Verdict(found)).rank == max(current.rank, found.rank)


def test_grey_blue_yellow_red_in_that_order_each_with_its_word() -> None:
    assert sorted(Colour, key=lambda colour: colour.rank) == [GREY, BLUE, YELLOW, RED]
    assert [colour.label for colour in Colour] == ["灰 未筛查", "蓝 一般", "黄 需关注", "红 高危"]


@pytest.mark.parametrize(
    ("current", "wanted", "reason", "second", "said"),
    [
        (RED, YELLOW, "好转", "", "第二个人"), (RED, YELLOW, "好转", "  ", "第二个人"),
        (RED, BLUE, "好转", "赵心怡", "另一个人"),  # the same person
        (YELLOW, BLUE, "好转", "", "第二个人"), (RED, YELLOW, " ", "钱医生", "为什么"),
        (BLUE, RED, "", "", "为什么"), (RED, GREY, "弄错了", "钱医生", "未筛查"),
    ],
)  # fmt: skip
def test_a_colour_is_not_lowered_like_this(
    current: Colour, wanted: Colour, reason: str, second: str, said: str
) -> None:
    with pytest.raises(NotLowered, match=said):
        rules.check_decision(current, wanted, reason, "赵心怡", second)


def test_a_colour_is_raised_by_one_and_lowered_by_two() -> None:
    rules.check_decision(BLUE, RED, "谈话中发现", "赵心怡", "")
    rules.check_decision(YELLOW, YELLOW, "维持", "赵心怡", "")
    rules.check_decision(RED, BLUE, "三次随访稳定", "赵心怡", "钱医生")
    with pytest.raises(NotLowered, match="没有有效的筛查"):
        rules.check_decision(RED, BLUE, "报告有误", "赵心怡", "钱医生", is_screened=False)


def dates(colour: Colour, contacts: Sequence[int] = (), screenings: Sequence[int] = (), **more: bool) -> Dates:
    def on(days: Sequence[int]) -> list[dt.date]:
        return [DAY + dt.timedelta(day) for day in days]

    return rules.next_dates(colour, DAY, on(contacts), on(screenings), LIMITS, **more)


def after(contact: int | None, screening: int | None) -> Dates:
    def on(day: int | None) -> dt.date | None:
        return None if day is None else DAY + dt.timedelta(day)

    return Dates(on(contact), on(screening))


def test_red_the_same_day_then_weekly_and_screened_after_two_weeks() -> None:
    assert dates(RED) == after(0, 14)
    assert dates(RED, [0]) == after(7, 14)
    assert dates(RED, [0, 7, 14], [14]) == after(21, 28)


def test_yellow_within_two_weeks_then_twice_every_two_then_monthly() -> None:
    assert dates(YELLOW) == after(14, 30)
    assert dates(YELLOW, [10]) == after(24, 30)
    assert dates(YELLOW, [10, 24]) == after(38, 30)
    assert dates(YELLOW, [10, 24, 38], [30]) == after(68, 90)
    assert dates(YELLOW, [10, 24, 38, 68], [30, 90]) == after(98, 180)


def test_blue_yearly_key_groups_half_yearly() -> None:
    assert dates(BLUE) == after(None, 365)
    assert dates(BLUE, is_key=True) == after(None, 182)
    assert dates(BLUE, screenings=[365]) == after(None, 730)


def test_grey_only_where_something_was_begun() -> None:
    assert dates(GREY) == after(None, None)
    assert dates(GREY, screenings=[0]) == after(None, 7)


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
        "observation_flags": 2,
    }  # fmt: skip
