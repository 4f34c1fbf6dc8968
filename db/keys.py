"""Key slots: who can open a book, and with what. LUKS is the model.

A book's key is random and never stored bare. Every holder (a user, or the recovery sheet in the safe) has an X25519 key
pair; its private half is wrapped under what the holder knows (Argon2id, AES-256-GCM), and keys are sealed to its public
half (HPKE, RFC 9180). So a new book key reaches everybody without anybody's password, and changing a password touches
one slot. The second keys, for psychological content, are sealed only to those who have that right, and to the sheet.

The slots lie beside the book as `BOOK.fpb.keys`; every backup has its own copy. `cryptography` (7 MB, 8 ms) is loaded
where a slot is opened or made: a plain book has none.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import time
import unicodedata
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.files import write_whole

if TYPE_CHECKING:
    from cryptography.hazmat.primitives import hpke

SUFFIX = ".keys"
#: The holder that is no user: the printed sheet.
SHEET = ""
_FORMAT = 1
# RFC 9106, second recommended option; iterations are then measured
_MEMORY_KIB = 64 * 1024
_LANES = 4
_AIM_SECONDS = 0.5
_LONGEST_SECRET = 1024
_PRIVATE = 32  # bytes of a private half
# no letters that look like another one: what is read from paper is typed by hand (Crockford's alphabet)
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SHEET_GROUPS = 8


class BadSlots(Exception):
    """The slot file is damaged or was changed by hand."""


class WrongSecret(Exception):
    """The password, or the recovery code, opens nothing."""


@dataclass(frozen=True)
class Cost:
    """What Argon2id takes: as measured where the slot was made."""

    iterations: int
    memory_kib: int = _MEMORY_KIB
    lanes: int = _LANES


LEAST_COST = Cost(3)
#: More than any computer measures in half a second: what asks for more was not made by this program.
_MOST_COST = Cost(500, 256 * 1024, 16)
_MOST_WORK = 500 * _MEMORY_KIB  # iterations times KiB


@dataclass(frozen=True)
class Holder:
    """A slot. Bytes are base64. `role`, `area` and `groups` are the program's, not of the cipher.

    `signing` is the public half with which the holder signs, `by` that of whoever signed this slot (`proof`); all three
    are "" in slots of an earlier program (`db/roster.py`). `bound` is the name when the slot was made, if another.
    """

    name: str
    role: str
    area: str
    groups: tuple[str, ...]
    cost: Cost
    salt: str
    public: str
    private: str
    sealed: Mapping[str, str] = field(default_factory=dict)
    signing: str = ""
    by: str = ""
    proof: str = ""
    bound: str = ""
    #: Holds no keys until somebody lets them in again.
    suspended: bool = False
    #: Signs no more; what they had signed is signed anew by who ended it.
    ended: bool = False
    #: Of who has no `signing` yet: what it is to be, and the proof for the root (`roster.introduced`).
    claim: str = ""


@dataclass(frozen=True)
class Slots:
    """All slots of a book. Key names stand newest first; there are two book keys only while a book is re-keyed."""

    holders: tuple[Holder, ...]
    book: tuple[str, ...]
    second: tuple[str, ...] = ()
    #: Counted up with each change; the book knows it too, so that older slots are not taken for today's.
    count: int = 0
    #: Whose signature all others follow from, "" in slots of an earlier program; and who vouches for a second key.
    root: str = ""
    vouched: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    #: Who has signed and is no holder any more: without a key, but what they signed stands.
    former: tuple[Holder, ...] = ()

    @property
    def users(self) -> tuple[Holder, ...]:
        """Everybody but the sheet."""
        return tuple(holder for holder in self.holders if holder.name != SHEET)

    def holder(self, name: str) -> Holder | None:
        """The slot of this name."""
        return next((holder for holder in self.holders if holder.name == name), None)


@dataclass(frozen=True)
class Ring:
    """What one holder holds once the slot is open: the private half, and by it the keys. `root` is the one that was
    wrapped with it: nobody else can change what this holder trusts."""

    holder: Holder
    private: bytes = field(repr=False)
    root: str = ""

    def keys(self, slots: Slots, names: Iterable[str]) -> dict[str, bytes]:
        """Those of the named keys that are sealed to this holder, in the order of the names. Raises BadSlots.

        `slots` may be those of an older backup: a holder's pair outlives a change of password.
        """
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

        mine = next((one for one in slots.holders if one.public == self.holder.public), None)
        sealed = mine.sealed if mine else {}
        private = X25519PrivateKey.from_private_bytes(self.private)
        try:
            return {
                name: suite().decrypt(b64decode(sealed[name]), private, info=name.encode())
                for name in names
                if name in sealed
            }
        except (InvalidTag, ValueError, TypeError) as error:
            raise BadSlots from error

    def book_keys(self, slots: Slots) -> list[bytes]:
        """The book's key, newest first; after an interrupted re-keying the file is in one of two."""
        return list(self.keys(slots, slots.book).values())


def beside(book: Path) -> Path:
    """The slot file of a book or backup."""
    return book.with_name(book.name + SUFFIX)


def new_holder(
    name: str,
    secret: str,
    role: str,
    area: str,
    groups: tuple[str, ...] = (),
    cost: Cost | None = None,
    root: str = "",
) -> tuple[Holder, bytes]:
    """A slot that holds no keys yet, with a new pair; and the private half."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    pair = X25519PrivateKey.generate()
    public = _text(pair.public_key().public_bytes_raw())
    holder = Holder(name, role, area, groups, cost or measured_cost(), "", public, "")
    return with_secret(holder, pair.private_bytes_raw(), secret, root), pair.private_bytes_raw()


def with_secret(holder: Holder, private: bytes, secret: str, root: str = "") -> Holder:
    """The same slot under another password: the private half is wrapped anew, with the root that this holder trusts;
    no key changes."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt = secrets.token_bytes(16)
    holder = replace(holder, salt=_text(salt))
    wrapped = AESGCM(_stretched(secret, holder)).encrypt(salt[:12], private + b64decode(root), _bound(holder))
    return replace(holder, private=_text(wrapped))


def at_cost(holder: Holder, cost: Cost) -> Holder:
    """The same slot at another cost; its private half is to be wrapped anew."""
    return replace(holder, cost=cost)


def open_holder(holder: Holder, secret: str) -> Ring:
    """Open a slot; takes as long as Argon2id was set to. Raises WrongSecret, or BadSlots for one that can't be."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        salt = b64decode(holder.salt)
        opened = AESGCM(_stretched(secret, holder)).decrypt(salt[:12], b64decode(holder.private), _bound(holder))
    except InvalidTag:
        raise WrongSecret from None
    except (ValueError, TypeError) as error:
        raise BadSlots from error
    return Ring(holder, opened[:_PRIVATE], _text(opened[_PRIVATE:]))


def add_key(
    slots: Slots, what: str, holders: Iterable[str] | None = None, key: bytes | None = None, name: str = ""
) -> Slots:
    """Slots with a new key, newest, sealed to the named holders (to all when None). `what`: "book", "second". The key
    and its name are random where none is given."""
    names = {one.name for one in slots.holders if not one.suspended} if holders is None else set(holders)
    name = name or f"{what}-{secrets.token_hex(8)}"
    grown = replace(slots, book=(name, *slots.book)) if what == "book" else replace(slots, second=(name, *slots.second))
    return seal_to(grown, {name: key or secrets.token_bytes(32)}, names)


def seal_to(slots: Slots, keys: Mapping[str, bytes], holders: Iterable[str]) -> Slots:
    """Slots in which these holders hold these keys as well."""
    names = set(holders)
    return replace(slots, holders=tuple(_given(one, keys) if one.name in names else one for one in slots.holders))


def without_keys(slots: Slots, names: Iterable[str]) -> Slots:
    """Slots that no longer hold these keys."""
    gone = set(names)

    def rest(holder: Holder) -> Holder:
        return replace(holder, sealed={name: key for name, key in holder.sealed.items() if name not in gone})

    def left(listed: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for name in listed if name not in gone)

    return replace(slots, holders=tuple(map(rest, slots.holders)), book=left(slots.book), second=left(slots.second))


def with_holder(slots: Slots, holder: Holder) -> Slots:
    """Slots with this slot, in the place of one of the same name."""
    others = tuple(one for one in slots.holders if one.name != holder.name)
    return replace(slots, holders=(*others, holder))


def with_place(slots: Slots, holder: Holder) -> Slots:
    """Slots in which this slot stands where one of the same name stood."""
    return replace(slots, holders=tuple(holder if one.name == holder.name else one for one in slots.holders))


def without_holder(slots: Slots, name: str) -> Slots:
    """Slots without this user."""
    return replace(slots, holders=tuple(holder for holder in slots.holders if holder.name != name))


def new_code() -> str:
    """A recovery code of 160 bits, in groups that can be read aloud."""
    letters = [secrets.choice(_LETTERS) for _ in range(_SHEET_GROUPS * 4)]
    return "-".join("".join(letters[at : at + 4]) for at in range(0, len(letters), 4))


def normal_code(text: str) -> str:
    """A recovery code as typed: case, blanks, dashes and look-alike letters do not matter."""
    text = unicodedata.normalize("NFKC", text).upper().translate({ord("O"): "0", ord("I"): "1", ord("L"): "1"})
    return "".join(letter for letter in text if letter in _LETTERS)


@cache
def measured_cost() -> Cost:
    """As many iterations as this computer does in half a second, three at least."""
    started = time.perf_counter()
    _derive(b"", b"measuring, a salt", LEAST_COST)
    once = (time.perf_counter() - started) / LEAST_COST.iterations
    return Cost(max(LEAST_COST.iterations, round(_AIM_SECONDS / once)))


def load(book: Path) -> Slots:
    """The slots beside a book. Raises BadSlots, or OSError when the file can't be read."""
    return decode(beside(book).read_bytes())


def save(book: Path, slots: Slots, ring: Ring) -> None:
    """Write the slots beside a book: whole, or not at all. Raises OSError."""
    held = ring.keys(slots, slots.book) or ring.keys(load(book), slots.book)  # who leaves seals by what they held
    write_whole(beside(book), encode(replace(slots, count=slots.count + 1), held))


def encode(slots: Slots, book_keys: Mapping[str, bytes]) -> bytes:
    """The file: JSON with a seal by each book key (nobody without them makes himself 管理员), then its digest."""
    body: dict[str, Any] = {"format": _FORMAT, **asdict(slots)}
    body["seals"] = {name: _seal(body, key) for name, key in book_keys.items()}
    return _with_digest(body)


def decode(raw: bytes) -> Slots:
    """What `encode` wrote. Raises BadSlots for any other bytes, be it by one bit."""
    try:
        body = json.loads(raw.split(b"\n")[0])
        if _with_digest(body) != raw or body["format"] != _FORMAT:
            raise BadSlots
        holders, former = (tuple(_holder(one) for one in body.get(part, ())) for part in ("holders", "former"))
        vouched = {name: {k: str(v) for k, v in one.items()} for name, one in body.get("vouched", {}).items()}
        known = (int(body.get("count", 0)), str(body.get("root", "")), vouched)
        return Slots(holders, tuple(body["book"]), tuple(body["second"]), *known, former)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise BadSlots from error


def _holder(one: dict[str, Any]) -> Holder:
    return Holder(**{**one, "cost": _bearable(Cost(**one["cost"])), "groups": tuple(one["groups"])})


def check_seal(raw: bytes, book_keys: Mapping[str, bytes]) -> None:
    """Raises BadSlots when the slots were changed by one who did not have these keys, all that they seal to a holder.

    All: who has none could seal a key of his own to everybody, and the slots by it.
    """
    body = json.loads(raw.split(b"\n")[0])
    seals = body.pop("seals", None)
    if not book_keys or not isinstance(seals, dict):
        raise BadSlots
    if any(seals.get(name) != _seal(body, key) for name, key in book_keys.items()):
        raise BadSlots


def _bearable(cost: Cost) -> Cost:
    """What no computer measured would keep this one at work for ever."""
    if any(not 1 <= value <= asdict(_MOST_COST)[name] for name, value in asdict(cost).items()):
        raise BadSlots
    if cost.iterations * cost.memory_kib > _MOST_WORK:
        raise BadSlots
    return cost


def _with_digest(body: Any) -> bytes:
    text = _canonical(body)
    return text + b"\n" + hashlib.sha256(text).hexdigest().encode() + b"\n"


def _seal(body: Mapping[str, Any], key: bytes) -> str:
    return hmac.new(key, b"fupin slots" + _canonical(body), "sha256").hexdigest()


def _canonical(body: Any) -> bytes:
    return json.dumps(body, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode()


@cache
def suite() -> hpke.Suite:
    """How something is sealed to a public half (RFC 9180)."""
    from cryptography.hazmat.primitives import hpke

    return hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


def _given(holder: Holder, keys: Mapping[str, bytes]) -> Holder:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

    public = X25519PublicKey.from_public_bytes(b64decode(holder.public))
    sealed = {name: _text(suite().encrypt(key, public, info=name.encode())) for name, key in keys.items()}
    return replace(holder, sealed={**holder.sealed, **sealed})


def _bound(holder: Holder) -> bytes:
    """What a wrapped private half belongs to."""
    return f"{holder.bound or holder.name}\0{holder.public}".encode()


def _stretched(secret: str, holder: Holder) -> bytes:
    # the same letters typed on another keyboard give the same bytes; a lone surrogate is no letter
    typed = unicodedata.normalize("NFC", secret).encode("utf-8", "replace")
    if len(typed) > _LONGEST_SECRET:
        typed = hashlib.sha512(typed).digest()
    return _derive(typed, b64decode(holder.salt), holder.cost)


def _derive(secret: bytes, salt: bytes, cost: Cost) -> bytes:
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    return Argon2id(
        salt=salt, length=32, iterations=cost.iterations, lanes=cost.lanes, memory_cost=cost.memory_kib
    ).derive(secret)


def _text(raw: bytes) -> str:
    return b64encode(raw).decode()
