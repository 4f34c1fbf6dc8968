"""What a cell means in a field: a value as stored, nothing, or the reason why it can't be taken."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from db.fields import (
    BadValue,
    BankCard,
    Bool,
    Code,
    Codes,
    Date,
    IdNumber,
    Int,
    Kind,
    Money,
    Note,
    Number,
    Phone,
    Region,
    Serial,
    Text,
    Year,
    YearMonth,
    day_of_year,
    narrow,
    number_text,
)
from fupin_desktop.exchange.excel_layouts import CLEARING
from fupin_desktop.exchange.excel_text import joined, text
from fupin_desktop.exchange.excel_units import in_unit
from fupin_desktop.exchange.sheets.plain import Cell, Day, Fault, Shown
from fupin_desktop.rules.household import is_phone

_SCIENTIFIC = re.compile(r"\d(\.\d+)?[Ee]\+?\d{2}")
_YEAR_OF_DAY = re.compile(r"((?:19|20)\d\d)-\d\d-\d\d")
#: What makes text of a number or day, written before it.
_STROKES = "'‘’‛＇`´"
_NOBODYS = {"无", "没有", "暂无", "空号"}
#: What goes on has no end; the beginning, middle or end of a month is the month.
_STILL = {"至今", "至目前", "目前", "现在", "未结束", "长期"}
_ABOUT = re.compile(r"(月)(初|底|末|中|中旬|上旬|下旬)$")
#: What stands before the words of a question where they answer it: yes for the first two, no for the others.
_NOT = ("", "已", "未", "没", "没有", "不", "无")
_TICKED = {"☑": 1, "✔": 1, "✓": 1, "对": 1, "☒": 0, "✗": 0, "✘": 0, "不是": 0, "没有": 0}
_LONGEST_CARD = 22
_MOBILE, _SHORTEST_PHONE = 11, 7
_MOBILE_BEGINS = {"", *(f"1{digit}" for digit in "3456789")}
_NO_PHONE = "不像电话，先收下了：手机号要 11 位、以 13 到 19 开头，座机要带区号，如 0372-1234567。请核对。"
#: Between two telephones; an amount with its unit.
_BETWEEN = re.compile(r"[/／、,，;；\s或]+")
_WITH_UNIT = re.compile(r"[¥￥]?(\d+(?:\.\d+)?)(百|千|万|百万|亿)元?")
#: Sexes written 1 and 2, which mean different things in different systems.
UNSURE = {"?1", "?2"}
_CLEARING = {narrow(CLEARING), "(清除)", "清空"}
#: Without these nobody is known again.
_NEVER_CLEARED = {"name", "household_no", "local_no", "person_no"}
#: Answers without which a person is not understood; any other answer that is not known is left blank and told.
_KEY_ANSWERS = {"relation", "sex", "id_type", "member_state"}


class Clear:
    """In the place of a value: the field is emptied."""


CLEAR = Clear()


class Vague(str):
    """A stored value that says less than the field can hold: a month for a day, 是 for one of several kinds of 是."""

    __slots__ = ()

    def fits(self, current: str) -> bool:
        """Whether what is known says the same, more exactly."""
        return current[:7] == self[:7] if len(self) == 10 else current != "0"


@dataclass(frozen=True, slots=True)
class Partial:
    """A day whose year the row or the sheet says."""

    month: int
    day: int


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a cell can't be taken. `lost`: the sentence needs the cell's address; `mild`: the cell is left out and told,
    the row is taken; with what could be taken of it."""

    reason: str
    lost: bool = False
    mild: bool = False
    value: str | None = None


def stored(kind: Kind[Any], cell: Cell) -> Any:
    """What a cell means in a field, as stored; None for nothing; CLEAR; a Partial; a Problem."""
    if cell.__class__ is not str and (problem := _problem(kind, cell)):
        return problem
    if isinstance(cell, Shown) and _counts(kind) and "%" not in cell.text:
        words = repr(cell.exact).removesuffix(".0")
    else:
        words = text(cell)
    if not words:
        return None
    try:
        return _READINGS.get(type(kind), _plain)(kind, words)
    except BadValue as error:
        return _bad(kind, words, str(error))
    except (ValueError, ArithmeticError):
        return _bad(kind, words, f"“{words[:20]}”读不懂。请照“{kind.label}”的要求重新填写。")


def stand(kind: Kind[Any], cells: Sequence[Cell]) -> bool:
    """Whether all cells of a column are numbers that name something, or words of letters and digits, and nothing else,
    as nearly always: what is stored is what stands there, and a blank is nothing. Told of all at once in a tenth of the
    time."""
    if type(kind) not in _AS_THEY_STAND:
        return False
    whole = joined(cells)
    if type(kind) in _WORDS:
        # alphanumeric are no blanks, signs or brackets, composed is what parts of the composed are
        sound = whole.isalnum() and unicodedata.is_normalized("NFC", whole) and _CLEARING.isdisjoint(cells)
    else:
        digits = whole.replace("X", "") if isinstance(kind, IdNumber) else whole
        sound = digits.isascii() and digits.isdecimal()
    if not sound:
        return False
    lengths = set(map(len, cells))  # type: ignore[arg-type]
    if isinstance(kind, Phone):
        return lengths <= {0, _MOBILE} and {cell[:2] for cell in cells} <= _MOBILE_BEGINS  # type: ignore[index]
    return max(lengths) <= getattr(kind, "longest", 0)


def _counts(kind: Kind[Any]) -> bool:
    """Whether a field wants the number itself, not what its format makes of it."""
    return isinstance(kind, Number | Int) and not isinstance(kind, Year)


def _problem(kind: Kind[Any], cell: Cell) -> Problem | None:
    """Why a cell that is no text can't be taken."""
    if isinstance(cell, Fault):
        return _fault(cell)
    if isinstance(cell, float) and isinstance(kind, YearMonth | Date) and str(cell).endswith(".1"):
        year = int(cell)
        return Problem(f"“{cell}”是数字，分不清是 {year} 年 1 月还是 10 月。请写成 {year}-01 或 {year}-10。")
    if isinstance(cell, Day) and isinstance(kind, Text) and not isinstance(kind, Note):
        return Problem(
            f"这一格是日期 {cell.text}，可能是 Excel 把“3-2”这样的字改成了日期。请把这一格设为文本格式，重新填写。"
        )
    return None


def _bad(kind: Kind[Any], words: str, reason: str) -> Any:
    if narrow(words) in _CLEARING:
        if kind.name in _NEVER_CLEARED:
            return Problem(f"“{kind.label}”不能清空。请填上，或把这一格留空。")
        return CLEAR
    if words[0] in _STROKES and len(words) > 1:
        return stored(kind, words[1:])
    return lost(narrow(words)) or Problem(
        reason, mild=isinstance(kind, Code | Codes | Bool) and kind.name not in _KEY_ANSWERS
    )


def _fault(cell: Fault) -> Problem:
    if cell.what:
        return Problem(f"这一格显示“{cell.what}”，是公式出了错。请在 WPS 或 Excel 里改好，保存后再导入。")
    return Problem("这一格是公式，文件里没有存下它的结果。请用 WPS 或 Excel 打开，按一次保存，再导入。")


def _plain(kind: Kind[Any], words: str) -> Any:
    return kind.db_value(kind.parse(words))


def _text(kind: Kind[Any], words: str) -> Any:
    if words[0] in "（(清" and narrow(words) in _CLEARING:
        raise BadValue(words)
    if kind.name == "name" and words.strip()[0:1] in "=+-@＝＋－＠":
        return Problem(f"姓名“{words[:20]}”不像人名，像公式。请填真实姓名。")
    return _plain(kind, words)


def _serial(kind: Kind[Any], words: str) -> Any:
    if words.isascii() and words.isdecimal() and len(words) <= getattr(kind, "longest", _LONGEST_CARD):
        return words  # as most are: the numbers of households, persons and cards
    if isinstance(kind, IdNumber) and words.strip() in _NOBODYS:
        return None
    if narrow(words) in _CLEARING:
        raise BadValue(words)
    return lost(number_text(words)) or _plain(kind, words)


def _phone(kind: Kind[Any], words: str) -> Any:
    if len(words) == _MOBILE and words.isascii() and words.isdigit() and words[:2] in _MOBILE_BEGINS:
        return words  # as most are
    if words.strip() in _NOBODYS:
        return None
    try:
        value = _plain(kind, words)
        return value if not value or is_phone(value) else Problem(_NO_PHONE, mild=True, value=value)
    except BadValue:
        first, *others = [part for part in _BETWEEN.split(words.strip()) if part]
        if not others or any(len(re.sub(r"\D", "", part)) < _SHORTEST_PHONE for part in (first, *others)):
            raise
        taken = _plain(kind, first)
        return Problem(f"写了不止一个电话，收了第一个 {taken}，其余的请记到备注。", mild=True, value=taken)


def _money(kind: Kind[Any], words: str) -> Any:
    """An amount with its own unit: 1.2万元."""
    if found := _WITH_UNIT.fullmatch(narrow(words)):
        counted = in_unit(kind, f"{found[2]}元")
        return counted.db_value(counted.parse(found[1]))
    return _plain(kind, words)


def _code(kind: Kind[Any], words: str) -> Any:
    if kind.name == "sex" and narrow(words) in ("1", "2"):
        return "?" + narrow(words)
    stored = _plain(kind, words)
    return Vague(stored) if words.strip() == "是" else stored


def _year(kind: Kind[Any], words: str) -> Any:
    found = _YEAR_OF_DAY.match(words.strip())
    return _plain(kind, found[1] if found else words)


def _bool(kind: Kind[Any], words: str) -> Any:
    """是 and 否 as a question is answered in its own words too: 参加, 未参加 under 是否参加大病保险."""
    try:
        return _plain(kind, words)
    except BadValue:
        said = narrow(words)
        asked = kind.label.partition("是否")[2] or kind.label
        for no in _NOT if asked != kind.label else ():
            bare = said.removeprefix(no)
            if len(bare) > 1 and asked.startswith(bare):
                return int(not no or no == "已")
        if said in _TICKED:
            return _TICKED[said]
        raise


def _month(kind: Kind[Any], words: str) -> Any:
    if words.strip() in _STILL:
        return _not_over(words)
    return _plain(kind, _ABOUT.sub(r"\1", words.strip()))


def _not_over(words: str) -> Problem:
    return Problem(f"“{words.strip()}”不是日期，没有结束的不用填。", mild=True)


def _date(kind: Kind[Any], words: str) -> Any:
    """A day; the first of the month where only a month is given; a Partial where the year is missing."""
    if words.strip() in _STILL:
        return _not_over(words)
    words = _ABOUT.sub(r"\1", words.strip())
    if part := day_of_year(words):
        return Partial(*part)
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
    Region: _text,
    Note: _text,
    Serial: _serial,
    BankCard: _serial,
    IdNumber: _serial,
    Phone: _phone,
    Code: _code,
    Year: _year,
    YearMonth: _month,
    Date: _date,
    Bool: _bool,
    Money: _money,
}


#: Kinds whose words or numbers are stored as they stand, but for their length.
_WORDS = {Text, Note}
_AS_THEY_STAND = {Serial, BankCard, IdNumber, Phone} | _WORDS


def lost(words: str) -> Problem | None:
    """What is said of a number that became a scientific one; None of others."""
    if not _SCIENTIFIC.fullmatch(words):
        return None
    return Problem(
        f"号码已被 Excel 或 WPS 改成“{words}”，后几位丢了。如果它是从系统导出的 .csv 或网页格式的 .xls，"
        "请直接导入导出来的原文件，不要先打开另存；不是的话，请把这一列设为文本格式，照原件重新填写。",
        lost=True,
    )
