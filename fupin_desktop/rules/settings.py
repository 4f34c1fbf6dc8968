"""口径: limits and words that an office may set for its region, as shipped (`resources/settings.toml`)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from db.resources import RESOURCES

_MOST = 1_000_000


@dataclass(frozen=True)
class Declared:
    """One as shipped: a number (`value`, in `unit`) or words (`text`); `source` is shown beside it."""

    name: str
    label: str
    source: str
    value: int | None = None
    text: str = ""
    unit: str = ""

    @property
    def most(self) -> int:
        """The largest number it may be set to; the least is 0. Without a unit it is asked whether: 1 or 0."""
        return {"": 1, "%": 100}.get(self.unit, _MOST)


@cache
def declared() -> dict[str, Declared]:
    """By name, in the order of the page 设置."""
    raw = tomllib.loads((RESOURCES / "settings.toml").read_text(encoding="utf-8"))
    return {name: Declared(name, **one) for name, one in raw.items()}


@cache
def shipped() -> dict[str, int]:
    """The numbers as shipped, by name."""
    return {name: one.value for name, one in declared().items() if one.value is not None}
