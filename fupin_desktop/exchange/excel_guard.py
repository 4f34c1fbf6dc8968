"""What is looked at before a workbook is opened: the reader would take a bomb at its word and end the process."""

from __future__ import annotations

import re
import zipfile
from functools import cache
from pathlib import Path

from db.refusal import Refusal

#: Bytes of a file, and of its parts together once unpacked. 200,000 persons are 25 MB and 500 MB.
LARGEST_FILE = 200 * 2**20
LARGEST_UNPACKED = 2**30
#: Cells of a sheet, blank ones between included: the reader keeps 32 bytes for each.
MOST_CELLS = 25_000_000

_STEP = 2**20
_OVERLAP = 2**16
#: Bytes that the tag of a cell may be long.
_TAG = 256
#: Columns that a sheet may have; those named with three letters come after 27 alphabets.
_COLUMNS, _THREE_LETTERS = 16384, 27
_CELL = re.compile(rb' r="([A-Z]{1,3})(\d+)"')


class BadWorkbook(Refusal):
    """A file can't be read as a workbook of persons, or one can't be written. The text is a sentence for the reader."""


def examine(path: Path) -> None:
    """Raise BadWorkbook when the file is not a workbook, is locked with a password, damaged, or larger than can be
    read. Takes a tenth of the time of reading it."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(8)
    except OSError as error:
        raise BadWorkbook(_unreadable(path, error)) from error
    if not size:
        raise BadWorkbook(f"“{path.name}”是空文件，里面什么也没有。请看看是不是没有拷贝完。")
    if size > LARGEST_FILE:
        raise BadWorkbook(f"“{path.name}”有 {size >> 20} MB，太大了，最多 {LARGEST_FILE >> 20} MB。请按村分开再导入。")
    if start.startswith(b"PK"):
        _examine_package(path)
    elif start == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        _examine_old(path)
    else:
        raise BadWorkbook(
            f"“{path.name}”不是 Excel 工作簿，可能是别的文件改了名字。请用 WPS 或 Excel 打开，另存为 .xlsx 再导入。"
        )


def _unreadable(path: Path, error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return f"找不到文件“{path}”。请看看文件名和 U 盘。"
    if isinstance(error, IsADirectoryError):
        return f"“{path.name}”是文件夹，请选里面的 .xlsx 或 .xls 文件。"
    if isinstance(error, PermissionError):
        return f"打不开“{path.name}”：没有权限，或者正被别的程序占用。请关掉打开它的 WPS 或 Excel 再试。"
    return f"读不出“{path.name}”：磁盘或 U 盘读写出错。请把文件拷到电脑上再试。"


def _examine_old(path: Path) -> None:
    """An OLE file: .xls, or a package encrypted with a password."""
    data = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise BadWorkbook(f"“{path.name}”加了打开密码。请用 WPS 或 Excel 去掉密码，另存以后再导入。")
    if "Workbook".encode("utf-16-le") not in data and "Book".encode("utf-16-le") not in data:
        raise BadWorkbook(f"“{path.name}”不是 Excel 工作簿。请用 WPS 或 Excel 打开，另存为 .xlsx 再导入。")


def _examine_package(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as package:
            _examine_sizes(path, package.infolist())
            for part in package.infolist():
                _examine_part(path, package, part)
    except BadWorkbook:
        raise
    except Exception as error:  # a crafted package fails in many ways
        raise BadWorkbook(f"“{path.name}”已损坏，读不出来。请重新拷贝一份，或用 WPS 打开另存一次再导入。") from error


def _examine_sizes(path: Path, parts: list[zipfile.ZipInfo]) -> None:
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise BadWorkbook(f"“{path.name}”不是 .xlsx 工作簿。请用 WPS 或 Excel 打开，另存为 .xlsx 再导入。")
    if sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise BadWorkbook(f"“{path.name}”展开后超过 {LARGEST_UNPACKED >> 30} GB，没有打开。请按村分开再导入。")


def _examine_part(path: Path, package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Unpack a part piece by piece: one that is not as long as it says fails its checksum here, and not in memory."""
    sheet = part.filename.startswith("xl/worksheets/")
    last_row = widest = 0
    tail = b""
    with package.open(part) as stream:
        while piece := stream.read(_STEP):
            if sheet:
                text = tail + piece
                last_row = max(last_row, _last_row(text))
                widest = _widest(text, max(len(tail) - _TAG, 0), widest)
                tail = text[-_OVERLAP:]
    most = MOST_CELLS // max(last_row, 1)
    if sheet and most < _COLUMNS and widest >= min(most // 26, _THREE_LETTERS):
        raise BadWorkbook(
            f"“{path.name}”的表格太大（到第 {last_row} 行）。请删掉数据右边和下边多余的行、列，另存以后再导入。"
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
