"""rekey BOOK: another key for the book and its backups; --encrypt locks a plain one."""

from __future__ import annotations

import argparse
from pathlib import Path

from fupin_desktop.commands.common import (
    CannotGoOn,
    actor,
    emit,
    keep_code,
    offering_backup,
    opened,
    progress,
    secret,
    told_code,
)  # fmt: skip
from fupin_desktop.roles import Right
from fupin_desktop.services.book import access, rekeying, unlocking


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--encrypt", action="store_true", help="给没有加密的账本加密")
    parser.add_argument("--user", metavar="NAME", default="", help="加密后的管理员；不填用 FUPIN_USER 或登录名")
    parser.add_argument("--sheet", metavar="FILE", type=Path, help="恢复码写进哪个文件；不填印在屏幕上")


def run(args: argparse.Namespace) -> None:
    if unlocking.is_locked(args.book):
        _rekey(args)
        return
    if not args.encrypt:
        raise CannotGoOn(f"账本“{args.book.name}”没有加密。要加密请加上 --encrypt。")
    _encrypt(args)


def _rekey(args: argparse.Namespace) -> None:
    with opened(args) as book:
        access.require(Right.USERS)
        access.note("更换账本的钥匙")
        ring = book.ring
    assert ring is not None
    rekeying.rekey(args.book, ring, progress(args))
    emit(args, {"book": str(args.book)}, ["换好了：账本和备份都用新钥匙重新加密，各人的密码和恢复页照旧。"])


def _encrypt(args: argparse.Namespace) -> None:
    user = args.user or actor()
    with offering_backup(args.book), opened(args):
        password = secret("FUPIN_PASSWORD", args.password_file, f"{user} 的新密码：", new=True)
    _, code = rekeying.encrypt(args.book, user, password, progress(args))
    data = {"book": str(args.book), "user": user, "recovery_code": keep_code(code, args.sheet)}
    emit(args, data, [f"“{args.book.name}”和它的备份都加密了，管理员是“{user}”。", *told_code(code, args.sheet)])
