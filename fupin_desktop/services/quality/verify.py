"""Whether the open book is whole: the file, the references, the log against the tables, the index, the pictures.

The replay here is written apart from `db/changes.py` on purpose: a mistake there must not hide itself.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from typing import Any

import orjson
import peewee

from db import access_log, arrived, backup, behind, cipher, keys, roster, search_blocks, unsealed
from db.changes import DELETED, every, one
from db.connection import meta
from db.kind import number_text
from db.models import BY_TABLE
from db.names import fold_name
from db.pinyin import keys as pinyin_keys
from db.store import database
from fupin_desktop.exchange.identity import Card
from fupin_desktop.progress import Progress, no_progress
from fupin_desktop.roles import Right
from fupin_desktop.services.book import access, leavers
from fupin_desktop.services.exchange import exchange_keys, log_heads, signed_cards

_STEPS = 8
_MOST_OF_A_KIND = 20
#: What a sentence names: without it it is the kind of problem.
_NAMED = re.compile(r"“[^”]*”|\d+")
_PORTION = 500  # records compared at a time; also what fits one IN (…)

Entry = tuple[str, str, str, str, str, str]  # record, table, ts, field, value, base


def verify(progress: Progress = no_progress) -> Iterator[str]:
    """Every problem as a Chinese sentence; nothing for a whole book. Memory stays flat with the size of the book."""
    damaged = list(_file(progress))
    yield from damaged
    for step in () if damaged else (_references, _log, _index, _blobs, _access, _holders, _archives):
        yield from _first_of_each_kind(step(progress))


def _first_of_each_kind(found: Iterable[str]) -> Iterator[str]:
    """Not more than is read; what is said seldom is not lost behind what is said often."""
    said: Counter[str] = Counter()
    for sentence in found:
        kind = _NAMED.sub("", sentence)
        said[kind] += 1
        if said[kind] <= _MOST_OF_A_KIND:
            yield sentence
    if rest := sum(max(0, count - _MOST_OF_A_KIND) for count in said.values()):
        yield f"……同类问题还有 {rest} 处。"


def replay(entries: Iterable[tuple[str, str, str, str]]) -> dict[str, Any]:
    """The fields of a record from its entries (ts, field, value, base): each cell shows its greatest leaf (MERGE.md).

    A leaf of a cell is an entry of the cell that no other one replaces, or a first state that fills it and that says
    what no replaced first state said. Without any first state (its package has not arrived) a record is not shown.
    Raises ValueError for what is no entry.
    """
    births: dict[str, dict[str, Any]] = {}
    cells: dict[str, dict[str, Any]] = {}
    replaced: dict[str, set[str]] = {}
    for ts, field, value, base in entries:
        if field == "":
            births[ts] = born = orjson.loads(value)
            if not isinstance(born, dict):
                raise ValueError(value)
        else:
            cells.setdefault(field, {})[ts] = orjson.loads(value)
            replaced.setdefault(field, set()).update(base.split())
    state: dict[str, Any] = {}
    for ts in sorted(births):  # of cells that nobody edited, most, no first state is replaced
        state.update((field, value) for field, value in births[ts].items() if value is not None)
    for field, told in cells.items():
        gone = replaced[field]
        leaves = {ts: value for ts, value in told.items() if ts not in gone}
        outdated = [born.get(field) for ts, born in births.items() if ts in gone]
        for ts, born in births.items():
            if ts not in gone and born.get(field) is not None and born[field] not in outdated:
                leaves[ts] = born[field]
        state[field] = leaves[max(leaves)] if leaves else None
    if not births:
        state[DELETED] = 1
    return {field: value for field, value in state.items() if value is not None}


def _file(progress: Progress) -> Iterator[str]:
    progress(0, _STEPS, "检查文件")
    try:
        whole = every("PRAGMA integrity_check") == [("ok",)]
    except (sqlite3.DatabaseError, peewee.DatabaseError):
        whole = False
    if not whole:
        yield "账本文件已损坏，请从备份恢复。"


def _references(progress: Progress) -> Iterator[str]:
    progress(1, _STEPS, "检查引用")
    for table, row, parent, _ in every("PRAGMA foreign_key_check"):
        yield f"{_title(table)}第 {row} 行指向不存在的{_title(parent)}。"


def _log(progress: Progress) -> Iterator[str]:
    progress(2, _STEPS, "用改动记录核对数据")
    seen: Counter[str] = Counter()
    query = 'SELECT record, tbl, ts, field, value, base FROM "change" ORDER BY record, tbl'
    records = (list(group) for _, group in groupby(database.execute_sql(query), key=lambda entry: entry[:2]))
    while portion := list(islice(records, _PORTION)):
        unread: list[Entry] = []
        for table, wanted in _replayed(portion, unread).items():
            seen[table] += len(wanted)
            yield from _compare(table, wanted)
        for record, table, *_ in unread:
            seen[table] += 1
            yield f"{_title(table)}“{record}”的改动记录读不出来，有人用别的工具改过。"
    for table in BY_TABLE:
        if one(f'SELECT count(*) FROM "{table}"')[0] > seen[table]:
            yield from _unlogged(table)


def _replayed(portion: list[list[Entry]], unread: list[Entry]) -> dict[str, dict[str, dict[str, Any]]]:
    """Table → key → fields, for the entries of some records; of what no program wrote one entry goes to `unread`.
    Tables of a newer program are left alone."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for entries in portion:
        record, table = entries[0][:2]
        if table in BY_TABLE:
            try:
                found.setdefault(table, {})[record] = replay(entry[2:] for entry in entries)
            except ValueError:
                unread.append(entries[0])
    return found


def _compare(table: str, wanted: dict[str, dict[str, Any]]) -> Iterator[str]:
    names = [*BY_TABLE[table].kinds(), DELETED]
    columns = ", ".join(f'"{name}"' for name in names)
    marks = ",".join("?" * len(wanted))
    stored = {row[0]: row[1:] for row in every(f'SELECT id, {columns} FROM "{table}" WHERE id IN ({marks})', *wanted)}
    for key, fields in wanted.items():
        if key not in stored:
            yield f"{_title(table)}“{key}”在改动记录里有，在数据里没有。"
            continue
        for name, value in zip(names, stored[key], strict=True):
            if fields.get(name) != value:
                yield f"{_title(table)}“{key}”的{_label(table, name)}和改动记录不一致。"


def _unlogged(table: str) -> Iterator[str]:
    # a deleted one may be the place of a parent whose package has not arrived
    query = f"""SELECT id FROM "{table}" WHERE deleted IS NOT 1
        AND id NOT IN (SELECT record FROM "change" WHERE tbl=?)"""
    for (key,) in every(query, table):
        yield f"{_title(table)}“{key}”在数据里有，在改动记录里没有。"


_STALE_PERSONS = """SELECT count(*) FROM person p LEFT JOIN search s ON s.person = p.id WHERE p.deleted IS NOT 1 AND
    (s.person IS NULL OR s.household <> p.household
     OR s.digits <> substr(coalesce(p.id_no, ''), 7) || ' ' || coalesce(p.phone, ''))"""
_STALE_HOUSEHOLDS = """SELECT count(*) FROM household h LEFT JOIN search_household s ON s.household = h.id
    WHERE h.deleted IS NOT 1 AND (s.household IS NULL OR s.address <> coalesce(h.address, '')
     OR s.phone <> coalesce(h.phone, ''))"""
_NAMES = """SELECT DISTINCT s.name, p.name FROM search s JOIN person p ON p.id = s.person
    WHERE s.name <> coalesce(p.name, '')"""
_NUMBERS = """SELECT s.number, coalesce(nullif(h.household_no, ''), h.local_no, '') FROM search_household s
    JOIN household h ON h.id = s.household
    WHERE s.number <> upper(coalesce(nullif(h.household_no, ''), h.local_no, ''))"""
_LEFT_OVER = "SELECT count(*) FROM {0} WHERE {1} NOT IN (SELECT id FROM {1} WHERE deleted IS NOT 1)"


def _index(progress: Progress) -> Iterator[str]:
    progress(3, _STEPS, "检查搜索")
    stale = sum(
        one(query)[0]
        for query in (
            _STALE_PERSONS,
            _STALE_HOUSEHOLDS,
            _LEFT_OVER.format("search", "person"),
            _LEFT_OVER.format("search_household", "household"),
        )
    )
    for name, short, full in database.execute_sql("SELECT DISTINCT name, initials, pinyin FROM search"):
        stale += (short, full) != pinyin_keys(name)
    stale += sum(name != fold_name(written or "") for name, written in every(_NAMES))
    stale += sum(number != number_text(written).upper() for number, written in every(_NUMBERS))
    stale += search_blocks.stale()
    if stale:
        yield f"搜索用的索引有 {stale} 处和数据不一致，有些人可能搜不到。"


def _blobs(progress: Progress) -> Iterator[str]:
    progress(4, _STEPS, "检查照片")
    for digest, data in database.execute_sql("SELECT digest, data FROM blob"):
        if hashlib.sha256(data).hexdigest() != digest:
            yield f"照片“{digest[:12]}”已损坏。"
    missing = "SELECT DISTINCT digest FROM photo WHERE deleted IS NOT 1 AND digest NOT IN (SELECT digest FROM blob)"
    for (digest,) in every(missing):
        yield f"照片“{(digest or '')[:12]}”的图片不在账本里。"


def _access(progress: Progress) -> Iterator[str]:
    progress(5, _STEPS, "检查访问记录")
    for number in access_log.broken():
        yield f"访问记录第 {number} 条和前一条接不上，有人用别的工具改过。"
    for name in access_log.missing_triggers():
        yield f"访问记录的保护（{name}）被拿掉或改过，有人用别的工具动过账本。"
    yield from _signatures()
    yield from _log_of_copy()
    yield from log_heads.problems()


def _signatures() -> Iterator[str]:
    path = access.visitor().path
    if path is None:
        return
    slots = keys.load(path)
    for number in access_log.unsigned(roster.signed_as(slots)) if slots.root else ():
        yield f"访问记录第 {number} 条不是它所说的使用人签的，有人用别的工具改过。"


def _log_of_copy() -> Iterator[str]:
    """The copy that the book goes on from has the log as it was then: what it has must be there still."""
    who = access.visitor()
    number, _ = backup.held(meta(backup.HELD))
    copy = next((one for one in backup.listed(who.book) if one.number == number), None) if who.book and number else None
    if copy is None:
        return
    try:
        with cipher.bare(copy.path, who.key, immutable=True) as opened:
            count, last = access_log.head(opened.execute)
    except sqlite3.DatabaseError:
        return  # under another key, or damaged: said where copies are checked
    if access_log.head(database.execute_sql, count)[1] != last:
        yield f"访问记录比备份“{copy.path.name}”里的少，或和它不一样，有人用别的工具删改过。"


def _holders(progress: Progress) -> Iterator[str]:
    """Of an encrypted book: who is in its slots, or what second key, without a signature."""
    progress(6, _STEPS, "检查使用人和钥匙")
    path = access.visitor().path
    if path is None:
        return
    slots = keys.load(path)
    for holder in slots.holders:
        name = holder.name or "恢复页"
        if holder.name not in roster.trusted(slots):
            if (by := roster.ended_by(slots, holder)) is not None:
                yield f"使用人“{name}”是“{by or '旧恢复页'}”离开以后才签的章，不算数，他打不开账本。请删除这个使用人。"
            else:
                yield f"使用人“{name}”或其角色没有管理员的签章，有人用别的工具改过钥匙文件。"
    for name in leavers.back(slots, database.execute_sql):
        yield f"访问记录里“{name}”已经删除或停用，钥匙文件里却又有他：有人放回了旧的钥匙。请再删除一次，然后更换钥匙。"
    for name in slots.second:
        if not roster.is_vouched(slots, name):
            yield f"保密内容的钥匙“{name}”没有管理员的签章，是别的工具加的，不会用它。"
    stored = one("SELECT card FROM exchange_key WHERE retired = '' ORDER BY rowid DESC LIMIT 1")
    if stored and (mine := Card(**json.loads(stored[0]))).psychology and not signed_cards.is_signed(mine):
        yield "本账本公钥里心理档案的钥匙没有人签章，先不给别人：心理专干打开账本时，钥匙对得上就会签。"
    for peer in exchange_keys.changed_since_shared():
        yield f"{peer.name}的公钥里心理档案的钥匙和核对时不一样，不会封给它。请重新核对。"


def _archives(progress: Progress) -> Iterator[str]:
    """What of the archives stands in plain still, and, for who may open them, what does not open or does not count."""
    progress(7, _STEPS, "检查心理档案")
    if plain := unsealed.plain_left():
        yield f"心理档案还有 {plain:,} 处是旧版写的，没有封住：由能看心理档案的人打开一次账本，就会封好。"
    if held := unsealed.held_plain():
        yield f"没有采用的改动里有 {held:,} 处旧版写的心理档案没有封住：请在收条上处理，或删掉那个包。"
    if access.may(Right.PSYCHOLOGY) and behind.is_open():
        behind.ready()
        yield from arrived.problems()


def _title(table: str) -> str:
    return BY_TABLE[table].title if table in BY_TABLE else table


def _label(table: str, name: str) -> str:
    kind = BY_TABLE[table].kinds().get(name)
    return f"“{kind.called}”" if kind else "删除标记"
