"""Files that are being written outside the book: noted in it, so that what a power cut leaves of them (a folder of
letters under people's names) is cleared when the book is next opened."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import peewee

from db.connection import meta, set_meta
from db.files import answers, take_away
from db.store import database

_KEY = "unfinished"
_MOST = 50
#: Only what has the form of one of our own unfinished names is ever taken away, whatever is noted.
_OURS = re.compile(r"\.new-[A-Za-z0-9_]{8}|\..+\.(new|part|tmp)")


@contextmanager
def unfinished(path: Path) -> Iterator[None]:
    """While a file or folder of this name is written. A book that is only looked at notes nothing."""
    name = str(path.absolute())
    with suppress(peewee.PeeweeException):
        _keep([*_noted(), name])
    try:
        yield
    finally:
        if not answers(path.exists):
            with suppress(peewee.PeeweeException):
                _keep([one for one in _noted() if one != name])


def clear() -> None:
    """At the opening of a book that nobody else has open. What lies on a stick that isn't there now stays noted."""
    noted = _noted()
    left = []
    for name in noted:
        path = Path(name)
        if not _OURS.fullmatch(path.name):
            continue
        if not answers(path.parent.exists):
            left.append(name)
        elif answers(path.is_dir) and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            with suppress(OSError):
                take_away(path)
    if left != noted:
        _keep(left)


def _noted() -> list[str]:
    try:
        found = json.loads(meta(_KEY) or "[]")
    except ValueError:
        return []
    return [name for name in found if isinstance(name, str)] if isinstance(found, list) else []


def _keep(names: list[str]) -> None:
    if database.obj is not None and not database.is_closed():
        set_meta(_KEY, json.dumps(names[-_MOST:], ensure_ascii=False))
