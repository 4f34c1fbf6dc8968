"""clues BOOK [--overdue] [--state WORDS]: the cases of monitoring, where each stands, until when it is due; with
--totals what they add up to."""

from __future__ import annotations

import argparse
from typing import Any

from db.codes import code_list
from fupin_desktop.commands.common import emit, opened, village_of
from fupin_desktop.services.flows import places
from fupin_desktop.services.monitoring import board, statistics
from fupin_desktop.services.monitoring.board import DISPUTED, LATE, STATES, Line, Wanted

_CLEARED = "动态清零：超过期限还没审定的 {} 件（应为 0）。"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--overdue", action="store_true", help="只要逾期的")
    states = (*STATES, LATE, DISPUTED)
    parser.add_argument(
        "--state", metavar="STATE", choices=states, default="", help=f"只要在这一步的：{'、'.join(states)}"
    )
    parser.add_argument("--totals", action="store_true", help="统计：按来源、风险、村、年度、月份，每步几天，动态清零")


def run(args: argparse.Namespace) -> None:
    (_totals if args.totals else _list)(args)


def _totals(args: argparse.Namespace) -> None:
    with opened(args, read_only=True):
        found = statistics.read(Wanted(region=village_of(args)))
    tables = [
        {"title": made.title, "headings": list(made.headings),
         "rows": [{"label": one.label, "cells": [cell.text for cell in one.cells]} for one in made.rows]}
        for made in found.tables
    ]  # fmt: skip
    lines = [f"{found.count} 件。{_CLEARED.format(len(found.not_cleared))}"]
    for made in found.tables:
        lines += ["", "\t".join((made.first, *made.headings))]
        lines += ["\t".join((one.label, *(cell.text for cell in one.cells))) for one in made.rows]
    emit(args, {"count": found.count, "not_cleared": len(found.not_cleared), "tables": tables}, lines)


def _list(args: argparse.Namespace) -> None:
    with opened(args, read_only=True):
        village, lines = village_of(args), board.read()
        waiting = len(board.not_cleared(board.narrowed(lines, Wanted(region=village))))
    state = LATE if args.overdue else args.state
    found = board.narrowed(lines, Wanted(state=state, region=village))
    counts = board.counts(lines, Wanted(region=village))
    told = "，".join(f"{name} {count}" for name, count in counts.items() if count)
    data = {"counts": counts, "not_cleared": waiting, "clues": [_described(line) for line in found]}
    cleared = _CLEARED.format(waiting)
    emit(args, data, [f"{len(found)} 件。{told}。{cleared}", *map(_line, found)])


def _described(line: Line) -> dict[str, Any]:
    due = line.due
    return {
        "id": line.key, "clue_no": line.clue_no, "household": line.household, "head": line.head,
        "region": line.region, "source": line.source, "risk": list(line.risks), "state": line.state,
        "next": line.then, "since": line.since and line.since.isoformat(), "due": due and due.day.isoformat(),
        "earliest": bool(due and due.earliest), "provisional": bool(due and due.provisional), "late": line.late,
        "desk": line.desk, "disputed": line.is_disputed,
    }  # fmt: skip


def _line(line: Line) -> str:
    late = f"  逾期 {line.late} 天" if line.late else "  今天到期" if line.due_today else ""
    until = f"  期限 {line.due.day}{' 起' if line.due.earliest else ''}" if line.due else ""
    whose = f"（{code_list('gov_level').label(line.desk)}）" if line.desk else ""
    then = f"  下一步 {places.title(line.then)}{whose}" if line.then else ""
    state = DISPUTED if line.is_disputed else line.state
    return f"{line.clue_no}  {line.head or '（没有户主）'}  {state}{then}{until}{late}"
