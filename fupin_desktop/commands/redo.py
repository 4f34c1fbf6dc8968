"""redo BOOK: do again what was last taken back."""

from __future__ import annotations

import argparse

from fupin_desktop.commands.common import add_book, add_json, opened
from fupin_desktop.commands.undo import report
from fupin_desktop.services.household import history


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_book(parser)
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    with opened(args) as book:
        done = history.redo(book.actor)
    report(args, done, "重做")
    return 0
