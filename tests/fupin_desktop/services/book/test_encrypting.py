"""A plain book is encrypted: what was sealed in it stays readable for who may, and its key lies open to nobody."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from db import backup, behind, cipher, sealing
from db.person import Person
from db.psychology import ArchiveEntry, Consent, CounsellingSession, Counsellor
from db.sealing import NoKey
from fupin_desktop.roles import Role
from fupin_desktop.services.book import rekeying, unlocking, users
from fupin_desktop.services.book.opening import Book, open_book, restore
from fupin_desktop.services.psychology import archive, care, consents, team
from fupin_desktop.services.quality.verify import verify
from tests.books import ACTOR, add_household
from tests.books import book as book
from tests.locks import cheap_keys

__all__ = ["book", "cheap_keys"]

DAY = dt.date(2026, 11, 21)
PASSWORD, TALK = "Guanli-2026", "他说夜里睡不着"


@pytest.fixture
def person(book: Book) -> str:
    """Somebody who was listened to, in a plain book that is closed then."""
    _, made = add_household()
    made.birth = dt.date(1955, 4, 5)
    for purpose in "14":
        consents.give(ACTOR, Consent(person=made.id, purpose=purpose, given_by="1", way="1", date=DAY))
    care.add_session(ACTOR, CounsellingSession(person=made.id, mode="1"), {"content": TALK}, DAY)
    for name in (ACTOR, "赵心怡"):
        team.keep(ACTOR, Counsellor(name=name, role=team.KEEPER, pledge_date=DAY))
    assert book.backup_now()
    book.close()
    return str(made.id)


def told(person: str) -> str:
    found = archive.load(person, DAY, noted=False)
    assert found
    return str(found.sessions[0][1]["content"])


def entered(path: Path, name: str, password: str) -> Book:
    return open_book(path, "", ring=unlocking.unlock(path, name, password))


def test_who_wrote_it_reads_it_still(book: Book, person: str) -> None:
    ring, code = rekeying.encrypt(book.path, ACTOR, PASSWORD)
    with open_book(book.path, "", ring=ring):
        assert told(person) == TALK
        assert list(verify()) == []
    users.recover(book.path, code, ACTOR, "Wangle-2026")
    with entered(book.path, ACTOR, "Wangle-2026"):
        assert told(person) == TALK


def test_who_is_added_reads_it_by_right_alone(book: Book, person: str) -> None:
    ring, _ = rekeying.encrypt(book.path, ACTOR, PASSWORD)
    with open_book(book.path, "", ring=ring) as opened:
        assert users.add(opened, "赵心怡", "Xinli-2026", Role.COUNSELLOR)
        users.add(opened, "王秀梅", "Luru-2026", Role.RECORDER)
    with entered(book.path, "赵心怡", "Xinli-2026"):
        assert told(person) == TALK
    with entered(book.path, "王秀梅", "Luru-2026"):
        assert sealing.held == {}
        assert not behind.is_open()
        for kept in ArchiveEntry.living():
            with pytest.raises(NoKey):
                ArchiveEntry.content.read(kept)


def test_the_key_lies_in_no_file(book: Book, person: str) -> None:
    ring, _ = rekeying.encrypt(book.path, ACTOR, PASSWORD)
    copies = backup.listed(book.path)
    assert copies
    for file in (book.path, *(copy.path for copy in copies)):
        with cipher.bare(file, cipher.key_of(file, ring)) as opened:
            assert opened.execute("SELECT count(*) FROM meta WHERE key='second_key'").fetchone() == (0,)
    restore(book.path, copies[-1], ring)
    with open_book(book.path, "", ring=ring):
        assert told(person) == TALK
        assert Person.find(person)


def test_cut_off_at_the_very_end_it_is_forgotten_at_the_next_opening(
    book: Book, person: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rekeying, "_forget_second_key", lambda *_: None)
    ring, _ = rekeying.encrypt(book.path, ACTOR, PASSWORD)
    with open_book(book.path, "", ring=ring):
        assert told(person) == TALK
    with cipher.bare(book.path, cipher.key_of(book.path, ring)) as opened:
        assert opened.execute("SELECT count(*) FROM meta WHERE key='second_key'").fetchone() == (0,)
