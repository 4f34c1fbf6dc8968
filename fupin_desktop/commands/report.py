"""report BOOK [--year --from --as-of --region] …: 成效报告, the 46 lines of the newspaper page."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from db.clock import today
from db.dates import day_of
from fupin_desktop import regions
from fupin_desktop.commands.common import CannotGoOn, emit, opened, progress, village_of
from fupin_desktop.commands.parser import whole_number
from fupin_desktop.reports.effect.row import Shape
from fupin_desktop.services.effect import document, monthly, paper, store, tables, workbook
from fupin_desktop.services.effect import run as effect
from fupin_desktop.services.effect.line import Asked, Line, asked, last_year
from fupin_desktop.services.effect.run import Run
from fupin_desktop.services.papers import catalogue


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--year", metavar="YEAR", type=whole_number, help="年度，不填是账本里最近的一年")
    parser.add_argument("--from", metavar="DATE", dest="since", help="累计自哪一天，不填是 2016-01-01")
    parser.add_argument("--as-of", metavar="DATE", help="截至哪一天，不填是今天（往年是年底）")
    parser.add_argument(
        "--as", choices=("now", "then"), default="now", dest="villages_as",
        help="村合并、改名以后：now 按现在的村，then 按当时（截至那天、各年年底）的村",
    )  # fmt: skip
    parser.add_argument("--xlsx", metavar="FILE", type=Path, help="存成 Excel：指标、对比、每个数后面的记录")
    parser.add_argument("--docx", metavar="FILE", type=Path, help="存成 Word：文稿、图、表")
    parser.add_argument("--pdf", metavar="FILE", type=Path, help="存成 PDF")
    parser.add_argument("--month", metavar="FILE", type=Path, help="“本月和上月”存成 PDF，一张 A4")
    parser.add_argument("--freeze", action="store_true", help="定稿：数、名单和校验码留在账本里")
    parser.add_argument("--compare", choices=("villages", "years"), help="各村对比，或各年对比")


def run(args: argparse.Namespace, press: Callable[[], Any]) -> None:
    """`press` gives what paints papers (`ui.paper.printing`)."""
    with opened(args, read_only=not args.freeze) as book:
        found = effect.run(wanted(args), progress(args), years=True)
        lines = found.lines()
        data: dict[str, Any] = described(found, lines)
        told = list(_lines(lines))
        if args.compare == "years":
            data["years"] = {str(year): [_described(line) for line in found.lines(year=year)] for year in found.years()}
            told = list(_by_year(found))
        elif args.compare == "villages":
            data["villages"] = {code: [_described(line) for line in found.lines(code)] for code in found.villages()}
            told = list(_by_village(found))
        if files := _files(args, found, press):
            data["files"] = files
            told = [f"写好了 {file}" for file in files]
        if args.freeze:
            kept = store.freeze(found, lines, book.actor)
            data["frozen"] = {"number": kept.n, "digest": kept.digest}
            told.append(f"已定稿：{kept.name}，校验码 {kept.digest[:12]}")
    emit(args, data, told)


def _files(args: argparse.Namespace, found: Run, press: Callable[[], Any]) -> list[str]:
    """Write what was asked for; returns the files."""
    if not (args.xlsx or args.docx or args.pdf or args.month):
        return []
    made, asked = tables.made(found), found.asked
    about = catalogue.about(asked.period.year)
    if args.xlsx:
        workbook.write(args.xlsx, found, made, progress(args))
    charts = tables.charted(made) if args.docx or args.pdf else []
    if args.docx:
        document.write(args.docx, made, charts)
    if args.pdf:
        press().sheet_to_pdf(paper.sheet(made, charts, about, progress(args)), args.pdf)
    if args.month:
        told = monthly.month(asked.period.until, asked.region, progress(args))
        press().sheet_to_pdf(paper.monthly(told, about), args.month)
    return [str(file) for file in (args.xlsx, args.docx, args.pdf, args.month) if file]


def wanted(args: argparse.Namespace) -> Asked:
    """What the options ask for. Raises CannotGoOn."""
    year = args.year or (None if args.as_of else last_year(today()))
    until = _day(args.as_of, "--as-of") if args.as_of else min(today(), dt.date(year or today().year, 12, 31))
    since = _day(args.since, "--from") if args.since else None
    return asked(until, year, since, region=village_of(args), as_then=args.villages_as == "then")


def _day(text: str, option: str) -> dt.date:
    try:
        return day_of(text)
    except ValueError:
        raise CannotGoOn(f"{option} 要写成 2020-11-30 这样的日期，现在是“{text[:20]}”。") from None


def described(found: Run, lines: list[Line]) -> dict[str, Any]:
    """The report as other programs read it."""
    period = found.asked.period
    told = {"region": found.asked.region, "year": period.year, "from": period.since, "as_of": period.until}
    told["villages_as"] = "then" if found.asked.as_then else "now"
    return {name: str(value) if isinstance(value, dt.date) else value for name, value in told.items()} | {
        "rows": list(map(_described, lines))
    }


def _described(line: Line) -> dict[str, Any]:
    row = line.row
    words = row.shape in (Shape.WORDS, Shape.CHANGE)
    return {
        "row": row.no,
        "section": row.section,
        "label": row.label,
        "unit": row.unit,
        "value": (line.text or None) if words else _number(line.value),
        "of": _number(line.of),
        "state": line.told,
        "lacking": line.lacking,
        "last_year": _number(line.before),
        "published": _number(line.published),
        "seed": row.seed,
    }


def _number(value: float | None) -> float | int | None:
    """Whole where it is; else without what floating point adds."""
    if value is None:
        return None
    return int(value) if value == int(value) else round(float(value), 6)


def _lines(lines: list[Line]) -> Iterator[str]:
    section = ""
    for line in lines:
        if line.row.section != section:
            section = line.row.section
            yield f"【{section}】"
        of = f"／{line.shown_of}" if line.shown_of else ""
        yield f"  {line.row.no} {line.row.label}　{line.shown}{of} {line.row.unit}　{line.told}"


def _by_year(found: Run) -> Iterator[str]:
    years = found.years()
    by_year = [found.lines(year=year) for year in years]
    yield "　".join(["", *map(str, years)])
    for lines in zip(*by_year, strict=True):
        yield "　".join([f"{lines[0].row.no} {lines[0].row.label}", *(line.shown for line in lines)])


def _by_village(found: Run) -> Iterator[str]:
    codes = found.villages()
    day = found.asked.period.until if found.asked.as_then else None
    yield "　".join(["", *(regions.village_name(code, day) or code for code in codes)])
    for lines in zip(*(found.lines(code) for code in codes), strict=True):
        if lines[0].row.is_additive:
            yield "　".join([f"{lines[0].row.no} {lines[0].row.label}", *(line.shown for line in lines)])
