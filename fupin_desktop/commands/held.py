"""held BOOK [--receipt R] [--let-in ID… | --let-in-all | --drop]: what packages said that does not count; letting it
in, or forgetting it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from fupin_desktop import regions
from fupin_desktop.commands.common import CannotGoOn, emit, opened, village_of
from fupin_desktop.services.exchange import held
from fupin_desktop.services.exchange.held import Held


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--receipt", default="", help="只看这张回执的（回执号）")
    parser.add_argument("--let-in", metavar="ID", nargs="+", default=[], help="收下这几处（列出来的编号）")
    parser.add_argument("--let-in-all", action="store_true", help="收下列出的全部能收下的")
    parser.add_argument("--drop", action="store_true", help="清掉这张回执没收下的（要写 --receipt）")


def run(args: argparse.Namespace) -> None:
    if args.drop and not args.receipt:
        raise CannotGoOn("要清掉哪一张回执的？请用 --receipt 写明回执号。")
    with opened(args, read_only=not (args.let_in or args.let_in_all or args.drop)):
        village = village_of(args)
        if args.drop:
            count = held.drop(args.receipt)
            emit(args, {"dropped": count}, [f"清掉了 {count} 处。"])
            return
        found = [one for one in held.of(args.receipt) if regions.lies_in(one.region, village)]
        wanted = [one.id for one in found if one.may] if args.let_in_all else args.let_in
        if wanted:
            count = held.let_in(wanted)
            emit(args, {"let_in": count}, [f"收下了 {count} 处。"])
        else:
            emit(args, {"held": [_data(one) for one in found]}, _lines(found))


def _data(one: Held) -> dict[str, Any]:
    return {
        "id": one.id, "receipt": one.receipt, "village": one.village, "about": one.about, "label": one.label,
        "value": one.value, "at": one.at.isoformat(timespec="seconds"), "why": one.why, "may": one.may,
        "let_in": one.done or None,
    }  # fmt: skip


def _lines(found: list[Held]) -> Iterator[str]:
    if not found:
        yield "没有留着的改动。"
    for one in found:
        state = f"已收下 {one.done}" if one.done else "能收下" if one.may else "不能收下"
        yield f"{one.id}  {one.village}：{one.sentence}（{state}）"
