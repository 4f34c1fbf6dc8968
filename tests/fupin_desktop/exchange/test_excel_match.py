"""Whom of the book a row means: by number, by who moved, by name where the number was blank."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.household import Household
from db.person import Person
from db.record import derived_key
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.exchange.workbooks import apply_import, plan_import
from tests.books import add_household
from tests.fupin_desktop.exchange.sheets import COLUMNS, number, person, write

FIRST, SECOND = "41050210121270001", "41050210121270002"


def test_who_moved_is_of_the_household_of_the_row(book: Book, tmp_path: Path) -> None:
    apply_import(book, plan_import([write(tmp_path / "一.xlsx", [person(), person(2)])]), other_villages=True)
    known = Person.get(Person.id_no == number(2))
    moved = person(2, 户编号=SECOND)
    apply_import(book, plan_import([write(tmp_path / "二.xlsx", [moved])]), other_villages=True)
    assert Person.select().count() == 2
    assert Person.get_by_id(known.id).household == derived_key("household", SECOND)
    assert Household.living().count() == 2


@pytest.mark.parametrize("written", ["张二", "张 二"])
def test_a_name_is_known_where_the_number_was_blank(book: Book, tmp_path: Path, written: str) -> None:
    household, head = add_household(head="张二", id_no="", household_no=FIRST)
    columns = [name for name in COLUMNS if name != "人编号"]
    row = person(姓名=written)
    apply_import(book, plan_import([write(tmp_path / "名单.xlsx", [row], columns)]), other_villages=True)
    [known] = Person.select()
    assert (known.id, known.household, known.id_no) == (head.id, household.id, number())
