"""Code lists: the answers that a coded field admits.

The lists are data (`resources/codes.toml`). Numbers are our own where no national number is known; systems disagree on
numbers, so everything that comes from outside is matched by label (DICTIONARY §0, fact 2).
"""

from __future__ import annotations

import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, cached_property

from db.resources import RESOURCES


def fold(text: str) -> str:
    """Text as labels are compared: full width made half, all blanks dropped, lower case."""
    return "".join(unicodedata.normalize("NFKC", text).split()).lower()


@dataclass(frozen=True)
class Item:
    """One answer. `aliases` are other spellings met in files; an `old` item is understood but no longer offered."""

    code: str
    label: str
    aliases: tuple[str, ...] = ()
    old: bool = False


@dataclass(frozen=True)
class CodeList:
    """A list of answers; `find` understands what files and people write, `label` what is shown."""

    name: str
    title: str
    items: tuple[Item, ...]

    @cached_property
    def _labels(self) -> dict[str, str]:
        return {item.code: item.label for item in self.items}

    @cached_property
    def _by_text(self) -> dict[str, str]:
        spellings = {fold(alias): item.code for item in self.items for alias in item.aliases}
        return spellings | {fold(item.label): item.code for item in self.items}

    def __contains__(self, code: object) -> bool:
        return code in self._labels

    def label(self, code: str | None) -> str:
        """The label of a code; an unknown code (from a newer book) shows as itself."""
        return self._labels.get(code, code) if code else ""

    def find(self, text: str) -> str | None:
        """The code whose label or alias is `text` (blanks and width ignored), else None. Numbers are not understood:
        they mean different things in different systems."""
        return self._by_text.get(fold(text))

    @property
    def offered(self) -> tuple[Item, ...]:
        """The items that a form or a drop-down offers."""
        return tuple(item for item in self.items if not item.old)


@cache
def _lists() -> dict[str, CodeList]:
    raw = tomllib.loads((RESOURCES / "codes.toml").read_text(encoding="utf-8"))
    lists = {}
    for name, table in raw.items():
        items = [
            Item(code, label, tuple(table.get("aliases", {}).get(label, ())), code in table.get("old", ()))
            for code, label in table["items"].items()
        ]
        lists[name] = CodeList(name, table["title"], tuple(items))
    return lists


def code_list(name: str) -> CodeList:
    """The list `name` of codes.toml; KeyError when there is none."""
    return _lists()[name]
