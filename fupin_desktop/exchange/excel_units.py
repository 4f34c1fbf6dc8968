"""In what a column of a table counts: as its heading says in brackets, a group over it, or a line above the table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from db.codes import fold
from db.fields import Kind, Money, Number

#: Units of amounts in 元 → by how many digits they are larger.
_TENS = {"元": 0, "人民币元": 0, "百元": 2, "千元": 3, "万元": 4, "百万元": 6, "亿元": 8}
_BRACKET = re.compile(r"[(]([^()]*)[)]$")
_NAMES = "|".join(_TENS)
_ABOVE = re.compile(rf"单位:(?:\w*[、,/])?({_NAMES})(?!\w)|[(]({_NAMES})[)]$")


def unit_of(heading: str, groups: Sequence[str] = (), above: Iterable[str] = ()) -> str:
    """`groups` over the heading, the nearest last; `above`: the cells over the table. "" where none says it."""
    for words in (heading, *reversed(groups)):
        if said := _BRACKET.search(fold(words)):
            return said[1].removeprefix("单位:")
    return next((said[1] or said[2] for words in above if (said := _ABOVE.search(fold(words)))), "")


def is_multiple(field: Kind[Any], unit: str) -> bool:
    """Whether an amount is told in a multiple of 元."""
    return isinstance(field, Money) and bool(_TENS.get(unit))


def in_unit(field: Kind[Any], unit: str) -> Kind[Any]:
    """The field as a table counts it: of 5.68 万元 the stored number is that of 56800 元."""
    if not is_multiple(field, unit):
        return field
    tens = _TENS[unit]
    assert isinstance(field, Money)
    least = None if field.least is None else field.least // 10**tens
    return Number(field.label, field.digits + tens, unit=unit, least=least, most=field.most // 10**tens)
