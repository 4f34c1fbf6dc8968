"""`--village`: every command that shows or prints rows of villages keeps to the one that is asked for."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from db.changes import change
from db.connection import execute
from db.household import Household
from db.move import TAKEN, Move
from db.person import Person
from db.visit import Visit
from fupin_desktop.commands import cli
from fupin_desktop.exchange import identity
from fupin_desktop.services.book import opening
from fupin_desktop.services.exchange import exchange_keys
from fupin_desktop.services.household import moving
from tests.commands import Commands, no_screens, one_chinese_line
from tests.laptops import Laptop
from tests.monitored import clue_of
from tests.papers import text_of
from tests.people import agree, phq9
from ui.paper import printing

HERE, THERE, THIRD = "410502101212", "410502101214", "410502101221"
#: Who lives in which village: no word of the other's may be said.
NAMES = {HERE: ("安家明", "安小明", "安来福", "安来福"), THERE: ("白家亮", "白小亮", "白来宝", "白来宝")}
VILLAGES = {HERE: "袁薛庄村", THERE: "张薛庄村"}
TODAY = dt.datetime.now().astimezone().date()
#: What a command is told besides the book; where it writes, and how that is read.
ROWS: dict[str, tuple[str, ...]] = {
    "search": ("4105021",), "check": (), "conflicts": (), "held": (), "duplicates": (), "move": (), "hand-over": (),
    "due": (), "rounds": (), "reviews": (), "clues": (), "ledger": ("visit",), "psych-report": (), "dump": (),
    "report": ("--compare", "villages"), "export-xlsx": ("{out}.xlsx",), "print-list": ("{out}.pdf",),
    "cards": ("--everybody", "--pdf", "{out}.pdf"), "print-clue": ("--paper", "1", "--pdf", "{out}.pdf"),
}  # fmt: skip
#: Asked of one record, book, package or file, or of what lies in no village.
NO_ROWS = {
    "new", "demo", "import", "export", "merge", "feedback", "keys", "receipt", "history", "undo", "redo", "resolve",
    "join", "verify", "backup", "restore", "user", "recover", "rekey", "screen", "papers", "step", "access-log",
    "shots",
}  # fmt: skip
#: tests/fupin_desktop/services/erasing/test_person.py
ELSEWHERE = {"erase"}


def test_there_is_one_option_and_who_lists_has_it() -> None:
    commands = cli._commands(no_screens())
    assert {name for name, command in commands.items() if command.lists} == {*ROWS, *ELSEWHERE}
    assert {name for name, command in commands.items() if not command.lists} == NO_ROWS


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A township's book in which each of two villages has something of everything that is listed."""
    folder = tmp_path_factory.mktemp("镇")
    town, other = Laptop.new(folder, "镇里"), Laptop.new(folder, "村里")
    for code, names in NAMES.items():
        town.put(Household, _home(code), {**_home(code), "id": f"{code} moved", "household_no": f"{code}000002"})
        town.put(Person, *(_person(code, number, name) for number, name in enumerate(names)))
    other.take(town.log())
    for laptop in (town, other):
        for code in NAMES:
            laptop.write(Person, f"{code}-1", "note", f"{laptop.name}说的")
    town.take(other.log())
    with town.opened():
        for code in NAMES:
            _live(code)
    return town.path


def _home(code: str) -> dict[str, Any]:
    return {"id": code, "region_code": code, "household_no": f"{code}000001", "hh_type": "10", "group_no": "一组"}


def _person(code: str, number: int, name: str) -> dict[str, Any]:
    """Two of the household; and two who are one, of the household that came."""
    home, relation = code if number < 2 else f"{code} moved", "01" if number in (0, 2) else "10"
    told = {"id": f"{code}-{number}", "household": home, "name": name, "relation": relation}
    return {**told, "member_state": "1", "birth": f"19{60 + number // 2}-03-05", "sex": "1"}


def _live(code: str) -> None:
    """What a village's offices have to do with them."""
    with change("镇里", "接收"):
        opening.register_village(code)
        told = Move(household=f"{code} moved", from_village=THIRD, to_village=code, state=TAKEN)
        told.date, told.reason = dt.date(2026, 11, 1), "投亲"
        told.save()
        Visit(household=code, visit_date=TODAY, visitor="王干部").save()
    exchange_keys.card() or exchange_keys.make()
    exchange_keys.bind(identity.make(code.ljust(16, "0"), code, VILLAGES[code], "2026-11-29").card)
    for person in (f"{code}-0", f"{code}-2"):
        agree(person, TODAY)
        phq9(person, "000000001", TODAY)
    clue_of(TODAY, Household.get_by_id(code))
    moving.offer("镇里", code, THIRD, TODAY, "投亲")
    sender = next(peer.fingerprint for peer in exchange_keys.peers() if peer.region == code)
    row = (
        f"0199{code[-4:]}00000000-abcdef",
        sender,
        "回执",
        "elsewhere",
        "held",
        "",
        "",
        "a",
        "person",
        f"{code}-1",
        "note",
        '"外村说的"',
        "",
    )
    execute(f"INSERT INTO held VALUES ({','.join('?' * 13)})", *row)


@pytest.fixture
def said(run: Commands, book: Path, tmp_path: Path) -> Callable[..., str]:
    """All that a command says and writes."""
    screens = cli.Screens(no_screens().window, no_screens().shots, lambda: printing)

    def all_said(name: str, *more: str) -> str:
        out = str(tmp_path / "out")
        given = [one.format(out=out) for one in ROWS[name]]
        json = ("--json",) if name != "dump" else ()
        ran = run(name, book, *given, *more, *json, screens=screens)
        assert ran.code == 0, ran.err
        files = [tmp_path / "out.pdf", tmp_path / "out.xlsx"]
        return ran.out + "".join(_read(file) for file in files if file.exists())

    return all_said


def _read(file: Path) -> str:
    from python_calamine import CalamineWorkbook

    if file.suffix == ".pdf":
        return text_of(file)
    workbook = CalamineWorkbook.from_path(file)
    return repr([workbook.get_sheet_by_name(name).to_python() for name in workbook.sheet_names])


def _of(code: str, text: str) -> list[str]:
    """What of a village's is said."""
    return [word for word in (*NAMES[code], code, VILLAGES[code]) if word in text]


@pytest.mark.parametrize("name", ROWS)
def test_what_is_said_is_of_the_village(name: str, said: Callable[..., str]) -> None:
    here, there = said(name, "--village", HERE), said(name, "--village", VILLAGES[THERE])
    assert _of(HERE, here)
    assert _of(THERE, there)
    assert (_of(THERE, here), _of(HERE, there)) == ([], [])


def test_a_township_or_nothing_that_is_known(run: Commands, said: Callable[..., str], book: Path) -> None:
    every_one = said("due")
    assert said("due", "--village", HERE[:9]) == every_one
    assert _of(HERE, every_one)
    assert _of(THERE, every_one)
    for code in ("999", "没有村", "宝莲寺村啊"):
        ran = run("due", book, "--village", code)
        assert (ran.code, one_chinese_line(ran.err)) == (2, True), code
    assert "没有认出“没有村”" in run("check", book, "--village", "没有村").err


def test_an_archive_is_handed_over_once(run: Commands, book: Path, tmp_path: Path) -> None:
    """Of who moved here from the third village; of nobody else, and nobody twice."""
    copied, person = shutil.copy(book, tmp_path / "镇.fpb"), f"{HERE}-2"
    assert [one["person"] for one in json.loads(run("hand-over", copied, "--village", HERE, "--json").out)] == [person]
    [given] = json.loads(run("hand-over", copied, person, "--json").out)
    assert (given["receiver"], given["done"]) == ("袁薛庄村", str(TODAY))
    assert json.loads(run("hand-over", copied, "--json").out)[0]["person"] == f"{THERE}-2"
    for wrong, said in ((person, "不用再移交"), (f"{HERE}-0", "不用移交"), ("没有这个人", "没有")):
        ran = run("hand-over", copied, wrong)
        assert (ran.code, one_chinese_line(ran.err)) == (2, True)
        assert said in ran.err
    assert "移交心理档案给袁薛庄村" in run("access-log", copied).out
