"""A worker's change is its own: a save on another thread meanwhile neither joins it nor is let in without a change."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from db.changes import change
from db.connection import worker_connection
from db.person import Person
from db.record import NoChange
from fupin_desktop.services.book.opening import Book, create_book
from tests.books import ACTOR, YUANXUEZHUANG, add_household


def test_a_change_belongs_to_its_thread(book: Book) -> None:
    _, person = add_household()
    opened, done = threading.Event(), threading.Event()

    def work() -> None:
        with worker_connection(), change(ACTOR, "后台"):
            opened.set()
            done.wait(5)

    worker = threading.Thread(target=work)
    worker.start()
    opened.wait(5)
    person.name = "李四"
    with pytest.raises(NoChange):
        person.save()
    done.set()
    worker.join()
    assert Person.get_by_id(person.id).name == "张三"


def test_a_worker_may_outlive_its_book(book: Book, tmp_path: Path) -> None:
    """The window may go on to another book while a worker of the first one ends."""
    opened, done = threading.Event(), threading.Event()
    failures: list[BaseException] = []

    def work() -> None:
        try:
            with worker_connection():
                opened.set()
                done.wait(5)
        except IndexError as error:
            failures.append(error)

    worker = threading.Thread(target=work)
    worker.start()
    opened.wait(5)
    book.close()
    create_book(tmp_path / "另一本.fpb", YUANXUEZHUANG, ACTOR)
    done.set()
    worker.join()
    assert failures == []
