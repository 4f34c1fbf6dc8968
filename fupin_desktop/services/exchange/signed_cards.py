"""Whose key of psychological content stands in a card: signed by somebody of that right, in their own name.

Every user has the book's key, and with it could put a key of his own into a stored card; what is sealed to that card
he would read. So nothing is sealed to a key that nobody of that right has signed (`db/roster.py`).
"""

from __future__ import annotations

import json

from db import roster
from db.connection import meta, set_meta
from fupin_desktop.exchange import identity
from fupin_desktop.exchange.identity import Card
from fupin_desktop.roles import Role
from fupin_desktop.services.book import access, unlocking

_MAY_SIGN = (Role.COUNSELLOR, Role.ADMIN)


def as_signed(of: Card) -> Card:
    """A card of this book; without its key of psychological content where that isn't signed."""
    return of if not of.psychology or is_signed(of) else identity.without_psychology(of)


def is_signed(of: Card) -> bool:
    """Whether somebody who may has signed the key of psychological content in a card: of this book, when it was made;
    of another's, when it was compared and let in. A plain book hides nothing from its one user."""
    path = access.visitor().path
    if path is None:
        return True
    slots = unlocking.slots(path)
    try:
        by, proof = json.loads(meta(_place(of)) or "")
        return not slots.root or roster.is_signed(slots, str(by), str(proof), _text(of), _MAY_SIGN)
    except (ValueError, TypeError):
        return not slots.root


def sign(of: Card) -> None:
    """Sign it in the name of the one at the keyboard."""
    if sign_by := access.visitor().sign:
        set_meta(_place(of), json.dumps(sign_by(_text(of))))


def _text(of: Card) -> bytes:
    return b"fupin psychology\0" + f"{of.book}\0{of.fingerprint}\0{of.psychology}".encode()


def _place(of: Card) -> str:
    """The local setting with the signature."""
    return f"psychology of {of.fingerprint}"
