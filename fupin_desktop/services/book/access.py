"""Who is at the keyboard, what they may do (`fupin_desktop/roles.py`), and the log of what they looked at.

Deny, then allow: while no book is open nobody may do anything.
"""

from __future__ import annotations

import functools
import secrets
import sqlite3
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ParamSpec, TypeVar

import peewee

from db import access_log, behind, cipher, sealing
from db.access_log import Entry
from db.changes import chunks, every
from db.refusal import Refusal
from db.store import database, gate
from fupin_desktop.regions import area, lies_in, plain_group
from fupin_desktop.roles import WRITES, Right, Role, role_name
from fupin_desktop.services.book import scope

P = ParamSpec("P")
R = TypeVar("R")


class Denied(Refusal):
    """The one at the keyboard may not do this."""


class ReasonWanted(Refusal):
    """Households outside one's own village or group: to see, print or write them out takes a reason.

    `give` takes it: for these households, until the book is closed.
    """

    def __init__(self, sentence: str, households: Sequence[str]) -> None:
        super().__init__(sentence)
        self.households = households

    def give(self, reason: str) -> None:
        """Write the reason down. Raises ReasonWanted for an empty one."""
        open_households(self.households, reason)


@dataclass
class Visitor:
    """Who opened the book. `area` is a region code, `groups` the 组 within it that are theirs (all when empty)."""

    name: str
    rights: frozenset[Right]
    role: Role | None = None
    area: str = ""
    groups: tuple[str, ...] = ()
    path: Path | None = None
    #: The file of the open book, a plain one's too.
    book: Path | None = None
    key: bytes | None = field(default=None, repr=False)
    read_only: bool = False
    #: Signs in their name (`db/roster.py`); None in a plain book.
    sign: Callable[[bytes], tuple[str, str]] | None = field(default=None, repr=False)
    #: Households outside their own that they gave a reason to open.
    reasoned: set[str] = field(default_factory=set)
    #: Lists that they looked at since the book was opened.
    listed: set[str] = field(default_factory=set)

    def is_own(self, region_code: str, group_no: str) -> bool:
        """Whether a household belongs to their own village and group."""
        groups = {plain_group(group) for group in self.groups}
        return lies_in(region_code, self.area) and (not groups or plain_group(group_no) in groups)


_NOBODY = Visitor("", frozenset())
_now: list[Visitor] = [_NOBODY]


def visitor() -> Visitor:
    """Who is at the keyboard now."""
    return _now[0]


def enter(who: Visitor) -> None:
    """Someone opened a book."""
    _now[0] = who
    gate.check = _check_writing


def leave() -> None:
    """The book is closed or locked: nobody may do anything."""
    _now[0] = _NOBODY
    gate.shut()


def may(right: Right) -> bool:
    """Whether the one at the keyboard may."""
    return right in visitor().rights


def require(right: Right) -> None:
    """Raises Denied, in words, when they may not."""
    if not may(right):
        who = visitor()
        raise Denied(f"{role_name(who.role) if who.role else '现在'}没有权限：{right}。需要时请找管理员。")


def needs(right: Right, *others: Right) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Decorates a service that takes a right, or one of several."""

    def decorate(work: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(work)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            require(next(filter(may, (right, *others)), right))
            if Right.PSYCHOLOGY in (right, *others):
                behind.ready()
            return work(*args, **kwargs)

        return guarded

    return decorate


def note(what: str, record: str = "", text: str = "", at: str = "") -> None:
    """Write into the access log, before what is told there is shown or written.

    Raises Denied where a locked book can't take the entry (a medium that can't be written).
    """
    who = visitor()
    try:
        if who.read_only and who.path:
            with cipher.bare(who.path, who.key, of_open=True) as beside:
                beside.isolation_level = None
                beside.execute("BEGIN IMMEDIATE")
                access_log.append(beside.execute, who.name, what, record, text, at, who.sign)
                beside.execute("COMMIT")
        else:
            with database.atomic("IMMEDIATE"):
                access_log.append(database.execute_sql, who.name, what, record, text, at, who.sign)
    except (sqlite3.Error, peewee.PeeweeException) as error:
        if who.key:
            raise Denied(
                "这里不能写入，查看和导出记不下来，所以不能给出完整的内容。请把账本放到能写的地方。"
            ) from error


#: To what the name of somebody is bound that the log keeps sealed.
SEALED = ("access", "", "record")


def note_sealed(what: str, record: str) -> None:
    """The same of somebody's archive: whose, only who may open them reads in the log. How often one was opened would
    tell what is in it; the same person is never written the same."""
    note(what, sealing.seal(f"{record} {secrets.token_hex(8)}", *SEALED))


def note_list(what: str) -> None:
    """The same for a list that is shown again and again: once each time the book is opened."""
    who = visitor()
    if what not in who.listed:
        note(what)
        who.listed.add(what)


@needs(Right.ACCESS_LOG)
def entries(limit: int = 1000) -> list[Entry]:
    """The access log, newest first."""
    return access_log.entries(limit)


def open_household(key: str, reason: str = "") -> None:
    """Before a household is shown. Outside one's own village or group: ReasonWanted, until a reason is given."""
    open_households([key], reason)


def open_households(keys: Collection[str], reason: str = "") -> None:
    """The same before several are printed or written out; the one rule that every service asks."""
    others = _others(keys)
    if not others:
        return
    if not reason.strip():
        what = "这一户" if len(keys) == 1 else f"其中 {len(others):,} 户"
        raise ReasonWanted(f"{what}不在您负责的村组。请写明为什么要看，原因会记入访问记录。", others)
    one, count = (others[0], "") if len(others) == 1 else ("", f"{len(others):,} 户：")
    note("打开外村外组农户", one, f"{count}{reason.strip()[:200]}")
    visitor().reasoned.update(others)


def open_region(region: str = "", reason: str = "") -> None:
    """The same before all households of a region (a code or its beginning) are written out."""
    if not may(Right.EVERYWHERE):
        open_households(_keys_in(region), reason)


def open_record(key: str) -> None:
    """The same before something of a record is shown."""
    if not may(Right.EVERYWHERE):
        open_households(scope.households_of([key]))


def _others(keys: Collection[str]) -> list[str]:
    who = visitor()
    if may(Right.EVERYWHERE):
        return []
    wanted = [key for key in keys if key not in who.reasoned]
    found = []
    for marks, part in chunks(wanted):
        rows = every(f"SELECT id, region_code, group_no FROM household WHERE id IN ({marks})", *part)
        found += [row[0] for row in rows if not who.is_own(str(row[1] or ""), str(row[2] or ""))]
    return found


def _keys_in(region: str) -> list[str]:
    query = "SELECT id FROM resident WHERE coalesce(region_code, '') GLOB ?"
    return [row[0] for part in area(region) for row in every(query, f"{part}*")]


def _check_writing(room: str) -> None:
    require(WRITES[room])
