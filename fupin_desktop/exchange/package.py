"""The inside of a package: a zip of exactly these members, streamed both ways.

    sites.jsonl        the laptops that wrote             actions.jsonl   the actions that the entries belong to
    entries.jsonl      the entries, as the log keeps them psychology.jsonl  those of the psychological archives
    seconds.json       second keys, sealed to the receiver's psychology key
    blobs/<sha256>     pictures                           manifest.json   all that is said of the package, and a digest
                                                                          of every other member

Entries travel as lines of JSON. No SQLite file from outside is ever opened: a hostile view, trigger or page has nowhere
to stand. Equal content gives equal bytes, so a lost package can be written again and be known for the same.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import struct
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import Any

import orjson

from db.log import FORM, Entry
from fupin_desktop.exchange import entries as lines_in
from fupin_desktop.exchange.entries import LONGEST_LINE, SITE, Action
from fupin_desktop.exchange.envelope import DAMAGED, LARGEST_CONTENT, TOO_LARGE, BadPackage
from fupin_desktop.exchange.spool import Appended, Spool

FORMAT = 1
#: No program of ours will have had so many schemas.
_NEWEST = 999
_MANIFEST = "manifest.json"
_LINES = ("sites.jsonl", "actions.jsonl", "entries.jsonl", "psychology.jsonl")
_SECONDS = "seconds.json"
_BLOB = re.compile(r"blobs/([0-9a-f]{64})")
#: The most bytes that a member may have when it is unpacked.
_MOST = {
    _MANIFEST: 8 << 20,
    "sites.jsonl": 1 << 20,
    "actions.jsonl": 1 << 28,
    "entries.jsonl": 1 << 32,
    "psychology.jsonl": 1 << 31,
    _SECONDS: 1 << 20,
}
LARGEST_BLOB = 20_000_000
#: A hand-in of twenty thousand pictures is larger than a package may be.
_MOST_MEMBERS = 20_000
#: What the end of a zip says: signature, disks, members here and in all, bytes and place of the directory, comment.
_END = struct.Struct("<4s4H2LH")
_END_SIGNATURE = b"PK\x05\x06"
#: What stands before it where there is another end, for a zip beyond 4 GB or 65,535 members.
_LOCATOR, _LOCATOR_SIZE = b"PK\x06\x07", 20
#: Of a member in the directory: its head, the name of a picture, and the place of one behind the second gigabyte.
_MOST_OF_A_MEMBER = 200
#: Lines of JSON shrink to a twelfth (demo books: 7 to 11), a remark of 500 characters that is the same for everybody to
#: a fiftieth; what shrinks much further was made to fill a disk. Honest lines can too (the longest note, imported for
#: hundreds), so no number tells them apart: a `Writer` that finds its content so dense gives way to one that stores it.
_MOST_RATIO, _RATIO_FROM = 100, 1 << 20
_OLD_TIME = (1980, 1, 1, 0, 0, 0)
_CHUNK = 1 << 16
_PORTION = 2000


@dataclass(frozen=True)
class Manifest:
    """What a package says of itself. `previous` is the receipt of the one before it in its stream (a sender's site and
    its receiver); `number` counts them. `schema` is the newest that its entries were written with, `written_by` that of
    the program. `upto` is the sender's last stamp; `taken` counts the packages that it had taken. `seen`: the numbers
    of the receiver's packages that had arrived at the sender, by laptop."""

    kind: str
    book: str
    site: str
    number: int
    previous: str
    region: str
    village: str
    period: str
    at: str
    actor: str
    program: str
    schema: int
    written_by: int
    upto: str
    taken: int
    is_full: bool
    fingerprint: str
    reason: str = ""
    errors: int = 0
    entries: int = 0
    records: int = 0
    by_table: Mapping[str, int] = field(default_factory=dict)
    ranges: Mapping[str, Sequence[str]] = field(default_factory=dict)
    seen: Mapping[str, Sequence[int]] = field(default_factory=dict)
    format: int = FORMAT


class Writer:
    """Puts the members together. Give `entries` both parts, then `finish` with the manifest.

    `is_stored`: nothing is made smaller; the receipt is the same.
    """

    def __init__(self, *, is_stored: bool = False) -> None:
        self._method = zipfile.ZIP_STORED if is_stored else zipfile.ZIP_DEFLATED
        self.spool = Spool(LARGEST_CONTENT)
        self._zip = zipfile.ZipFile(Appended(self.spool), "w", zipfile.ZIP_DEFLATED)
        self._members: dict[str, list[Any]] = {}

    def lines(self, name: str, rows: Iterable[Any]) -> None:
        """A member of lines of JSON."""
        with self._member(name) as write:
            rest = iter(rows)
            while portion := list(islice(rest, _PORTION)):
                write(b"\n".join(map(orjson.dumps, portion)) + b"\n")

    def seconds(self, sealed: Mapping[str, str]) -> None:
        """The sealed second keys, by name."""
        with self._member(_SECONDS) as write:
            write(orjson.dumps(dict(sealed), option=orjson.OPT_SORT_KEYS))

    def blob(self, digest: str, data: bytes) -> None:
        """A picture."""
        with self._member(f"blobs/{digest}", zipfile.ZIP_STORED) as write:
            write(data)

    def finish(self, manifest: Manifest) -> str:
        """Write the manifest and close; returns the receipt: what is content-equal has the same."""
        body = {**asdict(manifest), "members": self._members}
        text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        with self._member(_MANIFEST) as write:
            write(text)
        self._zip.close()
        return receipt_of(text)

    @property
    def is_dense(self) -> bool:
        """Whether a receiver refuses this: it unpacks to too much."""
        return any(map(_is_dense, self._zip.infolist()))

    def close(self) -> None:
        """Let go of what was put together."""
        self._zip.close()
        self.spool.close()

    @contextmanager
    def _member(self, name: str, method: int | None = None) -> Iterator[Callable[[bytes], None]]:
        info = zipfile.ZipInfo(name, _OLD_TIME)
        info.compress_type = self._method if method is None else method
        info.create_system = 3  # the same bytes on Windows
        hashed, size = hashlib.sha256(), 0
        with self._zip.open(info, "w", force_zip64=True) as member:

            def write(data: bytes) -> None:
                nonlocal size
                hashed.update(data)
                size += len(data)
                member.write(data)

            yield write
        self._members[name] = [size, hashed.hexdigest()]


class Package:
    """The content of a package that is being read. Every part checks itself while it is read; BadPackage from any."""

    def __init__(self, content: Spool) -> None:
        self._content = content
        try:
            _check_directory(content)
            self._zip = zipfile.ZipFile(content)
            self._infos = _checked(self._zip.infolist())
            text = self._read(_MANIFEST)
            self.receipt = receipt_of(text)
            self.manifest, self._members = _manifest(text)
        except (zipfile.BadZipFile, KeyError, NotImplementedError, EOFError, OSError) as error:
            raise BadPackage(DAMAGED) from error
        self._check_members()

    def sites(self) -> Iterator[tuple[str, str]]:
        """The laptops: code and name."""
        return lines_in.sites(self._lines("sites.jsonl"))

    def actions(self) -> Iterator[Action]:
        """The actions of the entries."""
        return lines_in.actions(self._lines("actions.jsonl"))

    def entries(self, newer_than: int) -> Iterator[Entry]:
        """All entries, the psychological archives last. `newer_than`: the schema of this program."""
        newer = self.manifest.schema > newer_than
        yield from lines_in.entries(self._lines("entries.jsonl"), psychology=False, newer=newer)
        yield from lines_in.entries(self._lines("psychology.jsonl"), psychology=True, newer=newer)

    def seconds(self) -> dict[str, str]:
        """The sealed second keys, by name."""
        try:
            found = orjson.loads(self._read(_SECONDS))
        except orjson.JSONDecodeError as error:
            raise BadPackage(DAMAGED) from error
        if type(found) is not dict or any(
            not re.fullmatch(r"second-[0-9a-f]{16}", name) or type(sealed) is not str or len(sealed) > 500
            for name, sealed in found.items()
        ):
            raise BadPackage(DAMAGED)
        return found

    def blobs(self) -> Iterator[tuple[str, bytes]]:
        """The pictures, each with its digest, which is checked."""
        for name in self._infos:
            if match := _BLOB.fullmatch(name):
                data = self._read(name)
                if hashlib.sha256(data).hexdigest() != match[1]:
                    raise BadPackage(DAMAGED)
                yield match[1], data

    def digest(self) -> str:
        """Of the whole content, as it was before it was sealed."""
        self._content.seek(0)
        return hashlib.file_digest(self._content, "sha256").hexdigest()

    def check_all(self) -> None:
        """Read every member to its end."""
        for name in self._members:
            for _ in self._chunks(name):
                pass

    def _check_members(self) -> None:
        sizes = {name: info.file_size for name, info in self._infos.items() if name != _MANIFEST}
        if sizes != {name: size for name, (size, _) in self._members.items()}:
            raise BadPackage(DAMAGED)

    def _lines(self, name: str) -> Iterator[bytes]:
        rest = b""
        for chunk in self._chunks(name):
            *whole, rest = (rest + chunk).split(b"\n")
            if len(rest) > LONGEST_LINE:
                raise BadPackage(DAMAGED)
            yield from whole
        if rest:
            raise BadPackage(DAMAGED)

    def _read(self, name: str) -> bytes:
        return b"".join(self._chunks(name))

    def _chunks(self, name: str) -> Iterator[bytes]:
        """A member, never more of it than its directory says, and at its end its digest."""
        info = self._infos[name]
        hashed, left = hashlib.sha256(), info.file_size
        try:
            with self._zip.open(info) as member:
                while left and (chunk := member.read(min(_CHUNK, left))):
                    left -= len(chunk)
                    hashed.update(chunk)
                    yield chunk
                if left or member.read(1):
                    raise BadPackage(DAMAGED)
        except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, RuntimeError, ValueError) as error:
            raise BadPackage(DAMAGED) from error
        if name != _MANIFEST and hashed.hexdigest() != self._members[name][1]:
            raise BadPackage(DAMAGED)


def receipt_of(manifest: bytes) -> str:
    """The number of the receipt: twelve characters of the manifest's digest, which covers every other member."""
    digits = hashlib.sha256(b"fupin receipt\0" + manifest).hexdigest()[:12].upper()
    return f"{digits[:4]}-{digits[4:8]}-{digits[8:]}"


def _check_directory(content: Spool) -> None:
    """Raises BadPackage for a directory that would take long to read, before it is."""
    content.seek(-_END.size - _LOCATOR_SIZE, io.SEEK_END)
    end = content.read(_LOCATOR_SIZE + _END.size)
    if end.startswith(_LOCATOR):  # `zipfile` would believe the large end that it leads to, whatever this one says
        raise BadPackage(TOO_LARGE)
    end = end[-_END.size :]
    if len(end) != _END.size:
        raise BadPackage(DAMAGED)
    signature, _, _, here, members, size, _, comment = _END.unpack(end)
    if signature != _END_SIGNATURE or comment or here != members:
        raise BadPackage(DAMAGED)
    if members > _MOST_MEMBERS or size > members * _MOST_OF_A_MEMBER:
        raise BadPackage(TOO_LARGE)


def _checked(infos: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """The members by name: all there, none twice, none else, none that unpacks to more than it may."""
    if len(infos) > _MOST_MEMBERS:
        raise BadPackage(TOO_LARGE)
    found: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        name = info.filename
        most = LARGEST_BLOB if _BLOB.fullmatch(name) else _MOST.get(name)
        if most is None:
            raise BadPackage("包里有不该有的文件，没有合并。这个包不是本程序写的。请对方用本程序重新上报。")
        if name in found:
            raise BadPackage("包里同一个文件出现了两次，没有合并。这个包不是本程序写的。请对方用本程序重新上报。")
        if info.file_size > most or _is_dense(info):
            raise BadPackage("包里的文件解开以后大得不正常，没有合并。这个包不是本程序写的。请对方用本程序重新上报。")
        if info.flag_bits & 0x1 or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise BadPackage(DAMAGED)
        found[name] = info
    if {_MANIFEST, *_LINES, _SECONDS} - found.keys():
        raise BadPackage("包里缺少该有的文件，没有合并。请让对方重新写一次。")
    return found


def _is_dense(info: zipfile.ZipInfo) -> bool:
    return info.file_size > _RATIO_FROM and info.file_size > _MOST_RATIO * info.compress_size


def _manifest(text: bytes) -> tuple[Manifest, dict[str, list[Any]]]:
    try:
        body = json.loads(text)
        if type(body["format"]) is int and body["format"] > FORMAT:
            raise BadPackage("这个包是新版程序写的，本机程序太旧，认不出来。请先更新程序，再合并。")
        members = body.pop("members")
        manifest = Manifest(**body)
        _check_types(manifest)
        for name, (size, digest) in members.items():
            if type(name) is not str or type(size) is not int or not re.fullmatch("[0-9a-f]{64}", digest):
                raise BadPackage(DAMAGED)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise BadPackage(DAMAGED) from error
    return manifest, members


def _check_types(manifest: Manifest) -> None:
    """Raises ValueError for a value of another kind than the field's."""
    wanted = Manifest.__dataclass_fields__
    for name, value in asdict(manifest).items():
        kind = wanted[name].type
        if kind == "int":
            fits = _is_count(value)
        elif kind == "bool":
            fits = type(value) is bool
        elif kind == "str":
            fits = type(value) is str and len(value) <= 5000
        else:
            fits = (
                type(value) is dict and all(map(_KEYS[name].fullmatch, value)) and all(map(_OF[name], value.values()))
            )
        if not fits:
            raise ValueError(name)
    if manifest.schema > _NEWEST or manifest.written_by > _NEWEST or not SITE.fullmatch(manifest.site):
        raise ValueError


def _is_count(value: Any) -> bool:
    return type(value) is int and 0 <= value < 1 << 53


def _are_counts(value: Any) -> bool:
    return type(value) is list and all(map(_is_count, value))


def _are_stamps(value: Any) -> bool:
    return type(value) is list and len(value) == 2 and all(type(one) is str and FORM.fullmatch(one) for one in value)


#: What the tables of a manifest have: the form of their keys, the check of their values.
_KEYS = {"by_table": re.compile("[a-z][a-z0-9_]{0,60}"), "ranges": SITE, "seen": SITE}
_OF = {"by_table": _is_count, "ranges": _are_stamps, "seen": _are_counts}
