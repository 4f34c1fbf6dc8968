"""Lists of other departments: any workbook whose rows name persons, understood by the headings of their columns; and
the workbooks that go back."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from db.codes import fold
from db.kind import number_text
from fupin_desktop.exchange.collector import no_collector
from fupin_desktop.exchange.excel_out import save
from fupin_desktop.exchange.excel_source import RawSheet, reading
from fupin_desktop.exchange.excel_text import printable, text
from fupin_desktop.exchange.sheets.plain import HEAD, BadWorkbook, Cell

NAME, NUMBER, AMOUNT, LEVEL = "name", "id_no", "amount", "level"
#: What each column may be called, without width and blanks; of several the one named first is read.
_CALLED = {
    NAME: ("姓名", "参保人姓名", "学生姓名", "户主姓名"),
    NUMBER: ("证件号码", "身份证号", "身份证号码", "公民身份号码", "残疾证号", "公民身份证号码"),
    AMOUNT: ("个人自付", "自付费用", "个人负担", "个人现金支付", "救助金额", "补助金额", "贷款余额", "逾期金额"),
    LEVEL: ("残疾等级", "鉴定等级", "低保类别", "救助类型"),
}
_LONGEST = 200


@dataclass(frozen=True)
class ListedPerson:
    """A row of a list. `cells`: all of it, as it came."""

    row: int
    name: str
    id_no: str
    amount: str
    level: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class DeptList:
    """A list as it was read: its headings, and its rows."""

    headings: tuple[str, ...]
    persons: tuple[ListedPerson, ...]
    places: dict[str, int]

    def others(self, person: ListedPerson) -> str:
        """The columns that are not understood, as "列名:值；…", cut to what is kept."""
        known = set(self.places.values())
        pairs = zip(self.headings, person.cells, strict=False)
        told = [f"{name}:{value}" for n, (name, value) in enumerate(pairs) if n not in known and name and value]
        return "；".join(told)[:_LONGEST]


def read(path: Path) -> DeptList:
    """The list of a workbook: of its first sheet with a name or number of persons. Raises BadWorkbook."""
    with reading(path) as sheets:
        for sheet in sheets:
            if not sheet.hidden and (found := _table(sheet)):
                return found
    raise BadWorkbook(f"“{path.name}”里没有找到名单：表头要有“姓名”和“身份证号”（或“证件号码”）这两列。请核对表头。")


def _table(sheet: RawSheet) -> DeptList | None:
    rows = iter(sheet.rows)
    first = list(islice(rows, HEAD))
    for place, (_, cells) in enumerate(first):
        headings = tuple(" ".join(text(cell).split()) for cell in cells)
        places = _places(headings)
        if NAME in places and NUMBER in places:
            persons = tuple(_persons(chain(first[place + 1 :], rows), places))
            return DeptList(headings, persons, places)
    return None


def _places(headings: Sequence[str]) -> dict[str, int]:
    folded = [fold(heading) for heading in headings]
    found = {}
    for what, names in _CALLED.items():
        place = next((folded.index(fold(name)) for name in names if fold(name) in folded), None)
        if place is not None:
            found[what] = place
    return found


def _persons(rows: Iterable[tuple[int, list[Cell]]], places: dict[str, int]) -> Iterator[ListedPerson]:
    for number, cells in rows:
        texts = tuple(text(cell).strip() for cell in cells)

        def at(what: str, texts: tuple[str, ...] = texts) -> str:
            place = places.get(what)
            return texts[place] if place is not None and place < len(texts) else ""

        if at(NAME) or at(NUMBER):
            yield ListedPerson(number, at(NAME), number_text(at(NUMBER)).upper(), at(AMOUNT), at(LEVEL), texts)


def write(path: Path, title: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a workbook of texts: nothing in it is reckoned. Raises BadWorkbook."""
    from rustpy_xlsxwriter import Format, write_worksheets

    names = list(dict.fromkeys(heading or f"列{n}" for n, heading in enumerate(headings, 1)))
    buffer = io.BytesIO()
    with no_collector():
        cells = (dict(zip(names, (printable(cell) or None for cell in row), strict=False)) for row in rows)
        filled = chain(cells, [dict.fromkeys(names)])
        write_worksheets([(title, filled)], buffer, column_formats={title: [Format().set_num_format("@")] * len(names)},
                         ignore_errors={title: names}, freeze_panes={title: {"row": 1}})  # fmt: skip
    save(path, buffer.getvalue())
