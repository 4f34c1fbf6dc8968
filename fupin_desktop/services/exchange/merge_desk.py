"""合并: taking packages, many in one call, each as a whole or not at all; and who has handed in."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import peewee

from db import connection
from db.bulk import TakenBack, grouped, many_actions, together
from db.changes import every
from db.clock import today
from db.connection import meta, reason, set_meta
from db.dates import day_of
from db.files import answers, copy, itself, put_in_place, take_away
from db.refusal import ONLY_LOOKED_AT, Refusal
from fupin_desktop import regions
from fupin_desktop.exchange.collector import no_collector
from fupin_desktop.exchange.envelope import SUFFIX, BadPackage, Envelope
from fupin_desktop.progress import Cancelled, Course, Progress, no_progress
from fupin_desktop.roles import Right
from fupin_desktop.services.book import access, archives, naming
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.book.opening import Book, region
from fupin_desktop.services.exchange import exchange_keys, held, incoming, outgoing
from fupin_desktop.services.exchange.incoming import MERGED, REFUSED, REPEATED, STOPPED, Receipt
from fupin_desktop.services.exchange.outgoing import HAND_IN
from fupin_desktop.services.exchange.reasons import Reason

_DUE_DAY = "hand_in_due_day"
_USUAL_DUE_DAY = 25
_BYTES_A_CHANGE = 8_000  # of a book that are copied and checked while one change is merged
_LEAST_BYTES = 10  # of a package that a change takes
_OPENING = 300  # changes that are merged while a package is opened and what it brought is looked at
_CLOCK_IS_WRONG = 62  # days between what a package says and when it came


class NothingMerged(Refusal):
    """Merging can't begin; nothing has changed."""


@dataclass(frozen=True)
class Standing:
    """A village on the board of a period ("2026-11")."""

    region: str
    village: str
    is_bound: bool
    #: When its newest package of the period arrived, "" when none has.
    arrived: str = ""
    packages: int = 0
    entries: int = 0
    errors: int = 0
    missing: list[int] = field(default_factory=list)
    is_late: bool = False
    #: When its newest package of any period arrived.
    latest: str = ""


@dataclass(frozen=True)
class Tally:
    """How many there are `of` those who hand in (who is bound, and whose package came before its key was revoked), and
    how many of them have; are late; still have time; miss a package."""

    of: int
    handed: int
    late: int
    waiting: int
    missing: int


def packages_in(paths: Iterable[Path]) -> list[Path]:
    """The packages that are meant: files as they are, of a folder or stick all that lie in it."""
    found: dict[Path, None] = {}
    for path in paths:
        if answers(path.is_dir):
            inside = (file for file in path.rglob(f"*{SUFFIX}") if not file.name.startswith("."))
            found.update(dict.fromkeys(sorted(inside)))
        else:
            found[path] = None
    return list(found)


def merge(book: Book, paths: Sequence[Path], progress: Progress = no_progress) -> list[Receipt]:
    """Take packages, in any order; a backup is made and checked before. One receipt for each.

    A package that can't be taken is refused and the others are taken. After a cancel what was taken stays, and the
    rest is marked. Raises NothingMerged.
    """
    _may_take()
    if book.read_only:
        raise NothingMerged(ONLY_LOOKED_AT.format("不能合并"))
    files = _found(paths)
    shares = [share(file) for file in files]
    course = Course(progress, [_backup_share(book), *shares, sum(shares) / 10])
    if book.backup_before("合并前", course.leg(0, "合并前先{}")) is None:
        raise NothingMerged("没有合并：合并前的备份没有做成。请看看磁盘满没满、能不能写。")
    with no_collector(), many_actions():
        receipts = _all(files, course, trial=False)
    for done in receipts:
        if done.status in (MERGED, REPEATED):
            _keep(book, done)
    merged = [done for done in receipts if done.status == MERGED]
    if merged:  # else not a byte of the book changes
        try:
            exchange_keys.take_second_keys()
            naming.settle(book.actor)
            access.note("合并", text=f"{len(merged)}/{len(receipts)} 个包")
        except (OSError, peewee.PeeweeException) as error:  # what is merged is merged, and is told
            merged[0].notices.append(f"内容已经合并，但访问记录没有写成：{reason(error)}。")
        _open_archives(course.leg(len(files) + 1))
        book.backup_after("合并后", sum(done.added + done.changed for done in merged))
    return receipts


def _open_archives(progress: Progress) -> None:
    """What has come of the archives is opened here, where it is waited for; what a package of an older program brought
    of them is sealed at once by who may. Else, or where the disk is full, both are done when the archives are opened
    next (`verify` tells of it)."""
    with suppress(Cancelled, *connection.FAILURES):
        archives.open_all(progress)


def look(book: Book, paths: Sequence[Path], progress: Progress = no_progress) -> list[Receipt]:
    """What merging these packages would do. The book's file keeps every byte. Raises NothingMerged."""
    files = _found(paths)
    try:
        with connection.trial(book.path, book.key, read_only=book.read_only):
            return _all(files, Course(progress, [0, *map(share, files)]), trial=True)
    except peewee.OperationalError as error:
        raise NothingMerged(f"不能试算：{reason(error)}。请把账本放到能写的地方。") from error


def archive(book: Book) -> Path:
    """Where every package that was taken is kept."""
    return book.path.with_name(f"{book.path.stem}.已合并")


def board(period: str = "") -> list[Standing]:
    """Which villages have handed in for a period ("2026-11", "" for this month) and who is late, by region code."""
    period = period or f"{today():%Y-%m}"
    bound = exchange_keys.below()
    known = {*bound} | {place.code for place in regions.children(region())}
    return [_standing(code, period, code in bound) for code in sorted(known)]


def tally(standings: Iterable[Standing]) -> Tally:
    """What the board adds up to."""
    found = [one for one in standings if one.is_bound or one.packages]
    handed, late = sum(bool(one.packages) for one in found), sum(one.is_late for one in found)
    return Tally(len(found), handed, late, len(found) - handed - late, sum(bool(one.missing) for one in found))


def due_day() -> int:
    """The day of the month by which villages hand in."""
    return int(meta(_DUE_DAY) or _USUAL_DUE_DAY)


@needs(Right.SETTINGS)
def set_due_day(day: int) -> None:
    """Change it."""
    set_meta(_DUE_DAY, str(min(max(day, 1), 28)))


def taken() -> list[Receipt]:
    """The packages that were taken, newest first."""
    rows = every("SELECT file, kind, outcome FROM package WHERE way = 'in' ORDER BY rowid DESC")
    return [as_now(_merged(Path(file), kind, outcome)) for file, kind, outcome in rows]


def as_now(done: Receipt) -> Receipt:
    """A receipt of a package that was taken without what has come since: it is missing no longer, nor waited for."""
    if done.missing or done.waiting:
        return replace(done, missing=incoming.missing_now(done.receipt), waiting=held.left(done.receipt)[Reason.WAITS])
    return done


def _merged(file: Path, kind: str, outcome: str) -> Receipt:
    """A receipt of the ledger; outcomes of older programs do not say the kind of their package."""
    return Receipt(file, **{**json.loads(outcome), "status": MERGED, "kind": kind})


def _may_take() -> None:
    """Who hands in for a village takes what its township gives back; elsewhere it is for who may merge."""
    here = regions.find(region())
    access.require(Right.HAND_IN if here and here.level == regions.VILLAGE else Right.MERGE)


def _found(paths: Sequence[Path]) -> list[Path]:
    files = packages_in(paths)
    if not files:
        raise NothingMerged(f"这里没有上报包（{SUFFIX}）。请选 U 盘上的上报包，或者放着它们的文件夹。")
    return files


def _backup_share(book: Book) -> float:
    """How long a backup takes, in changes that are merged meanwhile: of 25,000 pages about 20,000 (benchmarks)."""
    return book.path.stat().st_size / _BYTES_A_CHANGE


def share(file: Path) -> float:
    """How long a package takes, in changes."""
    with suppress(BadPackage, OSError), Envelope(file) as envelope:
        return _OPENING + min(envelope.head.entries, file.stat().st_size // _LEAST_BYTES)  # it may say anything
    return _OPENING


def _all(files: Sequence[Path], course: Course, *, trial: bool) -> list[Receipt]:
    receipts: list[Receipt] = []
    told = f"第 {{}} 个包，共 {len(files)} 个：{{{{}}}}" if len(files) > 1 else "{{}}"
    legs = [course.leg(number + 1, told.format(number + 1)) for number in range(len(files))]
    try:
        for group in grouped([share(file) for file in files]):
            works = [(files[number], legs[number]) for number in group]
            if len(works) == 1 or not _together(works, receipts, trial=trial):
                for file, progress in works:
                    _step(file, progress, receipts, trial=trial)
    except Cancelled:
        receipts += [Receipt(path, status=STOPPED, refused=_STOPPED) for path in files[len(receipts) :]]
    return receipts


_STOPPED = "已停止，这个包没有合并。"


def _together(works: Sequence[tuple[Path, Progress]], receipts: list[Receipt], *, trial: bool) -> bool:
    """Take small packages in one transaction. False where one failed half-way, and the disk keeps nothing of any.

    After a cancel those before it are taken once more, then Cancelled is raised.
    """
    done: list[Receipt] = []
    stopped: Cancelled | None = None
    try:
        with together():
            try:
                for file, progress in works:
                    _step(file, progress, done, trial=trial)
            except Cancelled as error:  # between two
                stopped = error
    except TakenBack as error:
        if not isinstance(error.__cause__, Cancelled):
            return False
        stopped, before = error.__cause__, works[: len(done)]
        done = [_one(file, no_progress, trial=trial) for file, _ in before]
    except (OSError, peewee.PeeweeException):
        return False
    receipts += done
    if stopped:
        raise stopped
    return True


def _step(file: Path, progress: Progress, receipts: list[Receipt], *, trial: bool) -> None:
    progress(0, 1, f"核对{file.name}")
    receipts.append(_one(file, progress, trial=trial))
    progress(1, 1, f"合并好了{file.name}")


def _one(file: Path, progress: Progress, *, trial: bool) -> Receipt:
    try:
        return incoming.taken(file, progress, trial=trial)
    except (OSError, peewee.PeeweeException) as error:
        if not trial and (done := _in_the_ledger(file)):
            done.notices.append(f"内容已经合并，账本里有；合并完以后出了错：{reason(error)}。")
            return done
        return Receipt(file, status=REFUSED, refused=f"没有合并，账本没有动：{reason(error)}。请处理好再试一次。")


def _in_the_ledger(file: Path) -> Receipt | None:
    """The receipt of a package that was taken although something failed: what the disk reports as failed may be
    written all the same."""
    with suppress(BadPackage, OSError, peewee.PeeweeException), Envelope(file) as envelope:
        query = "SELECT kind, outcome FROM package WHERE way = 'in' AND receipt = ?"
        for kind, outcome in every(query, envelope.head.receipt):
            return _merged(file, kind, outcome)
    return None


def _keep(book: Book, done: Receipt) -> None:
    """Copy a package into the archive, unless it lies there."""
    place = archive(book)
    # never by a name that a package gives itself
    name = outgoing.place_name(done.region) if regions.find(done.region) else done.region
    target = place / f"{name}_{done.at[:10].replace('-', '')}_{done.number:03d}_{done.receipt[-4:]}{SUFFIX}"
    if target.exists() or itself(done.file).parent == itself(place):
        return
    fresh = target.with_name(f".{target.name}.part")
    try:
        place.mkdir(mode=0o700, exist_ok=True)
        copy(done.file, fresh)
        put_in_place(fresh, target)
    except OSError as error:
        with suppress(OSError):
            take_away(fresh)
        done.notices.append(f"内容已经合并，但没能在“{place.name}”里留一份：{reason(error)}。请自己留好这个包。")


def _standing(code: str, period: str, is_bound: bool) -> Standing:
    names = regions.path(code)
    village = names[-1] if names else code
    rows = every(
        """SELECT at, period, content, receipt, book || site FROM package WHERE way = 'in' AND kind = ? AND region = ?
        ORDER BY rowid""",
        HAND_IN, code,
    )  # fmt: skip
    all_told = [json.loads(row[2]) for row in rows]
    told = [one for row, one in zip(rows, all_told, strict=True) if _period(row[0], row[1]) == period]
    arrived = max((row[0] for row in rows if _period(row[0], row[1]) == period), default="")
    latest = rows[-1][0] if rows else ""
    if not told:
        return Standing(code, village, is_bound, is_late=is_bound and _is_over(period), latest=latest)
    streams: dict[str, list[tuple[int, str, str, bool]]] = defaultdict(list)
    for row, one in zip(rows, all_told, strict=True):
        streams[row[4]].append((one["number"], row[3], one["previous"], one["is_full"]))
    missing = sorted({number for stream in streams.values() for number in incoming.gaps(stream)})
    entries = sum(one["entries"] for one in told)
    return Standing(code, village, is_bound, arrived, len(told), entries, told[-1]["errors"], missing, False, latest)


def _period(arrived: str, told: str) -> str:
    """The period of a package: what it says, unless the sender's clock can't be right."""
    try:
        middle = day_of(f"{told}-15")
    except ValueError:
        return arrived[:7]
    return told if abs((day_of(arrived[:10]) - middle).days) <= _CLOCK_IS_WRONG else arrived[:7]


def _is_over(period: str) -> bool:
    """Whether the day is past by which a period's packages were due."""
    now = today()
    return f"{now:%Y-%m}" > period or (f"{now:%Y-%m}" == period and now.day > due_day())
