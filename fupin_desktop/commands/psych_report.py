"""psych-report BOOK: counts by colour, village and key group, coverage, what is due. Small counts are not told."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from db.clock import today
from fupin_desktop import regions
from fupin_desktop.commands.common import CannotGoOn, emit, opened, progress, village_of
from fupin_desktop.rules.effect import LABELS
from fupin_desktop.services.psychology import effect
from fupin_desktop.services.psychology.report import COLOURS, HIDDEN, Line, Report, column_labels, report


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--published", action="store_true", help="只看心理工作队公布给领导的成效数")


def run(args: argparse.Namespace) -> None:
    if args.published:
        _published(args)
        return
    with opened(args, read_only=True):
        village, found = village_of(args), report(today(), progress(args))
    if village:
        _of_region(args, found, village)
        return
    data = {
        "on": found.on.isoformat(),
        "fewest_shown": found.fewest,
        "villages": list(map(_described, found.villages)),
        "total": _described(found.total),
        "key_groups": list(map(_described, found.groups)),
        "due": list(map(_described, found.due)),
        "activities": [asdict(one) for one in found.activities],
    }
    emit(args, data, _lines(found))


def _of_region(args: argparse.Namespace, found: Report, region: str) -> None:
    """The lines of a village or of a township's villages: the other tables are of the whole book, and so is what is
    hidden."""
    lines = [line for line in found.villages if regions.lies_in(line.region, region)]
    data = {"on": found.on.isoformat(), "fewest_shown": found.fewest, "villages": list(map(_described, lines))}
    emit(args, data, [_begin(found), *_table("各村", lines)])


def _published(args: argparse.Namespace) -> None:
    if args.village:
        raise CannotGoOn("公布给领导的成效数只有全部的，不分村。请去掉 --village。")
    with opened(args, read_only=True):
        found = effect.published()
    told = dict(zip(LABELS, found.counts, strict=True)) | {"on": str(found.on), "by": found.by} if found else {}
    emit(args, told, [found.sentence, found.note] if found else ["还没有公布过。"])


def _described(line: Line) -> dict[str, Any]:
    names = [*map(str, COLOURS), "total"]
    counts = dict(zip(names, line.counts, strict=True))
    return {"label": line.label} | counts | {"screened": line.screened, "coverage": line.coverage}


def _lines(found: Report) -> Iterator[str]:
    yield _begin(found)
    yield from _table("各村", [*found.villages, found.total])
    yield from _table("重点人群", found.groups)
    yield from _table("随访", found.due, covered=False)
    for one in found.activities:
        yield f"{one.label} {one.times} 次，{one.people} 人次"


def _begin(found: Report) -> str:
    return f"{found.on} 心理档案统计。少于 {found.fewest} 人的，和能推算出它们的，写成“{HIDDEN}”。"


def _table(title: str, lines: Iterable[Line], *, covered: bool = True) -> Iterator[str]:
    yield f"【{title}】{'  '.join(column_labels())}" + ("  覆盖率" if covered else "")
    for line in lines:
        counts = "  ".join(HIDDEN if count is None else str(count) for count in line.counts)
        coverage = HIDDEN if line.coverage is None else f"{line.coverage:.1%}"
        yield f"  {line.label}  {counts}" + (f"  {coverage}" if covered else "")
