"""What stands inside a name, a number or an address: the words of some hundred rows of the search index in one blob.

To look into two thousand blobs takes a fifth of a scan of half a million rows. A block may still hold what none of its
rows has any more (one was deleted, or written anew elsewhere): what it seems to hold is looked up in its rows.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager

from db.sql import chunks, every, many, one
from db.store import database

#: Rows of one block. Fewer make a search slower, more a save.
ROWS = 256
#: Table of the index → kind of block → the columns whose words it holds.
_KINDS: dict[str, dict[str, tuple[str, ...]]] = {
    "search": {"name": ("name",), "pinyin": ("pinyin",), "digits": ("digits",)},
    "search_household": {"number": ("number", "phone"), "address": ("address",)},
}
_TABLES = {kind: table for table, kinds in _KINDS.items() for kind in kinds}
#: Table of the index → its record's column, and what is shown of a row: a household, a person or none.
_RECORDS = {"search": ("person", "household, person"), "search_household": ("household", "household, NULL")}


class _Waiting(threading.local):
    """The blocks of this thread's open action that are to be made anew at its end, by their kind."""

    kinds: dict[str, set[int]] | None = None


_waiting = _Waiting()


@contextmanager
def once() -> Iterator[None]:
    """Within the open transaction: blocks that many writes touch are made anew once, at the end. Nobody looks into them
    before it."""
    waiting: dict[str, set[int]] = defaultdict(set)
    _waiting.kinds = waiting
    try:
        yield
    finally:
        _waiting.kinds = None
    for kind, blocks in waiting.items():
        _make(kind, blocks)


def last(table: str) -> int:
    """The number of the last row; rows written from now on come behind it."""
    return int(one(f"SELECT coalesce(max(place), 0) FROM {table}")[0])


def renew_from(table: str, first: int) -> None:
    """Make the blocks anew that hold this row and the ones behind it."""
    if first <= (end := last(table)):
        renew(table, range(first // ROWS, end // ROWS + 1))


def of_records(table: str, keys: Iterable[str]) -> set[int]:
    """The blocks in which records stand."""
    query = f"SELECT DISTINCT place / {ROWS} FROM {table} WHERE {_RECORDS[table][0]} IN ({{}})"
    return {block for marks, part in chunks(keys) for (block,) in every(query.format(marks), *part)}


def renew(table: str, blocks: Iterable[int], columns: Collection[str] = ()) -> None:
    """Make blocks anew from their rows; with `columns`, only those that hold them."""
    numbers = list(blocks)
    for kind, held in _KINDS[table].items() if numbers else ():
        if not columns or not set(held).isdisjoint(columns):
            if _waiting.kinds is None:
                _make(kind, numbers)
            else:
                _waiting.kinds[kind].update(numbers)


def _make(kind: str, blocks: Iterable[int]) -> None:
    many(
        f"INSERT OR REPLACE INTO search_block SELECT '{kind}', ?1, {_made(kind, '?1')}", [(n,) for n in sorted(blocks)]
    )


def inside(kind: str, text: str, limit: int) -> list[tuple[str, str | None]]:
    """(household, person or None) of up to so many rows that hold a text."""
    return inside_each(kind, [text], limit)[text]


def inside_each(kind: str, texts: Iterable[str], limit: int) -> dict[str, list[tuple[str, str | None]]]:
    """The same by text, for several in one pass through the blocks: in a district's book it takes some 10 ms."""
    found: dict[str, list[tuple[str, str | None]]] = {text: [] for text in texts}
    sought = {text: text.encode() for text in found}
    for block, words in _blocks(kind) if sought else ():
        for text in [text for text, letters in sought.items() if letters in words]:
            found[text] += every(_look_up(kind), block, text, limit - len(found[text]))
            if len(found[text]) >= limit:
                del sought[text]
        if not sought:
            break
    return found


def stale() -> int:
    """How many blocks lack words of their rows, so that somebody would not be found."""
    found = 0
    for kind, table in _TABLES.items():
        query = f"""SELECT b.words, {_made(kind, "w.block")}
            FROM (SELECT DISTINCT place / {ROWS} AS block FROM {table}) w
            LEFT JOIN search_block b ON b.kind = ? AND b.block = w.block"""
        for kept, wanted in database.execute_sql(query, (kind,)):
            found += not set(wanted.split(b"\n")).issubset((kept or b"").split(b"\n"))
    return found


def _blocks(kind: str) -> Iterable[tuple[int, bytes]]:
    found: Iterable[tuple[int, bytes]] = database.execute_sql(
        "SELECT block, words FROM search_block WHERE kind = ?", (kind,)
    )
    return found


def _made(kind: str, block: str) -> str:
    return f"""(SELECT CAST(coalesce(group_concat({_words(kind)}, char(10)), '') AS BLOB) FROM {_TABLES[kind]}
        WHERE {_within(block)})"""


def _within(block: str) -> str:
    return f"place BETWEEN {block} * {ROWS} AND {block} * {ROWS} + {ROWS - 1}"


def _words(kind: str) -> str:
    return " || char(10) || ".join(_KINDS[_TABLES[kind]][kind])


def _look_up(kind: str) -> str:
    table = _TABLES[kind]
    return f"""SELECT {_RECORDS[table][1]} FROM {table} WHERE {_within("?1")} AND instr({_words(kind)}, ?2) > 0
        LIMIT ?3"""
