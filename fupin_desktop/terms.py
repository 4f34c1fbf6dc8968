"""The words of a year (DICTIONARY §15): what 脱贫户 or the office is called moved twice."""

from __future__ import annotations

import tomllib
from functools import cache

from db.resources import RESOURCES


@cache
def _table() -> dict[str, list[tuple[int, str]]]:
    raw = tomllib.loads((RESOURCES / "terms.toml").read_text(encoding="utf-8"))
    return {key: sorted((int(year), word) for year, word in words.items()) for key, words in raw.items()}


def term(key: str, year: int) -> str:
    """The word of terms.toml that papers and screens of a year use; the oldest for years before it.

    KeyError when there is no such key.
    """
    words = _table()[key]
    return next((word for first, word in reversed(words) if first <= year), words[0][1])
