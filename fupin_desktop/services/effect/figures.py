"""How a line's figure is reckoned from what was read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

import numpy as np

from db.changes import every
from fupin_desktop import regions
from fupin_desktop.progress import Progress, no_progress
from fupin_desktop.reports.effect.facts import Facts, Read
from fupin_desktop.reports.effect.hits import Hits, Ints, Mask, count, listed, within
from fupin_desktop.reports.effect.row import Rolls, Row, Shape, Span
from fupin_desktop.services.effect.line import Asked, Line, Reckoned, State, written

#: Tables that say something of a year; the others say it of days.
_YEARLY = frozenset({"village_year", "person_year", "water", "housing", "income", "care", "employment", "measure"})


class Figures:
    """The book as it was read, and what its lines come to."""

    def __init__(self, wanted: Asked, read: Read, progress: Progress = no_progress) -> None:
        self.asked = wanted
        self.facts = Facts(read, wanted.period)
        self._read = read
        #: Told of each line that is reckoned; whoever keeps the figures longer than the work takes it away.
        self.progress = progress
        self._hits: dict[tuple[str, str, int], Hits] = {}
        self._open: dict[str, set[str]] = defaultdict(set)
        for table, key in every("SELECT DISTINCT tbl, record FROM conflict"):
            self._open[table].add(key)
        self._insides: dict[tuple[str, int], Mask] = {}
        codes = {code: at for at, code in enumerate(sorted(read.places))}
        #: Of each place, in the order of the codes.
        self._rank = np.array([codes[code] for code in read.places], np.int64)
        self._bases: dict[tuple[str, int, int], Ints] = {}

    def inside(self, region: str, year: int) -> Mask:
        """Which places lie in a region, or lay in it at the end of a year."""
        key = (region, year if self._read.as_then else 0)
        if key not in self._insides:
            of = self._area(region, year)
            self._insides[key] = np.array([code.startswith(of) for code in self._read.places] or [False], bool)
        return self._insides[key]

    def _area(self, region: str, year: int) -> tuple[str, ...]:
        return regions.area(region, self.facts.at(year).period.until if self._read.as_then else None)

    def _line(self, row: Row, region: str, year: int) -> Line:
        inside = self.inside(region, year)
        value, of, state = self._figure(row, inside, year)
        lacking = self._count(row, "lacks", inside, year) if row.lacks else 0
        if value is not None or row.shape is Shape.WORDS:
            state = self._quality(row, inside, year, lacking)
        text = self._text(row, inside, year, value, of)
        if row.shape is Shape.WORDS and not text:
            state = State.NO_DATA
        before = self._before(row, region, year)
        return Line(row, value, of, state, lacking, text, before, self._published(row, region, year))

    def _quality(self, row: Row, inside: Mask, year: int, lacking: int) -> State:
        if self._open and any(self._is_open(within(self._of(row, one, year), inside)) for one in ("find", "of")):
            return State.OPEN
        return State.LACKING if lacking else State.WHOLE

    def _is_open(self, hits: Hits) -> bool:
        """Whether computers disagree about one of these records, and nobody has decided."""
        touched = tuple(part for part in hits if part.table.name in self._open)
        return any(key in self._open[table] for table, key, _ in listed(touched, self._rank))

    def _figure(self, row: Row, inside: Mask, year: int) -> Reckoned:
        """Value, denominator, and why there is none."""
        if row.needs_line and self.facts.at(year).line is None:
            return None, None, State.NOT_JUDGED
        of = self._count(row, "of", inside, year) / row.scale if row.of else None
        if not self._known(row, "find", inside, year):
            return None, of, State.NO_DATA
        reckon = {Shape.GROWTH: self._growth, Shape.CHANGE: self._change, Shape.RATIO: self._ratio}
        if row.shape in reckon:
            return reckon[row.shape](row, inside, year)
        if row.shape is Shape.WORDS or (of == 0 and not row.is_target):
            return None, of, State.NOT_HERE
        return self._count(row, "find", inside, year) / row.scale, of, State.WHOLE

    def _ratio(self, row: Row, inside: Mask, year: int) -> Reckoned:
        base = self._count(row, "per", inside, year)
        if base <= 0:
            return None, None, State.NO_DATA
        return 100 * self._count(row, "find", inside, year) / base, None, State.WHOLE

    def _growth(self, row: Row, inside: Mask, year: int) -> Reckoned:
        first = self.asked.period.first
        now, then = (self._mean(row, inside, one) for one in (year, first))
        if now is None or then is None or year <= first:
            return None, None, State.NO_DATA
        if then <= 0 or now <= 0:
            return None, None, State.NO_BASE
        return ((now / then) ** (1 / (year - first)) - 1) * 100, None, State.WHOLE

    def _mean(self, row: Row, inside: Mask, year: int) -> float | None:
        base = self._count(row, "per", inside, year)
        return self._count(row, "find", inside, year) / base if base > 0 else None

    def _change(self, row: Row, inside: Mask, year: int) -> Reckoned:
        base = self._count(row, "per", inside, year) if row.per else row.scale
        if base <= 0:
            return None, None, State.NOT_HERE
        before = count(within(row.find(self.facts.at(year).of_year(year - 1)), inside))
        return self._count(row, "find", inside, year) / base, before / base, State.WHOLE

    def _text(self, row: Row, inside: Mask, year: int, value: float | None, of: float | None) -> str:
        if row.say and self._known(row, "find", inside, year):
            return row.say(self.facts.at(year), within(self._of(row, "find", year), inside))
        if row.shape is Shape.CHANGE and value is not None:
            return f"{written(of or 0, row)} → {written(value, row)}"
        return ""

    def _before(self, row: Row, region: str, year: int) -> float | None:
        if row.shape not in (Shape.COUNT, Shape.RATIO) or year - 1 < self.asked.period.first:
            return None
        return self._figure(row, self.inside(region, year - 1), year - 1)[0]

    def _published(self, row: Row, region: str, year: int) -> float | None:
        hits = self.facts.at(year).figure(row.no, published=True)
        return count(hits) / row.scale if region == self.asked.region and len(hits[0].at) else None

    def _known(self, row: Row, which: str, inside: Mask, year: int) -> bool:
        """Whether the book says anything of what a line counts: without that it is no 0."""
        hits = self._of(row, which, year)
        if row.rolls is Rolls.OWN:
            return all(len(part.at) for part in (*hits, *(self._of(row, "per", year) if row.per else ())))
        if not any(self._base(part.table.name, year, row)[inside].any() for part in hits):
            return False
        # everybody who was to say something says nothing
        asked, silent = (
            self._count(row, which, inside, year) if getattr(row, which) else 0 for which in ("of", "lacks")
        )
        return not 0 < asked <= silent or self._count(row, which, inside, year) > 0

    def _base(self, table: str, year: int, row: Row) -> Ints:
        """How many records of a table (of the year, where it has years and the line asks for one) lie in each place."""
        of = year if table in _YEARLY and row.span in (Span.YEAR, Span.GROWTH) else 0
        at = year if self._read.as_then else of
        if (table, of, at) not in self._bases:
            one = self.facts.at(year)[table]
            place = one.place[one["year"] == of] if of else one.place
            self._bases[table, of, at] = np.bincount(place, minlength=max(1, len(self._read.places)))
        return self._bases[table, of, at]

    def _of(self, row: Row, which: str, year: int) -> Hits:
        key = (row.no, which, year)
        if key not in self._hits:
            self.progress(0, 0, row.label)
            find: Callable[[Facts], Hits] | None = getattr(row, which)
            self._hits[key] = find(self.facts.at(year)) if find else ()
        return self._hits[key]

    def _count(self, row: Row, which: str, inside: Mask, year: int) -> int:
        return count(within(self._of(row, which, year), inside))
