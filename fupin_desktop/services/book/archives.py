"""What lies behind the second key (`db/behind.py`) is opened for who holds it: after the book itself, for it may take
seconds, and in sight."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from db import behind, connection, put_off, sealing, unsealed
from db.changes import one
from fupin_desktop import lazy
from fupin_desktop.progress import Course, Progress, no_progress
from fupin_desktop.roles import Right
from fupin_desktop.services.book import access

_OPENS = "打开心理档案"


def make_room() -> None:
    """The book is open: for who holds the second key. Who does not may still report danger, sealed to its public
    half."""
    if not access.may(Right.PSYCHOLOGY):
        return
    behind.start()
    if sealing.held and not access.visitor().read_only:
        kept = connection.meta(sealing.PUBLIC) or ""  # what is there already need load nothing of the archives
        if next(iter(sealing.held)) not in kept:
            lazy.load("fupin_desktop.services.psychology.reports:publish")()


def waiting() -> int:
    """How much `open_all` has to do, in sealed entries; 0 for who may not."""
    return behind.waiting() + (unsealed.plain_left() if _seals() else 0)


def open_all(progress: Progress = no_progress) -> None:
    """Have them at hand; what older programs wrote in plain is sealed first, a portion at a time. Raises Cancelled:
    then it is for `leave`, or another try."""
    left = unsealed.plain_left() if _seals() else 0
    course = Course(progress, [left, behind.waiting() + left + 1])
    if _seals():
        with suppress(*connection.FAILURES):  # a full disk: they are shown all the same, and `verify` tells
            lazy.load("fupin_desktop.services.psychology.upgrading:seal")(access.visitor().name, course.leg(0))
    opens = course.leg(1)
    behind.ready(lambda done, total: opens(done, total, _OPENS))
    if behind.is_open() and not access.visitor().read_only and one("SELECT 1 FROM archive_entry LIMIT 1"):
        with suppress(*connection.FAILURES):
            put_off.keep()
    opens(1, 1, _OPENS)


def beside(opens: Callable[[], None]) -> None:
    """In a window: how many that wait are opened whenever it asks for them, by `open_all` on its worker. (After a legal
    erasure, or when persons have moved, all are opened anew.)"""
    behind.Window.open_beside = opens


def leave() -> None:
    """Go on without them: whoever is at the keyboard sees nothing of them until the book is opened again."""
    behind.stop()
    sealing.forget()
    who = access.visitor()
    access.enter(replace(who, rights=who.rights - {Right.PSYCHOLOGY}))


def _seals() -> bool:
    may_write = not access.visitor().read_only
    return bool(may_write and behind.is_open() and sealing.held and unsealed.waits())
