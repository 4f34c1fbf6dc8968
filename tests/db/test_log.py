"""How the log lies: a laptop's entries together; what is asked of it does not read the rest."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from itertools import pairwise
from operator import itemgetter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db import log, undo
from db.cells import Cells
from db.changes import every, leaves
from db.merge import Bundle, take
from db.migrations import m0022_log
from db.opened import OpenBook
from db.owners import in_the_log
from db.person import Person
from db.store import database
from fupin_desktop.services.book.opening import Book, open_book
from fupin_desktop.services.exchange.selection import Selection
from fupin_desktop.services.papers.card_facts import changed_since
from tests.books import ACTOR, add_household
from tests.db.test_old_databases import PLACE

ROOT = Path(__file__).parents[2]
#: Codes that begin alike, or with what stands behind the dash in order.
CODES = ("a", "a0", "ab", "b", "0", "zzzzzzzzzzzzzzzz")
#: An entry looked up by its stamp, or a stretch by time: reads the whole log. Other tables are kept by it.
_BY_STAMP = re.compile(
    r"""(?:FROM|JOIN)\s(?:"change"|change|behind_log|"?\{[a-z_.]*log[a-z_.]*\}"?|"?\{\}"?)\s"""
    r"""(?:(?!FROM\s"action")[^;])*?(?<!a\.)\bts\s*(?:IN\s|GLOB|BETWEEN|=)"""
)


def _stamp(ms: int, code: str) -> str:
    return f"{ms:012x}0000-{code}"


@given(st.lists(st.tuples(st.integers(0, 2**48 - 1), st.sampled_from(CODES)), unique=True, max_size=40))
def test_a_stamp_comes_back_from_its_key_and_a_laptop_has_its_stretch(moments: list[tuple[int, str]]) -> None:
    stamps = [_stamp(ms, code) for ms, code in moments]
    with closing(sqlite3.connect(":memory:")) as run:
        run.execute("CREATE TABLE t (site_ts TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID")
        run.executemany(f"INSERT INTO t VALUES ({log.TURNED.format('?1')})", [(ts,) for ts in stamps])
        assert sorted(run.execute("SELECT site_ts FROM t")) == sorted((log.turned(ts),) for ts in stamps)
        assert {ts for (ts,) in run.execute(f"SELECT {log.STAMP} FROM t")} == set(stamps)
        for code in CODES:
            own = [ts for ts in sorted(stamps) if ts[17:] == code]
            told = f"SELECT {log.STAMP} FROM t WHERE {log.STRETCH} ORDER BY site_ts"
            assert [ts for (ts,) in run.execute(told, log.stretch(code))] == own
            some = own[1:3]
            if some:
                assert [ts for (ts,) in run.execute(told, log.stretch(code, some[0], some[-1]))] == some


@pytest.fixture
def crowded(book: Book) -> list[str]:
    """Stamps of many laptops, as they were written one after the other."""
    stamps = [_stamp(ms, CODES[ms % len(CODES)]) for ms in range(1, 40)]
    with database.atomic():
        log.add("change", _entries(stamps))
    return stamps


def _entries(stamps: list[str]) -> list[log.Entry]:
    return [(ts, ts, "person", ts, "name", '"王"', "") for ts in stamps]


def test_entries_are_new_where_each_laptop_had_written_nothing_so_late(crowded: list[str]) -> None:
    last = {ts[17:]: int(ts[:12], 16) for ts in crowded}
    later = [_stamp(last[code] + 1, code) for code in CODES]
    assert log.are_new(_entries([*later, _stamp(1, "unheard")]))
    assert not log.are_new(_entries([*later, later[0]]))  # two contents of one stamp are looked at
    for code in CODES:
        assert not log.are_new(_entries([*later, _stamp(last[code], code)]))
        assert not log.are_new(_entries([*later, _stamp(last[code] - 1, code)]))  # a gap that was left is no news


def test_the_laptops_are_found_and_all_is_told_in_order_of_time(crowded: list[str]) -> None:
    assert {*CODES} < set(log.sites())
    assert log.sites() == sorted({ts[17:] for (ts,) in every('SELECT ts FROM "change"')}, key=lambda code: f"{code}-")
    told = list(map(itemgetter(0), Selection().entries(psychology=False)))
    assert [ts for ts in told if ts in crowded] == crowded
    assert told == sorted(told)
    newest = Selection().newest(3)
    assert newest == [tuple(row) for row in every(f'SELECT {log.COLUMNS} FROM "change" ORDER BY ts DESC LIMIT 3')]


def test_a_laptops_entries_lie_together_and_no_question_reads_them_all(
    crowded: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lying = [ts[17:] for (ts,) in every('SELECT ts FROM "change"')]
    assert sum(a != b for a, b in pairwise(lying)) == len(set(lying)) - 1
    asked: list[tuple[str, Sequence[object]]] = []
    real = OpenBook.execute_sql

    def noted(book: OpenBook, sql: str, params: Sequence[object] = (), **more: Any) -> Any:
        asked.append((sql, params))
        return real(book, sql, params, **more)

    some, [code, *_] = crowded[:2], log.sites()
    with monkeypatch.context() as patch:
        patch.setattr(OpenBook, "execute_sql", noted)
        Cells(Person, some, {}).read([(some[0], "name")])
        leaves("person", some)
        in_the_log({"person": some}, ())
        take(Bundle(entries=[(crowded[0], crowded[0], "person", crowded[0], "name", '"王"', "")]))
        list(Selection(ranges={code: crowded[:2]}).entries(psychology=False))
        list(Selection(records=some).entries(psychology=False))
        Selection().newest(3)
        list(undo.done())
        undo.entries_with(some[0])
        changed_since(crowded[-1])
        log.are_new(_entries(some))
    plans = {
        sql: [step[3] for step in every(f"EXPLAIN QUERY PLAN {sql}", *params)]
        for sql, params in asked
        if '"change"' in sql and sql.startswith("SELECT")
    }
    assert len(plans) > 10
    assert {
        sql for sql, plan in plans.items() if any(step.startswith(("SCAN change", "SCAN c")) for step in plan)
    } == set()
    index = [plan for sql, plan in plans.items() if sql.startswith("SELECT record, field")]
    assert len(index) == 2
    assert all("COVERING INDEX" in step for plan in index for step in plan if not step.startswith("SCAN k VIRTUAL"))


def test_what_other_laptops_wrote_before_a_moment_is_not_since(book: Book) -> None:
    household, person = add_household()
    [last] = every('SELECT max(ts) FROM "change"')[0]
    before, after = "0" * 15 + "1", "f" * 16
    told = [(f"{before}-{code}", last, "person", str(person.id), "name", '"王"', "") for code in CODES]
    with database.atomic():
        log.add("change", told)
    assert changed_since(f"{last}~") == set()
    with database.atomic():
        log.add("change", [(f"{after}-zz", *told[0][1:])])
    assert changed_since(f"{last}~") == {str(household.id)}


def test_edits_come_in_the_order_of_records_behind_what_begins() -> None:
    def entry(ts: str, record: str, field: str) -> log.Entry:
        return ts, ts, "person", record, field, "1", ""

    came = [
        entry("1", "b", ""),
        entry("2", "b", "name"),
        entry("3", "a", ""),
        entry("4", "a", "name"),
        entry("5", "b", "x"),
    ]
    assert [one[0] for one in log.in_order(came)] == ["1", "3", "4", "2", "5"]


def test_cells_read_stamps_out_of_the_index(crowded: list[str]) -> None:
    cells = Cells(Person, crowded[:2], {})
    assert cells.entries == {ts: {"name": [ts]} for ts in crowded[:2]}
    cells.read([(crowded[0], "name")])
    assert cells.shown(crowded[0], "name") == ("王", False)


def test_nobody_looks_an_entry_up_by_its_stamp() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {hit[0]}"
        for folder in ("db", "fupin_desktop", "ui")
        for path in (ROOT / folder).rglob("*.py")
        if path.parent.name != "migrations"
        for literal in re.findall(r'"""[^"]*(?:"(?!"")[^"]*)*"""|"[^"\n]*"|\'[^\'\n]*\'', path.read_text("utf-8"))
        for hit in _BY_STAMP.finditer(literal)
    ]
    assert found == []


def test_a_book_that_lay_by_time_keeps_every_entry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(m0022_log, "_PORTION", 100)
    path = Path(shutil.copy(PLACE / "v21.fpb", tmp_path / "old.fpb"))
    with closing(sqlite3.connect(path)) as old:
        columns = log.COLUMNS
        then = old.execute(f'SELECT {columns} FROM "change" ORDER BY ts').fetchall()
        views = old.execute("SELECT name, sql FROM sqlite_master WHERE type = 'view' ORDER BY rowid").fetchall()
    size = path.stat().st_size
    with open_book(path, ACTOR):
        assert [tuple(row) for row in every(f'SELECT {columns} FROM "change" ORDER BY ts')][: len(then)] == then
        assert [tuple(row) for row in every("SELECT name, sql FROM sqlite_master WHERE type = 'view'")] == views
    assert path.stat().st_size < size * 1.1
