"""Key slots: who opens a book and with what; a slot file changed by one bit opens nothing."""

from __future__ import annotations

import json
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db import keys, roster
from db.keys import SHEET, BadSlots, Cost, Ring, Slots, WrongSecret
from tests.locks import CHEAP, cheap_keys

__all__ = ["cheap_keys"]

NAME, SECRET = "李建国", "Guanli-2026"


def made() -> tuple[Slots, Ring, str]:
    return roster.make(NAME, SECRET, "")


def slot_of(slots: Slots, name: str = NAME) -> keys.Holder:
    holder = slots.holder(name)
    assert holder
    return holder


def test_the_password_and_the_sheet_open_the_same_key() -> None:
    slots, ring, code = made()
    by_password = keys.open_holder(slot_of(slots), SECRET)
    by_code = keys.open_holder(slot_of(slots, SHEET), keys.normal_code(code))
    [key] = ring.book_keys(slots)
    assert by_password.book_keys(slots) == by_code.book_keys(slots) == [key]
    assert len(key) == 32


@pytest.mark.parametrize(
    "secret", ["", "Guanli-2027", "guanli-2026", "Guanli-2026 ", "🌾" * 20, "x" * 10_000_000, "\ud800"]
)
def test_any_other_secret_opens_nothing(secret: str) -> None:
    slots, _, _ = made()
    with pytest.raises(WrongSecret):
        keys.open_holder(slot_of(slots), secret)


@pytest.mark.parametrize("secret", ["🌾丰收🌾", "x" * 10_000_000, "密 码", "\u0065\u0301"])
def test_what_was_chosen_opens_whatever_it_is(secret: str) -> None:
    holder, private = keys.new_holder(NAME, secret, "管理员", "")
    assert keys.open_holder(holder, secret).private == private


def test_the_same_letters_from_another_keyboard_are_the_same() -> None:
    holder, _ = keys.new_holder(NAME, "e\u0301t\u00e9", "管理员", "")
    assert keys.open_holder(holder, "\u00e9te\u0301").holder == holder


def test_a_code_is_read_as_people_copy_it() -> None:
    assert keys.normal_code(" o1l-i0 abｃd ") == "01110ABCD"
    code = keys.new_code()
    assert keys.normal_code(code.lower().replace("-", " ")) == code.replace("-", "")
    assert [len(group) for group in code.split("-")] == [4] * 8


def test_another_password_changes_one_slot_and_no_key() -> None:
    slots, ring, _ = made()
    fresh = keys.with_secret(slot_of(slots), ring.private, "Xin-2026")
    after = keys.with_holder(slots, fresh)
    assert keys.open_holder(fresh, "Xin-2026").book_keys(after) == ring.book_keys(slots)
    with pytest.raises(WrongSecret):
        keys.open_holder(fresh, SECRET)
    assert slot_of(after, SHEET) == slot_of(slots, SHEET)
    assert fresh.salt != slot_of(slots).salt


def test_a_new_key_reaches_everybody_without_their_passwords() -> None:
    slots, ring, code = made()
    grown = keys.add_key(slots, "book")
    sheet = keys.open_holder(slot_of(grown, SHEET), keys.normal_code(code))
    assert ring.book_keys(grown) == sheet.book_keys(grown)
    assert len(ring.book_keys(grown)) == 2
    assert ring.book_keys(keys.without_keys(grown, grown.book[1:])) == ring.book_keys(grown)[:1]


def test_a_second_key_is_held_by_those_named() -> None:
    slots, ring, _ = made()
    other, private = keys.new_holder("王秀梅", "Luru-2026", "村级录入员", "")
    slots = keys.seal_to(keys.with_holder(slots, other), ring.keys(slots, slots.book), ["王秀梅"])
    slots = roster.add_second(slots, [NAME], ring, b"\2" * 32)
    assert len(roster.second_keys(slots, ring)) == 1
    recorder = Ring(other, private)
    assert (recorder.book_keys(slots), roster.second_keys(slots, recorder)) == (ring.book_keys(slots), {})


def encoded() -> tuple[bytes, Slots, Ring]:
    slots, ring, _ = made()
    return keys.encode(slots, ring.keys(slots, slots.book)), slots, ring


def test_the_file_comes_back_as_it_was() -> None:
    raw, slots, ring = encoded()
    assert keys.decode(raw) == slots
    keys.check_seal(raw, ring.keys(slots, slots.book))
    assert SECRET.encode() not in raw


def test_a_bit_flipped_in_each_byte_and_each_beginning_is_noticed() -> None:
    raw, _, _ = encoded()
    for at in range(len(raw)):
        changed = bytearray(raw)
        changed[at] ^= 1 << (at % 8)
        with pytest.raises(BadSlots):
            keys.decode(bytes(changed))
        with pytest.raises(BadSlots):
            keys.decode(raw[:at])


@given(
    st.binary(max_size=300)
    | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(lambda v: json.dumps(v).encode())
)
def test_junk_is_no_slot_file(raw: bytes) -> None:
    with pytest.raises(BadSlots):
        keys.decode(raw)


def test_nobody_without_the_key_makes_himself_an_administrator() -> None:
    _, slots, ring = encoded()
    forged = keys.with_holder(slots, replace(slot_of(slots), role="管理员", name="贼"))
    raw = keys.encode(forged, {slots.book[0]: b"\0" * 32})  # a right digest, a wrong seal
    assert keys.decode(raw) == forged
    with pytest.raises(BadSlots):
        keys.check_seal(raw, ring.keys(slots, slots.book))
    with pytest.raises(BadSlots):
        keys.check_seal(raw, {})


def test_a_key_slipped_in_beside_the_right_one_does_not_help() -> None:
    _, slots, ring = encoded()
    grown = keys.add_key(slots, "book", key=b"\1" * 32)
    raw = keys.encode(grown, {grown.book[0]: b"\1" * 32})
    with pytest.raises(BadSlots):
        keys.check_seal(raw, ring.keys(grown, grown.book))


@pytest.mark.parametrize("cost", [Cost(1001), Cost(0), Cost(1, 2_000_000), Cost(1, 8, 100)])
def test_a_cost_that_nobody_measured_is_refused(cost: Cost) -> None:
    slots, ring, _ = made()
    absurd = keys.with_holder(slots, keys.at_cost(slot_of(slots), cost))
    with pytest.raises(BadSlots):
        keys.decode(keys.encode(absurd, ring.keys(slots, slots.book)))


def test_costs_are_measured_to_half_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    keys.measured_cost.cache_clear()
    ticks = iter([0.0, 0.3])  # three iterations took 0.3 s on this laptop
    monkeypatch.setattr(time, "perf_counter", lambda: next(ticks))
    monkeypatch.setattr(keys, "_derive", lambda *_: b"")
    assert keys.measured_cost() == Cost(5)
    keys.measured_cost.cache_clear()
    assert CHEAP != keys.LEAST_COST


@pytest.mark.parametrize("sealed", ["", "AAAA", "not base64!", "A" * 80, "\u6751"])
def test_a_key_that_was_not_sealed_to_this_holder_is_no_key(sealed: str) -> None:
    """By who holds the book's key, and so can seal the whole file: another's sealed key, or none that is one."""
    slots, ring, _ = made()
    holder = slot_of(slots)
    bent = keys.with_holder(slots, replace(holder, sealed={slots.book[0]: sealed}))
    with pytest.raises(BadSlots):
        ring.book_keys(bent)


@pytest.mark.parametrize("fields", [{"salt": "\u6751"}, {"private": "A"}, {"private": ""}, {"salt": ""}])
def test_a_slot_that_nobody_made_is_not_opened(fields: dict[str, str]) -> None:
    slots, _, _ = made()
    with pytest.raises((BadSlots, WrongSecret)):
        keys.open_holder(replace(slot_of(slots), **fields), SECRET)  # type: ignore[arg-type]
    with pytest.raises(BadSlots):
        keys.open_holder(replace(slot_of(slots), private="A"), SECRET)
