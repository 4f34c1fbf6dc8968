"""`python -m benchmarks [NAME …] [--record]`: run the benchmarks, each in a process of its own, and print the table.

With --record the table also goes to the end of RESULTS.md, with the day and the machine.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib
import json
import os
import pkgutil
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import benchmarks
from benchmarks.common import FOLDER, Result

RESULTS = Path(__file__).with_name("RESULTS.md")
_HEADER = ("what", "ours", "baseline", "ratio", "target", "ok")
_SCALES = {"s": ((1, "s"), (1e-3, "ms"), (1e-6, "µs"))}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("names", nargs="*", help="search, save, …; all when none is given")
    parser.add_argument("--record", action="store_true", help="append the table to RESULTS.md")
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.worker:
        results = importlib.import_module(f"benchmarks.bench_{args.worker}").run()
        print(json.dumps([asdict(result) for result in results]))
        return 0
    results = [result for name in args.names or _all() for result in _run(name)]
    table = _table(results)
    print(table)
    if args.record:
        _record(table)
    return 0 if all(result.ok for result in results) else 1


def _all() -> list[str]:
    found = (module.name for module in pkgutil.iter_modules(benchmarks.__path__))
    return sorted(name.removeprefix("bench_") for name in found if name.startswith("bench_"))


def _run(name: str) -> list[Result]:
    """One benchmark in a process of its own: what another has loaded or opened does not count."""
    print(f"… {name}", file=sys.stderr, flush=True)
    command = [sys.executable, "-m", "benchmarks", "--worker", name]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"benchmark {name} failed")
    return [Result(**values) for values in json.loads(done.stdout.splitlines()[-1])]


def _table(results: Iterable[Result]) -> str:
    rows = [_HEADER, *map(_row, results)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADER))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    return "\n".join([lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]])


def _row(result: Result) -> tuple[str, ...]:
    bare = "" if result.baseline is None else _amount(result.baseline, result.unit)
    ratio = "" if result.ratio is None else f"{result.ratio:.2f}"
    target = f"≤ {result.most:g} ×" if result.of_baseline else f"≤ {_amount(result.most, result.unit)}"
    return (result.name, _amount(result.ours, result.unit), bare, ratio, target, "yes" if result.ok else "NO")


def _amount(value: float, unit: str) -> str:
    scale, name = next((s for s in _SCALES.get(unit, ()) if value >= s[0]), (1, unit))
    return f"{value / scale:.3g} {name}"


def _record(table: str) -> None:
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    day = dt.datetime.now().astimezone().date()
    with RESULTS.open("a", encoding="utf-8") as file:
        file.write(f"\n## {day}, {machine}\n\n{table}\n")


if __name__ == "__main__":
    os.environ[FOLDER] = os.environ.get(FOLDER) or tempfile.mkdtemp(prefix="bench")
    # as on a cadre's laptop: modules are compiled once, not at every start (of the reader of workbooks, of a window)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(Path(os.environ[FOLDER]) / "compiled")
    own = "--worker" not in sys.argv
    try:
        code = main()
    finally:
        if own:
            shutil.rmtree(os.environ[FOLDER], ignore_errors=True)
    sys.exit(code)
