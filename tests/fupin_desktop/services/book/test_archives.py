"""Opening what lies behind the second key: as a whole or not at all, and what is left out of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from db import arrived, behind, sealing, unsealed
from db.changes import one
from fupin_desktop.progress import WHOLE, Cancelled
from fupin_desktop.roles import Right
from fupin_desktop.services.book import access, archives
from fupin_desktop.services.book.access import Denied
from fupin_desktop.services.book.opening import Book, open_book
from fupin_desktop.services.psychology import archive
from fupin_desktop.services.quality.verify import verify
from tests.books import ACTOR
from tests.people import TODAY, adult, agree

OLD = Path(__file__).resolve().parents[3] / "old_databases" / "v16.fpb"


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


def test_the_sealing_of_an_old_book_is_told_and_can_be_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unsealed, "_PORTION", 3)
    path = Path(shutil.copy(OLD, tmp_path / "old.fpb"))
    told: list[tuple[int, int, str]] = []

    def tell(done: int, total: int, text: str) -> None:
        told.append((done, total, text))
        if len(told) == 4:
            raise Cancelled

    with open_book(path, ACTOR, archives_later=True):
        left = unsealed.plain_left()
        assert archives.waiting() == left > 0
        with pytest.raises(Cancelled):
            archives.open_all(tell)
        archives.leave()
    with open_book(path, ACTOR, archives_later=True):
        assert 0 < unsealed.plain_left() < left  # what was sealed stays so
        archives.open_all(lambda *step: told.append(step))
        assert unsealed.plain_left() == 0
        assert list(verify()) == []
    assert {text for _, _, text in told} == {"封存旧版的心理档案", "打开心理档案"}
    again = told[4:]
    assert [done for done, _, _ in again] == sorted(done for done, _, _ in again)
    assert again[-1][0] == again[-1][1] == WHOLE
