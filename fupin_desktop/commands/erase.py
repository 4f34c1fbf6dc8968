"""erase BOOK --person ID --ground 1 --second NAME: somebody's psychological archive, erased by law, by two persons."""

from __future__ import annotations

import argparse

from db.codes import code_list
from fupin_desktop.commands.common import actor, add_book, add_json, emit, opened, secret
from fupin_desktop.commands.screen import person_of
from fupin_desktop.services.psychology import erasing, second


def add_arguments(parser: argparse.ArgumentParser) -> None:
    grounds = "、".join(f"{item.code} {item.label}" for item in code_list("erase_ground").offered)
    add_book(parser)
    parser.add_argument("--person", metavar="ID", required=True, help="谁：内部编号、证件号，或不重名的姓名")
    parser.add_argument("--ground", choices=[item.code for item in code_list("erase_ground").offered], required=True,
                        help=f"依据：{grounds}")  # fmt: skip
    parser.add_argument(
        "--second", metavar="NAME", required=True, help="第二个人；密码用 FUPIN_SECOND_PASSWORD，再不然当场问"
    )
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    with opened(args) as book:
        person = person_of(args.person)
        erasing.plan(person)
        password = secret("FUPIN_SECOND_PASSWORD", None, f"{args.second} 的密码：")
        confirmed = second.confirm(args.second, password)
        done = erasing.carry_out(book.actor or actor(), person, args.ground, confirmed)
    counts = {table: len(keys) for table, keys in done.records.items()}
    emit(args, {"records": counts, "backups": done.backups, "packages": done.packages}, done.lines)
    return 0
