"""import BOOK FILE… [--dry-run]: persons from workbooks."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fupin_desktop.commands.common import add_book, add_json, emit, opened, progress
from fupin_desktop.exchange.excel_plan import Plan
from fupin_desktop.services.workbooks import apply_import, plan_import

SOME_REFUSED = 1
_SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_book(parser)
    parser.add_argument("files", metavar="FILE", nargs="+", type=Path, help="名册（.xlsx 或 .xls），可以给几个")
    parser.add_argument("--dry-run", action="store_true", help="只看会改什么，什么也不写")
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    refused_files: list[Path] = []
    with opened(args, read_only=args.dry_run) as book:
        plan = plan_import(args.files, progress(args))
        if not args.dry_run:
            refused_files = apply_import(book, plan, progress(args)).refused_files
    emit(args, _data(plan, refused_files), _lines(plan, refused_files))
    return SOME_REFUSED if plan.refused else 0


def _data(plan: Plan, refused_files: list[Path]) -> dict[str, Any]:
    return {
        "added": plan.added,
        "changed": plan.changed,
        "same": plan.same,
        "refused": plan.refused,
        "refused_rows": [
            {"file": str(file.path), "sheet": row.sheet, "row": row.row, "column": row.column, "reason": row.reason}
            for file in plan.files
            for row in file.refused
        ],
        "refused_file": str(refused_files[0]) if refused_files else None,
    }


def _lines(plan: Plan, refused_files: list[Path]) -> Iterator[str]:
    yield f"新增 {plan.added} 人，改动 {plan.changed} 人，相同 {plan.same} 人，退回 {plan.refused} 行。"
    for file in plan.files:
        if file.ignored:
            yield f"{file.path.name}：没有用到的列：{'、'.join(file.ignored)}"
        for row in file.refused[:_SHOWN]:
            yield f"{file.path.name} {row.sheet} 第 {row.row} 行：{row.reason}"
        for notice in file.notices[:_SHOWN]:
            yield f"{file.path.name} {notice.sheet} 第 {notice.row} 行（请核对）：{notice.text}"
        hidden = max(len(file.refused) - _SHOWN, 0) + max(len(file.notices) - _SHOWN, 0)
        if hidden:
            yield f"{file.path.name}：还有 {hidden} 条没有列出。"
    for path in refused_files:
        yield f"退回的行在：{path}。改好以后再导入一次。"
