"""The board 监测: every case, where it stands after its steps, until when its next step is due."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from db.clock import today
from db.clue import Clue
from db.codes import code_list
from db.sql import every
from fupin_desktop import holidays, regions
from fupin_desktop.exchange.collector import no_collector
from fupin_desktop.ledgers.flows import MONITORING
from fupin_desktop.rules import terms
from fupin_desktop.rules.answers import BY_SUPPORT
from fupin_desktop.rules.flows import Done, Standing, board, standing
from fupin_desktop.rules.terms import Due
from fupin_desktop.services.book import settings
from fupin_desktop.services.book.list_sql import HEAD
from fupin_desktop.services.flows import places

#: Where a case may stand, in the order of the chips.
STATES = ("待核实", "待比对", "待评议", "待公示", "公示中", "待镇审", "待区定", "待公告", "待建档", "待措施", "帮扶中",
          "拟消除", "已消除", "拟回退", "待告知", "不纳入")  # fmt: skip
LATE, DISPUTED = "逾期", "有分歧"
_OPENED = "101"
#: Of those nobody has to do anything.
_AT_REST = ("已消除", "不纳入")


@dataclass(frozen=True, slots=True)
class Line:
    """A case. `state`: where it stands; `then`: the step that is proposed next; `since`: the day of the last one;
    `opened`: of the registration, the last where it was opened anew; `late`: days over, 0 on the day itself; `desk`:
    the level that the next step waits for (`gov_level`)."""

    key: str
    household: str
    clue_no: str
    head: str
    village: str
    region: str
    group: str
    source: str
    risks: tuple[str, ...]
    category: str
    found_on: dt.date | None
    opened: dt.date | None
    severity: str
    state: str
    then: str
    since: dt.date | None
    due: Due | None
    late: int
    desk: str
    is_disputed: bool
    handler: str

    @property
    def ends_today(self) -> bool:
        """Whether its notice ends today."""
        return self.state == "公示中" and self.due is not None and self.due.day == today()

    @property
    def due_today(self) -> bool:
        """Whether it is due today, which is not late."""
        return self.due is not None and not self.due.earliest and self.due.day == today()


@dataclass(frozen=True)
class Wanted:
    """What the board is narrowed to; the defaults narrow nothing. `state`: one of the chips; `year`: of the finding;
    `only`: these cases alone, where it is given."""

    state: str = ""
    region: str = ""
    source: str = ""
    risk: str = ""
    category: str = ""
    year: str = ""
    text: str = ""
    only: frozenset[str] | None = None


#: A row a case, and a row a step.
CLUES = f"""SELECT c.id, c.household, c.clue_no, {HEAD}, v.name, h.region_code,
    coalesce(h.group_no, h.natural_village), c.source, c.risk, c.category, c.found_on, c.severity, c.handler
    FROM clue c JOIN resident h ON h.id = c.household LEFT JOIN village v ON v.region_code = h.region_code
    AND v.deleted IS NOT 1 WHERE c.deleted IS NOT 1"""
STEPS = """SELECT s.record, s.id, s.step, s.date, s.result, s.level, s.mode, s.due, s.shown_from, s.shown_to,
    s.objections FROM step s WHERE s.deleted IS NOT 1 AND s.flow IN ('1', '2', '3') AND s.date IS NOT NULL"""


def read(household: str = "") -> list[Line]:
    """All cases (of a household where one is named): the longest over first, then by the day on which they are due."""
    with no_collector():
        return sorted((line for line, _ in stood(household)), key=_urgency)


def stood(household: str = "") -> Iterator[tuple[Line, Standing]]:
    """The same with the steps that each stands on, in no order."""
    more, values = (" AND c.household = ?", (household,)) if household else ("", ())
    of_these = " AND s.record IN (SELECT id FROM clue WHERE household = ?)" if household else ""
    steps = _steps(every(STEPS + of_these, *values))
    limits, now, days = cache(settings.numbers), today(), holidays.days()
    for row in every(CLUES + more, *values):
        where = standing(MONITORING, steps.get(row[0], ()), registered=row[7] == places.ON_REGISTER)
        due = terms.due(MONITORING, where, days, limits(row[5] or ""))
        yield _line(row, where, due, now), where


def _steps(rows: Iterable[Sequence[Any]]) -> Mapping[str, list[Done]]:
    found: dict[str, list[Done]] = defaultdict(list)
    for record, key, code, date, result, level, mode, due, shown_from, shown_to, objections in rows:
        found[record].append(
            Done(
                key, code, _day(date), result, level or "", mode is not None and mode != BY_SUPPORT, due and _day(due),
                shown_from and _day(shown_from), shown_to and _day(shown_to), objections,
            )
        )  # fmt: skip
    return found


_day = cache(dt.date.fromisoformat)
_risks = cache(lambda text: tuple(Clue.risk.python_value(text) or ()))


def _line(row: Sequence[Any], where: Standing, due: Due | None, now: dt.date) -> Line:
    key, household, number, head, village, region, group, source, risks, category, found_on, severity, handler = row
    state, since, late = board(MONITORING, where, now), where.at.date if where.at else None, due and due.late(now)
    is_open = bool(where.disputed) or state not in _AT_REST  # one at rest may begin anew; nobody has to
    then = where.then[0] if where.then and is_open else ""
    desk = MONITORING.by_code[then].levels[0] if then else ""
    found, opened = _day(found_on) if found_on else None, where.last(_OPENED)
    return Line(
        key, household, number or "", head or "", village or "", region or "", group or "", source or "",
        _risks(risks), category or "", found, (opened.date if opened else found), severity or "",
        state, then, since, due, late or 0, desk, bool(where.disputed), handler or "",
    )  # fmt: skip


def _urgency(line: Line) -> tuple[bool, int, dt.date, str]:
    day = line.due.day if line.due else dt.date.max
    return line.state in _AT_REST and not line.is_disputed, -line.late, day, line.clue_no


def pressing(most: int | None = 20) -> list[Line]:
    """What is late, due today, or of a notice that ends today."""
    return [line for line in read() if line.late or line.due_today][:most]


def not_cleared(lines: Sequence[Line]) -> list[Line]:
    """动态清零: those that are neither taken in nor refused after the days that the setting gives. There should be
    none."""
    limits, now = cache(settings.numbers), today()
    waiting = (*STATES[: STATES.index("待公告")], "待告知")  # by step 109 it is decided
    return [line for line in lines if line.state in waiting and line.opened
            and (now - line.opened).days > limits(line.region)["chain_days"]]  # fmt: skip


def narrowed(lines: Sequence[Line], wanted: Wanted) -> list[Line]:
    """Those that fit."""
    found = lines
    if (only := wanted.only) is not None:
        found = [line for line in found if line.key in only]
    if wanted.state:
        found = [line for line in found if _is_in(line, wanted.state)]
    if wanted.region:
        found = [line for line in found if regions.lies_in(line.region, wanted.region)]
    if wanted.risk:
        found = [line for line in found if wanted.risk in line.risks]
    for name in ("source", "category"):
        if value := getattr(wanted, name):
            found = [line for line in found if getattr(line, name) == value]
    if wanted.year:
        found = [line for line in found if line.found_on and str(line.found_on.year) == wanted.year]
    if text := wanted.text.strip():
        found = [line for line in found if text in line.head or text in line.clue_no or text in line.handler]
    return list(found)


def _is_in(line: Line, state: str) -> bool:
    return line.late > 0 if state == LATE else line.is_disputed if state == DISPUTED else line.state == state


def counts(lines: Sequence[Line], wanted: Wanted) -> dict[str, int]:
    """How many each chip would leave of what fits otherwise: state → count, without those that would leave none; late
    and disputed ones last."""
    fit = narrowed(lines, replace(wanted, state=""))
    told = Counter(line.state for line in fit)
    found = {state: told[state] for state in STATES if told[state]}
    return found | {LATE: sum(line.late > 0 for line in fit), DISPUTED: sum(line.is_disputed for line in fit)}


def choices(lines: Sequence[Line]) -> dict[str, list[tuple[str, str]]]:
    """What the filters offer, by the names of `Wanted`: (value, words) of what there is."""
    risks = {risk for line in lines for risk in line.risks}
    sources, categories = {line.source for line in lines}, {line.category for line in lines}
    years = sorted({line.found_on.year for line in lines if line.found_on}, reverse=True)
    return {
        "source": _offered("clue_source", sources),
        "risk": _offered("risk", risks),
        "category": _offered("monitor_cat", categories),
        "year": [(str(year), f"{year} 年") for year in years],
    }


def _offered(name: str, there: set[str]) -> list[tuple[str, str]]:
    return [(item.code, item.label) for item in code_list(name).items if item.code in there]
