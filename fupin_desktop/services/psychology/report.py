"""What the archives come to: counts by colour, village and key group, coverage, what is due. No small count is told,
except to who reads every archive anyway, on the screen alone (`whole`).

Every table goes through `rules/suppression.py`; they agree on what is hidden, so that none gives away what another
keeps back. Counted are the members of the census and everybody with an open file; who has no colour is grey.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from db.changes import every
from fupin_desktop import regions
from fupin_desktop.progress import Progress, no_progress
from fupin_desktop.roles import Reach, Right
from fupin_desktop.rules.psychology import Colour
from fupin_desktop.rules.suppression import Protected, protect
from fupin_desktop.services.book import access
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.book.list_sql import PRESENT, lying_in
from fupin_desktop.services.psychology import activities, archive, limits, marks, team
from fupin_desktop.services.psychology.activities import Total
from fupin_desktop.services.psychology.archive import KEY_GROUPS
from fupin_desktop.services.psychology.census import TARGET

COLOURS = (Colour.RED, Colour.YELLOW, Colour.BLUE, Colour.GREY)
#: How what is hidden is written.
HIDDEN = "—"
OTHERS = "其他人"
TOTAL = "合计"
DUE = ("逾期", "一周内", "以后")
_AHEAD = dt.timedelta(days=6)
_CHUNK = 2000


@dataclass(frozen=True)
class Line:
    """A row: red, yellow, blue, grey and their sum; None is hidden. `region`: of a village, its code."""

    label: str
    counts: tuple[int | None, ...]
    region: str = ""

    @property
    def total(self) -> int | None:
        """Everybody of the row."""
        return self.counts[-1]

    @property
    def screened(self) -> int | None:
        """Who has a colour, where that gives nothing away."""
        grey, total = self.counts[-2], self.counts[-1]
        return None if grey is None or total is None else total - grey

    @property
    def coverage(self) -> float | None:
        """The part that has a colour."""
        return self.screened / self.total if self.screened is not None and self.total else None


@dataclass(frozen=True)
class Report:
    """All tables as of a day."""

    on: dt.date
    fewest: int
    villages: list[Line]
    total: Line
    groups: list[Line]
    #: Open files by when they are due: counts of red, yellow, blue, grey and the sum.
    due: list[Line]
    activities: list[Total] = field(default_factory=list)


class _Person(NamedTuple):
    """Somebody with a file or of a key group; or as many of a village as have neither."""

    region: str
    colour: Colour = Colour.GREY
    groups: frozenset[str] = frozenset()
    due: str = ""
    many: int = 1


@needs(Right.PSYCHOLOGY)
def report(on: dt.date, progress: Progress = no_progress, *, whole: bool = False) -> Report:
    """Count everything. `whole`: for the screen of who asks, not to be told on. Raises Cancelled, Denied."""
    team.check_sees()
    access.note_list("查看心理统计")
    people = _people(on, progress)
    fewest = _fewest(whole=whole)
    codes = sorted({one.region for one in people})
    by_village = _villages(people, codes, fewest)
    hidden = [column for column, count in enumerate(by_village.bottom) if count is None]
    of_groups = [_count(one for one in people if group in one.groups) for group in KEY_GROUPS]
    by_group = protect([*of_groups, _count(one for one in people if not one.groups)], fewest, hidden)
    by_due = protect([_count(one for one in people if one.due == due) for due in (*DUE, "")], fewest, hidden)
    labels = [*(archive.group_names([group]) for group in KEY_GROUPS), OTHERS]
    return Report(
        on,
        fewest,
        [Line(regions.village_name(code) or code, tuple(row), code)
         for code, row in zip(codes, by_village.rows, strict=True)],
        Line(TOTAL, tuple(by_village.bottom)),
        _lines(labels, by_group),
        _lines([*DUE, "没有安排"], by_due),
        activities.totals(last=on),
    )  # fmt: skip


def _fewest(*, whole: bool) -> int:
    """From how many persons on a count is told: who reads every archive learns nothing from a one."""
    return 1 if whole and team.sight().reach is Reach.ALL else int(limits.values()["fewest_shown"])


class Month(NamedTuple):
    """How many files were red, yellow and blue at the end of a month; None is hidden."""

    end: dt.date
    red: int | None
    yellow: int | None
    blue: int | None

    @property
    def counts(self) -> tuple[int | None, int | None, int | None]:
        """Red, yellow, blue."""
        return self.red, self.yellow, self.blue


@needs(Right.PSYCHOLOGY)
def months(region: str, on: dt.date, count: int = 12, *, whole: bool = False) -> list[Month]:
    """The colours of a village (or of all whose code begins so) at the end of each month, and as of today. Raises
    Denied."""
    team.check_sees()
    ends = [*_month_ends(on, count - 1), on]
    steps = _steps(region)
    fewest = _fewest(whole=whole)
    found = []
    for end in ends:
        colours = Counter(_colour_on(person, end) for person in steps.values())
        counts = [colours[colour] for colour in COLOURS[:3]]
        found.append(Month(end, *[None if 0 < number < fewest else number for number in counts]))
    found[-1] = _as_reported(found[-1], region, on, fewest)
    return found


def _as_reported(last: Month, region: str, on: dt.date, fewest: int) -> Month:
    """Today's counts, with those hidden too that the table of villages hides."""
    people = _people(on, no_progress)
    codes = sorted({one.region for one in people})
    shown = _villages(people, codes, fewest)
    if regions.now(region) in codes:
        row = shown.rows[codes.index(regions.now(region))]
    elif all(regions.lies_in(code, region) for code in codes):
        row = shown.bottom
    else:
        row = protect([_count(one for one in people if regions.lies_in(one.region, region))], fewest).rows[0]
    counts = [None if kept is None else number for kept, number in zip(row, last.counts, strict=False)]
    return Month(last.end, *counts)


def _villages(people: Iterable[_Person], codes: Iterable[str], fewest: int) -> Protected:
    of_region: dict[str, list[_Person]] = {region: [] for region in codes}
    for one in people:
        of_region[one.region].append(one)
    if not of_region:
        return Protected([], [0] * (len(COLOURS) + 1))
    return protect([_count(inhabitants) for inhabitants in of_region.values()], fewest)


def _count(people: Iterable[_Person]) -> list[int]:
    found: Counter[Colour] = Counter()
    for one in people:
        found[one.colour] += one.many
    return [found[colour] for colour in COLOURS]


def _lines(labels: Sequence[str], table: Protected) -> list[Line]:
    return [Line(label, tuple(row)) for label, row in zip(labels, table.rows, strict=True)]


_APART = """(SELECT person FROM psy_file WHERE closed IS NULL AND deleted IS NOT 1
    UNION SELECT person FROM person_year WHERE key_group > '')"""
_POPULATION = f"""SELECT p.id, coalesce(h.region_code, ''), f.person, f.next_contact, f.next_screening
    FROM person p JOIN resident h ON h.id = p.household
    LEFT JOIN psy_file f ON f.person = p.id AND f.closed IS NULL AND f.deleted IS NOT 1
    WHERE p.id IN {_APART} AND {PRESENT} AND (h.hh_type IN {TARGET} OR f.person IS NOT NULL)"""
_REST = f"""SELECT coalesce(h.region_code, ''), count(*) FROM person p JOIN resident h ON h.id = p.household
    WHERE p.id NOT IN {_APART} AND {PRESENT} AND h.hh_type IN {TARGET} GROUP BY 1"""


def _people(on: dt.date, progress: Progress) -> list[_Person]:
    """Everybody who is counted, with what the counts go by: villages as they are today."""
    rows = every(_POPULATION)
    filed = [row[0] for row in rows if row[2]]
    colours: dict[str, Colour] = {}
    for start in range(0, len(filed), _CHUNK):
        progress(start, len(filed), "统计心理档案")
        found = marks.colours(filed[start : start + _CHUNK])
        colours |= {person: mark.colour for person, mark in found.items()}
    named, groups = frozenset(KEY_GROUPS), archive.all_groups()
    people = [
        _Person(
            regions.now(region),
            colours.get(person, Colour.GREY),
            named & frozenset(groups.get(person, ())),
            _due([day for day in days if day], on) if file else "",
        )
        for person, region, file, *days in rows
    ]
    return people + [_Person(regions.now(region), many=many) for region, many in every(_REST)]


def _due(days: list[str], on: dt.date) -> str:
    if not days:
        return ""
    first = min(days)
    return DUE[0] if first < on.isoformat() else DUE[1] if first <= (on + _AHEAD).isoformat() else DUE[2]


def _month_ends(on: dt.date, count: int) -> list[dt.date]:
    """The last days of so many months before this one."""
    ends: list[dt.date] = []
    day = on
    for _ in range(count):
        day = day.replace(day=1) - dt.timedelta(days=1)
        ends.append(day)
    return ends[::-1]


class _Steps(NamedTuple):
    """A file's colours by day, oldest first, and when it was closed."""

    marks: list[tuple[dt.date, Colour]]
    closed: dt.date | None


def _steps(region: str) -> dict[str, _Steps]:
    inside, codes = lying_in("h.region_code", region)
    query = f"""SELECT p.id, f.closed FROM psy_file f JOIN person p ON p.id = f.person
        JOIN resident h ON h.id = p.household WHERE {inside} AND f.deleted IS NOT 1 AND {PRESENT}"""
    rows = every(query, *codes)
    timelines = marks.timelines(person for person, _ in rows)
    return {
        person: _Steps(
            [(mark.date, mark.colour) for mark in timelines.get(person, [])],
            dt.date.fromisoformat(closed) if closed else None,
        )
        for person, closed in rows
    }


def _colour_on(steps: _Steps, day: dt.date) -> Colour | None:
    if steps.closed and steps.closed <= day:
        return None
    before = [colour for date, colour in steps.marks if date <= day]
    return before[-1] if before else None


def column_labels() -> list[str]:
    """红, 黄, 蓝, 灰, 合计."""
    return [colour.label.split()[0] for colour in COLOURS] + [TOTAL]
