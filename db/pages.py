"""One sealed entry of the archives (`db/behind.py`): what goes into it, and what of it counts when it is opened."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from operator import eq
from typing import Any

import orjson

from db import sealing
from db.bounds import Check, check_of
from db.log import BASE, FORM, VALUE, Entry
from db.psychology import BEHIND, ArchiveEntry
from db.record import DELETED, Record, derived_keys
from db.sealing import BadSeal

_PARTS = BASE + 1

#: A sealed entry is rounded up to so many bytes: nearly all that an action writes is as long as any other.
_ROUNDED_TO = 1024
#: So much of JSON goes into one sealed entry, unless one thing by itself is longer; and so much is read again.
_PART, _MOST = 40_000, 1 << 20
#: Looked up once: an import writes some hundred thousand.
_dumps, _SORTED = orjson.dumps, orjson.OPT_SORT_KEYS
_KEY = re.compile(r"[0-9A-Za-z-]{1,36}")


def sealed(key: str, person: str, entries: Iterable[Entry]) -> str:
    """What an action wrote of a person, for the record with this key. Raises NoKey."""
    return sealing.seal_bytes(_packed(person, entries), *_cell(key))


def _packed(person: str, entries: Iterable[Entry]) -> bytes:
    told = [[*entry[:VALUE], orjson.loads(entry[VALUE]), entry[BASE]] for entry in entries]
    packed = zlib.compress(orjson.dumps([person, told]))
    return packed.ljust(-(-len(packed) // _ROUNDED_TO) * _ROUNDED_TO, b"\0")


def unpacked(key: str, content: str) -> tuple[str, list[Entry]]:
    """(person, entries) of a sealed entry. Raises NoKey, and BadSeal for what no program of ours has sealed."""
    data = sealing.reveal_bytes(content, *_cell(key))
    opened = zlib.decompressobj()
    try:
        person, told = orjson.loads(opened.decompress(data, _MOST))
        is_sound = type(person) is str and all(map(_is_sound, told))
        entries = [(*row[:VALUE], to_json(row[VALUE]), row[BASE]) for row in told]
    except (zlib.error, ValueError, TypeError, IndexError) as error:
        raise BadSeal from error
    if not is_sound:
        raise BadSeal
    return person, entries


def _cell(key: str) -> tuple[str, str, str]:
    return ArchiveEntry.table(), key, "content"


def parts(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """Entries in pieces that a sealed one holds."""
    part: list[Entry] = []
    size = 0
    for entry in entries:
        more = sum(map(len, entry))
        if part and size + more > _PART:
            yield part
            part, size = [], 0
        part.append(entry)
        size += more
    if part:
        yield part


def _is_sound(row: Any) -> bool:
    """Whether an entry, its value open, is one that a program could have written: each value is judged by its kind."""
    if type(row) is not list or len(row) != _PARTS:
        return False
    ts, action, table, record, field, told, base = row
    if not all(type(part) is str for part in (ts, action, table, record, field, base)):
        return False
    if table not in BEHIND or not (FORM.fullmatch(ts) and FORM.fullmatch(action) and _KEY.fullmatch(record)):
        return False
    if (field == "") != (type(told) is dict) or (base and not all(map(FORM.fullmatch, base.split()))):
        return False
    checks = _checks(table)
    for name, value in ({field: told} if field else told).items():
        if value is not None and name in checks and not checks[name](value, True):
            return False
    return bool(field) or has_its_key(BEHIND[table], record, told)


def has_its_key(model: type[Record], record: str, state: Mapping[str, Any]) -> bool:
    """Whether a beginning has the key that its values give, where the table's keys are made so."""
    of = model.derived_from
    return not of or (all(name in state for name in of) and model.new_key(state) == record)


def have_their_keys(model: type[Record], records: Sequence[str], states: Sequence[Mapping[str, Any]]) -> bool:
    """The same of many beginnings: whether each has."""
    if not (of := model.derived_from) or not states:
        return True
    told = [[state[name] for state in states if name in state] for name in of]
    return {*map(len, told)} == {len(states)} and all(
        map(eq, derived_keys(model.table(), zip(*told, strict=True)), records)
    )


@cache
def _checks(table: str) -> Mapping[str, Check]:
    found = {name: check_of(kind) for name, kind in BEHIND[table].kinds().items()}
    return found | {DELETED: lambda value, _newer: type(value) is int and value in (0, 1)}


def to_json(value: Any) -> str:
    """A value, or the state of a record, as a log keeps it: canonical JSON."""
    return _dumps(value, None, _SORTED).decode()
