"""duplicates BOOK: persons and households that may be registered twice, and why."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from fupin_desktop.commands.common import emit, opened, village_of
from fupin_desktop.progress import through
from fupin_desktop.services.conflicts import duplicates
from fupin_desktop.services.conflicts.duplicates import Pictured


def run(args: argparse.Namespace) -> None:
    with opened(args, read_only=True):
        village, looked = village_of(args), through(duplicates.look_through())
        found = looked.within(village)
        lines = [] if args.json else [line for one in found for line in _lines(duplicates.pictured(one))]
    emit(args, [one.as_json() for one in found], [*lines, f"共 {len(found)} 对。" if found else "没有可能重复的。"])


def _lines(shown: Pictured) -> Iterator[str]:
    one = shown.candidate
    yield f"{'、'.join(one.reasons)}"
    for name, place, parts, key in zip(shown.names, shown.places, shown.parts, (one.first, one.second), strict=True):
        yield f"    {name}  {place}  名下 {parts} 条  {key}"
