"""The scales and thresholds that are shipped: `resources/scales/*.toml`, `resources/psychology.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from db.resources import RESOURCES
from fupin_desktop.rules import crisis
from fupin_desktop.rules.scales import Band, Scale

#: In the order in which they are offered.
NAMES = ("phq9", "gad7", "phq2", "gad2", "who5", "gds15", "srq20", "asq", "observation")


@dataclass(frozen=True)
class Limit:
    """A threshold or interval as shipped."""

    name: str
    label: str
    value: int
    source: str
    unit: str = "分"
    #: It may be changed to no less, and to no more: only towards more care than the source asks for.
    least: int = 1
    most: int = 10_000


@cache
def scale(name: str) -> Scale:
    """A scale by its name; KeyError for none."""
    if name not in NAMES:
        raise KeyError(name)
    raw = tomllib.loads((RESOURCES / "scales" / f"{name}.toml").read_text(encoding="utf-8"))
    lists = {key: tuple(raw[key]) for key in ("options", "values", "items", "safety", "function_options") if key in raw}
    bands = tuple(Band(**band) for band in raw["bands"])
    return Scale(**(raw | lists | {"name": name, "bands": bands, "reversed": frozenset(raw.get("reversed", ()))}))


def for_age(age: int | None) -> list[Scale]:
    """The scales that are offered at an age; all when it is not known. Under 11: the observation form alone (§8.7)."""
    return [one for one in map(scale, NAMES) if fits(one, age)]


def fits(one: Scale, age: int | None) -> bool:
    """Whether a scale is for this age; any where it is not known."""
    return age is None or one.youngest <= age <= one.oldest


@dataclass(frozen=True)
class Outside:
    """The published cut-off of a scale that may not be shipped: from `value` on it is above."""

    words: tuple[str, ...]
    value: float
    source: str


@cache
def outside() -> tuple[Outside, ...]:
    """The cut-offs that are known of scales done elsewhere."""
    raw = tomllib.loads((RESOURCES / "scales" / "outside.toml").read_text(encoding="utf-8"))
    return tuple(Outside(tuple(one["words"]), one["value"], one["source"]) for one in raw["scale"])


@cache
def limits() -> dict[str, Limit]:
    """The shipped thresholds and intervals."""
    raw = tomllib.loads((RESOURCES / "psychology.toml").read_text(encoding="utf-8"))
    return {name: Limit(name, **one) for name, one in raw.items() if name != crisis.HOTLINES}
