"""Several real books under any hand: edits, deletes, imports, undo, joins, decisions, bundles cut, repeated, reordered,
handed on. Used as it is by tests/db/test_merge_machine.py, and against planted bugs.
"""

from __future__ import annotations

import atexit
import inspect
import json
import random
import shutil
import tempfile
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from db import undo
from db.changes import every
from db.household import Household
from db.merge import Bundle
from db.person import Person, PersonYear
from fupin_desktop.services.book.opening import name_laptop
from fupin_desktop.services.conflicts import conflict_list, deciding, joining
from fupin_desktop.services.conflicts.joining import CannotJoin
from tests.laptops import Laptop, settle

NAMES = ("甲", "乙", "镇")
#: What each argument of a rule may be.
CHOICES: dict[str, list[Any]] = {
    "who": [0, 1, 2], "giver": [0, 1, 2], "taker": [0, 1, 2], "value": ["张三", "李四", "王五", None],
    "name": ["name", "phone", "note"], "pick": list(range(6)), "seed": list(range(100)), "back": [True, True, False],
    "choice": ["left", "right"], "roster": [1, 2], "part": [1.0, 1.0, 0.5, 0.1],
}  # fmt: skip
WHO, TEXTS, FIELDS, PICKS, SEEDS, SIDES, PARTS = (
    st.sampled_from(CHOICES[name]) for name in ("who", "value", "name", "pick", "seed", "choice", "part")
)
HOUSEHOLDS = ("h1", "h2")
PERSONS = tuple(f"p{number}" for number in range(1, 8))
#: Rosters that any laptop may import: the same keys everywhere.
ROSTERS: tuple[list[dict[str, Any]], ...] = (
    [{"id": f"p{n}", "household": "h1", "name": f"张{n}", "note": "旧"} for n in range(1, 7)],
    [{"id": f"p{n}", "household": "h2", "name": f"张{n}", "phone": "1"} for n in range(3, 8)],
    [{"id": "p7", "household": "h2", "name": "张7", "note": "新"}],
)


@cache
def _empty() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="exchange"))
    atexit.register(shutil.rmtree, folder)
    return Laptop.new(folder, "empty").path


class Exchange(RuleBasedStateMachine):
    """The laptops, beside what each of them saved last of every cell."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        # copies of one book: each writes under a code of its own from its first opening on
        self.laptops = [Laptop(name, Path(self.folder.name) / f"{name}.fpb") for name in NAMES]
        for laptop in self.laptops:
            shutil.copy(_empty(), laptop.path)
            laptop.do(partial(name_laptop, laptop.name))
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

    @initialize()
    def all_have_one_roster(self) -> None:
        self.import_roster(0, 0)
        for laptop in self.laptops[1:]:
            laptop.take(self.laptops[0].log())

    @rule(who=WHO, roster=st.sampled_from([0, 1, 2]))
    def import_roster(self, who: int, roster: int) -> None:
        rows = ROSTERS[roster]
        households = sorted({row["household"] for row in rows})
        self.save(who, Household, [{"id": key, "address": "一组"} for key in households])
        self.save(who, Person, rows)

    @rule(who=WHO, pick=PICKS, name=FIELDS, value=TEXTS)
    def edit(self, who: int, pick: int, name: str, value: str | None) -> None:
        if known := self.has(who, Person):
            self.save(who, Person, [{"id": known[pick % len(known)], name: value}])

    @rule(who=WHO, pick=PICKS)
    def edit_much(self, who: int, pick: int) -> None:
        if known := self.has(who, Person):
            rows = [{"id": key, "name": f"赵{pick}", "note": f"记{pick}"} for key in known]
            self.save(who, Person, rows)

    @rule(who=WHO, pick=PICKS)
    def delete(self, who: int, pick: int) -> None:
        if known := self.has(who, Person):
            key = known[pick % len(known)]
            self.laptops[who].delete(Person, key)
            assert key not in self.laptops[who].do(missed_by_deleters), "who deletes has seen what was there"

    @rule(who=WHO, pick=PICKS)
    def enter_a_year(self, who: int, pick: int) -> None:
        if known := self.has(who, Person):
            row = {"person": known[pick % len(known)], "year": 2026, "labor": "01"}
            self.laptops[who].put(PersonYear, {**row, "id": PersonYear.new_key(row)})

    @rule(who=WHO, back=st.booleans())
    def take_back(self, who: int, back: bool) -> None:
        laptop = self.laptops[who]
        with laptop.opened():
            (undo.undo if back else undo.redo)(laptop.name)

    @rule(who=WHO, pick=PICKS)
    def join(self, who: int, pick: int) -> None:
        known = self.has(who, Person)
        if len(known) > 1:
            first, second = known[pick % len(known)], known[(pick + 1) % len(known)]
            laptop = self.laptops[who]
            with laptop.opened(), suppress(CannotJoin):
                joining.join(laptop.name, "person", first, second)

    @rule(who=WHO, pick=PICKS, choice=SIDES)
    def decide(self, who: int, pick: int, choice: str) -> None:
        laptop = self.laptops[who]
        with laptop.opened():
            waiting = conflict_list.listed()
            if waiting:
                chosen = waiting[pick % len(waiting)]
                deciding.decide(laptop.name, [deciding.take(chosen, choice)])
                assert chosen.id not in {one.id for one in conflict_list.listed()}
                assert (chosen.record, chosen.field) not in disagreements(), "a decision decides"

    @rule(giver=WHO, taker=WHO, seed=SEEDS, part=PARTS)
    def hand_over(self, giver: int, taker: int, seed: int, part: float) -> None:
        self.sticks.append(self.laptops[giver].log())
        self.receive(taker, self.sticks[-1], seed, part)

    @rule(taker=WHO, pick=PICKS, seed=SEEDS, part=PARTS)
    def find_an_old_stick(self, taker: int, pick: int, seed: int, part: float) -> None:
        if self.sticks:
            self.receive(taker, self.sticks[pick % len(self.sticks)], seed, part)

    def receive(self, taker: int, bundle: Bundle, seed: int, part: float) -> None:
        """A package, whole or in part, in any order, perhaps for the second time."""
        entries = list(bundle.entries)
        random.Random(seed).shuffle(entries)
        self.laptops[taker].take(Bundle(bundle.sites, bundle.actions, entries[: round(len(entries) * part)]))

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
            listed = {(one.record, one.field) for one in conflict_list.listed() if not one.is_deletion}
            assert listed == {cell for cell in truly if cell[0] not in gone}
            noted = {row[0] for row in every("SELECT record FROM conflict WHERE field = 'deleted'")}
            assert noted == missed_by_deleters() | split_deletions()


def walk(seed: int, steps: int = 30) -> None:
    """The same without Hypothesis: a way that depends on the seed alone, checked at its end."""
    chance = random.Random(seed)
    machine = Exchange()
    try:
        machine.all_have_one_roster()
        for _ in range(steps):
            name = chance.choice(_STEPS)
            names = list(inspect.signature(getattr(Exchange, name)).parameters)[1:]
            getattr(machine, name)(**{one: chance.choice(CHOICES[one]) for one in names})
        machine.tables_equal_a_replay_of_the_log()
        machine.converge()
    finally:
        machine.folder.cleanup()


#: What may happen, the more often the more it finds.
_STEPS = (
    *["edit"] * 3, *["edit_much"] * 3, "delete", "enter_a_year", *["import_roster"] * 2, *["take_back"] * 2,
    "join", *["decide"] * 4, *["hand_over"] * 6, "find_an_old_stick",
)  # fmt: skip


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
