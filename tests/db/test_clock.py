"""Moments are told in one place: Windows knows time zones only from 1970 to 3000, and formats Chinese by its locale."""

from __future__ import annotations

import ast
import datetime as dt
from pathlib import Path

import pytest

from db import clock

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [path for room in ("db", "fupin_desktop", "ui") for path in (ROOT / room).rglob("*.py")]


class _Windows(dt.datetime):
    def astimezone(self, tz: dt.tzinfo | None = None) -> dt.datetime:  # type: ignore[override]
        if tz is None and not 1970 < self.year < 3000:
            raise OSError(22, "Invalid argument")
        return super().astimezone(tz)


@pytest.fixture(params=[dt.datetime, _Windows])
def kind(request: pytest.FixtureRequest) -> type[dt.datetime]:
    made: type[dt.datetime] = request.param
    return made


@pytest.mark.parametrize("year", [1, 1935, 1969, 1970, 2026, 3001, 9999])
def test_a_moment_of_any_year_can_be_shown(kind: type[dt.datetime], year: int) -> None:
    last = kind(year, 12, 31, 23, 59, tzinfo=dt.UTC)
    first = kind(year, 1, 1, tzinfo=dt.timezone(dt.timedelta(hours=8)))
    assert clock.local(last) == last
    assert clock.local(first) == first
    here = clock.local(kind(year, 6, 1, 12, 0))
    assert (here.year, here.hour) == (year, 12)
    assert here.tzinfo


@pytest.mark.parametrize("stamp", ["000000000000", "00000000000f", "0000ffffffff", "ffffffffffff"])
def test_a_stamp_of_any_time_can_be_shown(monkeypatch: pytest.MonkeyPatch, stamp: str) -> None:
    monkeypatch.setattr(clock, "_EPOCH", _Windows(1970, 1, 1, tzinfo=dt.UTC))
    assert 1970 <= clock.written_at(f"{stamp}0000-abc").year <= 9998
    assert clock.written_at("019a5d2e40000000-abc").year == 2025


def _asks(tree: ast.AST) -> list[str]:
    calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    names = ("astimezone", "fromtimestamp", "utcfromtimestamp")
    return [ast.unparse(call) for call in calls if isinstance(call, ast.Attribute) and call.attr in names]


def _chinese_formats(tree: ast.AST) -> list[str]:
    """%m月%d日 fails, or comes out wrong, where the locale has no Chinese: such are put together by fields."""
    texts = (str(node.value) for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return [text for text in texts if not text.isascii() and any(f"%{letter}" in text for letter in "YmdHMSjBb")]


def test_times_are_told_in_one_place() -> None:
    for path in SOURCES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert not _chinese_formats(tree), path
        if path != ROOT / "db" / "clock.py" and path.parent.name != "shots":
            assert not _asks(tree), path
