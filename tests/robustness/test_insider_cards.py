"""The same as test_insider.py, of the keys in cards: nothing is sealed to a key that nobody of that right compared."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from fupin_desktop.exchange import identity
from fupin_desktop.exchange.identity import Card
from fupin_desktop.services.exchange import exchange_keys
from fupin_desktop.services.exchange.exchange_keys import NotBound
from tests.locks import ADMIN, COUNSELLOR, TOWNSHIP, Safe, cheap_keys, crew, safe
from tests.robustness.insider import OWN, problems, tampering

__all__ = ["cheap_keys", "crew", "safe"]


@pytest.fixture
def township_card() -> Card:
    return identity.make("0" * 16, "410502101", "宝莲寺镇", "2026-11-29").card


def swapped(card: Card) -> str:
    """A card with another key of psychological content, as it is stored."""
    own = identity.psychology_public(OWN)
    return json.dumps(replace(card, psychology=own).__dict__, ensure_ascii=False, sort_keys=True)


def bound(safe: Safe, card: Card) -> bytes:
    """The book has keys and is bound; its key, which every user has."""
    with safe.enter() as book:
        exchange_keys.make()
        exchange_keys.bind(card)
        assert book.key
        key = book.key
    with safe.enter(COUNSELLOR):
        exchange_keys.add_psychology_key()
    return key


def test_he_swaps_the_psychology_key_in_the_townships_card(crew: Safe, township_card: Card) -> None:
    key = bound(crew, township_card)
    with tampering(crew.path, key) as run:
        run("UPDATE exchange_peer SET card = ?", swapped(township_card))
    with crew.enter(COUNSELLOR):
        [peer] = exchange_keys.peers()
        assert peer.card.compared != township_card.compared  # what is compared covers every key
        with pytest.raises(NotBound, match="不一样"):
            exchange_keys.share_psychology(peer.fingerprint, township_card.compared)
        assert exchange_keys.shared_with(peer.fingerprint) == {}


def test_he_swaps_it_after_it_was_given(crew: Safe, township_card: Card) -> None:
    key = bound(crew, township_card)
    with crew.enter(COUNSELLOR):
        exchange_keys.share_psychology(township_card.fingerprint, township_card.compared)
        assert exchange_keys.changed_since_shared() == []
        before = exchange_keys.shared_with(township_card.fingerprint)
    with tampering(crew.path, key) as run:
        run("UPDATE exchange_peer SET card = ?", swapped(township_card))
    assert "心理档案的钥匙和核对时不一样" in problems(crew)
    with crew.enter(COUNSELLOR):
        assert len(exchange_keys.changed_since_shared()) == 1
        assert exchange_keys.shared_with(township_card.fingerprint) == before


def test_a_signed_package_that_swaps_it_lets_nobody_read(crew: Safe, township_card: Card) -> None:
    """The card of a package's head is taken over (`renew`); nothing is sealed to it before it is compared."""
    bound(crew, township_card)
    other = replace(township_card, psychology=identity.psychology_public(OWN))
    with crew.enter(COUNSELLOR):
        exchange_keys.share_psychology(township_card.fingerprint, township_card.compared)
        before = exchange_keys.shared_with(township_card.fingerprint)
        exchange_keys.renew(other)
        assert exchange_keys.shared_with(township_card.fingerprint) == before
        assert len(exchange_keys.changed_since_shared()) == 1
        with pytest.raises(NotBound):
            exchange_keys.share_psychology(township_card.fingerprint, township_card.compared)


def test_he_swaps_it_in_the_books_own_card(crew: Safe, township_card: Card) -> None:
    """What the other side would compare is the card without that key: it gets nothing to seal to."""
    key = bound(crew, township_card)
    with crew.enter(COUNSELLOR):
        mine = exchange_keys.card()
        assert mine
        assert mine.psychology
    with tampering(crew.path, key) as run:
        run("UPDATE exchange_key SET card = ?", swapped(mine))
        run("DELETE FROM meta WHERE key GLOB 'psychology of *'")
    for name in (COUNSELLOR, ADMIN, TOWNSHIP):
        with crew.enter(name):
            shown = exchange_keys.card()
            assert shown
            assert shown.psychology == ""
            assert exchange_keys.current().card.psychology == ""
    assert "本账本公钥里心理档案的钥匙" in problems(crew)
