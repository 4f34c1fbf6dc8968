"""reviews BOOK [--on DATE]: which red and yellow files the expert goes through next; --person keeps what was said."""

from __future__ import annotations

import argparse
from typing import Any

from db.clock import today
from db.fields import Date
from fupin_desktop import regions
from fupin_desktop.commands.common import CannotGoOn, actor, emit, opened, village_of
from fupin_desktop.commands.screen import person_of
from fupin_desktop.services.psychology import supervision
from fupin_desktop.services.psychology.archive import region_of
from fupin_desktop.services.psychology.supervision import Case


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--on", metavar="DATE", default="", help="哪天，不填是今天")
    parser.add_argument("--person", metavar="ID", default="", help="记一次督导：证件号、内部编号，或不重名的姓名")
    for name, label, _ in supervision.PARTS:
        parser.add_argument(f"--{name}", metavar="TEXT", default="", help=f"记督导时：{label}")


def run(args: argparse.Namespace) -> None:
    on = Date("").parse(args.on) or today()
    content = {name: str(getattr(args, name)) for name, _, _ in supervision.PARTS}
    if args.person:
        _keep(args, on, content)
        return
    if any(content.values()):
        raise CannotGoOn("请用 --person 写明是谁的档案。什么都没有记。")
    with opened(args, read_only=True):
        village = village_of(args)
        found = [one for one in supervision.cases(on) if not village or regions.lies_in(region_of(one.person), village)]
    emit(args, {"on": on.isoformat(), "cases": list(map(_data, found))}, [f"{len(found)} 份。", *map(_line, found)])


def _keep(args: argparse.Namespace, on: Any, content: dict[str, str]) -> None:
    with opened(args) as book:
        person = person_of(args.person)
        supervision.review(book.actor or actor(), person, content, on)
    emit(args, {"person": person, "on": on.isoformat()}, ["记下了这次督导。"])


def _data(one: Case) -> dict[str, Any]:
    reviewed = one.reviewed and one.reviewed.isoformat()
    return one._asdict() | {"due_on": one.due_on.isoformat(), "colour": str(one.colour), "reviewed": reviewed}


def _line(one: Case) -> str:
    last = f"  上次督导 {one.reviewed}" if one.reviewed else "  还没有督导过"
    led_by = f"  负责人 {one.counsellor}" if one.counsellor else ""
    return f"  {one.due_on}  {one.colour.label}  {one.name}{led_by}{last}"
