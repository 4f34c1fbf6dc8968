"""A worker's change is its own: a save on another thread meanwhile neither joins it nor is let in without a change."""

from __future__ import annotations

import threading

import pytest

from db.changes import change
from db.connection import worker_connection
from db.person import Person
from db.record import NoChange
from fupin_desktop.services.book import Book
from tests.books import ACTOR, add_household


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
