"""ledger BOOK NAME [--list|--export F|--import F|--print F|--totals] [--where FIELD=VALUE…]: one ledger."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from db.fields import BadValue, Code, Codes, Date, Kind, Ref, Region
from fupin_desktop.commands import import_
from fupin_desktop.commands.common import (
    CannotGoOn,
    emit,
    opened,
    progress,
    village_of,
)
from fupin_desktop.ledgers.book import LEDGERS
from fupin_desktop.ledgers.ledger import Ledger
from fupin_desktop.services.book import references
from fupin_desktop.services.exchange.workbooks import apply_import
from fupin_desktop.services.household import cases
from fupin_desktop.services.ledgers import books, counts, lists, papers
from fupin_desktop.services.ledgers.counts import Group
from fupin_desktop.services.ledgers.lists import Wanted
from fupin_desktop.services.papers import catalogue
from fupin_desktop.services.papers.catalogue import Bundle

_PAGE = 500


def add_arguments(parser: argparse.ArgumentParser) -> None:
    names = "，".join(f"{one.name} {one.heading}" for one in LEDGERS)
    parser.add_argument("ledger", metavar="NAME", help=f"哪一本：{names}")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--list", action="store_true", help="列出来（不写别的就是这个）")
    what.add_argument("--totals", action="store_true", help="合计，和按各项分的数")
    what.add_argument("--export", metavar="FILE", type=Path, help="导出 Excel")
    what.add_argument("--import", metavar="FILE", type=Path, dest="bring", help="从 Excel 导入")
    what.add_argument("--print", metavar="FILE", type=Path, dest="paper", help="名单存成 PDF")
    parser.add_argument("--where", metavar="FIELD=VALUE", action="append", default=[], help="只要这样的；可以写几个")
    parser.add_argument("--every", action="store_true", help="一个人问过几次的，每一次都要；不写只算最近一次")
    parser.add_argument("--search", metavar="TEXT", default="", help="只要含这些字的，或是这个人家的")
    parser.add_argument("--paper", metavar="NAME", default="A4", dest="name",
                        help="名单的纸张（A4、A3），或这本台账别的表格：" + _papers())  # fmt: skip
    parser.add_argument("--blank", action="store_true", help="导出、打印空白表")
    import_.add_answers(parser)
    parser.add_argument("--dry-run", action="store_true", help="导入时只看会改什么，什么也不写")


def run(args: argparse.Namespace, press: Callable[[], Any]) -> int:
    """`press` gives what paints papers (`ui.paper.printing`)."""
    ledger = _named(args.ledger)
    with opened(args, read_only=not args.bring or args.dry_run) as book:
        lists.may_see(ledger)
        if not (args.bring or args.blank):
            lists.opened(ledger)
        if args.bring:
            plan = import_.asked(args, partial(books.plan_import, ledger, args.bring, progress(args)))
            done = None if args.dry_run else apply_import(book, plan, progress(args))
            return import_.tell(args, plan, done.refused_files if done else [])
        answers = dict(_answer(ledger, one) for one in args.where)
        wanted = Wanted(village_of(args), text=args.search, answers=answers, latest=not args.every)
        if args.export:
            count = books.export(ledger, wanted, args.export, progress(args), blank=args.blank)
            emit(args, {"records": count, "file": str(args.export)}, [f"写了 {count} 条：{args.export}"])
        elif args.paper:
            _print(args, ledger, wanted, press())
        elif args.totals:
            _totals(args, ledger, wanted)
        else:
            _list(args, ledger, wanted)
    return 0


def _papers() -> str:
    told = ((one, form) for one in LEDGERS for form in one.papers)
    return "，".join(f"{one.name} {form.title}" for one, form in told)


def _print(args: argparse.Namespace, ledger: Ledger, wanted: Wanted, press: Any) -> None:
    """The list on a size of paper, or another paper of what is wanted."""
    about, form = catalogue.about(cases.year_to_check()), papers.named(ledger, args.name)
    if form is None and args.name not in books.PAPERS:
        known = "、".join((*books.PAPERS, *(one.title for one in ledger.papers)))
        raise CannotGoOn(f"{ledger.heading}没有“{args.name[:20]}”这种表格。有：{known}。")
    if form is None:
        sheets = [books.paper(ledger, wanted, about, books.PAPERS[args.name], blank=args.blank)]
    else:
        keys = [] if args.blank else papers.keys_of(ledger, replace(wanted, outside=True))
        sheets = papers.sheets(ledger, form, keys, about, blank=args.blank)
    name = f"{ledger.heading}：{form.title}" if form else sheets[0].name
    pages = press.bundle_to_pdf(Bundle(name, sheets), args.paper, name)
    emit(args, {"pages": pages, "file": str(args.paper)}, [f"做好了 {pages} 页：{args.paper}"])


def _named(name: str) -> Ledger:
    found = next((one for one in LEDGERS if name in (one.name, one.heading)), None)
    if found is None:
        known = "、".join(f"{one.name}（{one.heading}）" for one in LEDGERS)
        raise CannotGoOn(f"没有“{name[:20]}”这本台账。有：{known}。")
    return found


def _answer(ledger: Ledger, told: str) -> tuple[str, Any]:
    """A condition: the field by its name or label, the value as people write it; nothing for what is not filled."""
    name, equals, value = told.partition("=")
    kinds = ledger.model.kinds()
    field = next((kind for key, kind in kinds.items() if name.strip() in (key, kind.label, kind.called)), None)
    if field is None or not equals:
        labels = "、".join(kind.called for kind in ledger.fields)
        raise CannotGoOn(f"--where 要写成“哪一项=值”，看不懂“{told[:30]}”。有这些：{labels}。")
    return str(field.name), _stored(field, value.strip())


def _stored(field: Kind[Any], value: str) -> Any:
    if not value:
        return None
    if isinstance(field, Date) and len(value) == 4:
        return value
    if isinstance(field, Code | Codes) and value in field.codes:
        return value
    if isinstance(field, Ref | Region):
        known = references.all_names(field) if isinstance(field, Ref) else references.places(wide=field.wide)
        found = [key for key, name in known if value in (key, name)]
        if len(found) != 1:
            raise CannotGoOn(f"{'不止一个' if found else '没有'}“{value[:20]}”这个{field.called}。")
        return found[0]
    try:
        return field.db_value(field.parse(value))
    except BadValue as error:
        raise CannotGoOn(f"{field.label}：{error}") from error


def _list(args: argparse.Namespace, ledger: Ledger, wanted: Wanted) -> None:
    found = lists.listed(ledger, wanted)
    lines = [line for start in range(0, found.count, _PAGE) for line in found.rows(start, _PAGE)]
    names = [str(column.field.name) for column in ledger.columns]
    data = [
        {"key": str(one.record.id), "household": one.home.number, "head": one.home.head, "village": one.home.village}
        | dict(zip(names, one.texts, strict=True))
        for one in lines
    ]
    emit(args, data, ["　".join(filter(None, (line.home.head, *line.texts))) for line in lines] or ["没有。"])


def _as_json(amount: Any) -> str | None:
    """A number as it is; null where it is kept back, or does not add up."""
    return None if amount is None else str(amount)


def _totals(args: argparse.Namespace, ledger: Ledger, wanted: Wanted) -> None:
    def told(group: Group) -> dict[str, Any]:
        sums = {one.key: _as_json(amount) for one, amount in zip(ledger.sums, group.sums, strict=True)}
        return {"value": group.value, "words": group.words, "count": group.count, "sums": sums}

    found = counts.statistics(ledger, wanted)
    data = told(found.total) | {"by": {name: list(map(told, groups)) for name, groups in found.by.items()}}
    lines = ["，".join([f"共 {found.total.counted} 条", *counts.told(ledger, found.total)])]
    for by in counts.ways(ledger):
        lines += [f"{by.called} {group.words}：{group.counted} 条" for group in found.by[str(by.name)]]
    emit(args, data, lines)
