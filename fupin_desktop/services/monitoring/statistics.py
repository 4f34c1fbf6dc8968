"""监测统计: the cases by source, risk, village and year beside how each came out, new and ended ones by month, how long
each step takes, 动态清零. Every number is the cases that it counts."""

from __future__ import annotations

import datetime as dt
import statistics
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from db.codes import code_list
from fupin_desktop import regions
from fupin_desktop.exchange.collector import no_collector
from fupin_desktop.rules.flows import Standing
from fupin_desktop.services.flows import places
from fupin_desktop.services.monitoring import board
from fupin_desktop.services.monitoring.board import Line, Wanted

Case = tuple[Line, Standing]
_ENTERED, _MARKED = "111", "208"
_MONTHS = 24
_ALL, _LATE = "合计", "逾期"
#: How a case came out, of where it stands.
_OUTCOMES: Mapping[str, Sequence[str]] = {
    "研判中": (*board.STATES[: board.STATES.index("待措施")], "待告知"),
    "在监测": ("待措施", "帮扶中", "拟消除", "拟回退"),
    "已消除": ("已消除",),
    "不纳入": ("不纳入",),
}


@dataclass(frozen=True)
class Cell:
    """A number as it is written, and the cases behind it."""

    text: str
    keys: frozenset[str]

    @property
    def size(self) -> float:
        """The number."""
        return float(self.text.replace(",", ""))


@dataclass(frozen=True)
class Row:
    """A line of a table: what it is about, and a number under each heading."""

    label: str
    cells: tuple[Cell, ...]
    is_total: bool = False


@dataclass(frozen=True)
class Table:
    """`title`: by what the cases are told apart; `headings`: above the numbers; `drawn`: which of them are drawn, as
    bars; `unit`: of those."""

    title: str
    first: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    drawn: tuple[int, ...]
    unit: str = "件"


@dataclass(frozen=True)
class Statistics:
    """All tables; `not_cleared`: the cases that are neither taken in nor refused after the days of the setting."""

    tables: tuple[Table, ...]
    count: int
    not_cleared: frozenset[str]


def read(wanted: Wanted | None = None) -> Statistics:
    """Count the cases that fit; all without `wanted`."""
    with no_collector():
        every = list(board.stood())
        fit = {line.key for line in board.narrowed([line for line, _ in every], wanted or Wanted())}
        cases = [one for one in every if one[0].key in fit]
        tables = (
            _by("来源", cases, lambda line: [_label("clue_source", line.source)]),
            _by("风险", cases, lambda line: [_label("risk", risk) for risk in line.risks]),
            _by("村", cases, _villages(cases)),
            _by("发现年度", cases, lambda line: [f"{line.found_on.year} 年" if line.found_on else ""]),
            _months(cases),
            _steps(cases),
        )
        waiting = board.not_cleared([line for line, _ in cases])
    return Statistics(tables, len(cases), frozenset(line.key for line in waiting))


def _label(codes: str, code: str) -> str:
    return code_list(codes).label(code) if code else ""


def _villages(cases: Iterable[Case]) -> Callable[[Line], Sequence[str]]:
    """What the village of a case is called: with its township where two are called alike."""
    names = {line.region: line.village or "".join(regions.path(line.region)[-1:]) for line, _ in cases}
    count = Counter(names.values())
    told = {region: name if count[name] == 1 else "".join(regions.path(region)[-2:]) for region, name in names.items()}
    return lambda line: [told[line.region]]


def _cell(keys: Iterable[str], text: str = "") -> Cell:
    found = frozenset(keys)
    return Cell(text or f"{len(found):,}", found)


def _by(title: str, cases: Sequence[Case], of: Callable[[Line], Sequence[str]]) -> Table:
    """How many of each kind stand how; the most first. One with several risks counts under each."""
    groups: dict[str, list[Line]] = defaultdict(list)
    for line, _ in cases:
        for label in of(line) or ("",):
            groups[label].append(line)
    rows = [Row(label or "（没有填）", tuple(_outcomes(lines))) for label, lines in groups.items()]
    rows.sort(key=lambda row: (-len(row.cells[0].keys), row.label))
    total = [Row(_ALL, tuple(_outcomes([line for line, _ in cases])), is_total=True)] if rows[1:] else []
    return Table(f"按{title}", title, (_ALL, *_OUTCOMES, _LATE), (*rows, *total), (0,))


def _outcomes(lines: Sequence[Line]) -> Iterator[Cell]:
    yield _cell(line.key for line in lines)
    for states in _OUTCOMES.values():
        yield _cell(line.key for line in lines if line.state in states)
    yield _cell(line.key for line in lines if line.late)


def _months(cases: Sequence[Case]) -> Table:
    """New ones (建档) and ended ones (标注消除) by month, the last two years."""
    by_month: dict[str, tuple[set[str], set[str], set[str]]] = defaultdict(lambda: (set(), set(), set()))
    for line, where in cases:
        days = (line.found_on, _day(where, _ENTERED), _day(where, _MARKED))
        for place, day in enumerate(days):
            if day:
                by_month[f"{day:%Y-%m}"][place].add(line.key)
    months = sorted(by_month)[-_MONTHS:]
    rows = [Row(month, tuple(_cell(keys) for keys in by_month[month])) for month in months]
    return Table("按月", "月份", ("发现线索", "新增监测", "消除风险"), tuple(rows), (1, 2))


def _day(where: Standing, code: str) -> dt.date | None:
    done = where.last(code)
    return done.date if done else None


def _steps(cases: Sequence[Case]) -> Table:
    """How many days each step took, from the one before it: the middle one of all, and the longest."""
    took: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for line, where in cases:
        before = None
        for done in where.steps:
            if done in where.aside:
                continue
            if before is not None:
                took[done.code].append(((done.date - before.date).days, line.key))
            before = done
    rows = []
    for code in sorted(took):
        days = [number for number, _ in took[code]]
        most = max(days)
        keys = [key for _, key in took[code]]
        rows.append(Row(places.title(code), (
            _cell(keys), _cell(keys, f"{statistics.median(days):g}"),
            _cell((key for number, key in took[code] if number == most), f"{most:,}"),
        )))  # fmt: skip
    return Table("每步几天", "步骤", ("办过的", "中位天数", "最长天数"), tuple(rows), (1,), "天")
