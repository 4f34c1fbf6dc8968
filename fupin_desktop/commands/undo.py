"""undo BOOK: take back the last action as a whole."""

from __future__ import annotations

import argparse

from db.undo import Undone
from fupin_desktop.commands.common import emit, opened
from fupin_desktop.services.household import history


def run(args: argparse.Namespace) -> None:
    with opened(args) as book:
        done = history.undo(book.actor)
    report(args, done, "撤销")


def report(args: argparse.Namespace, done: Undone | None, verb: str) -> None:
    """Say what was undone or done again; that there was nothing is no failure."""
    if done is None:
        emit(args, {"title": None, "records": 0, "left": 0}, [f"没有可以{verb}的操作。"])
        return
    left = f"，另有 {done.left} 处后来别人改过，没有动" if done.left else ""
    lines = [f"已{verb}“{done.title}”，涉及 {done.records} 条记录{left}。"]
    emit(args, {"title": done.title, "records": done.records, "left": done.left}, lines)
