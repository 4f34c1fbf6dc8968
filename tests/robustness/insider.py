"""Somebody who holds the book's key, as every user does, and changes the files by other means."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from db import cipher, keys
from db.keys import Ring, Slots
from fupin_desktop.services.book import unlocking
from fupin_desktop.services.quality.verify import verify
from tests.locks import ADMIN, CREW, PASSWORD, RECORDER, Safe

OWN = b"\7" * 32


def ring_of(safe: Safe, name: str) -> Ring:
    return unlocking.unlock(safe.path, name, PASSWORD if name == ADMIN else CREW[name][1])


def forge(safe: Safe, change: Callable[[Slots, Ring], Slots], name: str = RECORDER) -> None:
    """As a user who has only what he may have: his own ring, and so the book's key."""
    ring = ring_of(safe, name)
    slots = change(keys.load(safe.path), ring)
    keys.save(safe.path, slots, ring)


def changed(slots: Slots, name: str, **fields: object) -> Slots:
    holder = slots.holder(name)
    assert holder
    return keys.with_holder(slots, replace(holder, **fields))  # type: ignore[arg-type]


@contextmanager
def tampering(path: Path, key: bytes) -> Iterator[Callable[..., Any]]:
    """An SQL tool with the book's key."""
    with cipher.bare(path, key) as tool:
        yield lambda sql, *values: tool.execute(sql, values)
        tool.commit()


def problems(safe: Safe, name: str = ADMIN) -> str:
    with safe.enter(name):
        return "\n".join(verify())
