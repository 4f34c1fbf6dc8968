"""Opening, refusing, copying and restoring book files."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import peewee
import pytest

from db import backup, connection, migrations
from db.changes import one
from db.connection import BookError, BookInUse, DamagedBook, NewerBook, NotABook
from db.models import MODELS
from db.store import database
from fupin_desktop.services.book import opening
from fupin_desktop.services.book.opening import Book, create_book, open_book
from tests.books import ACTOR, YUANXUEZHUANG, add_household
from tests.posix_only import is_private


def test_tables_after_all_migrations_are_those_of_the_models(book: Book) -> None:
    for model in MODELS:
        columns = {c.name: (c.data_type, c.primary_key) for c in database.get_columns(model.table())}
        declared = {f.column_name: (f.field_type, f.primary_key) for f in model._meta.sorted_fields}
        assert columns == declared, model.table()
        indexed = {i.columns[0] for i in database.get_indexes(model.table()) if i.columns != ["id"]}
        assert indexed == {f.column_name for f in model._meta.sorted_fields if f.index}, model.table()


def test_a_book_is_one_file_private_strict_and_checks_foreign_keys(book: Book) -> None:
    assert one("PRAGMA journal_mode")[0] == "truncate"
    assert one("PRAGMA foreign_keys")[0] == 1
    assert is_private(book.path)
    assert "STRICT" in one("SELECT sql FROM sqlite_master WHERE name='person'")[0]


def test_what_is_not_a_book_is_refused(tmp_path: Path) -> None:
    for name, content in {"a.fpb": b"", "b.fpb": b"hello" * 100, "c.fpb": "户编号,姓名".encode()}.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(NotABook, match="不是本程序的账本"):
            connection.open_file(tmp_path / name)
    with closing(sqlite3.connect(tmp_path / "d.fpb")) as other:
        other.execute("CREATE TABLE t (x)")
        other.commit()
    with pytest.raises(NotABook):
        connection.open_file(tmp_path / "d.fpb")
    with pytest.raises(BookError, match="找不到账本"):
        connection.open_file(tmp_path / "none.fpb")


def test_a_newer_book_is_refused_untouched(book: Book) -> None:
    database.execute_sql(f"PRAGMA user_version={migrations.LATEST + 1}")
    book.close()
    content = book.path.read_bytes()
    with pytest.raises(NewerBook, match="请先更新程序"):
        open_book(book.path, ACTOR)
    assert book.path.read_bytes() == content


def test_a_second_writer_is_refused_and_a_reader_is_not(book: Book) -> None:
    with pytest.raises(BookInUse, match="另一个窗口"):
        open_book(book.path, ACTOR)


def test_making_a_book_says_why_it_can_not(tmp_path: Path) -> None:
    with pytest.raises(BookError, match="没有行政区划代码"):
        create_book(tmp_path / "a.fpb", "999999999999", ACTOR)
    with pytest.raises(BookError, match=r"\.fpb"):
        create_book(tmp_path / "a.xlsx", YUANXUEZHUANG, ACTOR)
    create_book(tmp_path / "a.fpb", YUANXUEZHUANG, ACTOR)
    with pytest.raises(BookError, match="已经有了"):
        create_book(tmp_path / "a.fpb", YUANXUEZHUANG, ACTOR)
    with pytest.raises(BookError, match="请换一个能写的文件夹"):
        create_book(tmp_path / "none" / "a.fpb", YUANXUEZHUANG, ACTOR)


def test_a_backup_holds_what_was_saved_and_comes_back(book: Book) -> None:
    add_household("张三")
    copy = book.backup_now("试")
    assert copy is not None
    assert backup.is_good(copy.path)
    add_household("李四", "410502196003036013")
    book.close()
    aside = backup.restore(book.path, copy)
    with open_book(book.path, ACTOR):
        assert one("SELECT count(*) FROM person")[0] == 1
    assert aside  # what was replaced is kept
    assert aside.exists()


def test_a_damaged_book_is_refused_and_the_newest_good_backup_found(book: Book) -> None:
    add_household()
    copy = book.backup_now()
    assert copy is not None
    book.close()
    content = bytearray(book.path.read_bytes())
    for page in range(1, len(content) // 4096):
        content[page * 4096 : page * 4096 + 100] = b"\xff" * 100
    book.path.write_bytes(content)
    with pytest.raises(DamagedBook, match="从备份恢复"):
        open_book(book.path, ACTOR)
    assert backup.newest_good(book.path) == copy
    bad = copy.path.with_name(copy.path.name.replace("_2", "_3", 1))
    bad.write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    assert backup.newest_good(book.path) == copy


def test_the_copy_at_opening_is_made_once_a_day_and_for_work_only(book: Book) -> None:
    assert book.backup_if_due() is not None
    assert book.backup_if_due() is None
    add_household()
    assert book.backup_if_due() is None
    assert len(backup.listed(book.path)) == 1


def test_a_read_only_folder_can_be_looked_at(book: Book) -> None:
    add_household()
    book.close()
    with open_book(book.path, ACTOR, read_only=True):
        assert one("SELECT count(*) FROM person")[0] == 1
        with pytest.raises(Exception, match="readonly"):
            add_household("李四", "410502196003036013")


def test_an_opening_that_fails_in_any_way_leaves_the_book_to_others(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the program itself would stand in the way of restoring it."""
    book.close()

    def fail(*_: object) -> None:
        raise peewee.DatabaseError("database disk image is malformed")

    with monkeypatch.context() as patched:
        patched.setattr(opening, "settle_in", fail)
        with pytest.raises(peewee.DatabaseError):
            open_book(book.path, ACTOR)
    open_book(book.path, ACTOR).close()
