"""Workbooks in and out: what an import will do, doing it, and writing rosters."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from db import clock
from db.changes import one
from db.connection import BookError
from db.files import itself, take_away
from db.models import BY_TABLE
from db.refusal import ONLY_LOOKED_AT
from fupin_desktop import regions
from fupin_desktop.exchange import excel_in, excel_out
from fupin_desktop.exchange.excel_gather import Setting
from fupin_desktop.exchange.excel_layouts import LAYOUTS, PARTS
from fupin_desktop.exchange.excel_open import OpenValue
from fupin_desktop.exchange.excel_people import Roster
from fupin_desktop.exchange.excel_plan import Plan
from fupin_desktop.exchange.excel_refused import write_refused
from fupin_desktop.exchange.sheets.plain import BadWorkbook as BadWorkbook
from fupin_desktop.progress import Progress, no_progress
from fupin_desktop.roles import Right
from fupin_desktop.services.book import access, naming
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.book.opening import Book, region
from fupin_desktop.services.conflicts import sides, undecided
from fupin_desktop.services.household import net_income, years

#: Milliseconds that a clock may be behind without a word: two laptops never agree.
_CLOCKS_DIFFER = 24 * 3600 * 1000


@dataclass
class Imported:
    """What an import did: the plan that was carried out, and where the refused rows of each file are."""

    plan: Plan
    refused_files: list[Path] = field(default_factory=list)


def layouts() -> dict[str, str]:
    """Name → title of the layouts that can be written."""
    return {name: layout.title for name, layout in LAYOUTS.items()}


@needs(Right.IMPORT)
def plan_import(
    files: Sequence[Path], progress: Progress = no_progress, *, year: int | None = None, below: bool = False
) -> Plan:
    """What importing these workbooks into the open book will do. `year`: of rows that name none; this year's where it
    is not given. `below`: rows without 户编号 are of the household written above them. Raises BadWorkbook; writes
    nothing."""
    here = regions.find(region())
    village = here.code if here and here.level == regions.VILLAGE else ""
    return excel_in.plan(
        files, Setting(year or years.current(), village, region(), below, net_income.per_head), progress
    )


def year_in_doubt(plan: Plan) -> str:
    """Why the year must be asked of rows that name none, where this year's is not to be believed: others name another
    one, or the clock stands before the book's last change. "" where it need not."""
    if not plan.without_year:
        return ""
    if others := sorted({year for file in plan.files for year in file.named_years} - {plan.year}):
        return f"别的行写的是 {'、'.join(map(str, others))} 年度"
    last = one("SELECT value FROM meta WHERE key = 'last_stamp'")
    behind = last and clock.stamp_ms(last[0]) > clock.milliseconds() + _CLOCKS_DIFFER
    return "电脑的日期比账本最后一次改动还早" if behind else ""


def foreign_words(plan: Plan) -> str:
    """What is said of a roster of another village; "" for one of the book's own."""
    if not plan.foreign:
        return ""
    told = "、".join(
        f"{regions.village_name(village)}的 {households:,} 户 {persons:,} 人"
        for village, (households, persons) in plan.foreign.items()
    )
    return f"文件里有{told}，这本账本是{regions.path(region())[-1]}的。"


@needs(Right.IMPORT)
def apply_import(book: Book, plan: Plan, progress: Progress = no_progress, *, other_villages: bool = False) -> Imported:
    """Carry out a plan as one action. A roster of another village is refused unless `other_villages`. Rows that were
    refused go to 名册.待修正.xlsx beside their file, or beside the book where that folder can't be written. Raises
    BadWorkbook, Cancelled, BookError; then nothing has changed."""
    if book.read_only:
        raise BookError(ONLY_LOOKED_AT.format("不能导入"))
    if plan.foreign and not other_villages:
        raise BadWorkbook(f"{foreign_words(plan)}没有导入，账本没有动。请看看是不是选错了文件。")
    done = Imported(plan)
    try:
        for file in plan.files:
            if file.refused:
                folders = (itself(file.path).parent, book.path.parent)
                done.refused_files.append(write_refused(file, folders, progress))
        excel_in.apply(plan, book.actor, progress)
        naming.settle(book.actor)
    except BaseException:
        for path in done.refused_files:
            with suppress(OSError):
                take_away(path)
        raise
    book.backup_after("导入后", plan.added + plan.changed)
    return done


def may_have_whole_numbers() -> bool:
    """Whether the one at the keyboard may export numbers that are not masked: asked by the command and the window."""
    return access.may(Right.FULL_EXPORT)


@needs(Right.EXPORT)
def export_workbook(
    path: Path,
    layout: str,
    *,
    whose: str | Collection[str] = "",
    year: int | None = None,
    masked: bool | None = None,
    reason: str = "",
    progress: Progress = no_progress,
) -> int:
    """Write the persons of the open book in a layout; returns how many. `whose`: a region code, "" for all, or the keys
    of households. `year`: None for the latest that the book has anything for. `masked` hides the middle of numbers;
    None hides them from who may not have them whole, False takes that right, and the caller asks before. `reason`: why,
    where some are not of one's own village or group. Raises BadWorkbook, access.Denied, access.ReasonWanted."""
    if masked is None:
        masked = not may_have_whole_numbers()
    if not masked:
        access.require(Right.FULL_EXPORT)
    if isinstance(whose, str):
        access.open_region(whose, reason)
        which = "".join(regions.path(whose)[-1:]) or "全部"
    else:
        access.open_households(whose, reason)
        which = f"{len(whose):,} 户"
    access.note("导出 Excel", text=f"{layouts()[layout]}，{which}，{'号码遮住' if masked else '完整号码'}")
    if year is None:
        known = years.years()
        year = known[-1] if known else years.current()
    roster = Roster(whose, year, net_income.per_head(year))
    return excel_out.export(path, layout, roster, progress, masked=masked, undecided=_open_values())


def _open_values() -> list[OpenValue]:
    """What is undecided of the tables that workbooks show, with who says what; numbers masked."""
    tables = {part.model.table() for part in PARTS}
    found = []
    told = [value for listed in undecided.of_households().values() for value in listed if value.table in tables]
    for (table, record, name), given in sides.of_cells((v.table, v.record, v.field) for v in told).items():
        stored = one(f'SELECT "{name}" FROM "{table}" WHERE id = ?', record)[0]
        said = "；".join(f"{side.by} {side.at:%Y-%m-%d}：{side.text or '空'}" for side in given)
        found.append(OpenValue(table, record, name, sides.show(BY_TABLE[table], name, stored), said))
    return found
