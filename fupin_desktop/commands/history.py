"""history BOOK RECORD: the changes of a record, newest first."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from fupin_desktop.commands.common import CannotGoOn, emit, opened
from fupin_desktop.services.book import access, records
from fupin_desktop.services.household.history import Event, history


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("record", metavar="RECORD", help="内部编号、证件号、户编号，或不重名的姓名")
    parser.add_argument("--reason", metavar="TEXT", default="", help="为什么看本村本组以外的户（会记入访问记录）")


def run(args: argparse.Namespace) -> None:
    with opened(args, read_only=True):
        keys = records.meant(args.record)
        if not keys:
            raise CannotGoOn(f"账本里没有“{args.record[:40]}”。可以先用 search 查到证件号或户编号。")
        if len(keys) > 1:
            raise CannotGoOn(f"有 {len(keys)} 条记录都叫“{args.record[:40]}”。请改用证件号或户编号。")
        if household := records.household_of(keys[0]):
            access.open_household(household, args.reason)
        events = history(keys[0])
    emit(args, [asdict(event) | {"at": event.at.isoformat()} for event in events], map(_line, events))


def _line(event: Event) -> str:
    what = f"{event.what} {event.field}"
    if event.before or event.after:
        what += f"：{event.before or '（空）'} → {event.after or '（空）'}"
    return f"{event.at:%Y-%m-%d %H:%M}  {event.actor}  {event.title}  {what}"
