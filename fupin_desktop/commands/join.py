"""join BOOK A B: make one record of two that are the same; A stays. `undo` takes it back."""

from __future__ import annotations

import argparse

from fupin_desktop.commands.common import CannotGoOn, emit, opened
from fupin_desktop.services.book import records
from fupin_desktop.services.conflicts import joining


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kept", metavar="A", help="留下的一条：内部编号，或不重复的证件号、户编号")
    parser.add_argument("other", metavar="B", help="并进去的一条")


def run(args: argparse.Namespace) -> None:
    with opened(args) as book:
        kept, other = (_key(text) for text in (args.kept, args.other))
        table = records.table_of(kept)
        if table not in joining.JOINED or table != records.table_of(other):
            raise CannotGoOn("只能把两个人、两个户、两个单位或者两个干部合成一条。请用 duplicates 查到编号。")
        moved = joining.join(book.actor, table, kept, other)
    emit(
        args,
        {"table": table, "kept": kept, "joined": other, "moved": moved},
        [f"已合成一条，{moved} 条名下的记录一起并了过来。合错了可以用 undo 撤销。"],
    )


def _key(text: str) -> str:
    keys = records.meant(text)
    if len(keys) != 1:
        raise CannotGoOn(f"“{text[:40]}”{'有几条' if keys else '账本里没有'}。请用 duplicates 列出的内部编号。")
    return keys[0]
