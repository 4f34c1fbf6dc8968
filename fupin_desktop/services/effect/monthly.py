"""本月和上月, for the township's meeting: what is new, what was eliminated, what is overdue, errors, hand-ins."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from db.changes import every
from fupin_desktop import regions
from fupin_desktop.roles import Right
from fupin_desktop.services.book import opening
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.effect.tables import place

_CLUE = "clue c JOIN resident h ON h.id = c.household WHERE c.deleted IS NOT 1"
_HOUSEHOLD = "resident h WHERE 1"
#: Label → (from where, condition on the days from ? up to ? inclusive), by the region of `h`.
_COUNTS = {
    "新发现监测线索（条）": f"{_CLUE} AND c.found_on BETWEEN ?1 AND ?2",
    "新办结线索（条）": f"{_CLUE} AND c.closed_on BETWEEN ?1 AND ?2",
    "超期没有办结的线索（条）": f"{_CLUE} AND c.found_on <= ?2 AND c.due < ?2"
    " AND (c.closed_on IS NULL OR c.closed_on > ?2)",
    "新识别监测对象（户）": f"{_HOUSEHOLD} AND h.monitor_cat IS NOT NULL"
    " AND h.monitor_found_ym BETWEEN replace(substr(?1, 1, 7), '-', '') AND replace(substr(?2, 1, 7), '-', '')",
    "新消除风险（户）": f"{_HOUSEHOLD} AND h.risk_eliminated = 1 AND h.risk_elim_date BETWEEN ?1 AND ?2",
    "入户走访（次）": "visit v JOIN resident h ON h.id = v.household WHERE v.deleted IS NOT 1"
    " AND v.visit_date BETWEEN ?1 AND ?2",
    "没有办完的问题（个）": "problem p JOIN resident h ON h.id = p.household WHERE p.deleted IS NOT 1"
    " AND coalesce(p.found_on, p.due_date, ?2) <= ?2 AND (p.done_date IS NULL OR p.done_date > ?2)",
}
_HEADS = ("新线索", "办结", "超期", "新识别", "新消除", "走访", "问题")
_MOST_VILLAGES = 30


@dataclass(frozen=True)
class Counted:
    """A line: last month, this month."""

    label: str
    last: int
    this: int


@dataclass(frozen=True)
class Month:
    """Two months beside each other; of the villages this month, in the order of `heads`."""

    place: str
    last: str
    this: str
    lines: list[Counted]
    heads: tuple[str, ...]
    villages: list[tuple[str, tuple[int, ...]]]


@needs(Right.EXPORT)
def month(on: dt.date, region: str = "") -> Month:
    """The month of a day up to that day, and the one before."""
    region = region or opening.region()
    begin = on.replace(day=1)
    before = begin - dt.timedelta(days=1)
    this, last = _counts(begin, on), _counts(before.replace(day=1), before)
    inside = [{code: n for code, n in found.items() if regions.lies_in(code, region)} for found in (*last, *this)]
    sums = [sum(found.values()) for found in inside]
    half = len(_COUNTS)
    lines = [Counted(label, sums[at], sums[half + at]) for at, label in enumerate(_COUNTS)]
    lines.append(Counted("收到上报（份）", _hand_ins(before.replace(day=1), before), _hand_ins(begin, on)))
    codes = sorted({code for found in inside[half:] for code in found})
    villages = [
        (regions.village_name(code) or code, tuple(found.get(code, 0) for found in inside[half:])) for code in codes
    ]
    name = "{0.year} 年 {0.month} 月"
    return Month(place(region), name.format(before), name.format(on), lines, _HEADS, villages[:_MOST_VILLAGES])


def _counts(first: dt.date, last: dt.date) -> list[dict[str, int]]:
    """Of each line village → count."""
    found = []
    for source in _COUNTS.values():
        query = f"SELECT h.region_code, count(*) FROM {source} GROUP BY h.region_code"
        found.append({str(code): int(n) for code, n in every(query, str(first), str(last))})
    return found


def _hand_ins(first: dt.date, last: dt.date) -> int:
    query = "SELECT count(*) FROM package WHERE way = 'in' AND substr(at, 1, 10) BETWEEN ? AND ?"
    return int(every(query, str(first), str(last))[0][0])
