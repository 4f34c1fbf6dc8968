"""Rows of the demo before they are written, with keys that follow from the seed."""

from __future__ import annotations

from collections import defaultdict
from random import Random
from typing import Any

from db.changes import change
from db.models import MODELS
from db.record import Record, derived_key
from fupin_desktop.demo import names, people

#: 分 in 元 and in 万元.
YUAN, WAN = 100, 1_000_000


class Making:
    """What is made so far; `whose` tells its keys and chance apart from others of the seed. `rows`: what waits to be
    written; `made`: everything."""

    def __init__(self, seed: int, *whose: object) -> None:
        self.seed, self.whose = seed, whose
        self.rng = Random("/".join(map(str, (seed, *whose))))
        self.rows: dict[type[Record], list[dict[str, Any]]] = defaultdict(list)
        self.made: dict[type[Record], list[dict[str, Any]]] = defaultdict(list)

    def add(self, model: type[Record], **told: Any) -> str:
        """One more record (stored values); returns its key."""
        row = {name: value for name, value in told.items() if value is not None}
        key = derived_key(*self.whose, self.seed, model.table(), len(self.made[model]))
        row["id"] = model.new_key(row) if model.derived_from else key
        self.rows[model].append(row)
        self.made[model].append(row)
        return str(row["id"])

    def write(self, actor: str, title: str) -> None:
        """Everything added since the last time, as one action of somebody."""
        rows, self.rows = self.rows, defaultdict(list)
        with change(actor, title) as writer:
            for model in MODELS:
                if rows[model]:
                    writer.put(model, rows[model])

    def name(self, *, male: bool = True, born: int = 1975) -> str:
        """An invented name."""
        return names.surname(self.rng, "王李张郭") + names.given(self.rng, male, born)

    def phone(self) -> str:
        """An invented number."""
        return people.phone(self.rng)


def shares(total: int, parts: int) -> list[int]:
    """A whole in parts that differ by one at most."""
    share, rest = divmod(total, parts)
    return [share + (number < rest) for number in range(parts)]
