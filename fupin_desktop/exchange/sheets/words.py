"""Tables that are text: comma- or tab-separated files, web pages and XML spreadsheets, whatever they are called."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from fupin_desktop.exchange.sheets import formats
from fupin_desktop.exchange.sheets.guard import damaged
from fupin_desktop.exchange.sheets.plain import BadWorkbook, Cell, Day, Fault, Grid, Merge, number
from fupin_desktop.texts import decoded

_SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"
#: A cell of a web page or XML sheet never covers more than this: a number out of bounds is no reason to make a billion.
_MOST_SPAN = 10_000


def grids(path: Path) -> Iterator[Grid]:
    """The tables. Raises BadWorkbook where the file is no text, or no table."""
    text = decoded(path.read_bytes())
    if text is None:
        raise BadWorkbook(
            f"“{path.name}”不是 Excel 工作簿，可能是别的文件改了名字。请用 WPS 或 Excel 打开，另存为 .xlsx 再导入。"
        )
    start = text[:4096].lower()
    if _SPREADSHEET in start:
        yield from _spreadsheet(path, text)
    elif "<table" in text.lower() or "<html" in start:
        yield from _page(text)
    else:
        yield from _separated(path, text)


def _separated(path: Path, text: str) -> Iterator[Grid]:
    lines = [line for line in text[:65536].splitlines()[:60] if line.strip()]
    by_most = {mark: max((line.count(mark) for line in lines), default=0) for mark in (",", "\t", ";")}
    mark = max(by_most, key=lambda one: (by_most[one], one == "\t"))
    if not by_most[mark] or text.startswith("%PDF"):
        raise BadWorkbook(
            f"“{path.name}”不是 Excel 工作簿，可能是别的文件改了名字。请用 WPS 或 Excel 打开，另存为 .xlsx 再导入。"
        )
    csv.field_size_limit(2**20)
    try:
        rows: list[list[Cell]] = [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark)]
    except csv.Error as error:
        raise BadWorkbook(damaged(path)) from error
    yield _grid(path.stem, rows, [])


def _grid(name: str, rows: list[list[Cell]], merges: list[Merge], hidden: bool = False) -> Grid:
    width = max(map(len, rows), default=0)
    padded: Iterator[list[Cell]] = (row + [""] * (width - len(row)) for row in rows)
    return Grid(name, padded, len(rows), width, hidden, merges)


class _Table:
    """Rows that are filled cell by cell, with cells that cover others."""

    def __init__(self) -> None:
        self.rows: list[list[Cell]] = []
        self.merges: list[Merge] = []
        self._covered: dict[tuple[int, int], bool] = {}

    def row(self, at: int | None = None) -> None:
        """Begin the next row, or row `at`."""
        while at is not None and len(self.rows) < min(at, len(self.rows) + _MOST_SPAN):
            self.rows.append([])
        self.rows.append([])

    def cell(self, value: Cell, down: int = 1, across: int = 1, at: int | None = None) -> None:
        """Put a cell at the next place of the row that nothing covers, or at column `at`."""
        if not self.rows:
            self.rows.append([])
        row, place = self.rows[-1], len(self.rows) - 1
        column = len(row) if at is None else min(at, len(row) + _MOST_SPAN)
        while at is None and (place, column) in self._covered:
            column += 1
        down, across = (min(max(n, 1), _MOST_SPAN) for n in (down, across))
        row += [""] * (column - len(row))
        row += [value] + [""] * (min(across, 1000) - 1)
        if down > 1 or across > 1:
            self.merges.append((place, column, place + down - 1, column + across - 1))
        for lower in range(place + 1, place + min(down, 1000)):
            self._covered.update(((lower, column + c), True) for c in range(min(across, 1000)))


class _Page(HTMLParser):
    """The tables of a web page; one inside another is its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self._open: list[_Table] = []
        self._cell: list[str] | None = None
        self._span = (1, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._end()
            self._open.append(_Table())
            self.tables.append(self._open[-1])
        elif self._open and tag == "tr":
            self._end()
            self._open[-1].row()
        elif self._open and tag in ("td", "th"):
            self._end()
            given = dict(attrs)
            self._cell, self._span = [], (_whole(given.get("rowspan")), _whole(given.get("colspan")))
        elif tag == "br" and self._cell is not None:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr"):
            self._end()
        elif tag == "table" and self._open:
            self._end()
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def _end(self) -> None:
        if self._cell is not None and self._open:
            self._open[-1].cell("".join(self._cell).strip(), *self._span)
        self._cell = None


def _page(text: str) -> Iterator[Grid]:
    page = _Page()
    page.feed(text)
    page.close()
    tables = [table for table in page.tables if any(any(row) for row in table.rows)]
    for count, table in enumerate(tables, 1):
        yield _grid("表" if len(tables) == 1 else f"表{count}", table.rows, table.merges)


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 6 else 1


def _spreadsheet(path: Path, text: str) -> Iterator[Grid]:
    """Excel's XML of 2003, which some systems give as .xls."""
    try:
        start = text.find("<", text.find("?>") + 2) if text.lstrip().startswith("<?xml") else 0
        root = ElementTree.fromstring(text[start:])  # as text: what it says of its encoding is no longer so
    except ElementTree.ParseError as error:
        raise BadWorkbook(damaged(path)) from error
    own = f"{{{_SPREADSHEET}}}"
    styles = dict(_styles(root, own))
    for sheet in root.iter(f"{own}Worksheet"):
        table = _Table()
        for row in sheet.iterfind(f"{own}Table/{own}Row"):
            index = row.get(f"{own}Index")
            table.row(_whole(index) - 1 if index else None)
            for cell in row.iterfind(f"{own}Cell"):
                _put(table, cell, own, styles)
        hidden = any(one.text != "SheetVisible" for one in sheet.iter() if one.tag.endswith("}Visible"))
        yield _grid(sheet.get(f"{own}Name", "表"), table.rows, table.merges, hidden)


def _styles(root: ElementTree.Element, own: str) -> Iterator[tuple[str, str]]:
    """Style → number format, of those that change what a number looks like."""
    for style in root.iter(f"{own}Style"):
        found = style.find(f"{own}NumberFormat")
        code = found.get(f"{own}Format", "") if found is not None else ""
        if code and not formats.is_plain(code := _NAMED.get(code, code)):
            yield style.get(f"{own}ID", ""), code


def _put(table: _Table, cell: ElementTree.Element, own: str, styles: dict[str, str]) -> None:
    data = cell.find(f"{own}Data")
    words = "".join(data.itertext()) if data is not None else ""
    index = cell.get(f"{own}Index")
    down, across = (int(cell.get(own + name, "0") or 0) + 1 for name in ("MergeDown", "MergeAcross"))
    kind = data.get(f"{own}Type", "") if data is not None else ""
    value = _KINDS.get(kind, str)(words)
    if kind == "Number":
        value = _amount(words, styles.get(cell.get(f"{own}StyleID", ""), ""))
    elif not words and kind != "String" and cell.get(f"{own}Formula"):
        value = Fault("")
    table.cell(value, down, across, _whole(index) - 1 if index else None)


def _amount(words: str, code: str) -> Cell:
    try:
        return formats.shown(float(words), code) if code else number(float(words))
    except ValueError:
        return words


def _moment(words: str) -> Cell:
    return Day(words[:10])


#: Number formats that XML spreadsheets call by a name.
_NAMED = {"Fixed": "0.00", "Standard": "#,##0.00", "Percent": "0.00%"}
_KINDS: dict[str, Callable[[str], Any]] = {
    "DateTime": _moment,
    "Boolean": lambda words: "TRUE" if words == "1" else "FALSE",
    "Error": Fault,
}
