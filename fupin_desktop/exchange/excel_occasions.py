"""What the national export says of a household when its risk was identified, and after it was eliminated: of each there
is one statement and one assessment that counts, the latest (`rules/facts.py: Case.statement`, `Case.answers`)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from db.household import Household
from db.income import Income
from db.record import derived_key
from fupin_desktop.exchange.excel_gather import Gathered
from fupin_desktop.exchange.excel_layouts import Part
from fupin_desktop.exchange.excel_match import Known
from fupin_desktop.rules.answers import AT_IDENTIFICATION

_FIELD = {True: "kind", False: "occasion"}
#: Household → the key of the record, and what a new one has besides what the file says.
Found = dict[str, dict[str, Any]]


def field_of(part: Part) -> str:
    """The field that says the occasion."""
    return _FIELD[part.model is Income]


def find(part: Part, households: Collection[str], gathered: Gathered, known: Known) -> Found:
    """The records of an occasion: those that count, or new ones under keys that all laptops make. A new one is of the
    year in which the risk was identified or eliminated, as far as the file or the book says it; else of the file's."""
    if not households:
        return {}
    counts: dict[str, tuple[tuple[int, str], str]] = {}
    for key, household, year, occasion in known.living(part.model, ("household", "year", field_of(part))):
        if occasion == part.occasion and household in households:
            counts[household] = max(counts.get(household, ((0, ""), "")), ((year or 0, key), key))
    days = _days(part, households, gathered, known)
    found: Found = {}
    for household in households:
        day = days.get(household)
        year = int(day[:4]) if day else gathered.written[household]
        frame = {"household": household, "year": year, field_of(part): part.occasion}
        if part.model is Income:
            key = derived_key("income", household, year, part.occasion)
        else:
            key = derived_key("assessment", household, part.occasion, "roster")
            frame |= {"date": day} if day else {}
        found[household] = {"id": counts[household][1] if household in counts else key, **frame}
    return found


def _days(part: Part, households: Collection[str], gathered: Gathered, known: Known) -> dict[str, str]:
    """When the risk was identified or eliminated; of a month its first day."""
    name = "monitor_found_ym" if part.occasion == AT_IDENTIFICATION else "risk_elim_date"
    stored = known.rows(Household, households, (name,))
    found = {}
    for household in households:
        said = gathered.wanted[Part(Household)].get(household, {}).get(name)
        if said := said or stored.get(household, {}).get(name):
            found[household] = f"{said[:4]}-{said[4:]}-01" if len(said) == len("202401") else str(said)
    return found
