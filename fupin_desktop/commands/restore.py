"""restore BOOK [BACKUP]: put the newest good backup, or the one named, in the place of the book."""

from __future__ import annotations

import argparse
from pathlib import Path

from db import backup
from db.backup import Backup
from db.files import itself
from db.keys import Ring
from fupin_desktop.commands.common import CannotGoOn, emit, ring_by
from fupin_desktop.services.book import unlocking
from fupin_desktop.services.book.opening import restore
from fupin_desktop.services.book.unlocking import BadKeyFile


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("backup", metavar="BACKUP", type=Path, nargs="?", help="哪个备份；不填是最新的完好备份")
    parser.add_argument("--list", action="store_true", help="只列出备份，不恢复")


def run(args: argparse.Namespace) -> None:
    if args.list:
        copies = backup.listed(args.book)
        lines = [f"{copy.made:%Y-%m-%d %H:%M:%S}  {copy.path}  {copy.note}".rstrip() for copy in copies]
        emit(args, [_described(copy) for copy in copies], lines or ["还没有备份。"])
        return
    ring = _ring(args)
    copy = _chosen(args.book, args.backup, ring)
    aside = restore(args.book, copy, ring)
    kept = f"原来的文件也留成了一份备份：{aside.name}。" if aside else ""
    data = {"restored": str(copy.path), "aside": str(aside) if aside else None}
    emit(args, data, [f"已恢复到 {copy.made:%Y-%m-%d %H:%M:%S} 的备份。{kept}"])


def _ring(args: argparse.Namespace) -> Ring | None:
    """What opens the copies: by the slots of the book, also where its file is gone; where there are none, or damaged
    ones, by a copy's own."""
    newest = next((copy.path for copy in backup.listed(args.book) if backup.is_good(copy.path)), None)
    lock = unlocking.lock_of(args.book, newest)
    if lock is None:
        return None
    try:
        return ring_by(lock, args.password_file)
    except BadKeyFile:
        if newest is None or lock == newest:
            raise
        return ring_by(newest, args.password_file)


def _chosen(book: Path, named: Path | None, ring: Ring | None) -> Backup:
    if named is None:
        copy = backup.newest_good(book, ring)
        if copy is None:
            raise CannotGoOn(f"“{book.name}”没有完好的备份，没有恢复。备份应在“{backup.folder(book)}”里。")
        return copy
    for copy in backup.listed(book):
        if itself(named) == itself(copy.path) or named.name == copy.path.name:
            return copy
    raise CannotGoOn(f"“{named}”不是“{book.name}”的备份。用 restore --list 看看有哪些。")


def _described(copy: Backup) -> dict[str, str]:
    return {"path": str(copy.path), "made": copy.made.isoformat(), "note": copy.note}
