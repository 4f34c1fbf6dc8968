"""How values are written on paper: money, days in Chinese, ages, lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from db.codes import code_list
from fupin_desktop.rules.id_number import age_on


def cents(value: int | None) -> str:
    """Stored 分 as whole 元 with thousands separators."""
    return "" if value is None else f"{_halved(value):,}"


def hundredths(value: int) -> str:
    """A quantity that is stored in hundredths, all of it: 1,234,567.5."""
    whole, rest = divmod(value, 100)
    return f"{whole:,}" + (f".{rest:02}".rstrip("0") if rest else "")


def exact(value: Decimal | int | None) -> str:
    """A number with thousands separators; 元 with what there is of 角 and 分."""
    return "" if value is None else f"{value:,.2f}" if value % 1 else f"{value:,.0f}"


def day(value: dt.date | str | None, year: int = 0) -> str:
    """2026年3月5日; without the year where it is `year`."""
    if not value:
        return ""
    date = dt.date.fromisoformat(value) if isinstance(value, str) else value
    return f"{'' if date.year == year else f'{date.year}年'}{date.month}月{date.day}日"


def month(value: str | None) -> str:
    """202611 as 2026年11月."""
    return f"{value[:4]}年{int(value[4:])}月" if value else ""


def span(start: dt.date | str | None, end: dt.date | str | None, year: int = 0) -> str:
    """From a day to a day."""
    first, last = day(start, year), day(end, year)
    if first and last and first != last:
        return f"{first}至{last}"
    return first or last


def age(birth: dt.date | str | None, on: dt.date) -> str:
    """Completed years."""
    if not birth:
        return ""
    born = dt.date.fromisoformat(birth) if isinstance(birth, str) else birth
    years = age_on(born, on)
    return str(years) if years >= 0 else ""


def label(codes: str, code: str | None) -> str:
    """The label of a code of a list."""
    return code_list(codes).label(code) if code else ""


def labels(codes: str, stored: str | Iterable[str] | None) -> str:
    """The labels of several codes, stored as "01,04" or given one by one."""
    if not stored:
        return ""
    parts = stored.split(",") if isinstance(stored, str) else stored
    return "、".join(map(code_list(codes).label, parts))


def joined(*parts: str | None, by: str = "，") -> str:
    """What there is of some parts."""
    return by.join(part for part in parts if part)


def _halved(value: int) -> int:
    """分 to 元, half away from zero."""
    whole = (abs(value) * 2 + 100) // 200
    return -whole if value < 0 else whole
