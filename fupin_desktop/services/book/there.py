"""Whether an open book has any of something: asked before what would show it is loaded, so it loads little itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from db import unsealed
from db.connection import meta, version
from db.psychology import ArchiveEntry, DangerReport
from db.sql import one
from db.store import database
from fupin_desktop.roles import Right
from fupin_desktop.services.book import access


def has_effect() -> bool:
    """Whether counts of the archives were given out, and the one at the keyboard answers for the book."""
    return access.may(Right.SETTINGS) and meta("psychology_effect") is not None


def has_erasures() -> bool:
    """Whether anything was ever erased by law, here or at another desk: where not, nobody need be asked to follow."""
    return one("SELECT 1 FROM erasure LIMIT 1") is not None


def has_moves() -> bool:
    """Whether any household was ever offered to another village: where not, no offer need be looked for."""
    return one('SELECT 1 FROM "move" LIMIT 1') is not None


def has_come_down() -> bool:
    """Whether the office above has ever given anything down: where not, no note of it need be looked for."""
    return one("SELECT 1 FROM package WHERE way = 'in' AND kind = 'feedback' LIMIT 1") is not None


def has_archives() -> bool:
    """Whether the book has ever had a psychological archive: where not, nothing about them need be loaded."""
    kept = any(one(f'SELECT 1 FROM "{model.table()}" LIMIT 1') for model in (ArchiveEntry, DangerReport))
    return kept or unsealed.waits()


def has_households() -> bool:
    """Whether anybody lives in the book: where not, nobody is told that all is done."""
    return one("SELECT 1 FROM resident LIMIT 1") is not None


def has_several() -> bool:
    """Whether the book has several villages: lists then say of which a line is (each line asks)."""
    return _has_several(database.obj, version(("village",)))


@lru_cache(maxsize=1)
def _has_several(_book: object, _version: tuple[int, int]) -> bool:
    return bool(one("SELECT count(*) > 1 FROM village WHERE deleted IS NOT 1")[0])


def has_cases() -> bool:
    """Whether anything was ever found that may lead into poverty again."""
    return one("SELECT 1 FROM clue WHERE deleted IS NOT 1 LIMIT 1") is not None


def placing() -> Callable[[str, str], str]:
    """How lists of this book tell where somebody lives, of a village and a group: 袁薛庄村一组 where there are several
    villages, else 一组."""
    several = has_several()
    return lambda village, group: f"{village}{group}" if several else group or village
