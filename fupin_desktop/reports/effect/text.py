"""文稿: the paragraphs of the newspaper page, in its order and in the year's own terms. A clause whose figure is
missing is left out, and said at the end with the reason."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from db.resources import RESOURCES
from fupin_desktop.terms import term

#: {R02} the figure, {of:R33} its denominator or target, {gap:R39a} what is to do, {all:R04} 全部 or n/m, {term:…}.
_TOKEN = re.compile(r"\{(?:(of|gap|all|term|word):)?([A-Za-z0-9_]+)\}")


@dataclass(frozen=True)
class Told:
    """A line as sentences need it; `missing`: why it has no figure, "" when it has one."""

    label: str
    value: str
    of: str
    gap: str
    is_all: bool
    missing: str


@dataclass(frozen=True)
class Paragraph:
    """A heading and what stands under it."""

    title: str
    text: str


@dataclass(frozen=True)
class Draft:
    """The paragraphs, and what could not be written: (line, why)."""

    paragraphs: list[Paragraph]
    left_out: list[tuple[str, str]]


@cache
def _declared() -> list[dict[str, str]]:
    raw = tomllib.loads((RESOURCES / "report_text.toml").read_text(encoding="utf-8"))
    return list(raw["paragraph"])


def draft(lines: Mapping[str, Told], words: Mapping[str, str], year: int) -> Draft:
    """Write it. `words`: region, from, as_of and the like."""
    missing: dict[str, str] = {}
    paragraphs = []
    for declared in _declared():
        clauses = [_clause(clause, lines, words, year, missing) for clause in declared["text"].split("|")]
        told = "".join(clause for clause in clauses if clause)
        if told:
            paragraphs.append(Paragraph(declared["title"], _ended(told)))
    return Draft(paragraphs, [(lines[no].label if no in lines else no, why) for no, why in missing.items()])


def _clause(
    clause: str, lines: Mapping[str, Told], words: Mapping[str, str], year: int, missing: dict[str, str]
) -> str:
    """One clause, "" where a figure of it is missing."""
    is_whole = True

    def put(found: re.Match[str]) -> str:
        nonlocal is_whole
        kind, name = found.group(1) or "", found.group(2)
        if kind == "term":
            return term(name, year)
        if kind == "word":
            return words.get(name, "")
        line = lines.get(name)
        if line is None or line.missing:
            missing.setdefault(name, line.missing if line else "没有这一项")
            is_whole = False
            return ""
        return _SAID[kind](line)

    told = _TOKEN.sub(put, clause)
    return told if is_whole else ""


_SAID: Mapping[str, Callable[[Told], str]] = {
    "": lambda line: line.value,
    "of": lambda line: line.of,
    "gap": lambda line: line.gap,
    "all": lambda line: f"全部（{line.value}）" if line.is_all else f"{line.value}/{line.of}",
}


def _ended(told: str) -> str:
    return told.rstrip("，；、。") + "。"
