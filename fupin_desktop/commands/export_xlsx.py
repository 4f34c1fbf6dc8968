"""export-xlsx BOOK OUT.xlsx [--layout …]: persons as a workbook."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from fupin_desktop.commands.common import emit, opened, progress, village_of
from fupin_desktop.commands.parser import whole_number
from fupin_desktop.services.book import access
from fupin_desktop.services.conflicts import undecided
from fupin_desktop.services.exchange.workbooks import export_workbook, layouts, may_have_whole_numbers
from fupin_desktop.services.papers import cards_state
from fupin_desktop.services.papers.cards_state import Wanted


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("out", metavar="OUT.xlsx", type=Path, help="写到哪个文件")
    names = "，".join(f"{name} {title}" for name, title in layouts().items())
    parser.add_argument(
        "--layout", choices=tuple(layouts()), default="template", help=f"格式：{names}；不填是 template"
    )
    parser.add_argument("--helped", action="store_true", help="只要脱贫户和监测对象")
    parser.add_argument("--year", metavar="YEAR", type=whole_number, help="哪一年的情况，不填是最近一年")
    parser.add_argument("--masked", action="store_true", help="号码中间的数字遮住")
    parser.add_argument("--reason", metavar="TEXT", default="", help="有外村外组的户时，为什么要导出")


def run(args: argparse.Namespace) -> None:
    with opened(args, read_only=True):
        masked, village = args.masked or not _whole_numbers(args.out), village_of(args)
        helped = cards_state.households(Wanted(village)) if args.helped else None
        count = export_workbook(
            args.out, args.layout, whose=village if helped is None else helped, year=args.year, masked=masked,
            reason=args.reason, progress=progress(args),
        )  # fmt: skip
        open_ones = undecided.households(village, helped)
    told = "，号码中间已遮住" if masked else ""
    lines = [f"写了 {count} 人{told}：{args.out}", *undecided.foot(open_ones)]
    emit(args, {"persons": count, "file": str(args.out), "masked": masked, "undecided": open_ones}, lines)


def _whole_numbers(out: Path) -> bool:
    """Whether numbers go out whole: by role, and where a person sits before it, only after asking."""
    if not may_have_whole_numbers():
        return False
    if access.visitor().role is None or not sys.stdin.isatty():
        return True
    question = f"{out.name} 里会有完整的证件号码和电话，会记入访问记录。写完整的吗？[y/N] "
    print(question, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes", "是")
