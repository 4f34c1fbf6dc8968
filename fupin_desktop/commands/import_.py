"""import BOOK FILE… [--dry-run]: persons from workbooks."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from db.clock import today
from db.codes import code_list
from db.fields import BadValue, Date
from fupin_desktop.commands.common import CannotGoOn, emit, opened, progress
from fupin_desktop.commands.parser import whole_number
from fupin_desktop.exchange.excel_plan import Plan
from fupin_desktop.services.exchange.workbooks import apply_import, foreign_words, plan_import, year_in_doubt
from fupin_desktop.services.monitoring import dept_lists

#: Rows were refused, or a sheet, block or column was not read.
SOME_LEFT = 1
_SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    kinds = ".xlsx、.xls、.csv，系统导出的网页格式的 .xls 也行"
    parser.add_argument("files", metavar="FILE", nargs="+", type=Path, help=f"名册（{kinds}），可以给几个")
    parser.add_argument("--dry-run", action="store_true", help="只看会改什么，什么也不写")
    add_answers(parser)
    lists = "，".join(f"{item.code} {item.label}" for item in code_list("dept_list").offered)
    parser.add_argument("--list", metavar="CODE", default="", help=f"是部门推送的名单，与账本比对：{lists}")
    parser.add_argument("--date", metavar="DATE", default="", help="部门名单的数据日期，不填是今天")
    parser.add_argument("--clues", action="store_true", help="部门名单里有风险的，都转为线索")
    parser.add_argument("--unmatched", metavar="FILE", type=Path, help="部门名单里没有对上的写到这个工作簿，账本里不留")
    parser.add_argument("--other-village", action="store_true", help="名册是别的村的也导入")


def run(args: argparse.Namespace) -> int:
    if args.list:
        return run_list(args)
    refused_files: list[Path] = []
    with opened(args, read_only=args.dry_run) as book:
        plan = asked(args, partial(plan_import, args.files, progress(args)))
        if not args.dry_run:
            done = apply_import(book, plan, progress(args), other_villages=args.other_village)
            refused_files = done.refused_files
        foreign = foreign_words(plan)
    return tell(args, plan, refused_files, foreign)


def add_answers(parser: argparse.ArgumentParser) -> None:
    """What a file may leave open."""
    parser.add_argument("--year", metavar="YEAR", type=whole_number, help="文件没写年度时算哪一年的，不填是今年")
    parser.add_argument("--below", choices=("same", "refuse"),
                        help="没写是哪一户、上下行看得出来的行：same 按上下行分户，refuse 退回")  # fmt: skip


def asked(args: argparse.Namespace, read: Callable[..., Plan]) -> Plan:
    """The plan that `read` makes with the answers that were given. Raises CannotGoOn where one more is needed."""
    plan = read(year=args.year, below=args.below == "same")
    if args.year is None and (why := year_in_doubt(plan)):
        raise CannotGoOn(
            f"有 {plan.without_year} 行没写是哪一年的，{why}。请用 --year 写明年度，如 --year {plan.year}。"
        )
    if args.below is None and plan.below:
        raise CannotGoOn(
            f"有 {plan.below} 行没写是哪一户的，上下行看得出来（户编号整列没有的：从一个户主到下一个户主）。"
            "按上下行分户，请加 --below same；不是，加 --below refuse，这些行会退回。"
        )
    return plan


def run_list(args: argparse.Namespace) -> int:
    """Bring in a list of a department. Raises CannotGoOn."""
    if args.list not in code_list("dept_list") or len(args.files) > 1:
        raise CannotGoOn("一次导入一份名单；--list 后面写名单的代码，如 0101。")
    try:
        day = Date("").parse(args.date) or today()
    except BadValue as error:
        raise CannotGoOn(f"--date：{error}") from error
    with opened(args, read_only=args.dry_run) as book:
        made = dept_lists.preview(args.files[0], args.list, day)
        added = 0 if args.dry_run else dept_lists.bring_in(book.actor, made)
        offered = [one for one in made.matched if one.said.risk]
        numbers = []
        for one in offered if args.clues and not args.dry_run else ():
            with suppress(dept_lists.NoClue):  # it is one already
                numbers.append(str(dept_lists.to_clue(book.actor, str(one.record.id)).clue_no))
    if args.unmatched and made.unmatched:
        dept_lists.write_unmatched(made, args.unmatched)
    findings = {code_list("match_finding").label(code): count for code, count in sorted(made.findings.items())}
    data = {"read": len(made.read.persons), "matched": len(made.matched), "added": added, "findings": findings,
            "unmatched": len(made.unmatched), "offers": made.offers, "clues": numbers}  # fmt: skip
    told = "，".join(f"{name} {count}" for name, count in findings.items())
    emit(args, data, [
        f"对上 {len(made.matched)} 人（{told}），新增 {added} 条，没有对上 {len(made.unmatched)} 人（账本里不留）。",
        f"有风险的 {made.offers} 条，转为线索 {len(numbers)} 条。",
        *(f"第 {one.row} 行 {one.name}：{why}" for one, why in made.unmatched[:_SHOWN]),
    ])  # fmt: skip
    return SOME_LEFT if made.unmatched else 0


def tell(args: argparse.Namespace, plan: Plan, refused_files: list[Path], foreign: str = "") -> int:
    """Say what an import did, or will do; returns the exit code."""
    emit(args, _data(plan, refused_files, foreign), _lines(plan, refused_files, foreign))
    return SOME_LEFT if plan.refused or plan.unread else 0


def _data(plan: Plan, refused_files: list[Path], foreign: str) -> dict[str, Any]:
    return {
        "read": plan.read,
        "added": plan.added,
        "changed": plan.changed,
        "same": plan.same,
        "refused": plan.refused,
        "duplicate": plan.duplicates,
        "passed_over": plan.passed,
        "further_rows": plan.further,
        "households": plan.households,
        "years": plan.years,
        "year_not_named": plan.without_year,
        "not_read": plan.unread,
        "other_villages": foreign,
        "refused_rows": [
            {"file": str(file.path), "sheet": row.sheet, "row": row.row, "column": row.column, "reason": row.reason}
            for file in plan.files
            for row in file.refused
        ],
        "notices": [
            {"file": str(file.path), "sheet": one.sheet, "row": one.row, "column": one.column, "text": one.text}
            for file in plan.files
            for one in file.notices
        ],
        "refused_file": str(refused_files[0]) if refused_files else None,
        "refused_files": [str(path) for path in refused_files],
    }


def _lines(plan: Plan, refused_files: list[Path], foreign: str) -> Iterator[str]:
    one = plan.unit
    yield f"新增 {plan.added} {one}，改动 {plan.changed} {one}，相同 {plan.same} {one}，退回 {plan.refused} 行。"
    yield counted(plan)
    if plan.years:
        yield years_told(plan)
    if foreign:
        yield f"请注意：{foreign}"
    for told in plan.unread:
        yield f"没有读：{told}"
    for file in plan.files:
        for row in file.refused[:_SHOWN]:
            yield f"{file.path.name} {row.sheet} 第 {row.row} 行：{row.reason}"
        for notice in file.notices[:_SHOWN]:
            yield f"{file.path.name} {notice.sheet} 第 {notice.row} 行（请核对）：{notice.column} {notice.text}"
        hidden = max(len(file.refused) - _SHOWN, 0) + max(len(file.notices) - _SHOWN, 0)
        if hidden:
            yield f"{file.path.name}：还有 {hidden} 条没有列出。"
    for path in refused_files:
        yield f"退回的行在：{path}。改好以后再导入一次。"


def counted(plan: Plan) -> str:
    """Where all rows went."""
    further = f"，同一人的另外几行 {plan.further} 行" if plan.further else ""
    households = f"，{plan.households} 户" if plan.unit == "人" else ""
    return f"共 {plan.read} 行{households}：重复 {plan.duplicates} 行，合计、签字等不是人的 {plan.passed} 行{further}。"


def years_told(plan: Plan) -> str:
    """Which years the rows are filed under, and whether the file says so."""
    named = "、".join(f"{year} 年度" for year in plan.years)
    if plan.without_year:
        return f"记入 {named}。有 {plan.without_year} 行没写是哪一年的，按 {plan.year} 年度记。"
    return f"记入 {named}。"
