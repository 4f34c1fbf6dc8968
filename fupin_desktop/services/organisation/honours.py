"""Which village has which honour: the highest level of each kind that still holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from db.changes import every
from db.clock import today
from fupin_desktop import regions
from fupin_desktop.services.book import references


@dataclass(frozen=True)
class Honoured:
    """A village: kind → (level, year), the lesser code being the higher level."""

    code: str
    name: str
    best: Mapping[str, tuple[str, int]]


def villages(region: str = "") -> list[Honoured]:
    """The villages of a region (of the book), by code, with what they hold today."""
    query = """SELECT region_code, kind, level, min(year) FROM honour WHERE deleted IS NOT 1
        AND (revoked IS NULL OR revoked > ?) GROUP BY region_code, kind, level ORDER BY level DESC"""
    best: dict[str, dict[str, tuple[str, int]]] = {}
    for code, kind, level, year in every(query, today().isoformat()):
        best.setdefault(code, {})[kind] = (level or "", year or 0)
    return [Honoured(code, regions.name(code), best.get(code, {})) for code, _ in references.places(wide=False)
            if regions.lies_in(code, region)]  # fmt: skip
