"""本月和上月, for the township's meeting: what is new, what was eliminated, what is overdue, errors, hand-ins.

Errors are those that 数据检查 finds while the sheet is made: the book does not keep what it would have found before.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from db.changes import every
from db.clock import today
from fupin_desktop import regions
from fupin_desktop.progress import Progress, no_progress, through
from fupin_desktop.roles import Right
from fupin_desktop.services.book import opening
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.effect.tables import place
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
#: So many rows, with the rest, what lies in no village and the sum, fit on an A4.
_MOST = 27


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
    """Two months beside each other; of the villages (of a large district the townships) this month, in the order of
    `heads`, the last their sum. `said`: what of it is told of another day."""

    place: str
    last: str
    this: str
    lines: list[Counted]
    heads: tuple[str, ...]
    villages: list[tuple[str, tuple[int, ...]]]
    said: str
    by: str = "村"


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
    told = [*inside[half:-1], errors]
    by = "村" if _wide(told, region) == 12 else "乡镇"
    name = "{0.year} 年 {0.month} 月"
    return Month(place(region), name.format(before), name.format(on), lines, _HEADS, _by_place(told, region),
                 f"错误是 {today()} 数据检查查出来的；上月的没有留下，不比。", by)  # fmt: skip


def _by_place(found: Sequence[Mapping[str, int]], region: str) -> list[tuple[str, tuple[int, ...]]]:
    """What each village has, in the order of the codes; of a district with more than there is room for each township.
    Those with least go together, then what lies in no village, and the sum: that of the lines above."""
    wide = _wide(found, region)
    rows: dict[str, list[int]] = defaultdict(lambda: [0] * len(found))
    for at, of in enumerate(found):
        for code, count in of.items():
            rows[code[:wide] if len(code) >= wide else ""][at] += count
    own = rows.pop("", None)
    known = sorted(rows, key=lambda code: (-sum(rows[code]), code))
    kept = sorted(known[:_MOST])
    told = [(regions.village_name(code) if wide == 12 else place(code), rows[code]) for code in kept]
    if rest := known[_MOST:]:
        kind = "村" if wide == 12 else "乡镇"
        told.append((f"其他 {len(rest)} 个{kind}", _sums([rows[code] for code in rest])))
    if own and any(own):
        told.append((f"{regions.office(region)}和没有写村的", own))
    if len(told) > 1:
        told.append(("合计", _sums([values for _, values in told])))
    return [(name, tuple(values)) for name, values in told]


def _sums(rows: Sequence[Sequence[int]]) -> list[int]:
    return [sum(values) for values in zip(*rows, strict=True)]


def _wide(found: Sequence[Mapping[str, int]], region: str) -> int:
    """How long the codes are by which it is told: of villages, or of townships."""
    villages = {code for of in found for code in of if len(code) == 12}
    return 12 if len(villages) <= _MOST or len(region) > 6 else 9


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
    found, is_whole = through(desk.look_through(), progress).errors(), region == opening.region()
    return {code: n for code, n in found.items() if regions.lies_in(code, region) or (not code and is_whole)}
