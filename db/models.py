"""The record tables by their names, loaded when one is first looked up: a book opens, and its first page stands, with a
few of fifty (10 ms). What runs at every opening asks here by `models.KNOWN` and the like; elsewhere they are imported.

`MODELS`: all of the book, in the order of dumps and packages. `BY_TABLE`: the same by their names. `BEHIND`: those
behind the second key. `KNOWN`: every table that an entry may name.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from db.psychology import BEHIND as BEHIND

if TYPE_CHECKING:
    from db.tables import BY_TABLE as BY_TABLE
    from db.tables import KNOWN as KNOWN
    from db.tables import MODELS as MODELS


def __getattr__(name: str) -> Any:
    if name not in ("BY_TABLE", "KNOWN", "MODELS"):
        raise AttributeError(name)
    found = globals()[name] = getattr(import_module("db.tables"), name)
    return found
