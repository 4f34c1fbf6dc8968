"""监测线 (DICTIONARY §3.5) and what counts as income (§3.4), of a region and year: the book's own, else as shipped."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TypeVar

from db.income import Income
from db.resources import RESOURCES
from db.village import CountedItem, MonitoringLine
from fupin_desktop.regions import lies_in
from fupin_desktop.rules import income
from fupin_desktop.services.book import entry

T = TypeVar("T")


@cache
def _shipped() -> dict[tuple[str, int], Decimal]:
    raw = tomllib.loads((RESOURCES / "monitoring_lines.toml").read_text(encoding="utf-8"))
    return {
        (region, int(year)): Decimal(line["line_pc"])
        for region, years in raw.items()
        for year, line in years.items()
        if line["is_confirmed"]
    }


@dataclass(frozen=True)
class Line:
    """A line as people see it; `doc_no` and `source` may be empty."""

    year: int
    line_pc: Decimal
    doc_no: str
    source: str
    is_confirmed: bool


def known(region: str) -> list[Line]:
    """The lines that a region keeps itself, and for other years those shipped, newest first."""
    own = {
        int(record.year): Line(
            int(record.year), record.line_pc, record.doc_no or "", record.source or "", bool(record.is_confirmed)
        )
        for record in MonitoringLine.living().where(MonitoringLine.region_code == region)
        if record.year and record.line_pc is not None
    }
    shipped = {year: Line(year, value, "", "随程序提供", True) for year, value in _nearest(region, _shipped()).items()}
    return sorted((shipped | own).values(), key=lambda line: -line.year)


def save(actor: str, region: str, line: Line) -> None:
    """Keep the line of a region and year; the one that stood there goes into the history."""
    record = MonitoringLine(
        region_code=region,
        year=line.year,
        line_pc=line.line_pc,
        doc_no=line.doc_no or None,
        source=line.source or None,
        is_confirmed=line.is_confirmed,
    )
    entry.save(actor, f"填写 {line.year} 年监测线", [record])


def line(region: str, year: int) -> Decimal | None:
    """The confirmed line (元 a person) of the nearest region that has one; None: the year is not judged."""
    return confirmed(region).get(year)


def confirmed(region: str) -> dict[int, Decimal]:
    """Year → confirmed line of a region."""
    own = {
        (str(record.region_code), int(record.year)): record.line_pc
        for record in MonitoringLine.living()
        if record.is_confirmed and record.year and record.line_pc is not None
    }
    return _nearest(region, _shipped() | own)


def left_out(region: str) -> dict[int, frozenset[str]]:
    """Year → income items that do not count in a region; a year that is not there is as `rules.income` has it."""
    found: dict[int, set[str]] = {}
    flags = {
        (str(record.region_code), int(record.year), str(record.item)): bool(record.counted)
        for record in CountedItem.living()
        if record.year and record.item
    }
    for _, year, item in flags:
        counted = _nearest(region, {(r, y): flag for (r, y, i), flag in flags.items() if i == item}).get(year)
        left = found.setdefault(year, set(income.LEFT_OUT))
        if counted is False:
            left.add(item)
        elif counted:
            left.discard(item)
    return {year: frozenset(items) for year, items in found.items()}


@dataclass(frozen=True)
class Item:
    """An income item, and whether it counts."""

    name: str
    number: str
    label: str
    is_counted: bool


def items(region: str, year: int) -> list[Item]:
    """The items that add up to net income in a region and year, in the order of the form."""
    out = left_out(region).get(year, income.LEFT_OUT)
    labels = {name: kind.label for name, kind in Income.kinds().items()}
    inner = {item for part in income.GROUPS.values() for item in part}
    return [
        Item(name, income.NUMBERS[name], labels[name], name not in out)
        for name in income.NUMBERS
        if name in inner and name not in income.GROUPS
    ]


def count(actor: str, region: str, year: int, item: Item, *, counted: bool) -> None:
    """Say whether an item counts in a region and year."""
    record = CountedItem(region_code=region, year=year, item=item.name, counted=counted)
    entry.save(actor, f"{year} 年{item.label}{'计入' if counted else '不计入'}纯收入", [record])


def _nearest(region: str, known: Mapping[tuple[str, int], T]) -> dict[int, T]:
    """Year → what the smallest region around (or at) `region` says."""
    around = sorted(((r, y) for r, y in known if lies_in(region, r)), key=lambda key: len(key[0]))
    return {year: known[code, year] for code, year in around}
