"""Alt and a letter does one thing: buttons of forms, menus and places share no letter."""

from __future__ import annotations

import re
from pathlib import Path

import ui
from ui.window.navigation import PLACES

_LETTER = re.compile(r'"([^"&]*)\(&([A-Z])\)|give_letter\("([A-Z])"\)')


def test_no_letter_means_two_things() -> None:
    """Qt presses neither of two buttons that have the same: "继续填写(R)" did nothing where 成效 had Alt+R."""
    words: dict[str, set[str]] = {}
    for file in Path(ui.__file__).parent.rglob("*.py"):
        for word, letter, given in _LETTER.findall(file.read_text(encoding="utf-8")):
            if letter or given != "":
                words.setdefault(letter or given, set()).add(word or f"{file.name} {given}")
    for place in PLACES:
        if len(place.key) == len("Alt+R") and place.key[-1].isalpha():
            words.setdefault(place.key[-1], set()).add(place.label)
    assert len(words) >= 10
    assert {letter: said for letter, said in words.items() if len(said) > 1} == {}
