"""screen, due, psych-report: as a counsellor at a terminal meets them, and the JSON that other programs read."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from db import clock
from db.changes import change, every, one
from db.person import Person
from db.psychology import Consent
from fupin_desktop.services.book.opening import create_book, open_book
from fupin_desktop.services.psychology import consents
from tests.books import ACTOR, YUANXUEZHUANG
from tests.commands import Commands, one_chinese_line
from tests.people import agree, household

Answer = dict[str, Any]
ELSEWHERE = "410502101214"


@pytest.fixture
def people(tmp_path: Path) -> tuple[Path, list[str]]:
    """A book of one household: somebody of 76, of 46 (these agreed), of 14, of 8."""
    path = tmp_path / "村.fpb"
    create_book(path, YUANXUEZHUANG, ACTOR)
    with open_book(path, ACTOR):
        keys = household("1950-03-05", "1980-03-05", "2012-05-06", "2018-05-06")
        for person in keys[:2]:
            agree(person, dt.date(2026, 1, 5))
    return path, keys


def screen(run: Commands, path: Path, person: str, scale: str, answers: str, *more: str) -> Answer:
    ran = run("screen", path, "--person", person, "--scale", scale, "--answers", answers, *more, "--json")
    assert (ran.code, ran.err) == (0, ""), ran.err
    told: Answer = json.loads(ran.out)
    assert list(told) == ["score", "band", "colour", "reasons", "provisional", "valid"]
    return told


@pytest.mark.parametrize(
    ("scale", "answers", "more", "told"),
    [
        ("phq9", "0,0,0,0,0,0,0,0,0", (), (0, "没有或极轻", "blue", [], False, True)),
        ("phq9", "2,2,2,2,2,0,0,0,0", (), (10, "中度", "yellow", ["PHQ-9=10"], False, True)),
        ("phq9", "1,0,0,0,0,0,0,0,1", (), (2, "没有或极轻", "red", ["PHQ-9 第9题=1"], True, True)),
        ("phq9", "3,3,3,3,3,0,0,0,0", ("--function", "2"), (
            15, "中重度", "red", ["PHQ-9=15，并且非常或极度困难"], False, True)),
        ("phq9", "3,3,3,3,3,0,0,0,0", ("--function", "1"), (15, "中重度", "yellow", ["PHQ-9=15"], False, True)),
        ("phq9", "-,0,0,0,0,0,0,0,0", (), (None, None, "grey", [], False, False)),
        ("phq9", "-,-,-,-,-,-,-,-,2", (), (None, None, "red", ["PHQ-9 第9题=2"], True, False)),
        ("gad7", "3,3,3,3,3,0,0", ("--function", "3"), (
            15, "重度", "red", ["GAD-7=15，并且非常或极度困难"], False, True)),
        ("who5", "1,1,1,2,2", (), (28, "很低，可能抑郁", "yellow", ["WHO-5=28"], False, True)),
        ("srq20", "0," * 16 + "1,0,0,0", (), (1, "阴性", "red", ["SRQ-20 第17题=1"], True, True)),
        ("gds15", "0," * 14 + "0", (), (5, "轻度", "grey", [], False, True)),
        ("asq", "0,0,0,0,-", (), (0, "阴性", "grey", [], False, True)),
        ("asq", "0,-,0,0,0", (), (None, None, "red", ["ASQ 第2题=拒答，按有处理"], True, False)),
        ("phq9", "3,3,3,3,3,3,3,3,-", (), (None, None, "red", ["PHQ-9 至少 24"], False, False)),
        ("phq2", "0,0", (), (0, "阴性", "grey", [], False, True)),
    ],
)  # fmt: skip
def test_a_screening_as_json(
    run: Commands,
    people: tuple[Path, list[str]],
    scale: str,
    answers: str,
    more: tuple[str, ...],
    told: tuple[Any, ...],
) -> None:
    path, keys = people
    who = keys[0] if scale == "gds15" else keys[1]
    assert tuple(screen(run, path, who, scale, answers, *more).values()) == told


def test_by_id_number_name_or_key_with_a_day(run: Commands, people: tuple[Path, list[str]]) -> None:
    path, keys = people
    with open_book(path, ACTOR), change(ACTOR, "补填证件号"):
        found = Person.find(keys[1])
        assert found
        found.id_no = "410502198003050013"
        found.save()
    for person in ("张二", keys[1], "410502198003050013"):
        screen(run, path, person, "phq9", "0,0,0,0,0,0,0,0,0", "--date", "2026-03-01")
    with open_book(path, ACTOR):
        assert every("SELECT person, date FROM screening") == [(keys[1], "2026-03-01")] * 3
        assert one("SELECT count(*) FROM consent") == (2,)  # what they gave; no command invents one


def test_the_text_says_what_to_do(run: Commands, people: tuple[Path, list[str]]) -> None:
    path, keys = people
    ran = run("screen", path, "--person", keys[1], "--scale", "phq9", "--answers", "3,3,3,3,3,3,3,0,1")
    assert ran.code == 0
    wanted = (
        "22 分，重度",
        "红 高危",
        "PHQ-9 第9题=1；PHQ-9=22",
        "尽快做风险评估",
        "12356",
        "120 或 110",
    )
    for words in (*wanted, "筛查不等于诊断"):
        assert words in ran.out
    ran = run("screen", path, "--person", keys[1], "--scale", "who5", "--answers", "5,5,5,5,5")
    assert "1. 留在他身边" in ran.out  # red is red, also after a cheerful questionnaire
    assert "档案仍是：红 高危" in ran.out
    assert "© World Health Organization" in ran.out


@pytest.mark.parametrize(
    ("person", "scale", "answers", "more", "said"),
    [
        (1, "phq9", "0,0,0", (), "有 9 题，现在有 3 个答案"),
        (1, "phq9", "0,0,0,0,0,0,0,0,4", (), "0 到 3 之间"),
        (1, "phq9", "0,0,0,0,0,0,0,0,x", (), "要是数字"),
        (1, "phq9", "0,0,0,0,0,0,0,0,0", ("--function", "4"), "0 到 3"),
        (1, "phq9", "0,0,0,0,0,0,0,0,0", ("--date", "2099-01-01"), "还没有到"),
        (1, "phq9", "0,0,0,0,0,0,0,0,0", ("--date", "昨天"), "日期请写成"),
        (1, "scl90", "0", (), "可选 phq9"),
        (1, "phq9", "0,0,0,0,0,0,0,0,0", ("--date", "2026-01-04"), "还没有同意"),
        (1, "gds15", "0," * 14 + "0", (), "60 岁及以上"),
        (2, "phq9", "0,0,0,0,0,0,0,0,0", (), "还没有“筛查”的同意"),
        (3, "observation", "0,0,0,0,0,0", (), "还没有“筛查”的同意"),
        (None, "phq9", "0,0,0,0,0,0,0,0,0", (), "没有“nobody”这个人"),
    ],
)  # fmt: skip
def test_what_can_t_be_kept_is_one_sentence_and_nothing_written(
    run: Commands, people: tuple[Path, list[str]], person: int | None, scale: str, answers: str, more: tuple[str, ...],
    said: str,
) -> None:  # fmt: skip
    path, keys = people
    who = "nobody" if person is None else keys[person]
    ran = run("screen", path, "--person", who, "--scale", scale, "--answers", answers, *more)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert one_chinese_line(ran.err)
    with open_book(path, ACTOR):
        assert one("SELECT (SELECT count(*) FROM screening) + (SELECT count(*) FROM consent)") == (2,)


def test_who_declined_is_not_screened_by_a_command(run: Commands, people: tuple[Path, list[str]]) -> None:
    path, keys = people
    with open_book(path, ACTOR):
        person = household("1990-03-05")[0]
        day = clock.today() - dt.timedelta(days=30)
        consents.give(ACTOR, Consent(person=person, purpose="1", date=day, given_by="1", way="3", declined=True))
    ran = run("screen", path, "--person", person, "--scale", "phq9", "--answers", "0,0,0,0,0,0,0,0,0")
    assert (ran.code, ran.out) == (2, "")
    assert "不同意“筛查”" in ran.err
    assert keys


def test_due_puts_a_red_one_first_that_nobody_has_seen(run: Commands, people: tuple[Path, list[str]]) -> None:
    path, keys = people
    today = clock.today()
    day = (today - dt.timedelta(days=20)).isoformat()
    screen(run, path, keys[1], "phq9", "2,2,2,2,2,0,0,0,0", "--date", day)
    screen(run, path, keys[0], "phq9", "0,0,0,0,0,0,0,0,1", "--date", (today - dt.timedelta(days=2)).isoformat())
    told = json.loads(run("due", path, "--json").out)
    assert list(told) == ["on", "urgent", "overdue", "today", "week"]
    [first] = told["urgent"]
    assert (first["person"], first["colour"], first["what"], first["provisional"]) == (keys[0], "red", "随访", True)
    assert [(one["name"], one["colour"], one["days_late"]) for one in told["overdue"]] == [("张二", "yellow", 6)]
    early = json.loads(run("due", path, "--on", (today - dt.timedelta(days=6)).isoformat(), "--json").out)
    assert ([one["name"] for one in early["today"]], early["urgent"]) == (["张二"], [])
    here, there = (json.loads(run("due", path, "--village", code, "--json").out) for code in (YUANXUEZHUANG, ELSEWHERE))
    assert (here, there["urgent"], there["overdue"]) == (told, [], [])
    text = run("due", path).out.splitlines()
    assert text[1] == "【红色，超过时限还没有见到】"
    assert "张一" in text[2]


def test_the_report_keeps_small_counts_back(run: Commands, people: tuple[Path, list[str]]) -> None:
    path, keys = people
    screen(run, path, keys[0], "phq9", "0,0,0,0,0,0,0,0,1")
    ran = run("psych-report", path, "--json")
    told = json.loads(ran.out)
    [line] = told["villages"]
    assert (line["label"], line["red"], line["yellow"], line["grey"], line["total"]) == ("袁薛庄村", None, 0, None, 4)
    assert (line["screened"], line["coverage"], told["fewest_shown"]) == (None, None, 3)
    text = run("psych-report", path).out
    assert "—" in text
    assert " 1 " not in text


def test_rounds_say_the_village_of_each_day_and_what_is_too_much(run: Commands, people: tuple[Path, list[str]]) -> None:
    path, keys = people
    screen(run, path, keys[1], "phq9", "0,0,0,0,0,0,0,0,1")
    told = json.loads(run("rounds", path, "--json").out)
    [one] = told["rounds"]
    assert (one["who"], one["is_over"], next(iter(one["days"]))) == ("还没有定人", False, told["on"])
    text = run("rounds", path).out
    assert "每个工作日" in text
    assert "袁薛庄村 1 人" in text
    assert "红" not in text
    assert "袁薛庄村 1 人" in run("rounds", path, "--village", YUANXUEZHUANG).out
    assert json.loads(run("rounds", path, "--village", ELSEWHERE, "--json").out)["rounds"] == []
    assert one_chinese_line(run("rounds", path, "--village", "999").err)
    late = run("rounds", path, "--on", "2026-12-21")
    assert late.out.startswith("这几周有一年的放假安排还没有公布")
    assert json.loads(run("rounds", path, "--on", "2026-12-21", "--json").out)["provisional"] is True
    assert one_chinese_line(run("rounds", path, "--of", "没有这个人").err)


def test_reading_commands_write_nothing(run: Commands, people: tuple[Path, list[str]]) -> None:
    path, keys = people
    screen(run, path, keys[1], "phq9", "0,0,0,0,0,0,0,0,0")
    before = run("dump", path).out
    for command in ("due", "rounds", "psych-report"):
        assert run(command, path).code == 0
    assert run("dump", path).out == before
    assert run("verify", path).code == 0


def test_a_book_without_archives(run: Commands, people: tuple[Path, list[str]]) -> None:
    path, _ = people
    assert json.loads(run("due", path, "--json").out)["urgent"] == []
    assert json.loads(run("psych-report", path, "--json").out)["total"]["grey"] == 4
