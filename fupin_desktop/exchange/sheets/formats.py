"""Number formats: what a number looks like in its cell (ECMA-376 §18.8.30), as far as it changes what is meant."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from fupin_desktop.exchange.sheets.plain import Cell, Shown, number

#: Built in, by number; those that are not here show a number as it is, or are amounts or dates.
BUILT_IN = {1: "0", 2: "0.00", 9: "0%", 10: "0.00%"}
_GENERAL = "General"
#: What a format of an amount has: places of digits, a currency.
_AMOUNT = {"0", "#", "?", ".", " ¥", " ￥", " $"}
_PART = r'(?s)"([^"]*)"|\\(.)|[_*].|\[([^\]]*)\]|([0#?.,%])|(General|[eEyYmMdDhHsS/@])|(.)'


@lru_cache(2**15)
def shown(value: float, code: str) -> Cell:
    """A number in a cell of this format."""
    plain = number(value)
    parts = _parts(code)
    if parts is None or not abs(value) < 10**15:
        return plain
    decimals = _decimals(parts)
    if decimals is not None and value == int(value):
        return plain  # noughts behind the point tell nothing
    text = _fill(abs(value), parts) if decimals is None else _rounded(abs(value), decimals)
    text = f"-{text}" if value < 0 else text
    return plain if text == str(plain) else Shown(text, value)


def is_plain(code: str) -> bool:
    """Whether a format leaves numbers as they are, or makes them dates (which the readers know by themselves)."""
    return code == _GENERAL or _parts(code) is None


@cache
def _parts(code: str) -> tuple[str, ...] | None:
    """The literals (each after a blank) and digit places of a format's first section; None for one that is not
    followed here: General, dates, fractions, exponents, conditions; and amounts, which are parted by thousands: what
    is meant is the number."""
    section = code.split(";")[0]
    found: list[str] = []
    digits = False
    for quoted, escaped, bracket, place, letter, other in re.findall(_PART, section):
        if letter or (bracket and bracket[:1] in "<>=hmsHMS"):
            return None
        if place:
            digits = digits or place in "0#?"
            found += [" %"] if place == "%" else [] if place == "," else [place]
        elif literal := quoted or escaped or other:
            found.append(f" {literal}")
    amount = _AMOUNT.issuperset(found) and re.search("[0#?],[0#?]", section)
    return tuple(found) if digits and not amount else None


@cache
def _decimals(parts: tuple[str, ...]) -> int | None:
    """How many digits after the point a format shows that does no more than round, as nearly all that are used; None
    for others."""
    whole, point, decimals = "".join(parts).partition(".")
    if not set(parts) <= {"0", "#", "."} or whole.lstrip("#") != "0" or "#" in decimals or "." in decimals:
        return None
    return len(decimals) if decimals or not point else None


def _rounded(value: float, decimals: int, times: int = 1) -> str:
    from decimal import ROUND_HALF_UP, Decimal  # few files need it: the reader starts without

    return f"{(Decimal(repr(value)) * times).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):f}"


def _fill(value: float, parts: tuple[str, ...]) -> str:
    point = parts.index(".") if "." in parts else len(parts)
    decimals = sum(part in "0#?" for part in parts[point:])
    whole, _, fraction = _rounded(value, decimals, 100 if " %" in parts else 1).partition(".")
    digits = list(whole.lstrip("0"))
    left: list[str] = []
    first = next(i for i, part in enumerate(parts) if part in {"0", "#", "?", "."})
    for place in range(point - 1, -1, -1):
        part = parts[place]
        if part[0] == " ":
            left.append(part[1:])
            continue
        left.append(digits.pop() if digits else "0" if part == "0" else "")
        if place == first:
            left += reversed(digits)
            digits = []
    right = []
    for part in parts[point + 1 :]:
        right.append(part[1:] if part[0] == " " else "")
        if part in {"0", "#", "?"}:
            right[-1], fraction = fraction[:1], fraction[1:]
    tail = "".join(right)
    return "".join(reversed(left)) + ("." + tail if tail else "")
