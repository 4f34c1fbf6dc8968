"""Regions: the official codes and names down to the village (DICTIONARY §14).

Two authorities number the townships differently, and some numbers of one mean another township to the other. The
program keys on the statistics office's codes (NBS); `region_aliases.csv` lists the civil-affairs ones (MCA, end of 2025),
which are understood where they can't be mistaken or come with a name.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from db.codes import RESOURCES, fold

PROVINCE, PREFECTURE, COUNTY, TOWNSHIP, VILLAGE = 1, 2, 3, 4, 5

_COMMITTEE = re.compile(r"(村民委员会|村委会|居民委员会|居委会)$")
_OFFICE = re.compile(r"(街道办事处|办事处|街道|镇|乡)$")
_ZONE = "开发区"


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


@cache
def _aliases() -> dict[str, tuple[str, str]]:
    """Township code of the other authority → (its name there, our code)."""
    with (RESOURCES / "region_aliases.csv").open(encoding="utf-8") as file:
        return {row["code"]: (row["name"], row["our_code"]) for row in csv.DictReader(file)}


def find(code: str, name: str = "") -> Place | None:
    """The region of a code of either authority.

    Where both use the code for different townships, ours is meant unless the name says otherwise.
    """
    code = code.strip()
    known = places().get(code)
    alias, ours = _aliases().get(code[:9], ("", ""))
    meant = places().get(ours + code[9:]) if ours else None
    return meant if meant and name and _short(name) == _short(alias) else known or meant


def path(code: str) -> tuple[str, ...]:
    """The names from province to the region itself: 河南省, 安阳市, 文峰区, 宝莲寺镇, 袁薛庄村. () for an unknown code."""
    place = places().get(code)
    if place is None:
        return ()
    own = village_name(code) if place.level == VILLAGE else place.name
    return (*path(place.parent), own)


def children(code: str) -> list[Place]:
    """The regions directly below, by code: the villages of a township, the townships of a county."""
    return [place for place in places().values() if place.parent == code]


def village_name(code: str) -> str:
    """The name people use: 袁薛庄村 for 袁薛庄村民委员会, 丽豪社区 for 丽豪社区居委会."""
    place = places().get(code)
    if place is None:
        return ""
    name, formal = _COMMITTEE.subn("", place.name)
    if formal and not name.endswith(("村", "社区")):
        name += "社区" if "居" in place.name[len(name) :] else "村"
    return name


def by_names(township: str, village: str) -> list[str]:
    """Codes of the villages of this name, formal endings (镇, 街道, 村委会 …) aside; a blank township means any."""
    found = _by_name().get(_core(village, _VILLAGE_END), ())
    town = _core(township, _TOWNSHIP_END)
    here = [code for code in found if not town or town == _core(places()[places()[code].parent].name, _TOWNSHIP_END)]
    return [code for code in here if village_name(code) == village] or here


_COMMITTEE = re.compile("(村民|居民)委员会$|[村居]?委会$")
_VILLAGE_END = re.compile("(村?(村民|居民)委员会|村?[村居]?委会|村|社区(居民委员会|居委会)?)$")
_TOWNSHIP_END = re.compile("(街道办事处|街道办|街道|镇|乡|办事处)$")


def _core(name: str, ending: re.Pattern[str]) -> str:
    """What tells a name from others. A name that is nothing but an ending stays."""
    return ending.sub("", name) or name


@cache
def _by_name() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for place in places().values():
        if place.level == VILLAGE:
            found.setdefault(_core(place.name, _VILLAGE_END), []).append(place.code)
    return found
