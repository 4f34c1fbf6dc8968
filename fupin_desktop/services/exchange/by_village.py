"""What the first page of a township or district shows: one line for each village (in a district's book each township),
and what waits. Each number is that of the list that it leads to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from fupin_desktop import regions
from fupin_desktop.progress import Progress, no_progress
from fupin_desktop.roles import Right
from fupin_desktop.services.book import access
from fupin_desktop.services.book.opening import region
from fupin_desktop.services.conflicts import conflict_list
from fupin_desktop.services.erasing import assets
from fupin_desktop.services.exchange import exchange_keys, merge_desk
from fupin_desktop.services.exchange.merge_desk import Standing, Tally
from fupin_desktop.services.ledgers.desk import Checked
from fupin_desktop.services.lists import listing
from fupin_desktop.services.lists.listing import Filter
from fupin_desktop.services.monitoring import board
from fupin_desktop.services.papers import cards_state
from fupin_desktop.services.papers.cards_state import CardState

_VILLAGE_DIGITS, _TOWNSHIP_DIGITS = 12, 9


@dataclass(frozen=True)
class Line:
    """A village, or with "" for a region the sums. `standing`: how it hands in this month."""

    region: str
    name: str
    households: int
    persons: int
    monitored: int
    overdue: int
    standing: Standing | None = None


@dataclass(frozen=True)
class Overview:
    """What is counted at once. `own_keys`, `bound`: the first steps that are done, and how many villages are bound.
    `late`, `due_today`: cases of monitoring whose next step is; `expired`: answers about property to be erased."""

    lines: list[Line]
    total: Line
    conflicts: int = 0
    own_keys: bool = False
    bound: int = 0
    late: int = 0
    due_today: int = 0
    expired: int = 0

    @property
    def handed_in(self) -> Tally:
        """Of those who hand in here."""
        return merge_desk.tally(line.standing for line in self.lines if line.standing)


@dataclass(frozen=True)
class Places:
    """Where findings are: errors by village (`digits` of its code; "" of what lies in none), and how many in all."""

    errors: dict[str, int] = field(default_factory=dict)
    total: int = 0


def digits() -> int:
    """How much of a region's code tells the lines apart."""
    place = regions.find(region())
    return _TOWNSHIP_DIGITS if place and place.level == regions.COUNTY else _VILLAGE_DIGITS


def overview(progress: Progress = no_progress) -> Overview:
    """The lines, those that have anything or hand in here, by region code; and their sums."""
    progress(0, 0, "按村汇总")
    length = digits()
    asked = (Filter(), Filter(monitored=True), Filter(overdue=True))
    households, monitored, overdue = (listing.counts_by_region(one, length) for one in asked)
    persons = listing.persons_by_region(Filter(), length)
    standings = {one.region: one for one in merge_desk.board()} if access.may(Right.MERGE) else {}
    codes = sorted({*households, *(code for code, one in standings.items() if one.is_bound or one.latest)})
    lines = [
        Line(code, _name(code), households.get(code, 0), persons.get(code, 0), monitored.get(code, 0),
             overdue.get(code, 0), standings.get(code))
        for code in codes
    ]  # fmt: skip
    waiting = board.pressing(None)
    late = sum(one.late > 0 for one in waiting)
    sums = [sum(found.values()) for found in (households, persons, monitored, overdue)]
    return Overview(
        lines, Line("", "合计", sums[0], sums[1], sums[2], sums[3]),
        conflict_list.count() if access.may(Right.MERGE) else 0,
        bool(exchange_keys.own()), sum(one.is_bound for one in standings.values()),
        late, len(waiting) - late, len(assets.due()) if assets.may() else 0,
    )  # fmt: skip


def _name(code: str) -> str:
    names = regions.path(code)
    return names[-1] if names else code or f"{regions.office(region())}和没有写村的"


def errors(checked: Checked) -> Places:
    """Where the errors of the book are."""
    length, found = digits(), checked.errors()
    told: Counter[str] = Counter()
    for code, count in found.items():
        told[code[:length] if len(code) >= length else ""] += count
    return Places(dict(told), found.total())


def with_errors(lines: Sequence[Line], wrong: Places | None) -> list[Line]:
    """The lines, and one for each village that has no household and errors (of a project, of money)."""
    more = (wrong.errors if wrong else {}).keys() - {line.region for line in lines}
    return sorted([*lines, *(Line(code, _name(code), 0, 0, 0, 0) for code in more)], key=lambda line: line.region)


def to_print(found: Iterable[CardState]) -> dict[str, int]:
    """How many cards are to be printed, by village."""
    length = digits()
    return dict(Counter(regions.now(state.region)[:length] for state in found if state.stage in cards_state.TO_PRINT))
