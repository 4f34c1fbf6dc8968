"""import BOOK FILE… [--dry-run]: persons from workbooks."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fupin_desktop.commands.common import CannotGoOn, add_book, add_json, emit, opened, progress
from fupin_desktop.commands.parser import whole_number
from fupin_desktop.exchange.excel_plan import Plan
from fupin_desktop.services.exchange.workbooks import apply_import, foreign_words, plan_import, year_is_unsure

#: Rows were refused, or a sheet, block or column was not read.
SOME_LEFT = 1
_SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_book(parser)
    kinds = ".xlsx、.xls、.csv，系统导出的网页格式的 .xls 也行"
    parser.add_argument("files", metavar="FILE", nargs="+", type=Path, help=f"名册（{kinds}），可以给几个")
    parser.add_argument("--dry-run", action="store_true", help="只看会改什么，什么也不写")
    parser.add_argument("--year", metavar="YEAR", type=whole_number, help="文件没写年度时算哪一年的，不填是今年")
    parser.add_argument("--other-village", action="store_true", help="名册是别的村的也导入")
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    refused_files: list[Path] = []
    with opened(args, read_only=args.dry_run) as book:
        plan = plan_import(args.files, progress(args), year=args.year)
        if args.year is None and year_is_unsure(plan):
            raise CannotGoOn(
                f"文件没写是哪一年的，电脑的日期又比账本最后一次改动还早。请用 --year 写明年度，如 --year {plan.year}。"
            )
        if not args.dry_run:
            done = apply_import(book, plan, progress(args), other_villages=args.other_village)
            refused_files = done.refused_files
        foreign = foreign_words(plan)
    return tell(args, plan, refused_files, foreign)


def tell(args: argparse.Namespace, plan: Plan, refused_files: list[Path], foreign: str = "") -> int:
    """Say what an import did, or will do; returns the exit code."""
    emit(args, _data(plan, refused_files, foreign), _lines(plan, refused_files, foreign))
    return SOME_LEFT if plan.refused or plan.unread else 0


def _data(plan: Plan, refused_files: list[Path], foreign: str) -> dict[str, Any]:
    return {
        "read": plan.read,
        "added": plan.added,
        "changed": plan.changed,
        "same": plan.same,
        "refused": plan.refused,
        "duplicate": plan.duplicates,
        "passed_over": plan.passed,
        "further_rows": plan.further,
        "households": plan.households,
        "years": plan.years,
        "year_not_named": plan.without_year,
        "not_read": plan.unread,
        "other_villages": foreign,
        "refused_rows": [
            {"file": str(file.path), "sheet": row.sheet, "row": row.row, "column": row.column, "reason": row.reason}
            for file in plan.files
            for row in file.refused
        ],
        "notices": [
            {"file": str(file.path), "sheet": one.sheet, "row": one.row, "column": one.column, "text": one.text}
            for file in plan.files
            for one in file.notices
        ],
        "refused_file": str(refused_files[0]) if refused_files else None,
        "refused_files": [str(path) for path in refused_files],
    }


def _lines(plan: Plan, refused_files: list[Path], foreign: str) -> Iterator[str]:
    one = plan.unit
    yield f"新增 {plan.added} {one}，改动 {plan.changed} {one}，相同 {plan.same} {one}，退回 {plan.refused} 行。"
    yield counted(plan)
    if plan.years:
        yield years_told(plan)
    if foreign:
        yield f"请注意：{foreign}"
    for told in plan.unread:
        yield f"没有读：{told}"
    for file in plan.files:
        for row in file.refused[:_SHOWN]:
            yield f"{file.path.name} {row.sheet} 第 {row.row} 行：{row.reason}"
        for notice in file.notices[:_SHOWN]:
            yield f"{file.path.name} {notice.sheet} 第 {notice.row} 行（请核对）：{notice.column} {notice.text}"
        hidden = max(len(file.refused) - _SHOWN, 0) + max(len(file.notices) - _SHOWN, 0)
        if hidden:
            yield f"{file.path.name}：还有 {hidden} 条没有列出。"
    for path in refused_files:
        yield f"退回的行在：{path}。改好以后再导入一次。"


def counted(plan: Plan) -> str:
    """Where all rows went."""
    further = f"，同一人的另外几行 {plan.further} 行" if plan.further else ""
    households = f"，{plan.households} 户" if plan.unit == "人" else ""
    return f"共 {plan.read} 行{households}：重复 {plan.duplicates} 行，合计、签字等不是人的 {plan.passed} 行{further}。"


def years_told(plan: Plan) -> str:
    """Which years the rows are filed under, and whether the file says so."""
    named = "、".join(f"{year} 年度" for year in plan.years)
    if plan.without_year:
        return f"记入 {named}。有 {plan.without_year} 行没写是哪一年的，按 {plan.year} 年度记。"
    return f"记入 {named}。"
