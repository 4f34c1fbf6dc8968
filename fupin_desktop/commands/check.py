"""check BOOK: what is missing or odd, by level and household. Always exit 0: a book with gaps is a normal book."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import groupby

from db.models import BY_TABLE
from fupin_desktop.commands.common import add_village, emit, opened, progress, village_of
from fupin_desktop.rules.finding import Finding, Level
from fupin_desktop.services.conflicts import undecided
from fupin_desktop.services.household import checks
from fupin_desktop.services.household.checks import Where
from fupin_desktop.services.ledgers import desk


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_village(parser)


def run(args: argparse.Namespace) -> int:
    with opened(args, read_only=True):
        village, found = village_of(args), desk.check_book(progress(args))
        places = checks.where(found)
        if village:
            here = {key for key, place in places.items() if place.region.startswith(village)}
            found = [finding for finding in found if finding.household in here]
        open_ones = undecided.households(village)
    counts = {str(level): number for level, number in checks.counts(found).items()}
    data = {"counts": counts, "undecided": open_ones, "findings": [_described(finding, places) for finding in found]}
    emit(args, data, [*_lines(found, places), *undecided.foot(open_ones)])
    return 0


def _described(finding: Finding, places: dict[str, Where]) -> dict[str, object]:
    place = places.get(finding.household)
    return asdict(finding) | {"label": _label(finding), "place": asdict(place) if place else None}


def _lines(found: Sequence[Finding], places: dict[str, Where]) -> Iterator[str]:
    counts = checks.counts(found)
    yield "，".join(f"{level.label} {number} 条" for level, number in counts.items()) + "。"
    for level, of_level in groupby(found, key=lambda finding: finding.level):
        yield ""
        yield f"【{level.label}】{_meaning(level)}"
        for household, group in groupby(of_level, key=lambda finding: finding.household):
            yield _title(places.get(household))
            for finding in group:
                where = " ".join(part for part in (finding.who, _label(finding)) if part)
                yield f"  {where}：{finding.text}（{finding.rule}）" if where else f"  {finding.text}（{finding.rule}）"


def _meaning(level: Level) -> str:
    if level is Level.ERROR:
        return "必须改正，改正前不能核定。"
    return "请核实；属实的可以写明原因确认。" if level is Level.WARNING else "供参考。"


def _title(place: Where | None) -> str:
    if place is None:
        return "全册"
    number = f"户编号 {place.number}" if place.number else ""
    return "  ".join(part for part in (place.village, place.group, f"户主 {place.head or '（没有）'}", number) if part)


def _label(finding: Finding) -> str:
    kind = BY_TABLE[finding.table].kinds().get(finding.field)
    return kind.label if kind else ""
