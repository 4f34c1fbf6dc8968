"""The same as test_insider.py, of the access log: he can count every hash anew, and sign for nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from db import access_log
from fupin_desktop.services.book import access, rekeying, unlocking, users
from fupin_desktop.services.book.opening import open_book
from tests.locks import ADMIN, CREW, RECORDER, TOWNSHIP, Safe, cheap_keys, crew, safe
from tests.robustness.insider import problems, ring_of, tampering

__all__ = ["cheap_keys", "crew", "safe"]


def look(safe: Safe, name: str, times: int = 1) -> bytes:
    """Somebody looks at something; returns the book's key."""
    with safe.enter(name) as book:
        for number in range(times):
            access.note("查看完整号码", f"record-{number}", "证件号码")
        assert book.key
        return book.key


def without_triggers(run: Callable[..., object]) -> None:
    for trigger in access_log.TRIGGERS:
        run(f"DROP TRIGGER {trigger}")


def chained_anew(run: Callable[..., Any]) -> None:
    """All hashes counted again, as he can; the signatures stay with their entries."""
    before = "0" * 64
    for n, at, user, what, record, note, sealed in list(run("SELECT * FROM access ORDER BY n")):
        hashed = access_log._hash(before, (n, at, user, what, record, note))
        before = " ".join([hashed, *sealed.split(" ")[1:]])
        run("UPDATE access SET hash = ? WHERE n = ?", before, n)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE access SET note = '没看过' WHERE what = '查看完整号码'",
        f"UPDATE access SET user = '{TOWNSHIP}' WHERE what = '查看完整号码'",
        "UPDATE access SET hash = substr(hash, 1, 64) WHERE n > 2",
    ],
)
def test_he_rewrites_the_access_log_and_counts_all_hashes_anew(crew: Safe, statement: str) -> None:
    key = look(crew, RECORDER)
    look(crew, TOWNSHIP)
    assert problems(crew) == ""
    with tampering(crew.path, key) as run:
        without_triggers(run)
        run(statement)
        chained_anew(run)
        for made in access_log.TRIGGERS.values():
            run(made)
    found = problems(crew)
    assert "不是它所说的使用人签的" in found
    assert "接不上" not in found


def test_he_takes_the_end_of_the_log_away(crew: Safe) -> None:
    """The copy that the book goes on from has it still."""
    key = look(crew, RECORDER, 3)
    with crew.enter(RECORDER) as book:
        book.backup_now()
    with tampering(crew.path, key) as run:
        without_triggers(run)
        run("DELETE FROM access WHERE what = '查看完整号码' OR n > (SELECT min(n) FROM access WHERE note = '证件号码')")
        for made in access_log.TRIGGERS.values():
            run(made)
    assert "访问记录比备份" in problems(crew)


def test_he_takes_the_triggers_away(crew: Safe) -> None:
    key = look(crew, RECORDER)
    with tampering(crew.path, key) as run:
        run("DROP TRIGGER access_stays")
    assert "保护（access_stays）" in problems(crew)


def test_the_log_stands_after_users_come_and_go(crew: Safe) -> None:
    look(crew, RECORDER)
    with crew.enter() as book:
        users.edit(book, RECORDER, "王秀梅（村东）", CREW[RECORDER][0], "", ())
        users.change_password(book, TOWNSHIP, "Huan-2026-zhen")
        book.backup_now()
    ring = unlocking.unlock(crew.path, TOWNSHIP, "Huan-2026-zhen")
    with open_book(crew.path, "", ring=ring):
        access.note("查看完整号码")
    with crew.enter() as book:
        users.remove(book, "王秀梅（村东）")
    rekeying.rekey(crew.path, ring_of(crew, ADMIN))
    assert problems(crew) == ""
