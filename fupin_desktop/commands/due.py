"""due BOOK [--on DATE]: whom to contact, screen again or review: overdue, today, this week; red ones not seen first."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from db.clock import today
from db.fields import Date
from fupin_desktop.commands.common import emit, opened, village_of
from fupin_desktop.services.psychology import archive, arrivals, due
from fupin_desktop.services.psychology.due import Due, DueList


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--on", metavar="DATE", default="", help="到哪天为止，不填是今天")


def run(args: argparse.Namespace) -> None:
    on = Date("").parse(args.on) or today()
    with opened(args, read_only=True):
        found, waiting = due.load(on, limit=None).inside(village_of(args)), arrivals.waiting()
    data = {"on": on.isoformat()} | {name: list(map(_described, items)) for name, _, items in _sections(found)}
    more = [f"还有 {waiting} 份危险报告或合并来的档案没有收进来，请在程序里打开“心理”。"] if waiting else []
    emit(args, data, [*_lines(found), *more])


def _sections(found: DueList) -> tuple[tuple[str, str, list[Due]], ...]:
    return (
        ("urgent", "红色，超过时限还没有见到", found.urgent),
        ("overdue", "逾期", found.overdue),
        ("today", "今天", found.today),
        ("week", "一周内", found.week),
    )


def _described(found: Due) -> dict[str, Any]:
    told = found._asdict() | {"colour": str(found.colour), "what": str(found.what), "due_on": found.due_on.isoformat()}
    return told | {"key_groups": [archive.group_names([group]) for group in found.key_groups]}


def _lines(found: DueList) -> Iterator[str]:
    sections = _sections(found)
    yield f"{found.on}：" + "，".join(f"{title} {len(items)} 项" for _, title, items in sections) + "。"
    for _, title, items in sections:
        if items:
            yield f"【{title}】"
        yield from map(_line, items)


def _line(found: Due) -> str:
    late = f"（晚 {found.days_late} 天）" if found.days_late else ""
    groups = archive.group_names(found.key_groups)
    who = "  ".join(part for part in (found.colour.label, found.name, found.village, found.group, groups) if part)
    led_by = f"  负责人 {found.counsellor}" if found.counsellor else ""
    return f"  {found.due_on} {found.what}{late}  {who}{led_by}"
