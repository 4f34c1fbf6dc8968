"""Who may hold which key, and with which role: signed by those who may say so.

Every user has the book's key, and with it whoever changes the slots by other means can renew their seal. So each
holder also signs (Ed25519, from the private half, which only the password opens). A slot is signed by a 管理员, or by
the sheet in the safe; so is each second key. All signatures follow from one root, the first 管理员: its public half is
wrapped with the private half of every holder, where nobody else can change it. What is not signed is not trusted.

Slots of an earlier program have no root; the first 管理员 who opens such a book becomes it (`begin`).
"""

from __future__ import annotations

import hmac
import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from db import keys
from db.keys import SHEET, BadSlots, Holder, Ring, Slots

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

#: Tells whether (user, who signed, signature, text) fit.
Fits = Callable[[str, str, str, bytes], bool]
#: Whose signature counts, besides the sheet's.
SIGNS = "管理员"


class Forged(BadSlots):
    """Somebody without that right changed the list of holders. The text is a sentence."""


def make(name: str, password: str, area: str) -> tuple[Slots, Ring, str]:
    """Slots for a new book with its first user, its 管理员 and root. Returns them, their ring, and the code for the
    sheet."""
    code = keys.new_code()
    cost = keys.measured_cost()
    holder, private = keys.new_holder(name, password, SIGNS, area, cost=cost)
    root = public(private)
    holder = keys.with_secret(holder, private, password, root)
    sheet, of_sheet = keys.new_holder(SHEET, keys.normal_code(code), "", "", cost=cost, root=root)
    ring = Ring(holder, private, root)
    sheet = replace(sheet, signing=public(of_sheet))
    slots = replace(keys.add_key(Slots((holder, sheet), ()), "book"), root=root)
    slots = signed(slots, [name, SHEET], ring)
    own = slots.holder(name)
    assert own
    return slots, Ring(own, private, root), code


def public(private: bytes) -> str:
    """The half by which a holder's signatures are checked."""
    return b64encode(_signer(private).public_key().public_bytes_raw()).decode()


def begin(slots: Slots, ring: Ring) -> Slots:
    """Slots of an earlier program, signed by a 管理员, who becomes the root. Or by its sheet, which has no signature of
    before that counts: what was signed by then is signed by it, and everybody has to be let in anew."""
    names = trusted(slots)
    second = [name for name in slots.second if is_vouched(slots, name)]
    held = ring.keys(slots, second)
    former = tuple(_signed(one, ring) for one in slots.former if _is_known(slots, one))
    slots = signed(replace(slots, root=public(ring.private), vouched={}, former=former), sorted(names), ring)
    for name in second:  # of one that is not held here nothing is known but that it was there before
        slots = vouch(slots, name, held[name], ring) if name in held else _vouch(slots, name, "", ring)
    return slots


def signed(slots: Slots, names: Iterable[str], ring: Ring) -> Slots:
    """Slots in which these holders are signed by the one of the ring; as they were where nothing is signed yet."""
    if not slots.root:
        return slots
    for name in names:
        slots = replace(slots, holders=tuple(_signed(one, ring) if one.name == name else one for one in slots.holders))
    return slots


def _signed(holder: Holder, ring: Ring) -> Holder:
    if holder.public == ring.holder.public:
        holder = replace(holder, signing=public(ring.private))
    holder = replace(holder, by=public(ring.private))
    return replace(holder, proof=_sign(ring, _told(holder)))


def _is_known(slots: Slots, holder: Holder) -> bool:
    return holder.by in _signers(slots) and _is_right(holder)


def vouch(slots: Slots, name: str, key: bytes, ring: Ring) -> Slots:
    """Slots that say that a second key is what its name says, signed."""
    return _vouch(slots, name, _check_of(key), ring) if slots.root else slots


def new_holder(slots: Slots, name: str, secret: str, role: str, area: str, groups: tuple[str, ...] = ()) -> Holder:
    """A slot that holds no keys yet and is to be signed; it trusts the root of these slots."""
    holder, private = keys.new_holder(name, secret, role, area, groups, root=slots.root)
    return replace(holder, signing=public(private)) if slots.root else holder


def without(slots: Slots, holder: Holder) -> Slots:
    """Slots in which a holder, or their pair of before, is no more; what they have signed stands."""
    if not slots.root:
        return slots
    kept = replace(holder, private="", salt="", sealed={})
    return replace(slots, former=(*slots.former, kept))


def add_second(slots: Slots, holders: Iterable[str], ring: Ring, key: bytes, name: str = "") -> Slots:
    """Slots with a new second key, newest, sealed to these holders and vouched for."""
    grown = keys.add_key(slots, "second", holders, key, name)
    return vouch(grown, grown.second[0], key, ring)


def ended(slots: Slots, ring: Ring) -> Slots:
    """Slots in which who has left or is suspended signs no more: what they signed until now, the one of the ring signs
    anew. As it was where somebody would lose their signature by it: what they lean on themselves, nobody can sign for
    himself, the root's holds until a new book key."""
    gone = {one.signing for one in (*slots.former, *slots.holders) if _is_gone(slots, one)}
    if not gone:
        return slots
    signers = _signers(slots)

    def anew(one: Holder) -> Holder:
        if one.by not in signers or not _is_right(one):
            return one
        if one.signing in gone and not one.ended:
            return _signed(replace(one, ended=True), ring)
        return _signed(one, ring) if one.by in gone else one

    holders, former = (tuple(map(anew, part)) for part in (slots.holders, slots.former))
    fresh = replace(slots, holders=holders, former=former)
    for name, said in slots.vouched.items():
        if said.get("by") in gone and is_vouched(slots, name):
            fresh = _vouch(fresh, name, said.get("check", ""), ring)
    return fresh if trusted(fresh) >= trusted(slots) and _count(fresh) >= _count(slots) else slots


def _is_gone(slots: Slots, holder: Holder) -> bool:
    """Whether somebody's signature still counts although they are not here. A user who got a new password is."""
    if not slots.root or holder.ended or not holder.signing or holder.signing == slots.root:
        return False
    present = any(one.signing == holder.signing and _may_sign(one) and not one.suspended for one in slots.holders)
    return _may_sign(holder) and not present


def _may_sign(holder: Holder) -> bool:
    return holder.role == SIGNS or holder.name == SHEET


def _count(slots: Slots) -> int:
    return sum(_is_known(slots, one) for one in slots.former)


def ended_by(slots: Slots, holder: Holder) -> str | None:
    """Who signed a slot after they had left: their name ("" for a sheet); None where it was nobody such."""
    gone = {one.signing: one.name for one in (*slots.former, *slots.holders) if one.ended}
    return gone.get(holder.by)


def introduced(slots: Slots, ring: Ring) -> Slots:
    """In slots of an earlier program, which its first 管理员 has signed: another one says by which half they sign, with
    a proof that only they and the root can make; when the root opens the book again, it signs that."""
    root = next((one for one in slots.holders if one.signing == slots.root), None)
    own = slots.holder(ring.holder.name)
    if not root or not own or not slots.root:
        return slots
    if public(ring.private) != slots.root:
        if own.role != SIGNS or own.signing or own.claim or own.name not in trusted(slots):
            return slots
        signing = public(ring.private)
        return keys.with_place(slots, replace(own, claim=f"{signing} {_proof(ring.private, root, signing)}"))
    for one in slots.holders:
        signing, _, proof = one.claim.partition(" ")
        if signing and not one.signing and one.name in trusted(slots):
            known = replace(one, claim="")
            if hmac.compare_digest(_proof(ring.private, one, signing), proof):
                known = _signed(replace(known, signing=signing), ring)
            slots = keys.with_place(slots, known)
    return slots


def _proof(private: bytes, other: Holder, signing: str) -> str:
    """What only these two can make: of the secret that their pairs share."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

    theirs = X25519PublicKey.from_public_bytes(b64decode(other.public))
    shared = X25519PrivateKey.from_private_bytes(private).exchange(theirs)
    return hmac.new(shared, b"fupin introduced\0" + signing.encode(), "sha256").hexdigest()


def trusted(slots: Slots) -> frozenset[str]:
    """The names of those whose slots are signed, back to the root; everybody where nothing is signed yet."""
    if not slots.root:
        return frozenset(one.name for one in slots.holders)
    signers = _signers(slots)
    return frozenset(one.name for one in slots.holders if one.by in signers and _is_right(one))


def _signers(slots: Slots) -> set[str]:
    """The public halves whose signatures count."""
    may, grown = {slots.root}, True
    while grown:
        new = {
            one.signing for one in (*slots.holders, *slots.former)
            if _may_sign(one) and one.signing and not one.ended and one.by in may and _is_right(one)
        }  # fmt: skip
        grown = not new <= may
        may |= new
    return may


def is_vouched(slots: Slots, name: str, key: bytes | None = None) -> bool:
    """Whether a second key is signed by a 管理员 (or nothing is yet); with the key itself, whether it is that one."""
    if not slots.root:
        return True
    said = slots.vouched.get(name, {})
    check = said.get("check", "")
    if said.get("by") not in _signers(slots) or not _verified(said["by"], said.get("proof", ""), _second(name, check)):
        return False
    return key is None or not check or hmac.compare_digest(check, _check_of(key))


def second_keys(slots: Slots, ring: Ring) -> dict[str, bytes]:
    """The keys of psychological content by name, newest first; empty without that right. One that nobody vouches for is
    left out: what is written from now on would be sealed to whoever put it there."""
    return {name: key for name, key in ring.keys(slots, slots.second).items() if is_vouched(slots, name, key)}


def check(slots: Slots, ring: Ring) -> None:
    """At an unlocking. Raises Forged."""
    if ring.root and ring.root != slots.root:
        raise Forged("钥匙文件里签章的人被换掉了")
    if ring.holder.name not in trusted(slots):
        raise Forged(f"钥匙文件里“{ring.holder.name or '恢复页'}”的角色没有管理员的签章，请找管理员")


def can_sign(slots: Slots, ring: Ring) -> bool:
    """Whether what this holder signs counts (of an earlier program's slots only the root's does until they get a new
    password from it)."""
    own = slots.holder(ring.holder.name)
    return own is not None and (not slots.root or public(ring.private) in (slots.root, own.signing))


def sign(ring: Ring, text: bytes) -> tuple[str, str]:
    """Who signs, and the signature."""
    return public(ring.private), _sign(ring, text)


def signed_as(slots: Slots) -> Fits:
    """Tells whether the user of a name, or who was called so, signed (by, proof) a text. Of who never had a signature
    that counts (in an earlier program's slots) only that one and the same person did."""
    signers = _signers(slots)
    known: dict[str, set[str]] = {}
    for one in (*slots.holders, *slots.former):
        if one.by in signers and _is_right(one):
            known.setdefault(one.name, set()).add(one.signing)

    def fits(name: str, by: str, proof: str, text: bytes) -> bool:
        told = known.get(name, {""})
        return ("" in told or by in told) and _verified(by, proof, text)

    return fits


def is_signed(slots: Slots, by: str, proof: str, text: bytes, roles: Iterable[str]) -> bool:
    """Whether somebody of one of these roles signed a text."""
    who = trusted(slots)
    may = {one.signing for one in slots.holders if one.name in who and one.role in set(roles)} | {slots.root}
    return by in may - {""} and _verified(by, proof, text)


def _vouch(slots: Slots, name: str, check_of: str, ring: Ring) -> Slots:
    said = {"check": check_of, "by": public(ring.private), "proof": _sign(ring, _second(name, check_of))}
    return replace(slots, vouched={**slots.vouched, name: said})


def _is_right(holder: Holder) -> bool:
    return _verified(holder.by, holder.proof, _told(holder))


def _told(holder: Holder) -> bytes:
    """What is signed of a slot."""
    said = [holder.name, holder.role, holder.area, list(holder.groups), holder.public, holder.signing, holder.suspended]
    return b"fupin holder\0" + _canonical([*said, "ended"] if holder.ended else said)


def _second(name: str, check_of: str) -> bytes:
    return b"fupin second\0" + _canonical([name, check_of])


def _check_of(key: bytes) -> str:
    return hmac.new(key, b"fupin second key", "sha256").hexdigest()


def _sign(ring: Ring, text: bytes) -> str:
    return b64encode(_signer(ring.private).sign(text)).decode()


def _verified(by: str, proof: str, text: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(b64decode(by)).verify(b64decode(proof), text)
    except (InvalidSignature, ValueError):
        return False
    return True


def _signer(private: bytes) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(hmac.digest(private, b"fupin signing", "sha256"))


def _canonical(said: Any) -> bytes:
    return json.dumps(said, ensure_ascii=True, separators=(",", ":")).encode()
