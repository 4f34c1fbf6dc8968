"""What somebody gets who holds the book's key, as every user does, and changes the files by other means. Each test is
a row of the table in docs/security.md: he can renew every seal that the book key makes, and sign nothing."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from db import backup, cipher, keys, roster, sealing
from db.connection import BookError
from db.keys import Ring, Slots
from fupin_desktop.roles import Right, Role
from fupin_desktop.services.book import access, rekeying, unlocking, users
from fupin_desktop.services.book.opening import create_book, open_book
from fupin_desktop.services.book.unlocking import BadKeyFile, WrongPassword
from fupin_desktop.services.quality.verify import verify
from tests.books import YUANXUEZHUANG, add_household
from tests.locks import ADMIN, COUNSELLOR, CREW, PASSWORD, RECORDER, TOWNSHIP, Safe, cheap_keys, crew, safe
from tests.robustness.insider import OWN, changed, forge, problems, ring_of

__all__ = ["cheap_keys", "crew", "safe"]


def test_he_makes_himself_administrator(crew: Safe) -> None:
    forge(crew, lambda slots, _: changed(slots, RECORDER, role="管理员"))
    with pytest.raises(BadKeyFile, match="角色没有管理员的签章"):
        ring_of(crew, RECORDER)
    assert f"“{RECORDER}”" in problems(crew)


def test_he_signs_that_himself(crew: Safe) -> None:
    forge(crew, lambda slots, ring: roster.signed(changed(slots, RECORDER, role="管理员"), [RECORDER], ring))
    with pytest.raises(BadKeyFile, match="角色没有管理员的签章"):
        ring_of(crew, RECORDER)
    assert f"“{RECORDER}”" in problems(crew)


@pytest.mark.parametrize("fields", [{"area": ""}, {"groups": ()}, {"signing": "x"}, {"suspended": False}])
def test_he_widens_his_area_or_comes_back(crew: Safe, fields: dict[str, object]) -> None:
    with crew.enter() as book:
        users.edit(book, RECORDER, RECORDER, CREW[RECORDER][0], "410502101212", ("一组",))
    if "suspended" in fields:
        ring = ring_of(crew, RECORDER)
        kept = {name: ring.holder.sealed[name] for name in ring.holder.sealed}
        with crew.enter() as book:
            users.suspend(book, RECORDER)
        slots = keys.load(crew.path)
        keys.save(crew.path, changed(slots, RECORDER, suspended=False, sealed=kept), ring_of(crew, TOWNSHIP))
    else:
        forge(crew, lambda slots, _: changed(slots, RECORDER, **fields))
    with pytest.raises(BadKeyFile, match="没有管理员的签章"):
        ring_of(crew, RECORDER)


def test_he_puts_himself_at_the_root(crew: Safe) -> None:
    """He signs everybody anew: whoever has opened the book before knows another root."""

    def change(slots: Slots, ring: Ring) -> Slots:
        return roster.begin(replace(slots, vouched={}, former=()), ring)

    forge(crew, change)
    for name in (ADMIN, COUNSELLOR, TOWNSHIP):
        with pytest.raises(BadKeyFile, match="签章的人被换掉"):
            ring_of(crew, name)


def test_he_takes_all_signatures_away(crew: Safe) -> None:
    """As if an earlier program had written the slots."""

    def change(slots: Slots, _: Ring) -> Slots:
        bare = tuple(replace(one, by="", proof="", signing="") for one in slots.holders)
        return replace(slots, holders=bare, root="", vouched={}, former=())

    forge(crew, change)
    for name in (ADMIN, COUNSELLOR, RECORDER):
        with pytest.raises(BadKeyFile, match="签章的人被换掉"):
            ring_of(crew, name)


def test_he_adds_a_second_key_of_his_own_as_the_newest(crew: Safe) -> None:
    with crew.enter(COUNSELLOR):
        before = dict(sealing.held)
    for vouches in (False, True):

        def change(slots: Slots, ring: Ring, vouches: bool = vouches) -> Slots:
            grown = keys.add_key(slots, "second", [one.name for one in slots.holders], OWN)
            return roster.vouch(grown, grown.second[0], OWN, ring) if vouches else grown

        forge(crew, change)
        with crew.enter(COUNSELLOR):
            assert sealing.held == before  # what is written is sealed as before
            assert OWN not in sealing.held.values()
        with crew.enter(RECORDER):
            assert not access.may(Right.PSYCHOLOGY)
        assert "保密内容的钥匙" in problems(crew)


def test_he_seals_another_key_under_the_name_of_the_true_one(crew: Safe) -> None:
    def change(slots: Slots, _: Ring) -> Slots:
        return keys.seal_to(slots, {slots.second[0]: OWN}, [one.name for one in slots.holders])

    forge(crew, change)
    with crew.enter(COUNSELLOR):
        assert OWN not in sealing.held.values()
    with crew.enter(RECORDER):
        assert not access.may(Right.PSYCHOLOGY)


def test_he_adds_a_holder_who_is_to_outlive_a_new_key(crew: Safe) -> None:
    def change(slots: Slots, ring: Ring) -> Slots:
        other, _ = keys.new_holder("后门", "Houmen-2026", "管理员", "", root=ring.root)
        return keys.seal_to(keys.with_holder(slots, other), ring.keys(slots, slots.book), ["后门"])

    forge(crew, change)
    with pytest.raises(BadKeyFile, match="没有管理员的签章"):
        unlocking.unlock(crew.path, "后门", "Houmen-2026")
    assert "“后门”" in problems(crew)
    with crew.enter(COUNSELLOR) as book, pytest.raises(unlocking.NotDone, match="签章"):
        users.grant(book, "后门")
    rekeying.rekey(crew.path, ring_of(crew, ADMIN))
    left = keys.load(crew.path).holder("后门")
    assert not left or not left.sealed
    with crew.enter() as book:
        users.remove(book, "后门")
    assert problems(crew) == ""


def test_he_puts_slots_back_that_know_who_was_removed(crew: Safe) -> None:
    old = keys.beside(crew.path).read_bytes()
    with crew.enter() as book:
        book.backup_now()
        users.remove(book, RECORDER)
    keys.beside(crew.path).write_bytes(old)
    ring = ring_of(crew, RECORDER)  # his password fits his old slot
    with pytest.raises(BadKeyFile, match=r"比账本旧.*备份"):
        open_book(crew.path, "", ring=ring)
    for copy in backup.listed(crew.path):
        with pytest.raises(WrongPassword):
            unlocking.unlock(copy.path, RECORDER, CREW[RECORDER][1])
    keys.beside(crew.path).write_bytes(keys.beside(backup.listed(crew.path)[0].path).read_bytes())
    with crew.enter():  # as the sentence says
        pass


def test_the_copies_slots_do_not_undo_a_change_of_password(crew: Safe) -> None:
    with crew.enter() as book:
        copy = book.backup_now()
        users.change_password(book, ADMIN, "Huan-2026-xin")
    assert copy
    with pytest.raises(WrongPassword):
        unlocking.unlock(copy.path, ADMIN, PASSWORD)
    assert unlocking.unlock(copy.path, ADMIN, "Huan-2026-xin").root


def test_slots_from_before_a_new_key_are_told_as_such(crew: Safe) -> None:
    with crew.enter() as book:
        book.backup_now()
    old = keys.beside(crew.path).read_bytes()
    rekeying.rekey(crew.path, ring_of(crew, ADMIN))
    keys.beside(crew.path).write_bytes(old)
    with pytest.raises(BadKeyFile, match="换钥匙以前") as error:
        crew.enter()
    assert "已损坏" not in str(error.value)


def test_a_plain_copy_from_before_encryption_is_locked_too(tmp_path: Path) -> None:
    path = tmp_path / "村.fpb"
    create_book(path, YUANXUEZHUANG, ADMIN)
    with open_book(path, ADMIN) as book:
        add_household("欧阳守密")
        book.backup_now()
    aside = path.with_name("村_20260101-080000.恢复前")  # as an earlier program left it
    shutil.copy(path, aside)
    assert "欧阳守密".encode() in aside.read_bytes()
    ring, _ = rekeying.encrypt(path, ADMIN, PASSWORD)
    plain = [file for file in tmp_path.rglob("*") if file.is_file() and "欧阳守密".encode() in file.read_bytes()]
    assert plain == []
    assert cipher.key_of(aside, ring) == cipher.key_of(path, ring)


def test_old_slots_are_signed_by_the_first_administrator_who_opens_the_book(crew: Safe) -> None:
    """An earlier program's book: with a sentence, and everybody goes on as before."""
    ring = ring_of(crew, ADMIN)
    slots = keys.load(crew.path)
    old = []
    for one_ in slots.holders:
        if one_.name == "":
            old.append(replace(one_, by="", proof="", signing=""))
            continue
        own = ring_of(crew, one_.name)
        secret = PASSWORD if one_.name == ADMIN else CREW[one_.name][1]
        old.append(replace(keys.with_secret(one_, own.private, secret), by="", proof="", signing=""))
    keys.save(crew.path, replace(slots, holders=tuple(old), root="", vouched={}, former=()), ring)
    with crew.enter(RECORDER) as book:
        assert book.notice == ""
    assert keys.load(crew.path).root == ""
    with crew.enter() as book:
        assert "签章" in book.notice
    for name in (ADMIN, *CREW):
        with crew.enter(name) as book:
            assert book.notice == ""
            assert book.ring
        assert ring_of(crew, name).root == keys.load(crew.path).root  # from now on nobody can put another in its place
    with crew.enter(COUNSELLOR):
        assert sealing.held
    assert problems(crew) == ""
    with crew.enter() as book:
        users.add(book, "新来的", "Xinlai-2026", CREW[RECORDER][0])
    assert unlocking.unlock(crew.path, "新来的", "Xinlai-2026").root


def test_who_leaves_leaves_what_they_signed(crew: Safe) -> None:
    with crew.enter() as book:
        users.add(book, "第二个", "Dier-2026-guan", Role.ADMIN)
    second = unlocking.unlock(crew.path, "第二个", "Dier-2026-guan")
    with open_book(crew.path, "", ring=second) as book:
        users.add(book, "第三个", "Disan-2026-guan", Role.ADMIN)
    third = unlocking.unlock(crew.path, "第三个", "Disan-2026-guan")
    with open_book(crew.path, "", ring=third) as book:
        users.remove(book, "第二个")
        users.change_password(book, ADMIN, "Huan-2026-xin")
        users.add(book, "第四个", "Disi-2026-lu", CREW[RECORDER][0])
    for name, secret in (("第三个", "Disan-2026-guan"), ("第四个", "Disi-2026-lu"), (ADMIN, "Huan-2026-xin")):
        ring = unlocking.unlock(crew.path, name, secret)
        with open_book(crew.path, "", ring=ring):
            assert list(verify()) == []
    users.recover(crew.path, crew.code, "第三个", "Huilai-2026")


@pytest.mark.parametrize("cost", [keys.Cost(1000, 1024 * 1024, 4), keys.Cost(400, 256 * 1024, 4), keys.Cost(0, 8, 1)])
def test_a_slot_that_would_keep_the_computer_at_work_for_ever_is_refused_before(safe: Safe, cost: keys.Cost) -> None:
    ring = unlocking.unlock(safe.path, ADMIN, PASSWORD)
    slots = changed(keys.load(safe.path), ADMIN, cost=cost)
    keys.beside(safe.path).write_bytes(keys.encode(slots, ring.keys(slots, slots.book)))
    with pytest.raises(BookError, match="已损坏或被改动"):
        unlocking.unlock(safe.path, ADMIN, PASSWORD)
