"""The access log: a chain that the program can't rewrite, and that shows who did by other means."""

from __future__ import annotations

import pytest
from peewee import IntegrityError

from db import access_log
from db.connection import execute
from db.store import database
from fupin_desktop.services.book import access
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.quality.verify import verify


def write(n: int) -> None:
    for number in range(n):
        access.note("查看完整号码", f"record-{number}", "证件号码")


def test_newest_first_by_user_and_kind(book: Book) -> None:
    write(3)
    access.note("导出 Excel", text="216 人")
    assert [entry.what for entry in access_log.entries()][:2] == ["导出 Excel", "查看完整号码"]
    assert [entry.record for entry in access_log.entries(2, 1, what="查看完整号码")] == ["record-1", "record-0"]
    assert access_log.count(user=book.actor, what="查看完整号码") == 3
    assert list(access_log.broken()) == []


@pytest.mark.parametrize("statement", ["UPDATE access SET note='没看过' WHERE n=2", "DELETE FROM access WHERE n=2"])
def test_the_book_itself_refuses_changes(book: Book, statement: str) -> None:
    write(3)
    with pytest.raises(IntegrityError):
        execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE access SET note='没看过' WHERE n=2",
        "UPDATE access SET user='别人' WHERE n=2",
        "UPDATE access SET at='2009-01-01T00:00:00+08:00' WHERE n=2",
        "DELETE FROM access WHERE n=2",
        "INSERT INTO access SELECT 9, at, user, what, record, note, hash FROM access WHERE n=1",
    ],
)
def test_other_tools_leave_a_trace(book: Book, statement: str) -> None:
    write(3)
    for trigger in ("access_kept", "access_stays"):
        database.execute_sql(f"DROP TRIGGER {trigger}")
    execute(statement)
    assert list(access_log.broken()) != []
    assert any("接不上" in problem for problem in verify())
