"""A first import makes its indexes at the end: the same tables and indexes, and none lost when it is given up."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from peewee import IntegrityError

from db.bulk import indexes_last
from db.changes import every, many
from db.person import Person
from db.store import database
from fupin_desktop.demo import books
from fupin_desktop.exchange import excel_in
from fupin_desktop.progress import Cancelled
from fupin_desktop.services.book import dump
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.exchange.workbooks import apply_import, plan_import
from fupin_desktop.services.lists import search
from fupin_desktop.services.quality.verify import verify
from tests.fupin_desktop.exchange.sheets import ROSTERS

ROSTER = ROSTERS / "已脱贫人口名单_袁薛庄村.xlsx"


def indexes() -> list[tuple[str, str, str]]:
    found = every("SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
    return sorted(map(tuple, found))


def test_a_first_import_leaves_what_any_import_leaves(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    before = indexes()
    monkeypatch.setattr(excel_in, "_MANY", 1)
    with patch.object(excel_in, "indexes_last", wraps=indexes_last) as asked:
        apply_import(book, plan_import([ROSTER]))
    [left_out] = asked.call_args.args
    assert {"change", "person", "person_year", "household", "search"} <= left_out
    assert indexes() == before
    assert list(verify()) == []
    name = every("SELECT name FROM person ORDER BY id LIMIT 1")[0][0]
    assert name in {hit.name for hit in search.find(name)}
    again = plan_import([ROSTER])
    assert (again.added, again.changed) == (0, 0)


def test_a_later_import_keeps_the_indexes_of_what_there_is(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only those of tables that it is the first to fill are made at the end; the log's stays."""
    books.fill(5, 1)
    before = indexes()
    monkeypatch.setattr(excel_in, "_MANY", 1)
    with patch.object(excel_in, "indexes_last", wraps=indexes_last) as asked:
        apply_import(book, plan_import([ROSTER]))
    asked.assert_called_once_with({"person_year", "employment", "housing", "water", "income"})
    assert indexes() == before


def test_an_import_given_up_while_indexes_are_out_leaves_them(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    before, empty = indexes(), list(dump.lines())
    monkeypatch.setattr(excel_in, "_MANY", 1)

    def stop(_done: int, _total: int, what: str) -> None:
        if what == "整理索引":
            assert len(indexes()) < len(before)
            raise Cancelled

    with pytest.raises(Cancelled):
        apply_import(book, plan_import([ROSTER]), stop)
    assert indexes() == before
    assert list(dump.lines()) == empty


def test_a_first_import_of_records_of_nobody_leaves_nothing(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whose rows are is asked for all of them at the end; afterwards for each row again."""
    monkeypatch.setattr(excel_in, "_MANY", 1)
    plan, empty = plan_import([ROSTER]), list(dump.lines())
    plan.files[0].writes[Person][-1]["household"] = "nobody's"
    with pytest.raises(IntegrityError, match="FOREIGN KEY"):
        apply_import(book, plan)
    assert list(dump.lines()) == empty
    assert every("PRAGMA foreign_keys") == [(1,)]


@pytest.mark.parametrize("count", [0, 1, 49, 50, 51, 2500, 2551])
@pytest.mark.parametrize("marks", ["?,?", "NULL,?"])
def test_rows_that_are_inserted_together_are_all_there_in_their_order(book: Book, count: int, marks: str) -> None:
    rows = [(f"k{number}", number)[-marks.count("?") :] for number in range(count)]
    database.execute_sql("CREATE TEMP TABLE kept (name TEXT, number INTEGER)")
    for given in (rows, iter(rows)):
        many(f"INSERT INTO kept VALUES ({marks})", given)
        many("UPDATE kept SET name = ? WHERE number = ?", (("seen", number) for number in range(count)))
        assert every("SELECT name, number FROM kept ORDER BY rowid") == [("seen", number) for number in range(count)]
        database.execute_sql("DELETE FROM kept")


def test_of_rows_that_are_inserted_together_one_that_is_there_is_left_out_or_said(book: Book) -> None:
    database.execute_sql("CREATE TEMP TABLE kept (number INTEGER PRIMARY KEY)")
    many("INSERT INTO kept VALUES (?)", [(70,)])
    many("INSERT OR IGNORE INTO kept VALUES (?)", [(number,) for number in range(100)])
    assert len(every("SELECT 1 FROM kept")) == 100
    with pytest.raises(IntegrityError):
        many("INSERT INTO kept VALUES (?)", [(number,) for number in range(99, 199)])
