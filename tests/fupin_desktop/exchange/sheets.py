"""Workbooks for tests: real files, made cell by cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import python_calamine

from fupin_desktop.exchange.excel_read import Sheet, open_workbook
from fupin_desktop.exchange.sheets.plain import Cell
from fupin_desktop.rules.id_number import checksum

ROSTERS = Path(__file__).resolve().parents[2] / "data" / "rosters"
_COLUMNS = "数据日期 乡(镇) 行政村 户编号 人编号 姓名 证件号码 与户主关系 文化程度 人均纯收入 户联系电话 危房户"
COLUMNS = tuple(_COLUMNS.split())


def number(serial: int = 1, born: str = "19550405") -> str:
    """A good ID number."""
    first = f"410502{born}{serial:03d}"
    return first + checksum(first)


def person(serial: int = 1, **more: Any) -> dict[str, Any]:
    """A row by heading."""
    cells = [
        *("20231031", "宝莲寺镇", "袁薛庄村", "41050210121270001", f"4105021012127000{serial:04d}"),
        *("张" + "一二三四五六七八九十"[serial % 10], number(serial % 1000), "户主" if serial == 1 else "之子", "小学"),
        *("8000.50", "13800000000", "否"),
    ]
    row: dict[str, Any] = dict(zip(COLUMNS, cells, strict=True))
    return row | more


def write(
    path: Path, rows: Iterable[dict[str, Any]], columns: Sequence[str] = COLUMNS, above: Sequence[str] = ("名单", "")
) -> Path:
    """A workbook with one sheet of these rows."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for words in above:
        sheet.append([words])
    sheet.append(list(columns))
    for at, row in enumerate(rows, len(above) + 2):
        sheet.append([row.get(heading) for heading in columns])
        for column in range(1, len(columns) + 1):
            if isinstance((cell := sheet.cell(at, column)).value, str):
                cell.data_type = "s"  # openpyxl takes what begins with = for a formula
    book.save(path)
    return path


def grid(path: Path, sheet: int = 0) -> list[list[Any]]:
    """All cells of a sheet."""
    return python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(sheet).to_python(skip_empty_area=False)


@dataclass
class ReadSheet:
    """A sheet with the rows of persons that were read from it."""

    name: str
    sheet: Sheet
    read: list[tuple[int, list[Cell]]]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.sheet, name)


def sheets_of(path: Path) -> list[ReadSheet]:
    """The sheets of a workbook that hold persons."""
    with open_workbook(path) as book:
        return [ReadSheet(sheet.name, sheet, list(sheet.rows())) for sheet in book.sheets()]
