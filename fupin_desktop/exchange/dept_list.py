"""Lists of other departments: any workbook whose rows name persons, understood by the headings of their columns; and
the workbooks that go back."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from pathlib import Path

from db.codes import fold
from db.kind import number_text
from fupin_desktop.exchange import excel_table
from fupin_desktop.exchange.collector import no_collector
from fupin_desktop.exchange.excel_layouts import Meaning, spellings
from fupin_desktop.exchange.excel_out import save
from fupin_desktop.exchange.excel_paper import page_setup
from fupin_desktop.exchange.excel_source import RawSheet, reading
from fupin_desktop.exchange.excel_text import printable, text
from fupin_desktop.exchange.sheets.plain import BadWorkbook, Cell

NAME, NUMBER, AMOUNT, LEVEL = "name", "id_no", "amount", "level"
#: What each is called where somebody says which column it is.
CALLED = {NAME: "姓名", NUMBER: "证件号码", AMOUNT: "金额", LEVEL: "等级或类别"}
#: What each column may be called, without width and blanks; of several the one named first is read.
_ALIASES = {
    NAME: ("姓名", "参保人姓名", "学生姓名", "户主姓名"),
    NUMBER: ("证件号码", "身份证号", "身份证号码", "公民身份号码", "残疾证号", "公民身份证号码"),
    AMOUNT: (
        "个人自付", "自付费用", "个人负担", "个人现金支付", "救助金额", "补助金额", "贷款逾期金额", "逾期金额",
        "贷款余额",
    ),
    LEVEL: ("残疾等级", "鉴定等级", "低保类别", "救助类型"),
}  # fmt: skip
_KNOWN = {fold(name) for names in _ALIASES.values() for name in names}
_LONGEST = 200
_FEWEST = 2


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
    """A list as it was read: its headings, its rows (number, cells), and at which column (from 0) each thing stands."""

    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    places: Mapping[str, int]

    @cached_property
    def persons(self) -> tuple[ListedPerson, ...]:
        """Its rows that name somebody."""
        return tuple(_persons(self.rows, self.places))

    @property
    def lacking(self) -> str:
        """What must be among its columns and is not, in words; "" for nothing. Who it is is told by the number."""
        return "、".join(f"“{CALLED[what]}”" for what in (NAME, NUMBER) if what not in self.places)

    def with_places(self, places: Mapping[str, int]) -> DeptList:
        """The same list, its columns understood otherwise."""
        return replace(self, places=dict(places))

    def others(self, person: ListedPerson) -> str:
        """The columns that are not understood, as "列名:值；…", cut to what is kept."""
        known = set(self.places.values())
        pairs = zip(self.headings, person.cells, strict=False)
        told = [f"{name}:{value}" for n, (name, value) in enumerate(pairs) if n not in known and name and value]
        return "；".join(told)[:_LONGEST]


def read(path: Path) -> DeptList:
    """The list of a workbook: of its first sheet with a name and number of persons; where no heading is understood, of
    the first one that has any, with the columns that are. Raises BadWorkbook where there is no table."""
    best: DeptList | None = None
    with reading(path) as sheets:
        for sheet in sheets:
            found = None if sheet.hidden else _table(sheet)
            if found and not found.lacking:
                return found
            best = best or found
    if best is None:
        raise BadWorkbook(f"“{path.name}”里没有找到名单：要有一行表头，下面一行一个人。请核对是不是选错了文件。")
    return best


def _table(sheet: RawSheet) -> DeptList | None:
    """The sheet from its headings on; where none is understood, from the row with the most words."""
    head = list(excel_table.first_rows(sheet.rows))
    if found := excel_table.find(head, sheet.merges, sheet.width, read=_meant, fewest=1):
        last, headings, meanings = found.last_skipped, found.headings, found.meanings
    else:
        last, cells = max(head, key=lambda row: sum(map(_is_word, row[1])), default=(0, []))
        headings, meanings = list(map(text, cells)), []
    if sum(map(_is_word, headings)) < _FEWEST:
        return None
    rows = ((number, tuple(text(cell).strip() for cell in cells))
            for number, cells in chain(head, sheet.rows) if number > last)  # fmt: skip
    return DeptList(tuple(" ".join(one.split()) for one in headings), tuple(rows), _places(meanings))


def _is_word(cell: Cell) -> bool:
    return bool(words := text(cell).strip()) and not words.replace(".", "", 1).rstrip("Xx").isdigit()


def _meant(heading: str) -> Meaning | None:
    """What a heading means here: the name by which it is known."""
    return next((Meaning(None, spelt) for spelt in spellings(heading) if spelt in _KNOWN), None)


def _places(meanings: Sequence[Meaning | None]) -> dict[str, int]:
    called = [meant and meant.name for meant in meanings]
    named = {what: next((name for name in map(fold, names) if name in called), "") for what, names in _ALIASES.items()}
    return {what: called.index(name) for what, name in named.items() if name}


def _persons(rows: Iterable[tuple[int, tuple[str, ...]]], places: Mapping[str, int]) -> Iterator[ListedPerson]:
    for number, texts in rows:

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
                         ignore_errors={title: names}, freeze_panes={title: {"row": 1}},
                         page_setup={title: page_setup(1, 9 * len(names))})  # fmt: skip
    save(path, buffer.getvalue())
