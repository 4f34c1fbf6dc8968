"""The list of conflicts beside the tables: what is touched and settled goes, what is new is told once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from db.changes import every
from db.dates import day_of, moment_of
from db.household import Household
from db.person import Person
from db.shown import Table
from tests.laptops import Laptop

KEY, OTHER = "p1", "p2"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[None]:
    with Laptop.new(tmp_path, "甲").opened():
        every(
            """INSERT INTO conflict (record, field, tbl) VALUES ('p1', 'name', 'person'), ('p1', 'phone', 'person'),
            ('p1', 'phone', 'household'), ('p2', 'phone', 'person') RETURNING 1"""
        )
        yield


def listed() -> set[tuple[str, str, str]]:
    return set(every("SELECT tbl, record, field FROM conflict"))


BEFORE = {("person", KEY, "name"), ("person", KEY, "phone"), ("household", KEY, "phone"), ("person", OTHER, "phone")}


def test_what_is_settled_goes_and_nothing_else(book: None) -> None:
    """Neither another cell of the record, nor another record, nor the same key in another table."""
    table = Table(Person)
    table._note([(KEY, "phone"), (OTHER, "note")], [])
    assert listed() == BEFORE - {("person", KEY, "phone")}
    assert table.conflicts == []


def test_what_stands_there_is_not_told_again(book: None) -> None:
    table = Table(Person)
    table._note([(KEY, "phone"), (KEY, "note")], [(KEY, "phone"), (KEY, "note")])
    assert listed() == BEFORE | {("person", KEY, "note")}
    assert table.conflicts == [(KEY, "note")]


def test_a_key_that_is_listed_in_another_table_is_new_in_this_one(book: None) -> None:
    table = Table(Household)
    table._note([(KEY, "name"), (KEY, "phone")], [(KEY, "name")])
    assert listed() == (BEFORE | {("household", KEY, "name")}) - {("household", KEY, "phone")}
    assert table.conflicts == [(KEY, "name")]


def test_of_many_records_each_is_found(book: None) -> None:
    """More than fit into one question to the book."""
    keys = [f"k{number:04}" for number in range(1100)]
    Table(Person)._note([(key, "note") for key in keys], [(key, "note") for key in keys])
    table = Table(Person)
    table._note([(key, "note") for key in keys], [(keys[-1], "note")])
    assert listed() == BEFORE | {("person", keys[-1], "note")}
    assert table.conflicts == []


def refused(read: Callable[[Any], object], text: Any) -> bool:
    try:
        read(text)
    except ValueError:
        return True
    return False


@pytest.mark.parametrize(
    "text",
    ["20260101", "2026-W01-1", "2026-1-1", "2026-01-01T0", "２０２６-01-01", "2026-02-30", "2026/01/01", "", 20260101],
)
def test_a_day_is_written_in_one_way(book: None, text: Any) -> None:
    assert refused(day_of, text)
    assert refused(lambda told: Table(Person).check("birth", told), text)
    assert not refused(day_of, "2026-01-01")
    assert not refused(lambda told: Table(Person).check("birth", told), "2026-01-01")


@pytest.mark.parametrize(
    "text", ["2026-W01-1T10:00:00", "20261126T100000", "2026-11-26x10:00:00", "2026-11-26T10:00", "2026-11-26", None]
)
def test_a_moment_is_written_in_one_way(text: Any) -> None:
    assert refused(moment_of, text)
    assert moment_of("2026-11-26T10:00:00+08:00").hour == 10
    assert moment_of("2026-11-26T10:00:00.123+08:00").minute == 0
