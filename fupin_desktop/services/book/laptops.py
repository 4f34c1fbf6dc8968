"""What a laptop is called: by the place where it stands, never by the name that its maker gave it or by its code."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator

from db.changes import chunks, every
from db.connection import meta
from fupin_desktop import regions

_KIND = {
    regions.COUNTY: "区里的电脑", regions.TOWNSHIP: "镇里的电脑", regions.VILLAGE: "村里的电脑",
}  # fmt: skip
HERE, ANOTHER = "这台电脑", "另一台电脑"
#: What a package adds to the name of a laptop of a village, and of who is above: where it is passed on it is known as
#: that place's.
_STANDS = re.compile(r"（(\d{6,12})）$")


def places(codes: Collection[str]) -> dict[str, tuple[str, str]]:
    """Code → (where it stands, "" where nobody knows; what it is called there). Two of one place are numbered."""
    here = str(meta("site") or "")
    sides = dict(every("SELECT code, region FROM side ORDER BY code"))
    of_region: dict[str, list[str]] = defaultdict(list)
    for code, region in sides.items():
        of_region[region].append(code)
    names = _names(codes)
    return {
        code: (_place(meta("region") or ""), HERE) if code == here
        else _at(sides[code], code, of_region[sides[code]]) if code in sides
        else ("", names.get(code, ANOTHER))
        for code in codes
    }  # fmt: skip


def named(codes: Collection[str]) -> dict[str, str]:
    """Code → the same in one: "张薛庄村，村里的电脑"."""
    return {code: "，".join(filter(None, told)) for code, told in places(codes).items()}


def passed_on(codes: Collection[str]) -> Iterator[tuple[str, str]]:
    """Code and name of laptops, as a package tells them."""
    here = meta("region") or ""
    for marks, part in chunks(sorted(codes)):
        query = f"""SELECT s.code, s.name, coalesce(o.region, '') FROM site s LEFT JOIN side o ON o.code = s.code
            WHERE s.code IN ({marks}) ORDER BY s.code"""
        for code, name, region in every(query, *part):
            is_elsewhere = regions.is_village(region) or (region not in ("", here) and regions.lies_in(here, region))
            yield code, f"{_STANDS.sub('', name)}（{region}）" if is_elsewhere else name


def standing(name: str) -> str:
    """Where the name that a package tells says that a laptop stands; "" where it says nothing."""
    found = _STANDS.search(name)
    return found[1] if found and regions.find(found[1]) else ""


def _at(region: str, code: str, others: list[str]) -> tuple[str, str]:
    place = regions.find(region)
    kind = _KIND.get(place.level, ANOTHER) if place else ANOTHER
    return _place(region), f"{kind} {others.index(code) + 1}" if len(others) > 1 else kind


def _place(region: str) -> str:
    return (regions.path(region) or ("",))[-1]


def _names(codes: Collection[str]) -> dict[str, str]:
    """What people called a laptop of which no package has told; a machine's own name ("vm", "DESKTOP-7K2") is none."""
    return {
        code: name
        for marks, part in chunks(codes)
        for code, told in every(f"SELECT code, name FROM site WHERE code IN ({marks})", *part)
        if (name := _STANDS.sub("", told)) and not name.isascii()
    }
