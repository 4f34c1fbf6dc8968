"""Cards: read back as written, changed by no bit, proven when their keys change."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fupin_desktop.exchange import identity
from fupin_desktop.exchange.identity import BadCard, NotOpened


@pytest.fixture(scope="module")
def made() -> identity.Identity:
    return identity.make("0011223344556677", "410502101", "宝莲寺镇", "2026-11-26T10:00:00+08:00")


def test_a_card_is_read_as_written(made: identity.Identity) -> None:
    assert identity.decode(identity.encode(made)) == made.card
    groups = made.card.fingerprint.split()
    assert [len(group) for group in groups] == [5] * 6
    assert "".join(groups).isdigit()


def test_no_flipped_bit_makes_another_card(made: identity.Identity) -> None:
    raw = identity.encode(made)
    for at in range(len(raw) - 1):
        for bit in (1, 32):
            bad = raw[:at] + bytes([raw[at] ^ bit]) + raw[at + 1 :]
            with pytest.raises(BadCard):
                identity.decode(bad)
    for end in range(len(raw) - 1):
        with pytest.raises(BadCard):
            identity.decode(raw[:end])


def test_a_card_signed_by_another_is_refused(made: identity.Identity) -> None:
    other = identity.make("ffff", "410502101212", "袁薛庄村", "2026-11-26")
    forged = replace(made.card, sealing=other.card.sealing)
    with pytest.raises(BadCard):
        identity.decode(identity.encode(other, forged))


def test_new_keys_are_proven_by_the_old_ones(made: identity.Identity) -> None:
    after = identity.make(made.card.book, made.card.region, made.card.name, "2026-12-01", made)
    assert identity.is_successor(after.card, made.card)
    stranger = identity.make(made.card.book, made.card.region, made.card.name, "2026-12-01")
    claims = replace(stranger.card, succeeds=made.card.fingerprint, proof=after.card.proof)
    assert not identity.is_successor(claims, made.card)
    assert not identity.is_successor(stranger.card, made.card)


def test_a_second_key_opens_for_the_one_it_was_sealed_to(made: identity.Identity) -> None:
    assert made.psychology_key
    key = bytes(range(32))
    sealed = identity.seal_key(key, "second-0123456789abcdef", made.card)
    assert identity.open_key(sealed, "second-0123456789abcdef", made.psychology_key) == key
    other = identity.make("ffff", "410502101212", "袁薛庄村", "2026-11-26")
    assert other.psychology_key
    for name, private in (
        ("second-0123456789abcdee", made.psychology_key),
        ("second-0123456789abcdef", other.psychology_key),
    ):
        with pytest.raises(NotOpened):
            identity.open_key(sealed, name, private)
