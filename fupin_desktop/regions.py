"""Regions: the official codes and names down to the village (DICTIONARY §14)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

from db.codes import RESOURCES

TOWNSHIP, VILLAGE = 4, 5


@dataclass(frozen=True)
class Place:
    """A region; `level` 1 province … 5 village."""

    code: str
    name: str
    parent: str
    level: int


@cache
def places() -> dict[str, Place]:
    """All regions by code."""
    with (RESOURCES / "regions.csv").open(encoding="utf-8") as file:
        rows = csv.DictReader(file)
        return {r["code"]: Place(r["code"], r["name"], r["parent_code"], int(r["level"])) for r in rows}


def find(code: str) -> Place | None:
    """The region of a code (of either authority: an alias leads to the code that the program keys on)."""
    return places().get(code.strip())


def village_name(code: str) -> str:
    """The name people use: 袁薛庄村 for 袁薛庄村委会."""
    place = places().get(code)
    return place.name.removesuffix("委会") if place else ""
