"""Packages: one village's hand-in written, forty of them merged, and a town of a million persons.

Times of a merge are without the backup before it, which copies the whole book once a call and is told on a line of its
own. Keys, seals and signatures are on; a package is read back before it counts as written.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.common import ACTOR, Result, book_of, folder, median, once
from db import connection
from db.bulk import grouped, many_actions, together
from db.changes import change, every, one
from db.household import Household
from db.person import Person
from db.sealing import PLAIN_SECOND
from fupin_desktop.exchange.collector import no_collector
from fupin_desktop.exchange.identity import Card
from fupin_desktop.progress import no_progress
from fupin_desktop.services.book.opening import create_book, open_book
from fupin_desktop.services.exchange import exchange_keys, hand_in, incoming
from fupin_desktop.services.exchange.incoming import MERGED
from fupin_desktop.services.exchange.merge_desk import share

VILLAGE = "410502101212"
DISTRICT, TOWNSHIP = "410502", "410502101"
#: Some 200,000 rows of household and person, and a million persons.
_HOUSEHOLDS, _MANY = 46_500, 302_000
_PACKAGES, _ROWS = 40, 300


@dataclass(frozen=True)
class _Made:
    """A town's book and the packages for it."""

    town: Path
    packages: list[Path]


def run() -> list[Result]:
    town = folder() / "exchange_town.fpb"
    shutil.copy(book_of(_HOUSEHOLDS), town)
    written, made = _hand_ins(town)
    backup = folder() / "before.fpb"
    shutil.copy(town, backup)
    seconds, megabytes = _merged_apart(made)
    forty = Result(f"{_PACKAGES} packages of {_ROWS} changed rows, merged", seconds, 3.0)
    return [
        Result(f"package of {_ROWS} changed rows, 200,000 rows in the book", written, 0.15),
        forty,
        Result("memory of that merge", megabytes, 150, unit="MB"),
        *_million(made.packages[0]),
    ]


def _hand_ins(town: Path) -> tuple[float, _Made]:
    """Bind a village that holds what the town holds, and let it hand in many times; the median of the writing."""
    village = folder() / "exchange_village.fpb"
    shutil.copy(town, village)
    with open_book(town, ACTOR):
        connection.set_meta("region", DISTRICT)
        to = exchange_keys.make()
    with open_book(village, ACTOR):
        _become_a_township()
        card = exchange_keys.make()
        exchange_keys.bind(to)
    with open_book(town, ACTOR):
        exchange_keys.bind(card)
    packages, times = [], []
    with open_book(village, ACTOR) as book:
        hand_in.write(book, folder() / "full", hand_in.pending())
        query = """SELECT p.id FROM person p JOIN household h ON h.id = p.household WHERE h.region_code GLOB ?
            ORDER BY p.id LIMIT ?"""
        keys = [row[0] for row in every(query, f"{TOWNSHIP}*", _PACKAGES * _ROWS)]
        assert len(keys) == _PACKAGES * _ROWS
        for number in range(_PACKAGES):
            with change(ACTOR, "补填备注") as writer:
                part = keys[number * _ROWS : (number + 1) * _ROWS]
                writer.put(Person, [{"id": key, "note": f"第 {number} 次"} for key in part])
            times.append(once(lambda: packages.append(hand_in.write(book, folder() / "stick", hand_in.pending()).path)))
    return sorted(times)[len(times) // 2], _Made(town, packages)


def _become_a_township() -> None:
    """A copy of the district's book as another book, of a township: it may change what lies there."""
    with change(ACTOR, "整理"):
        connection.set_meta("region", TOWNSHIP)
        connection.set_meta("book", "0123456789abcdef")
        connection.set_meta(PLAIN_SECOND, "5a" * 32)  # nothing is sealed in it
        connection.new_site()
        every("DELETE FROM exchange_key RETURNING 1")


def _merged_apart(made: _Made) -> tuple[float, float]:
    """Seconds and megabytes of merging all packages, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.bench_exchange", str(made.town), *map(str, made.packages)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    seconds, megabytes = done.stdout.split()
    return float(seconds), float(megabytes)


def _merge(town: Path, packages: list[Path]) -> None:
    """What that process does."""
    with open_book(town, ACTOR):
        seconds = once(lambda: _all_taken(packages))
        assert one("SELECT count(*) FROM person WHERE note LIKE '第 %'")[0] == len(packages) * _ROWS
    print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def _all_taken(packages: list[Path]) -> None:
    with no_collector(), many_actions():  # as the merge desk does
        for group in grouped([share(path) for path in packages]):
            with together():
                for number in group:
                    _taken(packages[number])


def _taken(path: Path) -> None:
    done = incoming.taken(path, no_progress, trial=False)
    assert done.status == MERGED, done.refused


def _million(package: Path) -> list[Result]:
    town = book_of(_MANY)
    with open_book(town, ACTOR):
        persons = one("SELECT count(*) FROM person")[0]
        to = exchange_keys.make()
    village = folder() / "exchange_small.fpb"
    create_book(village, VILLAGE, ACTOR)
    card, packages = _small_village(village, to)
    with open_book(town, ACTOR):
        exchange_keys.bind(card)
    opened = median(lambda: open_book(town, ACTOR).close(), 5)
    with open_book(town, ACTOR):
        first = once(lambda: _taken(packages[0]))
        second = once(lambda: _taken(packages[1]))
    what = f"town of {persons:,} persons"
    return [
        Result(f"{what}, opened", opened, 0.5),
        Result(f"{what}, village of 300 households merged first", first, 1.0),
        Result(f"{what}, village of 300 changed rows merged", second, 1.0),
    ]


def _small_village(path: Path, to: Card) -> tuple[Card, list[Path]]:
    with open_book(path, ACTOR) as book:
        card = exchange_keys.make()
        exchange_keys.bind(to)
        with change(ACTOR, "登记") as writer:
            homes = [
                {"id": Household.new_key({}), "region_code": VILLAGE, "hh_type": "30", "address": f"{number}号"}
                for number in range(300)
            ]
            writer.put(Household, homes)
            people = [
                {"id": Person.new_key({}), "household": home["id"], "name": f"王{number}", "member_state": "1",
                 "id_no": f"41050219700101{number:04d}", "birth": "1970-01-01", "sex": "1"}
                for number, home in enumerate(homes * 3)
            ]  # fmt: skip
            writer.put(Person, people)
        packages = [hand_in.write(book, path.parent / "small", hand_in.pending()).path]
        with change(ACTOR, "补填备注") as writer:
            writer.put(Person, [{"id": person["id"], "note": "改过"} for person in people[:_ROWS]])
        packages.append(hand_in.write(book, path.parent / "small", hand_in.pending()).path)
    return card, packages


if __name__ == "__main__":
    _merge(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]])
