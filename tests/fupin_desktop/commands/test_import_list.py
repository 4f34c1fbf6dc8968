"""import BOOK FILE --list CODE."""

from __future__ import annotations

import json
from pathlib import Path

from db.household import Household
from fupin_desktop.services.book.opening import create_book, open_book
from tests.books import ACTOR, add_household
from tests.commands import Commands
from tests.fupin_desktop.services.monitoring.test_dept_lists import ONE, STRANGER, rows_of, workbook
from tests.monitored import TOWNSHIP


def test_the_command(run: Commands, tmp_path: Path) -> None:
    path = tmp_path / "镇.fpb"
    create_book(path, TOWNSHIP, ACTOR)
    with open_book(path, ACTOR):
        add_household("张三", ONE)
    book = workbook(tmp_path / "医保.xlsx", (1, "张三", ONE, "", 1, 20000), (2, "王", STRANGER, "", 1, 20000))
    left = tmp_path / "没有对上.xlsx"
    given = ("import", str(path), str(book), "--list", "0101", "--date", "2026-11-01", "--json")
    dry = json.loads(run(*given, "--dry-run").out)
    assert (dry["matched"], dry["added"], dry["offers"]) == (1, 0, 1)
    told = json.loads(run(*given, "--clues", "--unmatched", str(left)).out)
    assert (told["added"], told["unmatched"], len(told["clues"])) == (1, 1, 1)
    assert rows_of(left)[1][1] == "王"
    again = json.loads(run(*given, "--clues").out)
    assert (again["added"], again["clues"]) == (0, [])
    assert "如 0101" in run("import", str(path), str(book), "--list", "9").err
    with open_book(path, ACTOR):
        assert Household.select().count() == 1
