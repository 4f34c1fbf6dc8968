"""上报: what changed since the last hand-in, what is wrong with it, and the package.

A hand-in takes what this laptop wrote since the one before, and what packages of other laptops have brought meanwhile
(but not what came from the receiver itself). The first one takes everything. An empty one is a hand-in too: the
township then knows that nothing has changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from db.changes import chunks, every, one
from db.clock import written_at
from db.connection import meta
from db.log import STRETCH, stretch
from fupin_desktop import PROGRAM
from fupin_desktop.cards.hand_in import Line
from fupin_desktop.progress import Progress, no_progress
from fupin_desktop.roles import Right
from fupin_desktop.rules.finding import Finding, Level
from fupin_desktop.services.book import scope
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.book.opening import Book, region
from fupin_desktop.services.exchange import exchange_keys, outgoing, selection
from fupin_desktop.services.exchange.exchange_keys import NoKeys, Peer
from fupin_desktop.services.exchange.outgoing import HAND_IN, NotWritten, Sent, Wanted, Written
from fupin_desktop.services.exchange.selection import Selection
from fupin_desktop.services.household import checks
from fupin_desktop.services.ledgers import desk

#: The most lines of `listed`; a hand-in of a whole book has some hundred thousand.
MOST_LISTED = 2000


class ReasonWanted(NotWritten):
    """There are errors: the hand-in takes a reason."""


@dataclass(frozen=True)
class Pending:
    """What a hand-in would take. `since`: when the last one was, None for the first. `by_title`: records by kind.
    `gone`: those that were entered and taken back or deleted meanwhile; they are in no other count of records."""

    to: Peer
    number: int
    since: str | None
    is_full: bool
    entries: int
    records: int
    by_title: dict[str, int]
    gone: int
    chosen: Selection


def destinations() -> list[Peer]:
    """Whom this book hands in to, the nearest first."""
    return exchange_keys.upward()


@needs(Right.HAND_IN)
def pending(*, full: bool = False, to: Peer | None = None) -> Pending:
    """What there is to hand in. Raises NoKeys when this book is bound to nobody."""
    to = to or _destination()
    stream = outgoing.sent_to(HAND_IN, to)
    is_full = full or not stream
    chosen = Selection() if is_full else _since(stream, to)
    if is_full:
        counted = selection.Tally(entries=one('SELECT count(*) FROM "change"')[0], records=None)
    else:
        counted = selection.tally(chosen)
    by_table = counted.by_table()
    return Pending(
        to,
        outgoing.next_in(stream)[0],
        stream[0].at if stream else None,
        is_full,
        counted.entries,
        sum(by_table.values()),
        outgoing.by_title(by_table),
        counted.came_and_went(),
        chosen,
    )


@needs(Right.HAND_IN)
def listed(what: Pending) -> list[Line]:
    """The changed records, newest first; of very many the newest."""
    latest: dict[tuple[str, str], tuple[str, str, str]] = {}
    born: dict[str, set[str]] = {}
    for entry in what.chosen.newest(MOST_LISTED):
        ts, action, table, record, field, *_ = entry
        key = (table, record)
        if field == "":
            born.setdefault(table, set()).add(record)
        if key not in latest:
            latest[key] = (ts, action, field)
        elif field == "":
            latest[key] = (latest[key][0], latest[key][1], "")
    came_and_went = {(table, key) for table, keys in born.items() for key in selection.gone(table, keys)}
    return list(_lines({key: told for key, told in latest.items() if key not in came_and_went}))


@needs(Right.HAND_IN)
def errors(what: Pending, progress: Progress = no_progress) -> list[Finding]:
    """The errors in the households that a hand-in is about, by household. They may be handed in, with a reason."""
    keys = None if what.is_full else scope.households_of(what.chosen.keys())
    found = desk.check_book(progress) if keys is None else checks.check_households(keys, progress)
    return [finding for finding in found if finding.level is Level.ERROR]


@needs(Right.HAND_IN)
def write(
    book: Book, folder: Path, what: Pending, *, errors: int = 0, reason: str = "", progress: Progress = no_progress
) -> Written:
    """Hand in: write the package, read back and verified, into a folder. `errors`: how many `errors` found.

    Raises ReasonWanted, NotWritten, NoKeys, Cancelled; then nothing was handed in.
    """
    if errors and not reason.strip():
        raise ReasonWanted(f"还有 {errors} 处错误。请先改正；这次来不及改的，写明原因也可以上报。")
    wanted = Wanted(HAND_IN, what.to, region(), what.chosen, what.is_full, errors, reason.strip()[:500])
    return outgoing.write(book, wanted, folder, progress)


@needs(Right.HAND_IN)
def again(book: Book, receipt: str, folder: Path) -> Path:
    """Write a package that was lost once more, with equal content. Raises NotWritten."""
    return outgoing.again(book, receipt, folder)


def sent() -> list[Sent]:
    """The hand-ins so far, newest first."""
    return outgoing.sent(HAND_IN)


def arrived() -> set[str]:
    """The receipts of hand-ins of which the township has said, in what it sent back, that it has them."""
    told: dict[str, set[int]] = {}
    for (content,) in every("SELECT content FROM package WHERE way = 'in'"):
        for site, numbers in json.loads(content)["seen"].items():
            told.setdefault(site, set()).update(numbers)
    return {one.receipt for one in sent() if one.number in told.get(one.manifest.site, ())}


def _destination() -> Peer:
    found = destinations()
    if not found:
        raise NoKeys(
            "这本账本还没有绑定镇里，不知道写给谁。请向镇里要公钥文件（.fpubkey），在“上报钥匙”里绑定，"
            f"或运行 {PROGRAM} keys bind 账本 公钥文件；再把本村的公钥交给镇里绑定。"
        )
    return found[0]


def _since(stream: Sequence[Sent], to: Peer) -> Selection:
    """From after the last hand-in: what was written here, and what packages of others have brought."""
    packages = every("SELECT rowid, book, site, content FROM package WHERE way IN ('in', 'late') ORDER BY rowid")
    ranges = _own(stream, packages)
    for number, book, _, content in packages:
        if number <= stream[0].manifest.taken or book == to.card.book:
            continue
        for code, (low, high) in json.loads(content)["ranges"].items():
            known = ranges.get(code, (low, high))
            ranges[code] = (min(low, known[0]), max(high, known[1]))
    return Selection(ranges=ranges)


def _own(stream: Sequence[Sent], packages: Sequence[tuple[int, str, str, str]]) -> dict[str, tuple[str, str]]:
    """What was written in this book and not handed in: under its present code, and under those that it had before it
    was copied, moved or restored."""
    handed_in: dict[str, str] = {}
    for one_sent in stream:
        told = one_sent.manifest
        for code, last in ((told.site, told.upto), *((code, high) for code, (_, high) in told.ranges.items())):
            handed_in[code] = max(last, handed_in.get(code, ""))
    others = {row[2] for row in packages} | {code for row in packages for code in json.loads(row[3])["ranges"]}
    codes = {str(meta("site")), stream[0].manifest.site}
    codes.update(code for (code,) in every("SELECT code FROM site") if code not in others and code not in handed_in)
    found = {}
    for code in codes:
        query, upto = f'SELECT min(ts), max(ts) FROM "change" WHERE {STRETCH} AND ts > ?', handed_in.get(code, "")
        first, last = one(query, *stretch(code, upto), upto)
        if first:
            found[code] = (first, last)
    return found


def _lines(latest: dict[tuple[str, str], tuple[str, str, str]]) -> Iterator[Line]:
    names = scope.names(record for _, record in latest)
    actors: dict[str, tuple[str, str]] = {}
    for marks, part in chunks({action for _, action, _ in latest.values()}):
        for ts, actor, title in every(f'SELECT ts, actor, title FROM "action" WHERE ts IN ({marks})', *part):
            actors[ts] = (actor, title)
    for (table, record), (ts, action, field) in latest.items():
        actor, title = actors.get(action, ("", ""))
        name, household = names.get(record, ("", ""))
        kind = outgoing.title_of(table)
        if kind == outgoing.SECRET:  # that somebody was looked after is told to those alone who may see it
            name = household = title = actor = ""
        yield Line(
            kind,
            name,
            household,
            "新增" if field == "" else title,
            actor,
            written_at(ts),
        )
