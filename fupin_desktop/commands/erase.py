"""erase BOOK --person ID --ground 1 --second NAME: somebody's psychological archive, erased by law, by two persons;
with --whole all that the book holds of them. --asked: whom other desks have erased; --follow ID: the same here.
"""

from __future__ import annotations

import argparse

from db.codes import code_list
from db.erase import Erasure
from fupin_desktop import regions
from fupin_desktop.commands.common import CannotGoOn, actor, emit, opened, secret, village_of
from fupin_desktop.commands.screen import person_of
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.erasing import person as whole
from fupin_desktop.services.psychology import erasing, second


def add_arguments(parser: argparse.ArgumentParser) -> None:
    grounds = "、".join(f"{item.code} {item.label}" for item in code_list("erase_ground").offered)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--person", metavar="ID", help="谁：内部编号、证件号，或不重名的姓名")
    what.add_argument("--asked", action="store_true", help="列出别的电脑依法删除了、这里还有的人")
    what.add_argument("--follow", metavar="ID", help="照办其中一份（编号见 --asked）")
    parser.add_argument("--whole", action="store_true", help="整个人，不只是心理档案")
    parser.add_argument("--ground", choices=[item.code for item in code_list("erase_ground").offered],
                        help=f"依据：{grounds}")  # fmt: skip
    parser.add_argument("--second", metavar="NAME", help="第二个人；密码用 FUPIN_SECOND_PASSWORD，再不然当场问")


def run(args: argparse.Namespace) -> None:
    with opened(args, read_only=args.asked) as book:
        if args.asked:
            _list(args)
            return
        if not args.second or (args.person and not args.ground):
            raise CannotGoOn("依法删除要写明依据（--ground），还要第二个人（--second）。")
        if args.follow:
            _follow(args, book)
            return
        (_whole if args.whole else _archive)(args, book)


def _password(args: argparse.Namespace) -> str:
    return secret("FUPIN_SECOND_PASSWORD", None, f"{args.second} 的密码：")


def _archive(args: argparse.Namespace, book: Book) -> None:
    person = person_of(args.person)
    erasing.plan(person)
    confirmed = second.confirm(args.second, _password(args))
    done = erasing.carry_out(book.actor or actor(), person, args.ground, confirmed)
    counts = {table: len(keys) for table, keys in done.records.items()}
    emit(args, {"records": counts, "backups": done.backups, "packages": done.packages}, done.lines)


def _whole(args: argparse.Namespace, book: Book) -> None:
    person = person_of(args.person)
    whole.plan(person)
    confirmed = whole.confirm(args.second, _password(args))
    done = whole.carry_out(book.actor or actor(), person, args.ground, confirmed)
    told = {
        "records": sum(map(len, done.records.values())),
        "rewritten": sum(map(len, done.rewritten.values())),
        "backups": done.backups,
        "packages": done.packages,
        "laptops": done.laptops,
    }
    emit(args, told, done.lines)


def _list(args: argparse.Namespace) -> None:
    village = village_of(args)
    found = [one for one in whole.asked_for()
             if not village or any(regions.lies_in(code, village) for code in whole.places_of(one))]  # fmt: skip
    told = [
        {"id": str(one.id), "name": whole.names(one), "date": str(one.date), "by": one.by, "second": one.second}
        for one in found
    ]
    lines = [f"{one['id']}  {one['name']}  {one['by']} 和 {one['second']} {one['date']} 依法删除" for one in told]
    emit(args, told, lines or ["没有要照办的。"])


def _follow(args: argparse.Namespace, book: Book) -> None:
    asked = Erasure.find(args.follow)
    if asked is None or asked.id not in [one.id for one in whole.asked_for()]:
        raise CannotGoOn("没有这一份要照办的。先用 --asked 看编号。")
    count = whole.follow(book.actor or actor(), asked, whole.confirm(args.second, _password(args)))
    emit(args, {"records": count}, [f"已删除 {count} 条记录。"])
