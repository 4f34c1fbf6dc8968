"""Workbooks read in a child process (`sheets/child.py`), because a damaged or hostile file can end its reader or ask
for all memory. The parent takes plain rows only."""

from __future__ import annotations

import marshal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Timer
from typing import Any

from fupin_desktop import WORKBOOK_READER
from fupin_desktop.exchange.sheets.plain import BadWorkbook, Cell, Day, Fault, Merge, Shown

#: Seconds in which the reader says nothing: it is stopped. 200,000 persons are parsed in a tenth of that.
SILENCE = 180
_MAIN = Path(__file__).resolve().parents[2] / "main.py"
_LARGEST_FRAME = 2**28
_ODD: dict[str, Any] = {"shown": Shown, "day": Day, "fault": Fault}
#: Windows: no black window beside ours.
_NO_WINDOW = 0x08000000 if sys.platform == "win32" else 0


@dataclass
class RawSheet:
    """A sheet as it came. `rows`: (Excel's number, cells as many as `width`) of the rows that are not blank, once."""

    name: str
    hidden: bool
    height: int
    width: int
    #: Merged cells that begin in the first rows, where headings are.
    merges: list[Merge]
    rows: Iterator[tuple[int, list[Cell]]] = field(repr=False)


@contextmanager
def reading(path: Path) -> Iterator[Iterator[RawSheet]]:
    """The sheets of a workbook in order; each sheet's rows are read before the next sheet is asked for, or not at all.
    Raises BadWorkbook."""
    command = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, str(_MAIN)]
    with subprocess.Popen(
        [*command, WORKBOOK_READER, str(path)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=_NO_WINDOW,
    ) as child:
        try:
            yield _Frames(child, path).sheets()
        finally:
            child.kill()


class _Frames:
    def __init__(self, child: subprocess.Popen[bytes], path: Path) -> None:
        self._child = child
        self._path = path

    def sheets(self) -> Iterator[RawSheet]:
        frame = self._next()
        while "sheet" in frame:
            rows = self._rows()
            merges = [(a, b, c, d) for a, b, c, d in frame["merges"]]
            yield RawSheet(frame["sheet"], frame["hidden"], frame["height"], frame["width"], merges, rows)
            for _ in rows:
                pass
            frame = self._last

    def _rows(self) -> Iterator[tuple[int, list[Cell]]]:
        number = 0
        while "rows" in (frame := self._next()):
            rows = frame["rows"]
            for column, told, places in frame["odd"]:
                cells = [_ODD[one[-1]](*one) if isinstance(one, tuple) else one for one in told]
                for row, place in zip(rows, places, strict=True):
                    if row:
                        row[column] = cells[place]
            for row in rows:
                number += 1
                if row:
                    yield number, row
        self._last = frame

    def _next(self) -> dict[str, Any]:
        """The next frame; a sentence of the reader, or about its end, is raised."""
        out = self._child.stdout
        assert out is not None
        clock = Timer(SILENCE, self._child.kill)
        clock.start()
        try:
            head = out.read(4)
            size = int.from_bytes(head, "big")
            data = out.read(size) if len(head) == 4 and size <= _LARGEST_FRAME else b""
        finally:
            clock.cancel()
            clock.join()
        if not data or len(data) < size:
            raise BadWorkbook(
                f"“{self._path.name}”读不出来：文件已损坏，或者表格大得内存放不下。"
                "请用 WPS 打开，删掉数据右边和下边多余的行、列，另存为 .xlsx 再导入。"
            )
        frame: dict[str, Any] = marshal.loads(data)
        if "refused" in frame:
            raise BadWorkbook(frame["refused"])
        return frame
