"""The kinds of field that hold a day, a month, a time of day."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from db import clock
from db.kind import BadValue, Kind, narrow

EARLIEST_YEAR = 1900
LATEST_YEAR = 2100

_DATE = re.compile(r"(\d{4})(?:[-/.年、](\d{1,2})[-/.月、](\d{1,2})[日号]?|(\d{2})(\d{2}))(?:\.0)?")
_MONTH = re.compile(r"(\d{4})(?:[-/.年、](\d{1,2})月?份?|(\d{2}))(?:\.0)?")
_MONTH_FIRST = re.compile(r"(\d{1,2})(?:[-/.]|月[/,]?)(\d{4})年?")
_DAY_OF_YEAR = re.compile(r"(\d{1,2})[-/.月](\d{1,2})[日号]?")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3}|\.\d{6})?([+-]\d\d:\d\d)?", re.ASCII)
_TIME_OF_DAY = re.compile(r"(T|\s+|(?<=\d{2}))\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")


#: Numbers in Chinese characters: digit by digit (二〇二〇), or with tens (三十一).
_CHINESE = re.compile("[〇○零一二三四五六七八九十元]+(?=[年月日号])")
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")


def day_of(text: Any) -> dt.date:
    """The day of 2026-11-26, written so and no other way. Raises ValueError for anything else (`fromisoformat` also
    takes 20261126 and 2026-W48-4): what comes from outside is compared as text too."""
    if not isinstance(text, str) or len(text) != 10 or text[4] != "-" or text[7] != "-":
        raise ValueError(text)
    return dt.date.fromisoformat(text)


def moment_of(text: Any) -> dt.datetime:
    """The moment of 2026-11-26T10:00:00.000+08:00; parts of a second and the time zone may be left out. Raises
    ValueError for any other form."""
    if not isinstance(text, str) or not _MOMENT.fullmatch(text):
        raise ValueError(text)
    return dt.datetime.fromisoformat(text)


class Date(Kind[dt.date]):
    """A day; read as 2026-11-23, 20261123, 2026.11.23, 2026/11/23, 2026年11月23日; numbers may be
    written out (二〇二六年十一月二十三日). 11-23 and 11月23日 are this year's (a roster's are its own year's:
    `exchange/excel_cells.py`)."""

    width = 10

    def db_value(self, value: dt.date | None) -> str | None:
        return None if value is None else value.isoformat()

    def python_value(self, value: str | None) -> dt.date | None:
        return None if value is None else dt.date.fromisoformat(value)

    def parse(self, text: str) -> dt.date | None:
        text = narrow(_TIME_OF_DAY.sub("", text.strip()))
        if not text:
            return None
        found = _DATE.fullmatch(_in_digits(text))
        if not found and (part := day_of_year(text)):
            return _of_this_year(*part)
        if not found:
            raise BadValue(f"日期请写成 2026-11-23 或 20261123，现在是“{text[:20]}”。")
        year, month, day = (int(part) for part in found.groups() if part)
        try:
            value = dt.date(year, month, day)
        except ValueError:
            raise BadValue(f"没有这一天：{text[:20]}。请对照证件再看一遍。") from None
        if not EARLIEST_YEAR <= year <= LATEST_YEAR:
            raise BadValue(f"年份不对：{year}。请再看一遍。")
        return value

    def show(self, value: dt.date | None) -> str:
        return "" if value is None else value.isoformat()


def day_of_year(text: str) -> tuple[int, int] | None:
    """Month and day of what names no year: 12-15, 12.15, 12月15日. None for what is none."""
    found = _DAY_OF_YEAR.fullmatch(_in_digits(narrow(text)))
    month, day = (int(found[1]), int(found[2])) if found else (0, 0)
    return (month, day) if 1 <= month <= 12 and 1 <= day <= 31 else None


def _in_digits(text: str) -> str:
    """A day or month with the numbers that people write out (二〇二六年十一月) as digits."""
    return text if text.isascii() else _CHINESE.sub(lambda found: _number(found[0]), text)


def _number(written: str) -> str:
    tens, ten, ones = written.replace("元", "一").translate(_DIGITS).rpartition("十")
    return f"{tens or 1}{ones or 0}" if ten else ones


def _of_this_year(month: int, day: int) -> dt.date:
    try:
        return dt.date(clock.today().year, month, day)
    except ValueError:
        raise BadValue(f"今年没有这一天：{month} 月 {day} 日。请再看一遍，或把年份写上。") from None


class YearMonth(Kind[str]):
    """A month, kept as 202611; read as 202611, 2026-11, 2026年11月, 11/2026; shown as 2026-11."""

    width = 8

    def parse(self, text: str) -> str | None:
        text = narrow(text)
        if not text:
            return None
        found, turned = _MONTH.fullmatch(_in_digits(text)), _MONTH_FIRST.fullmatch(text)
        if found:
            year, month = (int(part) for part in found.groups() if part)
        elif turned:
            month, year = int(turned[1]), int(turned[2])
        elif day_of_year(text):
            raise BadValue(f"“{text[:20]}”没有写年份。月份请写成 2026-11 或 202611。")
        else:  # some files give a whole day where a month is meant
            try:
                day = Date("").parse(text)
            except BadValue:
                day = None
            if day is None:
                raise BadValue(f"月份请写成 2026-11 或 202611，现在是“{text[:20]}”。")
            year, month = day.year, day.month
        if not (1 <= month <= 12 and EARLIEST_YEAR <= year <= LATEST_YEAR):
            raise BadValue(f"没有这个月份：{text[:20]}。请写成 2026-11。")
        return f"{year}{month:02d}"

    def show(self, value: str | None) -> str:
        return f"{value[:4]}-{value[4:]}" if value else ""


class Time(Kind[str]):
    """A time of day, kept as 14:32; read as 14:32, 1432, 14点32分."""

    width = 6

    def parse(self, text: str) -> str | None:
        text = narrow(text)
        if not text:
            return None
        found = re.fullmatch(r"(\d{1,2})[:点时](\d{1,2})分?|(\d{2})(\d{2})", text)
        hour, minute = (int(part) for part in found.groups() if part) if found else (99, 99)
        if hour > 23 or minute > 59:
            raise BadValue(f"时间请写成 14:30 或 1430，现在是“{text[:20]}”。")
        return f"{hour:02d}:{minute:02d}"
