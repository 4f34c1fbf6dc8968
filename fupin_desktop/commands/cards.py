"""cards BOOK --pdf OUT.pdf | --each DIR: cards and forms on paper; and print-list BOOK OUT.pdf, the roster."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from db.fields import BadValue, Date
from fupin_desktop import regions
from fupin_desktop.cards.card import MAKES
from fupin_desktop.commands.common import (
    CannotGoOn,
    emit,
    opened,
    progress,
    village_of,
)
from fupin_desktop.commands.parser import whole_number
from fupin_desktop.progress import Progress
from fupin_desktop.services.book.access import ReasonWanted
from fupin_desktop.services.conflicts import undecided
from fupin_desktop.services.household import cases
from fupin_desktop.services.lists import listing
from fupin_desktop.services.papers import cards_state, catalogue
from fupin_desktop.services.papers.cards_state import Wanted
from fupin_desktop.services.papers.catalogue import BLANK, FORMS, Order, Stack

_NAMES_SHOWN = 20


class Press(Protocol):
    """What paints papers: `ui/paper/printing.py`, brought by main.py."""

    def stack(self, order: Order, year: int) -> Stack: ...
    def to_pdf(self, made: Stack, path: Path, progress: Progress = ...) -> Any: ...
    def to_folder(self, made: Stack, folder: Path, progress: Progress = ...) -> list[Path]: ...


def add_arguments(parser: argparse.ArgumentParser) -> None:
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--pdf", metavar="OUT.pdf", type=Path, help="全部写成这一个 PDF")
    where.add_argument("--each", metavar="DIR", type=Path, help="每户一个 PDF，放进这个文件夹")
    names = "，".join(f"{form.name} {form.title}" for form in FORMS.values())
    blank = [BLANK + name for name in FORMS]
    parser.add_argument(
        "--form",
        choices=(*FORMS, *blank),
        default="card",
        metavar="FORM",
        help=f"哪种表格：{names}；名字前加 {BLANK} 是空白表；不填是 card",
    )
    parser.add_argument("--household", metavar="NO", nargs="+", help="只要这些户编号的农户")
    parser.add_argument("--printed", action="store_true", help="记作已打印（用这个文件打印、入户签字的）；不填就不记")
    parser.add_argument("--changed-since", metavar="DATE", type=_day, help="只要这天以来明白卡内容有改动的")
    parser.add_argument("--everybody", action="store_true", help="一般农户也要；不填只打脱贫户和监测对象")
    parser.add_argument("--year", metavar="YEAR", type=whole_number, help="哪一年的，不填是最近一年")
    parser.add_argument(
        "--paper", choices=tuple(MAKES), default="A4", help="明白卡的纸：A4、A4 横、A4 大字、A3 上墙；不填是 A4"
    )
    _add_reason(parser)


def run(args: argparse.Namespace, press: Press) -> None:
    with opened(args) as book:
        year = args.year or cases.year_to_check()
        village = village_of(args)
        keys = _households(args, village)
        order = Order(args.form, keys, args.paper, (village,) if village else ())
        if args.changed_since and not keys:
            emit(args, {"households": 0, "pages": 0}, [f"{args.changed_since} 以来没有农户的明白卡要重打"])
            return
        made = _stack(args, press, order, year)
        written, data = _write(args, made, press)
        noted = catalogue.keep(book.actor, made) if args.printed else 0
        lacking = [] if order.is_blank or args.form != "card" else _lacking(keys, year)
        open_ones = len(undecided.of_households(keys, on_paper=True)) if keys else 0
    data |= {"lacking": lacking, "undecided": open_ones, "noted": noted}
    told = [f"{noted:,} 户的明白卡记作已打印"] if noted else []
    emit(args, data, [written, *told, *undecided.foot(open_ones), *_told(lacking)])


def add_list_arguments(parser: argparse.ArgumentParser) -> None:
    """Of print-list."""
    parser.add_argument("out", metavar="OUT.pdf", type=Path, help="写成哪个 PDF")
    _add_reason(parser)


def run_list(args: argparse.Namespace, press: Press) -> None:
    """print-list: the roster."""
    with opened(args, read_only=True):
        village = village_of(args)
        villages = [code for code, _ in listing.villages() if regions.lies_in(code, village)] if village else []
        if village and not villages:
            raise CannotGoOn(f"账本里没有{regions.path(village)[-1]}的户，没有东西可印。请换一个村。")
        order = Order("roster", villages=villages)
        made = press.to_pdf(_stack(args, press, order, cases.year_to_check()), args.out)
        open_ones = undecided.households(village)
    lines = [f"做好了 {args.out}，共 {made.pages} 页", *undecided.foot(open_ones)]
    emit(args, {"file": str(args.out), "pages": made.pages, "undecided": open_ones}, lines)


def _stack(args: argparse.Namespace, press: Press, order: Order, year: int) -> Stack:
    """What is printed. Raises ReasonWanted where households of others are among it and no --reason was given."""
    try:
        return press.stack(order, year)
    except ReasonWanted as wanted:
        wanted.give(args.reason)
        return press.stack(order, year)


def _add_reason(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--reason", metavar="TEXT", default="", help="有外村外组的户时，为什么要打印")


def _write(args: argparse.Namespace, made: Stack, press: Press) -> tuple[str, dict[str, Any]]:
    if args.pdf:
        done = press.to_pdf(made, args.pdf, progress(args))
        count = f"{made.given:,} 户 " if made.given else ""
        data = {"file": str(args.pdf), "households": made.given, "pages": done.pages}
        return f"做好了 {args.pdf}，{count}{done.pages:,} 页", data
    files = press.to_folder(made, args.each, progress(args))
    return f"做好了 {len(files):,} 个 PDF，在 {args.each}", {
        "files": [str(file) for file in files],
        "households": made.given,
    }


def _households(args: argparse.Namespace, village: str) -> list[str]:
    """Whose papers are wanted, by village, group and house; as named where numbers are given."""
    if args.form.startswith(BLANK):
        return []
    if args.household and village:
        raise CannotGoOn("--household 和 --village 只写一个：要哪些户，还是要哪个村。")
    if args.household:
        keys = catalogue.households(args.household)
    else:
        wanted = Wanted(village, everybody=args.everybody)
        keys = catalogue.in_order(cards_state.households(wanted))
    if args.changed_since:
        changed = cards_state.changed_since(args.changed_since)
        keys = [key for key in keys if key in changed]
    return keys


def _lacking(keys: Sequence[str], year: int) -> list[dict[str, Any]]:
    """Households whose card lacks something."""
    return [
        {"household": state.number, "head": state.head, "lacks": [lack.text for lack in state.lacks]}
        for state in cards_state.states(keys, year)
        if state.lacks
    ]


def _told(lacking: Sequence[dict[str, Any]]) -> list[str]:
    if not lacking:
        return []
    lines = [f"其中 {len(lacking):,} 户的卡还缺内容："]
    lines += [f"  {one['household']} {one['head']}：{'；'.join(one['lacks'])}" for one in lacking[:_NAMES_SHOWN]]
    return lines + ([f"  还有 {len(lacking) - _NAMES_SHOWN:,} 户"] if len(lacking) > _NAMES_SHOWN else [])


def _day(text: str) -> dt.date:
    try:
        day = Date("").parse(text)
    except BadValue as error:
        raise argparse.ArgumentTypeError(str(error).rstrip("。")) from None
    if day is None:
        raise argparse.ArgumentTypeError("要填日期，如 2026-11-01")
    return day
