"""How values are written on screen and paper: money, days, masked numbers (DESIGN.md)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from db import clock, masks
from fupin_desktop import regions
from fupin_desktop.services.book import there
from fupin_desktop.services.book.opening import region
from fupin_desktop.services.conflicts import undecided

if TYPE_CHECKING:
    from fupin_desktop.rules.psychology import Colour
    from fupin_desktop.services.book.opening import Covered

NOTHING = "—"
LATE, NEVER = "逾期", "还没去过"
#: What an undecided value carries, and what that means.
MARK, UNDECIDED = undecided.MARK, f"{undecided.MARK} {undecided.WHY}"
masked_id, masked_phone = masks.number, masks.phone
_WEEKDAYS = "一二三四五六日"
#: By the value of a Colour.
_SHAPES = {"red": "▲", "yellow": "■", "blue": "●", "grey": "○"}
#: What stands before the word of a colour, for the eye alone.
SHAPES = "".join(_SHAPES.values()) + " "


def marked(text: str, found: Iterable[str], fields: Collection[str]) -> str:
    """A text, with the mark where one of the fields that it follows from is among the undecided ones."""
    return f"{text} {MARK}".strip() if any(field in fields for field in found) else text


def money(value: Decimal | None) -> str:
    """Whole 元 with thousands separators."""
    return NOTHING if value is None else f"{value.quantize(Decimal(1), ROUND_HALF_UP):,}"


def count(number: int) -> str:
    """A count with thousands separators."""
    return f"{number:,}"


def size(number: int) -> str:
    """7.2 GB, 35 MB."""
    for unit, least in (("GB", 1_000_000_000), ("MB", 1_000_000)):
        if number >= least:
            return f"{number / least:.1f} {unit}"
    return f"{number // 1000} KB"


def today() -> dt.date:
    """The day on this computer's clock."""
    return clock.today()


def now() -> str:
    """2026-11-23 14:32, as paper carries it."""
    return f"{clock.now():%Y-%m-%d %H:%M}"


def day(value: dt.date | None) -> str:
    """A day in prose: 11月23日, with the year when it is another one."""
    if value is None:
        return NOTHING
    text = f"{value.month}月{value.day}日"
    return text if value.year == today().year else f"{value.year}年{text}"


def late(due_on: dt.date | None) -> str:
    """How far over a day is: 逾期 6 天, 今天到期; 还没去过 where there is none."""
    if due_on is None:
        return NEVER
    days = (today() - due_on).days
    return f"{LATE} {days} 天" if days > 0 else "今天到期" if days == 0 else day(due_on)


def weekday(value: dt.date) -> str:
    """星期一，11月23日."""
    return f"星期{_WEEKDAYS[value.weekday()]}，{value.month}月{value.day}日"


def moment(value: dt.datetime | None) -> str:
    """A time in prose: 今天 12:00, 昨天 09:30, 11月18日."""
    if value is None:
        return "还没有"
    days = (today() - value.date()).days
    if days in (0, 1):
        return f"{'今天' if days == 0 else '昨天'} {value:%H:%M}"
    return day(value.date())


def backed_up(cover: Covered) -> str:
    """How well a book is backed up: 备份 今天 12:00，之后又做了 3 次改动."""
    if cover.copy is None:
        return "还没有备份" + (f"：{cover.since:,} 次改动都只在账本里" if cover.since else "")
    return f"备份 {moment(cover.copy.made)}" + (f"，之后又做了 {cover.since:,} 次改动" if cover.since else "")


def age(birth: dt.date | None) -> str:
    """Full years; "" when unknown."""
    if birth is None:
        return ""
    now = today()
    years = now.year - birth.year - ((now.month, now.day) < (birth.month, birth.day))
    return str(years) if years >= 0 else ""


def colour(value: Colour) -> str:
    """▲ 红 高危: the shape tells it where colours don't."""
    return f"{_SHAPES[value]} {value.label}"


def shape(value: Colour) -> str:
    """▲ for red."""
    return _SHAPES[value]


def place(village: str, of_group: str) -> str:
    """Where somebody lives, as lists tell it: the village too where the book has several."""
    return there.placing()(village, of_group)


def in_village() -> bool:
    """Whether the open book is a village's (else a township's or district's)."""
    return regions.office(region()) == "村里"


def below() -> str:
    """What lies directly below the region of the open book: 村, in a district's book 乡镇."""
    return regions.kind_below(region())


def office() -> str:
    """Who works with the open book: 村里, 镇里, 区里."""
    return regions.office(region())


def above() -> str:
    """To whom the open book hands in: 镇里, 区里, 市里."""
    return regions.office_above(region())
