"""A line of the report, declared once: for the screen, the papers, the command, the list behind it and the docs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, cast

from fupin_desktop.reports.effect.facts import Facts
from fupin_desktop.reports.effect.hits import Hits
from fupin_desktop.rules.report_lines import lines

Find = Callable[[Facts], Hits]


class Span(StrEnum):
    """Of what time a line tells."""

    ALL = "累计"
    YEAR = "年度"
    NOW = "当前"
    GROWTH = "首年至本年"


class Rolls(StrEnum):
    """How the figures of villages make that of their township."""

    SUM = "各村相加"
    DISTINCT = "合在一起去掉重复"
    RATIO = "分子、分母各自相加再除"
    OWN = "只取本级填报的数"


class Shape(StrEnum):
    """What the figure is."""

    COUNT = "数"
    RATIO = "比例"
    GROWTH = "年均增幅"
    CHANGE = "上年→本年"
    WORDS = "文字"


@dataclass(frozen=True)
class Row:
    """A line. `find`: the records counted, which are the list behind it.

    `of`: the denominator, or the target. `per`: what a ratio or an average is divided by. `scale`: 分 to 万元, persons
    to 万人. `lacks`: records that say nothing where the line asks. `lowest`: the length of the smallest region's code
    that the line is of. `small`: it hangs on what the law calls sensitive (who is cared for, ill, on 低保); of a few
    people it is hidden by village. `say`: figures that are words. What it is called, and how it is reckoned in words,
    stands in resources/report.toml.
    """

    no: str
    span: Span
    find: Find
    of: Find | None = None
    per: Find | None = None
    shape: Shape = Shape.COUNT
    rolls: Rolls = Rolls.SUM
    scale: int = 1
    digits: int = 0
    chart: str = ""
    lacks: Find | None = None
    is_gap: bool = False
    needs_line: bool = False
    lowest: int = 12
    small: bool = False
    say: Callable[[Facts, Hits], str] | None = None
    #: 目标, where `of` is one rather than a denominator.
    is_target: bool = False

    @property
    def _words(self) -> Mapping[str, Any]:
        return lines()[self.no]

    @property
    def section(self) -> str:
        """The column of the newspaper page."""
        return str(self._words["section"])

    @property
    def label(self) -> str:
        """What it is called."""
        return str(self._words["label"])

    @property
    def unit(self) -> str:
        """Of the figure."""
        return str(self._words["unit"])

    @property
    def source(self) -> str:
        """How it is reckoned, in words."""
        return str(self._words["source"])

    @property
    def seed(self) -> float | str | None:
        """What the newspaper page says."""
        return cast("float | str | None", self._words.get("seed"))

    @property
    def is_additive(self) -> bool:
        """Whether villages may stand side by side in it."""
        return self.lowest == 12 and self.shape is Shape.COUNT and self.rolls is not Rolls.OWN
