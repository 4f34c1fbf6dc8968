"""backup BOOK: a copy now, beside the book."""

from __future__ import annotations

import argparse

from fupin_desktop.commands.common import CannotGoOn, actor, emit, offering_backup, ring_of
from fupin_desktop.services.book.opening import open_book


def run(args: argparse.Namespace) -> None:
    ring = ring_of(args.book, args.password_file)
    with offering_backup(args.book), open_book(args.book, actor(), ring=ring) as book:
        copy = book.backup_now()
    if copy is None:
        raise CannotGoOn("没有备份成，账本没有动。请看看磁盘是不是满了，或文件夹能不能写。")
    emit(args, {"backup": str(copy.path)}, [f"备份好了：{copy.path}"])
