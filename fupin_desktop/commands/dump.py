"""dump BOOK: the shared records as canonical JSON lines, sorted by table and key."""

from __future__ import annotations

import argparse

from fupin_desktop.commands.common import opened, village_of
from fupin_desktop.services.book.dump import lines


def run(args: argparse.Namespace) -> None:
    with opened(args, read_only=True):
        for line in lines(village_of(args)):
            print(line)
