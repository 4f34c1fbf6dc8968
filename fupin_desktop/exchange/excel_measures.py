"""The measures of a household, which the national export gives in a column for each kind: 健康帮扶 | 医疗救助,其他."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from typing import Any

from db.codes import code_list, fold
from db.measure import Helper, Measure
from db.record import derived_key
from fupin_desktop.exchange.excel_layouts import REMARK
from fupin_desktop.exchange.excel_match import Known

_UNDER_WAY = "2"
_OTHER = "99"
_BRACKET = re.compile(r"\([^()]*\)$")
_NONE = {"无", "没有", "否", "未享受", "暂无"}
_LONGEST_NOTE = 60
#: What goes on with a measure that is registered anew each year; an export says none of it.
_GOES_ON = ("start", "helper", "dept", "fund_source", "person")

#: (household, year) → what was given: (code of the item, what it is where the list has no such item).
Given = dict[tuple[str, int], dict[str, str | None]]


def items(kind: str, words: str) -> dict[str, str | None]:
    """The items of a cell, in the column of a kind; one that the list does not have is 其他, and said."""
    found: dict[str, str | None] = {}
    if kind.startswith(REMARK):
        note = words.strip()
        return {kind.removeprefix(REMARK) + _OTHER: note[:_LONGEST_NOTE]} if note and note not in _NONE else {}
    for word in re.split(r"[,，、;；\n]+", words):
        if not word.strip() or word.strip() in _NONE:
            continue
        known = _codes(kind).get(_bare(word))
        other = kind + _OTHER if kind + _OTHER in code_list("measure_item") else next(iter(_codes(kind).values()))
        found[known or other] = None if known else _joined(found.get(other), word.strip())
    return found


def add(given: Given, household: str, year: int, found: dict[str, str | None]) -> None:
    """Take in what a row gives; a note is not lost to a row without one."""
    held = given.setdefault((household, year), {})
    for item, note in found.items():
        held[item] = _joined(held.get(item), note)


def _joined(note: str | None, other: str | None) -> str | None:
    """Both notes of an item, each once."""
    notes = [*(note or "").split("、"), *(other or "").split("、")]
    return "、".join(dict.fromkeys(filter(None, notes)))[:_LONGEST_NOTE] or None


@cache
def _codes(kind: str) -> dict[str, str]:
    offered = [item for item in code_list("measure_item").items if item.code.startswith(kind)]
    return {_bare(name): item.code for item in reversed(offered) for name in (item.label, *item.aliases)}


def _bare(word: str) -> str:
    return _BRACKET.sub("", fold(word))


def rows(given: Given, known: Known) -> list[dict[str, Any]]:
    """The records to write: of what the book does not have for that household and year. Who helps, since when, is
    as the year before, where the measure goes on; else who stands by the household."""
    if not given:
        return []
    homes = {home for home, _ in given}
    there: dict[tuple[str, int, str], tuple[Any, ...]] = {}
    before: dict[tuple[str, str], tuple[int, tuple[Any, ...]]] = {}
    for _, home, year, item, *more in known.living(Measure, ("household", "year", "item", *_GOES_ON)):
        if home in homes and year and item:
            there[home, year, item] = tuple(more)
    for (home, year, item), details in sorted(there.items()):
        before[home, item] = year, details
    helpers = _helpers(known, homes)

    def goes_on(household: str, year: int, item: str) -> dict[str, Any]:
        last, details = before.get((household, item), (year, ()))
        if last == year - 1:
            return dict(zip(_GOES_ON, details, strict=True))
        return {"helper": helpers.get(household)}

    return [
        {
            "id": derived_key("measure", household, year, item, "roster"),
            "household": household,
            "year": year,
            "kind": item[:2],
            "item": item,
            "item_note": note,
            "status": _UNDER_WAY,
            **goes_on(household, year, item),
        }
        for (household, year), found in given.items()
        for item, note in found.items()
        if (household, year, item) not in there
    ]


def _helpers(known: Known, homes: Collection[str]) -> dict[str, str]:
    """Household → the name of the official who stands by it now."""
    found: dict[str, tuple[str, str]] = {}
    for _, home, role, name, end in known.living(Helper, ("household", "role", "name", "end")):
        if home in homes and name and not end:
            found[home] = min(found.get(home, (role or "~", name)), (role or "~", name))
    return {home: name for home, (_, name) in found.items()}
