"""What each household was found to have when the whole book was looked through last: only those are looked at again of
which something was written since. It goes with the book, when that is closed."""

from __future__ import annotations

from dataclasses import dataclass

from db import written
from db.clock import today
from db.connection import version
from db.household import Household, Housing, Living, Water
from db.income import Income
from db.measure import Measure
from db.person import Employment, Person, PersonYear
from db.store import database
from db.village import CountedItem, MonitoringLine, Setting
from db.visit import Assessment, Problem, Visit
from fupin_desktop.rules.finding import Finding

#: What a case is read from (`cases.py`).
TABLES = frozenset(model.table() for model in (
    Household, Person, PersonYear, Employment, Living, Housing, Water, Income, Assessment, Visit, Problem, Measure,
    MonitoringLine, CountedItem, Setting,
)) | {"meta"}  # fmt: skip

#: Household → its findings by itself, not those that it has beside others.
Known = dict[str, list[Finding]]


@dataclass(frozen=True)
class _Looked:
    #: The day, the year looked at, and what other programs wrote.
    at: tuple[object, ...]
    #: What had been written by then (`db/written.py`).
    upto: int
    found: Known


_KEPT = "looked"


def known(year: int) -> Known:
    """What still holds; to be filled up with what is found of the others."""
    at, upto, last = (today(), year, version()[1]), written.count(), database.obj.kept.get(_KEPT)
    again = written.homes_since(TABLES, last.upto) if last and last.at == at else None
    found = {} if last is None or again is None else {
        home: told for home, told in dict(last.found).items() if home not in again
    }  # fmt: skip
    database.obj.kept[_KEPT] = _Looked(at, upto, found)
    return found
