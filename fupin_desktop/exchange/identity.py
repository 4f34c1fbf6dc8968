"""Who sends and who receives: a book's keys of exchange, and the card by which another book knows it.

An identity is three pairs: Ed25519 signs packages, age's X25519 opens them, and a second X25519 opens the second keys
of psychological content, which are sent along sealed to it. The card holds the public halves. It is no secret, but
whose it is a person must see: both sides compare six groups of five digits (`Card.compared`) by eye or telephone.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode, b64encode
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from db.keys import suite

#: Of a file that holds a card.
SUFFIX = ".fpubkey"
_FORMAT = 1
_GROUPS, _DIGITS = 6, 5
_LONGEST_FILE = 8192
_SIGNED = b"fupin card\0"


class BadCard(Exception):
    """These bytes are no card, or one that was changed on its way."""


class NotOpened(Exception):
    """A sealed key was not sealed to this identity, or was changed."""


@dataclass(frozen=True)
class Card:
    """The public side of a book. `psychology` is "" for one that takes no psychological content.

    A card that takes the place of an older one of the same book names that one's fingerprint and is signed by its key.
    """

    book: str
    region: str
    name: str
    made: str
    signing: str
    sealing: str
    psychology: str = ""
    succeeds: str = ""
    proof: str = ""

    @property
    def fingerprint(self) -> str:
        """What a card is called in books and packages: six groups of five digits, of the book and the keys that sign
        and open its packages. It outlives a new key of psychological content, so it is not what people compare."""
        return _digits(self.book, self.signing, self.sealing)

    @property
    def compared(self) -> str:
        """What people compare by eye or telephone: the same, of every key of the card."""
        psychology = (self.psychology,) if self.psychology else ()
        return _digits(self.book, self.signing, self.sealing, *psychology)

    @property
    def signing_key(self) -> bytes:
        """What its signatures are checked with."""
        return b64decode(self.signing)


@dataclass(frozen=True)
class Identity:
    """Both sides. `psychology_key` is there only for one who may see the psychological archives."""

    card: Card
    signing_key: bytes = field(repr=False)
    opening_key: str = field(repr=False)
    psychology_key: bytes | None = field(default=None, repr=False)

    def sign(self, text: bytes) -> bytes:
        """An Ed25519 signature."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self.signing_key).sign(text)


def _digits(*parts: str) -> str:
    number = int.from_bytes(hashlib.sha256("\0".join(parts).encode()).digest(), "big") % 10 ** (_GROUPS * _DIGITS)
    digits = f"{number:0{_GROUPS * _DIGITS}d}"
    return " ".join(digits[at : at + _DIGITS] for at in range(0, len(digits), _DIGITS))


def make(book: str, region: str, name: str, made: str, before: Identity | None = None) -> Identity:
    """New keys for a book; with `before`, whoever knows that one can see that they belong to the same book."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
    from pyrage import x25519

    signing, psychology, opening = Ed25519PrivateKey.generate(), X25519PrivateKey.generate(), x25519.Identity.generate()
    card = Card(
        book, region, name, made,
        _text(signing.public_key().public_bytes_raw()),
        str(opening.to_public()),
        _text(psychology.public_key().public_bytes_raw()),
    )  # fmt: skip
    if before:
        card = replace(card, succeeds=before.card.fingerprint)
        card = replace(card, proof=_text(before.sign(_succession(card))))
    return Identity(card, signing.private_bytes_raw(), str(opening), psychology.private_bytes_raw())


def with_psychology(identity: Identity) -> Identity:
    """The same keys with a new one for psychological content."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    fresh = X25519PrivateKey.generate()
    card = replace(identity.card, psychology=_text(fresh.public_key().public_bytes_raw()))
    return replace(identity, card=card, psychology_key=fresh.private_bytes_raw())


def psychology_public(key: bytes) -> str:
    """The public half of a key of psychological content, as cards have it."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    return _text(X25519PrivateKey.from_private_bytes(key).public_key().public_bytes_raw())


def without_psychology(card: Card) -> Card:
    """The card of a book that takes no psychological content."""
    return replace(card, psychology="")


def is_successor(card: Card, before: Card) -> bool:
    """Whether a card was signed by the key of an older one."""
    if card.book != before.book or card.succeeds != before.fingerprint:
        return False
    return _verified(before.signing_key, card.proof, _succession(card))


def encode(identity: Identity, card: Card | None = None) -> bytes:
    """The file of a card, signed by itself: a flipped bit does not make another one."""
    body = {"format": _FORMAT, **asdict(card or identity.card)}
    body["signature"] = _text(identity.sign(_SIGNED + _canonical(body)))
    return _canonical(body) + b"\n"


def decode(raw: bytes) -> Card:
    """What `encode` wrote. Raises BadCard."""
    if len(raw) > _LONGEST_FILE:
        raise BadCard
    try:
        body = json.loads(raw)
        signature = body.pop("signature")
        if body.pop("format") != _FORMAT or any(not isinstance(text, str) for text in body.values()):
            raise BadCard
        card = Card(**body)
        _check_keys(card)
        if not _verified(card.signing_key, signature, _SIGNED + _canonical({"format": _FORMAT, **body})):
            raise BadCard
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise BadCard from error
    return card


def is_signed_by(key: bytes, signature: bytes, text: bytes) -> bool:
    """Whether a signature fits."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, text)
    except (InvalidSignature, ValueError):
        return False
    return True


def seal_key(key: bytes, name: str, card: Card) -> str:
    """A second key, so that only the psychology key of `card` opens it."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

    public = X25519PublicKey.from_public_bytes(b64decode(card.psychology))
    return _text(suite().encrypt(key, public, info=_bound(name)))


def open_key(sealed: str, name: str, psychology_key: bytes) -> bytes:
    """The second key in what `seal_key` made. Raises NotOpened."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    private = X25519PrivateKey.from_private_bytes(psychology_key)
    try:
        key = bytes(suite().decrypt(b64decode(sealed), private, info=_bound(name)))
    except (InvalidTag, ValueError, TypeError) as error:
        raise NotOpened from error
    if len(key) != 32:
        raise NotOpened
    return key


def _check_keys(card: Card) -> None:
    """Raises ValueError for keys that could not be used later."""
    from pyrage import RecipientError, x25519

    try:
        x25519.Recipient.from_str(card.sealing)
    except RecipientError as error:
        raise ValueError from error
    if len(card.signing_key) != 32 or len(b64decode(card.psychology)) not in (0, 32):
        raise ValueError


def _verified(key: bytes, signature: str, text: bytes) -> bool:
    try:
        return is_signed_by(key, b64decode(signature), text)
    except ValueError:
        return False


def _succession(card: Card) -> bytes:
    return b"fupin successor\0" + _canonical({**asdict(card), "psychology": "", "proof": ""})


def _bound(name: str) -> bytes:
    return f"fupin second\0{name}".encode()


def _canonical(body: Any) -> bytes:
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _text(raw: bytes) -> str:
    return b64encode(raw).decode()
