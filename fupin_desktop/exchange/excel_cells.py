"""What a cell means in a field: a value as stored, nothing, or the reason why it can't be taken."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from db.fields import BadValue, Code, Date, IdNumber, Kind, Phone, Text, Year, YearMonth, narrow
from fupin_desktop.exchange.excel_read import Cell, LostDigits, raw, text

_SCIENTIFIC = re.compile(r"\d(\.\d+)?[Ee]\+?\d{2}")
_YEAR_OF_DAY = re.compile(r"((?:19|20)\d\d)-\d\d-\d\d")
_NOBODYS = {"无", "没有", "暂无", "空号"}
_LONGEST_CARD = 22
_MOBILE = 11
#: Sexes written 1 and 2, which mean different things in different systems.
UNSURE = {"?1", "?2"}


class Vague(str):
    """A stored value that says less than the field can hold: a month for a day, 是 for one of several kinds of 是."""

    __slots__ = ()

    def fits(self, current: str) -> bool:
        """Whether what is known says the same, more exactly."""
        return current[:7] == self[:7] if len(self) == 10 else current != "0"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a cell can't be taken. `lost`: the sentence needs the cell's address."""

    reason: str
    lost: bool = False


def stored(kind: Kind[Any], cell: Cell) -> Any:
    """What a cell means in a field, as stored; None for nothing; a Problem."""
    try:
        words = text(cell)
    except LostDigits:
        return _lost(raw(cell))
    if not words:
        return None
    try:
        return _READINGS.get(type(kind), _plain)(kind, words)
    except BadValue as error:
        return Problem(str(error))
    except (ValueError, ArithmeticError):
        return Problem(f"“{words[:20]}”读不懂。请照“{kind.label}”的要求重新填写。")


def _plain(kind: Kind[Any], words: str) -> Any:
    return kind.db_value(kind.parse(words))


def _text(kind: Kind[Any], words: str) -> Any:
    words = words.strip()
    if words.isascii() and words.isdigit() and len(words) <= getattr(kind, "longest", _LONGEST_CARD):
        return words  # as most are: the numbers of households, persons and cards
    if _SCIENTIFIC.fullmatch(narrow(words)):
        return _lost(words)
    if kind.name == "name" and words[0] in "=+-@＝＋－＠":
        return Problem(f"姓名“{words[:20]}”不像人名，像公式。请填真实姓名。")
    return _plain(kind, words)


def _phone(kind: Kind[Any], words: str) -> Any:
    if len(words) == _MOBILE and words.isascii() and words.isdigit():
        return words  # as most are
    return None if words.strip() in _NOBODYS else _plain(kind, words)


def _code(kind: Kind[Any], words: str) -> Any:
    if kind.name == "sex" and narrow(words) in ("1", "2"):
        return "?" + narrow(words)
    stored = _plain(kind, words)
    return Vague(stored) if words.strip() == "是" else stored


def _year(kind: Kind[Any], words: str) -> Any:
    found = _YEAR_OF_DAY.match(words.strip())
    return _plain(kind, found[1] if found else words)


def _date(kind: Kind[Any], words: str) -> Any:
    """A day; the first of the month where only a month is given."""
    try:
        return _plain(kind, words)
    except BadValue as error:
        try:
            month = YearMonth("").parse(words)
        except BadValue:
            raise error from None
        return Vague(f"{month[:4]}-{month[4:]}-01") if month else None


_READINGS: dict[type, Callable[[Kind[Any], str], Any]] = {
    Text: _text,
    IdNumber: _text,
    Phone: _phone,
    Code: _code,
    Year: _year,
    Date: _date,
}


def _lost(words: str) -> Problem:
    return Problem(f"号码已被 Excel 改成“{words}”，后几位丢了。请把这一格设为文本格式，照原件重新填写。", lost=True)
