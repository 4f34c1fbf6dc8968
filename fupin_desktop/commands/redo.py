"""redo BOOK: do again what was last taken back."""

from __future__ import annotations

import argparse

from fupin_desktop.commands.common import opened
from fupin_desktop.commands.undo import report
from fupin_desktop.services.household import history


def run(args: argparse.Namespace) -> None:
    with opened(args) as book:
        done = history.redo(book.actor)
    report(args, done, "重做")
