"""The workbook of refused rows (名册.待修正.xlsx): nothing is lost, and what was put right can be brought in again."""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db import connection
from db.files import put_in_place, take_away
from fupin_desktop.exchange.excel_layouts import REASON, Meaning, meaning
from fupin_desktop.exchange.excel_paper import READABLE, set_up
from fupin_desktop.exchange.excel_plan import FilePlan, SheetHead
from fupin_desktop.exchange.excel_rows import RefusedRow
from fupin_desktop.exchange.excel_text import letters, printable, raw
from fupin_desktop.exchange.sheets.plain import BadWorkbook
from fupin_desktop.progress import Progress, no_progress

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

MARK = "待修正"
REASON_HEADING = "待修正原因"
_STEP = 500
_NO_SHEET_NAME = re.compile(r"[\\*?:/\[\]']")
_LONGEST_NAME = 31
_BAD, _TITLE = "FDE7E4", "E6F2ED"


def write_refused(plan: FilePlan, folders: Iterable[Path], progress: Progress = no_progress) -> Path:
    """Write the refused rows of a file as they came, each with its reason, into the first folder that can be written.

    Never over another file. Raises BadWorkbook when no folder can be written.
    """
    failed: OSError | None = None
    for folder in dict.fromkeys(folders):
        target = _free_name(folder, plan.path)
        unfinished = target.with_name(f".{target.name}.{os.getpid()}.tmp")
        try:
            _write(plan, unfinished, progress)
            put_in_place(unfinished, target)
        except OSError as error:
            failed = error
        else:
            return target
        finally:
            with suppress(OSError):
                take_away(unfinished)
    words = connection.reason(failed) if failed else "没有能写的文件夹"
    raise BadWorkbook(f"有 {len(plan.refused)} 行要退回，但“{MARK}”工作簿写不下：{words}。所以没有导入，账本没有动。")


def _free_name(folder: Path, source: Path) -> Path:
    stem = re.sub(rf"\.{MARK}(-\d+)?$", "", source.stem)
    for number in itertools.count(1):
        path = folder / f"{stem}.{MARK}{f'-{number}' if number > 1 else ''}.xlsx"
        if not path.exists():
            return path
    raise AssertionError


def _write(plan: FilePlan, path: Path, progress: Progress) -> None:
    from openpyxl import Workbook

    path.touch(0o600, exist_ok=False)  # a folder that can't be written is found out before any work
    book = Workbook(write_only=True)
    done = 0
    for head in plan.heads:
        rows = [row for row in plan.refused if row.sheet == head.name]
        if not rows:
            continue
        if head.heads:
            rows = list(_with_heads(rows, head, plan))
        sheet = book.create_sheet(_NO_SHEET_NAME.sub(" ", printable(head.name))[:_LONGEST_NAME] or "名册")
        own = [i for i, heading in enumerate(head.headings) if meaning(heading) != Meaning(None, REASON)]
        _set_widths(sheet, len(own), len(head.above))
        for above in head.above:
            sheet.append([_cell(sheet, above[i]) for i in own])
        sheet.append([_cell(sheet, words, _TITLE) for words in (*(head.headings[i] for i in own), REASON_HEADING)])
        for row in rows:
            if done % _STEP == 0:
                progress(done, len(plan.refused), "写待修正的行")
            done += 1
            sheet.append(_row(sheet, row, own))
    book.save(path)


def _with_heads(rows: list[RefusedRow], head: SheetHead, plan: FilePlan) -> Iterator[RefusedRow]:
    """Each household's rows under the row of its head, and a blank one before what stood somewhere else: who is read
    again must not come under another head."""
    taken = {row.row: row for row in plan.heads_of_refused if row.sheet == head.name}
    blank = RefusedRow(head.name, 0, "", "", cells=[""] * len(head.headings))
    home = last = 0
    for row in rows:
        begins = head.heads.get(row.row, 0)
        if last and (not begins or begins != home):
            yield blank
        if begins in taken and begins != home:
            yield taken[begins]
        home, last = begins, row.row
        yield row


def _set_widths(sheet: Any, columns: int, above: int) -> None:
    sheet.freeze_panes = f"A{above + 2}"
    set_up(sheet, above + 1, fits=(columns + 4) * 16 <= READABLE)
    for index in range(columns):
        sheet.column_dimensions[letters(index)].width = 16
    sheet.column_dimensions[letters(columns)].width = 70


def _row(sheet: WriteOnlyWorksheet, row: RefusedRow, columns: list[int]) -> list[Cell]:
    from openpyxl.comments import Comment

    cells = []
    for index in columns:
        cell = _cell(sheet, row.cells[index], _BAD if index in row.columns else "")
        if index in row.columns:
            cell.comment = Comment(row.reason, "扶贫桌面", height=120, width=320)
        cells.append(cell)
    return [*cells, _cell(sheet, row.reason, _BAD)]


def _cell(sheet: WriteOnlyWorksheet, value: Any, colour: str = "") -> Cell:
    """A cell that holds text and nothing but text, whatever it begins with."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import PatternFill

    cell: Cell = WriteOnlyCell(sheet, printable(raw(value)))
    cell.data_type = "s"
    cell.number_format = "@"
    if colour:
        cell.fill = PatternFill("solid", fgColor=colour)
    return cell
