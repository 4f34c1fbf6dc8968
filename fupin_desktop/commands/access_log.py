"""access-log BOOK: who looked at, copied or exported what, newest first."""

from __future__ import annotations

import argparse

from fupin_desktop.commands.common import emit, opened
from fupin_desktop.commands.parser import whole_number
from fupin_desktop.services.book import access


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--limit", metavar="N", type=whole_number, default=200, help="最多列出几条，不填是 200")


def run(args: argparse.Namespace) -> None:
    with opened(args, read_only=True):
        found = access.entries(args.limit)
    lines = [f"{one.at:%Y-%m-%d %H:%M:%S}  {one.user}  {one.what}  {one.note}  {one.record}".rstrip() for one in found]
    emit(args, [one._asdict() | {"at": one.at.isoformat()} for one in found], lines or ["还没有访问记录。"])
