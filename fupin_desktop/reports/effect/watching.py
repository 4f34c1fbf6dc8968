"""F01–F06: 监测对象, the lines that every report on monitoring has; they stand after those of the newspaper page.

Who is watched is judged on the day of the report: identified by then, and the risk not eliminated by then.
"""

from __future__ import annotations

from functools import partial

from fupin_desktop.reports.effect.facts import Facts
from fupin_desktop.reports.effect.hits import Hits, Mask, of
from fupin_desktop.reports.effect.row import Rolls, Row, Shape, Span

#: 脱贫不稳定户, 边缘易致贫户, 突发严重困难户.
_CLASSES = ((1, "a"), (2, "b"), (3, "c"))


def _identified(f: Facts) -> Mask:
    """监测对象 of any time (of households)."""
    table = f["household"]
    return (table["monitor_cat"] >= 0) & (table["found_ym"] <= f.b // 100)


def _eliminated(f: Facts) -> Mask:
    """Those of them whose risk is eliminated; without a date it is long since."""
    table = f["household"]
    return _identified(f) & (table["eliminated"] == 1) & (table["eliminated_on"] <= f.b)


def _watched(f: Facts) -> Mask:
    return _identified(f) & ~_eliminated(f)


def _homes(kind: int, f: Facts) -> Hits:
    table = f["household"]
    return of(table, _watched(f) & (table["monitor_cat"] == kind))


def _people(kind: int, f: Facts) -> Hits:
    return of(f["person"], f.of_person(_watched(f) & (f["household"]["monitor_cat"] == kind)))


def _exited_watched(f: Facts) -> Hits:
    return of(f["person"], f.of_person(f.exited & _watched(f)))


def _exited(f: Facts) -> Hits:
    return of(f["person"], f.of_person(f.exited))


def _new(f: Facts, *, since: int) -> Hits:
    """`since`: 1 this month, 100 this year (of 202011)."""
    table = f["household"]
    month = f.b // 100
    return of(table, _identified(f) & (table["found_ym"] // since == month // since))


def _gone(f: Facts, *, since: int) -> Hits:
    table = f["household"]
    month = f.b // 100
    return of(table, _eliminated(f) & (table["eliminated_on"] // 100 // since == month // since))


def _safe_people(f: Facts) -> Hits:
    return of(f["person"], f.of_person(_eliminated(f)))


def _all_people(f: Facts) -> Hits:
    return of(f["person"], f.of_person(_identified(f)))


WATCHING = (
    *(Row(f"F01{letter}", Span.NOW, partial(_homes, kind)) for kind, letter in _CLASSES),
    *(Row(f"F02{letter}", Span.NOW, partial(_people, kind)) for kind, letter in _CLASSES),
    Row("F03", Span.NOW, _exited_watched, per=_exited, shape=Shape.RATIO, rolls=Rolls.RATIO, digits=2),
    Row("F04a", Span.NOW, partial(_new, since=1)),
    Row("F04b", Span.NOW, partial(_gone, since=1)),
    Row("F05a", Span.NOW, partial(_new, since=100), chart="bars"),
    Row("F05b", Span.NOW, partial(_gone, since=100), chart="bars"),
    Row("F06", Span.NOW, _safe_people, per=_all_people, shape=Shape.RATIO, rolls=Rolls.RATIO, digits=1),
)
