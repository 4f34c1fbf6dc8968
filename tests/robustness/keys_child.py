"""What test_kill_locks.py runs in a process of its own, on an encrypted book:
`python -m tests.robustness.keys_child WORK BOOK`. The password is in FUPIN_PASSWORD. Without a window: each of many
processes would load Qt."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from db import keys
from db.keys import Cost
from fupin_desktop.services.book import rekeying, unlocking, users
from fupin_desktop.services.book.opening import open_book

USER, PASSWORD = os.environ.get("FUPIN_USER", ""), os.environ.get("FUPIN_PASSWORD", "")


def rekey(path: Path) -> None:
    """Give the book new keys, again and again."""
    ring = unlocking.unlock(path, USER, PASSWORD)
    print("ready", flush=True)
    while True:
        rekeying.rekey(path, ring)
        print("done", flush=True)


def passwd(path: Path) -> None:
    """Change the password to and fro; what holds is printed after each change."""
    keys.measured_cost = lambda: Cost(1, 8, 1)  # type: ignore[assignment]
    other = f"{PASSWORD}-2"
    name, secret = USER, PASSWORD
    try:
        ring = unlocking.unlock(path, name, secret)
    except unlocking.WrongPassword:
        secret = other
        ring = unlocking.unlock(path, name, secret)
    with open_book(path, "", ring=ring) as book:
        print("ready", flush=True)
        while True:
            secret = other if secret == PASSWORD else PASSWORD
            users.change_password(book, name, secret)
            print("done", flush=True)


WORKS = {work.__name__: work for work in (rekey, passwd)}

if __name__ == "__main__":
    WORKS[sys.argv[1]](Path(sys.argv[2]))
