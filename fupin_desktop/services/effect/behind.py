"""The records behind a figure in words, a page at a time: numbers masked as everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from db.models import BY_TABLE
from db.record import Record
from fupin_desktop import regions
from fupin_desktop.services.book import access, references
from fupin_desktop.services.book.references import Home, Words
from fupin_desktop.services.effect.run import Run

#: What is told of a record of each table, besides whose it is.
_FIELDS: dict[str, tuple[str, ...]] = {
    "household": ("hh_type", "monitor_cat", "risk_eliminated"),
    "person": ("name", "relation", "birth"),
    "person_year": ("person", "year", "labor", "school_state"),
    "village": ("name", "poor_exit_year"),
    "village_year": ("year", "population", "collective_operating"),
    "income": ("year", "members"),
    "housing": ("year", "house_grade"),
    "water": ("year", "safe"),
    "assessment": ("date", "assessor"),
    "measure": ("year", "item", "start", "status"),
    "helper": ("role", "name", "org", "start"),
    "org": ("name", "kind", "level"),
    "cadre": ("kind", "name", "org_name", "start"),
    "project": ("name", "year", "kind", "state"),
    "money": ("account", "date", "subject"),
    "honour": ("kind", "level", "year"),
    "activity": ("kind", "date", "topic"),
    "rectification": ("item_no", "source_kind", "resp_unit", "closed_on"),
    "loan": ("bank", "start"),
    "settlement": ("settled_on",),
    "claim": ("scheme", "paid_on"),
    "clue": ("clue_no", "source", "found_on", "outcome"),
    "work_intent": ("person", "surveyed_on", "work_class"),
    "care": ("person", "year", "mode"),
    "problem": ("difficulty", "org", "done_date"),
    "figure": ("row", "year", "source"),
}


@dataclass(frozen=True)
class Behind:
    """A record behind a figure. `amount`: what it counts for."""

    table: str
    key: str
    household: str
    home: Home
    place: str
    what: str
    amount: float


class BehindList:
    """The records of a figure, as a source of a table (`ui/widgets/table.py`); described when they come into sight."""

    def __init__(self, records: Sequence[tuple[str, str, float]]) -> None:
        self._records = records

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._records)

    @property
    def total(self) -> float:
        """What they come to: the figure."""
        return sum(amount for *_, amount in self._records)

    def rows(self, start: int, n: int) -> list[Behind]:
        """Up to `n` of them from `start`."""
        part = self._records[start : start + n]
        found: dict[tuple[str, str], Behind] = {}
        for table in dict.fromkeys(table for table, *_ in part):
            found |= _described(table, [(key, amount) for of, key, amount in part if of == table])
        return [found[table, key] for table, key, _ in part if (table, key) in found]


def listed(run: Run, no: str, region: str = "", year: int = 0, which: str = "find") -> BehindList:
    """The records behind a figure; noted in the access log. Raises Denied."""
    access.note_list(f"成效报告名单 {no}")
    return BehindList(run.behind(no, region, year, which))


def _described(table: str, wanted: Sequence[tuple[str, float]]) -> dict[tuple[str, str], Behind]:
    model = BY_TABLE[table]
    records: list[Record] = list(model.select().where(model.id.in_([key for key, _ in wanted])))
    fields = [model.kinds()[name] for name in _FIELDS.get(table, ())]
    words = Words(records, fields)
    own = {str(one.id): str(one.id) for one in records} if table == "household" else references.households(records)
    homes = references.homes(own.values())
    by_key = {str(one.id): one for one in records}
    found = {}
    for key, amount in wanted:
        if key in by_key:
            record, household = by_key[key], own.get(key, "")
            home = homes.get(household, Home())
            code = getattr(record, "region_code", None)
            place = home.village or (regions.name(str(code)) if code else "")
            what = "　".join(filter(None, (words.of(record, field) for field in fields)))
            found[table, key] = Behind(table, key, household, home, place, what, amount)
    return found
