"""papers, reviews: a stack of papers as a file, once and by somebody else again; what the expert is to look at."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from db import clock
from db.changes import one
from db.psychology import PsySetting
from fupin_desktop.services.book import entry as records
from fupin_desktop.services.book.opening import create_book, open_book
from fupin_desktop.services.psychology import archive
from tests.books import ACTOR, YUANXUEZHUANG
from tests.commands import Commands, one_chinese_line
from tests.people import agree, household

#: A few days ago: what is older than 90 days waits for nobody.
DAY = (clock.today() - dt.timedelta(days=5)).isoformat()


@pytest.fixture
def people(tmp_path: Path) -> tuple[Path, list[str]]:
    """Three grown-ups, of whom the last has not agreed."""
    path = tmp_path / "村.fpb"
    create_book(path, YUANXUEZHUANG, ACTOR)
    with open_book(path, ACTOR):
        keys = household("1950-03-05", "1980-03-05", "1985-03-05")
        for person in keys[:2]:
            agree(person, dt.date(2026, 1, 5))
    return path, keys


def stack(tmp_path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    file = tmp_path / "一叠.txt"
    file.write_bytes("\r\n".join(lines).encode(encoding))
    return file


def screened(path: Path) -> int:
    with open_book(path, ACTOR):
        return int(one("SELECT count(*) FROM screening WHERE deleted IS NOT 1")[0])


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-8-sig"])
def test_a_stack_is_one_action(run: Commands, people: tuple[Path, list[str]], tmp_path: Path, encoding: str) -> None:
    path, keys = people
    file = stack(tmp_path, "张一 2222200001", "", f"{keys[1]}\t0,0,0,0,0,0,0,0,1,1", encoding=encoding)
    more = ("--scale", "phq9", "--date", DAY, "--mode", "他人宣读", "--reader", "刘敏")
    ran = run("papers", path, file, *more, "--json")
    assert (ran.code, ran.err) == (0, ""), ran.err
    first, second = json.loads(ran.out)["papers"]
    assert (first["person"], first["score"], first["colour"]) == (keys[0], 10, "yellow")
    assert (second["person"], second["colour"], second["reasons"]) == (keys[1], "red", ["PHQ-9 第9题=1"])
    with open_book(path, ACTOR):
        found = archive.load(keys[0], clock.today(), noted=False)
        assert found
        [(kept, told)] = found.screenings
        assert (kept.date, kept.reader, kept.mode, told["paper"]) == (dt.date.fromisoformat(DAY), "刘敏", "2", True)
    again = run("papers", path, file, *more)
    assert (again.code, again.out) == (2, "")
    assert "第 1 份：这个人这天已经录过这一份。整个文件都没有记" in again.err
    text = run("papers", path, file, *more, "--again")
    assert "记下了 2 份PHQ-9" in text.out
    assert "1. 留在他身边" in text.out
    assert "12356" in text.out
    assert screened(path) == 4


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("张一 000000000", "张二 22222"), "第 2 份：还差第 6 题"),
        (("张一 000000000", "张二 000000004"), "第 2 份：第 9 题只能是 0 到 3"),
        (("张一 000000000", "张二 00000000011"), "是多出来的"),
        (("张一 000000000", "张三 000000000"), "第 2 份：还没有“筛查”的同意"),
        (("张一 000000000", "张一 000000000"), "第 2 份：这个人这天已经录过这一份"),
        (("张一 000000000", "没有这个人 000000000"), "第 2 行：账本里没有“没有这个人”这个人"),
        (("张一",), "第 1 行只有“张一”"),
        (("",), "一份也没有"),
    ],
)
def test_what_can_not_be_kept_is_one_sentence_and_nothing_is(
    run: Commands, people: tuple[Path, list[str]], tmp_path: Path, lines: tuple[str, ...], said: str
) -> None:
    path, _ = people
    ran = run("papers", path, stack(tmp_path, *lines), "--scale", "phq9", "--date", DAY)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert one_chinese_line(ran.err)
    assert screened(path) == 0


@pytest.mark.parametrize("content", [b"\x00\x01\x02", b"1" * 1_000_001])
def test_what_is_no_such_file_is_told(
    run: Commands, people: tuple[Path, list[str]], tmp_path: Path, content: bytes
) -> None:
    path, _ = people
    file = tmp_path / "纸.bin"
    file.write_bytes(content)
    for named in (file, tmp_path / "没有.txt"):
        ran = run("papers", path, named, "--scale", "phq9")
        assert ran.code == 2
        assert one_chinese_line(ran.err)


def test_once_more_by_somebody_else(
    run: Commands, people: tuple[Path, list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, keys = people
    more = ("--scale", "phq9", "--date", DAY, "--second", "--json")
    run("papers", path, stack(tmp_path, "张一 2222200001", "张二 000000000"), *more[:4])
    with open_book(path, ACTOR):
        records.save(ACTOR, "口径", [PsySetting(name="paper_entries", value=2, reason="专家要求")])
    own = run("papers", path, stack(tmp_path, "张一 2222200001"), *more)
    assert own.code == 1
    assert "是您自己录的" in json.loads(own.out)["papers"][0]["refused"]
    monkeypatch.setenv("FUPIN_USER", "王立新")
    ran = run("papers", path, stack(tmp_path, "张一 2212200001", "张二 000000000", "张三 000000000"), *more)
    assert ran.code == 1
    differs, same, stranger = json.loads(ran.out)["papers"]
    assert [(item["number"], item["first"], item["second"]) for item in differs["differs"]] == [(3, 2, 1)]
    assert (same["refused"], same["differs"]) == (None, [])
    assert "没有等着录第二遍的" in stranger["refused"]
    once_more = run("papers", path, stack(tmp_path, "张二 000000000"), *more)
    assert "已经录过第二遍" in json.loads(once_more.out)["papers"][0]["refused"]
    text = run("papers", path, stack(tmp_path, "张一 2222200011"), *more[:5]).out
    assert "第 9 题不一样" in text
    assert "档案是红色" in text  # a sign that only the second has is red before the paper is looked up
    with open_book(path, ACTOR):
        found = archive.load(keys[0], clock.today(), noted=False)
        assert found
        assert found.is_unassessed_red


def test_the_expert_is_told_whom_to_look_at(run: Commands, people: tuple[Path, list[str]], tmp_path: Path) -> None:
    path, keys = people
    run("papers", path, stack(tmp_path, "张一 2222200001", "张二 0000000011"), "--scale", "phq9", "--date", DAY)
    before = run("dump", path).out
    cases = json.loads(run("reviews", path, "--json").out)["cases"]
    assert {(case["person"], case["colour"], case["reviewed"]) for case in cases} == {
        (keys[0], "yellow", None), (keys[1], "red", None),
    }  # fmt: skip
    assert "还没有督导过" in run("reviews", path).out
    assert run("dump", path).out == before
    said = ("--seen", "看了风险评估", "--advice", "每周见")
    assert "请用 --person" in run("reviews", path, *said).err
    assert "请填看了什么" in run("reviews", path, "--person", "张二", "--seen", "看了").err
    assert run("reviews", path, "--person", "张二", *said).code == 0
    cases = json.loads(run("reviews", path, "--json").out)["cases"]
    assert [case["reviewed"] for case in cases if case["person"] == keys[1]] == [clock.today().isoformat()]
