"""What the lines of the report come to in a region, by village and by year, and the records behind each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from db.changes import every
from fupin_desktop import regions
from fupin_desktop.progress import Progress, no_progress
from fupin_desktop.reports.effect.facts import Facts, Period, Read
from fupin_desktop.reports.effect.hits import Hits, Ints, Mask, by_place, count, listed, within, without
from fupin_desktop.reports.effect.row import Rolls, Row, Shape, Span
from fupin_desktop.reports.effect.rows import BY_NO, PSYCHOLOGY, ROWS
from fupin_desktop.roles import Right
from fupin_desktop.rules.suppression import protect
from fupin_desktop.services.book import opening
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.effect import heart, reading

#: Counts of fewer persons than this are not told of a village.
FEWEST = 3
_SINCE = dt.date(2016, 1, 1)
_GROWTH_YEARS = 4
#: Tables that say something of a year; the others say it of days.
_YEARLY = frozenset({"village_year", "person_year", "water", "housing", "income", "care", "employment", "measure"})


class State(StrEnum):
    """Whether a figure can be relied on."""

    WHOLE = "完整"
    LACKING = "缺"
    OPEN = "※ 未核定"
    NO_DATA = "没有数据"
    NOT_HERE = "不适用"
    NOT_JUDGED = "没有核实的监测线，不判断"
    NO_BASE = "首年不是正数，不算增幅"
    HIDDEN = f"少于 {FEWEST} 人，不显示"
    OTHERS = "由心理专干填报"


#: Value, denominator, and the state: why there is no value.
_Reckoned = tuple[float | None, float | None, State]


@dataclass(frozen=True)
class Asked:
    """What the report is of. `region`: "" the book's own."""

    period: Period
    region: str = ""


@dataclass(frozen=True)
class Line:
    """A line's figure: None where there is none, and `state` says why. `of`: denominator, target or last year's."""

    row: Row
    value: float | None
    of: float | None
    state: State
    #: So many households, persons or villages say nothing where the line asks.
    lacking: int = 0
    text: str = ""
    #: Of the year before, where it can be compared.
    before: float | None = None
    published: float | None = None

    @property
    def shown(self) -> str:
        """The figure as people read it."""
        return self.text or ("—" if self.value is None else written(self.value, self.row))

    @property
    def shown_of(self) -> str:
        """The denominator or target, "" where there is none."""
        return "" if self.of is None or self.row.shape is not Shape.COUNT else written(self.of, self.row)

    @property
    def told(self) -> str:
        """The state in words."""
        return f"缺 {self.lacking:,}" if self.state is State.LACKING else str(self.state)

    @property
    def gap(self) -> float | None:
        """What is still to do."""
        return None if self.of is None or self.value is None else self.of - self.value


def written(value: float, row: Row) -> str:
    """A figure with thousands separators, as its line is told."""
    text = f"{value:,.{row.digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def last_year(today: dt.date) -> int:
    """The latest year, not after today, that the book says anything of; this year for an empty book."""
    tables = ("village_year", "income", "measure", "person_year")
    query = " UNION ALL ".join(f"SELECT max(year) FROM {name} WHERE deleted IS NOT 1 AND year <= ?" for name in tables)
    return max((year for (year,) in every(query, *[today.year] * len(tables)) if year), default=today.year)


def asked(
    as_of: dt.date, year: int | None = None, since: dt.date | None = None, first: int | None = None, region: str = ""
) -> Asked:
    """As of a day; the year is the day's where none is named."""
    of = year or as_of.year
    begin = since or _SINCE
    until = min(as_of, dt.date(of, 12, 31)) if year else as_of
    return Asked(Period(begin, until, of, first if first is not None else max(begin.year, of - _GROWTH_YEARS)), region)


@needs(Right.EXPORT)
def run(wanted: Asked, progress: Progress = no_progress, *, years: bool = False) -> Run:
    """Read the book once. `years`: also what the comparison of years asks. Raises Cancelled, Denied."""
    period = wanted.period
    region = wanted.region or opening.region()
    of = {period.year, period.year - 1, period.first}
    read = reading.read(region, of | (set(range(period.first, period.year)) if years else set()), progress)
    return Run(Asked(period, region), read, progress, heart.words(period.until, progress))


class Run:
    """The book as it was read. Figures and lists are reckoned from it; nothing is asked again."""

    def __init__(
        self, wanted: Asked, read: Read, progress: Progress = no_progress, hearts: Mapping[str, str] | None = None
    ) -> None:
        self.asked = wanted
        self.facts = Facts(read, wanted.period)
        self._read = read
        self._progress = progress
        self._hearts = hearts or {}
        self._hits: dict[tuple[str, str, int], Hits] = {}
        self._open = {(table, key) for table, key in every("SELECT DISTINCT tbl, record FROM conflict")}
        self._bases: dict[tuple[str, int], Ints] = {}

    # regions

    def inside(self, region: str) -> Mask:
        """Which places lie in a region."""
        return np.array([regions.lies_in(code, region) for code in self._read.places] or [False], bool)

    def villages(self) -> list[str]:
        """The codes of the villages of the report, in their order."""
        return sorted(
            code for code in self._read.places if len(code) == 12 and regions.lies_in(code, self.asked.region)
        )

    def years(self) -> list[int]:
        """From the first year to that of the report."""
        return list(range(self.asked.period.first, self.asked.period.year + 1))

    # figures

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
            found = _hidden(found)
        return found

    def _line(self, row: Row, region: str, year: int) -> Line:
        inside = self.inside(region)
        value, of, state = self._figure(row, inside, year)
        lacking = self._count(row, "lacks", inside, year) if row.lacks else 0
        if value is not None or row.shape is Shape.WORDS:
            state = self._quality(row, inside, year, lacking)
        text = self._text(row, inside, year, value, of)
        if row.shape is Shape.WORDS and not text:
            state = State.NO_DATA
        before = self._before(row, inside, year)
        return Line(row, value, of, state, lacking, text, before, self._published(row, region, year))

    def _quality(self, row: Row, inside: Mask, year: int, lacking: int) -> State:
        if self._open:
            for which in ("find", "of"):
                if any(
                    (table, key) in self._open for table, key, _ in listed(within(self._of(row, which, year), inside))
                ):
                    return State.OPEN
        return State.LACKING if lacking else State.WHOLE

    def _figure(self, row: Row, inside: Mask, year: int) -> _Reckoned:
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

    def _ratio(self, row: Row, inside: Mask, year: int) -> _Reckoned:
        base = self._count(row, "per", inside, year)
        if base <= 0:
            return None, None, State.NO_DATA
        return 100 * self._count(row, "find", inside, year) / base, None, State.WHOLE

    def _growth(self, row: Row, inside: Mask, year: int) -> _Reckoned:
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

    def _change(self, row: Row, inside: Mask, year: int) -> _Reckoned:
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

    def _before(self, row: Row, inside: Mask, year: int) -> float | None:
        if row.shape not in (Shape.COUNT, Shape.RATIO) or year - 1 < self.asked.period.first:
            return None
        return self._figure(row, inside, year - 1)[0]

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
        if (table, of) not in self._bases:
            one = self._read.tables[table]
            place = one.place[one["year"] == of] if of else one.place
            self._bases[table, of] = np.bincount(place, minlength=max(1, len(self._read.places)))
        return self._bases[table, of]

    def _of(self, row: Row, which: str, year: int) -> Hits:
        key = (row.no, which, year)
        if key not in self._hits:
            self._progress(0, 0, row.label)
            find: Callable[[Facts], Hits] = getattr(row, which)
            self._hits[key] = find(self.facts.at(year))
        return self._hits[key]

    def _count(self, row: Row, which: str, inside: Mask, year: int) -> int:
        return count(within(self._of(row, which, year), inside))

    # comparisons

    def by_village(self, row: Row, year: int = 0) -> dict[str, float | None]:
        """Village → figure of an additive line; None where there is no data, or it is hidden."""
        year = year or self.asked.period.year
        places = max(1, len(self._read.places))
        told = by_place(self._of(row, "find", year), places)
        known = sum((self._base(part.table.name, year, row) for part in self._of(row, "find", year)), np.zeros(places))
        number = {code: at for at, code in enumerate(self._read.places)}
        codes = self.villages()
        found = {code: told[number[code]] / row.scale if known[number[code]] else None for code in codes}
        return _protected(found) if row.small else found

    def matrix(self) -> Mapping[str, Mapping[tuple[str, int], float | None]]:
        """Line → (village, year) → figure, of the additive lines."""
        return {
            row.no: {(code, year): value for year in self.years() for code, value in self.by_village(row, year).items()}
            for row in ROWS
            if row.is_additive
        }

    # what is behind

    def is_of_village(self, table: str, key: str) -> bool:
        """Whether a record lies in a village, and is not an office's own."""
        one = self._read.tables[table]
        return len(self._read.places[one.place[one.keys.index(key)]]) == 12

    def behind(self, no: str, region: str = "", year: int = 0, which: str = "find") -> list[tuple[str, str, float]]:
        """(table, key, amount) of the records that a figure is made of. `which`: find, of, lacks, or rest: those of
        the denominator that are not counted."""
        row = BY_NO[no]
        region, year = region or self.asked.region, year or self.asked.period.year
        if row.small and len(region) == 12 and self.line(row, region, year).state is State.HIDDEN:
            return []
        inside = self.inside(region)
        if (row.needs_line and self.facts.at(year).line is None) or (row.of is None and which in ("of", "rest")):
            return []
        if which == "rest":
            hits = within(without(self._of(row, "of", year), self._of(row, "find", year)), inside)
        else:
            hits = within(self._of(row, which, year), inside) if getattr(row, which) else ()
        return [(table, key, amount / row.scale) for table, key, amount in listed(hits)]


def _hidden(line: Line) -> Line:
    if line.value is not None and (0 < line.value < FEWEST or (line.of or 0) - line.value in (1, 2)):
        return Line(line.row, None, None, State.HIDDEN)
    return line


def _protected(found: Mapping[str, float | None]) -> dict[str, float | None]:
    """Small counts hidden, and so many more that none follows from the sum."""
    known: Sequence[str] = [code for code, value in found.items() if value is not None]
    shown = protect([[int(found[code] or 0)] for code in known], FEWEST)
    kept = {code: values[0] for code, values in zip(known, shown.rows, strict=True)}
    return {code: None if value is None or kept[code] is None else value for code, value in found.items()}
