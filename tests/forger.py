"""A village that is bound and means harm: its real keys, and whatever it likes to say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from db.changes import every, one
from db.record import derived_key
from tests.exchange import VILLAGES, Forger, Town

Entry = list[Any]
#: Keys that nobody has used yet, made at random.
NEW = "0199aaaa-0000-7000-8000-0000000000"


class Village(Forger):
    """What `Forger` has, about one victim: another village's household and person, as the township holds them."""

    def __init__(self, town: Town, folder: Path) -> None:
        super().__init__(town, folder)
        self.names: list[list[Any]] = [[self.site, "坏电脑"]]
        self.kinds: dict[str, str] = {}
        self.town = town
        with town.opened():
            self.here = str(one("SELECT value FROM meta WHERE key = 'site'")[0])
            self.own_household = self._household(VILLAGES[0])
            self.household = self._household(VILLAGES[2])
            self.victim = str(one("SELECT id FROM person WHERE household = ? ORDER BY id", self.household)[0])
            self.own_person = str(one("SELECT id FROM person WHERE household = ? ORDER BY id", self.own_household)[0])
            self.theirs = str(one("SELECT ts FROM \"change\" WHERE record = ? AND field = ''", self.victim)[0])

    @staticmethod
    def _household(village: str) -> str:
        """One that no two villages hold."""
        query = """SELECT id FROM household WHERE region_code = ? AND deleted IS NOT 1 AND id NOT IN
            (SELECT record FROM conflict) ORDER BY id LIMIT 1"""
        return str(one(query, village)[0])

    def members(self, entries: list[Entry], psychology: list[Entry] | None = None) -> dict[str, bytes]:
        """With the names of laptops, and kinds of actions, that this forger wants."""
        made = super().members(entries, psychology)
        made["sites.jsonl"] = _lines(self.names)
        actions = [json.loads(line) for line in made["actions.jsonl"].splitlines()]
        made["actions.jsonl"] = _lines(
            [[ts, who, title, self.kinds.get(ts, kind), of] for ts, who, title, kind, of in actions]
        )
        return made

    def stamp(self, site: str | None = None, ms: int | None = None) -> str:
        """A stamp that nobody has given, of any laptop."""
        self.count += 1
        head = f"0199{self.count:08x}" if ms is None else f"{ms:012x}"
        return f"{head}{self.count:04x}-{site or self.site}"

    def says(self, table: str, record: str, field: str, value: Any, base: str = "", ts: str = "") -> Entry:
        """An entry of any cell."""
        ts = ts or self.stamp()
        return [ts, ts, table, record, field, json.dumps(value, ensure_ascii=False), base]

    def base(self, table: str, record: str, field: str) -> str:
        """Every entry of the cell and the record's beginning: whoever names them replaces them without a word."""
        with self.town.opened():
            rows = every(
                "SELECT ts FROM \"change\" WHERE record = ? AND tbl = ? AND field IN (?, '')", record, table, field
            )
        return " ".join(sorted(ts for (ts,) in rows))

    def row(self, table: str, record: str) -> dict[str, Any]:
        """What the township shows of a record."""
        with self.town.opened():
            names = [row[1] for row in every(f'PRAGMA table_info("{table}")')]
            found = one(f'SELECT * FROM "{table}" WHERE id = ?', record)
        return dict(zip(names, found, strict=True)) if found else {}

    def setting(self, name: str) -> str:
        """The key of a threshold."""
        return derived_key("psy_setting", name)


def _lines(rows: list[list[Any]]) -> bytes:
    return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)
