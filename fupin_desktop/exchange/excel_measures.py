"""The measures of a household, which the national export gives in a column for each kind: 健康帮扶 | 医疗救助,其他."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from db.codes import code_list, fold
from db.measure import Measure
from db.record import derived_key
from fupin_desktop.exchange.excel_match import Known

_UNDER_WAY = "2"
_OTHER = "99"
_BRACKET = re.compile(r"\([^()]*\)$")
_NONE = {"无", "没有", "否", "未享受", "暂无"}

#: (household, year) → what was given: (code of the item, what it is where the list has no such item).
Given = dict[tuple[str, int], dict[str, str | None]]


def items(kind: str, words: str) -> dict[str, str | None]:
    """The items of a cell, in the column of a kind; one that the list does not have is 其他, and said."""
    found: dict[str, str | None] = {}
    for word in re.split(r"[,，、;；\n]+", words):
        if not word.strip() or word.strip() in _NONE:
            continue
        known = _codes(kind).get(_bare(word))
        other = kind + _OTHER if kind + _OTHER in code_list("measure_item") else next(iter(_codes(kind).values()))
        found[known or other] = None if known else word.strip()[:60]
    return found


@cache
def _codes(kind: str) -> dict[str, str]:
    offered = [item for item in code_list("measure_item").items if item.code.startswith(kind)]
    return {_bare(name): item.code for item in reversed(offered) for name in (item.label, *item.aliases)}


def _bare(word: str) -> str:
    return _BRACKET.sub("", fold(word))


def rows(given: Given, known: Known) -> list[dict[str, Any]]:
    """The records to write: of what the book does not have for that household and year."""
    if not given:
        return []
    there = {(home, year, item) for _, home, year, item in known.living(Measure, ("household", "year", "item"))}
    return [
        {
            "id": derived_key("measure", household, year, item, "roster"),
            "household": household,
            "year": year,
            "kind": item[:2],
            "item": item,
            "item_note": note,
            "status": _UNDER_WAY,
        }
        for (household, year), found in given.items()
        for item, note in found.items()
        if (household, year, item) not in there
    ]
