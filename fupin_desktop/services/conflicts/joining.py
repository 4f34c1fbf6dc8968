"""Making one record of two: field by field, with all that belongs to either. Ordinary changes in one action, so that
it travels, meets others' edits like any change, and is undone as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from db import models
from db.changes import DELETED, Writer, change, every, leaves
from db.fields import AnyRef
from db.household import Household
from db.pair import Pair
from db.person import Person
from db.record import Record
from db.refusal import Refusal
from db.sql import stored_rows
from db.store import gate
from db.undo import entries_with
from fupin_desktop.roles import Right
from fupin_desktop.services.book.access import needs

#: What a person is within a household: it goes with the household that is chosen for them, also where it is empty.
OF_HOME = ("relation", "person_no")


#: Of what two records may be one.
JOINED = ("household", "person", "org", "cadre")


class CannotJoin(Refusal):
    """The two can't be made one."""


@needs(Right.MERGE)
def join(actor: str, table: str, kept: str, other: str, taken: Mapping[str, Any] | None = None) -> int:
    """Make `other` one with `kept`, which stays. `taken`: stored values for fields where not the kept one's counts; a
    field that the kept one leaves empty takes the other's; what a person is within a household (`OF_HOME`) is that of
    the household that they are in then. Returns how many records moved. Raises CannotJoin.
    """
    model = models.BY_TABLE[table]
    rows = stored_rows(model, [kept, other])
    if kept == other or len(rows) < 2 or any(row[DELETED] for row in rows.values()):
        raise CannotJoin("要选两条都还在的记录才能合成一条。请重新列出重复再选。")
    values = {name: value for name, value in rows[other].items() if rows[kept][name] is None} | dict(taken or {})
    values |= _of_home(table, rows, kept, other, values)
    first, second = sorted((kept, other))
    with change(actor, f"合成一条：{model.title}") as writer, all_rooms():
        writer.put(model, [{**values, "id": kept}])
        moved = carry(writer, model, other, kept)
        _bring_home(writer, kept, rows)
        _untie(writer, model, kept, rows)
        writer.delete(model, [other])
        Pair(first=first, second=second, same=True, kept=kept).save()
    return moved


def _untie(writer: Writer, model: type[Record], kept: str, rows: Mapping[str, Any]) -> None:
    """A unit is not below itself: where one of the two stood above the other, straight or over others, the one that is
    left stands below what stood above them both, if anything did."""
    for name, kind in model.kinds().items():
        if getattr(kind, "table", "") == model.table() and _stands_above(model, name, kept, kept):
            above = (row[name] for row in rows.values())
            fits = (key for key in above if key and key not in rows and not _stands_above(model, name, kept, key))
            writer.write_cells(model, [(kept, name, next(fits, None))])


def _stands_above(model: type[Record], name: str, above: str, below: str) -> bool:
    """Whether a record is met on the way up from another one (from itself: after a step)."""
    met: set[str] = set()
    at: str | None = below
    while at and at not in met:
        met.add(at)
        at = next((row[0] for row in every(f'SELECT "{name}" FROM "{model.table()}" WHERE id = ?', at)), None)
        if at == above:
            return True
    return False


def _of_home(table: str, rows: Mapping[str, Any], kept: str, other: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """A mother is no daughter of the man to whose household her number was registered once more."""
    if table != Person.table() or rows[kept]["household"] == rows[other]["household"]:
        return {}
    home = values.get("household", rows[kept]["household"])
    at_home = next((row for row in (rows[kept], rows[other]) if row["household"] == home), None)
    return {name: at_home[name] for name in OF_HOME} if at_home else {}


def _bring_home(writer: Writer, person: str, rows: Mapping[str, Any]) -> None:
    """What tells of a person and lies in a household in which only the other of the two records (`rows`) was (a
    measure that they benefit by) lies where they live now, with what hangs on it: there they are no member."""
    home = stored_rows(Person, [person]).get(person, {}).get(Household.table())
    for left in {row.get(Household.table()) for row in rows.values()} - {home, None}:
        _relocate(writer, Person, person, (left, home))


def _relocate(writer: Writer, parent: type[Record], key: str, homes: tuple[str, str | None]) -> None:
    for child, name in _links(parent, models.MODELS):
        if (home := Household.table()) in child.kinds():
            query = f'SELECT id FROM "{child.table()}" WHERE "{name}" = ? AND {home} = ? AND deleted IS NOT 1'
            for (at,) in every(query, key, homes[0]):
                writer.write_cells(child, [(at, home, homes[1])])
                _relocate(writer, child, at, homes)


def join_again(writer: Writer, pair: Pair, kept: str) -> None:
    """Two laptops joined a pair, each into the other one, so that both are gone: a person decided for `kept`. What its
    deletion took along comes back, what belongs to the other one moves to it."""
    other = str(pair.second if kept == pair.first else pair.first)
    table = next(table for table in JOINED if every(f'SELECT 1 FROM "{table}" WHERE id = ?', kept))
    back, gone = _deleted_with(table, kept), _deleted_with(table, other)
    with all_rooms():
        for model in models.MODELS:
            name = model.table()
            cells = [(key, DELETED, 1) for key in sorted(gone.get(name, set()) - back.get(name, set()))]
            writer.write_cells(model, cells + [(key, DELETED, 0) for key in sorted(back.get(name, ()))])
        carry(writer, models.BY_TABLE[table], other, kept)
        _bring_home(writer, kept, stored_rows(models.BY_TABLE[table], [kept, other]))


def _deleted_with(table: str, key: str) -> dict[str, set[str]]:
    """What the actions that deleted a record deleted, itself too, by table."""
    found: dict[str, set[str]] = {}
    for ts in leaves(table, {key}).of_cell(key, DELETED):
        for _, name, record, field, _ in entries_with(ts):
            if field == DELETED and name != Pair.table():
                found.setdefault(name, set()).add(record)
    return found


@needs(Right.MERGE)
def join_by_field(actor: str, table: str, kept: str, other: str, chosen: Mapping[str, str]) -> int:
    """The same; `chosen`: field → the key whose value counts."""
    rows = stored_rows(models.BY_TABLE[table], [kept, other])
    taken = {name: rows[key][name] for name, key in chosen.items() if key in rows}
    return join(actor, table, kept, other, taken)


def carry_late(writer: Writer, table: str, gone: str, pair: Pair) -> None:
    """What somebody entered under a record, not knowing that it had been made one with another, goes to that one. The
    pair is told once more: who takes this back takes back a joining."""
    writer.write_cells(Pair, [(str(pair.id), "kept", pair.kept)])
    with all_rooms():
        carry(writer, models.BY_TABLE[table], gone, str(pair.kept))
        _bring_home(writer, str(pair.kept), stored_rows(models.BY_TABLE[table], [gone, str(pair.kept)]))


def carry(writer: Writer, parent: type[Record], old: str, new: str, of: Iterable[type[Record]] | None = None) -> int:
    """Give what belongs to one record to another; of these tables, or all. What lies behind the second key follows when
    somebody who holds it looks in (`services/psychology/joined.py`)."""
    moved = 0
    for child, name in _links(parent, models.MODELS if of is None else of):
        keys = [
            row[0]
            for row in every(
                f'SELECT id FROM "{child.table()}" WHERE "{name}" = ? AND deleted IS NOT 1 ORDER BY id', old
            )
        ]
        moved += len(keys)
        if name in child.derived_from:
            for key, row in sorted(stored_rows(child, keys).items()):
                _carry_derived(writer, child, key, {**row, name: new})
        else:
            writer.write_cells(child, [(key, name, new) for key in keys])
    return moved


def _carry_derived(writer: Writer, model: type[Record], old: str, row: dict[str, Any]) -> None:
    """A record that there is once a parent and year: what the other parent's has already stays."""
    key = model.new_key(row)
    there = stored_rows(model, [key]).get(key)
    if there and not there[DELETED]:
        row = {name: value for name, value in row.items() if there[name] is None}
    row = {name: value for name, value in row.items() if value is not None and name != DELETED}
    writer.put(model, [{**row, "id": key}])
    carry(writer, model, old, key)
    writer.delete(model, [old])


def parts(model: type[Record], key: str) -> Counter[str]:
    """What names a record of an office's ledger, which joining moves: title → how many."""
    return counted(key, _links(model, models.MODELS))


def counted(key: str, links: Iterable[tuple[type[Record], str]]) -> Counter[str]:
    """What names a record by these fields: title → how many."""
    found: Counter[str] = Counter()
    for child, name in links:
        query = f'SELECT count(*) FROM "{child.table()}" WHERE "{name}" = ? AND deleted IS NOT 1'
        found[child.title] += every(query, key)[0][0]
    return +found


def _links(parent: type[Record], of: Iterable[type[Record]]) -> Iterator[tuple[type[Record], str]]:
    """The fields by which records name one of this table."""
    for model in of:
        for name, kind in model.kinds().items():
            if getattr(kind, "table", "") == parent.table() or (isinstance(kind, AnyRef) and model is not Pair):
                yield model, name


@contextmanager
def all_rooms() -> Iterator[None]:
    """For who may join. What belongs to a person goes with them, also what the one at the keyboard may not read: only
    its owner is written, never its content."""
    usual, gate.check = gate.check, lambda _room: None
    try:
        yield
    finally:
        gate.check = usual
