"""The roster of villages as a paper, with its marks ※."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from db.changes import every
from fupin_desktop import regions
from fupin_desktop.cards import roster
from fupin_desktop.cards.about import About
from fupin_desktop.cards.blocks import Sheet
from fupin_desktop.services.book import opening as books
from fupin_desktop.services.conflicts import undecided
from fupin_desktop.services.papers import roster as rosters


def sheet(wanted: Sequence[str], households: Sequence[str], about: About) -> Sheet:
    """The roster of villages (of all when empty); of these households alone, if any."""
    if len(households) >= every("SELECT count(*) FROM resident")[0][0]:
        households = ()  # the list has all
    lines = rosters.lines(wanted, households)
    counted = undecided.counted(len({line.number for line in lines if line.others}))
    of = wanted[0] if len(wanted) == 1 else books.region()
    made = roster.sheet(lines, regions.path(of), about, "只有名单里的户" if households else "")
    return replace(made, foot=f"{counted} · {made.foot}") if counted else made
