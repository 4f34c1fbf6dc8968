"""Workbooks of what villages are like in a year: amounts in larger units, whose a row is, and one that was deleted."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from db.village import Honour, VillageYear
from fupin_desktop import regions
from fupin_desktop.exchange.excel_plan import Plan
from fupin_desktop.ledgers.ledger import Ledger
from fupin_desktop.ledgers.village import HONOURS, VILLAGE_YEARS
from fupin_desktop.services.book import entry
from fupin_desktop.services.book.opening import Book, create_book, open_book
from tests.books import ACTOR
from tests.fupin_desktop.exchange.test_loans_in import brought

TOWNSHIP, VILLAGE = "410502101", "410502101212"
HEADINGS = ("行政村", "年度", "总户数", "总人口数", "村级集体经济收入(万元)", "其中经营性收入(万元)", "农民人均纯收入")
ROW = ("袁薛庄村", 2026, 300, 1200, 5.68, "3.2", 18600)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    create_book(tmp_path / "宝莲寺镇.fpb", TOWNSHIP, ACTOR)
    with open_book(tmp_path / "宝莲寺镇.fpb", ACTOR) as opened:
        yield opened


def _brought(book: Book, folder: Path, *rows: Any, ledger: Ledger = VILLAGE_YEARS, headings: Any = HEADINGS) -> Plan:
    return brought(book, folder / "行政村信息.xlsx", ledger, headings, *rows)


def test_amounts_are_counted_as_their_heading_says(book: Book, tmp_path: Path) -> None:
    plan = _brought(book, tmp_path, ROW)
    assert plan.added == 1, [row.reason for row in plan.files[0].refused]
    [one] = VillageYear.living()
    assert (one.region_code, one.collective_total, one.collective_operating) == (VILLAGE, 56800, 32000)
    assert (one.households, one.income_pc) == (300, 18600)  # of which no heading says another unit


@pytest.mark.parametrize(
    ("unit", "amount"),
    [
        ("元", "5.68"),
        ("百元", "568"),
        ("千元", "5680"),
        ("万元", "56800"),
        ("单位：万元", "56800"),
        ("百万元", "5680000"),
    ],
)
def test_every_unit(book: Book, tmp_path: Path, unit: str, amount: str) -> None:
    headings = (*HEADINGS[:4], f"村级集体经济收入（{unit}）")
    _brought(book, tmp_path, (*ROW[:4], 5.68), headings=headings)
    assert VillageYear.get().collective_total == Decimal(amount)


def test_more_than_there_can_be_comes_back(book: Book, tmp_path: Path) -> None:
    plan = _brought(book, tmp_path, (*ROW[:4], 568_000_000, None, None))
    assert (plan.added, plan.refused) == (0, 1)
    assert plan.files[0].refused[0].column == HEADINGS[4]


@pytest.mark.parametrize(
    ("village", "said"),
    [
        ("", "没有写行政村，不知道是哪个村的。请补上。"),
        ("南关村", "南关村不在这个账本里。请在它自己的账本里导入。"),
        ("没有的村", "没有找到“没有的村”这个村。请照行政区划的写法填。"),
        ("宝莲寺镇", "没有"),
    ],
)
@pytest.mark.parametrize("ledger", [VILLAGE_YEARS, HONOURS], ids=lambda one: one.name)
def test_whose_row_is_not_known_or_elsewhere_comes_back(
    book: Book, tmp_path: Path, ledger: Ledger, village: str, said: str
) -> None:
    good: dict[str, Any] = dict(zip(HEADINGS, ROW, strict=True))
    if ledger is HONOURS:
        kind, level = (one.codes.offered[0].label for one in (Honour.kind, Honour.level))
        good = {"行政村": "袁薛庄村", "年度": 2026, "荣誉类别": kind, "级别": level}
    bad = good | {"行政村": village}
    plan = _brought(book, tmp_path, list(bad.values()), list(good.values()), ledger=ledger, headings=list(good))
    assert (plan.added, plan.refused) == (1, 1)
    [back] = plan.files[0].refused
    assert (said in back.reason, back.column) == (True, "行政村"), back.reason
    assert [one.region_code for one in ledger.model.living()] == [VILLAGE]


def test_by_its_code_too(book: Book, tmp_path: Path) -> None:
    [elsewhere] = regions.by_names("", "南关村")
    rows = ((elsewhere, *ROW[1:]), (VILLAGE, *ROW[1:]))
    plan = _brought(book, tmp_path, *rows, headings=("行政区划代码", *HEADINGS[1:]))
    assert (plan.added, plan.refused) == (1, 1)
    assert "南关村不在这本账本里。请核对行政村，或交给那里登记。" in plan.files[0].refused[0].reason
    assert [one.region_code for one in VillageYear.living()] == [VILLAGE]


def test_in_a_villages_book_a_row_without_a_village_is_its_own(tmp_path: Path) -> None:
    create_book(tmp_path / "村.fpb", VILLAGE, ACTOR)
    with open_book(tmp_path / "村.fpb", ACTOR) as book:
        plan = _brought(book, tmp_path, ("", *ROW[1:]), ("姚家营村", *ROW[1:]))
        assert (plan.added, plan.refused) == (1, 1), [row.reason for row in plan.files[0].refused]
        assert [one.region_code for one in VillageYear.living()] == [VILLAGE]


def test_deleted_and_brought_again_it_is_there_again(book: Book, tmp_path: Path) -> None:
    _brought(book, tmp_path, ROW)
    [one] = VillageYear.living()
    entry.delete(ACTOR, "删除", [one])
    assert not list(VillageYear.living())
    plan = _brought(book, tmp_path, (*ROW[:2], 310, *ROW[3:]))
    assert (plan.added, plan.refused) == (1, 0)
    [again] = VillageYear.living()
    assert (again.id, again.households) == (one.id, 310)
    assert _brought(book, tmp_path, (*ROW[:2], 310, *ROW[3:])).added == 0
