"""Which disagreements about archives somebody put off, in this book (of others `conflict` says so): kept sealed, for
nobody without the second key shall find that there is one. How many there are a length rounded far up does not tell."""

from __future__ import annotations

import secrets

import orjson

from db import sealing
from db.connection import meta, set_meta
from db.pages import to_json
from db.sealing import BadSeal, NoKey
from db.sql import every, many

#: A local setting: [salt, [record, field, table] …], sealed. It is there from the first archive on.
_KEPT = "archives_put_off"
_CELL = ("meta", _KEPT)
_ROUNDED_TO = 4096


def show() -> None:
    """Mark them in the list that was made of the archives; who may not open it has none."""
    many("UPDATE behind_conflict SET later = 1 WHERE record = ? AND field = ? AND tbl = ?", sorted(_kept() or ()))


def keep() -> None:
    """Keep which are put off now; what was settled meanwhile is so no longer. Nothing is written where that is kept
    already, or no key is held."""
    now = set(map(tuple, every("SELECT record, field, tbl FROM behind_conflict WHERE later")))
    if sealing.held and now != _kept():
        told = to_json([secrets.token_hex(8), sorted(now)])  # sealed anew the same would be seen to be the same
        set_meta(_KEPT, sealing.seal(told + " " * (-len(told) % _ROUNDED_TO), *_CELL))


def _kept() -> set[tuple[str, ...]] | None:
    """None where nothing is kept that opens."""
    try:
        _, cells = orjson.loads(sealing.reveal(meta(_KEPT) or "", *_CELL))
    except (NoKey, BadSeal):
        return None
    return set(map(tuple, cells))
