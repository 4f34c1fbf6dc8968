"""The outside of a package file: magic, a head that anybody may read, the content under age, and a signature.

    FUPINPK1 | length of the head (4 bytes) | head (JSON) | age(…) | Ed25519 signature (64 bytes)

The head says what the file's name says, and holds the sender's card: whoever finds the stick learns that a village
handed in, to whom and when. The signature covers every byte before it; age alone does not prove the sender. Both sides
stream: neither the file nor the content is ever whole in memory.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from db.dates import moment_of
from db.refusal import Refusal
from fupin_desktop.exchange import identity
from fupin_desktop.exchange.identity import BadCard, Card, Identity
from fupin_desktop.exchange.spool import Spool, TooLarge

SUFFIX = ".fpk"
_MAGIC = b"FUPINPK1"
_FORMAT = 1
_SIGNATURE = 64
_LONGEST_HEAD = 64 * 1024
LARGEST_FILE = 2 << 30
#: What a package may hold when it is unpacked from age (itself deflated: see package.py).
LARGEST_CONTENT = LARGEST_FILE
_RECEIPT = re.compile(r"[0-9A-F]{4}(-[0-9A-F]{4}){2}")
_REGION = re.compile(r"\d{2,12}", re.ASCII)
_MOST_RECEIVERS = 100
_SIGNED = b"fupin package\0"


class BadPackage(Refusal):
    """A package can't be taken: damaged, forged, not for this book, or made by a newer program. Nothing of it was."""


DAMAGED = "文件不完整或已损坏。请让对方把这个包重新写一次，换一个 U 盘再试。"
NOT_OURS = "不是本程序的上报包。"
UNREAD = "读不了这个文件。请看看 U 盘是不是拔掉了，或者换一个口再试。"
TOO_LARGE = "文件太大，不是正常的上报包，没有打开。"


@dataclass(frozen=True)
class Head:
    """What stands outside. `to` are fingerprints; `receipt` is the number of the receipt."""

    card: Card
    to: tuple[str, ...]
    kind: str
    region: str
    village: str
    number: int
    at: str
    period: str
    is_full: bool
    entries: int
    records: int
    receipt: str


def write(file: IO[bytes], head: Head, content: Spool, sender: Identity, receivers: Sequence[Card]) -> None:
    """Write a package to an open file, readable by its receivers and by the sender. Raises OSError."""
    import pyrage

    out = _Hashing(file)
    text = _encoded(head, sender)
    out.write(_MAGIC + len(text).to_bytes(4, "big") + text)
    recipients = [pyrage.x25519.Recipient.from_str(card.sealing) for card in (*receivers, sender.card)]
    content.seek(0)
    try:
        pyrage.encrypt_io(content, out, recipients)
    except (pyrage.EncryptError, OSError) as error:
        raise out.failed or error from None
    file.write(sender.sign(_SIGNED + out.digest()))


class Envelope:
    """A package file that is being read; a context manager. Raises BadPackage for what is no package."""

    def __init__(self, path: Path) -> None:
        try:
            self._size = path.stat().st_size
            self._file = path.open("rb")
        except OSError as error:
            raise BadPackage(UNREAD) from error
        try:
            self.head = self._read_head()
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Envelope:
        return self

    def __exit__(self, *_error: object) -> None:
        self._file.close()

    def content(self, opening_keys: Sequence[str]) -> Spool:
        """The content, once every byte of the file is known to be the sender's. Raises BadPackage; OSError where this
        computer has no room for it."""
        import pyrage

        self._file.seek(0)
        source = _Source(self._file, self._size - _SIGNATURE)
        source.skip(len(_MAGIC) + 4 + len(self._text))
        spool = Spool(LARGEST_CONTENT)
        try:
            keys = [pyrage.x25519.Identity.from_str(key) for key in opening_keys]
            pyrage.decrypt_io(source, spool, keys)
            self._check(source)
        except pyrage.DecryptError as error:
            spool.close()
            raise BadPackage(_not_for_us(error)) from error
        except (OSError, TooLarge) as error:
            spool.close()
            if getattr(error, "errno", None) and not source.has_failed:
                raise
            raise BadPackage(UNREAD if source.has_failed else DAMAGED) from error
        except BaseException:
            spool.close()
            raise
        spool.seek(0)
        return spool

    def check(self) -> None:
        """Raises BadPackage unless the signature is that of the card in the head; takes no key."""
        self._file.seek(0)
        self._check(_Source(self._file, self._size - _SIGNATURE))

    def _check(self, source: _Source) -> None:
        source.drain()
        if not identity.is_signed_by(
            self.head.card.signing_key, self._file.read(_SIGNATURE), _SIGNED + source.digest()
        ):
            raise BadPackage(DAMAGED)

    def _read_head(self) -> Head:
        start = self._file.read(len(_MAGIC) + 4)
        if start[: len(_MAGIC)] != _MAGIC:
            raise BadPackage(NOT_OURS if len(start) > len(_MAGIC) else DAMAGED)
        if self._size > LARGEST_FILE:
            raise BadPackage(TOO_LARGE)
        length = int.from_bytes(start[len(_MAGIC) :], "big")
        self._text = self._file.read(min(length, _LONGEST_HEAD))
        if len(self._text) != length or self._size < len(start) + length + _SIGNATURE:
            raise BadPackage(DAMAGED)
        return _decoded(self._text)


def _encoded(head: Head, sender: Identity) -> bytes:
    body = {**asdict(head), "format": _FORMAT, "card": identity.encode(sender, head.card).decode()}
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _decoded(text: bytes) -> Head:
    try:
        body = json.loads(text)
        if body.pop("format") > _FORMAT:
            raise BadPackage("这个包是新版程序写的，本机程序太旧，认不出来。请先更新程序，再合并。")
        body["card"] = identity.decode(body["card"].encode())
        body["to"] = tuple(body["to"])
        head = Head(**body)
        _check(head)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, BadCard) as error:
        raise BadPackage(DAMAGED) from error
    return head


def _check(head: Head) -> None:
    texts: tuple[Any, ...] = (head.kind, head.region, head.village, head.at, head.period, head.receipt, *head.to)
    counts: tuple[Any, ...] = (head.number, head.entries, head.records)
    flag: Any = head.is_full
    if any(not isinstance(text, str) or len(text) > 200 or not text.isprintable() for text in texts):
        raise ValueError
    if not (_RECEIPT.fullmatch(head.receipt) and _REGION.fullmatch(head.region) and len(head.to) <= _MOST_RECEIVERS):
        raise ValueError
    moment_of(head.at)
    if any(type(count) is not int or not 0 <= count < 1 << 53 for count in counts) or type(flag) is not bool:
        raise ValueError


def _not_for_us(error: Exception) -> str:
    if "No matching keys" in str(error):
        return "这个包不是给本机的，本机的钥匙打不开。请看看对方绑定的是不是本机现在的公钥。"
    return DAMAGED


class _Hashing:
    """Writes on, and hashes what it wrote. `failed`: pyrage wraps what a writer raises."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._hash = hashlib.sha512()
        self.failed: OSError | None = None

    def write(self, data: Any) -> int:
        self._hash.update(data)
        try:
            return self._file.write(data)
        except OSError as error:
            self.failed = error
            raise

    def flush(self) -> None:
        """The caller flushes the file."""

    def digest(self) -> bytes:
        return self._hash.digest()


class _Source:
    """A file up to some byte, hashed as it is read. `has_failed`: not the file is bad, the stick may be gone."""

    def __init__(self, file: IO[bytes], end: int) -> None:
        self.has_failed = False
        self._file = file
        self._left = end
        self._hash = hashlib.sha512()

    def read(self, most: int = -1) -> bytes:
        wanted = self._left if most < 0 else min(most, self._left)
        try:
            data = self._file.read(wanted)
        except OSError:
            self.has_failed = True
            raise
        self._left -= len(data)
        self._hash.update(data)
        return data

    def skip(self, count: int) -> None:
        self.read(count)

    def drain(self) -> None:
        while self.read(1 << 20):
            pass

    def digest(self) -> bytes:
        return self._hash.digest()
