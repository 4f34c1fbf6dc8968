"""hand-over BOOK [PERSON]: whose psychological archive is to be given on, because they moved to another village with
their household; with PERSON it is given."""

from __future__ import annotations

import argparse
from typing import Any

from fupin_desktop import regions
from fupin_desktop.commands.common import actor, emit, opened, village_of
from fupin_desktop.commands.screen import person_of
from fupin_desktop.services.exchange import handing_over
from fupin_desktop.services.exchange.handing_over import Handing


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "person",
        metavar="PERSON",
        nargs="?",
        default="",
        help="移交谁的：证件号、内部编号，或不重名的姓名；不填列出等移交的",
    )


def run(args: argparse.Namespace) -> None:
    with opened(args, read_only=not args.person) as book:
        if args.person:
            person = person_of(args.person)
            handing_over.hand_over(book.actor or actor(), person)
            found = [one for one in [handing_over.of(person)] if one]
        else:
            village = village_of(args)
            found = [one for one in handing_over.waiting() if regions.lies_in(one.to_village, village)]
    nothing = "没有等移交的心理档案。"
    emit(args, list(map(_data, found)), [f"{one.name}：{one.sentence}" for one in found] or [nothing])


def _data(one: Handing) -> dict[str, Any]:
    return {
        "person": one.person, "name": one.name, "to": one.to_village, "receiver": one.receiver.name, "done": one.day,
        "by": one.by,
    }  # fmt: skip
