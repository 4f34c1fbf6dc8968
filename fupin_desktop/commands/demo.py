"""demo DIR: village books with invented people and a township book that has none yet; or one village with rows in every
ledger, or the demo district."""

from __future__ import annotations

import argparse
from pathlib import Path

from fupin_desktop.commands.common import emit, progress
from fupin_desktop.commands.parser import whole_number
from fupin_desktop.demo import books
from fupin_desktop.demo.district import book as district


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="DIR", type=Path, help="放演示账本的文件夹")
    parser.add_argument("--villages", metavar="N", type=whole_number, default=3, help="村数，不填是 3")
    parser.add_argument("--households", metavar="M", type=whole_number, default=60, help="每村户数，不填是 60")
    parser.add_argument("--seed", metavar="S", type=int, default=1, help="同一个数做出同样的人，不填是 1")
    parser.add_argument("--locked", action="store_true", help="加密的账本，有四种角色的使用人")
    one = parser.add_mutually_exclusive_group()
    one.add_argument(
        "--ledgers", action="store_true",
        help="只做一个村 village.fpb，每本台账都有几条，镇、区登记的（项目、贷款、部门比对……）也在里面",
    )  # fmt: skip
    one.add_argument("--district", action="store_true", help="只做演示区 district.fpb，成效报告的数和报纸版面一样")


def run(args: argparse.Namespace) -> None:
    if args.district:
        path = district.make(args.folder, args.seed, progress(args))
        emit(args, {"books": [str(path)], "users": []}, [f"做好了 {path}"])
        return
    paths = _one(args) if args.ledgers else _several(args)
    users = [{"name": one.name, "role": one.role, "password": one.password} for one in books.USERS if args.locked]
    lines = [f"做好了 {path}" for path in paths]
    lines += [f"使用人 {one['name']}（{one['role']}），密码 {one['password']}" for one in users]
    emit(args, {"books": [str(path) for path in paths], "users": users}, lines)


def _several(args: argparse.Namespace) -> list[Path]:
    return books.make(args.folder, args.villages, args.households, args.seed, progress(args), locked=args.locked)


def _one(args: argparse.Namespace) -> list[Path]:
    path, code = args.folder / "village.fpb", books.village_codes()[0]
    books.make_folder(args.folder, [path])
    has_archives = not args.locked  # those of a locked book are sealed by who holds its key
    books.make_village(
        path, code, args.households, args.seed, locked=args.locked, psychology=has_archives, full=True
    )  # fmt: skip
    return [path]
