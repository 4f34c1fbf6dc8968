"""A township and its 40 villages, as MERGE.md measured them: the same edits for every engine, and the true conflicts.

A: every village edits 5 % of all rows of the township and adds some: heavy overlap. B: 300 rows each, all its own.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import IO, Any

from benchmarks import bench_excel
from benchmarks.common import ACTOR
from db.bulk import whole
from db.changes import change, every, to_json
from db.fields import BankCard, Bool, Code, Codes, Date, IdNumber, Phone, YearMonth
from db.household import Household
from db.log import Entry
from db.merge import Bundle, take
from db.migrations import LATEST
from db.models import KNOWN
from db.person import Person
from db.record import derived_key
from fupin_desktop.exchange import envelope, identity
from fupin_desktop.exchange.envelope import Envelope, Head
from fupin_desktop.exchange.identity import Identity
from fupin_desktop.exchange.package import Manifest, Package, Writer
from fupin_desktop.services.book.opening import create_book, open_book
from fupin_desktop.services.exchange.trust import Judge, Sender
from fupin_desktop.services.exchange.workbooks import apply_import, plan_import

VILLAGES = 40
Row = dict[str, Any]
_MS = 1_790_000_000_000
_REGION, _DAY = "410502101212", "2026-11-20T10:00:00+08:00"

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
INTEGERS = {"exit_year", "disab_cert_year", "orphan", "id_missing"}


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


def part_of(part: int) -> Size:
    """The size that MERGE.md measured, or a part of it."""
    return Size(50_000 // part, 150_000 // part, 10_000 // part, 2_000 // part)


@dataclass
class Edit:
    """One row of a village's package: the whole row, as raw engines take it; `name` is "" for a new one."""

    table: str
    row: Row
    name: str
    #: The key where an engine takes integers only.
    number: int = 0


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
    keys = _keys(base)
    villages = [
        [*(_edit(base, chance.choice(keys), chance, number) for _ in range(size.edits)), *_added(base, size, number)]
        for number in range(VILLAGES)
    ]
    return Township(base, villages, _true_conflicts(villages))


def separate(size: Size, rows: int = 300) -> Township:
    """Benchmark B: the township's rows cut into villages, each editing its own."""
    base = _base(size)
    chance = random.Random(8)
    keys = _keys(base)
    chance.shuffle(keys)
    part = min(rows, len(keys) // VILLAGES)
    villages = [[_edit(base, at, chance, n) for at in keys[n * part : (n + 1) * part]] for n in range(VILLAGES)]
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
    """Values as people give them: within the bounds of their fields."""
    row: Row = {name: _value(table, name, number) for name in COLUMNS[table]}
    if table == "person":
        row["name"] = "王李张刘陈杨黄赵吴周"[number % 10] + chr(0x4E00 + number % 2000)
    return row


def _value(table: str, name: str, number: int) -> Any:
    kind = KNOWN[table].kinds()[name]
    if isinstance(kind, Code | Codes):
        return kind.codes.items[number % len(kind.codes.items)].code
    if name in INTEGERS:
        return number % 2 if isinstance(kind, Bool) else 2000 + number % 25
    if name == "region_code":
        return _REGION
    if isinstance(kind, Date):
        return f"19{number % 90 + 10}-05-{number % 28 + 1:02d}"
    if isinstance(kind, YearMonth):
        return f"20{number % 25:02d}{number % 12 + 1:02d}"
    digits = isinstance(kind, Phone | IdNumber | BankCard)
    return (
        f"{'138' if isinstance(kind, Phone) else '4105021980'}{number % 10**8:08d}" if digits else f"{name[:4]}{number}"
    )


def _keys(base: dict[str, dict[str, Row]]) -> list[tuple[str, str, int]]:
    """(table, key, number) of every row."""
    return [(table, key, number) for table, rows in base.items() for number, key in enumerate(rows, 1)]


def _edit(base: dict[str, dict[str, Row]], at: tuple[str, str, int], chance: random.Random, village: int) -> Edit:
    table, key, number = at
    name = chance.choice(EDITED[table])
    value = _value(table, name, 1000 * (village + 1) + chance.randrange(1000))
    return Edit(table, {**base[table][key], name: value}, name, number)


def _added(base: dict[str, dict[str, Row]], size: Size, village: int) -> Iterator[Edit]:
    households = list(base["household"])
    for number in range(size.added):
        serial = size.persons + village * size.added + number
        key = derived_key("person", serial)
        row = {"id": key, **_filled("person", serial), "household": households[serial % len(households)]}
        yield Edit("person", row, "", serial + 1)


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


def write_packages(place: Path, town: Township, book: Path) -> list[Path]:
    """Each village's package, sealed and signed."""
    with open_book(book, ACTOR, read_only=True):
        births = dict(every("""SELECT record, ts FROM "change" WHERE field = ''"""))
    place.mkdir()
    made = []
    for village, edits in enumerate(town.villages):
        made.append(place / f"{village}.fpk")
        with made[-1].open("wb") as file:
            _write_package(file, village, list(_entries(village, edits, births)))
    return made


def _write_package(file: IO[bytes], village: int, entries: list[Entry]) -> None:
    site = _site(village)
    writer = Writer()
    writer.lines("entries.jsonl", entries)
    writer.lines("psychology.jsonl", [])
    writer.lines("actions.jsonl", [(entries[0][1], f"村{village}", "修改", "do", None)])
    writer.lines("sites.jsonl", [(site, f"村{village}")])
    writer.seconds({})
    told: dict[str, Any] = {
        "kind": "hand-in", "region": _REGION, "village": f"村{village}", "number": 1, "at": _DAY, "period": "2026-11",
        "is_full": False, "entries": len(entries), "records": len(entries),
    }  # fmt: skip
    sender = keys()
    manifest = Manifest(
        **told, book="b" * 16, site=site, previous="", actor=f"村{village}", program="0.2.0", schema=LATEST,
        written_by=LATEST, upto=entries[-1][0], taken=0, fingerprint=sender.card.fingerprint,
    )  # fmt: skip
    receipt = writer.finish(manifest)
    head = Head(card=sender.card, to=(sender.card.fingerprint,), receipt=receipt, **told)
    envelope.write(file, head, writer.spool, sender, [sender.card])
    writer.close()


@cache
def keys() -> Identity:
    """One pair of keys for all: what it costs is the same."""
    return identity.make("b" * 16, _REGION, "基准", _DAY)


def use_key(opening_key: str) -> None:
    """Open packages with a key that another process made."""
    _opening.append(opening_key)


_opening: list[str] = []


def take_package(path: Path) -> int:
    """Open, check and merge one package into the open book, in one transaction; how many conflicts are new."""
    with Envelope(path) as sealed, closing(sealed.content(_opening or [keys().opening_key])) as content:
        package = Package(content)
        with whole():
            # every village may edit every row here: each is judged, and counts
            judge = Judge(Sender("", _REGION, ("",)), package.receipt, package.manifest.site)
            bundle = Bundle(judge.sites(package.sites()), judge.actions(package.actions()), package.entries(LATEST))
            found = len(take(bundle, judge).conflicts)
            assert not judge.held, judge.held
            return found


def _site(village: int) -> str:
    return f"{village:08x}"


def _entries(village: int, edits: list[Edit], births: dict[str, str]) -> Iterator[Entry]:
    site = _site(village)
    stamps = (f"{_MS + number // 100:012x}{number % 100:04x}-{site}" for number in range(len(edits) + 1))
    action = next(stamps)
    leaf: dict[tuple[str, str], str] = {}
    for ts, edit in zip(stamps, edits, strict=True):
        key = edit.row["id"]
        if edit.name:
            base = leaf.get((key, edit.name), births.get(key, ""))
            leaf[key, edit.name] = ts
            yield ts, action, edit.table, key, edit.name, to_json(edit.row[edit.name]), base
        else:
            state = {name: value for name, value in edit.row.items() if name != "id"}
            yield ts, action, edit.table, key, "", to_json(state), ""


def imported(path: Path, persons: int) -> Path:
    """A book that a roster of so many persons was imported into."""
    source = path.with_suffix(".xlsx")
    bench_excel.make_roster(source, persons)
    create_book(path, "410502101", ACTOR)
    with open_book(path, ACTOR) as book:
        apply_import(book, plan_import([source]))
    return path
