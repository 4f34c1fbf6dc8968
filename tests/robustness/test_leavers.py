"""Who has left, with all that they may have kept: their pair, the book's key, the slots of before, and an SQL tool."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from db import keys, roster
from db.connection import BookError
from db.keys import Ring, Slots
from fupin_desktop.roles import Role
from fupin_desktop.services.book import rekeying, unlocking, users
from fupin_desktop.services.book.opening import Book, open_book
from fupin_desktop.services.book.unlocking import BadKeyFile, NotDone
from tests.locks import ADMIN, COUNSELLOR, CREW, PASSWORD, RECORDER, TOWNSHIP, Safe, cheap_keys, crew, safe
from tests.robustness.insider import problems

__all__ = ["cheap_keys", "crew", "safe"]

SECOND, SECRET = "第二个", "Dier-2026-guan"
#: Whom the second 管理员 lets in while in office, and afterwards.
BEFORE, AFTER = "以前的", "以后的"
HOME = "Jinlai-2026"

Leave = Callable[[Book], object]


def ring_of(safe: Safe, name: str, secret: str) -> Ring:
    return unlocking.unlock(safe.path, name, secret)


def office(safe: Safe) -> Ring:
    """A second 管理员 who lets somebody in; returns the ring that he may keep."""
    with safe.enter() as book:
        users.add(book, SECOND, SECRET, Role.ADMIN)
    ring = ring_of(safe, SECOND, SECRET)
    with open_book(safe.path, "", ring=ring) as book:
        users.add(book, BEFORE, HOME, Role.RECORDER)
    return ring


def signs(safe: Safe, ring: Ring) -> None:
    """He lets somebody in, with the book's key and his pair."""
    slots = keys.load(safe.path)
    holder = roster.new_holder(slots, AFTER, HOME, "管理员", "")
    known = keys.with_holder(slots, holder)
    [key] = ring_keys(safe).values()
    known = keys.seal_to(known, {slots.book[0]: key}, [AFTER])
    signed = roster.signed(known, [AFTER], ring)
    write(safe, signed)


def ring_keys(safe: Safe) -> dict[str, bytes]:
    """The book's key, as he kept it."""
    slots = keys.load(safe.path)
    return ring_of(safe, ADMIN, PASSWORD).keys(slots, slots.book)


def write(safe: Safe, slots: Slots) -> None:
    """With a seal by the book's key, and a count that fits."""
    keys.save(safe.path, slots, ring_of(safe, ADMIN, PASSWORD))


LEAVING: dict[str, Leave] = {
    "removed": lambda book: users.remove(book, SECOND),
    "suspended": lambda book: users.suspend(book, SECOND),
    "no 管理员 any more": lambda book: users.edit(book, SECOND, SECOND, Role.RECORDER, "", ()),
    "with another pair": lambda book: users.change_password(book, SECOND, "Huan-2026-guan"),
}


@pytest.mark.parametrize("leave", LEAVING.values(), ids=LEAVING)
def test_what_he_signed_stands_and_what_he_signs_counts_no_more(crew: Safe, leave: Leave) -> None:
    ring = office(crew)
    with crew.enter() as book:
        leave(book)
    assert problems(crew) == ""
    assert ring_of(crew, BEFORE, HOME).holder.name == BEFORE
    signs(crew, ring)
    with pytest.raises(BadKeyFile, match="没有管理员的签章"):
        ring_of(crew, AFTER, HOME)
    assert f"“{AFTER}”是“{SECOND}”离开以后才签的章" in problems(crew)
    with crew.enter() as book:
        users.remove(book, AFTER)
    assert problems(crew) == ""
    ring_of(crew, BEFORE, HOME)


def test_while_in_office_he_signs(crew: Safe) -> None:
    """And what is forged by him then counts: the attack of the other tests would work."""
    signs(crew, office(crew))
    ring_of(crew, AFTER, HOME)


def test_who_is_let_in_again_signs_again(crew: Safe) -> None:
    office(crew)
    with crew.enter() as book:
        users.suspend(book, SECOND)
        users.resume(book, SECOND)
    with open_book(crew.path, "", ring=ring_of(crew, SECOND, SECRET)) as book:
        users.add(book, AFTER, HOME, Role.RECORDER)
    ring_of(crew, AFTER, HOME)
    assert problems(crew) == ""


def test_an_old_sheet_signs_no_more(crew: Safe) -> None:
    sheet = unlocking.unlock_by_code(crew.path, crew.code)
    users.recover(crew.path, crew.code, RECORDER, CREW[RECORDER][1])  # signed by the sheet
    with crew.enter() as book:
        users.new_sheet(book)
    ring_of(crew, RECORDER, CREW[RECORDER][1])
    signs(crew, sheet)
    with pytest.raises(BadKeyFile, match="没有管理员的签章"):
        ring_of(crew, AFTER, HOME)
    assert "“旧恢复页”离开以后" in problems(crew)


def test_a_second_key_that_he_vouched_for_stays(crew: Safe) -> None:
    office(crew)
    ring = ring_of(crew, SECOND, SECRET)
    rekeying.rekey(crew.path, ring)
    with crew.enter() as book:
        users.remove(book, SECOND)
    assert problems(crew) == ""
    slots = keys.load(crew.path)
    assert all(roster.is_vouched(slots, name) for name in slots.second)


def test_what_nobody_signed_is_not_signed_by_the_way(crew: Safe) -> None:
    """He plants a holder with a bad signature before he is removed."""
    ring = office(crew)
    slots = keys.load(crew.path)
    other, _ = keys.new_holder(AFTER, HOME, "管理员", "", root=slots.root)
    write(crew, keys.with_holder(slots, replace(other, by=roster.public(ring.private), proof="AAAA")))
    with crew.enter() as book:
        users.remove(book, SECOND)
    assert AFTER not in roster.trusted(keys.load(crew.path))


def test_who_leans_on_him_does_not_lose_their_own(crew: Safe) -> None:
    """The third was let in by the second and removes him: nobody signs for himself. The root then ends it."""
    ring = office(crew)
    with open_book(crew.path, "", ring=ring) as book:
        users.add(book, "第三个", "Disan-2026-guan", Role.ADMIN)
    third = ring_of(crew, "第三个", "Disan-2026-guan")
    with open_book(crew.path, "", ring=third) as book:
        users.remove(book, SECOND)
    ring_of(crew, "第三个", "Disan-2026-guan")
    with crew.enter() as book:  # any change of users by the root
        users.suspend(book, TOWNSHIP)
    signs(crew, ring)
    with pytest.raises(BadKeyFile, match="没有管理员的签章"):
        ring_of(crew, AFTER, HOME)
    ring_of(crew, "第三个", "Disan-2026-guan")
    ring_of(crew, BEFORE, HOME)


@pytest.mark.parametrize("leave", ["removed", "suspended"])
def test_he_puts_his_own_slot_back(crew: Safe, leave: str) -> None:
    """It is signed as ever; but that he left stands, signed, in the access log."""
    office(crew)
    own = keys.load(crew.path).holder(SECOND)
    assert own
    with crew.enter() as book:
        LEAVING[leave](book)
    write(crew, keys.with_holder(keys.load(crew.path), own))
    assert f"访问记录里“{SECOND}”已经删除或停用" in problems(crew)
    with pytest.raises(BookError, match=f"已经删除或停用的“{SECOND}”"):
        rekeying.rekey(crew.path, ring_of(crew, ADMIN, PASSWORD))
    with crew.enter() as book:
        users.remove(book, SECOND)
    assert problems(crew) == ""
    rekeying.rekey(crew.path, ring_of(crew, ADMIN, PASSWORD))
    assert keys.load(crew.path).holder(SECOND) is None


def test_he_comes_back_under_the_name_of_before(crew: Safe) -> None:
    office(crew)
    own = keys.load(crew.path).holder(SECOND)
    assert own
    with crew.enter() as book:
        users.edit(book, SECOND, "新名字", Role.RECORDER, "", ())
    assert problems(crew) == ""
    write(crew, keys.with_holder(keys.load(crew.path), own))
    assert f"“{SECOND}”已经删除或停用" in problems(crew)


def test_a_name_that_is_given_again_is_nobody_who_came_back(crew: Safe) -> None:
    with crew.enter() as book:
        users.remove(book, RECORDER)
        users.add(book, RECORDER, HOME, Role.RECORDER)
        users.edit(book, TOWNSHIP, "陈大强", Role.TOWNSHIP, "", ())
        users.edit(book, "陈大强", TOWNSHIP, Role.TOWNSHIP, "", ())
        users.remove(book, TOWNSHIP)
        users.edit(book, RECORDER, TOWNSHIP, Role.RECORDER, "", ())
        users.suspend(book, TOWNSHIP)
        users.resume(book, TOWNSHIP)
    assert problems(crew) == ""
    rekeying.rekey(crew.path, ring_of(crew, ADMIN, PASSWORD))


def test_the_last_administrator_leaves_where_the_sheet_lies_in_the_safe(crew: Safe) -> None:
    with crew.enter() as book:
        users.remove(book, ADMIN)
    with pytest.raises(unlocking.WrongPassword):
        ring_of(crew, ADMIN, PASSWORD)
    ring = users.recover(crew.path, crew.code, RECORDER, "Huilai-2026")
    assert ring.holder.role == Role.ADMIN
    with open_book(crew.path, "", ring=ring) as book:
        users.add(book, "新来的", "Xinlai-2026", Role.ADMIN)
    ring_of(crew, COUNSELLOR, CREW[COUNSELLOR][1])
    again = users.recover(crew.path, crew.code, TOWNSHIP, "Huilai-2027")
    assert again.holder.role == Role.TOWNSHIP, "a 管理员 is there"


def test_the_last_one_is_suspended_and_comes_back_by_the_sheet(crew: Safe) -> None:
    with crew.enter() as book:
        users.suspend(book, ADMIN)
    with pytest.raises(unlocking.Suspended):
        ring_of(crew, ADMIN, PASSWORD)
    ring = users.recover(crew.path, crew.code, ADMIN, "Huilai-2026")
    assert not ring.holder.suspended
    with open_book(crew.path, "", ring=ring) as book:
        assert users.may_leave(book, ADMIN)


@pytest.mark.parametrize("leave", [
    lambda book: users.remove(book, ADMIN),
    lambda book: users.suspend(book, ADMIN),
    lambda book: users.edit(book, ADMIN, ADMIN, Role.RECORDER, "", ()),
], ids=["removed", "suspended", "another role"])  # fmt: skip
def test_without_a_sheet_the_last_one_stays(crew: Safe, leave: Leave) -> None:
    """Nor with one that opens nothing, or that an earlier program printed; and with another there, that one does it."""
    whole = keys.load(crew.path)
    sheet = whole.holder(keys.SHEET)
    assert sheet
    for slots in (
        keys.without_holder(whole, keys.SHEET),
        keys.with_holder(whole, replace(sheet, sealed={})),
        keys.with_holder(whole, replace(sheet, by="", proof="")),
    ):
        write(crew, slots)
        with crew.enter() as book:
            assert not users.may_leave(book, ADMIN)
            with pytest.raises(NotDone, match=r"唯一的管理员.*恢复页"):
                leave(book)
    write(crew, whole)
    with crew.enter() as book:
        users.add(book, SECOND, SECRET, Role.ADMIN)
        with pytest.raises(NotDone, match="另一个管理员"):
            leave(book)
        users.suspend(book, SECOND)
        leave(book)


def test_who_is_alone_in_a_book_is_not_removed(safe: Safe) -> None:
    with safe.enter() as book:
        with pytest.raises(NotDone, match="唯一能打开账本的人"):
            users.remove(book, ADMIN)
        users.suspend(book, ADMIN)


def earlier_program(safe: Safe) -> None:
    """Its slots, which nobody has signed."""
    made = []
    for one in keys.load(safe.path).holders:
        secret = {ADMIN: PASSWORD, SECOND: SECRET, BEFORE: HOME, **{n: told[1] for n, told in CREW.items()}}.get(
            one.name
        )
        bare = replace(one, by="", proof="", signing="")
        made.append(keys.with_secret(bare, ring_of(safe, one.name, secret).private, secret) if secret else bare)
    write(safe, replace(keys.load(safe.path), holders=tuple(made), root="", vouched={}, former=()))


def test_the_second_administrator_of_an_older_book_needs_no_new_password(crew: Safe) -> None:
    office(crew)
    earlier_program(crew)
    with crew.enter() as book:
        assert book.notice

    def second() -> Book:
        return open_book(crew.path, "", ring=ring_of(crew, SECOND, SECRET))

    with second() as book, pytest.raises(NotDone, match=f"“{ADMIN}”.*照平常打开一次账本"):
        users.add(book, AFTER, HOME, Role.RECORDER)
    with crew.enter(RECORDER):
        pass  # nobody else's opening is of use
    with second() as book, pytest.raises(NotDone, match="照平常打开一次账本"):
        users.add(book, AFTER, HOME, Role.RECORDER)
    with crew.enter():
        pass
    with second() as book:
        users.add(book, AFTER, HOME, Role.RECORDER)
    ring_of(crew, AFTER, HOME)
    assert problems(crew) == ""


def test_nobody_introduces_himself_for_another(crew: Safe) -> None:
    office(crew)
    earlier_program(crew)
    with crew.enter():
        pass
    slots = keys.load(crew.path)
    own = slots.holder(SECOND)
    assert own
    signing = roster.public(b"\7" * 32)
    write(crew, keys.with_place(slots, replace(own, claim=f"{signing} {'0' * 64}")))
    with crew.enter():
        pass
    found = keys.load(crew.path).holder(SECOND)
    assert found
    assert (found.signing, found.claim) == ("", "")
    assert problems(crew) == ""
