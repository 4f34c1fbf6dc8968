"""本月和上月, for the township's meeting: what is new, what was eliminated, what is overdue, errors, hand-ins.

Errors are those that 数据检查 finds while the sheet is made: the book does not keep what it would have found before.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from db.changes import every
from db.clock import today
from db.models import BY_TABLE
from fupin_desktop import regions
from fupin_desktop.progress import Progress, no_progress
from fupin_desktop.roles import Right
from fupin_desktop.rules.finding import Finding, Level
from fupin_desktop.services.book import opening
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.effect.tables import place
from fupin_desktop.services.household import checks
from fupin_desktop.services.ledgers import desk

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
_HEADS = ("新线索", "办结", "超期", "新识别", "新消除", "走访", "问题", "错误")
_MOST_VILLAGES = 30


@dataclass(frozen=True)
class Counted:
    """A line: last month (None: nobody knows), this month."""

    label: str
    last: int | None
    this: int

    @property
    def more(self) -> int | None:
        """This month's less last month's."""
        return None if self.last is None else self.this - self.last


@dataclass(frozen=True)
class Month:
    """Two months beside each other; of the villages this month, in the order of `heads`. `said`: what of it is told of
    another day."""

    place: str
    last: str
    this: str
    lines: list[Counted]
    heads: tuple[str, ...]
    villages: list[tuple[str, tuple[int, ...]]]
    said: str


@needs(Right.EXPORT)
def month(on: dt.date, region: str = "", progress: Progress = no_progress) -> Month:
    """The month of a day up to that day, and the one before. Raises Cancelled."""
    region = region or opening.region()
    begin = on.replace(day=1)
    before = begin - dt.timedelta(days=1)
    this, last = _counts(begin, on), _counts(before.replace(day=1), before)
    errors = _errors(region, progress)
    every_one = (*last, *this, errors)
    inside = [{code: n for code, n in found.items() if regions.lies_in(code, region)} for found in every_one]
    sums = [sum(found.values()) for found in inside]
    half = len(_COUNTS)
    lines = [Counted(label, sums[at], sums[half + at]) for at, label in enumerate(_COUNTS)]
    lines.append(Counted("数据检查的错误（条）", None, sum(errors.values())))
    lines.append(Counted("收到上报（份）", _hand_ins(before.replace(day=1), before), _hand_ins(begin, on)))
    codes = sorted({code for found in inside[half:] for code in found if len(code) == 12})
    villages = [
        (regions.village_name(code) or code, tuple(found.get(code, 0) for found in inside[half:])) for code in codes
    ]
    name = "{0.year} 年 {0.month} 月"
    return Month(place(region), name.format(before), name.format(on), lines, _HEADS, villages[:_MOST_VILLAGES],
                 f"错误是 {today()} 数据检查查出来的；上月的没有留下，不比。")  # fmt: skip


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


def _errors(region: str, progress: Progress) -> dict[str, int]:
    """Village (or township, "" for what lies nowhere) → how many errors 数据检查 finds in a region now."""
    found = [one for one in desk.check_book(progress) if one.level in (Level.ERROR, Level.IMPOSSIBLE)]
    homes = checks.where(found)
    lies = [homes[one.household].region if one.household in homes else _place_of(one) for one in found]
    is_whole = region == opening.region()
    return Counter(code for code in lies if regions.lies_in(code, region) or (not code and is_whole))


def _place_of(finding: Finding) -> str:
    """Where a record lies that is of no household."""
    model = BY_TABLE.get(finding.table)
    if model is None or "region_code" not in model.kinds():
        return ""
    rows = every(f'SELECT coalesce(region_code, "") FROM "{finding.table}" WHERE id = ?', finding.record)
    return str(rows[0][0]) if rows else ""
