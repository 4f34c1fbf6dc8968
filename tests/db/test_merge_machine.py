"""Whatever happens on several laptops, once everybody has everything all books are equal, and nothing is lost.

The planted bugs are a test of that test: each is one that a merge could have, and the machine must catch it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from peewee import IntegrityError

from db import merge, sql
from db.cells import Cells
from db.changes import Leaves
from db.search import index_persons
from db.shown import Table
from tests.exchange_machine import Exchange, walk

TestExchange = Exchange.TestCase
TestExchange.settings = settings(
    max_examples=20, stateful_step_count=20, suppress_health_check=list(HealthCheck), database=None
)

_WAYS = 12

Plant = Callable[[pytest.MonkeyPatch], None]


def _smallest_leaf_shows(patch: pytest.MonkeyPatch) -> None:
    plain = Cells.leaves
    patch.setattr(Cells, "leaves", lambda *args: plain(*args)[::-1])


def _bases_are_ignored(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Cells, "_replaced", lambda *_args: set())


def _a_save_names_one_leaf_only(patch: pytest.MonkeyPatch) -> None:
    plain = Leaves.of_cell
    patch.setattr(Leaves, "of_cell", lambda *args: plain(*args)[-1:])


def _a_deletion_names_nothing_it_saw(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Leaves, "of_record", lambda self, record: self.of_cell(record, "deleted"))


def _older_entries_are_dropped(patch: pytest.MonkeyPatch) -> None:
    plain = merge._fresh

    def newest_only(entries: list[Any], judge: Any) -> list[Any]:
        fresh = plain(entries, judge)
        last: dict[Any, Any] = {}
        for entry in sorted(fresh):
            last[entry[3], entry[4]] = entry
        return [entry for entry in fresh if entry in last.values()]

    patch.setattr(merge, "_fresh", newest_only)


def _what_arrives_last_shows(patch: pytest.MonkeyPatch) -> None:
    plain = Cells.shown

    def received(self: Cells, record: str, name: str) -> tuple[Any, bool]:
        told = [ts for ts in self.entries.get(record, {}).get(name, ()) if ts in self._texts]
        value, split = plain(self, record, name)
        return (self.value(told[0], name) if told else value), split

    patch.setattr(Cells, "shown", received)


def _second_roster_wins_whole(patch: pytest.MonkeyPatch) -> None:
    plain = Cells.shown

    def newest_birth(self: Cells, record: str, name: str) -> tuple[Any, bool]:
        births = self.births.get(record, ())
        if len(births) > 1 and name not in self.entries.get(record, {}):
            return self.state(max(births)).get(name), False
        return plain(self, record, name)

    patch.setattr(Cells, "shown", newest_birth)


def _unseen_edits_of_deleted_records_are_not_looked_for(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Cells, "unseen", lambda *_args: [])


def _conflicts_stay_for_ever(patch: pytest.MonkeyPatch) -> None:
    plain = sql.many
    patch.setattr(
        "db.shown.many", lambda query, rows: None if query.startswith("DELETE FROM conflict") else plain(query, rows)
    )


def _conflicts_are_not_kept(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Table, "_note", lambda *_args: None)


def _search_is_not_told(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("db.search.index_persons", lambda rows, new: index_persons(rows, new) if new else None)


def _cells_of_one_save_are_lost(patch: pytest.MonkeyPatch) -> None:
    plain = sql.many
    cut = slice(0, 1)
    patch.setattr("db.changes.many", lambda query, rows: plain(query, list(rows)[cut] if "UPDATE" in query else rows))


BUGS: tuple[Plant, ...] = (
    _smallest_leaf_shows, _bases_are_ignored, _a_save_names_one_leaf_only, _a_deletion_names_nothing_it_saw,
    _older_entries_are_dropped, _what_arrives_last_shows, _second_roster_wins_whole,
    _unseen_edits_of_deleted_records_are_not_looked_for, _conflicts_stay_for_ever, _conflicts_are_not_kept,
    _search_is_not_told, _cells_of_one_save_are_lost,
)  # fmt: skip


@pytest.mark.parametrize("plant", BUGS, ids=[plant.__name__.strip("_") for plant in BUGS])
def test_a_planted_bug_is_caught(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch)
    with pytest.raises((AssertionError, IntegrityError)):  # noqa: PT012 - one of these ways must find it
        for seed in range(_WAYS):
            walk(seed)


def test_the_same_ways_find_nothing_where_no_bug_is_planted() -> None:
    for seed in range(_WAYS):
        walk(seed)
