"""recover BOOK: with the printed code, a new password for a user who forgot theirs."""

from __future__ import annotations

import argparse
from pathlib import Path

from fupin_desktop.commands.common import CannotGoOn, emit, secret, waited
from fupin_desktop.services.book import unlocking, users


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("book", metavar="BOOK", type=Path, help="账本文件（.fpb）")
    parser.add_argument("--user", metavar="NAME", default="", help="谁忘了密码；只有一个使用人时不用填")
    parser.add_argument(
        "--code-file", metavar="FILE", type=Path, help="恢复码在哪个文件里；不填用 FUPIN_RECOVERY_CODE，再不然当场问"
    )
    parser.add_argument(
        "--new-password-file",
        metavar="FILE",
        type=Path,
        help="新密码在哪个文件里；不填用 FUPIN_NEW_PASSWORD 或当场问",
    )


def run(args: argparse.Namespace) -> None:
    if not unlocking.is_locked(args.book):
        raise CannotGoOn(f"“{args.book}”不是加密的账本，没有密码可以恢复。")
    known = unlocking.users(args.book)
    if not args.user and len(known) > 1:
        raise CannotGoOn(f"请用 --user 说明谁忘了密码：{'、'.join(known)}。")
    name = args.user or known[0]
    code = secret("FUPIN_RECOVERY_CODE", args.code_file, "恢复页上的恢复码：")
    password = secret("FUPIN_NEW_PASSWORD", args.new_password_file, f"{name} 的新密码：", new=True)
    waited(args.book)
    users.recover(args.book, code, name, password)
    emit(args, {"name": name}, [f"“{name}”的密码改好了，数据一条也没有少。恢复页请放回保险柜。"])
