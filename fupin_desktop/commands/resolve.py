"""resolve BOOK CONFLICT --take left|right|VALUE: decide a conflict, for all books that this one reaches."""

from __future__ import annotations

import argparse

from fupin_desktop.commands.common import actor, emit, opened
from fupin_desktop.services.book import access
from fupin_desktop.services.conflicts import conflict_list, deciding


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("conflict", metavar="CONFLICT", help="冲突的名字，conflicts 命令列出的“表:编号:字段”")
    parser.add_argument(
        "--take", metavar="left|right|VALUE", required=True, help="取左边（先写的）、右边（后写的），或另填一个值"
    )


def run(args: argparse.Namespace) -> None:
    with opened(args):
        decision = deciding.take(conflict_list.find(args.conflict), args.take)
        deciding.decide(access.visitor().name or actor(), [decision])
        left = conflict_list.count()
    conflict = decision.conflict
    emit(
        args,
        {"id": conflict.id, "value": decision.value, "left": left},
        [f"{conflict.about}的{conflict.label}定为“{decision.text or '空'}”。还有 {left} 处冲突。"],
    )
