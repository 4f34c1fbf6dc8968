"""Several real books under any hand: edits, deletes, imports, undo, joins, decisions, bundles cut, repeated, reordered,
handed on. Used as it is by tests/db/test_merge_machine.py, and against planted bugs.
"""

from __future__ import annotations

import json
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from db import undo
from db.changes import every
from db.household import Household
from db.merge import Bundle
from db.person import Person, PersonYear
from fupin_desktop.services import conflicts, deciding, joining
from fupin_desktop.services.joining import CannotJoin
from tests.laptops import Laptop, settle

NAMES = ("甲", "乙", "镇")
WHO = st.sampled_from(range(len(NAMES)))
TEXTS = st.sampled_from(["张三", "李四", "王五", None])
FIELDS = st.sampled_from(["name", "phone", "note"])
HOUSEHOLDS = ("h1", "h2")
PERSONS = ("p1", "p2", "p3")
#: Rosters that any laptop may import: the same keys everywhere.
ROSTERS = (
    [{"id": "p1", "household": "h1", "name": "张三"}, {"id": "p2", "household": "h1", "name": "李四", "note": "旧"}],
    [{"id": "p1", "household": "h1", "name": "张三", "phone": "1"}, {"id": "p3", "household": "h2", "name": "王五"}],
)


class Exchange(RuleBasedStateMachine):
    """The laptops, beside what each of them saved last of every cell."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.laptops = [Laptop.new(Path(self.folder.name), name) for name in NAMES]
        #: Bundles on sticks: they may arrive late, twice, cut.
        self.sticks: list[Bundle] = []
        #: Every value that was ever written to a cell.
        self.written: set[tuple[str, str, Any]] = set()

    def teardown(self) -> None:
        self.converge()
        self.folder.cleanup()

    def save(self, who: int, model: Any, rows: list[dict[str, Any]]) -> None:
        laptop = self.laptops[who]
        laptop.put(model, *rows)
        for row in rows:
            now = laptop.row(model, row["id"])
            for name, value in row.items():
                if value is not None:
                    self.written.add((row["id"], name, value))
                assert now.get(name) == value, "own save wins"

    def has(self, who: int, model: Any) -> list[str]:
        with self.laptops[who].opened():
            query = f'SELECT id FROM "{model.table()}" WHERE deleted IS NOT 1 ORDER BY id'
            return [row[0] for row in every(query) if row[0] in (*HOUSEHOLDS, *PERSONS)]

    @rule(who=WHO, roster=st.sampled_from(ROSTERS))
    def import_roster(self, who: int, roster: list[dict[str, Any]]) -> None:
        households = sorted({row["household"] for row in roster})
        self.save(who, Household, [{"id": key, "address": "一组"} for key in households])
        self.save(who, Person, roster)

    @rule(who=WHO, data=st.data(), values=st.dictionaries(FIELDS, TEXTS, min_size=1))
    def edit(self, who: int, data: st.DataObject, values: dict[str, Any]) -> None:
        if known := self.has(who, Person):
            self.save(who, Person, [{"id": data.draw(st.sampled_from(known)), **values}])

    @rule(who=WHO, data=st.data())
    def delete(self, who: int, data: st.DataObject) -> None:
        if known := self.has(who, Person):
            self.laptops[who].delete(Person, data.draw(st.sampled_from(known)))

    @rule(who=WHO, data=st.data())
    def enter_a_year(self, who: int, data: st.DataObject) -> None:
        if known := self.has(who, Person):
            row = {"person": data.draw(st.sampled_from(known)), "year": 2026, "labor": "01"}
            self.laptops[who].put(PersonYear, {**row, "id": PersonYear.new_key(row)})

    @rule(who=WHO, back=st.booleans())
    def take_back(self, who: int, back: bool) -> None:
        laptop = self.laptops[who]
        with laptop.opened():
            (undo.undo if back else undo.redo)(laptop.name)

    @rule(who=WHO, data=st.data())
    def join(self, who: int, data: st.DataObject) -> None:
        known = self.has(who, Person)
        if len(known) > 1:
            first, second = data.draw(st.lists(st.sampled_from(known), min_size=2, max_size=2, unique=True))
            laptop = self.laptops[who]
            with laptop.opened(), suppress(CannotJoin):
                joining.join(laptop.name, "person", first, second)

    @rule(who=WHO, data=st.data(), choice=st.sampled_from(["left", "right"]))
    def decide(self, who: int, data: st.DataObject, choice: str) -> None:
        laptop = self.laptops[who]
        with laptop.opened():
            waiting = conflicts.listed()
            if waiting:
                chosen = data.draw(st.sampled_from(waiting))
                deciding.decide(laptop.name, [deciding.take(chosen, choice)])
                assert chosen.id not in {one.id for one in conflicts.listed()}

    @rule(who=WHO)
    def hand_in(self, who: int) -> None:
        self.sticks.append(self.laptops[who].log())

    @precondition(lambda self: self.sticks)
    @rule(who=WHO, data=st.data())
    def receive(self, who: int, data: st.DataObject) -> None:
        """A package, whole or in part, in any order, perhaps for the second time."""
        bundle = data.draw(st.sampled_from(self.sticks))
        entries = data.draw(st.permutations(list(bundle.entries)))
        cut = data.draw(st.integers(0, len(entries)))
        self.laptops[who].take(Bundle(bundle.sites, bundle.actions, entries[:cut]))

    @invariant()
    def tables_equal_a_replay_of_the_log(self) -> None:
        for laptop in self.laptops:
            laptop.check()

    def converge(self) -> None:
        """Everybody gets everything: all show the same, nothing that was written is gone, no conflict is false."""
        settle(*self.laptops)
        with self.laptops[0].opened():
            told = told_values()
            assert self.written <= told
            truly = disagreements()
            gone = deleted()
            listed = {(one.record, one.field) for one in conflicts.listed() if not one.is_deletion}
            assert listed == {cell for cell in truly if cell[0] not in gone}
            noted = {row[0] for row in every("SELECT record FROM conflict WHERE field = 'deleted'")}
            assert noted == missed_by_deleters() | split_deletions()


def told_values() -> set[tuple[str, str, Any]]:
    """Every (record, field, value) that the log holds."""
    found: set[tuple[str, str, Any]] = set()
    for record, name, text in every('SELECT record, field, value FROM "change"'):
        value = json.loads(text)
        states = value.items() if name == "" else [(name, value)]
        found.update((record, field, told) for field, told in [*states, ("id", record)])
    return found


def deleted() -> set[str]:
    """Keys of deleted persons and their years."""
    tables = ("person", "household", "person_year", "pair")
    return {row[0] for table in tables for row in every(f'SELECT id FROM "{table}" WHERE deleted = 1')}


def leaves() -> dict[tuple[str, str], dict[str, Any]]:
    """The unreplaced entries of each cell and their values, told from the log by brute force."""
    cells: dict[tuple[str, str], list[tuple[str, Any, str]]] = {}
    births: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for ts, record, name, value, base in every('SELECT ts, record, field, value, base FROM "change"'):
        if name:
            cells.setdefault((record, name), []).append((ts, json.loads(value), base))
        else:
            births.setdefault(record, []).append((ts, json.loads(value)))
            for field in json.loads(value):
                cells.setdefault((record, field), [])
    found = {}
    for (record, name), entries in cells.items():
        named = {ts for _, _, base in entries for ts in base.split()}
        born = [(ts, state[name]) for ts, state in births.get(record, []) if name in state]
        outdated = [value for ts, value in born if ts in named]
        unreplaced = {ts: value for ts, value, _ in entries if ts not in named}
        unreplaced |= {ts: value for ts, value in born if ts not in named and value not in outdated}
        found[record, name] = unreplaced
    return found


def disagreements() -> set[tuple[str, str]]:
    """Cells whose unreplaced entries differ."""
    return {cell for cell, told in leaves().items() if cell[1] != "deleted" and len(set(told.values())) > 1}


def split_deletions() -> set[str]:
    """Records that one deleted and another brought back."""
    return {record for (record, name), told in leaves().items() if name == "deleted" and len(set(told.values())) > 1}


def missed_by_deleters() -> set[str]:
    """Deleted records of which somebody had said what the deleter had not seen."""
    log = {row[0]: row[1:] for row in every('SELECT ts, record, field, value, base FROM "change"')}
    found = set()
    all_leaves = leaves()
    for (record, name), told in all_leaves.items():
        if name != "deleted" or not told or not told[max(told)]:
            continue
        seen = {ts for leaf, value in told.items() if value for ts in log[leaf][3].split()}
        for (other, field), values in all_leaves.items():
            if other == record and field != "deleted":
                known = {_says(log[ts], field) for ts in seen if ts in log and log[ts][1] in ("", field)}
                if any(ts not in seen and value not in known for ts, value in values.items()):
                    found.add(record)
    return found


def _says(entry: tuple[str, str, str, str], field: str) -> Any:
    _, name, text, _ = entry
    value = json.loads(text)
    return value if name else value.get(field)
