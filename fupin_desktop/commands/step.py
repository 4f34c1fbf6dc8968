"""step BOOK CLUE --step N [--result WORDS] [--set FIELD=VALUE …]: do one step of a case, or say what it still lacks."""

from __future__ import annotations

import argparse
from typing import Any

from db.clue import Clue
from db.codes import code_list
from db.fields import BadValue, Kind
from db.step import Step
from fupin_desktop.commands.common import FAILED, CannotGoOn, actor, emit, opened
from fupin_desktop.ledgers.flows import MONITORING
from fupin_desktop.services.flows import places, steps
from fupin_desktop.services.flows.lacking import lacking
from fupin_desktop.services.monitoring import cases


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("clue", metavar="CLUE", help="线索编号，或它的键")
    told = "，".join(f"{code} {places.title(code)}" for code in MONITORING.by_code)
    parser.add_argument("--step", metavar="N", required=True, choices=tuple(MONITORING.by_code), help=f"哪一步：{told}")
    parser.add_argument("--result", metavar="RESULT", default="", help="结果：通过、不通过、退回、撤回、已办")
    parser.add_argument("--date", metavar="DATE", default="", help="哪天办的，不填是今天")
    parser.add_argument("--opinion", metavar="TEXT", default="", help="意见和说明")
    parser.add_argument("--by", metavar="NAMES", default="", help="经办人，几个人用顿号隔开")
    fields = "、".join(kind.label for name, kind in Step.kinds().items() if name not in ("record", "flow", "step"))
    parser.add_argument(
        "--set", metavar="FIELD=VALUE", action="append", default=[], help=f"别的几项：{fields}；线索的几项也行"
    )
    parser.add_argument("--dry-run", action="store_true", help="只说还缺什么，什么也不写")


def run(args: argparse.Namespace) -> int:
    with opened(args, read_only=args.dry_run) as book:
        clue = _clue(args.clue)
        shown = cases.load(str(clue.id))
        ending = cases.end(shown) if shown and shown.where.at and shown.where.at.code == args.step else None
        step = ending.step if ending and ending.step else steps.begin(clue, args.step, book.actor or actor())
        _fill(args, step, clue)
        missing = [] if ending else lacking(clue, step)
        if not missing and not args.dry_run:
            if ending:
                steps.finish(book.actor, step)
            else:
                steps.do(book.actor, clue, step)
        where = places.stands(clue)
    then = [{"step": code, "title": places.title(code)} for code in where.then]
    data = {"done": not missing and not args.dry_run, "missing": missing, "next": then}
    lines = missing or [f"{'可以办' if args.dry_run else '办好了'}：{places.title(args.step)}。"]
    emit(args, data, [*lines, f"下一步：{'、'.join(one['title'] for one in then) or '没有'}"])
    return FAILED if missing else 0


def _clue(name: str) -> Clue:
    found: Clue | None = Clue.living().where((Clue.clue_no == name) | (Clue.id == name)).first()
    if found is None:
        raise CannotGoOn(f"账本里没有这一件：{name[:40]}。用 clues 列出线索编号。")
    return found


def _fill(args: argparse.Namespace, step: Step, clue: Clue) -> None:
    """Write what was given into the step, or the clue. Raises CannotGoOn."""
    given = [("日期", args.date), ("意见和说明", args.opinion), ("经办人", args.by), ("结果", args.result)]
    given += [tuple(one.split("=", 1)) if "=" in one else (one, "") for one in args.set]
    for label, text in given:
        if not text:
            continue
        record, name, kind = _field(label, step, clue)
        try:
            setattr(record, name, kind.parse(text))
        except BadValue as error:
            raise CannotGoOn(f"{label}：{error}") from error
    if args.result and step.result not in {item.code for item in code_list("step_result").items}:
        raise CannotGoOn(f"没有“{args.result}”这种结果。请写代码表里的代码。")


def _field(label: str, step: Step, clue: Clue) -> tuple[Any, str, Kind[Any]]:
    for record in (step, clue):
        for name, kind in record.kinds().items():
            if label in (kind.label, name) and name not in ("record", "flow", "step"):
                return record, name, kind
    raise CannotGoOn(f"没有“{label[:20]}”这一项。请照表单上的名字写。")
