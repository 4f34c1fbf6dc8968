"""The records of the archives in old dumps, and as they stand behind the second key now."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from db import behind
from db.models import BEHIND, KNOWN
from db.sealing import NoKey, Sealed


def behind_the_key() -> dict[str, dict[str, Any]]:
    """The records of the archives; what older programs sealed cell by cell is open here."""
    behind.ready()
    found: dict[str, dict[str, Any]] = {}
    for table, model in BEHIND.items():
        for row in model.living().dicts():
            found[row["id"]] = opened({"table": table, **model(**row).stored()})
    return found


def opened(record: dict[str, Any]) -> dict[str, Any]:
    """A record of the archives without seals of its own, as far as they open; another as it is."""
    model = KNOWN[record["table"]]
    seals = {name: kind for name, kind in model.kinds().items() if isinstance(kind, Sealed)} if model.behind else {}
    found = dict(record)
    for name, kind in seals.items():
        with suppress(NoKey):
            found[name] = kind.opened(record.get(name), record["id"]) or None
    return {name: value for name, value in found.items() if value is not None}
