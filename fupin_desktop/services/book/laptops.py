"""What a laptop is called: by the place where it stands, never by the name that its maker gave it or by its code."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from db.changes import chunks, every
from db.connection import meta
from fupin_desktop import regions

_KIND = {
    regions.COUNTY: "区里的电脑", regions.TOWNSHIP: "镇里的电脑", regions.VILLAGE: "村里的电脑",
}  # fmt: skip
HERE, ANOTHER = "这台电脑", "另一台电脑"


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
        for code, name in every(f"SELECT code, name FROM site WHERE code IN ({marks})", *part)
        if name and not name.isascii()
    }
