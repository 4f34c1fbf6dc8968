"""A restore cut off at every point, by a kill or by a refused call: the old or the new book is there, whole, and what
is said is true. And the slots do not go back with it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from db import backup, keys
from db.changes import one
from db.connection import BookError
from db.keys import Ring
from fupin_desktop.services.book import rekeying, unlocking, users
from fupin_desktop.services.book.opening import open_book, restore
from fupin_desktop.services.book.unlocking import Locked, WrongPassword
from fupin_desktop.services.quality.verify import verify
from tests.books import ACTOR, add_household
from tests.commands import Commands
from tests.locks import ADMIN, PASSWORD, RECORDER, Safe, cheap_keys, crew, safe
from tests.robustness.faults import DONE, KILLED, RAISED, cut_off

__all__ = ["cheap_keys", "crew", "safe"]
OTHER_PASSWORD = "Huan-2026-xin"


def persons(path: Path, ring: Ring | None) -> int:
    """How many; the book opens, is whole, and can be written."""
    with open_book(path, ACTOR, ring=ring):
        assert list(verify()) == []
        count = one("SELECT count(*) FROM person")[0]
        add_household("新来的", "410502196003036013")
    return int(count)


def plain(village: Path) -> Path:
    with open_book(village, ACTOR) as book:
        book.backup_now()
        add_household()
    return village


@pytest.fixture(params=["plain", "locked", "re-keyed"])
def changed(request: pytest.FixtureRequest, village: Path, safe: Safe) -> tuple[Path, Callable[[], Ring | None]]:
    """A book with a copy from before a person was added, and what opens it."""
    if request.param == "plain":
        return plain(village), lambda: None
    with safe.enter() as book:
        add_household("先来的", "410502195504056010")
        copy = book.backup_now()
        add_household()
    if request.param == "re-keyed":  # the copy lies there under a key that the book no longer has
        assert copy
        away = Path(shutil.copy(copy.path, safe.path.parent / "away"))
        away_keys = Path(shutil.copy(keys.beside(copy.path), safe.path.parent / "away.keys"))
        rekeying.rekey(safe.path, unlocking.unlock(safe.path, ADMIN, PASSWORD))
        away.replace(copy.path)
        away_keys.replace(keys.beside(copy.path))
    return safe.path, lambda: unlocking.unlock(safe.path, ADMIN, PASSWORD)


@pytest.mark.parametrize("kills", [True, False], ids=["killed", "refused"])
def test_cut_off_at_every_point(
    changed: tuple[Path, Callable[[], Ring | None]], tmp_path: Path, *, kills: bool
) -> None:
    path, ring_of = changed
    kept = tmp_path.with_name(f"{tmp_path.name}-kept")
    if path.parent != tmp_path:
        shutil.copytree(path.parent, tmp_path, dirs_exist_ok=True)
        path = tmp_path / path.name
    shutil.copytree(tmp_path, kept)
    ring = ring_of()
    before = persons(path, ring)
    ends = []
    for point in range(100):
        shutil.rmtree(tmp_path)
        shutil.copytree(kept, tmp_path)
        [copy] = backup.listed(path)
        end = cut_off(partial(restore, path, copy, ring), tmp_path, point, kills=kills)
        assert path.exists(), point
        found = persons(path, ring_of())
        assert found in (before, before - 1), point
        assert len(keys.load(path).book) == 1 if ring else True
        if end == DONE:
            assert found == before - 1, point
        if end == RAISED:  # it said that nothing has changed
            told = (tmp_path.parent / "said").read_text("utf-8")
            assert "账本没有动" in told or "文件夹不能写" in told, told
            assert found == before, point
        assert not [file.name for file in tmp_path.rglob("*") if file.name.endswith((".restore", ".new", ".tmp"))]
        ends.append(end)
        if end == DONE and all(one == DONE for one in ends[-3:]) and len(ends) > 5:
            break
    assert ends.count(KILLED if kills else RAISED) >= 4
    assert ends[-1] == DONE


def test_the_file_that_stood_there_is_a_copy_that_can_be_put_back(village: Path) -> None:
    plain(village)
    with open_book(village, ACTOR, read_only=True):
        before = one("SELECT count(*) FROM person")[0]
    [copy] = backup.listed(village)
    aside = restore(village, copy)
    assert aside
    found = backup.listed(village)[0]
    assert (found.path, found.note) == (aside, "恢复前")
    assert backup.newest_good(village) == copy  # it is not what is offered when the book is damaged
    restore(village, found)
    assert persons(village, None) == before


def test_without_the_books_file_the_password_is_asked_and_the_slots_stay(
    crew: Safe, run: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    with crew.enter() as book:
        add_household()
        book.backup_now()
        users.remove(book, RECORDER)
        users.change_password(book, ADMIN, OTHER_PASSWORD)
    after = keys.beside(crew.path).read_bytes()
    crew.path.unlink()
    [copy] = backup.listed(crew.path)
    with pytest.raises(Locked, match="先用密码"):
        restore(crew.path, copy)
    for name, password in ((ADMIN, PASSWORD), (RECORDER, "Luru-2026")):
        with pytest.raises(WrongPassword):
            unlocking.unlock(crew.path, name, password)
    unlocking.forget_tries(crew.path)
    monkeypatch.setenv("FUPIN_USER", ADMIN)
    monkeypatch.setenv("FUPIN_PASSWORD", PASSWORD)
    ran = run("restore", crew.path, "--json")
    assert ran.code == 2
    assert not crew.path.exists()
    unlocking.forget_tries(crew.path)
    monkeypatch.setenv("FUPIN_PASSWORD", OTHER_PASSWORD)
    ran = run("restore", crew.path, "--json")
    assert ran.code == 0, ran.err
    assert keys.beside(crew.path).read_bytes() == after
    assert persons(crew.path, unlocking.unlock(crew.path, ADMIN, OTHER_PASSWORD)) == 1


def test_without_slots_too_the_copys_open_it(crew: Safe) -> None:
    with crew.enter() as book:
        add_household()
        book.backup_now()
    crew.path.unlink()
    keys.beside(crew.path).unlink()
    [copy] = backup.listed(crew.path)
    with pytest.raises(Locked):
        restore(crew.path, copy)
    ring = unlocking.unlock(copy.path, ADMIN, PASSWORD)
    assert restore(crew.path, copy, ring) is None
    assert persons(crew.path, unlocking.unlock(crew.path, ADMIN, PASSWORD)) == 1


def test_a_damaged_copy_is_refused_and_nothing_is_touched(village: Path) -> None:
    plain(village)
    [copy] = backup.listed(village)
    raw = bytearray(copy.path.read_bytes())
    for at in range(8192, len(raw), 8192):
        raw[at : at + 100] = b"\xff" * 100
    copy.path.write_bytes(raw)
    before = village.read_bytes()
    with pytest.raises(BookError, match="账本没有动"):
        restore(village, copy)
    assert village.read_bytes() == before
    assert len(backup.listed(village)) == 1


def test_a_plain_copy_that_somebody_put_beside_a_locked_book(safe: Safe, village: Path) -> None:
    """Who has no key can still write files: his book is neither offered nor put in the place of the true one."""
    with safe.enter() as book:
        add_household()
        true = book.backup_now()
    planted = backup.folder(safe.path) / f"{safe.path.stem}_20261129-080000_99.fpb"
    shutil.copy(village, planted)
    ring = unlocking.unlock(safe.path, ADMIN, PASSWORD)
    assert backup.newest_good(safe.path, ring) == true
    found = next(one for one in backup.listed(safe.path) if one.path == planted)
    before = safe.path.read_bytes()
    with pytest.raises(BookError, match="没有加密"):
        restore(safe.path, found, ring)
    assert safe.path.read_bytes() == before
