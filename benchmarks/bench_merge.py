"""Benchmarks A and B of MERGE.md: 40 packages of a township's villages, keys and signatures on, beside a raw upsert,
session changesets and pygeodiff in one run, all in seconds of CPU. By itself, smaller:
`python -m benchmarks.bench_merge --part 10`.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks import engines, merging
from benchmarks.common import ACTOR, Result, cpu, folder
from benchmarks.merging import Size, Township
from db import pinyin
from db.bulk import grouped, many_actions, together
from db.changes import every
from fupin_desktop.exchange.collector import no_collector
from fupin_desktop.services.book import dump
from fupin_desktop.services.book.opening import open_book
from fupin_desktop.services.exchange.merge_desk import share

_SMALL = 20


def run(part: int = 1) -> list[Result]:
    return list(_measured(part))


def _measured(part: int) -> Iterator[Result]:
    size = merging.part_of(part)
    yield from _overlapping(size)
    yield from _separate(size)
    yield from _any_order()
    yield from _log_size(100_000 // part)


def _overlapping(size: Size) -> list[Result]:
    town, place = merging.overlapping(size), _place("A")
    raw = engines.raw(place / "raw.db", town)
    sessions = engines.sessions(place, town)
    geodiff = engines.geodiff(place, town)
    book, packages = _made(place, town)
    seconds, megabytes = _merged_apart(book, packages)
    with open_book(book, ACTOR, read_only=True):
        found = {tuple(row) for row in every("SELECT tbl, record, field FROM conflict")}
    wrong = len(found ^ town.conflicts)
    name = f"A: {size.rows:,} overlapping rows"
    return [
        Result(f"{name}, beside raw", seconds, 4, raw, of_baseline=True),
        Result(f"{name}, beside pygeodiff", seconds, 0.6, geodiff, of_baseline=True),
        Result(f"{name}, beside sessions", seconds, 99, sessions, of_baseline=True),
        Result(f"A: conflicts missed or false, of {len(town.conflicts):,}", wrong, 0, unit=""),
        Result("A: memory", megabytes, 150, unit="MB"),
    ]


def _separate(size: Size) -> list[Result]:
    town, place = merging.separate(size), _place("B")
    raw = engines.raw(place / "raw.db", town)
    book, packages = _made(place, town)
    seconds, _ = _merged_apart(book, packages)
    name = f"B: {sum(map(len, town.villages)):,} rows of own villages"
    return [Result(f"{name}, beside raw", seconds, 2, raw, of_baseline=True)]


def _any_order() -> list[Result]:
    """A small A, merged forward, in reverse, shuffled and repeated: how many different outcomes there are."""
    town, place = merging.overlapping(merging.part_of(_SMALL)), _place("orders")
    book, packages = _made(place, town)
    shuffled = packages.copy()
    random.Random(1).shuffle(shuffled)
    outcomes = set()
    for order in (packages, packages[::-1], shuffled, [*shuffled, *packages]):
        copy = Path(shutil.copy(book, place / "copy.fpb"))
        with open_book(copy, ACTOR):
            _merge(order)
            told = hashlib.sha256("\n".join(dump.lines()).encode())
            told.update(repr(every("SELECT record, field, tbl FROM conflict ORDER BY record, field")).encode())
        outcomes.add(told.hexdigest())
    return [Result("forward, reverse, shuffled, repeated: outcomes", len(outcomes), 1, unit="")]


def _log_size(persons: int) -> list[Result]:
    """An import of a roster: the bytes of the log beside those of the records' tables and indexes."""
    book = merging.imported(_place("log") / "roster.fpb", persons)
    with open_book(book, ACTOR, read_only=True):
        tables = {row[0] for row in every('SELECT DISTINCT tbl FROM "change"')}
        owner = dict(every("SELECT name, tbl_name FROM sqlite_master"))
        log = records = 0
        for name, size in every("SELECT name, sum(pgsize) FROM dbstat GROUP BY name"):
            log += size if owner.get(name) in ("change", "action") else 0
            records += size if owner.get(name) in tables else 0
    megabyte = 1 << 20
    name = f"the log of {persons:,} imported persons"
    return [Result(name, log / megabyte, 1.5, records / megabyte, of_baseline=True, unit="MB")]


def _made(place: Path, town: Township) -> tuple[Path, list[Path]]:
    book = place / "town.fpb"
    merging.make_book(book, town)
    return book, merging.write_packages(place / "packages", town, book)


def _merge(packages: Sequence[Path]) -> None:
    """As the merge desk does."""
    with no_collector(), many_actions():
        for group in grouped([share(package) for package in packages]):
            with together():
                for number in group:
                    merging.take_package(packages[number])


def _merged_apart(book: Path, packages: Sequence[Path]) -> tuple[float, float]:
    """(seconds of CPU, megabytes at the most) of the merge in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.bench_merge", "--merge", str(book), *map(str, packages)]
    keys = merging.keys()
    done = subprocess.run(
        command, stdout=subprocess.PIPE, text=True, check=True, input=f"{keys.opening_key}\n", cwd=Path.cwd()
    )
    seconds, megabytes = done.stdout.split()
    return float(seconds), float(megabytes)


def _place(name: str) -> Path:
    made = folder() / f"merge-{name}"
    made.mkdir()
    return made


def _merge_here(book: Path, packages: Sequence[Path]) -> None:
    key = sys.stdin.readline().strip()
    merging.use_key(key)
    with open_book(book, ACTOR):
        _load()
        seconds = cpu(lambda: _merge(packages))
    print(seconds, _most_memory())


def _load() -> None:
    """What a program loads once, at its first merge or before (0.1 s): raw has its engine in memory too."""
    for name in ("pyrage", "pypinyin", "cryptography.hazmat.primitives.asymmetric.ed25519"):
        importlib.import_module(name)
    pinyin.keys("王海")


def _most_memory() -> float:
    """The megabytes that this process has held at the most (getrusage counts the parent's before exec, too)."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--part", type=int, default=1, help="a run of so small a part")
    parser.add_argument("--merge", nargs="+", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.merge:
        _merge_here(args.merge[0], args.merge[1:])
    else:
        for result in _measured(args.part):
            figures = f"{result.ours:.4g} {result.baseline or 0:.4g} {result.ratio or 0:.3g}"
            print(result.name, figures, result.ok, flush=True)
