"""The keys of exchange: this book's own, and the books that it is bound to.

A township makes its keys once and gives its card (.fpubkey, or the same text as a QR code) to its villages; each of
them binds to it and gives its own card back. Binding is a decision of a person who has compared the fingerprints.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from db import sealing
from db.changes import every, one
from db.clock import now_text
from db.connection import execute, meta, reason
from db.files import write_whole
from db.refusal import Refusal
from db.store import database
from fupin_desktop import PROGRAM, regions
from fupin_desktop.exchange import identity
from fupin_desktop.exchange.identity import BadCard, Card, Identity, NotOpened
from fupin_desktop.roles import Right
from fupin_desktop.services.book import access, unlocking
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.exchange import signed_cards

_LONGEST_REASON = 200
#: More second keys than this no book has: one more each time that somebody leaves who held the last.
_MOST_SECOND = 100


class NoKeys(Refusal):
    """This book has no keys of exchange yet, or is bound to nobody."""


class NotBound(Refusal):
    """A card can't be read, bound or revoked; nothing has changed."""


@dataclass(frozen=True)
class Peer:
    """A book that this one is bound to. `revoked` is when, "" while it is trusted."""

    fingerprint: str
    card: Card
    name: str
    region: str
    bound: str
    bound_by: str
    revoked: str
    reason: str
    successor: str

    @property
    def is_trusted(self) -> bool:
        """Whether what it signs is taken. One that was replaced in order may have packages under way."""
        return not self.revoked

    @property
    def is_current(self) -> bool:
        """Whether packages are written to it."""
        return not self.revoked and not self.successor


def card() -> Card | None:
    """This book's card; None before `make`. Without its key of psychological content when nobody of that right has
    signed it: whoever has the book's key could have put his own there."""
    row = one("SELECT card FROM exchange_key WHERE retired = '' ORDER BY rowid DESC LIMIT 1")
    return signed_cards.as_signed(Card(**json.loads(row[0]))) if row else None


def sign_psychology(*, known: bool = False) -> None:
    """At the opening of a book by one who may: this book's key of psychological content is signed, where it is the true
    one. `known`: an earlier program's book whose first 管理员 signs all that is there, shared cards too."""
    row = one("SELECT card FROM exchange_key WHERE retired = '' ORDER BY rowid DESC LIMIT 1")
    mine = Card(**json.loads(row[0])) if row else None
    if mine and mine.psychology and not signed_cards.is_signed(mine):
        private = own()[0].psychology_key
        if known or (private and identity.psychology_public(private) == mine.psychology):
            signed_cards.sign(mine)
    for peer in changed_since_shared() if known else ():
        signed_cards.sign(peer.card)


def own() -> list[Identity]:
    """This book's keys, the current ones first; older ones still open what was written to them."""
    rows = every("SELECT card, secret FROM exchange_key ORDER BY retired <> '', rowid DESC")
    made = [_identity(Card(**json.loads(text)), json.loads(secret)) for text, secret in rows]
    return [replace(one, card=signed_cards.as_signed(one.card)) for one in made[:1]] + made[1:]


def current() -> Identity:
    """The keys that this book signs with. Raises NoKeys."""
    found = [one for one in own()[:1] if card()]
    if not found:
        raise NoKeys(f"这本账本还没有上报钥匙。请先在设置里的“上报钥匙”生成，或用命令 {PROGRAM} keys make。")
    return found[0]


@needs(Right.EXCHANGE_KEYS)
def make() -> Card:
    """Make this book's keys. Made again they are changed: the new card is proven by the old key, and the old keys go on
    opening what was written to them."""
    before = own()[:1] if card() else []
    region = meta("region") or ""
    made = identity.make(meta("book") or "", region, book_name(), now_text(), before[0] if before else None)
    with database.atomic("IMMEDIATE"):
        execute("UPDATE exchange_key SET retired=? WHERE retired=''", made.card.made)
        _keep(made)
    access.note("生成上报钥匙", text=made.card.compared)
    return made.card


@needs(Right.PSYCHOLOGY)
def add_psychology_key() -> Card:
    """Let this book take the psychological content of others, where its keys were made by one who may not see it."""
    held = current()
    if held.card.psychology:
        return held.card
    fresh = identity.with_psychology(held)
    with database.atomic("IMMEDIATE"):
        _keep(fresh)
    access.note("心理档案的上报钥匙", text=fresh.card.compared)
    return fresh.card


@needs(Right.PSYCHOLOGY)
def share_psychology(fingerprint: str, compared: str) -> None:
    """Let those of a bound book who may see psychological archives read what is written here: from now on packages to
    it carry the second keys, sealed. `compared`: the digits that the other side's screen shows. Raises NotBound."""
    to = trusted(fingerprint)
    if not to.card.psychology:
        raise NotBound(f"{to.name}的公钥里没有心理档案的钥匙。请让对方的心理专干先加上，再把公钥发来。")
    if "".join(filter(str.isdigit, compared)) != to.card.compared.replace(" ", ""):
        raise NotBound(f"核对的数字和{to.name}的公钥不一样，没有给。可能公钥被人换过，请和对方的心理专干当面核对。")
    with database.atomic("IMMEDIATE"):
        signed_cards.sign(to.card)
        for name in own_second_keys():
            sealed = identity.seal_key(sealing.held[name], name, to.card)
            execute("INSERT OR REPLACE INTO exchange_second VALUES (?,?,?)", name, fingerprint, sealed)
    access.note("心理档案可由对方查看", text=f"{to.name} {to.card.compared}")


def changed_since_shared() -> list[Peer]:
    """Bound books that were given the second keys, and whose card now has another key of psychological content than
    the one that was compared: nothing goes to it until it is compared again."""
    given = {row[0] for row in every("SELECT DISTINCT peer FROM exchange_second")}
    return [
        one
        for one in peers()
        if one.fingerprint in given and one.card.psychology and not signed_cards.is_signed(one.card)
    ]


def shared_with(fingerprint: str) -> dict[str, str]:
    """The second keys that packages to a book carry, sealed, by name."""
    return dict(every("SELECT name, sealed FROM exchange_second WHERE peer=? ORDER BY name", fingerprint))


def keep_second_keys(sealed: dict[str, str], fingerprint: str, sender: Card) -> list[str]:
    """Keep those that came in a package for `fingerprint`, one of ours; within the caller's transaction. Returns
    sentences that somebody should read. Raises NotBound for a sender who says that our own key is theirs.

    Names are only names: what another book says of one is kept beside it, and each opens what it can.
    """
    others = [peer.card.book for peer in peers() if peer.card.book != sender.book]
    if known := set(sealed) & set(_own_names()) - {sealing.PLAIN_ONCE}:
        raise NotBound(f"它把本账本保密内容的钥匙（{min(known)}）说成是自己的，没有合并。请查清是谁写的。")
    place = _received(fingerprint, sender.book)
    if len({*sealed, *shared_with(place)}) > _MOST_SECOND:
        raise NotBound(f"它带来的保密内容钥匙超过 {_MOST_SECOND} 把，没有合并。请查清是谁写的。")
    said = []
    for name, text in sealed.items():
        execute("INSERT OR REPLACE INTO exchange_second VALUES (?,?,?)", name, place, text)
        if any(name in shared_with(_received(fingerprint, book)) for book in others):
            said.append(f"保密内容的钥匙（{name}）别的村也说是自己的；各自能打开的照样打开，请查清是谁冒用。")
    return said


def take_second_keys() -> None:
    """Hold the second keys that other books have sent, for the one who opened the book and may see that content."""
    if not access.may(Right.PSYCHOLOGY) or not sealing.held:
        return
    for mine in own():
        if mine.psychology_key is None:
            continue
        for name, sealed in _all_received(mine.card.fingerprint):
            try:
                key = identity.open_key(sealed, name, mine.psychology_key)
            except NotOpened:
                continue
            if sealing.held.setdefault(name, key) != key and key not in sealing.also.get(name, ()):
                sealing.also.setdefault(name, []).append(key)


def write_card(folder: Path) -> Path:
    """Write this book's card as NAME.fpubkey. Raises NoKeys, NotBound where the folder can't be written."""
    held = current()
    path = folder / f"{held.card.name}{identity.SUFFIX}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(path, identity.encode(held))
    except OSError as error:
        raise NotBound(f"公钥没有写成：{reason(error)}。请换一个能写的文件夹或 U 盘。") from error
    return path


def card_text() -> str:
    """What the QR code of this book's card says. Raises NoKeys."""
    return identity.encode(current()).decode().strip()


def read_card(source: Path | str) -> Card:
    """A card from a file, or from the text of a QR code. Raises NotBound."""
    try:
        raw = source.encode() if isinstance(source, str) else source.read_bytes()[: 1 << 16]
        return identity.decode(raw)
    except OSError as error:
        raise NotBound(f"读不了公钥文件“{source}”：{reason(error)}。") from error
    except BadCard as error:
        raise NotBound("这不是公钥文件，或者它在路上被改动了。请让对方重新给一次。") from error


@needs(Right.EXCHANGE_KEYS)
def bind(of: Card) -> Peer:
    """Trust a book whose fingerprint was compared with what it shows on its own screen.

    Its new keys take the place of its old ones: in order when the old key proves them, else the old ones are revoked.
    """
    who = access.visitor().name
    if of.book == meta("book"):
        raise NotBound("这是本账本自己的公钥，不用绑定。请选对方的公钥文件。")
    if regions.find(of.region) is None:  # what it signs would count nowhere, or everywhere
        raise NotBound("这把公钥说的行政区划本程序不认识，没有绑定。请让对方核对账本的行政区划，再给一次公钥。")
    if (known := peer(of.fingerprint)) and known.revoked:
        raise NotBound(f"这把公钥已在 {known.revoked[:10]} 吊销（{known.reason}），不能再绑定。请让对方换新钥匙。")
    with database.atomic("IMMEDIATE"):
        for old in peers():
            if old.card.book == of.book and old.fingerprint != of.fingerprint and old.is_current:
                proven = identity.is_successor(of, old.card)
                execute("UPDATE exchange_peer SET successor=? WHERE fingerprint=?", of.fingerprint, old.fingerprint)
                if not proven:
                    _revoke(old.fingerprint, "对方换了新钥匙")
        execute(
            """INSERT INTO exchange_peer VALUES (?,?,?,?,?,?,?,'','','') ON CONFLICT (fingerprint)
            DO UPDATE SET card = excluded.card, name = excluded.name, region = excluded.region""",
            of.fingerprint, of.book, of.region, of.name, _text(of), now_text(), who,
        )  # fmt: skip
    access.note("绑定", text=f"{of.name} {of.compared}")
    if access.visitor().role is None and of.psychology and sealing.held:  # a plain book hides nothing from its one user
        share_psychology(of.fingerprint, of.compared)
    return trusted(of.fingerprint)


def renew(of: Card) -> None:
    """A bound book's card as its latest package shows it: it may have got a psychology key since. Nothing is sealed to
    that before somebody has compared it (`share_psychology`)."""
    before = peer(of.fingerprint)
    if before and before.card.psychology and before.card.psychology != of.psychology:
        access.note("对方心理档案的钥匙变了", text=f"{of.name} {before.card.compared} → {of.compared}")
    execute("UPDATE exchange_peer SET card=? WHERE fingerprint=?", _text(of), of.fingerprint)


@needs(Right.EXCHANGE_KEYS)
def revoke(fingerprint: str, why: str) -> None:
    """Take nothing from this key any more, and write nothing to it. Raises NotBound."""
    found = peer(fingerprint)
    if found is None:
        raise NotBound("没有绑定过这把公钥。请从绑定的账本里重新选。")
    if not why.strip():
        raise NotBound("请写明为什么吊销，以后看得到。")
    _revoke(found.fingerprint, why.strip()[:_LONGEST_REASON])
    access.note("吊销", text=f"{found.name} {found.fingerprint}")


def peers() -> list[Peer]:
    """The bound books, by region; revoked and replaced keys too."""
    query = """SELECT fingerprint, card, name, region, bound, bound_by, revoked, reason, successor FROM exchange_peer
        ORDER BY region, rowid"""
    return [Peer(row[0], Card(**json.loads(row[1])), *row[2:]) for row in every(query)]


def peer(fingerprint: str) -> Peer | None:
    """A bound book by its fingerprint, or by the digits that people compare, however their groups are parted."""
    wanted = "".join(filter(str.isdigit, fingerprint))
    known = peers()
    for digits in ([told.fingerprint for told in known], [told.card.compared for told in known]):
        if wanted in (parted := [text.replace(" ", "") for text in digits]):
            return known[parted.index(wanted)]
    return None


def trusted(fingerprint: str) -> Peer:
    """A bound book that is not revoked. Raises NotBound."""
    found = peer(fingerprint)
    if found is None or not found.is_trusted:
        raise NotBound("没有绑定这把公钥，或者已经吊销。请先绑定对方的公钥。")
    return found


def upward() -> list[Peer]:
    """Whom this book hands in to: the bound township (of a village), district (of a township); its own one first."""
    here = meta("region") or ""
    found = [one for one in peers() if one.is_current and len(one.region) < len(here)]
    return sorted(found, key=lambda one: (not regions.lies_in(here, one.region), -len(one.region)))


def below() -> list[str]:
    """The regions of the bound books below this one: of its villages, in a district's book of its townships."""
    here = meta("region") or ""
    found = {peer.region for peer in peers() if peer.is_current and peer.region != here}
    return sorted(code for code in found if regions.lies_in(code, here))


def downward(region: str) -> list[Peer]:
    """The bound books of a village, as its township sees it; of one that others were merged into, theirs."""
    found = [one for one in peers() if one.is_current and regions.is_same(one.region, region)]
    return [one for one in found if one.region == region] or found


def book_name() -> str:
    """What other books call this one: 袁薛庄村, 宝莲寺镇."""
    names = regions.path(meta("region") or "")
    return names[-1] if names else "账本"


def own_second_keys() -> list[str]:
    """Names of the second keys that were made here and are held now."""
    return [name for name in _own_names() if name in sealing.held and name != sealing.PLAIN_ONCE]


def _own_names() -> Collection[str]:
    """Names of the second keys that were made here, held or not."""
    if second := meta(sealing.PLAIN_SECOND):
        return sealing.of_plain_book(bytes.fromhex(second))
    path = access.visitor().path
    return unlocking.slots(path).second if path else ()


def _received(fingerprint: str, book: str) -> str:
    """Where `exchange_second` has what a book sent to one of our keys."""
    return f"{fingerprint} < {book}"


def _all_received(fingerprint: str) -> list[tuple[str, str]]:
    """(name, sealed) of what all books sent to one of our keys; earlier programs did not note which."""
    query = "SELECT name, sealed FROM exchange_second WHERE peer = ? OR peer GLOB ? ORDER BY name, peer"
    return every(query, fingerprint, _received(fingerprint, "*"))


def _keep(made: Identity) -> None:
    """Store keys. The one of psychological content is sealed, and not kept for a maker who may not see that content."""
    psychology = ""
    stored = made.card
    if made.psychology_key and access.may(Right.PSYCHOLOGY) and sealing.held:
        psychology = sealing.seal(made.psychology_key.hex(), *_cell(made.card))
    else:
        stored = identity.without_psychology(made.card)
    secret = {"signing": made.signing_key.hex(), "opening": made.opening_key, "psychology": psychology}
    execute(
        "INSERT OR REPLACE INTO exchange_key VALUES (?,?,?,?,'')",
        stored.fingerprint, _text(stored), json.dumps(secret), stored.made,
    )  # fmt: skip
    if stored.psychology:
        signed_cards.sign(stored)


def _identity(of: Card, secret: dict[str, str]) -> Identity:
    psychology = None
    if secret["psychology"] and access.may(Right.PSYCHOLOGY):
        try:
            psychology = bytes.fromhex(sealing.reveal(secret["psychology"], *_cell(of)))
        except (sealing.NoKey, sealing.BadSeal):
            psychology = None
    return Identity(of, bytes.fromhex(secret["signing"]), secret["opening"], psychology)


def _cell(of: Card) -> tuple[str, str, str]:
    """What the sealed key is bound to."""
    return "exchange_key", of.fingerprint, "psychology"


def _revoke(fingerprint: str, why: str) -> None:
    execute("UPDATE exchange_peer SET revoked=?, reason=? WHERE fingerprint=?", now_text(), why, fingerprint)


def _text(of: Card) -> str:
    return json.dumps(of.__dict__, ensure_ascii=False, sort_keys=True)
