"""What is added to a file: sealed; a colour that only two lower, dates that follow."""

from __future__ import annotations

import datetime as dt

import pytest

from db import access_log
from db.changes import change, every, one
from db.psychology import ColourMark, CounsellingSession, PsyPlan, PsySetting, Referral, Screening
from fupin_desktop import scales
from fupin_desktop.rules.psychology import Colour, Event, NotLowered, Risk
from fupin_desktop.services.book import access_book
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.psychology import archive, care, closing, entry, judging, limits, marks
from fupin_desktop.services.psychology.entry import Filled
from fupin_desktop.services.psychology.filing import NotEntered
from fupin_desktop.services.psychology.second import NotConfirmed, Second
from tests.books import ACTOR
from tests.people import NOTHING, SECOND, TODAY, adult, ago, agree, at_noon, household, in_plain, opened, phq9, screened

RED, YELLOW, BLUE, GREY = Colour.RED, Colour.YELLOW, Colour.BLUE, Colour.GREY
PHQ9 = scales.scale("phq9")


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch: pytest.MonkeyPatch, book: Book) -> None:
    at_noon(monkeypatch)


def talk(person: str, day: dt.date, **more: str) -> Colour:
    kept = CounsellingSession(person=person, minutes=40, mode="1")
    if following := more.pop("next_date", ""):
        kept.next_date = dt.date.fromisoformat(following)
    return care.add_session(ACTOR, kept, {"content": "睡得好些了", **more}, day)


def test_a_screening_is_sealed_and_its_colour_stands() -> None:
    person = screened("222211110")
    found = opened(person)
    assert (found.colour, found.mark and found.mark.reasons) == (YELLOW, ("PHQ-9=12",))
    [(_, told)] = found.screenings
    assert (told["score"], told["band"], told["answers"]) == (12, "中度", [2, 2, 2, 2, 1, 1, 1, 1, 0])
    stored = every("SELECT content FROM archive_entry")
    assert stored
    assert all(content.startswith("s1.second-") for (content,) in stored)
    plain = in_plain()  # the log too; three letters stand in what is sealed by chance
    assert [
        word for word in ("PHQ", "phq9", "yellow", "中度", "answers", "screening", "psy_file") if word in plain
    ] == []


def test_evidence_raises_and_never_lowers() -> None:
    person = screened("000000000", ago(40))
    assert opened(person).colour is BLUE
    assert phq9(person, "333333300", ago(20)).file_colour is RED
    done = phq9(person, "000000000")
    assert (done.verdict.colour, done.file_colour) == (BLUE, RED)
    assert [mark.colour for mark in opened(person).marks] == [RED, BLUE]


def test_refusal_is_not_zero_and_the_file_stays_grey() -> None:
    person = adult()
    agree(person)
    done = phq9(person, "0000-0000")
    assert (done.scored.score, done.verdict.colour, done.file_colour) == (None, GREY, GREY)
    found = opened(person)
    assert found.file
    assert (found.marks, found.file.next_screening) == ([], TODAY + dt.timedelta(days=7))
    done = phq9(person, "--------2")
    assert (done.file_colour, done.verdict.provisional, done.scored.valid) == (RED, True, False)


def test_a_provisional_red_waits_for_the_assessment_and_then_for_two_people() -> None:
    person = screened("000000001")
    found = opened(person)
    assert found.mark
    assert found.mark.provisional
    assert found.file
    assert found.file.next_contact == TODAY
    assert judging.assess(ACTOR, person, Risk(1, thoughts=True, plan=False), {"protective": "惦记孙子"}, TODAY) is RED
    found = opened(person)
    assert found.mark
    assert (found.mark.provisional, found.mark.reasons) == (False, ("PHQ-9 第9题=1", "已做风险评估"))
    assert found.risks[0][1]["protective"] == "惦记孙子"
    assert found.file
    assert found.file.next_contact == TODAY + dt.timedelta(days=7)
    for second in (None, Second(ACTOR, "")):
        with pytest.raises(NotConfirmed):
            judging.decide(ACTOR, person, YELLOW, "稳定", TODAY, second)
    assert opened(person).colour is RED
    with pytest.raises(NotLowered, match="先降到黄色"):
        judging.decide(ACTOR, person, BLUE, "三次随访稳定", TODAY, SECOND)
    judging.decide(ACTOR, person, YELLOW, "三次随访稳定", TODAY, SECOND)
    found = opened(person)
    assert found.mark
    assert (found.colour, found.mark.second, found.mark.source) == (YELLOW, SECOND.name, "专业判断")
    assert [mark.colour for mark in found.marks] == [YELLOW, RED, RED]


def test_a_new_safety_sign_makes_red_provisional_and_due_anew() -> None:
    person = screened("000000001", ago(30))
    judging.assess(ACTOR, person, Risk(2, thoughts=True, plan=False), {}, ago(30))
    talk(person, ago(23))
    phq9(person, "000000002")
    found = opened(person)
    assert found.mark
    assert found.file
    assert (found.mark.provisional, found.file.next_contact) == (True, TODAY)


def test_nobody_is_made_blue_without_a_screening() -> None:
    person = adult()
    judging.report_event(ACTOR, person, Event.SELF_HARM, TODAY)
    with pytest.raises(NotLowered, match="先由有资质的人做风险评估"):
        judging.decide(ACTOR, person, YELLOW, "报告有误", TODAY, SECOND)
    judging.assess(ACTOR, person, NOTHING, {"action": "当面核实"}, TODAY)
    judging.decide(ACTOR, person, YELLOW, "报告有误", TODAY, SECOND)
    agree(person)
    for outside in (("SCL-90", "总分 170"), ("MHT", "40 分"), ("SDS", "标准分 82")):
        assert not entry.external(ACTOR, person, *outside, TODAY)
        with pytest.raises(NotLowered, match="没有做完整的筛查"):
            judging.decide(ACTOR, person, BLUE, "外部量表正常", TODAY, SECOND)
    phq9(person, "000000000")
    judging.decide(ACTOR, person, BLUE, "量表正常", TODAY, SECOND)
    assert opened(person).colour is BLUE


def test_a_result_from_elsewhere_makes_blue_only_below_a_published_cut_off() -> None:
    for name, result, below in (
        ("SDS", "标准分 52", True), ("抑郁自评量表", "53", False), ("sas", "49.5 分", True),
        ("SCL-90", "130，阳性项目 40", False),
        ("某量表", "1 分", False), ("SDS", "正常", False),
    ):  # fmt: skip
        person = screened("000000000")
        assert entry.external(ACTOR, person, name, result, TODAY) is below, name
        found = opened(person)
        assert (found.colour, found.outstanding) == ((BLUE, ()) if below else (GREY, ("phq9",))), name


def test_an_older_screening_entered_late_still_raises() -> None:
    person = adult()
    agree(person, ago(60))
    phq9(person, "000000000", ago(10))
    phq9(person, "333333300", ago(60))
    found = opened(person)
    assert found.colour is RED
    assert [mark.date for mark in found.marks] == [ago(10), ago(10)]
    assert [kept.date for kept, _ in found.screenings] == [ago(10), ago(60)]


def test_dates_follow_the_colour_and_what_was_agreed() -> None:
    person = screened("222220000", ago(30))

    def due() -> tuple[dt.date | None, dt.date | None, dt.date | None]:
        file = opened(person).file
        assert file
        return file.last_contact, file.next_contact, file.next_screening

    assert due() == (None, ago(16), TODAY)
    talk(person, ago(20), next_date=ago(13).isoformat())
    assert due() == (ago(20), ago(13), TODAY)  # agreed earlier than the 14 days
    phq9(person, "111110000", ago(19))  # what was agreed stands
    assert due()[1] == ago(13)
    talk(person, ago(13))
    assert due()[:2] == (ago(13), TODAY + dt.timedelta(days=1))
    with pytest.raises(NotEntered, match="比这次还早"):
        talk(person, TODAY, next_date=ago(1).isoformat())


def test_a_key_group_is_screened_twice_a_year() -> None:
    for groups, days in (("03", 182), ("12", 365), ("", 365)):
        file = opened(screened(groups=groups)).file
        assert file
        assert file.next_screening == TODAY + dt.timedelta(days=days), groups


def test_low_wellbeing_is_followed_within_a_week() -> None:
    person = adult()
    agree(person)
    entry.screen(ACTOR, person, scales.scale("who5"), Filled([2, 2, 2, 2, 2]), TODAY)  # 40
    file = opened(person).file
    assert file
    assert (opened(person).colour, file.next_screening) == (GREY, TODAY + dt.timedelta(days=7))
    phq9(person, "000000000")
    file = opened(person).file
    assert file
    assert file.next_screening == TODAY + dt.timedelta(days=365)


def test_talks_are_numbered_sealed_and_their_risk_check_raises() -> None:
    person = screened(day=ago(1))
    assert talk(person, ago(1), topics="7,8", risk="0", result="约好再谈") is BLUE
    assert talk(person, TODAY, risk="3") is RED
    (last, told), (first, _) = opened(person).sessions
    assert (first.number, last.number, last.counsellor) == (1, 2, ACTOR)
    assert told["risk"] == "3"
    assert opened(person).mark
    assert [word for word in ("约好再谈", "counselling", person) if word in _archives()] == []


def _archives() -> str:
    """What stands in plain of the archives: the actions and entries of the log, and what they came to."""
    tables = ("archive_entry", '"action"', "archive_touched", "conflict")
    rows = every("SELECT tbl, record, field, value FROM \"change\" WHERE tbl = 'archive_entry'")
    return str([rows, *(every(f"SELECT * FROM {table}") for table in tables)])


def test_who_reads_aloud_is_named_and_no_relative() -> None:
    first, _ = household("1950-03-05", "1980-03-05")
    agree(first)
    for mode, reader, said in (("2", "", "宣读人"), ("3", "张二", "家里人")):
        with pytest.raises(NotEntered, match=said):
            entry.screen(ACTOR, first, PHQ9, Filled([0] * 9, None, mode, reader), TODAY)
    entry.screen(ACTOR, first, PHQ9, Filled([0] * 9, None, "3", "孙晓"), TODAY)
    assert [(kept.mode, kept.reader) for kept, _ in opened(first).screenings] == [("3", "孙晓")]


def test_a_referral_takes_consent_unless_there_is_danger_and_says_no_diagnosis() -> None:
    person = screened("222220000", ago(3))
    words = {"to": "市三院心理科", "reason": "1", "urgency": "2", "informed": "1", "note": "睡不好"}
    with pytest.raises(NotEntered, match="告知医院"):
        care.refer(ACTOR, Referral(person=person, date=TODAY), words)
    agree(person, ago(3), purpose="2")
    with pytest.raises(NotEntered, match="“抑郁症”"):
        care.refer(ACTOR, Referral(person=person, date=TODAY), words | {"note": "怀疑抑郁症"})
    kept = Referral(person=person, date=ago(3))
    care.refer(ACTOR, kept, words)
    kept.feedback_date = ago(5)
    with pytest.raises(NotEntered, match="比转介日期还早"):
        care.refer(ACTOR, kept, words | {"advice": "门诊随访"})
    kept.feedback_date = TODAY
    care.refer(ACTOR, kept, words | {"advice": "门诊随访"})
    [(found, told)] = opened(person).referrals
    assert (found.feedback_date, told["advice"]) == (TODAY, "门诊随访")
    red = screened("000000001")
    care.refer(ACTOR, Referral(person=red, date=TODAY), words)


def test_plans_have_goals() -> None:
    person = screened("222220000")
    with pytest.raises(NotEntered, match="目标"):
        care.keep_plan(ACTOR, PsyPlan(person=person, start=TODAY), {"goals": []})
    care.keep_plan(ACTOR, PsyPlan(person=person, start=TODAY), {"goals": ["1", "4"], "activities": "每天散步"})
    assert opened(person).plans[0][1]["goals"] == ["1", "4"]


def test_closing_and_opening_again() -> None:
    person = screened("333333300")
    for reason in ("2", "4"):
        with pytest.raises(NotEntered, match="还没有做风险评估"):
            closing.close(ACTOR, person, TODAY, reason, "汤阴县心理中心")
    with pytest.raises(NotEntered, match="先在户籍里登记死亡"):
        closing.close(ACTOR, person, TODAY, "3")
    judging.assess(ACTOR, person, NOTHING, {}, TODAY)
    with pytest.raises(NotEntered, match="先由专业人员降低"):
        closing.close(ACTOR, person, TODAY, "4")
    with pytest.raises(NotEntered, match="没有人接"):
        closing.close(ACTOR, person, TODAY, "2", " ")
    closing.close(ACTOR, person, TODAY, "2", "汤阴县心理中心 王医生，今天答应")
    assert opened(person).file
    assert "汤阴县心理中心" not in in_plain()
    with pytest.raises(NotEntered, match="已经结案"):
        phq9(person, "000000000")
    with pytest.raises(NotEntered, match="没有开着"):
        closing.close(ACTOR, person, TODAY, "2", "某处")
    closing.reopen(ACTOR, person, TODAY)
    assert opened(person).is_open
    with pytest.raises(NotEntered, match="没有结案"):
        closing.reopen(ACTOR, person, TODAY)


def test_days_to_come_are_refused() -> None:
    person = screened()
    with pytest.raises(NotEntered, match="还没有到"):
        phq9(person, "000000000", TODAY + dt.timedelta(days=1))
    with pytest.raises(NotEntered, match="没有这个人"):
        phq9("nobody", "000000000")


def test_what_the_last_page_says_is_what_is_kept() -> None:
    person = adult()
    agree(person)
    told = entry.judge(person, PHQ9, Filled([1] * 9, 1), TODAY)
    assert one("SELECT count(*) FROM screening") == (0,)
    assert told == entry.screen(ACTOR, person, PHQ9, Filled([1] * 9, 1), TODAY)


def test_one_call_is_one_action_that_says_nothing() -> None:
    before = one('SELECT count(*) FROM "action"')[0]
    person = adult()
    agree(person)
    phq9(person, "333333331")
    titles = [row[0] for row in every('SELECT title FROM "action"')][before:]
    assert titles == ["登记新户", "心理档案", "心理档案"]


def test_opening_a_file_is_written_down_first() -> None:
    person = screened()
    access = [row.what for row in access_log.entries() if row.record == person]
    assert "打开心理档案" not in access
    archive.load(person, TODAY)
    [noted] = [row for row in access_log.entries() if row.what == "打开心理档案"]
    archive.load(person, TODAY)
    [again] = [row for row in access_log.entries() if row.what == "打开心理档案" and row.n != noted.n]
    assert person not in noted.record
    assert again.record != noted.record  # how often one was opened tells nothing either
    assert {look.name for look in access_book.Looks(what="打开心理档案").rows(0, 9)} == {"张一"}
    assert archive.load("nobody", TODAY) is None


def test_what_another_key_sealed_is_told_not_guessed() -> None:
    person = screened()
    with change(ACTOR, "坏"):
        kept = Screening.select().first()
        kept.content = "s1.second-0123456789abcdef." + "A" * 80
        kept.save()
    with pytest.raises(archive.Unreadable, match="另一把钥匙"):
        archive.load(person, TODAY)
    with change(ACTOR, "坏"):
        mark = ColourMark.select().first()
        mark.content = "s1.second-0123456789abcdef." + "A" * 80
        mark.save()
    assert marks.colours([person])[person].reasons == ("打不开，是用另一把钥匙封的",)


def test_thresholds_are_changed_with_a_reason_and_hold_at_once() -> None:
    person = screened("111111110")
    assert opened(person).colour is BLUE
    for name, value, reason, said in (
        ("phq9_yellow", 8, " ", "为什么"), ("phq9_yellow", 0, "试", "5 到 10"), ("fewest_shown", 2, "试", "3 到"),
        ("phq9_red", 9999, "试", "15 到 20"), ("phq9_red", 21, "试", "更谨慎"), ("who5_yellow", 27, "试", "28 到"),
    ):  # fmt: skip
        with pytest.raises(limits.BadLimit, match=said):
            limits.change(ACTOR, name, value, reason, SECOND)
    for second in (None, Second(ACTOR, "")):
        with pytest.raises(NotConfirmed, match="第二个人当场确认"):
            limits.change(ACTOR, "phq9_yellow", 8, "本地医院的界值", second)
    limits.change(ACTOR, "phq9_yellow", 8, "本地医院的界值", SECOND)
    assert phq9(person, "111111110").file_colour is YELLOW
    [kept] = [one for one in limits.listed() if one.reason]
    assert (kept.limit.name, kept.limit.value, kept.value, kept.reason) == (
        "phq9_yellow", 10, 8, "本地医院的界值（钱医生确认）")  # fmt: skip


def test_what_an_older_version_let_through_switches_nothing_off() -> None:
    with change(ACTOR, "旧版"):
        PsySetting(name="phq9_red", value=9999, reason="试").save()
        PsySetting(name="who5_yellow", value=1, reason="试").save()
    assert (limits.values()["phq9_red"], limits.values()["who5_yellow"]) == (20, 28)
    person = adult()
    agree(person)
    assert phq9(person, "333333200").file_colour is RED
