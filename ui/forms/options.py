"""The answers of a coded field, and which of them a typed text may mean: a code number, a label, pinyin initials."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from db import pinyin
from db.codes import CodeList, fold

#: What else than 1 and 2 answers a yes-or-no question.
_YES = ("y", "有", "√", "true")
_NO = ("n", "0", "无", "没有", "×", "false")


@dataclass(frozen=True)
class Option:
    """One answer: its number, its words, what it is stored as, and other spellings."""

    code: str
    label: str
    value: Any = field(hash=False)
    aliases: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """12 之母; A级(安全), whose words begin with the code."""
        return self.label if self.label.startswith(self.code) else f"{self.code} {self.label}"

    @property
    def codes(self) -> tuple[str, ...]:
        """Its number; and that of which the field asks for the end alone (08 for 0308), which people know too."""
        whole = self.value if isinstance(self.value, str) and self.value.isdigit() else ""
        is_end = len(self.code) > 1 and whole != self.code and whole.endswith(self.code)  # not the place in a list
        return (fold(self.code), whole) if is_end else (fold(self.code),)

    def is_exactly(self, text: str) -> bool:
        """Whether a folded text means this answer and can't mean less."""
        codes = {*self.codes, fold(self.code).lstrip("0") or "0"}
        return text in codes or text in (fold(self.label), fold(self.shown), *map(fold, self.aliases))

    def may_be(self, text: str) -> bool:
        """Whether a folded text is the beginning of this answer, or part of its words."""
        if text.isdigit():
            return any(code.startswith(text) for code in self.codes if code == self.code or len(text) > len(self.code))
        return text in fold(self.label) or any(spelt.startswith(text) for spelt in initials(self.label))


YES_NO = (Option("1", "是", True, _YES), Option("2", "否", False, _NO))


#: Characters whose first reading is not (always) the one meant in answers.
_READ_AS = str.maketrans({"长": "c", "曾": "z", "藏": "z", "重": "c"})


@cache
def initials(label: str) -> tuple[str, str]:
    """zm for 之母; twice where a character has two readings (重)."""
    return pinyin.initials(label), pinyin.initials(label.translate(_READ_AS))


@cache
def offered(codes: CodeList) -> tuple[Option, ...]:
    """The answers of a code list that a form offers."""
    return tuple(Option(item.code, item.label, item.code, item.aliases) for item in codes.offered)


def meant(options: Sequence[Option], text: str) -> list[Option]:
    """The answers that a text may mean: one when it is clear, several when more must be typed, none."""
    folded = fold(text)
    if not folded:
        return []
    exact = [option for option in options if option.is_exactly(folded)]
    if not exact and folded.isascii() and folded.isalpha():
        exact = [option for option in options if folded in initials(option.label)]
    return exact[:1] if exact else [option for option in options if option.may_be(folded)]


def words(options: Sequence[Option], option: Option) -> str:
    """How an answer is written in a field: its label alone where that is read as this answer, else with its number."""
    return option.label if option.code in _clear(tuple(options)) else option.shown


@cache
def _clear(options: tuple[Option, ...]) -> frozenset[str]:
    """The numbers of the answers whose label means them and no other."""
    return frozenset(option.code for option in options if meant(options, option.label) == [option])


def candidates(options: Sequence[Option], text: str) -> list[Option]:
    """What to list while a text is typed: what it means first, then what it may become."""
    folded = fold(text)
    first = meant(options, text)
    return [*first, *(option for option in options if folded and option not in first and option.may_be(folded))]


def is_complete(options: Sequence[Option], text: str) -> bool:
    """Whether a text is all that is typed of one answer: its whole number (3 for 03 too), with which no other begins,
    or its word of one letter, with which no longer one begins."""
    folded = fold(text)
    codes = {code for option in options for code in option.codes}
    if folded in codes or (folded.isdigit() and f"0{folded}" in codes):
        return not _begins(folded, codes)
    aliases = {fold(word) for option in options for word in option.aliases}
    return len(folded) == 1 and folded in aliases and not _begins(folded, aliases | {fold(o.label) for o in options})


def _begins(text: str, those: Collection[str]) -> bool:
    return any(one != text and one.startswith(text) for one in those)
