"""A list in a workbook: numbers are whole for who may have them so and says why; all others get them masked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from db.changes import every
from fupin_desktop.cards.listing import Heading
from fupin_desktop.roles import Right, Role, rights
from fupin_desktop.services.book import access
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.lists import taking_out
from fupin_desktop.services.lists.taking_out import Row, Told
from tests.books import add_household

ID_NO, PHONE = "410502195504056010", "13800001111"
FIELDS = {1: ["person.id_no"], 2: ["person.phone", "household.phone"]}


@pytest.fixture
def told(book: Book) -> Told:
    home, person = add_household(phone=PHONE)
    records = {"person": str(person.id), "household": str(home.id)}
    rows = [Row(("张三", "4105**********6010", "138****1111"), str(home.id), records), Row(("无", "", ""))]
    headings = [Heading(title, 80, False, False) for title in ("姓名", "证件号码", "联系电话")]
    return Told("人员名单", "一组", headings, 2, lambda start, n: rows[start : start + n], numbers=FIELDS)


def _written(path: Path) -> list[list[object]]:
    return [list(line) for line in openpyxl.load_workbook(path).worksheets[0].iter_rows(min_row=4, values_only=True)]


def _noted() -> str:
    return str(every("SELECT note FROM access WHERE what = '导出名单' ORDER BY n DESC LIMIT 1")[0][0])


def test_without_a_reason_they_are_masked(told: Told, tmp_path: Path) -> None:
    for why in ("", "  \n "):
        assert taking_out.export(told, tmp_path / "名单.xlsx", why_whole=why) == 2
        assert _written(tmp_path / "名单.xlsx")[0] == ["张三", "4105**********6010", "138****1111"]
        assert _noted().endswith("号码遮住")


def test_with_a_reason_they_are_whole_and_it_is_noted(told: Told, tmp_path: Path) -> None:
    assert taking_out.may_be_whole(told)
    taking_out.export(told, tmp_path / "名单.xlsx", why_whole=f"报民政局\n比对{'很长' * 200}")
    assert _written(tmp_path / "名单.xlsx") == [["张三", ID_NO, PHONE], ["无", None, None]]
    assert "完整号码：报民政局 比对" in _noted()
    assert len(_noted()) < 300


@pytest.mark.parametrize("role", list(Role))
def test_it_is_a_right_of_the_role(told: Told, tmp_path: Path, role: Role) -> None:
    who = access.visitor()
    allowed = rights(role, psychology=False) | {Right.EVERYWHERE, Right.EXPORT}
    access.enter(replace(who, rights=allowed, role=role))
    assert taking_out.may_be_whole(told) is (Right.FULL_EXPORT in allowed)
    assert not taking_out.may_be_whole(replace(told, numbers={}))
    if Right.FULL_EXPORT not in allowed:
        with pytest.raises(access.Denied):
            taking_out.export(told, tmp_path / "名单.xlsx", why_whole="想要")
        assert not (tmp_path / "名单.xlsx").exists()


def test_a_column_of_numbers_says_nothing_else() -> None:
    assert taking_out.are_numbers(("person.phone", "household.phone"))
    for fields in ((), ("person.name",), ("helper.name", "helper.phone"), ("head.name",), ("psy_file.x",)):
        assert not taking_out.are_numbers(fields)
