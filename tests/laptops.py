"""Several laptops with a book each, and what travels between them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from db.changes import change, every
from db.connection import meta, set_meta
from db.household import Household
from db.merge import Bundle, Merged, take
from db.person import Person
from db.record import Record
from db.store import database
from fupin_desktop.services.book import dump
from fupin_desktop.services.book.opening import Book, create_book, name_laptop, open_book
from fupin_desktop.services.conflicts import conflict_list, deciding, duplicates
from fupin_desktop.services.quality.verify import verify

TOWNSHIP = "410502101"

Row = dict[str, Any]
#: What one laptop writes into an archive the others can open.
_SECOND = b"one key for all." * 2


@dataclass
class Laptop:
    """One laptop; its book is closed between the calls, as one book is open in a process at a time."""

    name: str
    path: Path
    #: The file as `check` has left it.
    _checked: bytes = field(default=b"", repr=False)

    @classmethod
    def new(cls, folder: Path, name: str, region: str = TOWNSHIP) -> Laptop:
        laptop = cls(name, folder / f"{name}.fpb")
        create_book(laptop.path, region, name, second_key=_SECOND)
        with laptop.opened():
            name_laptop(name)
        return laptop

    @contextmanager
    def opened(self) -> Iterator[Book]:
        with open_book(self.path, self.name) as book:
            yield book

    def put(self, model: type[Record], *rows: Row, title: str = "修改") -> None:
        with self.opened(), change(self.name, title) as writer:
            writer.put(model, list(rows))

    def write(self, model: type[Record], key: str, name: str, value: Any) -> None:
        """Decide a cell, also for the value that it shows."""
        with self.opened(), change(self.name, "处理冲突") as writer:
            writer.write_cells(model, [(key, name, value)])

    def delete(self, model: type[Record], *keys: str) -> None:
        with self.opened(), change(self.name, "删除") as writer:
            writer.delete(model, keys)

    def log(self) -> Bundle:
        """Everything the book's log holds."""
        with self.opened():
            return Bundle(
                sites=every("SELECT code, name FROM site"),
                actions=every('SELECT ts, actor, title, kind, target FROM "action"'),
                entries=every('SELECT ts, action, tbl, record, field, value, base FROM "change"'),
            )

    def take(self, *bundles: Bundle) -> list[Merged]:
        with self.opened():
            return [merged(bundle) for bundle in bundles]

    def row(self, model: type[Record], key: str) -> Row:
        """What the table shows of a record: the filled fields."""
        with self.opened():
            found = model.find(key)
            return {name: value for name, value in found.stored().items() if value is not None} if found else {}

    def dump(self) -> list[str]:
        with self.opened():
            return list(dump.lines())

    def conflicts(self) -> list[Row]:
        """As the command prints them."""
        with self.opened():
            return [item.as_json() for item in conflict_list.listed()]

    def split(self) -> list[str]:
        """What is not decided, as "field" or, of a deletion, "deleted"."""
        return [item["field"] for item in self.conflicts()]

    def resolve(self, conflict_id: str, choice: str) -> None:
        with self.opened():
            deciding.decide(self.name, [deciding.take(conflict_list.find(conflict_id), choice)])

    def duplicates(self) -> list[tuple[str, str]]:
        with self.opened():
            return [(one.first, one.second) for one in duplicates.candidates()]

    def site(self) -> str:
        """The code that it writes under."""
        with self.opened():
            return str(meta("site"))

    def take_code_of(self, other: Laptop) -> None:
        """Write under another's code, as a copy did before copies were noticed."""
        code = other.site()
        with self.opened():
            set_meta("site", code)

    def do(self, work: Callable[[], Any]) -> Any:
        """Some work with the book open."""
        with self.opened():
            return work()

    def check(self) -> None:
        """The tables equal an independent replay of the log. Of a book that nobody has opened since, that is known."""
        if self.path.read_bytes() == self._checked:
            return
        with self.opened():
            assert list(verify()) == []
        self._checked = self.path.read_bytes()


def merged(bundle: Bundle) -> Merged:
    """Take a bundle into the open book, as one transaction."""
    with database.atomic("IMMEDIATE"):
        return take(bundle)


def family(key: str, *names: str) -> tuple[Row, list[Row]]:
    """The rows of a household and its members, with keys that tell who is who."""
    people = [{"id": f"{key}-{name}", "household": key, "name": name, "member_state": "1"} for name in names]
    return {"id": key, "region_code": "410502101212", "address": "一组 3 号"}, people


def settle(*laptops: Laptop) -> None:
    """Everyone gets everything; afterwards all show the same."""
    logs = [laptop.log() for laptop in laptops]
    for laptop in laptops:
        laptop.take(*logs)
    told = [(laptop.dump(), laptop.conflicts()) for laptop in laptops]
    for laptop in laptops:
        laptop.check()
    assert all(one == told[0] for one in told), json.dumps(told, ensure_ascii=False)[:2000]


__all__ = ["Household", "Laptop", "Person", "family", "merged", "settle"]
