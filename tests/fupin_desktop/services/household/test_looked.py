"""The whole book looked through again: only what was written since is read, and the answer is that of a first look."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db import clock, models
from db.changes import change, every
from db.fields import AnyRef, Ref
from db.store import database
from fupin_desktop.demo import books as demo
from fupin_desktop.progress import through
from fupin_desktop.rules.finding import Finding
from fupin_desktop.services.book.opening import Book, open_book
from fupin_desktop.services.household import cases, checks, history, looked
from tests.books import ACTOR, YUANXUEZHUANG


@pytest.fixture(scope="module")
def _made(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("demo") / "袁薛庄村.fpb"
    demo.make_village(path, YUANXUEZHUANG, 20, 1)
    return path.read_bytes()


@pytest.fixture
def village(_made: bytes, tmp_path: Path) -> Iterator[Book]:
    path = tmp_path / "袁薛庄村.fpb"
    path.write_bytes(_made)
    with open_book(path, ACTOR) as opened:
        yield opened


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The households that are read from now on."""
    keys: list[str] = []
    first = cases.read

    def noted(households: Sequence[str], year: int) -> list[Any]:
        keys.extend(households)
        return first(households, year)

    monkeypatch.setattr(cases, "read", noted)
    return keys


def again() -> list[Finding]:
    return through(checks.steps())


def anew() -> list[Finding]:
    database.obj.kept.clear()
    return again()


def _homes() -> list[str]:
    return [row[0] for row in every("SELECT id FROM resident ORDER BY id")]


def test_a_visit_saved_reads_one_household(village: Book, read: list[str]) -> None:
    assert anew()
    assert sorted(read) == _homes()
    home = _homes()[3]
    read.clear()
    with change(ACTOR, "走访") as writer:
        writer.put(models.BY_TABLE["visit"], [{"id": "新走访", "household": home, "visit_date": "2026-11-30"}])
    found = again()
    assert read == [home]
    assert found == anew()
    read.clear()
    again()
    assert read == []


def test_what_a_household_is_judged_by_reads_all(village: Book, read: list[str]) -> None:
    anew()
    read.clear()
    year = clock.today().year
    with change(ACTOR, "监测线") as writer:
        line = models.BY_TABLE["monitoring_line"]
        values = {"region_code": YUANXUEZHUANG, "year": year, "line_pc": 900000, "is_confirmed": True}
        writer.put(line, [values | {"id": line.new_key(values)}])
    found = again()
    assert sorted(read) == _homes()
    assert found == anew()


def test_another_day_reads_all(village: Book, read: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    anew()
    read.clear()
    monkeypatch.setattr(looked, "today", lambda: clock.today() + dt.timedelta(days=1))
    again()
    assert sorted(read) == _homes()


def test_nothing_else_is_read_than_what_is_watched(village: Book) -> None:
    tables: set[str] = set()

    def told(what: int, table: str | None, *_: object) -> int:
        if what == sqlite3.SQLITE_READ and table:
            tables.add(table)
        return sqlite3.SQLITE_OK

    keys, year = _homes(), cases.year_to_check()
    database.connection().set_authorizer(told)
    try:
        for case in cases.read(keys, year):
            assert list(checks._of_case(case)) is not None
    finally:
        database.connection().set_authorizer(None)
    assert tables - {"sqlite_master"} <= looked.TABLES
    assert len(tables) > 10


def test_it_goes_with_the_book(village: Book) -> None:
    assert anew()
    kept = database.obj.kept
    assert kept
    village.close()
    assert kept == {}


def _rows(table: str) -> list[dict[str, Any]]:
    names = ["id", *models.BY_TABLE[table].kinds()]
    columns = ", ".join(f'"{name}"' for name in names)
    rows = every(f'SELECT {columns} FROM "{table}" WHERE deleted IS NOT 1 ORDER BY id')
    return [dict(zip(names, row, strict=True)) for row in rows]


def _emptied(table: str) -> list[str]:
    """Fields that may be emptied without a record going elsewhere."""
    return [name for name, kind in models.BY_TABLE[table].kinds().items() if not isinstance(kind, Ref | AnyRef)]


_DOES = st.tuples(
    st.sampled_from(sorted(looked.TABLES - {"meta"})), st.integers(0, 10**6), st.integers(0, 10**6),
    st.sampled_from(["empty", "delete", "copy", "undo", "look"]),
)  # fmt: skip


@given(st.lists(_DOES, min_size=1, max_size=6))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_written_it_is_as_a_first_look(village: Book, acts: list[tuple[str, int, int, str]]) -> None:
    again()
    for table, which, field, act in acts:
        _do(table, which, field, act)
    assert again() == anew()


def _do(table: str, which: int, field: int, act: str) -> None:
    model, rows = models.BY_TABLE[table], _rows(table)
    if act == "look":
        again()
    elif act == "undo":
        history.undo(ACTOR)
    elif rows:
        row = rows[which % len(rows)]
        with change(ACTOR, "改") as writer:
            if act == "delete":
                writer.delete(model, [row["id"]])
            elif act == "empty":
                names = _emptied(table)
                writer.put(model, [{"id": row["id"], names[field % len(names)]: None}])
            elif not model.derived_from:
                writer.put(model, [row | {"id": f"{row['id']}的另一份{field}"}])


@pytest.mark.parametrize("act", ["delete", "empty", "copy"])
def test_whatever_table_is_written_it_is_as_a_first_look(village: Book, act: str) -> None:
    wrong = []
    for table in sorted(looked.TABLES - {"meta"}):
        for which in range(4):
            again()
            _do(table, which * 7, which * 5, act)
            wrong += [table] if again() != anew() else []
    assert wrong == []
