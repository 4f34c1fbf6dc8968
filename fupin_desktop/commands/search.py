"""search BOOK TEXT: who is meant by a name, initials, number, phone or address."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from fupin_desktop.commands.common import add_full, emit, full_numbers, opened, village_of
from fupin_desktop.commands.parser import whole_number
from fupin_desktop.services.lists.search import Found, find


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", metavar="TEXT", help="姓名、拼音首字母、全拼、证件号、电话、户编号、住址")
    parser.add_argument("--limit", metavar="N", type=whole_number, default=50, help="最多列出几个，不填是 50")
    add_full(parser)


def run(args: argparse.Namespace) -> None:
    with opened(args, read_only=True):
        found = find(args.text, args.limit, full=full_numbers(args), region=village_of(args))
    lines = [_line(one) for one in found] or [f"没有找到“{args.text[:40]}”。可以试试姓名、拼音首字母或证件号的一部分。"]
    emit(args, [asdict(one) for one in found], lines)


def _line(one: Found) -> str:
    return "  ".join(
        part for part in (one.name, one.relation, one.village, one.group, one.household_no, one.id_no) if part
    )
