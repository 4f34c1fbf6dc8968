"""The census, whom it still waits for; counts that give nobody away; letters and activities."""

from __future__ import annotations

import datetime as dt
import itertools
from functools import partial

import pytest

from db.changes import change
from db.person import Person
from db.psychology import Consent, Counsellor, PsyActivity, Referral
from fupin_desktop.ledgers.psy_activities import ACTIVITIES
from fupin_desktop.progress import Cancelled, no_progress
from fupin_desktop.roles import Reach
from fupin_desktop.rules.psychology import Colour, Risk
from fupin_desktop.services.book import entry as entries
from fupin_desktop.services.book.access import Denied
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.effect import heart
from fupin_desktop.services.ledgers import desk, lists
from fupin_desktop.services.ledgers.lists import Wanted
from fupin_desktop.services.psychology import (
    activities,
    archive,
    care,
    census,
    closing,
    consents,
    entry,
    judging,
    letter,
    report,
    team,
)
from fupin_desktop.services.psychology.census import State
from fupin_desktop.services.psychology.team import NotInTeam, Sight
from tests.books import ACTOR, YUANXUEZHUANG
from tests.merged import FIRST, NEW, SECOND, declared, merger
from tests.people import NOTHING, TODAY, adult, ago, agree, at_noon, household, phq9, screened

ELSEWHERE = "410502101214"


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch: pytest.MonkeyPatch, book: Book) -> None:
    at_noon(monkeypatch)


def home_of(person: str) -> str:
    found = Person.find(person)
    assert found
    return str(found.household)


def test_the_walk_through_a_household() -> None:
    keys = household("1950-03-05", "1980-03-05", "2012-05-06", "2018-05-06")
    key = home_of(keys[0])
    [home] = [home for home in census.of_village("", TODAY) if home.household == key]
    assert (home.head, home.group, home.to_do) == ("张一", "一组", 4)
    assert [(one.name, one.age, one.state) for one in home.persons] == [
        ("张一", 76, State.UNASKED), ("张二", 46, State.UNASKED), ("张三", 14, State.UNASKED),
        ("张四", 8, State.UNASKED),
    ]  # fmt: skip
    assert [scale.name for scale in home.persons[3].offered] == ["observation"]
    assert "gds15" in [scale.name for scale in home.persons[0].offered]
    walked, following = [], census.next_person(home)
    while following:
        walked.append(following.person)
        following = census.next_person(home, following.person)
    assert walked == keys


def test_each_state_of_the_census() -> None:
    keys = household(*["1980-03-05"] * 8)
    unasked, declined, withdrawn, agreed, unfinished, again, done, changed = keys
    for person in (withdrawn, agreed, unfinished, again, done):
        agree(person, ago(200))
    for person in (declined, changed):
        consents.give(ACTOR, Consent(person=person, purpose="1", date=ago(9), given_by="1", way="3", declined=True))
    agree(changed)
    phq9(unfinished, "-00000000", ago(3))
    phq9(again, "222220000", ago(60))
    phq9(done, "000000000", ago(60))
    phq9(withdrawn, "000000000", ago(60))
    file = archive.load(withdrawn, TODAY)
    assert file
    consents.withdraw(ACTOR, file.consents[0], ago(1))
    [home] = [home for home in census.of_village("", TODAY) if home.household == home_of(unasked)]
    states = {one.person: one.state for one in home.persons}
    assert [states[key] for key in keys] == [
        State.UNASKED, State.DECLINED, State.WITHDRAWN, State.CONSENTED, State.UNFINISHED, State.AGAIN,
        State.SCREENED, State.CONSENTED,
    ]  # fmt: skip
    assert home.to_do == 5
    assert {one.person: one.screened for one in home.persons}[done] == ago(60)


def test_the_census_is_for_poor_households_with_something_to_do() -> None:
    poor, low, ordinary = adult(), adult(kind="40"), adult(kind="30")
    finished, away = screened(), adult(region=ELSEWHERE)
    found = {home.household for home in census.of_village(YUANXUEZHUANG, TODAY)}
    assert found == {home_of(poor), home_of(low)}
    every = {home.household for home in census.of_village(YUANXUEZHUANG, TODAY, to_do_only=False)}
    assert every == found | {home_of(finished)}
    assert home_of(away) in {home.household for home in census.of_village("410502101", TODAY)}
    assert home_of(ordinary) not in every


#: Red, yellow, blue (and how many were never asked), with their answers.
ANSWERS = {Colour.RED: "333333300", Colour.YELLOW: "222220000", Colour.BLUE: "000000000"}


def village(red: int, yellow: int, blue: int, grey: int, region: str = YUANXUEZHUANG, day: dt.date = TODAY) -> None:
    for colour, count in zip(ANSWERS, (red, yellow, blue), strict=True):
        for _ in range(count):
            screened(ANSWERS[colour], day, region=region)
    for _ in range(grey):
        adult(region=region)


def test_counts_by_village_and_coverage() -> None:
    village(3, 4, 5, 8)
    village(0, 3, 0, 3, ELSEWHERE)
    found = report.report(TODAY)
    assert [(line.label, line.counts) for line in [*found.villages, found.total]] == [
        ("袁薛庄村", (3, 4, 5, 8, 20)), ("张薛庄村", (0, 3, 0, 3, 6)), ("合计", (3, 7, 5, 11, 26)),
    ]  # fmt: skip
    first = found.villages[0]
    assert (first.screened, first.coverage) == (12, 0.6)
    assert [line.counts[-1] for line in found.due] == [0, 7 - 4, 15 - 3, 11]


def test_a_small_count_can_t_be_had_by_subtraction() -> None:
    village(1, 4, 5, 8)
    found = report.report(TODAY)
    [line] = found.villages
    assert line.counts == (None, None, 5, 8, 18)  # yellow goes with red: 18 - 5 - 8 - 4 would be 1
    assert found.total.counts == line.counts
    for table in (found.groups, found.due):  # nor by adding up another table
        for column in (0, 1):
            shown = [line.counts[column] for line in table]
            assert None in shown or sum(count or 0 for count in shown) == 0
    last = report.months(YUANXUEZHUANG, TODAY)[-1]
    assert last.counts == (None, None, 5)
    assert all(
        count == 0 or count is None or count >= 3 for line in [*found.due, *found.groups] for count in line.counts
    )


def test_counts_by_key_group_overlap() -> None:
    for _ in range(3):
        screened("222220000", groups="01,03")
        screened("000000000", groups="03")
        adult(groups="12")
    found = report.report(TODAY)
    assert {line.label: line.counts for line in found.groups} == {
        "留守儿童": (0, 3, 0, 0, 3), "留守老人": (0, 0, 0, 0, 0), "残疾人": (0, 3, 3, 0, 6),
        "情绪障碍者": (0, 0, 0, 0, 0), "其他人": (0, 0, 0, 3, 3),
    }  # fmt: skip


def test_villages_are_those_of_today() -> None:
    """Merged by civil affairs, some households still under the old codes: one line, the report's too (R40)."""
    for region in (FIRST, FIRST, SECOND, SECOND, NEW):
        screened("222220000", region=region)
    with declared(*merger()):
        [line] = report.report(TODAY).villages
        assert (line.label, line.region, line.counts) == ("新薛庄村", NEW, (0, 5, 0, 0, 5))
        assert [one.counts for one in report.months(NEW, TODAY)][-1] == (0, 5, 0)
        told = heart.words(TODAY, no_progress)
        assert heart.of_region(told, NEW).startswith("红 0　黄 5")
        assert heart.of_region(told, SECOND) == f"按现在的新薛庄村数：{heart.of_region(told, NEW)}"


def test_when_files_are_due() -> None:
    village(3, 0, 4, 0, day=ago(5))
    for line, counts in zip(
        report.report(TODAY).due, [(3, 0, 0, 0, 3), (0, 0, 0, 0, 0), (0, 0, 4, 0, 4), (0, 0, 0, 0, 0)], strict=True
    ):
        assert line.counts == counts, line.label


def test_who_withdrew_or_died_is_not_counted_as_a_file() -> None:
    village(0, 0, 6, 0)
    first, second = (row.person for row in Consent.select().where(Consent.purpose == "1").order_by(Consent.id).limit(2))
    file = archive.load(str(first), TODAY)
    assert file
    consents.withdraw(ACTOR, next(one for one in file.consents if one.purpose == "1"), TODAY)
    with change(ACTOR, "减少"):
        person = Person.find(str(second))
        assert person
        person.member_state = "2"
        person.save()
    [line] = report.report(TODAY).villages
    assert line.counts == (0, 0, None, None, 5)  # 4 blue, 1 grey


def test_an_empty_book_has_an_empty_report() -> None:
    found = report.report(TODAY)
    assert (found.villages, found.total.total, found.total.coverage) == ([], 0, None)
    assert [month.counts for month in report.months("", TODAY, 2)] == [(0, 0, 0)] * 2


def test_small_counts_are_told_on_the_screen_of_who_sees_every_archive(monkeypatch: pytest.MonkeyPatch) -> None:
    village(1, 4, 5, 8)
    for reach in Reach:
        monkeypatch.setattr(team, "sight", partial(Sight, reach))
        if reach is Reach.NONE:
            with pytest.raises(Denied):
                report.report(TODAY, whole=True)
            continue
        [line] = report.report(TODAY, whole=True).villages
        [month] = report.months("", TODAY, 1, whole=True)
        is_told = reach is Reach.ALL
        assert (line.counts[:2] == (1, 4), month.red == 1) == (is_told, is_told), reach
        [line] = report.report(TODAY).villages  # what is told on, to whomever
        assert line.counts[:2] == (None, None)


def test_a_report_can_be_stopped() -> None:
    screened()

    def stop(*_: object) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        report.report(TODAY, stop)


def test_colours_month_by_month() -> None:
    for _ in range(3):
        person = screened("222220000", dt.date(2026, 8, 10))
        phq9(person, "333333300", dt.date(2026, 10, 2))
    found = report.months(YUANXUEZHUANG, TODAY, 5)
    assert [(month.end, month.counts) for month in found] == [
        (dt.date(2026, 7, 31), (0, 0, 0)), (dt.date(2026, 8, 31), (0, 3, 0)), (dt.date(2026, 9, 30), (0, 3, 0)),
        (dt.date(2026, 10, 31), (3, 0, 0)), (TODAY, (3, 0, 0)),
    ]  # fmt: skip
    judging.assess(ACTOR, person, NOTHING, {}, TODAY)
    closing.close(ACTOR, person, TODAY, "2", "汤阴县心理中心 王医生，今天答应")
    assert report.months(YUANXUEZHUANG, TODAY, 2)[-1].counts == (None, 0, 0)


def test_activities_count_people_and_name_none() -> None:
    begun = desk.begin(ACTIVITIES, ACTOR)
    begun.record.kind = None  # type: ignore[attr-defined]
    assert [finding.rule for finding in begun.findings()] == ["RQ"]
    for kind, people, day in (("1", 30, ago(9)), ("1", 12, ago(1)), ("6", 20, ago(400))):
        made = PsyActivity(kind=kind, people=people, date=day, topic="睡眠", lecturer="陈晓岚")
        entries.save(ACTOR, "心理活动", [made])
    assert [(one.label, one.times, one.people) for one in activities.totals()] == [("讲座", 2, 42), ("干部培训", 1, 20)]
    desk.remove(ACTOR, ACTIVITIES, [lists.listed(ACTIVITIES, Wanted()).rows(0, 1)[0].record])
    assert activities.totals(first=ago(30))[0].people == 30
    assert "person" not in PsyActivity.kinds()


def member(**more: object) -> Counsellor:
    usual: dict[str, object] = {"name": "陈晓岚", "role": "1", "certificate": "国家二级", "pledge_date": ago(90)}
    made = Counsellor(**(usual | more))
    team.keep(ACTOR, made)
    return made


def test_the_team_certificates_and_who_is_called() -> None:
    with pytest.raises(NotInTeam, match="证书"):
        member(certificate=" ")
    with pytest.raises(NotInTeam, match="姓名"):
        member(name=" ")
    lead = member(phone="03725551234")
    helper = member(name="孙晓", role="3", certificate=None)
    doctor = member(name="王立新", role="4", phone="13569000123")
    assert [one.name for one in team.members()] == ["陈晓岚", "孙晓", "王立新"]
    assert [one.name for one in team.on_call()] == ["陈晓岚"]
    doctor.on_call = True
    team.keep(ACTOR, doctor)
    assert [one.name for one in team.on_call()] == ["王立新"]
    assert [str(team.reach_of(one)) for one in team.members()] == [
        "自己负责的档案和全部红色档案", "不看档案内容", "自己负责的档案",
    ]  # fmt: skip
    person = screened()
    with pytest.raises(NotInTeam, match="志愿者只陪伴"):
        closing.assign(ACTOR, person, str(helper.id))
    closing.assign(ACTOR, person, str(doctor.id), str(helper.id))
    for heir in (None, str(doctor.id), str(helper.id)):
        with pytest.raises(NotInTeam):
            team.leave(ACTOR, doctor, TODAY, heir)  # somebody else who may has to take the file
    assert team.leave(ACTOR, doctor, TODAY, str(lead.id)) == 1
    assert (team.open_files(str(doctor.id)), team.open_files(str(lead.id))) == ([], [person])
    with pytest.raises(NotInTeam):
        closing.assign(ACTOR, person, str(doctor.id))
    assert [one.name for one in team.members()] == ["陈晓岚", "孙晓"]
    assert [one.name for one in team.members(past=True)][-1] == "王立新"


def test_a_letter_tells_scores_only_with_consent_and_in_danger_what_saves_a_life() -> None:
    person = screened("333333301", ago(3))
    risk = Risk(2, thoughts=True, plan=False, attempt=True)
    chief = member(phone="03725551234", org="市心理卫生协会")
    closing.assign(ACTOR, person, str(chief.id))
    words = {"to": "市三院心理科", "reason": "2", "urgency": "1", "informed": "1", "note": "近一个月睡不好",
             "medication": "舍曲林，常漏服", "history": "前年住过院，诊断抑郁症"}  # fmt: skip
    kept = Referral(person=person, date=TODAY)
    care.refer(ACTOR, kept, words)
    told = letter.letter(kept)
    lines = dict(told.lines)
    assert lines["转往"] == "市三院心理科"
    assert lines["姓名"] == "张一，46 岁，袁薛庄村"
    assert (lines["转介原因"], lines["缓急"]) == ("有安全方面的担心", "当天")
    assert lines["知情"] == "已告知本人，没有同意告诉医院，因为有危险而转介"
    assert lines["转介人"] == "陈晓岚，市心理卫生协会，03725551234"
    assert "筛查结果" not in lines
    assert lines["风险评估"] == "还没有评估。筛查中说到不想活或伤害自己"
    judging.assess(ACTOR, person, risk, {"means": "家里有农药"}, ago(2))
    told = letter.letter(kept)
    lines = dict(told.lines)
    assert lines["风险评估"] == (
        f"中（{ago(2)}）。自杀的想法：有；自杀计划：没有；以前有过自杀、自伤：有；精神病性症状：没问到")  # fmt: skip
    assert (lines["手边的工具"], lines["正在用的药"]) == ("家里有农药", "舍曲林，常漏服")
    assert lines["以前的情况"] == "据家属称：前年住过院，诊断抑郁症"
    assert "PHQ" not in repr(told)
    agree(person, purpose="2")
    entry.external(ACTOR, person, "SCL-90", "总分 180", TODAY)
    lines = dict(letter.letter(kept).lines)
    assert lines["筛查结果"] == f"SCL-90 总分 180（{TODAY}）；PHQ-9 22 分，重度（{ago(3)}）"
    assert lines["知情"] == "已告知本人，同意把情况告诉医院"
    letter.printed(ACTOR, kept)
    found = archive.load(person, TODAY)
    assert found
    assert found.referrals[0][0].printed is True


def test_no_table_ever_holds_one_or_two() -> None:
    for number, (red, yellow) in enumerate(itertools.product((0, 1, 2, 3), (1, 4))):
        village(red, yellow, 2, 3, f"4105021012{number + 20}")
    found = report.report(TODAY)
    counts = [count for line in [*found.villages, found.total, *found.groups, *found.due] for count in line.counts]
    assert not {1, 2} & set(counts)
    assert None in counts
