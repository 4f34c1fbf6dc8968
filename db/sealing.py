"""Sealed fields: AES-256-GCM under a second key, so that an open book shows them to nobody without that right.

A sealed value is text, "s1.<name of the key>.<base64>", and is stored, logged, exported and merged as that. Table,
record and field are bound to it: moved elsewhere it opens no more. The same text in the same cell gives the same
ciphertext (the nonce is a keyed hash of both), so sealing again changes nothing and two laptops that write the same do
not disagree; lengths are rounded up, so that a code of few letters is not told by its length.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import b64encode
from binascii import a2b_base64
from functools import cache
from typing import TYPE_CHECKING, Any

from db.keys import suite
from db.kind import BadValue, Kind, Privacy, clean

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_FORM = re.compile(r"[sp]1\.second-[0-9a-f]{16}\.[A-Za-z0-9+/=]+")
_ROUNDED_TO = 32
#: Sealed by who can't open it again: to the public half of a second key.
_TO_PUBLIC = "p1"
#: In meta: the public half of the second key, to which whoever does not hold it seals a report of danger.
PUBLIC = "second_public"


class NoKey(Exception):
    """The second key of a sealed value is not held here."""


class BadSeal(Exception):
    """A sealed value was changed or moved to another record."""


#: The second keys of the one at the keyboard, by name, newest first; empty without that right, and while locked.
held: dict[str, bytes] = {}
#: More keys that go by a name which is held: two books may say that a key of theirs is called so, and only one does.
also: dict[str, list[bytes]] = {}


#: Where a plain book keeps its second key, which an encrypted one has in its slots (a local setting).
PLAIN_SECOND = "second_key"
#: What the second key of every plain book was called once; another book's may not be called so too.
PLAIN_ONCE = "second-" + "0" * 16


def of_plain_book(key: bytes) -> dict[str, bytes]:
    """The second key of a plain book under its name, and under the one that it had before books met."""
    return {f"second-{hashlib.sha256(key).hexdigest()[:16]}": key, PLAIN_ONCE: key}


def forget() -> None:
    """The book is closed or locked: no key stays in memory."""
    held.clear()
    also.clear()
    _cipher.cache_clear()
    _part.cache_clear()


def is_sealed(text: str) -> bool:
    """Whether `text` has the form of a sealed value."""
    return bool(_FORM.fullmatch(text))


def seal(text: str, *cell: str) -> str:
    """Seal a text for a cell (table, record, field). Raises NoKey."""
    return seal_bytes(_padded(text), *cell)


def seal_bytes(padded: bytes, *cell: str) -> str:
    """The same for bytes, whose length is told as it is. Raises NoKey."""
    if not held:
        raise NoKey
    name, key = next(iter(held.items()))
    return _sealed(name, key, padded, cell)


def reveal(sealed: str, *cell: str) -> str:
    """The text of a sealed value. Raises NoKey or BadSeal."""
    try:
        return reveal_bytes(sealed, *cell).rstrip(b"\0").decode()
    except ValueError as error:  # nothing that anybody sealed
        raise BadSeal from error


def reveal_bytes(sealed: str, *cell: str) -> bytes:
    """The bytes of a sealed value, with what rounds them up. Raises NoKey or BadSeal."""
    if not is_sealed(sealed):
        raise BadSeal
    form, name, content = sealed.split(".")
    if name not in held:
        raise NoKey
    from cryptography.exceptions import InvalidTag

    for key in (held[name], *also.get(name, ())):
        try:
            raw = a2b_base64(content)
            if form == _TO_PUBLIC:
                return suite().decrypt(raw, _private(key), info=_bound(cell))
            return _cipher(key).decrypt(raw[:12], raw[12:], _bound(cell))
        except (InvalidTag, ValueError):  # of another key, or nothing that anybody sealed
            continue
    raise BadSeal


def public_half() -> tuple[str, str] | None:
    """The name of the newest second key held here and its public half (base64), to which anybody may seal; None where
    none is held."""
    if not held:
        return None
    name, key = next(iter(held.items()))
    return name, b64encode(_private(key).public_key().public_bytes_raw()).decode()


def seal_to(name: str, public: str, text: str, *cell: str) -> str:
    """Seal a text for a cell to the public half of a second key: who writes it can't open it again (HPKE, RFC 9180)."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

    to = X25519PublicKey.from_public_bytes(a2b_base64(public))
    return f"{_TO_PUBLIC}.{name}.{b64encode(suite().encrypt(_padded(text), to, info=_bound(cell))).decode()}"


def _private(key: bytes) -> X25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    return X25519PrivateKey.from_private_bytes(_part(key, "report"))


def _padded(text: str) -> bytes:
    plain = text.encode()
    return plain.ljust(-(-len(plain) // _ROUNDED_TO) * _ROUNDED_TO, b"\0")


def _sealed(name: str, key: bytes, padded: bytes, cell: tuple[str, ...]) -> str:
    nonce = hmac.digest(_part(key, "nonce"), _bound(cell) + b"\0" + padded, "sha256")[:12]
    return f"s1.{name}.{b64encode(nonce + _cipher(key).encrypt(nonce, padded, _bound(cell))).decode()}"


@cache
def _cipher(key: bytes) -> AESGCM:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(_part(key, "seal"))


@cache
def _part(key: bytes, use: str) -> bytes:
    """One key for one use."""
    return hmac.digest(key, f"fupin {use}".encode(), "sha256")


def _bound(cell: tuple[str, ...]) -> bytes:
    return "\0".join(cell).encode()


class Sealed(Kind[str]):
    """Text under a second key; the attribute, the column and the log hold ciphertext. In what lies behind that key as a
    whole (`Record.behind`) they hold the text, but for what an older program sealed by itself.

    `write` and `read` are the only ways to the text; both raise NoKey for who may not see it.
    """

    longest = 40_000

    def __init__(self, label: str, *, longest: int | None = None, **more: Any) -> None:
        """`longest`: characters of the ciphertext at most, where it is more than a note's (`db/bounds.py`)."""
        super().__init__(label, **({"privacy": Privacy.P3} | more))
        self.longest = longest or self.longest

    def write(self, record: Any, text: str | None) -> None:
        """Seal a text into a record, which gets its key when it has none; "" and None empty the field."""
        if not record.id:
            record.id = record.new_key(record.stored())
        text = clean(text or "")
        if text and not record.behind:
            text = seal(text, *self._cell(record))
        elif text and not held:
            raise NoKey
        setattr(record, self.name, text or None)

    def read(self, record: Any) -> str:
        """The text in a record; "" when there is none. Raises BadSeal for a value that was tampered with."""
        return self.opened(getattr(record, self.name), str(record.id))

    def opened(self, value: str | None, key: str) -> str:
        """The text of a stored value of a record with this key."""
        if value and (is_sealed(value) or not self.model.behind):
            return reveal(value, self.model.table(), key, self.name)
        return value or ""

    def _cell(self, record: Any) -> tuple[str, str, str]:
        return record.table(), str(record.id), self.name

    def db_value(self, value: str | None) -> str | None:
        if value is not None and not self.model.behind and not is_sealed(value):
            raise ValueError(f"{self.name} is written by Sealed.write")
        return value

    def parse(self, text: str) -> str | None:
        """Only what is sealed already: a form or a workbook can't fill it."""
        if is_sealed(text):
            return text
        raise BadValue("这一项是保密内容，只能在心理档案里填写。")

    def show(self, value: str | None) -> str:
        return "（保密）" if value else ""


class SealedPages(Sealed):
    """Several things sealed as one, by `db/behind.py` alone."""

    longest = 200_000
