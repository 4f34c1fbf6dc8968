"""move BOOK [HOUSEHOLD]: offer a household to another village, call it back, take or refuse one that is offered;
without a household: what waits."""

from __future__ import annotations

import argparse
import datetime as dt

from db.clock import today
from fupin_desktop import regions
from fupin_desktop.commands.common import CannotGoOn, emit, opened, village_of
from fupin_desktop.services.book import records, summary
from fupin_desktop.services.household import moving
from fupin_desktop.services.household.moving import Told


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "household", metavar="HOUSEHOLD", nargs="?", default="", help="户：内部编号或户编号；不填列出等接收的"
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--to", metavar="VILLAGE", default="", help="迁到哪个村（行政区划代码）")
    what.add_argument("--withdraw", action="store_true", help="撤回，不迁了")
    what.add_argument("--accept", action="store_true", help="接收迁入本村的这一户")
    what.add_argument("--refuse", metavar="REASON", default="", help="不接收，写明原因")
    parser.add_argument("--date", metavar="DATE", type=_day, help="迁移日期，如 2026-11-20；不填是今天")
    parser.add_argument("--reason", metavar="TEXT", default="", help="为什么迁移")
    parser.add_argument("--number", metavar="NUMBER", default="", help="接收后的户编号；不填由程序编本地号")
    parser.add_argument("--group", metavar="GROUP", default="", help="接收后的村民小组")
    parser.add_argument("--address", metavar="TEXT", default="", help="接收后的住址；不填就空着，不留原村的")


def run(args: argparse.Namespace) -> None:
    with opened(args, read_only=not args.household) as book:
        if args.household:
            key = _key(args.household)
            _do(args, book.actor, key)
            told = [found] if (found := moving.of(key)) else []
        else:
            village = village_of(args)
            told = [one for one in moving.coming() if _lies_in(one, village)]
    data = [
        {"household": one.household, "head": one.head, "from": one.from_village, "to": one.to_village,
         "date": str(one.date or ""), "reason": one.reason, "state": one.state, "refusal": one.refusal}
        for one in told
    ]  # fmt: skip
    nothing = "撤回了，这一户还在本村。" if args.withdraw else "没有等接收的迁入户。"
    emit(args, data, [f"{summary.whose(one.head)}：{one.sentence}" for one in told] or [nothing])


def _lies_in(one: Told, village: str) -> bool:
    return any(regions.lies_in(code, village) for code in (one.from_village, one.to_village))


def _do(args: argparse.Namespace, actor: str, key: str) -> None:
    if args.to:
        place = regions.find(args.to)
        moving.offer(actor, key, place.code if place else args.to, args.date or today(), args.reason)
    elif args.withdraw:
        moving.withdraw(actor, key)
    elif args.accept:
        moving.take(actor, key, args.number, args.group, args.address)
    elif args.refuse:
        moving.refuse(actor, key, args.refuse)
    elif moving.of(key) is None:
        raise CannotGoOn("这一户没有迁移。要迁到别的村，请写明 --to 和 --reason。")


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"日期要写成 2026-11-20 这样，现在是“{text[:20]}”") from None


def _key(text: str) -> str:
    keys = [key for key in records.meant(text) if records.table_of(key) == "household"]
    if len(keys) != 1:
        raise CannotGoOn(f"“{text[:40]}”{'有几户' if keys else '账本里没有这一户'}。请用 search 查到户编号。")
    return keys[0]
