"""What is asked of the report, and what one of its lines comes to."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from db.changes import every
from fupin_desktop.reports.effect.facts import Period
from fupin_desktop.reports.effect.row import Row, Shape
from fupin_desktop.rules.suppression import FEWEST

_SINCE = dt.date(2016, 1, 1)
_GROWTH_YEARS = 4


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
Reckoned = tuple[float | None, float | None, State]


@dataclass(frozen=True)
class Asked:
    """What the report is of. `region`: "" the book's own. `as_then`: by the villages as they were on the day of the
    report (of each year compared, on its last), not as they are since some were merged, renamed or renumbered."""

    period: Period
    region: str = ""
    as_then: bool = False


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
    as_of: dt.date,
    year: int | None = None,
    since: dt.date | None = None,
    first: int | None = None,
    region: str = "",
    *,
    as_then: bool = False,
) -> Asked:
    """As of a day; the year is the day's where none is named."""
    of = year or as_of.year
    begin = since or _SINCE
    until = min(as_of, dt.date(of, 12, 31)) if year else as_of
    start = first if first is not None else max(begin.year, of - _GROWTH_YEARS)
    return Asked(Period(begin, until, of, start), region, as_then)
