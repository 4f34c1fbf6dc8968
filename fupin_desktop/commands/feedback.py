"""feedback BOOK --village CODE --to DIR: give a village back what its township has of it."""

from __future__ import annotations

import argparse
from pathlib import Path

from fupin_desktop.commands.common import emit, opened, progress
from fupin_desktop.services.exchange import feedback


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--village", metavar="CODE", required=True, help="哪个村的 12 位代码；区册里是乡镇的 9 位")
    parser.add_argument("--to", metavar="DIR", type=Path, required=True, help="写到哪个文件夹或 U 盘")
    parser.add_argument("--note", metavar="TEXT", default="", help="附言，显示在村里首页上，办完为止")


def run(args: argparse.Namespace) -> None:
    with opened(args) as book:
        written = feedback.write(book, args.village, args.to, progress(args), args.note)
    first = written[0]
    data = {
        "package": str(first.path), "packages": [str(one.path) for one in written], "changes": first.entries,
        "records": first.records, "receipt": first.receipt,
    }  # fmt: skip
    emit(
        args,
        data,
        [f"下发包写好并读回核对过：{one.path}，{one.records} 条记录，回执号 {one.receipt}" for one in written],
    )
