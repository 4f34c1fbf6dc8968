"""Code lists: the answers that a coded field admits.

The lists are data (`resources/codes.toml`). Numbers are our own where no national number is known; systems disagree on
numbers, so everything that comes from outside is matched by label (DICTIONARY §0, fact 2).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

from db.resources import RESOURCES


def fold(text: str) -> str:
    """Text as labels are compared: full width made half, all blanks dropped, lower case."""
    return "".join(unicodedata.normalize("NFKC", text).split()).lower()


class Item(NamedTuple):
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
def _texts() -> dict[str, str]:
    """List → what the file says of it. Each is read when it is asked for: all take longer than opening a book."""
    parts = _BEGINNING.split((RESOURCES / "codes.toml").read_text(encoding="utf-8"))[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


#: Where a list begins: "[name]"; its own tables are called "[name.items]".
_BEGINNING = re.compile(r"^\[(\w+)\].*$", re.MULTILINE)


@cache
def code_list(name: str) -> CodeList:
    """The list `name` of codes.toml; KeyError when there is none."""
    import tomllib  # 1.2 ms that a first page need not wait for

    raw = tomllib.loads(_texts()[name])
    more = raw.get(name, {})
    items = [
        Item(code, label, tuple(more.get("aliases", {}).get(label, ())), code in raw.get("old", ()))
        for code, label in more["items"].items()
    ]
    return CodeList(name, raw["title"], tuple(items))
