"""export-xlsx BOOK OUT.xlsx [--layout …]: persons as a workbook."""

from __future__ import annotations

import argparse
from pathlib import Path

from fupin_desktop.commands.common import add_book, add_json, emit, opened, progress
from fupin_desktop.commands.parser import whole_number
from fupin_desktop.services.workbooks import export_workbook, layouts


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_book(parser)
    parser.add_argument("out", metavar="OUT.xlsx", type=Path, help="写到哪个文件")
    names = "，".join(f"{name} {title}" for name, title in layouts().items())
    parser.add_argument(
        "--layout", choices=tuple(layouts()), default="template", help=f"格式：{names}；不填是 template"
    )
    parser.add_argument("--region", metavar="CODE", default="", help="只要这个村或乡镇（行政区划代码）")
    parser.add_argument("--year", metavar="YEAR", type=whole_number, help="哪一年的情况，不填是最近一年")
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    with opened(args.book, read_only=True):
        count = export_workbook(args.out, args.layout, village=args.region, year=args.year, progress=progress(args))
    emit(args, {"persons": count, "file": str(args.out)}, [f"写了 {count} 人：{args.out}"])
    return 0
