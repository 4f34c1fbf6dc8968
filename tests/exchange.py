"""A township with villages bound to it, small and made once; and packages forged by a village that means harm."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from db import migrations
from db.changes import change, every, one
from db.person import Person
from fupin_desktop.demo import books
from fupin_desktop.exchange import envelope
from fupin_desktop.exchange.envelope import Head
from fupin_desktop.exchange.package import Manifest, receipt_of
from fupin_desktop.exchange.spool import Spool
from fupin_desktop.services.book import dump
from fupin_desktop.services.book.opening import Book, open_book
from fupin_desktop.services.exchange import exchange_keys, hand_in, merge_desk
from fupin_desktop.services.exchange.incoming import Receipt
from fupin_desktop.services.exchange.outgoing import Written

ACTOR = "测试"
VILLAGES = ("410502101212", "410502101214", "410502101221")


class Town:
    """Books of a demo, closed between the calls."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "township.fpb"
        self.packages = sorted((folder / "packages").glob("*.fpk"))

    def village(self, number: int) -> Path:
        return self.folder / f"village-{number}.fpb"

    @contextmanager
    def opened(self, path: Path | None = None, *, read_only: bool = False) -> Iterator[Book]:
        with open_book(path or self.path, ACTOR, read_only=read_only) as book:
            yield book

    def edit(self, number: int, note: str, count: int = 3) -> None:
        """Change some persons of a village."""
        with self.opened(self.village(number)), change(ACTOR, "补填备注") as writer:
            keys = every("SELECT id FROM person WHERE deleted IS NOT 1 ORDER BY id LIMIT ?", count)
            writer.put(Person, [{"id": key, "note": note} for (key,) in keys])

    def hand_in(self, number: int, *, full: bool = False, to: Path | None = None) -> Written:
        with self.opened(self.village(number)) as book:
            return hand_in.write(book, to or self.folder / "stick", hand_in.pending(full=full))

    def merge(self, *packages: Path, book: Path | None = None) -> list[Receipt]:
        with self.opened(book) as opened:
            return merge_desk.merge(opened, packages)

    def dump(self, path: Path | None = None) -> list[str]:
        with self.opened(path, read_only=True):
            return list(dump.lines())

    def conflicts(self, path: Path | None = None) -> list[Any]:
        with self.opened(path, read_only=True):
            return every("SELECT tbl, record, field FROM conflict ORDER BY 1, 2, 3")

    def copy(self, name: str) -> Path:
        """Another township book with the same keys."""
        return Path(shutil.copy(self.path, self.folder / f"{name}.fpb"))


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="session")
def _town_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("town")
    books.make(folder, 3, 10, 1)
    return folder


@pytest.fixture
def town(_town_once: Path, tmp_path: Path) -> Town:
    """A township and three villages, each of which has handed in once; nothing is merged yet."""
    return _copied(_town_once, tmp_path / "town")


@pytest.fixture(scope="session")
def _merged_once(_town_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = _copied(_town_once, tmp_path_factory.mktemp("merged") / "town")
    made.merge(*made.packages)
    return made.folder


@pytest.fixture
def merged_town(_merged_once: Path, tmp_path: Path) -> Town:
    """The same, and the township has merged what the three handed in."""
    return _copied(_merged_once, tmp_path / "town")


def _copied(folder: Path, to: Path) -> Town:
    shutil.copytree(folder, to)
    for book in to.glob("*.fpb"):  # copied, but not by people: each keeps its code
        with closing(sqlite3.connect(book)) as opened:
            opened.execute("DELETE FROM meta WHERE key = 'place'")
            opened.commit()
    return Town(to)


class Forger:
    """A bound village whose keys write whatever they like."""

    def __init__(self, town: Town, folder: Path) -> None:
        self.folder = folder
        self.count = 0
        with town.opened(town.village(1)):
            self.identity = exchange_keys.current()
            self.to = exchange_keys.upward()[0].card
            self.site = str(one("SELECT value FROM meta WHERE key='site'")[0])
            self.person = str(one("SELECT id FROM person ORDER BY id LIMIT 1")[0])

    def members(self, entries: list[list[Any]], psychology: list[list[Any]] | None = None) -> dict[str, bytes]:
        """What a package of these entries holds, without its manifest."""
        actions = sorted({str(entry[1]) for entry in entries + (psychology or [])})
        return {
            "entries.jsonl": _lines(entries),
            "psychology.jsonl": _lines(psychology or []),
            "actions.jsonl": _lines([[ts, "坏人", "改", "do", None] for ts in actions]),
            "sites.jsonl": _lines([[self.site, "坏电脑"]]),
            "seconds.json": b"{}",
        }

    def entry(self, **more: Any) -> list[Any]:
        """An honest entry, but for what is given."""
        self.count += 1
        stamp = f"0199{self.count:08x}0000-{self.site}"
        usual = {
            "ts": stamp, "action": stamp, "tbl": "person", "record": self.person, "field": "note", "value": '"好"',
            "base": "",
        }  # fmt: skip
        return list({**usual, **more}.values())

    def manifest(self, parts: Mapping[str, bytes], /, **more: Any) -> bytes:
        """An honest manifest of members, but for what is given."""
        count = parts["entries.jsonl"].count(b"\n") + parts["psychology.jsonl"].count(b"\n")
        card = self.identity.card
        told = Manifest(
            kind="hand-in", book=card.book, site=self.site, number=2, previous="", region=card.region,
            village=card.name, period="2026-11", at="2026-11-26T10:00:00+08:00", actor="坏人", program="0",
            schema=migrations.LATEST, written_by=migrations.LATEST, upto="", taken=0, is_full=False,
            fingerprint=card.fingerprint, entries=count, records=1,
        )  # fmt: skip
        body = {**asdict(told), **more}
        body.setdefault(
            "members", {name: [len(data), hashlib.sha256(data).hexdigest()] for name, data in parts.items()}
        )
        return json.dumps(body, ensure_ascii=False).encode()

    def package(self, entries: list[list[Any]], psychology: list[list[Any]] | None = None, **more: Any) -> Path:
        """A package that is whole outside, of these entries."""
        members = self.members(entries, psychology)
        return self.zipped({**members, "manifest.json": self.manifest(members, **more)})

    def with_seconds(self, seconds: Mapping[str, str]) -> Path:
        """A package that brings these second keys, sealed, by name."""
        members = self.members([self.entry()]) | {"seconds.json": json.dumps(seconds).encode()}
        return self.zipped({**members, "manifest.json": self.manifest(members)})

    def zipped(self, members: Mapping[str, bytes]) -> Path:
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
            for name, data in members.items():
                file.writestr(name, data)
        return self.sealed(content.getvalue(), members.get("manifest.json", b""))

    def sealed(self, content: bytes, manifest: bytes, **more: Any) -> Path:
        """Any content, signed and sealed as it should be."""
        try:
            told = json.loads(manifest)
        except (ValueError, RecursionError):
            told = None
        told = told if isinstance(told, dict) else {}
        head = Head(
            self.identity.card, (self.to.fingerprint,), told.get("kind", "hand-in"), self.identity.card.region,
            self.identity.card.name, told.get("number", 2), told.get("at", "2026-11-26T10:00:00+08:00"),
            told.get("period", "2026-11"), told.get("is_full", False), told.get("entries", 0),
            told.get("records", 1), receipt_of(manifest),
        )  # fmt: skip
        self.count += 1
        path = self.folder / f"forged-{self.count}.fpk"
        self.folder.mkdir(exist_ok=True)
        with Spool(1 << 31) as spool, path.open("wb") as file:
            spool.write(content)
            envelope.write(file, replace(head, **more), spool, self.identity, [self.to])
        return path


def _lines(rows: list[list[Any]]) -> bytes:
    return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)
