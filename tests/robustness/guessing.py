"""Somebody with the book's key and an SQL tool, without the second key, who guesses whose archive has which colour.

He knows the colours of all but one, and guesses the last by those that look alike: how often a person is spoken of in
each table and in each kind of log entry, how long that is, how many days lie between any two dates that stand in one
row, how much was written within one action with something about them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Mapping
from typing import Any

from db.record import derived_key

Run = Callable[[str], Any]
Features = dict[str, dict[str, Hashable]]
_KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_DAY = re.compile(r"20\d\d-\d\d-\d\d")
_BUCKET = 64
#: So many there must be to learn from.
_FEWEST = 3
#: Of whom a row is that names several persons or a whole household, nobody can tell by its keys.
_NO_HOP = {"person", "household", "package", "site"}


def features(run: Run, persons: Collection[str]) -> Features:
    """Person → what is told of them in plain → its value."""
    owner = {key: person for person in persons for key in (person, derived_key("psy_file", person))}
    rows = [
        (table, row)
        for (table,) in run(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'sqlite_*'"
        ).fetchall()
        for row in run(f'SELECT * FROM "{table}"').fetchall()
    ]
    for table, row in rows:  # what belongs to a person tells of them by its own key too
        named = {owner[key] for key in _KEY.findall(str(row[1:])) if key in owner}
        if len(named) == 1 and table not in _NO_HOP and _KEY.fullmatch(str(row[0])):
            owner.setdefault(str(row[0]), named.pop())
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    found: Features = {person: {} for person in persons}
    actions: dict[str, set[str]] = defaultdict(set)
    size = Counter(row[1] for table, row in rows if table == "change")
    for table, row in rows:
        told = str(tuple(row))
        days = [dt.date.fromisoformat(day) for day in _DAY.findall(told)]
        for person in {owner[key] for key in _KEY.findall(told) if key in owner}:
            kind = f"{table} {row[2]} {row[4]}" if table == "change" else table
            counts[person][f"count {kind}"] += 1
            counts[person][f"length {kind}"] += len(told)
            if table == "change":
                actions[person].add(row[1])
            for first, day in enumerate(days[:6]):
                for second, other in enumerate(days[:first]):
                    found[person][f"days {kind} {second} {first}"] = (day - other).days
    for person in persons:
        for name, value in counts[person].items():
            found[person][name] = value // _BUCKET if name.startswith("length") else value
        found[person]["within actions"] = sum(size[action] for action in actions[person]) // 8
        found[person]["actions"] = len(actions[person])
    return found


def guessed(of: Features, colours: Mapping[str, str]) -> tuple[float, str]:
    """How well he tells the graver ones (the red ones; all but the blue) from the others by the one thing that tells
    most, and what that is: the mean of the parts of either that he guesses right, 0.5 for who knows nothing."""
    best = (0.5, "")
    for grave in ({"red"}, {"red", "yellow"}):
        wanted = {person: colour in grave for person, colour in colours.items()}
        if sum(wanted.values()) < _FEWEST:
            continue
        for name in {name for told in of.values() for name in told}:
            best = max(best, (_told_apart({person: of[person].get(name) for person in colours}, wanted), name))
    return best


def _told_apart(values: Mapping[str, Hashable], wanted: Mapping[str, bool]) -> float:
    """Each is guessed by how often the value occurs among the others of either kind."""
    seen = Counter((value, wanted[person]) for person, value in values.items())
    of_kind = Counter(wanted.values())
    right: Counter[bool] = Counter()
    for person, is_grave in wanted.items():
        parts = {
            kind: (seen[values[person], kind] - (kind is is_grave)) / max(of_kind[kind] - (kind is is_grave), 1)
            for kind in (True, False)
        }
        right[is_grave] += (parts[True] > parts[False]) is is_grave
    return sum(right[kind] / of_kind[kind] for kind in (True, False)) / 2
