"""Opening what lies behind the second key: as a whole or not at all, and what is left out of it."""

from __future__ import annotations

import pytest

from db import arrived, behind, sealing
from db.changes import one
from fupin_desktop.progress import Cancelled
from fupin_desktop.roles import Right
from fupin_desktop.services.book import access, archives
from fupin_desktop.services.book.access import Denied
from fupin_desktop.services.book.opening import Book, open_book
from fupin_desktop.services.psychology import archive
from tests.books import ACTOR
from tests.people import TODAY, adult, agree


def test_stopped_anywhere_it_is_as_before_and_done_the_next_time(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    person = adult()
    for _ in range(6):
        agree(person)
    book.close()
    monkeypatch.setattr(arrived, "_OFTEN", 1)
    told: list[tuple[int, int]] = []
    with open_book(book.path, ACTOR, archives_later=True):
        assert archives.waiting() == 6
        archives.open_all(lambda done, total, _: told.append((done, total)))
        assert archives.waiting() == 0
    assert len(told) == 13
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1][0] == told[-1][1]
    for stop in range(len(told)):
        with open_book(book.path, ACTOR, archives_later=True):
            left = iter(range(stop))

            def tell(_done: int, _total: int, _text: str, left: object = left) -> None:
                if next(left, None) is None:  # type: ignore[call-overload]
                    raise Cancelled

            with pytest.raises(Cancelled):
                archives.open_all(tell)
            assert one("SELECT count(*) FROM consent")[0] == (6 if stop == len(told) - 1 else 0)
            archives.open_all()
            assert one("SELECT count(*) FROM consent")[0] == 6


def test_who_leaves_them_sees_nothing_of_them(book: Book) -> None:
    person = adult()
    agree(person)
    book.close()
    with open_book(book.path, ACTOR, archives_later=True):
        archives.leave()
        assert (behind.is_open(), sealing.held, archives.waiting()) == (False, {}, 0)
        with pytest.raises(Denied):
            archive.load(person, TODAY)
        assert access.visitor().rights == frozenset(Right) - {Right.PSYCHOLOGY}
        adult()  # the rest goes on
    with open_book(book.path, ACTOR):
        found = archive.load(person, TODAY)
        assert found
        assert len(found.consents) == 1
