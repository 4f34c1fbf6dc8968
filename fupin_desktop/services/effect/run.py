"""What the lines of the report come to in a region, by village and by year, and the records behind each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from fupin_desktop.progress import Progress, no_progress
from fupin_desktop.reports.effect.facts import Read
from fupin_desktop.reports.effect.hits import Mask, by_place, heads_by_place, listed, within, without
from fupin_desktop.reports.effect.row import Row
from fupin_desktop.reports.effect.rows import BY_NO, PSYCHOLOGY, ROWS
from fupin_desktop.roles import Right
from fupin_desktop.rules.suppression import FEWEST, protect
from fupin_desktop.services.book import opening
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.effect import heart, reading
from fupin_desktop.services.effect.figures import Figures
from fupin_desktop.services.effect.line import Asked, Line, State

#: What a village says of itself: nothing of it makes a village that was not there yet.
_OF_VILLAGES = frozenset({"village", "village_year"})


@needs(Right.EXPORT)
def run(wanted: Asked, progress: Progress = no_progress, *, years: bool = False) -> Run:
    """Read the book once. `years`: also what the comparison of years asks. Raises Cancelled, Denied."""
    period = wanted.period
    region = wanted.region or opening.region()
    of = {period.year, period.year - 1, period.first}
    asked = of | (set(range(period.first, period.year)) if years else set())
    read = reading.read(region, asked, progress, as_then=wanted.as_then)
    return Run(Asked(period, region, wanted.as_then), read, progress, heart.words(period.until, progress))


class Run(Figures):
    """The report of a region. Figures and lists are reckoned from what was read; nothing is asked again."""

    def __init__(self, wanted: Asked, read: Read, progress: Progress, hearts: Mapping[str, str]) -> None:
        super().__init__(wanted, read, progress)
        self._hearts = hearts

    def villages(self, year: int = 0) -> list[str]:
        """The codes of the villages of the report, in their order; where it is by those of then, of a year."""
        year = year or self.asked.period.year
        inside = self.inside(self.asked.region, year)
        told = self._lived(year) if self._read.as_then else inside
        return sorted(code for at, code in enumerate(self._read.places) if len(code) == 12 and inside[at] and told[at])

    def _lived(self, year: int) -> Mask:
        """In which places there was a village at the end of a year, or something lies all the same."""
        facts = self.facts.at(year)
        found = np.zeros(max(1, len(self._read.places)), bool)
        for name in self._read.tables:
            table = facts[name]
            found[table.place[table.nothing | facts.stood(table)] if name in _OF_VILLAGES else table.place] = True
        return found

    def years(self) -> list[int]:
        """From the first year to that of the report."""
        return list(range(self.asked.period.first, self.asked.period.year + 1))

    def lines(self, region: str = "", year: int = 0) -> list[Line]:
        """All lines of a region and year."""
        return [self.line(row, region, year) for row in ROWS]

    def line(self, row: Row, region: str = "", year: int = 0) -> Line:
        """One of them."""
        region, year = region or self.asked.region, year or self.asked.period.year
        if row.no == PSYCHOLOGY:
            told = heart.of_region(self._hearts, region)
            return Line(row, None, None, State.WHOLE if told else State.OTHERS, text=told)
        if len(region) > row.lowest:
            return Line(row, None, None, State.NOT_HERE)
        found = self._line(row, region, year)
        if row.small and len(region) == 12:
            return self._kept_back(found, region, year)
        return found

    def _kept_back(self, line: Line, region: str, year: int) -> Line:
        """A line of a village without what it tells of a few people."""
        few = range(1, FEWEST)
        if line.value is not None and (self._heads(line.row, region, year) in few or line.gap in few):
            return Line(line.row, None, None, State.HIDDEN)
        return replace(line, before=None) if self._heads(line.row, region, year - 1) in few else line

    def _heads(self, row: Row, region: str, year: int) -> int:
        heads = heads_by_place(self._of(row, "find", year), max(1, len(self._read.places)))
        return int(heads[self.inside(region, year)].sum())

    # comparisons

    def by_village(self, row: Row, year: int = 0) -> dict[str, float | None]:
        """Village → figure of an additive line; None where there is no data, or it is hidden."""
        year = year or self.asked.period.year
        places = max(1, len(self._read.places))
        told = by_place(self._of(row, "find", year), places)
        known = sum((self._base(part.table.name, year, row) for part in self._of(row, "find", year)), np.zeros(places))
        number = {code: at for at, code in enumerate(self._read.places)}
        codes = self.villages(year)
        found = {code: told[number[code]] / row.scale if known[number[code]] else None for code in codes}
        if row.small:
            heads = heads_by_place(self._of(row, "find", year), places)
            found = _protected(found, {code: int(heads[number[code]]) for code in codes})
        return found

    def matrix(self) -> Mapping[str, Mapping[tuple[str, int], float | None]]:
        """Line → (village, year) → figure, of the additive lines."""
        return {
            row.no: {(code, year): value for year in self.years() for code, value in self.by_village(row, year).items()}
            for row in ROWS
            if row.is_additive
        }

    # what is behind

    def behind(self, no: str, region: str = "", year: int = 0, which: str = "find") -> list[tuple[str, str, float]]:
        """(table, key, amount) of the records that a figure is made of. `which`: find, of, lacks, or rest: those of
        the denominator that are not counted."""
        row = BY_NO[no]
        region, year = region or self.asked.region, year or self.asked.period.year
        if row.small and len(region) == 12 and self.line(row, region, year).state is State.HIDDEN:
            return []
        inside = self.inside(region, year)
        if (row.needs_line and self.facts.at(year).line is None) or (row.of is None and which in ("of", "rest")):
            return []
        if which == "rest":
            hits = within(without(self._of(row, "of", year), self._of(row, "find", year)), inside)
        else:
            hits = within(self._of(row, which, year), inside) if getattr(row, which) else ()
        return [(table, key, amount / row.scale) for table, key, amount in listed(hits, self._rank)]


def _protected(found: Mapping[str, float | None], heads: Mapping[str, int]) -> dict[str, float | None]:
    """What is of a few people hidden, and so many more that none follows from the sum."""
    known: Sequence[str] = [code for code, value in found.items() if value is not None]
    shown = protect([[heads[code]] for code in known], FEWEST)
    kept = {code: values[0] for code, values in zip(known, shown.rows, strict=True)}
    return {code: None if value is None or kept[code] is None else value for code, value in found.items()}
