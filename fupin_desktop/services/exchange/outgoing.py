"""Writing a package: build it from the log, write it beside its final name, read it back, keep a copy, then name it.

A package exists when its final name does. The ledger (`package`, way "out") is written before the name is given, so
after a power cut the next package clears up: a name that was given counts, one that was not is forgotten.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from db import migrations
from db.changes import every, one
from db.clock import now_text
from db.connection import execute, meta, reason
from db.files import copy, private, put_in_place, take_away
from db.log import Entry
from db.models import BY_TABLE
from db.record import SECRET_ROOMS
from db.refusal import ONLY_LOOKED_AT, Refusal
from db.store import database
from fupin_desktop import regions
from fupin_desktop.exchange import envelope
from fupin_desktop.exchange.envelope import SUFFIX, BadPackage, Envelope, Head
from fupin_desktop.exchange.identity import Card, Identity
from fupin_desktop.exchange.package import Manifest, Package, Writer
from fupin_desktop.exchange.spool import Spool
from fupin_desktop.progress import Progress, no_progress
from fupin_desktop.services.book import access, copies, laptops
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.exchange import exchange_keys, log_heads, selection
from fupin_desktop.services.exchange.exchange_keys import Peer
from fupin_desktop.services.exchange.selection import Selection, Tally

HAND_IN, FEEDBACK = "hand-in", "feedback"
#: Content is made smaller; what then would look as if it were made to fill a disk (`is_dense`) is stored as it is.
_WAYS = (False, True)
#: What records of the psychological archives are called where anybody sees it.
SECRET = "保密内容"
_WRITING, _WRITTEN = "writing", "written"
_STEP = 5000
#: The newest schema that anything in this book was written with, where that is newer than this program.
NEWEST = "newest_schema"


class NotWritten(Refusal):
    """A package could not be written; there is no file under its name, and nothing counts as handed in."""


@dataclass(frozen=True)
class Wanted:
    """What a package is to be. `region` is that of the records it is about. `errors` and `reason`: see hand_in."""

    kind: str
    to: Peer
    region: str
    chosen: Selection
    is_full: bool
    errors: int = 0
    reason: str = ""


@dataclass(frozen=True)
class Written:
    """A package that was written: where, its receipt, its number, how many entries of how many records."""

    path: Path
    receipt: str
    number: int
    entries: int
    records: int
    manifest: Manifest


@dataclass(frozen=True)
class Sent:
    """A package of the ledger."""

    receipt: str
    file: str
    at: str
    number: int
    fingerprint: str
    manifest: Manifest


def write(book: Book, wanted: Wanted, folder: Path, progress: Progress = no_progress) -> Written:
    """Write a package into a folder. Raises NotWritten, NoKeys, Cancelled."""
    if book.read_only:
        raise NotWritten(ONLY_LOOKED_AT.format("不能写上报包"))
    sender = exchange_keys.current()
    _clear_up()
    with no_space_said(folder), ExitStack() as made:
        with database.atomic():
            for is_stored in _WAYS:
                writer = made.enter_context(closing(Writer(is_stored=is_stored)))
                manifest, receipt = _build(writer, wanted, sender, progress)
                if not writer.is_dense:
                    break
        head = _head(manifest, receipt, sender.card, wanted.to)
        progress(0, 0, "写到 U 盘并读回核对")
        return _deliver(book, folder, head, manifest, writer.spool, sender)


def again(book: Book, receipt: str, folder: Path, told: Path | None = None) -> Path:
    """Write a package once more, with equal content, to its receiver's present keys. `told`: what people call the
    folder, where it is one in the making. Raises NotWritten."""
    known = next((one for one in sent() if one.receipt == receipt), None)
    if known is None:
        raise NotWritten(f"没有写过回执号是“{receipt[:20]}”的包。请对照以前的上报里的回执号。")
    to = _present_keys(known.fingerprint)
    sender = exchange_keys.current()
    with no_space_said(told or folder), closing(_content_of(book, known)) as content:
        head = _head(known.manifest, receipt, sender.card, to)
        folder.mkdir(parents=True, exist_ok=True)
        path = _free_name(folder, known.manifest, receipt)
        with _unfinished(path) as fresh:
            _write_checked(fresh, head, content, sender, to.card)
            put_in_place(fresh, path)
    access.note("重写上报包", text=f"{known.manifest.village} {receipt}")
    return path


def sent(kind: str = "") -> list[Sent]:
    """The packages that this book wrote, newest first."""
    rows = every(
        """SELECT receipt, file, at, number, peer, content FROM package WHERE way = 'out' AND outcome = ?
        AND (kind = ? OR ? = '') ORDER BY rowid DESC""",
        _WRITTEN, kind, kind,
    )  # fmt: skip
    return [Sent(r, file, at, number, to, Manifest(**json.loads(told))) for r, file, at, number, to, told in rows]


def sent_to(kind: str, to: Peer) -> list[Sent]:
    """The packages that this book wrote for a book, under whatever keys, newest first."""
    theirs = {peer.fingerprint for peer in exchange_keys.peers() if peer.card.book == to.card.book}
    return [one for one in sent(kind) if one.fingerprint in theirs]


def next_in(stream: Sequence[Sent]) -> tuple[int, str]:
    """(the number of the next package, the receipt of the one before) of this laptop's present code."""
    site = meta("site")
    before = next((one for one in stream if one.manifest.site == site), None)
    return (before.number + 1, before.receipt) if before else (1, "")


def archive(book: Book) -> Path:
    """Where copies of the written packages lie: as sealed as those on the stick, and open to this book's key."""
    return copies.of_packages(book.path)


@contextmanager
def no_space_said(folder: Path) -> Iterator[None]:
    """What a disk or stick refuses, as a sentence."""
    try:
        yield
    except OSError as error:
        raise NotWritten(
            f"没有写到“{folder}”：{reason(error)}。请看看 U 盘还在不在、满没满，再试一次；改动下次照样能报。"
        ) from error


def _build(writer: Writer, wanted: Wanted, sender: Identity, progress: Progress) -> tuple[Manifest, str]:
    tally = _write_members(writer, wanted.chosen, wanted.to.fingerprint, str(meta("site")), progress)
    manifest = _manifest(wanted, tally, sender)
    return manifest, writer.finish(manifest)


def _write_members(writer: Writer, chosen: Selection, to: str, site: str, progress: Progress) -> Tally:
    whole = chosen.ranges is None and chosen.records is None
    tally = Tally(records=None if whole else {})
    for name, part in (("entries.jsonl", False), ("psychology.jsonl", True)):
        with closing(chosen.entries(part)) as entries:  # at a cancel too: the book may be closed before it is forgotten
            writer.lines(name, _told(tally.count(entries), progress))
    writer.lines("actions.jsonl", selection.actions(tally.actions))
    writer.lines("sites.jsonl", laptops.passed_on({*tally.ranges, *(stamp[17:] for stamp in tally.actions), site}))
    writer.seconds(exchange_keys.shared_with(to))
    for digest, data in selection.pictures(tally.digests):
        writer.blob(digest, data)
    return tally


def _manifest(wanted: Wanted, tally: Tally, sender: Identity) -> Manifest:
    stream = sent_to(wanted.kind, wanted.to)
    number, previous = next_in(stream)
    by_table = tally.by_table()
    now = now_text()
    return Manifest(
        kind=wanted.kind,
        book=str(meta("book")),
        site=str(meta("site")),
        number=number,
        previous=previous,
        region=wanted.region,
        village=place_name(wanted.region),
        period=now[:7],
        at=now,
        actor=access.visitor().name,
        program=log_heads.program(next((one.manifest for one in stream if one.receipt == previous), None)),
        schema=max(migrations.LATEST, int(meta(NEWEST) or 0)),
        written_by=migrations.LATEST,
        upto=meta("last_stamp") or "",
        is_full=wanted.is_full,
        fingerprint=sender.card.fingerprint,
        reason=wanted.reason,
        errors=wanted.errors,
        entries=tally.entries,
        records=sum(by_table.values()),
        by_table=by_table,
        ranges={site: (first, last) for site, (first, last) in sorted(tally.ranges.items())},
        taken=one("SELECT coalesce(max(rowid), 0) FROM package WHERE way IN ('in', 'late')")[0],
        seen=_seen(wanted.to.card.book),
    )


def place_name(region: str) -> str:
    """袁薛庄村 of a region code."""
    names = regions.path(region)
    return names[-1] if names else region


def _seen(book: str) -> dict[str, list[int]]:
    """The numbers of a book's packages that have arrived here, by its laptop."""
    found: dict[str, list[int]] = {}
    for site, number in every(
        "SELECT DISTINCT site, number FROM package WHERE way = 'in' AND book = ? ORDER BY site, number", book
    ):
        found.setdefault(site, []).append(number)
    return found


def _deliver(book: Book, folder: Path, head: Head, manifest: Manifest, content: Spool, sender: Identity) -> Written:
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(f".{manifest.village}_*{SUFFIX}.part"):  # by a power cut
        take_away(left)
    path = _free_name(folder, manifest, head.receipt)
    to = exchange_keys.trusted(head.to[0])
    kept = archive(book) / _name(manifest)
    kept.parent.mkdir(mode=0o700, exist_ok=True)
    with _unfinished(path) as fresh:
        _write_checked(fresh, head, content, sender, to.card)
        with _unfinished(kept) as copied:
            copy(fresh, copied)
            put_in_place(copied, kept)
        _note(head, manifest, to, path)
        put_in_place(fresh, path)
    execute("UPDATE package SET outcome=? WHERE receipt=?", _WRITTEN, head.receipt)
    return Written(path, head.receipt, manifest.number, manifest.entries, manifest.records, manifest)


def _write_checked(fresh: Path, head: Head, content: Spool, sender: Identity, to: Card) -> None:
    """Write, force it onto the stick, and read it back from there: what can't be read is not handed in."""
    with private(fresh) as file:
        envelope.write(file, head, content, sender, [to])
        file.flush()
        os.fsync(file.fileno())
        if hasattr(os, "posix_fadvise"):  # else the memory of this computer would be read, not the stick
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    try:
        with Envelope(fresh) as read, closing(read.content([sender.opening_key])) as found:
            package = Package(found)
            package.check_all()
            whole = read.head == head and package.receipt == head.receipt and _digest(found) == _digest(content)
    except BadPackage as error:
        raise OSError("i/o") from error
    if not whole:
        raise OSError("i/o")


def _digest(content: Spool) -> bytes:
    content.seek(0)
    hashed = hashlib.sha256()
    while data := content.read(1 << 20):
        hashed.update(data)
    return hashed.digest()


def _note(head: Head, manifest: Manifest, to: Peer, path: Path) -> None:
    """Into the ledger and the access log, before the name is given."""
    access.note("下发" if head.kind == FEEDBACK else "上报", text=f"{to.name} {head.receipt}")
    execute(
        "INSERT OR REPLACE INTO package VALUES (?,'out',?,?,?,?,?,?,?,?,?,?,?,?)",
        head.receipt, head.kind, to.fingerprint, manifest.book, manifest.site, manifest.number, manifest.previous,
        manifest.region, manifest.period, manifest.at, str(path), json.dumps(asdict(manifest), ensure_ascii=False),
        _WRITING,
    )  # fmt: skip


def _clear_up() -> None:
    """What a power cut left: a package whose name was given counts, one without is forgotten."""
    for receipt, file in every("SELECT receipt, file FROM package WHERE way = 'out' AND outcome = ?", _WRITING):
        if _is_package(Path(file), receipt):
            execute("UPDATE package SET outcome=? WHERE receipt=?", _WRITTEN, receipt)
        else:
            execute("DELETE FROM package WHERE receipt=?", receipt)


def _is_package(path: Path, receipt: str) -> bool:
    try:
        with Envelope(path) as found:
            found.check()
            return found.head.receipt == receipt
    except BadPackage:
        return False


def _content_of(book: Book, known: Sent) -> Spool:
    """The content of a package once more: from the copy kept, else from the stretches of the log that it took."""
    kept = archive(book) / _name(known.manifest)
    with suppress(BadPackage), Envelope(kept) as found:
        return found.content([mine.opening_key for mine in exchange_keys.own()])
    if known.manifest.kind == HAND_IN and not known.manifest.is_full:
        chosen = Selection(ranges=known.manifest.ranges)
        for is_stored in _WAYS:
            writer = Writer(is_stored=is_stored)
            _write_members(writer, chosen, known.fingerprint, known.manifest.site, no_progress)
            if writer.finish(known.manifest) == known.receipt and not writer.is_dense:
                return writer.spool
            writer.close()
    raise NotWritten(f"写这个包时留下的副本（{kept.name}）不见了。请上报一次全部内容，对方会当作补齐。")


def _present_keys(fingerprint: str) -> Peer:
    """The book that had this key, as it is now."""
    found = exchange_keys.peer(fingerprint)
    while found and found.successor:
        found = exchange_keys.peer(found.successor)
    if found is None or not found.is_current:
        raise NotWritten("收这个包的一方已经吊销。请先绑定它的新公钥。")
    return found


def _head(manifest: Manifest, receipt: str, card: Card, to: Peer) -> Head:
    return Head(
        card, (to.fingerprint,), manifest.kind, manifest.region, manifest.village, manifest.number, manifest.at,
        manifest.period, manifest.is_full, manifest.entries, manifest.records, receipt,
    )  # fmt: skip


def _name(manifest: Manifest, more: str = "") -> str:
    kind = "_下发" if manifest.kind == FEEDBACK else ""
    return f"{manifest.village}{kind}_{manifest.at[:10].replace('-', '')}_{manifest.number:03d}{more}{SUFFIX}"


def _free_name(folder: Path, manifest: Manifest, receipt: str) -> Path:
    """The package's name in a folder; nothing that lies there is overwritten, but for the same package."""
    path = folder / _name(manifest)
    if path.exists() and not _is_package(path, receipt):
        path = folder / _name(manifest, f"_{receipt[-4:]}")
    return path


@contextmanager
def _unfinished(path: Path) -> Iterator[Path]:
    """The name under which a file is written until it is whole; nothing is left of it."""
    fresh = path.with_name(f".{path.name}.part")
    try:
        yield fresh
    finally:
        with suppress(OSError):
            take_away(fresh)


def _told(entries: Iterable[Entry], progress: Progress) -> Iterator[Entry]:
    for number, entry in enumerate(entries):
        if number % _STEP == 0:
            progress(number, 0, "打包改动")
        yield entry


def by_title(by_table: Mapping[str, int]) -> dict[str, int]:
    """Counts by what people call the records."""
    counted: Counter[str] = Counter()
    for table, count in by_table.items():
        counted[title_of(table)] += count
    return dict(counted)


def title_of(table: str) -> str:
    """What people call a record of a table; all of the psychological archives are one."""
    model = BY_TABLE.get(table)
    if model is None:
        return "其他"
    return SECRET if model.room in SECRET_ROOMS else model.title
