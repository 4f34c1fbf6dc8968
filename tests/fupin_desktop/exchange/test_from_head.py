"""A roster without any 户编号: a household is who stands from its head to the next, when somebody says so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from db.changes import every
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.exchange.workbooks import apply_import, plan_import
from tests.fupin_desktop.exchange.sheets import number
from tests.fupin_desktop.exchange.test_left_open import COLUMNS, HOMES, made, one

VILLAGE = HOMES[0][:12]
PLAIN = ("姓名", "证件号码", "与户主关系", "健康状况")
WHOSE = "SELECT p.name, h.local_no FROM person p JOIN household h ON h.id = p.household ORDER BY p.id_no"


@pytest.mark.parametrize("without", [True, False])
def test_without_any_number_a_household_is_who_stands_from_its_head_to_the_next(
    book: Book, tmp_path: Path, without: bool
) -> None:
    """No column of it, or nothing in it."""
    bad, worse = one(3, "之子"), one(6)
    bad[2] = worse[2] = "41050219550405"
    rows = [
        one(1), one(2, "配偶"), bad, one(4), one(5, "之女"), worse, one(7, "配偶"), [None, "合计", "7人"],
        one(8, "配偶"),
    ]  # fmt: skip
    path = made(
        tmp_path, 甲=[PLAIN, *(row[1:] for row in rows)] if without else [COLUMNS, *([None, *row[1:]] for row in rows)]
    )
    plan = plan_import([path])
    assert (plan.added, plan.refused, plan.below) == (0, 8, 5)
    plan = plan_import([path], below=True)
    assert (plan.added, plan.refused, plan.below) == (4, 4, 0)
    done = apply_import(book, plan)
    first, second = f"{VILLAGE}0001", f"{VILLAGE}0002"
    assert every(WHOSE) == [("张一", first), ("张二", first), ("张四", second), ("张五", second)]
    assert (plan_import([path], below=True).same, plan_import([path]).below) == (4, 1)
    # what comes back stands under its head, and under no other
    [back] = done.refused_files
    opened = openpyxl.load_workbook(back)
    sheet = opened["甲"]
    told = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [row[0 if without else 1] for row in told] == ["张一", "张三", None, "张六", "张七", None, "张八"]
    assert "已经收下" in str(told[0][-1])
    assert "户主那一行退回了" in str(told[4][-1])
    at = "B" if without else "C"
    sheet[f"{at}3"], sheet[f"{at}5"] = number(3), number(6)
    opened.save(tmp_path / "改好.xlsx")
    plan = plan_import([tmp_path / "改好.xlsx"], below=True)
    assert (plan.added, plan.same, plan.refused) == (3, 1, 1)
    apply_import(book, plan)
    third = f"{VILLAGE}0003"
    assert dict(every(WHOSE)) == {
        "张一": first, "张二": first, "张三": first, "张四": second, "张五": second, "张六": third, "张七": third,
    }  # fmt: skip


def test_heads_of_one_name_without_numbers_are_not_thrown_together(book: Book, tmp_path: Path) -> None:
    rows: list[list[Any]] = [["王伟", None, "户主", "健康"], ["王一", number(1), "之子", "健康"]]
    years_: dict[str, list[Any]] = {
        f"{year}年": [PLAIN, *(row[1:] for row in (one(4), one(5, "之女")))] for year in (2023, 2024)
    }
    plan = plan_import([made(tmp_path, 甲=[PLAIN, *rows, *rows[:1], ["王二", number(2), "之女", "健康"]], **years_)],
                       below=True)  # fmt: skip
    assert [row.reason[:4] for row in plan.files[0].refused] == ["户主没有", "户主那一"] * 2
    apply_import(book, plan)  # nor is one household of two years two
    assert [name for name, _ in every(WHOSE)] == ["张四", "张五"]
    assert len({home for _, home in every(WHOSE)}) == 1


def test_whom_the_book_knows_stays_at_home_in_a_list_of_some(book: Book, tmp_path: Path) -> None:
    """The disabled of a village: under a head who has the number before stands somebody of another household."""
    apply_import(book, plan_import([made(tmp_path, 甲=[COLUMNS, one(1), one(4, home=HOMES[1])])]))
    some = [one(1), one(4, "之子", health="长期慢性病"), one(5, "之女")]
    plan = plan_import([made(tmp_path, 甲=[PLAIN, *(row[1:] for row in some)])], below=True)
    assert (plan.added, plan.changed, plan.same, plan.refused) == (1, 1, 1, 0)
    apply_import(book, plan)
    query = "SELECT p.name, h.household_no FROM person p JOIN household h ON h.id = p.household ORDER BY p.id_no"
    assert every(query) == [("张一", HOMES[0]), ("张四", HOMES[1]), ("张五", HOMES[0])]


def test_in_a_sheet_that_says_it_of_some_a_head_who_leaves_it_blank_begins_nothing(book: Book, tmp_path: Path) -> None:
    for rows in ([one(4, home=None), one(5, "之女", home=None), one(1)], [one(1), one(4, home=None)]):
        plan = plan_import([made(tmp_path, 甲=[COLUMNS, *rows])], below=True)
        assert (plan.added, plan.refused, plan.below) == (1, len(rows) - 1, 0)
