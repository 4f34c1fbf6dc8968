"""What is looked at before a workbook is opened: its size, and how far out its cells lie."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from db.files import answers
from fupin_desktop.exchange.sheets.plain import BadWorkbook

#: Bytes of a file, and of its parts together once unpacked. 200,000 persons are 25 MB and 500 MB.
LARGEST_FILE = 200 * 2**20
LARGEST_UNPACKED = 2**30
#: Cells of a sheet, blank ones between included: the reader keeps 32 bytes for each.
MOST_CELLS = 25_000_000

#: Bytes that the tag of a cell may be long.
_TAG = 256
#: Columns that a sheet may have; those named with three letters come after 27 alphabets.
_COLUMNS, _THREE_LETTERS = 16384, 27
_CELL = re.compile(rb' r="([A-Z]{1,3})(\d+)"')


def start_of(path: Path) -> bytes:
    """The first bytes of a file. Raises BadWorkbook where it can't be read, is empty, or too large."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(4096)
    except OSError as error:
        raise BadWorkbook(_unreadable(path, error)) from error
    if not size:
        raise BadWorkbook(f"“{path.name}”是空文件，里面什么也没有。请看看是不是没有拷贝完。")
    if size > LARGEST_FILE:
        raise BadWorkbook(f"“{path.name}”有 {size >> 20} MB，太大了，最多 {LARGEST_FILE >> 20} MB。请按村分开再导入。")
    return start


def _unreadable(path: Path, error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return f"找不到文件“{path}”。请看看文件名和 U 盘。"
    if answers(path.is_dir):  # which Windows tells as "no permission"
        return f"“{path.name}”是文件夹，请选里面的 .xlsx 或 .xls 文件。"
    if isinstance(error, PermissionError):
        return f"打不开“{path.name}”：没有权限，或者正被别的程序占用。请关掉打开它的 WPS 或 Excel 再试。"
    return f"读不出“{path.name}”：磁盘或 U 盘读写出错。请把文件拷到电脑上再试。"


def locked(path: Path) -> str:
    """What is said of a workbook with a password."""
    return f"“{path.name}”加了打开密码。请用 WPS 或 Excel 去掉密码，另存以后再导入。"


def damaged(path: Path) -> str:
    """What is said of a workbook that its reader can't follow."""
    return f"“{path.name}”已损坏或不是 Excel 工作簿，读不出来。请重新拷贝一份，或用 WPS 打开，另存为 .xlsx 再导入。"


class Extent:
    """How far down and right the cells of a sheet lie that hold something."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._last_row = self._widest = 0

    def add(self, text: bytes, seen: int) -> None:
        """Take in a piece of the sheet; its first `seen` bytes were seen before."""
        self._last_row = max(self._last_row, _last_row(text))
        self._widest = _widest(text, max(seen - _TAG, 0), self._widest)

    def check(self) -> None:
        """Raises BadWorkbook where the reader would keep more cells than it may."""
        most = MOST_CELLS // max(self._last_row, 1)
        if most < _COLUMNS and self._widest >= min(most // 26, _THREE_LETTERS):
            raise BadWorkbook(
                f"“{self._path.name}”的表格太大（到第 {self._last_row} 行）。"
                "请删掉数据右边和下边多余的行、列，另存以后再导入。"
            )


def _last_row(text: bytes) -> int:
    """The row of the last cell that holds something (blank ones have no closing tag)."""
    end = text.rfind(b"c>")
    found = _CELL.search(text, max(text.rfind(b' r="', 0, max(end, 0)), 0)) if end > 0 else None
    return int(found[2]) if found else 0


def _widest(text: bytes, start: int, known: int) -> int:
    """How far right a cell lies that holds something, in alphabets: 0 for A to Z, 1 for AA to AZ, …, 27 for all of
    three letters. Only what is farther than `known` is looked for."""
    while known < _THREE_LETTERS and (found := _farther(known).search(text, start)):
        letters = found[1]
        known = _THREE_LETTERS if len(letters) == 3 else letters[0] - ord("A") + 1
    return known


@cache
def _farther(known: int) -> re.Pattern[bytes]:
    """A cell that holds something, farther right than so many alphabets."""
    two = rb"|[%c-Z][A-Z]" % (ord("A") + known) if known < 26 else b""
    return re.compile(rb' r="([A-Z]{3}' + two + rb')\d+"(?:[^>]*[^/>])?>')
