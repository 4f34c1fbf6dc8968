"""What the robustness tests run in a process of its own: `python -m tests.robustness.child WORK BOOK …`."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from db import unsealed
from db.changes import change, one
from db.connection import BookError
from db.person import Person
from db.visit import Visit
from fupin_desktop.demo import books
from fupin_desktop.services.book import entry
from fupin_desktop.services.book.opening import open_book
from fupin_desktop.services.household import history
from tests.books import ACTOR


def save_visits(path: Path) -> None:
    """Save visits for ever; each that is acknowledged is printed."""
    with open_book(path, ACTOR):
        household = one("SELECT id FROM household WHERE deleted IS NOT 1 ORDER BY id LIMIT 1")[0]
        while True:
            visit = Visit(household=household, visitors=ACTOR, note="走访情况" * 50)
            entry.save(ACTOR, "录入走访", [visit])
            print(visit.id, flush=True)


def import_and_undo(path: Path) -> None:
    """Bring in many persons as one action and take them back, for ever."""
    with open_book(path, ACTOR):
        while True:
            print("import", flush=True)
            books.fill(400, 1)
            print("imported", flush=True)
            history.undo(ACTOR)
            print("undone", flush=True)


def save_until_refused(path: Path) -> None:
    """Save ever more until the disk refuses; print what was acknowledged, then the refusal's kind."""
    with open_book(path, ACTOR):
        household = one("SELECT id FROM household WHERE deleted IS NOT 1 ORDER BY id LIMIT 1")[0]
        try:
            while True:
                person = Person(household=household, name="张" * 20_000)
                with change(ACTOR, "登记"):
                    person.save()
                print(person.id, flush=True)
        except Exception as error:  # which one it is, is what the test asks
            print(f"refused {type(error).__name__} {error}", flush=True)


def hold(path: Path) -> None:
    """Keep a book open, as a window does."""
    with open_book(path, ACTOR):
        print("open", flush=True)
        time.sleep(60)


def open_in_portions(path: Path) -> None:
    """Open a book of before, whose archives are sealed by the way, a few at a time."""
    vars(unsealed)["_PORTION"] = 3
    print("begins", flush=True)
    open_book(path, ACTOR).close()


def try_to_open(path: Path) -> None:
    """Say whether the book can be opened for writing."""
    try:
        with open_book(path, ACTOR):
            print("open", flush=True)
    except BookError as error:
        print(error, flush=True)


WORKS = {
    work.__name__: work
    for work in (save_visits, import_and_undo, save_until_refused, hold, open_in_portions, try_to_open)
}

if __name__ == "__main__":
    WORKS[sys.argv[1]](Path(sys.argv[2]))
