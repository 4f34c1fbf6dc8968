"""证件号码 (DICTIONARY §2.3): the 18 characters of an ID card (GB 11643-1999), and the 20 or 22 of a disability
certificate, which begin with them."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from operator import mul

from db import clock
from fupin_desktop.rules import catalogue
from fupin_desktop.rules.catalogue import Rule
from fupin_desktop.rules.finding import Level

LENGTHS = (18, 20, 22)
MALE, FEMALE = "1", "2"
OLDEST = 120

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_ZEROS = ord("0") * sum(_WEIGHTS)
# Digits 1–2: the provinces of GB/T 2260; 81–83 residence permits of Hong Kong, Macao and Taiwan residents, 9x of
# foreigners. Counties are not judged: people keep the code of a county that was renamed or merged long ago.
_PROVINCES = frozenset(
    map(
        str,
        [
            *range(11, 16),
            21,
            22,
            23,
            *range(31, 38),
            *range(41, 47),
            *range(50, 55),
            *range(61, 66),
            71,
            81,
            82,
            83,
            91,
        ],
    )
)
# No true clock is earlier than this program: on a laptop set to 2009 children born since are still no mistake.
_PROGRAM_MADE = dt.date(2026, 11, 1)


@dataclass(frozen=True)
class Problem:
    """What is wrong with a number; `rule` as in DICTIONARY §16."""

    level: Level
    rule: Rule
    text: str


@lru_cache(16)  # of one person it is asked for ten times
def normalise(text: str) -> str:
    """Half width, no blanks, upper-case X."""
    if text.isascii() and text.isalnum():
        return text.upper()
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


#: Digits that are wrong in a number that was mistyped.
_MISTYPED = 2


def first18(text: str) -> str:
    """The part that tells one person from another, whichever document the number is from."""
    return normalise(text)[:18]


def checksum(first17: str) -> str:
    """The 18th character that belongs to 17 digits."""
    return _CHECKS[(sum(map(mul, first17.encode(), _WEIGHTS)) - _ZEROS) % 11]


@lru_cache(16)
def birth(text: str) -> dt.date | None:
    """The date of birth (digits 7–14); None when there is no such day."""
    digits = normalise(text)[6:14]
    if not re.fullmatch(r"[0-9]{8}", digits):
        return None
    try:
        return dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def sex(text: str) -> str | None:
    """The code of the sex (digit 17: odd is male); None when it is no digit."""
    digit = normalise(text)[16:17]
    return None if digit not in tuple("0123456789") else MALE if int(digit) % 2 else FEMALE


def disability(text: str) -> tuple[str, str] | None:
    """(type, level) codes of a certificate of 20 or 22 characters (digits 19 and 20); None for an ID card."""
    number = normalise(text)
    return (number[18], number[19]) if len(number) in (20, 22) else None


def age_on(born: dt.date, day: dt.date) -> int:
    """Completed years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def is_placeholder(text: str) -> bool:
    """Whether the number is one that files write for "none": 999999…, or one digit all along."""
    number = normalise(text)
    return number.startswith("999999") or (len(number) >= 6 and len(set(number)) == 1)


def nearly(old: str, new: str) -> bool:
    """Whether one number is likely the other one mistyped: not a good number, or at most two of 17 digits differ."""
    old, new = first18(old), first18(new)
    if len(old) != len(new) or not old[:17].isdecimal() or is_placeholder(old) or checksum(old[:17]) != old[17]:
        return True
    return sum(a != b for a, b in zip(old[:17], new[:17], strict=True)) <= _MISTYPED


def check(
    text: str, *, born: dt.date | None = None, sex: str | None = None, today: dt.date | None = None
) -> list[Problem]:
    """What is wrong with a number, heaviest first; [] for a good one or a blank.

    `born` and `sex` (a code) are what else is known of the person. `today`: as the laptop believes, when not given.
    """
    number = normalise(text)
    if not number:
        return []
    impossible = _impossible(number, today or clock.today())
    if impossible:
        return [Problem(Level.IMPOSSIBLE, *impossible)]
    return [*_contradictions(number, born, sex), *_region(number)]


def _impossible(number: str, today: dt.date) -> tuple[Rule, str] | None:
    """(rule, sentence) of the first thing that makes this no number at all."""
    if is_placeholder(number):
        return catalogue.ID5, "没有身份证号时不要填 999999 这样的号码。请清空号码，把“无身份证号”选为“是”。"
    if set(number) - set("0123456789XB"):
        return catalogue.ID1, "证件号码只能是数字，身份证号的最后一位可以是 X。请对照证件再看一遍。"
    if len(number) not in LENGTHS:
        return catalogue.ID1, _wrong_length(len(number))
    return _wrong_card(number, today) or _wrong_certificate(number)


def _wrong_length(length: int) -> str:
    if length in (19, 21) or length > 22:
        return f"残疾证号要 20 位或 22 位，身份证号要 18 位，现在 {length} 位。请对照证件再看一遍。"
    return f"身份证号要 18 位，现在 {length} 位。请对照身份证再看一遍。"


def _wrong_card(number: str, today: dt.date) -> tuple[Rule, str] | None:
    born = birth(number)
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number[:18]):
        return catalogue.ID1, "证件号码的前 17 位要是数字，第 18 位是数字或 X。请对照证件再看一遍。"
    if born is None:
        return catalogue.ID2, f"号码里的出生日期 {number[6:14]} 不存在。请对照证件看第 7 到 14 位。"
    if born > max(today, _PROGRAM_MADE):
        return catalogue.ID2, f"号码里的出生日期 {born} 还没有到。请对照证件看第 7 到 14 位。"
    if age_on(born, today) > OLDEST:
        return catalogue.ID2, f"照号码算已超过 {OLDEST} 岁（{born.year} 年生）。请对照证件看第 7 到 14 位。"
    if checksum(number[:17]) != number[17]:
        return catalogue.ID2, "号码的校验位不对，一定有一位抄错了。请对照证件逐位再看一遍。"
    return None


def _wrong_certificate(number: str) -> tuple[Rule, str] | None:
    if len(number) == 18:
        return None
    if number[18] not in tuple("1234567"):
        return catalogue.ID3, f"残疾证号第 19 位是残疾类别，只能是 1 到 7，现在是 {number[18]}。请对照残疾证再看一遍。"
    if number[19] not in tuple("1234"):
        return catalogue.ID3, f"残疾证号第 20 位是残疾等级，只能是 1 到 4，现在是 {number[19]}。请对照残疾证再看一遍。"
    if len(number) == 22 and not re.fullmatch(r"[0-9B][0-9]", number[20:]):
        return catalogue.ID3, f"残疾证号最后两位是补办次数，如 B1，现在是 {number[20:]}。请对照残疾证再看一遍。"
    return None


def _contradictions(number: str, born: dt.date | None, known_sex: str | None) -> list[Problem]:
    found = []
    if born and born != birth(number):
        text = f"出生日期 {born} 与证件号码里的 {birth(number)} 不一样。请对照证件改正其中一个。"
        found.append(Problem(Level.ERROR, catalogue.ID6, text))
    if known_sex and known_sex != sex(number):
        words = ("女", "男") if known_sex == FEMALE else ("男", "女")
        text = f"性别填的是“{words[0]}”，照证件号码是“{words[1]}”。请对照证件改正其中一个。"
        found.append(Problem(Level.ERROR, catalogue.ID7, text))
    return found


def _region(number: str) -> list[Problem]:
    if number[:2] in _PROVINCES and number[2:6] != "0000":
        return []
    text = f"号码前 6 位 {number[:6]} 不像任何地方的代码。请对照证件再看一遍；确实是这样就不用改。"
    return [Problem(Level.WARNING, catalogue.ID8, text)]
