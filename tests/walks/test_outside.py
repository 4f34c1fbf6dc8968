"""Three errands on the program as it is started: a process of its own, a window manager, keys from outside."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fupin_desktop.exchange.envelope import Envelope
from fupin_desktop.services.book import unlocking
from tests.commands import program
from tests.walks.outside import Outside
from tests.walks.village import CREW, ROSTERS, Village

Start = Callable[..., Outside]
NEWCOMER, SECRET = "Wang Min", "Mima-2026"  # xdotool has no input method
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        os.environ.get("WALKS") != "xcb" or not all(map(shutil.which, ("Xvfb", "openbox", "xdotool"))),
        reason="takes a screen of its own: WALKS=xcb, with Xvfb, openbox and xdotool (scripts/setup.sh test)",
    ),
]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts the program in an empty home."""
    home, started = tmp_path / "home", list[Outside]()
    home.mkdir()

    def begin(*arguments: object) -> Outside:
        started.append(Outside(home, *arguments))
        return started[-1]

    yield begin
    for one in started:
        one.stop()


def _asked(user: str, *command: object) -> str:
    done = program(*command, FUPIN_USER=user, FUPIN_PASSWORD=SECRET if user == NEWCOMER else CREW[user][1])
    assert not done.code, done.err
    return done.out


def _persons(village: Village) -> int:
    records = map(json.loads, _asked("管理员", "dump", village.path).splitlines())
    return sum(record["table"] == "person" for record in records)


def _unlock(person: Outside, village: Village, user: str) -> None:
    person.sees("扶贫桌面（已锁定）")
    downs = unlocking.users(village.path).index(user)
    if downs:
        person.press("shift+Tab", "Down", *["Down"] * downs, "Return", "Tab")
    person.write(CREW[user][1])
    person.press("Return")
    person.sees(village.path.stem)


def test_the_first_start(start: Start, tmp_path: Path) -> None:
    person = start()
    person.sees("扶贫桌面")
    person.press("Return")
    person.write("zxzc")
    person.press("Return")
    person.write(NEWCOMER)
    person.press("Return")
    for _ in range(2):
        person.write(SECRET)
        person.press("Return")
    person.sees("恢复页")
    person.press("Tab", "Return")
    person.sees("恢复页存成 PDF")
    sheet = tmp_path / "sheet.pdf"
    person.press("ctrl+a")
    person.write(str(sheet))
    person.press("Return")
    person.wait(sheet.exists, "the recovery sheet")
    person.sees("恢复页")
    person.press("Tab", "Tab", "space", "Tab", "Return")
    person.sees("张薛庄村 · ")
    person.leave()
    book = tmp_path / "home" / "扶贫账本" / "张薛庄村.fpb"
    assert not book.read_bytes().startswith(b"SQLite")
    assert json.loads(_asked(NEWCOMER, "verify", book, "--json"))["ok"]
    assert [user["name"] for user in json.loads(_asked(NEWCOMER, "user", "list", book, "--json"))] == [NEWCOMER]


def test_a_roster_is_imported(start: Start, village: Village, tmp_path: Path) -> None:
    roster = shutil.copy(ROSTERS / "人口信息_张薛庄村.xlsx", tmp_path / "roster.xlsx")
    person = start(village.path)
    _unlock(person, village, "村级录入员")
    person.press("ctrl+i")
    person.sees("选要导入的 Excel 文件")
    person.write(str(roster))
    person.press("Return")
    person.sees("导入预览")
    person.press("Return")
    person.sees("导入完成")
    person.press("Return")
    person.sees("张薛庄村 · ")
    person.leave()
    assert _persons(village) > 100


def test_a_hand_in(start: Start, full_village: Village, town: Village, tmp_path: Path) -> None:
    book, stick = full_village.path, tmp_path / "stick"
    stick.mkdir()
    for one in (book, town.path):
        _asked("管理员", "keys", "make", one, "--to", tmp_path)
    for one, other in ((book, town.path), (town.path, book)):
        _asked("管理员", "keys", "bind", one, tmp_path / f"{other.stem}.fpubkey")
    person = start(book)
    _unlock(person, full_village, "村级录入员")
    person.turn("alt+8")
    person.turn("ctrl+Return")
    person.write("next month")
    person.turn("ctrl+Return")
    person.press("Return")
    person.sees("写到哪个文件夹")
    person.write(str(stick))
    person.press("Return")
    person.sees("张薛庄村 · ")
    person.press("ctrl+Return")
    person.wait(lambda: list(stick.glob("*.fpk")), "the package")
    person.rest()
    person.leave()
    [package] = stick.glob("*.fpk")
    with Envelope(package) as envelope:
        envelope.check()
        assert envelope.head.number == 1
    assert json.loads(_asked("管理员", "receipt", package, "--json"))["number"] == 1
    _asked("镇级工作人员", "merge", town.path, package)
    assert _persons(town) == _persons(full_village) > 100
