"""What a book needs at the place where it is opened: a code of its own, and what newer programs had written."""

from __future__ import annotations

import hashlib
from pathlib import Path

from peewee import OperationalError

from db import connection
from db.connection import BookError
from db.files import take_away
from db.store import database
from fupin_desktop import lazy, machine
from fupin_desktop.services.book import border


def settle_in(path: Path, key: bytes | None = None) -> None:
    """The same for the book just opened for writing. Raises BookError, the book then is closed."""
    try:
        _own_code(path, key)
        with database.atomic("IMMEDIATE"):
            border.draw()
            if connection.meta("unapplied"):
                lazy.load("fupin_desktop.services.exchange.newer:catch_up")()
    except OperationalError as error:
        connection.close()
        raise BookError(f"打不开账本“{path.name}”：{connection.reason(error)}。") from error


def restored_mark(path: Path) -> Path:
    """A file that says that a backup was put in a book's place; the book itself may be locked."""
    return path.with_name(f".{path.name}.restored")


def _own_code(path: Path, key: bytes | None) -> None:
    """A copy of a book, and one brought back from a backup, write under a code of their own: under one code two
    laptops would write different things (MERGE.md).

    A stick that comes back to a machine where it was before gets a new one too. Its former code there would be safe
    only if no copy of it had written under that code meanwhile; the book can't know, and what the machine remembers
    may be another user's, or be set back.
    """
    here = hashlib.sha256(f"{machine.identity()}\0{path}".encode()).hexdigest()[:16]
    known = connection.meta("place")
    restored = restored_mark(path)
    if known == here and not restored.exists():
        return
    with database.atomic("IMMEDIATE"):
        if known:
            connection.new_site()
        connection.set_meta("place", here)
    if restored.exists():
        lazy.load("fupin_desktop.services.book.restored:hear_of_erasures")(path, key)
    take_away(restored)
