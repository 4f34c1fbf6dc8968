"""A slot file that can't be read, written or trusted: what is said, and that nothing is lost."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from db import backup, cipher, keys, migrations, roster
from db.connection import BookError, NewerBook
from db.keys import SHEET, Cost
from fupin_desktop.roles import Role
from fupin_desktop.services.book import rekeying, unlocking, users
from fupin_desktop.services.book.opening import create_book, open_book, restore
from fupin_desktop.services.book.unlocking import BadKeyFile, Locked, NotDone, NotSigned
from tests.books import YUANXUEZHUANG, add_household
from tests.locks import ADMIN, CHEAP, PASSWORD, RECORDER, Safe, cheap_keys, crew, safe

__all__ = ["cheap_keys", "crew", "safe"]


def test_a_slot_file_that_can_not_be_read_is_no_damaged_one(safe: Safe) -> None:
    slots = keys.beside(safe.path)
    raw = slots.read_bytes()
    slots.unlink()
    slots.mkdir()
    with pytest.raises(BadKeyFile, match=r"读不了钥匙文件.*权限"):
        safe.enter()
    slots.rmdir()
    slots.write_bytes(raw)
    with safe.enter():
        pass


def test_slots_without_their_book(safe: Safe) -> None:
    ring = unlocking.unlock(safe.path, ADMIN, PASSWORD)
    safe.path.unlink()
    assert unlocking.is_locked(safe.path) is False
    with pytest.raises(BookError, match="找不到账本"):
        open_book(safe.path, "", ring=ring)
    assert not safe.path.exists()


def test_a_slot_made_on_a_faster_computer_is_made_anew_on_this_one(safe: Safe, monkeypatch: pytest.MonkeyPatch) -> None:
    known = keys.load(safe.path)
    ring = unlocking.unlock(safe.path, ADMIN, PASSWORD)
    dear = keys.with_secret(keys.at_cost(ring.holder, Cost(9, 8, 1)), ring.private, PASSWORD, known.root)
    keys.save(safe.path, keys.with_holder(known, dear), ring)
    unlocking.unlock(safe.path, ADMIN, PASSWORD)
    assert keys.load(safe.path).holder(ADMIN) == dear  # it was fast enough
    monkeypatch.setattr(unlocking, "_SLOW", 0.0)
    assert unlocking.unlock(safe.path, ADMIN, PASSWORD).root == known.root
    renewed = keys.load(safe.path).holder(ADMIN)
    assert renewed
    assert renewed.cost == CHEAP
    with safe.enter():
        pass


def test_who_changes_the_users_meanwhile_is_not_overruled(safe: Safe, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slot is made anew while another window gives that user a new password: the new password stays."""
    known = keys.load(safe.path)
    ring = unlocking.unlock(safe.path, ADMIN, PASSWORD)
    dear = keys.with_secret(keys.at_cost(ring.holder, Cost(9, 8, 1)), ring.private, PASSWORD, known.root)
    keys.save(safe.path, keys.with_holder(known, dear), ring)
    monkeypatch.setattr(unlocking, "_SLOW", 0.0)

    def meanwhile() -> Cost:
        fresh = keys.with_secret(dear, ring.private, "Huan-2026-xin", known.root)
        keys.save(safe.path, keys.with_holder(keys.load(safe.path), fresh), ring)
        return CHEAP

    monkeypatch.setattr(keys, "measured_cost", meanwhile)
    unlocking.unlock(safe.path, ADMIN, PASSWORD)
    monkeypatch.setattr(keys, "measured_cost", lambda: CHEAP)
    with pytest.raises(unlocking.WrongPassword):
        unlocking.unlock(safe.path, ADMIN, PASSWORD)
    unlocking.unlock(safe.path, ADMIN, "Huan-2026-xin")


def test_a_copy_whose_slots_can_not_be_written_is_named(crew: Safe) -> None:
    """The old password still opens that copy: whoever changed it has to know. Damaged slots open nothing anyway."""
    with crew.enter() as book:
        first, damaged, last = (book.backup_now() for _ in range(3))
        assert first
        assert damaged
        assert last
        keys.beside(damaged.path).write_bytes(b"{}")
        keys.beside(last.path).with_name(f".{keys.beside(last.path).name}.new").mkdir()
        with pytest.raises(NotDone, match=rf"账本已改好，但有 1 份备份的钥匙文件改不了（{last.path.name}）"):
            users.remove(book, RECORDER)
    assert keys.beside(damaged.path).read_bytes() == b"{}"
    for path, is_open in ((crew.path, False), (first.path, False), (last.path, True)):
        assert (RECORDER in unlocking.users(path)) is is_open


def test_a_book_without_a_sheet_says_so(safe: Safe) -> None:
    ring = unlocking.unlock(safe.path, ADMIN, PASSWORD)
    keys.save(safe.path, keys.without_holder(keys.load(safe.path), SHEET), ring)
    with pytest.raises(BadKeyFile, match="没有恢复页"):
        users.recover(safe.path, safe.code, ADMIN, "Huan-2026-xin")
    with safe.enter():
        pass


def test_slots_of_another_book_open_nothing(safe: Safe, tmp_path: Path) -> None:
    """The same 管理员 with the same password in both: the slot opens, and its key is not this book's."""
    other = tmp_path / "other" / safe.path.name
    other.parent.mkdir()
    create_book(other, YUANXUEZHUANG, ADMIN, PASSWORD)
    ring = unlocking.unlock(other, ADMIN, PASSWORD)
    with pytest.raises(BadKeyFile, match="不是这本账本的"):
        open_book(safe.path, "", ring=ring)
    before = safe.path.read_bytes()
    shutil.copy(keys.beside(other), keys.beside(safe.path))
    with pytest.raises(BookError):
        safe.enter()
    assert safe.path.read_bytes() == before


def test_slots_older_than_a_new_key_are_told_from_damage(safe: Safe) -> None:
    with safe.enter() as book:
        add_household()
        book.backup_now()
    old = keys.beside(safe.path).read_bytes()
    rekeying.rekey(safe.path, unlocking.unlock(safe.path, ADMIN, PASSWORD))
    [copy] = backup.listed(safe.path)
    keys.beside(safe.path).write_bytes(old)
    with pytest.raises(BadKeyFile, match=rf"比账本旧.*{keys.beside(copy.path).name}"):
        safe.enter()
    keys.beside(copy.path).write_bytes(b"{}")  # nothing newer is left to offer
    with pytest.raises(BookError, match="已损坏"):
        safe.enter()


def test_whose_root_has_left_is_sent_to_the_sheet(crew: Safe) -> None:
    """An earlier program's book: the second 管理员 has no signature that counts, and who could give it is gone."""
    with crew.enter() as book:
        users.add(book, "第二人", "Guanli-2027", Role.ADMIN)
    known = keys.load(crew.path)
    second = known.holder("第二人")
    assert second
    gone = keys.without_holder(keys.with_holder(known, replace(second, signing="", by="", proof="")), ADMIN)
    assert "照平常打开一次" in unlocking.can_not_sign(known)
    assert ADMIN in unlocking.can_not_sign(known)
    told = unlocking.can_not_sign(gone)
    assert "已经离开" in told
    assert "用恢复页" in told


def test_a_rekeying_that_was_cut_off_is_finished_whichever_key_the_book_has(safe: Safe) -> None:
    ring = unlocking.unlock(safe.path, ADMIN, PASSWORD)
    known = keys.load(safe.path)
    keys.save(safe.path, keys.add_key(known, "book"), ring)
    assert len(keys.load(safe.path).book) == 2
    with safe.enter():
        pass
    assert keys.load(safe.path).book == known.book
    assert cipher.fits(safe.path, ring.book_keys(keys.load(safe.path))[0])
    assert roster.trusted(keys.load(safe.path)) >= {ADMIN, SHEET}


@pytest.mark.parametrize("read_only", [False, True])
def test_a_locked_book_of_a_newer_program_is_not_touched(safe: Safe, *, read_only: bool) -> None:
    """Its first bytes tell nothing: fails when the version is not asked for once it is unlocked."""
    ring = unlocking.unlock(safe.path, ADMIN, PASSWORD)
    with cipher.bare(safe.path, ring.book_keys(keys.load(safe.path))[0]) as newer:
        newer.execute(f"PRAGMA user_version={migrations.LATEST + 1}")
        newer.commit()
    before = safe.path.read_bytes()
    with pytest.raises(NewerBook, match="新版程序写的"):
        open_book(safe.path, "", ring=ring, read_only=read_only)
    assert safe.path.read_bytes() == before


def test_slots_from_before_the_sheet_gave_a_new_password_are_told_as_old(safe: Safe) -> None:
    """Fails when an opening no longer notes how new the slots are: the sheet changes them while the book is closed."""
    old = keys.beside(safe.path).read_bytes()
    users.recover(safe.path, safe.code, ADMIN, "Huan-2026-xin")
    with open_book(safe.path, "", ring=unlocking.unlock(safe.path, ADMIN, "Huan-2026-xin")):
        pass
    keys.beside(safe.path).write_bytes(old)
    with pytest.raises(BadKeyFile, match="比账本旧"):
        safe.enter()


def test_the_check_of_slots_at_unlock(safe: Safe) -> None:
    """Fails when `unlocking` no longer asks for the seal: the file's own digest is right."""
    slots = keys.load(safe.path)
    holder = slots.holder(ADMIN)
    assert holder
    forged = keys.with_holder(slots, replace(holder, area="410502"))
    keys.beside(safe.path).write_bytes(keys.encode(forged, dict.fromkeys(slots.book, b"x" * 32)))
    with pytest.raises(unlocking.BadKeyFile, match="被改动过"):
        unlocking.unlock(safe.path, ADMIN, PASSWORD)


def test_slots_that_are_changed_between_the_password_and_the_opening(safe: Safe) -> None:
    """Fails when the opening no longer asks for the seal: a locked window unlocks first, and opens later."""
    ring = unlocking.unlock(safe.path, ADMIN, PASSWORD)
    slots = keys.load(safe.path)
    forged = keys.with_holder(slots, replace(ring.holder, area="410502"))
    keys.beside(safe.path).write_bytes(keys.encode(forged, dict.fromkeys(slots.book, b"x" * 32)))
    before = safe.path.read_bytes()
    with pytest.raises(BadKeyFile, match="被改动过"):
        open_book(safe.path, "", ring=ring)
    keys.beside(safe.path).write_bytes(b"{}")
    with pytest.raises(BadKeyFile, match="已损坏或被改动"):
        open_book(safe.path, "", ring=ring)
    assert safe.path.read_bytes() == before


def test_who_may_not_restore_does_not(crew: Safe) -> None:
    with crew.enter() as book:
        copy = book.backup_now()
        add_household()
    assert copy
    before = crew.path.read_bytes()
    with pytest.raises(BookError, match="村级录入员不能从备份恢复"):
        restore(crew.path, copy, unlocking.unlock(crew.path, RECORDER, "Luru-2026"))
    assert crew.path.read_bytes() == before
    assert backup.listed(crew.path) == [copy]


def test_without_a_password_or_without_slots_it_stays_closed(safe: Safe) -> None:
    with pytest.raises(Locked, match="要用密码打开"):
        open_book(safe.path, ADMIN)
    slots = keys.beside(safe.path)
    away = slots.rename(slots.with_suffix(".away"))
    with pytest.raises(BadKeyFile, match=r"没有钥匙文件.*同一个文件夹"):
        unlocking.unlock(safe.path, ADMIN, PASSWORD)
    away.rename(slots)
    with safe.enter():
        pass


def test_a_copy_under_the_key_of_before_gets_a_place_among_the_slots(safe: Safe) -> None:
    """It was away, on a stick, when the book was given a new key: put back it opens, by today's slots, and whoever
    looks at it read-only writes nothing into it."""
    with safe.enter() as book:
        add_household()
        copy = book.backup_now()
    assert copy
    kept = {path: path.read_bytes() for path in (copy.path, keys.beside(copy.path))}
    rekeying.rekey(safe.path, unlocking.unlock(safe.path, ADMIN, PASSWORD))
    new = keys.load(safe.path).book
    for path, content in kept.items():
        path.write_bytes(content)
    restore(safe.path, copy, unlocking.unlock(safe.path, ADMIN, PASSWORD))
    assert len(keys.load(safe.path).book) == 2
    with safe.enter():
        pass
    [left] = keys.load(safe.path).book
    assert left not in new
    with safe.enter(read_only=True) as looked:
        before = safe.path.read_bytes()
        assert looked.backup_now()
    assert safe.path.read_bytes() == before


def test_newer_slots_are_looked_for_beyond_copies_that_have_the_same(safe: Safe) -> None:
    with safe.enter() as book:
        older, newest = book.backup_now(), book.backup_now()
    assert older
    assert newest
    known = keys.load(safe.path)
    assert unlocking.newer_slots(safe.path, known) is None
    ring = unlocking.unlock(safe.path, ADMIN, PASSWORD)
    keys.save(older.path, known, ring)
    assert [keys.load(copy.path).count - known.count for copy in backup.listed(safe.path)] == [0, 1]
    assert unlocking.newer_slots(safe.path, known) == keys.beside(older.path)


def test_an_opening_that_has_nothing_to_finish_leaves_the_slots_as_they_are(safe: Safe) -> None:
    with safe.enter() as book:
        copy = book.backup_now()
    assert copy
    slots = keys.beside(safe.path).read_bytes()
    halves = [path.with_name(f".{path.name}.rekey{tail}") for path in (safe.path, copy.path) for tail in ("", "-wal")]
    for half in halves:
        half.write_bytes(b"half")
    with safe.enter():
        pass
    assert keys.beside(safe.path).read_bytes() == slots
    assert not [half for half in halves if half.exists()]


def test_a_slot_that_is_as_cheap_as_may_be_is_not_made_anew(safe: Safe, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "LEAST_COST", CHEAP)
    monkeypatch.setattr(unlocking, "_SLOW", 0.0)
    slots = keys.beside(safe.path).read_bytes()
    unlocking.unlock(safe.path, ADMIN, PASSWORD)
    assert keys.beside(safe.path).read_bytes() == slots


def test_whose_slots_open_what_is_put_back(safe: Safe, tmp_path: Path) -> None:
    with safe.enter() as book:
        made = book.backup_now()
    assert made
    copy, plain = made.path, tmp_path / "没有加密.fpb"
    create_book(plain, YUANXUEZHUANG, ADMIN)
    assert unlocking.lock_of(safe.path, copy) == safe.path
    safe.path.unlink()
    assert unlocking.lock_of(safe.path, copy) == safe.path
    keys.beside(safe.path).unlink()
    assert unlocking.lock_of(safe.path, copy) == copy
    assert unlocking.lock_of(safe.path, plain) is None
    assert unlocking.lock_of(safe.path) is None
    shutil.copy(keys.beside(copy), keys.beside(plain))  # slots that lie beside a plain book are nobody's
    assert unlocking.lock_of(plain, copy) == copy


def test_who_gives_himself_another_role_gets_in_no_more_and_keeps_nobody_out(crew: Safe) -> None:
    """Fails when an unlocking no longer asks for the signature: who holds the book's key seals the file as it should
    be."""
    ring = unlocking.unlock(crew.path, RECORDER, "Luru-2026")
    keys.save(crew.path, keys.with_holder(keys.load(crew.path), replace(ring.holder, role=str(Role.ADMIN))), ring)
    with pytest.raises(NotSigned, match="账本没有打开。请找管理员"):
        unlocking.unlock(crew.path, RECORDER, "Luru-2026")
    with crew.enter():
        pass


def test_the_second_administrator_of_an_earlier_program_is_introduced_and_then_signs(crew: Safe) -> None:
    """Fails when an opening no longer writes who is introduced to whom: each does a half, at their own opening."""
    with crew.enter() as book:
        users.add(book, "第二人", "Guanli-2027", Role.ADMIN)
    known, ring = keys.load(crew.path), unlocking.unlock(crew.path, ADMIN, PASSWORD)
    second = known.holder("第二人")
    assert second
    keys.save(crew.path, keys.with_place(known, roster._signed(replace(second, signing=""), ring)), ring)
    told = []
    for name, password in (("第二人", "Guanli-2027"), (ADMIN, PASSWORD)):
        with open_book(crew.path, "", ring=unlocking.unlock(crew.path, name, password)):
            pass
        stands = keys.load(crew.path).holder("第二人")
        assert stands
        told.append((bool(stands.claim), bool(stands.signing)))
    assert told == [(True, False), (False, True)]
    with open_book(crew.path, "", ring=unlocking.unlock(crew.path, "第二人", "Guanli-2027")) as book:
        users.remove(book, RECORDER)
