"""conflicts BOOK: what laptops disagree about after merging, and who said what."""

from __future__ import annotations

import argparse
from collections.abc import Iterable

from fupin_desktop.commands.common import (
    add_full,
    emit,
    full_numbers,
    opened,
    village_of,
)
from fupin_desktop.services.conflicts import conflict_list
from fupin_desktop.services.conflicts.conflict_list import Conflict


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_full(parser)


def run(args: argparse.Namespace) -> None:
    with opened(args, read_only=True):
        found = conflict_list.listed(region=village_of(args))
        full = full_numbers(args)
        if full and args.json:
            conflict_list.note_full(found)
    emit(args, [conflict.as_json(full=full) for conflict in found], _lines(found))


def _lines(found: list[Conflict]) -> Iterable[str]:
    for conflict in found:
        yield f"{conflict.about}  {conflict.label}（{conflict.id}）"
        if conflict.before:
            yield f"    原来：{conflict.before.text or '（空）'}"
        for side in conflict.sides:
            yield f"    {side.text or '（空）'}  {side.by}  {side.at:%Y-%m-%d %H:%M}"
    yield f"共 {len(found)} 处冲突。" if found else "没有冲突。"
