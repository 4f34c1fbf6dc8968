"""How wide letters are on paper, and where a text is broken: the same on every screen, printer and PDF."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF, QGuiApplication
from PySide6.QtWidgets import QApplication

from fupin_desktop.services.papers.cards_state import CardState
from ui import theme

#: Letters are measured at this size; widths are shares of it.
_MEASURED = 100
#: May not begin a line; may not end one.
_NOT_FIRST = frozenset("，。、；：？！）》」』”’…·,.;:?!)]}%％元")
_NOT_LAST = frozenset("（《「『“‘([{〔")
#: Stay with the number before them.
_UNITS = frozenset("年月日号元户人岁个件条项次亩")


def application() -> QGuiApplication:
    """The application that painting needs, made when there is none yet: it needs no display. A screen of none that is
    already described (tests) stays as it is."""
    told = os.environ.get("QT_QPA_PLATFORM", "")
    without = told if told.startswith("offscreen") else "offscreen"
    made = QApplication.instance() or QApplication(["fupin_desktop", "-platform", without])
    theme.load_fonts()
    assert isinstance(made, QGuiApplication)
    return made


#: How letters are dressed: 1 is bold; what is official adds this, and stands in the serif where that has the character.
OFFICIAL = 2
_SERIF = "Noto Serif SC"


@cache
def _serif() -> list[str]:
    """The families of official papers, loaded when the first is set."""
    for file in ("NotoSerifSC-Regular.otf", "NotoSerifSC-Bold.ttf"):
        QFontDatabase.addApplicationFont(str(theme.FONTS / file))
    return [_SERIF, theme.FAMILY]


@cache
def font(pixels: int, *, bold: int = False) -> QFont:
    """The shipped font for paper."""
    made = theme.on_paper(QFont(theme.FAMILY))
    if bold & OFFICIAL:
        made.setFamilies(_serif())
    made.setPixelSize(pixels)
    made.setBold(bool(bold & 1))
    made.setKerning(False)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


class _Widths(dict[str, float]):
    """Letter → width, of letters 1 high."""

    def __init__(self, *, bold: int) -> None:
        super().__init__()
        self._metrics = QFontMetricsF(font(_MEASURED, bold=bold))

    def __missing__(self, letter: str) -> float:
        made = self[letter] = self._metrics.horizontalAdvance(letter) / _MEASURED
        return made


@cache
def widths(bold: int) -> dict[str, float]:
    """The widths of letters 1 high; measured when first asked for."""
    return _Widths(bold=bold)


def drawn_here(text: str) -> bool:
    """Whether the shipped font, or another one of this computer, has every character of a text."""
    metrics = QFontMetricsF(font(_MEASURED))
    return all(metrics.inFontUcs4(ord(letter)) for letter in text)


def without_drawn(states: Sequence[CardState]) -> list[CardState]:
    """The states of cards, without what only the shipped fonts lack."""
    return [
        replace(state, lacks=tuple(lack for lack in state.lacks if not (lack.letters and drawn_here(lack.letters))))
        if any(lack.letters for lack in state.lacks)
        else state
        for state in states
    ]


def width(text: str, *, bold: int = False) -> float:
    """How wide a text is in letters 1 high."""
    return sum(map(widths(bold).__getitem__, text))


def wrap(text: str, room: float, *, bold: int = False, first: float = 0.0) -> list[str]:
    """The lines of a text in a room measured in letters; `first`: what the first line is short of."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += _wrap(paragraph, room, widths(bold), first)
    return lines


def _wrap(text: str, room: float, measured: dict[str, float], first: float) -> list[str]:
    lines: list[str] = []
    start, at, used = 0, 0, first
    while at < len(text):
        used += measured[text[at]]
        if used > room and at > start:
            cut = _break(text, start, at)
            lines.append(text[start:cut].rstrip())
            start = at = cut
            while at < len(text) and text[at].isspace():
                start = at = at + 1
            used = 0.0
        else:
            at += 1
    lines.append(text[start:])
    return lines


def _break(text: str, start: int, at: int) -> int:
    """Where to break so that neither a number nor a word is torn and no sign stands where it may not."""
    if (box := text.rfind("□", start + 1, at + 1)) > 0:
        return box  # an answer stays with its box
    cut = at
    while cut > start + 1 and not _may_break(text[cut - 1], text[cut]):
        cut -= 1
    return cut if cut > start + 1 or _may_break(text[start], text[cut]) else at


def _may_break(before: str, after: str) -> bool:
    if after in _NOT_FIRST or before in _NOT_LAST or (after in _UNITS and before.isdecimal()):
        return False
    return not (_is_narrow(before) and _is_narrow(after))


@cache
def _is_narrow(letter: str) -> bool:
    """A letter or digit of a word or number, not an ideograph."""
    return letter != " " and unicodedata.east_asian_width(letter) in ("Na", "N", "H")
