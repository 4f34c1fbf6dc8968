"""The lines of a package, each looked at before it comes near a book: only what some program of ours could have
written, in tables and fields that are there, with values that the columns hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain, islice
from operator import itemgetter
from typing import Any

import orjson

from db.changes import DELETED
from db.dates import day_of
from db.fields import Date, Sealed
from db.kind import Kind
from db.log import FORM, Entry
from db.merge import RENAMED, BadEntry, renamed
from db.models import KNOWN
from db.record import SECRET_ROOMS
from db.sealing import is_sealed
from fupin_desktop.exchange.envelope import BadPackage

PSYCHOLOGY = "psychology"
#: Of a new record with all its notes full. Whoever deletes names every entry of the record.
LONGEST_LINE = 1 << 18
_LONGEST_BASE = 20_000
_LONGEST_TEXT = 200_000
_LONGEST_NAME = 2000
#: Far beyond any sum of money, and exact in every place that shows a number.
_LARGEST_NUMBER = 10**15

_STAMP = FORM.pattern
#: Lines of stamps, each of any number.
_STAMPS = re.compile(rf"(?:(?:{_STAMP}(?: {_STAMP})*)?\n)*(?:{_STAMP}(?: {_STAMP})*)?")
SITE = re.compile(r"[0-9a-z]{1,16}")
_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
#: Lines of stamp, action and record.
_IDS = re.compile(rf"(?:{_STAMP} {_STAMP} {_UUID}\n)*{_STAMP} {_STAMP} {_UUID}")
#: So many lines are looked at together.
_AT_A_TIME = 500
_NAME = re.compile(r"[a-z][a-z0-9_]{0,60}")

Action = tuple[str, str, str, str, str | None]


def sites(lines: Iterable[bytes]) -> Iterator[tuple[str, str]]:
    """(code, name) of laptops."""
    for row in chain.from_iterable(_rows(lines, 2)):
        if not (_is_text(row[0]) and SITE.fullmatch(row[0]) and _is_text(row[1])):
            raise _bad()
        yield row[0], row[1]


def actions(lines: Iterable[bytes]) -> Iterator[Action]:
    """The actions that the entries belong to."""
    for ts, actor, title, kind, target in chain.from_iterable(_rows(lines, 5)):
        if not (all(map(_is_text, (ts, actor, title, kind))) and (target is None or _is_text(target))):
            raise _bad()
        if not FORM.fullmatch(ts) or (target is not None and not FORM.fullmatch(target)):
            raise _bad()
        yield ts, actor, title, kind, target


def entries(lines: Iterable[bytes], *, psychology: bool, newer: bool) -> Iterator[Entry]:
    """The entries of one part, in form. `psychology`: which part; `newer`: by a newer program, which may know more
    tables. What they say of this program's tables is looked at by `cells`, once, where it is new."""
    for rows in _rows(lines, 7):
        if not _are_in_form(rows):
            raise _bad()
        if RENAMED:
            rows = [_today(row) for row in rows]
        for table in {row[2] for row in rows}:
            if table not in KNOWN:
                for row in rows:
                    if row[2] == table:
                        _check_unknown(table, row[4], _loaded(row[5]), newer=newer)
            elif (KNOWN[table].room in (SECRET_ROOMS if psychology else {PSYCHOLOGY})) != psychology:
                # until 0.2 reports of danger were written among the others: such packages are taken too
                raise BadPackage(f"包里有放错地方的内容（{table}），没有合并。请让对方用本程序重新写一次。")
        made: Iterator[Any] = map(tuple, rows)
        yield from made


def _are_in_form(rows: Sequence[Sequence[Any]]) -> bool:
    """Whether all of these say when, in which action, of which record and in view of what: looked at as one text, in a
    third of the time that each by itself takes. As many ends of lines as rows: none has one inside."""
    if set(map(type, chain.from_iterable(rows))) != {str}:
        return False
    stamps, actions, _, records, _, _, bases = zip(*rows, strict=True)
    ids, seen = "\n".join(map(" ".join, zip(stamps, actions, records, strict=True))), "\n".join(bases)
    ends = len(rows) - 1
    return (
        max(map(len, bases)) <= _LONGEST_BASE
        and ids.count("\n") == seen.count("\n") == ends
        and bool(_IDS.fullmatch(ids) and _STAMPS.fullmatch(seen))
    )


def cells(entry: Entry) -> dict[str, Any]:
    """What an entry of a table that this program has says: field → value. Raises BadPackage for no such thing."""
    told = _loaded(entry[5])
    if field := entry[4]:
        return {field: told}
    if entry[6] or type(told) is not dict:
        raise _bad()
    return told


def all_cells(entries: Sequence[Entry]) -> dict[str, dict[str, Any]]:
    """What entries of tables that this program has say, by stamp. Edits are read as one text: no word goes over the end
    of a line, so where there are as many values as edits, and no list or record among them, each is told by one."""
    edits = [entry for entry in entries if entry[4]]
    told = _loaded("[" + ",\n".join([entry[5] for entry in edits]) + "]")
    if len(told) != len(edits) or not {list, dict}.isdisjoint(map(type, told)):
        told = [_loaded(entry[5]) for entry in edits]
    found = {entry[0]: {entry[4]: value} for entry, value in zip(edits, told, strict=True)}
    begun = [entry for entry in entries if not entry[4]] if edits else entries
    states = [_loaded(entry[5]) for entry in begun]
    if any(map(itemgetter(6), begun)) or not {dict}.issuperset(map(type, states)):
        raise _bad()
    found.update(zip(map(itemgetter(0), begun), states, strict=True))
    return found


def _loaded(value: str | bytes) -> Any:
    try:
        return orjson.loads(value)
    except orjson.JSONDecodeError as error:
        raise _bad() from error


def _today(entry: Sequence[str]) -> Entry:
    """An entry under the names of today."""
    ts, action, table, record, field, value, base = entry
    try:
        return renamed((ts, action, table, record, field, value, base))
    except BadEntry as error:
        raise _bad() from error


def _rows(lines: Iterable[bytes], width: int) -> Iterator[list[Any]]:
    """The rows that lines tell, many at a time, read as one text: where a forged package breaks it says nothing."""
    rest = iter(lines)
    while some := list(islice(rest, _AT_A_TIME)):
        rows = _loaded(b"[%b]" % b",".join(some))
        if not all(type(row) is list and len(row) == width for row in rows):
            raise _bad()
        yield rows


def _check_unknown(table: str, field: str, told: Any, *, newer: bool) -> None:
    """A table that this program does not have: only a newer program's, and only a name that could be one."""
    if not newer or not _NAME.fullmatch(table) or not (field == "" or _NAME.fullmatch(field)):
        raise BadPackage(f"包里有本程序没有的表“{table[:30]}”，没有合并。请让对方用本程序重新写一次。")
    if isinstance(told, list) or isinstance(told, dict) != (field == ""):
        raise _bad()


def check_cells(table: str, told: Mapping[str, Any], *, newer: bool) -> None:
    """Raises BadPackage for a field or a type of value that no program writes into a table. What is within the bounds
    of `db/bounds.py` need not be looked at."""
    checks = _checks(table)
    for name, value in told.items():
        check = checks.get(name)
        if check is None:
            if not newer or not _NAME.fullmatch(name) or isinstance(value, (list, dict)):
                raise BadPackage(f"包里有本程序没有的项“{table}.{name[:30]}”，没有合并。请让对方用本程序重新写一次。")
        elif value is not None and not check(value):
            raise BadPackage(f"包里“{table}.{name}”的值不对，没有合并。请让对方用本程序重新写一次。")


@cache
def _checks(table: str) -> Mapping[str, Callable[[Any], bool]]:
    found = {name: _check_of(kind) for name, kind in KNOWN[table].kinds().items()}
    return found | {DELETED: lambda value: type(value) is int and value in (0, 1)}


def _check_of(kind: Kind[Any]) -> Callable[[Any], bool]:
    if isinstance(kind, Sealed):
        return lambda value: _is_long(value) and is_sealed(value)
    if isinstance(kind, Date):
        return _is_date
    return _is_number if kind.column_type == "INTEGER" else _is_long


def _is_number(value: Any) -> bool:
    return type(value) is int and -_LARGEST_NUMBER <= value <= _LARGEST_NUMBER


def _is_long(value: Any) -> bool:
    return type(value) is str and len(value) <= _LONGEST_TEXT


def _is_date(value: Any) -> bool:
    try:
        return day_of(value) is not None
    except ValueError:
        return False


def _is_text(value: Any) -> bool:
    return type(value) is str and len(value) <= _LONGEST_NAME


def _bad() -> BadPackage:
    return BadPackage("包里有本程序写不出来的内容，没有合并。请让对方用本程序重新写一次；还是这样，请找维护人员。")
