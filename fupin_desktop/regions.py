"""Regions: the official codes and names down to the village (DICTIONARY §14).

Two authorities number the townships differently, and some numbers of one mean another township to the other. The
program keys on the codes of the statistics office (NBS); `region_aliases.csv` lists those of civil affairs (MCA, end of
2025), which are understood where they can't be mistaken or come with a name.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

from db import pinyin
from db.codes import fold
from db.fields import Kind, Region
from db.resources import RESOURCES

PROVINCE, PREFECTURE, COUNTY, TOWNSHIP, VILLAGE = 1, 2, 3, 4, 5
_OFFICES = {COUNTY: "区里", TOWNSHIP: "镇里", VILLAGE: "村里"}

_COMMITTEE = re.compile(r"(村民委员会|村委会|居民委员会|居委会)$")
_OFFICE = re.compile(r"(街道办事处|街道办|办事处|街道|镇|乡)$")
_ZONE = "开发区"
#: 文峰区's registers hold the streets of the zone too (DICTIONARY §14).
_TOGETHER = {"410502": ("410502", "410571")}


class Place(NamedTuple):
    """A region; `level` 1 province … 5 village."""

    code: str
    name: str
    parent: str
    level: int


class Change(NamedTuple):
    """What civil affairs did with a village: merged it into another (合并), gave it another code (换码) or another name
    under its code (更名), since a day, by a document."""

    old_code: str
    old_name: str
    new_code: str
    new_name: str
    kind: str
    date: str
    document: str

    @property
    def is_renaming(self) -> bool:
        """Whether it only has another name."""
        return self.old_code == self.new_code

    @property
    def sentence(self) -> str:
        """What became of it."""
        how = {"合并": "并入", "更名": "改叫"}.get(self.kind, "改为")
        by = "，".join(filter(None, (self.date, self.document)))
        return f"{self.old_name}已{how}{self.new_name}" + (f"（{by}）" if by else "")


@cache
def changes() -> dict[str, tuple[Change, ...]]:
    """Old code → what became of that village, one after another: it may have been renamed before it was merged."""
    with (RESOURCES / "region_changes.csv").open(encoding="utf-8") as file:
        return by_code(Change(**row) for row in csv.DictReader(file))


def by_code(told: Iterable[Change]) -> dict[str, tuple[Change, ...]]:
    """Changes as `changes` has them, in the order of their days; one without a date is long since."""
    found: dict[str, tuple[Change, ...]] = {}
    for one in sorted(told, key=lambda change: change.date):
        found[one.old_code] = (*found.get(one.old_code, ()), one)
    return found


def every_change() -> list[Change]:
    """All of them, the oldest first."""
    return sorted((one for told in changes().values() for one in told), key=lambda change: change.date)


def became(code: str) -> Change | None:
    """What took a village's code away; None for one that has it still, under whatever name."""
    return next((one for one in changes().get(code, ()) if not one.is_renaming), None)


def ever(code: str, on: dt.date | None = None) -> list[str]:
    """The codes that a village has had since it had this one, up to a day, or to now."""
    had = [code]
    while (change := became(code)) and change.new_code not in had and not (on and change.date > str(on)):
        code = change.new_code
        had.append(code)
    return had


def now(code: str) -> str:
    """The code that a village has today, for one that it had."""
    return ever(code)[-1]


def stood(code: str, on: dt.date) -> bool:
    """Whether a village was there on a day by this code: neither gone by then, nor made by a later change."""
    made = min((one.date for one in every_change() if one.new_code == code and not one.is_renaming), default="")
    return ever(code, on)[-1] == code and (made <= str(on) or stood_before(code))


def stood_before(code: str) -> bool:
    """Whether a village was there before any change: others were merged into it."""
    return code in _official()


@cache
def _official() -> dict[str, Place]:
    with (RESOURCES / "regions.csv").open(encoding="utf-8") as file:
        rows = csv.DictReader(file)
        return {r["code"]: Place(r["code"], r["name"], r["parent_code"], int(r["level"])) for r in rows}


@cache
def places() -> dict[str, Place]:
    """All regions by code, also the villages that are none any more."""
    found = dict(_official())
    for change in every_change():
        for code, name in ((change.old_code, change.old_name), (change.new_code, change.new_name)):
            found.setdefault(code, Place(code, name, code[:9], VILLAGE))
        if change.is_renaming:
            found[change.new_code] = found[change.new_code]._replace(name=change.new_name)
    return found


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
    """The names from the province (河南省) to the region itself (袁薛庄村); () for an unknown code."""
    place = places().get(code)
    if place is None:
        return ()
    own = village_name(code) if place.level == VILLAGE else place.name
    return (*path(place.parent), own)


def area(code: str, on: dt.date | None = None) -> tuple[str, ...]:
    """The beginnings of the codes of all places of a region: a district also keeps what of its land is numbered under
    another one; a village what it is called since it was merged, and those that were merged into it. On a day: of the
    places as they were numbered then."""
    own = _TOGETHER.get(code, (code,))
    if not code or not changes():
        return own
    if on:
        return _area_then(code, on) if is_village(code) else own
    today = now(code)
    more = [today, *(old for old in changes() if now(old).startswith((today, *own)))]
    return (*own, *(one for one in dict.fromkeys(more) if not one.startswith(own)))


def _area_then(code: str, on: dt.date) -> tuple[str, ...]:
    then = ever(code, on)[-1]
    parts = () if stood(then, on) else tuple(ever(old, on)[-1] for old in changes() if then in ever(old))
    return tuple(dict.fromkeys((then, *parts)))


def has_changed(region: str) -> bool:
    """Whether a village of a region was merged, renamed or given another code."""
    return any(code.startswith(area(region)) for one in every_change() for code in (one.old_code, one.new_code))


def is_together(code: str) -> bool:
    """Whether a district keeps what of its land is numbered under another one."""
    return code in _TOGETHER


def lies_in(code: str, region: str) -> bool:
    """Whether a place is in a region, or is it; everything is in ""."""
    return code.startswith(area(region))


def is_same(one: str | None, other: str | None) -> bool:
    """Whether two codes are of one place today."""
    return now(one or "") == now(other or "")


def enclosing(code: str) -> list[str]:
    """The codes of the regions in which a place lies, the widest first; it itself last."""
    prefixes = [code[:length] for length in range(2, len(code) + 1)]
    also = [whole for whole, parts in _TOGETHER.items() if whole not in prefixes and code.startswith(parts)]
    return [*also, *prefixes] if code not in also else prefixes


def children(code: str) -> list[Place]:
    """The regions directly below, by code: the villages of a township, the townships of a county."""
    return [place for place in places().values() if place.parent in area(code) and now(place.code) == place.code]


def kind_below(code: str) -> str:
    """What lies directly below a region, in words: 村, below a district 乡镇."""
    return "乡镇" if _level(code) == COUNTY else "村"


def office(code: str) -> str:
    """Who works with the book of a region: 村里, 镇里, 区里."""
    return _OFFICES.get(_level(code), "区里")


def office_above(code: str) -> str:
    """To whom the book of a region hands in: 镇里, 区里, 市里."""
    return _OFFICES.get(_level(code) - 1, "市里")


def is_village(code: str) -> bool:
    """Whether a code is a village's (12 digits), below which nobody hands in."""
    return len(code) == 12


def _level(code: str) -> int:
    place = find(code)
    return place.level if place else 0


def village_name(code: str, on: dt.date | None = None) -> str:
    """The name people use: 袁薛庄村 for 袁薛庄村民委员会, 丽豪社区 for 丽豪社区居委会; what it had on a day, with
    today's."""
    place = places().get(code)
    if place is None:
        return ""
    later = (one.old_name for one in changes().get(code, ()) if one.is_renaming and on and one.date > str(on))
    then, today = _plain_name(place._replace(name=next(later, place.name))), now(code)
    known_as = village_name(today) if today != code else _plain_name(place)
    return then if then == known_as else f"{then}（现{known_as}）"


def name(code: str) -> str:
    """What people call a village, a township; of what is not known its code."""
    return village_name(code) or "".join(path(code)[-1:]) or code


def said(kind: Kind[Any], value: Any) -> str:
    """A value as people read it: of a place its name."""
    return name(value) if isinstance(kind, Region) and value else str(kind.show(value))


def _plain_name(place: Place) -> str:
    name = _COMMITTEE.sub("", place.name)
    if name == place.name or name.endswith(("村", "社区")):
        return name
    return name + ("社区" if "居" in place.name[len(name) :] else "村")


def by_names(township: str, village: str) -> list[str]:
    """Codes of the villages of these names, as people and files write them: 袁薛庄, 袁薛庄村, 袁薛庄村委会 in 宝莲寺.

    A blank township means any.
    """
    towns = _towns(township)
    for spelling in _spellings(fold(village)):
        here = [c for c in _villages().get(spelling, ()) if not township.strip() or places()[c].parent in towns]
        if here:
            return list(dict.fromkeys(map(now, here)))
    return []


def towns(name: str, region: str) -> list[str]:
    """Codes of the district and townships of a region by their whole names: 宝莲寺 alone may be a village."""
    offices = (place for place in places().values() if COUNTY <= place.level < VILLAGE)
    return [place.code for place in offices if place.name == name.strip() and lies_in(place.code, region)]


def search(text: str) -> list[Place]:
    """The districts, townships and villages that a typed text may mean, the likeliest first; all for a blank text.

    Understood are names or parts of them, pinyin or its initials from the start, and the beginning of a code (of either
    authority). Villages of a township that is meant follow it.
    """
    text = _plain(text)
    offered = [place for place in places().values() if place.level >= COUNTY and now(place.code) == place.code]
    ranked = [(_nearness(place, text), place) for place in offered]
    towns = {place.code for near, place in ranked if near < _FAR and place.level == TOWNSHIP}
    ranked = [(_FAR if near > _FAR and place.parent in towns else near, place) for near, place in ranked]
    return [place for near, place in sorted(ranked, key=lambda one: (one[0], one[1].code)) if near <= _FAR]


def is_named(place: Place, text: str) -> bool:
    """Whether a text is the whole name, code or initials of a township or village."""
    return bool(text.strip()) and _nearness(place, _plain(text)) == 0


def _plain(text: str) -> str:
    """Folded, without the committee."""
    return _COMMITTEE.sub("", fold(text)) or fold(text)


#: A part of the name; beyond it nothing speaks for a place.
_FAR = 2


def _nearness(place: Place, text: str) -> int:
    """0: it is named; 1: so it begins; 2: so it reads somewhere; 3: none of them. `text` is plain."""
    if text[:1].isdigit():
        own = find(text)
        return 0 if own == place else 1 if place.code.startswith(text) else 3
    name = path(place.code)[-1]
    spelt = [*_spellings(place.name), *_spellings(name), *([_short(name)] if place.level == TOWNSHIP else [])]
    if text.isascii() and text:
        spelt = [read for one in dict.fromkeys(spelt) for read in (pinyin.initials(one), pinyin.spelt(one))]
    if text in spelt:
        return 0
    if any(one.startswith(text) for one in spelt):
        return 1
    return 2 if not text.isascii() and any(text in one for one in spelt) else 3


def _towns(name: str) -> set[str]:
    """Codes of the townships of a name, in either authority's wording."""
    names = [(p.name, p.code) for p in places().values() if p.level == TOWNSHIP] + list(_aliases().values())
    return {code for known, code in names if _short(known) == _short(name)}


def _short(name: str) -> str:
    """A township's name without its kind and zone."""
    return _OFFICE.sub("", fold(name)).removeprefix(_ZONE)


@cache
def _villages() -> dict[str, list[str]]:
    """Spelling → codes of the villages that may be written so."""
    found: dict[str, list[str]] = defaultdict(list)
    for place in places().values():
        if place.level == VILLAGE:
            for spelling in {*_spellings(place.name), *_spellings(_plain_name(place))}:
                found[spelling].append(place.code)
    for change in every_change():  # of one that was given another name both are understood
        for spelling in _spellings(change.old_name):
            if change.new_code not in map(now, found[spelling]):
                found[spelling].append(change.new_code)
    return found


def _spellings(name: str) -> list[str]:
    """The name as it is, without the committee and, where enough is left, without 村; the fullest first."""
    kept = [name, name.removesuffix("委会"), _COMMITTEE.sub("", name)]
    # 张村 and 王村 are whole names; 袁薛庄村 is 袁薛庄
    return list(dict.fromkeys([*kept, *(k.removesuffix("村") for k in kept if len(k) > 2)]))


def plain_group(text: str) -> str:
    """一组, 第1组 and 1 are one group."""
    text = text.strip().removeprefix("第").removesuffix("组")
    return str(NUMERALS.index(text)) if text in NUMERALS else text


NUMERALS = ("零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
