"""A township and its 40 villages, as MERGE.md measured them: the same edits for every engine, and the true conflicts.

A: every village edits 5 % of all rows of the township and adds some: heavy overlap. B: 300 rows each, all its own.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.common import ACTOR
from db.changes import change, every, to_json
from db.household import Household
from db.merge import Bundle
from db.person import Person
from db.record import derived_key
from fupin_desktop.services.book import create_book, open_book

VILLAGES = 40
Row = dict[str, Any]
_MS = 1_790_000_000_000

#: Filled in every row; with the key, 25 columns in each raw table.
COLUMNS = {
    "household": (
        "household_no", "local_no", "region_code", "natural_village", "group_no", "address", "phone", "id_standard",
        "hh_type", "hh_attr", "first_identified", "exit_year", "main_cause", "other_causes", "monitor_cat", "risk_1",
        "risk_2", "risk_note", "risk_elim_mode", "mon_contact", "mon_contact_phone", "bank_name", "bank_card", "note",
    ),
    "person": (
        "household", "person_no", "name", "id_type", "id_no", "sex", "birth", "relation", "ethnic", "political",
        "military", "phone", "disab_cert", "disab_type", "disab_level", "disab_cert_year", "first_identified",
        "member_state", "add_reason", "add_date", "del_reason", "orphan", "id_missing", "note",
    ),
}  # fmt: skip
#: What villages edit.
EDITED = {
    "household": ("phone", "group_no", "main_cause", "risk_note", "note"),
    "person": ("phone", "political", "relation", "disab_level", "note"),
}
_NUMBERS = {"exit_year", "disab_cert_year", "orphan", "id_missing"}


@dataclass(frozen=True)
class Size:
    """How large a run is."""

    households: int
    persons: int
    edits: int
    added: int

    @property
    def rows(self) -> int:
        """Rows that arrive."""
        return VILLAGES * (self.edits + self.added)


FULL = Size(50_000, 150_000, 10_000, 2_000)


@dataclass
class Edit:
    """One row of a village's package: the whole row, as raw engines take it; `name` is "" for a new one."""

    table: str
    row: Row
    name: str


@dataclass
class Township:
    """The rows everybody starts with, and each village's edits, newest village last."""

    base: dict[str, dict[str, Row]]
    villages: list[list[Edit]]
    conflicts: set[tuple[str, str, str]] = field(default_factory=set)


def overlapping(size: Size) -> Township:
    """Benchmark A."""
    base = _base(size)
    chance = random.Random(7)
    keys = [(table, key) for table, rows in base.items() for key in rows]
    villages = [
        [*(_edit(base, *chance.choice(keys), chance, number) for _ in range(size.edits)), *_added(base, size, number)]
        for number in range(VILLAGES)
    ]
    return Township(base, villages, _true_conflicts(villages))


def separate(size: Size, rows: int = 300) -> Township:
    """Benchmark B: the township's rows cut into villages, each editing its own."""
    base = _base(size)
    chance = random.Random(8)
    keys = [(table, key) for table, table_rows in base.items() for key in table_rows]
    chance.shuffle(keys)
    part = min(rows, len(keys) // VILLAGES)
    villages = [
        [_edit(base, table, key, chance, n) for table, key in keys[n * part : (n + 1) * part]] for n in range(VILLAGES)
    ]
    return Township(base, villages)


def _base(size: Size) -> dict[str, dict[str, Row]]:
    households = {}
    for number in range(size.households):
        key = derived_key("household", number)
        households[key] = {"id": key, **_filled("household", number)}
    keys = list(households)
    persons = {}
    for number in range(size.persons):
        key = derived_key("person", number)
        persons[key] = {"id": key, **_filled("person", number), "household": keys[number % len(keys)]}
    return {"household": households, "person": persons}


def _filled(table: str, number: int) -> Row:
    row: Row = {name: f"{name[:4]}{number}" for name in COLUMNS[table]}
    row.update({name: number % 100 for name in COLUMNS[table] if name in _NUMBERS})
    for name in ("birth", "add_date"):
        if name in row:
            row[name] = f"19{number % 90 + 10}-05-{number % 28 + 1:02d}"
    if table == "person":
        row["name"] = "王李张刘陈杨黄赵吴周"[number % 10] + chr(0x4E00 + number % 2000)
    return row


def _edit(base: dict[str, dict[str, Row]], table: str, key: str, chance: random.Random, village: int) -> Edit:
    name = chance.choice(EDITED[table])
    return Edit(table, {**base[table][key], name: f"{name}{village}-{chance.randrange(1000)}"}, name)


def _added(base: dict[str, dict[str, Row]], size: Size, village: int) -> Iterator[Edit]:
    households = list(base["household"])
    for number in range(size.added):
        serial = size.persons + village * size.added + number
        key = derived_key("person", serial)
        yield Edit(
            "person", {"id": key, **_filled("person", serial), "household": households[serial % len(households)]}, ""
        )


def _true_conflicts(villages: list[list[Edit]]) -> set[tuple[str, str, str]]:
    """Cells that two villages set to different values; a village's own later edit replaces its earlier one."""
    told: dict[tuple[str, str, str], set[Any]] = {}
    for edits in villages:
        last = {(edit.table, edit.row["id"], edit.name): edit.row[edit.name] for edit in edits if edit.name}
        for cell, value in last.items():
            told.setdefault(cell, set()).add(value)
    return {cell for cell, values in told.items() if len(values) > 1}


def make_book(path: Path, town: Township) -> None:
    """The township's book, as an import leaves it, closed."""
    create_book(path, "410502101", ACTOR)
    with open_book(path, ACTOR), change(ACTOR, "导入") as writer:
        writer.put(Household, list(town.base["household"].values()))
        writer.put(Person, list(town.base["person"].values()))


def write_bundles(path: Path, town: Township, book: Path) -> None:
    """What the villages' logs hold, one SQLite file for all, read part by part as packages are."""
    with open_book(book, ACTOR, read_only=True):
        births = dict(every("""SELECT record, ts FROM "change" WHERE field = ''"""))
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TABLE entry (village INTEGER, ts, action, tbl, record, field, value, base)")
        for village, edits in enumerate(town.villages):
            file.executemany("INSERT INTO entry VALUES (?,?,?,?,?,?,?,?)", _entries(village, edits, births))
        file.execute("CREATE INDEX entry_village ON entry (village)")
        file.commit()


def _entries(village: int, edits: list[Edit], births: dict[str, str]) -> Iterator[tuple[Any, ...]]:
    site = f"{village:08x}"
    stamps = (f"{_MS + number // 100:012x}{number % 100:04x}-{site}" for number in range(len(edits) + 1))
    action = next(stamps)
    leaf: dict[tuple[str, str], str] = {}
    for ts, edit in zip(stamps, edits, strict=True):
        key = edit.row["id"]
        if edit.name:
            base = leaf.get((key, edit.name), births.get(key, ""))
            leaf[key, edit.name] = ts
            yield village, ts, action, edit.table, key, edit.name, to_json(edit.row[edit.name]), base
        else:
            state = {name: value for name, value in edit.row.items() if name != "id"}
            yield village, ts, action, edit.table, key, "", to_json(state), ""


def bundle(file: sqlite3.Connection, village: int) -> Bundle:
    """One village's package."""
    site = f"{village:08x}"
    query = "SELECT ts, action, tbl, record, field, value, base FROM entry WHERE village = ?"
    action = (f"{_MS:012x}0000-{site}", f"村{village}", "修改", "do", None)
    return Bundle([(site, f"村{village}")], [action], file.execute(query, (village,)))
