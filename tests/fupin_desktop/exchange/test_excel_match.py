"""Whom of the book a row means: by number, by who moved, by name where the number was blank."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from db.changes import change, every
from db.household import Household
from db.person import Employment, Person
from db.record import derived_key
from fupin_desktop.exchange.excel_match import Known, roster_spell, shown_spells
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.exchange.workbooks import apply_import, plan_import
from tests.books import ACTOR, add_household
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


WRONG = "410502195504050099"  # its last digit does not add up: whoever has it has another one


def _told(book: Book, tmp_path: Path, *rows: dict[str, Any], columns: Sequence[str] = ()) -> tuple[list[str], str]:
    """What becomes of each row ("refused", "added", "changed" or "same") and what is told of all."""
    columns = columns or [name for name in COLUMNS if name != "人编号"]
    [file] = plan_import([write(tmp_path / "名单.xlsx", rows, columns)]).files
    fates = {one.row: one.status for one in file.persons} | {one.row: "refused" for one in file.refused}
    told = [one.text for one in file.notices if "已照收" in one.text or "核对" in one.text]
    return [fates[row] for row in sorted(fates)], " ".join([*told, *(one.reason for one in file.refused)])


@pytest.mark.parametrize(
    ("there", "row", "fate", "words"),
    [
        # number, name, whether left, household of who is in the book; number and name of the row; what becomes of it
        ([(number(1), "张一", "2", SECOND)], (number(1), "张一"), "added", "号码与账本里的“张一”相同"),
        ([(number(1), "张一", "1", SECOND)], (number(1), "王二"), "added", "号码与账本里的“张一”相同"),
        ([(WRONG, "张一", "1", FIRST)], (number(1), "张一"), "changed", "证件号码原来是"),
        ([(WRONG, "张一", "1", FIRST)] * 2, (number(1), "张一"), "refused", "分不清是不是同一个人"),
        ([(number(900, "19700101"), "张一", "1", FIRST)], (number(1), "张一"), "refused", "分不清是不是同一个人"),
        ([(None, "张一", "1", FIRST)] * 2, (number(1), "张一"), "refused", "分不清是不是同一个人"),
        ([(number(1), "张一", "1", FIRST)], (None, "张一"), "changed", ""),
        ([(number(1), "张一", "1", FIRST), (number(2), "张一", "1", FIRST)], (None, "张一"), "refused", "分不清"),
        ([(number(1), "张一", "1", FIRST), (None, "张一", "1", FIRST)], (number(1), "张一"), "changed", ""),
        ([(None, "王二", "1", FIRST)], (number(1), "张一"), "added", ""),
    ],
)  # fmt: skip
def test_whom_a_row_means(
    book: Book, tmp_path: Path, there: list[Any], row: tuple[Any, str], fate: str, words: str
) -> None:
    homes = {
        no: add_household(f"户主{no}", number(800 + at), household_no=no)[0] for at, no in enumerate((FIRST, SECOND))
    }
    with change(ACTOR, "登记"):
        for id_no, name, state, home in there:
            Person(household=homes[home].id, name=name, id_no=id_no, member_state=state, relation="03").save()
    fates, told = _told(book, tmp_path, person(姓名=row[1], 证件号码=row[0], 与户主关系="之子"))
    assert fates == [fate]
    assert words in told


def test_of_several_spells_a_roster_shows_its_own_else_the_first(book: Book, tmp_path: Path) -> None:
    _, head = add_household(household_no=FIRST, head="张一", id_no=number(1))
    with change(ACTOR, "登记"):
        first, later = (Employment(person=head.id, year=2023, start_ym=start) for start in ("202301", "202307"))
        first.save()
        later.save()
    columns = (*COLUMNS, "务工时间（月）")
    of = min(str(first.id), str(later.id))
    for months in ("3", "4"):
        row = person(证件号码=number(1), 人编号=None) | {"务工时间（月）": months}
        apply_import(book, plan_import([write(tmp_path / "名单.xlsx", [row], columns)]), other_villages=True)
        assert every("SELECT id, months FROM employment WHERE months IS NOT NULL") == [(of, int(months))]
    own = roster_spell(str(head.id), 2023)
    with change(ACTOR, "登记") as writer:
        writer.put(Employment, [{"id": own, "person": str(head.id), "year": 2023}])
    assert shown_spells(Known(), {(str(head.id), 2023)}) == {(str(head.id), 2023): own}
