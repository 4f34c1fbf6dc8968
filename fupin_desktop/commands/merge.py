"""merge BOOK PACKAGE… [--dry-run]: take packages. Exit 1 when some were refused, 2 when all were."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fupin_desktop import PROGRAM
from fupin_desktop.commands.common import FAILED, emit, opened, progress
from fupin_desktop.services.exchange import merge_desk
from fupin_desktop.services.exchange.incoming import CAN_MERGE, MERGED, PASSED, REPEATED, Receipt

SOME_REFUSED = 1
_MOST_TOLD = 10
_TAKEN = {MERGED: "合并了", REPEATED: "以前合并过", CAN_MERGE: "可以合并"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "packages", metavar="PACKAGE", nargs="+", type=Path, help="上报包（.fpk），或放着它们的文件夹、U 盘"
    )
    parser.add_argument("--dry-run", action="store_true", help="只看会怎样，什么也不写")


def run(args: argparse.Namespace) -> int:
    with opened(args, read_only=args.dry_run) as book:
        work = merge_desk.look if args.dry_run else merge_desk.merge
        receipts = work(book, args.packages, progress(args))
    refused = [done for done in receipts if done.refused]
    emit(args, {"packages": [_data(done) for done in receipts]}, _lines(receipts))
    if len(refused) == len(receipts):
        print(f"没有合并任何包：{refused[0].file.name}：{refused[0].refused}", file=sys.stderr)
        return FAILED
    return SOME_REFUSED if refused else 0


def _data(done: Receipt) -> dict[str, Any]:
    return {
        "file": str(done.file), "village": done.village, "status": done.status, "added": done.added,
        "changed": done.changed, "same": done.same, "conflicts": done.conflicts, "duplicates": done.duplicates,
        "refused": done.refused or None, "missing": done.missing, "arrived": done.arrived, "number": done.number,
        "receipt": done.receipt, "sender": done.sender, "fingerprint": done.fingerprint, "notices": done.notices,
        "held": done.held, "waiting": done.waiting, "held_rows": done.held_rows,
    }  # fmt: skip


def said(done: Receipt) -> Iterator[str]:
    """What did not come to count, with the first of it."""
    if done.waiting:
        yield f"有 {done.waiting} 处改动的记录还没有收到开头，先留着，等前面的包来了自动补上。"
    if done.held:
        yield f"有 {done.held} 处不是对方能改的，没有采用，都留着（{PROGRAM} held 账本 --receipt {done.receipt}）："
        yield from (f"  {row}" for row in done.held_rows[:_MOST_TOLD])


def _lines(receipts: list[Receipt]) -> Iterator[str]:
    for done in receipts:
        if done.refused or done.status == PASSED:
            yield f"{done.file.name}：{done.refused or done.notices[0]}"
            continue
        yield (
            f"{done.file.name}：{_TAKEN[done.status]}，新增 {done.added}，改动 {done.changed}，相同 {done.same}，"
            f"冲突 {done.conflicts}，疑似重复 {done.duplicates}。回执号 {done.receipt}"
        )
        if done.missing:
            yield f"  前面缺第 {'、'.join(map(str, done.missing))} 号包，请让{done.writer}补交。"
        yield from (f"  {notice}" for notice in (*said(done), *done.notices))
