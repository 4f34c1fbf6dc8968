"""Lists that come after a village's first roster, by keys: without 户编号, of the heads that the book knows, with a
year before a heading; what comes back of one is put right and brought in again; each is taken back."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from db import clock
from db.changes import every
from tests.edges import Chooser
from tests.fupin_desktop.exchange.sheets import number, write
from tests.walks.test_import import COLUMNS, HOME, bring
from tests.walks.walker import Walker

OTHER = "4105021012147000002"
OF_HEADS = ("户主姓名", "户主身份证号", "姓名", "证件号码", "与户主关系")
LAST = clock.today().year - 1
DATED = f"{LAST}年人均纯收入(元)"
_HOMES = "SELECT p.name, h.household_no FROM resident_person p JOIN household h ON h.id = p.household ORDER BY p.id_no"
_INCOME = (
    "SELECT h.household_no, i.year, i.given_net_pc FROM income i JOIN household h ON h.id = i.household "
    "WHERE i.given_net_pc IS NOT NULL ORDER BY 1"
)


def _roster(folder: Path) -> Path:
    """Two households, of which one's head has a rare character in their name."""
    rows = [
        {"户编号": home, "姓名": name, "证件号码": number(serial), "与户主关系": "户主", "健康状况": "健康"}
        for home, name, serial in ((HOME, "李䶮", 11), (OTHER, "欧阳修文", 13))
    ]
    return write(folder / "名单.xlsx", rows, (*COLUMNS, "数据日期"), (f"{LAST}年度名单",))


def _of_heads(folder: Path) -> Path:
    rows = [
        ("李䶮", number(11), "李䶮", number(11), "户主", 9000),
        ("李䶮", number(11), "李小荷", number(12), "之女", 9000),
        ("欧阳修文", number(13), "欧阳修文", number(13), "户主", 12000.5),
        ("欧阳文", None, "王巧", number(14), "配偶", 12000.5),
    ]
    columns = (*OF_HEADS, DATED)
    return write(folder / "收入.xlsx", [dict(zip(columns, one, strict=True)) for one in rows], columns, ("收入表",))


def test_a_list_of_heads_with_a_dated_heading(clerk: Walker, chooser: Chooser, tmp_path: Path) -> None:
    bring(clerk, chooser, _roster(tmp_path))
    said = bring(clerk, chooser, _of_heads(tmp_path))
    assert f"{LAST} 年度" in said
    assert "1 行没导入" in said
    known = [("李䶮", HOME), ("李小荷", HOME), ("欧阳修文", OTHER)]
    assert every(_HOMES) == known
    incomes = [(HOME, LAST, 900000), (OTHER, LAST, 1200050)]
    assert every(_INCOME) == incomes
    back = tmp_path / "收入.待修正.xlsx"
    opened = openpyxl.load_workbook(back)
    [sheet] = opened.worksheets
    [wrong] = [cell for line in sheet.iter_rows() for cell in line if cell.value == "欧阳文"]
    wrong.value = "欧阳修文"
    opened.save(back)
    assert "没导入" not in bring(clerk, chooser, back)
    assert every(_HOMES) == [*known, ("王巧", OTHER)]
    assert every(_INCOME) == incomes
    for left in (known, [known[0], known[2]], []):
        clerk.press("Ctrl+Z")
        clerk.idle()
        assert every(_HOMES) == left
