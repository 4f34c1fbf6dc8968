"""Whole villages into an empty township, as the merge desk takes them: backups, archives and all; in seconds of CPU of
a process of its own. Five, each of 400 demo households with five years (26,000 changes): to make twenty takes minutes.
Those by hand: `main.py demo DIR --villages 20 --households 400`, then `main.py merge`.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

from benchmarks.common import ACTOR, Result, cpu, folder
from fupin_desktop.demo import books
from fupin_desktop.services.book.opening import open_book
from fupin_desktop.services.exchange import merge_desk
from fupin_desktop.services.exchange.incoming import MERGED

_VILLAGES, _HOUSEHOLDS = 5, 400
#: A quarter of what twenty may take.
_MOST = 40 / 4


def run() -> list[Result]:
    place = folder() / "villages"
    books.make(place, _VILLAGES, _HOUSEHOLDS, 1)
    packages = sorted((place / books.PACKAGES).iterdir())
    command = [sys.executable, "-m", "benchmarks.bench_villages", str(place / "township.fpb"), *map(str, packages)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    seconds, changes, megabytes = done.stdout.split()
    name = f"{_VILLAGES} full packages, {int(changes):,} records, into an empty township"
    return [
        Result(f"{name}, CPU", float(seconds), _MOST),
        Result("memory of that merge, its archives opened", float(megabytes), 300, unit="MB"),
    ]


def _merge(town: Path, packages: list[Path]) -> None:
    """What that process does."""
    with open_book(town, ACTOR) as book:
        taken: list[int] = []

        def work() -> None:
            for done in merge_desk.merge(book, packages):
                assert done.status == MERGED, done.refused
                taken.append(done.added)

        seconds = cpu(work)
    print(seconds, sum(taken), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    _merge(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]])
