"""R40, the line of the psychological archives: only who may open them has it, small counts hidden as there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from db.refusal import Refusal
from fupin_desktop import regions
from fupin_desktop.progress import Progress
from fupin_desktop.roles import Right
from fupin_desktop.services.book import access, opening
from fupin_desktop.services.psychology import report
from fupin_desktop.services.psychology.report import HIDDEN, Line

_COLOURS = ("红", "黄", "蓝", "灰")


def words(on: dt.date, progress: Progress) -> Mapping[str, str]:
    """Village's code ("" the whole book) → the line, of the villages as they are today; empty for who may not see it.
    Raises Cancelled."""
    if not access.may(Right.PSYCHOLOGY):
        return {}
    try:
        found = report.report(on, progress)
    except Refusal:  # who holds the right, and is not of the team, sees nothing
        return {}
    return {line.region: _told(line) for line in found.villages} | {"": _told(found.total)}


def of_region(told: Mapping[str, str], region: str) -> str:
    """The line of a region, "" where none is told. Of a village that was merged or renumbered it is that of today's: an
    archive says how somebody is now, by whatever villages the report is (`Span.NOW`)."""
    if region == opening.region():
        return told.get("", "")
    today = regions.now(region)
    found = told.get(today, "")
    return f"按现在的{regions.village_name(today)}数：{found}" if found and today != region else found


def _told(line: Line) -> str:
    counts = "　".join(
        f"{name} {HIDDEN if count is None else count}" for name, count in zip(_COLOURS, line.counts, strict=False)
    )
    return counts + ("" if line.coverage is None else f"　普查 {line.coverage:.0%}")
