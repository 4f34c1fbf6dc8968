"""check BOOK: what is missing or odd, by level and household. Always exit 0: a book with gaps is a normal book."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import groupby

from db.models import BY_TABLE
from fupin_desktop import regions
from fupin_desktop.commands.common import emit, opened, progress, village_of
from fupin_desktop.progress import through
from fupin_desktop.rules.finding import Finding, Level
from fupin_desktop.services.conflicts import undecided
from fupin_desktop.services.household import checks
from fupin_desktop.services.household.checks import Where
from fupin_desktop.services.ledgers import desk
from fupin_desktop.services.ledgers.desk import Checked


def run(args: argparse.Namespace) -> None:
    with opened(args, read_only=True):
        village, checked = village_of(args), through(desk.look_through(), progress(args))
        found = [finding for finding in checked.found if _lies_in(checked.where(finding), village)]
        open_ones = undecided.households(village)
    counts = {str(level): number for level, number in checks.counts(found).items()}
    data = {"counts": counts, "undecided": open_ones, "findings": [_described(finding, checked) for finding in found]}
    emit(args, data, [*_lines(found, checked), *undecided.foot(open_ones)])


def _lies_in(place: Where | None, village: str) -> bool:
    return not village or (place is not None and regions.lies_in(place.region, village))


def _described(finding: Finding, checked: Checked) -> dict[str, object]:
    place = checked.where(finding)
    return asdict(finding) | {"label": _label(finding), "place": asdict(place) if place else None}


def _lines(found: Sequence[Finding], checked: Checked) -> Iterator[str]:
    counts = checks.counts(found)
    yield "，".join(f"{level.label} {number} 条" for level, number in counts.items()) + "。"
    for level, of_level in groupby(found, key=lambda finding: finding.level):
        yield ""
        yield f"【{level.label}】{_meaning(level)}"
        for (household, place), group in groupby(of_level, key=lambda one: (one.household, checked.where(one))):
            yield _title(place, of_home=bool(household))
            for finding in group:
                where = " ".join(part for part in (finding.who, _label(finding)) if part)
                yield f"  {where}：{finding.text}（{finding.rule}）" if where else f"  {finding.text}（{finding.rule}）"


def _meaning(level: Level) -> str:
    if level is Level.ERROR:
        return "必须改正，改正前不能核定。"
    return "请核实；属实的可以写明原因确认。" if level is Level.WARNING else "供参考。"


def _title(place: Where | None, *, of_home: bool) -> str:
    if place is None:
        return "全册"
    if not of_home:  # money, a project, an activity
        return place.village or "全册"
    number = f"户编号 {place.number}" if place.number else ""
    return "  ".join(part for part in (place.village, place.group, f"户主 {place.head or '（没有）'}", number) if part)


def _label(finding: Finding) -> str:
    kind = BY_TABLE[finding.table].kinds().get(finding.field)
    return kind.label if kind else ""
