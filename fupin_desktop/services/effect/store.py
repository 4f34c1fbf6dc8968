"""What was computed, kept: the last run, so that the page opens at once, and 定稿, which stays as it was to the byte.

A frozen report keeps figures, the keys of the records behind each, the version of the declarations and of the program,
and what it was asked for. The line of the archives is never in it. Its figures are also written as 填报数 of the kind
人工核定, so that a later report can be held against what was handed in.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import orjson

from db.changes import change, every, one
from db.clock import now
from db.refusal import Refusal
from db.report import Figure
from db.store import database
from fupin_desktop import VERSION
from fupin_desktop.reports.effect import rows
from fupin_desktop.reports.effect.facts import Period
from fupin_desktop.reports.effect.row import Shape
from fupin_desktop.reports.effect.rows import BY_NO, PSYCHOLOGY
from fupin_desktop.roles import Right
from fupin_desktop.services.book import access
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.effect.line import Asked, Line, State
from fupin_desktop.services.effect.run import Run

_MANUAL = "4"
_CALENDAR = "公历"


class NotFrozen(Refusal):
    """Such a frozen report is not in the book, or is damaged."""


@dataclass(frozen=True)
class Kept:
    """A run as it was kept. `records`: line → (table, key) of what was behind it; empty for a last run."""

    n: int
    at: str
    by: str
    digest: str
    asked: Asked
    lines: list[Line]
    records: Mapping[str, list[tuple[str, str]]]

    @property
    def name(self) -> str:
        """As people tell one from another."""
        by = "　按当时的村" if self.asked.as_then else ""
        return f"{self.asked.period.year} 年度　截至 {self.asked.period.until}{by}　{self.at[:10]} {self.by} 定稿"


def content(run: Run, lines: Sequence[Line], *, records: bool) -> bytes:
    """A run in one fixed form: the same run gives the same bytes."""
    period = run.asked.period
    told = [line for line in lines if line.row.no != PSYCHOLOGY]
    behind = {line.row.no: list(_keys(run, line)) for line in told} if records else {}
    then = [True] if run.asked.as_then else []
    data = {
        "asked": [str(period.since), str(period.until), period.year, period.first, run.asked.region, *then],
        "lines": [_line(line) for line in told],
        "records": behind,
        "declarations": rows.VERSION,
        "program": VERSION,
        "calendar": _CALENDAR,
    }
    return orjson.dumps(data, option=orjson.OPT_SORT_KEYS)


def _keys(run: Run, line: Line) -> Iterator[tuple[str, str]]:
    yield from sorted({(table, key) for table, key, _ in run.behind(line.row.no)})


def _line(line: Line) -> list[Any]:
    state = line.state.name
    return [line.row.no, line.value, line.of, state, line.lacking, line.text, line.before, line.published]


def keep(by: str, made: bytes) -> None:
    """Keep the last run; an equal one is not written again."""
    digest = hashlib.sha256(made).hexdigest()
    if one("SELECT 1 FROM report_run WHERE frozen = 0 AND digest = ?", digest):
        return
    with database.atomic("IMMEDIATE"):
        database.execute_sql("DELETE FROM report_run WHERE frozen = 0")
        _insert(by, made, digest, frozen=False)


def _insert(by: str, made: bytes, digest: str, *, frozen: bool) -> None:
    query = "INSERT INTO report_run (at, by, frozen, digest, content) VALUES (?,?,?,?,?)"
    database.execute_sql(query, (now().isoformat(timespec="seconds"), by, int(frozen), digest, made))


@needs(Right.EXPORT)
def last() -> Kept | None:
    """The last run; None where there is none yet, or it was made of other lines."""
    found = one("SELECT n, at, by, digest, content FROM report_run WHERE frozen = 0 ORDER BY n DESC LIMIT 1")
    return _read(*found) if found else None


@needs(Right.OFFICE)
def freeze(run: Run, lines: Sequence[Line], actor: str) -> Kept:
    """定稿: keep it, and write its figures as 填报数. Raises Denied."""
    made = content(run, lines, records=True)
    digest = hashlib.sha256(made).hexdigest()
    period, region = run.asked.period, run.asked.region
    access.note("成效报告定稿", text=f"{period.year} 年度，截至 {period.until}")
    with change(actor, f"成效报告定稿 {period.year} 年度") as writer:
        writer.put(Figure, [_figure(line, run.asked, actor) for line in lines if _may_be_figure(line)])
        _insert(actor, made, digest, frozen=True)
    found = one("SELECT n FROM report_run WHERE digest = ? ORDER BY n DESC LIMIT 1", digest)
    assert region is not None
    return frozen(int(found[0]))


def _may_be_figure(line: Line) -> bool:
    return line.value is not None and line.row.shape is not Shape.WORDS and line.row.no != PSYCHOLOGY


def _figure(line: Line, asked: Asked, actor: str) -> dict[str, Any]:
    value = Decimal(str(round(line.value or 0, 4)))
    told = {"region_code": asked.region, "year": asked.period.year, "row": line.row.no, "kind": _MANUAL}
    return told | {
        "id": Figure.new_key(told),
        "value": Figure.value.db_value(value),
        "unit": line.row.unit or "个",
        "as_of": str(asked.period.until),
        "source": f"成效报告定稿 {asked.period.until}{'，按当时的村' if asked.as_then else ''}",
        "by": actor,
    }


@needs(Right.EXPORT)
def all_frozen() -> list[Kept]:
    """The frozen reports, newest first."""
    found = every("SELECT n, at, by, digest, content FROM report_run WHERE frozen = 1 ORDER BY n DESC")
    return [kept for one_ in found if (kept := _read(*one_))]


@needs(Right.EXPORT)
def frozen(n: int) -> Kept:
    """One of them, its bytes held against its hash. Raises NotFrozen."""
    found = one("SELECT n, at, by, digest, content FROM report_run WHERE frozen = 1 AND n = ?", n)
    kept = _read(*found) if found else None
    if kept is None:
        raise NotFrozen(f"没有第 {n} 份定稿，或者它已损坏。请从列表里重新选。")
    return kept


def _read(n: int, at: str, by: str, digest: str, made: bytes) -> Kept | None:
    if hashlib.sha256(made).hexdigest() != digest:
        return None
    told = orjson.loads(made)
    since, until, year, first, region, *then = told["asked"]
    period = Period(dt.date.fromisoformat(since), dt.date.fromisoformat(until), year, first)
    lines = [_line_of(values) for values in told["lines"] if values[0] in BY_NO]
    records = {no: [(table, key) for table, key in keys] for no, keys in told["records"].items()}
    return Kept(n, at, by, digest, Asked(period, region, bool(then)), lines, records)


def _line_of(values: Sequence[Any]) -> Line:
    no, value, of, state, lacking, text, before, published = values
    return Line(BY_NO[no], value, of, State[state], lacking, text, before, published)


@dataclass(frozen=True)
class Moved:
    """A line that tells something else than when it was frozen: the records that came, and those that went."""

    then: Line
    now: Line
    came: list[tuple[str, str]]
    went: list[tuple[str, str]]


def since_then(kept: Kept, run: Run) -> list[Moved]:
    """之后变了什么: of a run that was asked for the same."""
    moved = []
    for then in kept.lines:
        line = run.line(then.row)
        own = {(table, key) for table, key, _ in run.behind(then.row.no)}
        before = set(kept.records.get(then.row.no, []))
        if (line.value, line.of, line.text) != (then.value, then.of, then.text) or own != before:
            moved.append(Moved(then, line, sorted(own - before), sorted(before - own)))
    return moved
