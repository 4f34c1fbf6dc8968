"""Pages say what they show (`ui/shown.py`): what they read is in it, and by nothing else are they read again."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QTimer

from db import written
from db.changes import change, every
from db.connection import execute, worker_connection
from db.models import BEHIND
from db.person import Person
from db.record import Record
from db.store import database
from db.village import Village
from db.visit import Visit
from fupin_desktop.ledgers.book import LEDGERS
from fupin_desktop.ledgers.ledger import of
from fupin_desktop.services.book import access
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.exchange import exchange_keys, merge_desk
from fupin_desktop.services.household import drafts, family, history
from tests.books import ACTOR, YUANXUEZHUANG, add_household
from tests.ui.townships import _merged as _merged
from tests.ui.townships import town as town
from tests.ui.townships import township as township
from ui import jobs
from ui.shown import SHOWS, AllBut
from ui.window.main_window import MainWindow
from ui.window.navigation import PLACES

#: What follows from other tables: the index of the search, where households were, what is noted of looking, and
#: what a form offers where it is begun.
_FOLLOWS = {
    "search", "search_block", "search_household", "border", "elsewhere", "resident", "resident_person", "access",
    "behind_state", "sqlite_master", "json_each", "blob", "draft",
}  # fmt: skip
#: Of every action: who has lived elsewhere, and a laptop's name, are asked of the log; the names of the tables tell it.
_OF_EVERY_ACTION = {"action", "change", "side", "site"}


def ways(name: str) -> list[dict[str, Any]]:
    """How a place is gone to so that it shows something."""
    home, key = every("SELECT household, id FROM visit LIMIT 1")[0]
    return {
        "household": [{"household": home}],
        "visit": [{"household": home}, {"household": home, "visit": key}],
        "ledger": [{"ledger": one.name} for one in list(of(LEDGERS, access.may))[::4]],
    }.get(name, [{}])


def test_every_ledger_is_read_again() -> None:
    told = [SHOWS[place] for place in ("ledger", "ledgers", "household")]
    assert [one.name for one in LEDGERS if not all(one.name in tables for tables in told)] == []


class Watch:
    """The tables that are read, on whichever connection."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.read: set[str] = set()

        @contextmanager
        def connection() -> Iterator[None]:
            with worker_connection():
                self.look()
                yield

        monkeypatch.setattr(jobs, "worker_connection", connection)

    def look(self) -> None:
        """Forget, and look at this thread's connection too."""
        database.connection().set_authorizer(self._told)

    def _told(self, what: int, table: str | None, *_: object) -> int:
        if what == sqlite3.SQLITE_READ and table:
            self.read.add(table)
        return sqlite3.SQLITE_OK


def test_every_place_says_what_it_shows(window: MainWindow) -> None:
    assert set(SHOWS) == {place.name for place in PLACES}
    known = {row[0] for row in every("SELECT name FROM sqlite_master")} | BEHIND.keys()
    strange = {table for tables in SHOWS.values() for table in tables} - known
    assert {table for table in strange if not table.startswith("behind_")} == set()


def _places() -> Iterator[tuple[str, dict[str, Any]]]:
    for place in PLACES:
        if not place.of or place.name in ("household", "visit", "ledger"):
            yield from ((place.name, where) for where in ways(place.name))


def test_no_page_reads_what_it_does_not_say(town: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """But for those that show everything."""
    watch, found, pages = Watch(monkeypatch), set(), set()
    for name, where in _places():
        if isinstance(SHOWS[name], AllBut):
            continue
        town.session.jobs.finish()
        watch.read.clear()
        watch.look()
        town.pages.go(name, where)
        for timer in town.pages.findChildren(QTimer):  # what a page does in a pause is none of the next one's
            timer.stop()
        if town.pages.here == name:
            pages.add(name)
            found |= {(name, table) for table in watch.read - _FOLLOWS - _OF_EVERY_ACTION if table not in SHOWS[name]}
    assert len(pages) > 20
    assert found == set()


def test_a_page_is_read_again_by_what_it_shows_and_by_nothing_else(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over all pages and all tables: in sight, where it is told that something was written."""
    tables = {row[0] for row in every("SELECT name FROM sqlite_master WHERE type = 'table'")}
    version, wrong = window.session.book.version, []
    for name, where in _places():
        reads: list[str] = []
        page = window.pages.page(name)
        if is_form := bool(where) or name == "register":  # read once, to stand
            window.pages.go(name, where)
        monkeypatch.setattr(page, "refresh", lambda reads=reads: reads.append("read"))
        if not is_form:
            window.pages.go(name)
        if window.pages.here != name:
            continue
        window.session.changed.emit()
        reads.clear()
        shown = {table for table in tables if table in SHOWS[name]}
        for table in tables - shown:
            written.note(table, is_open=False)
        window.session.changed.emit()
        for table in shown:
            before = version(SHOWS[name])
            written.note(table, is_open=False)
            wrong += [(name, table)] if version(SHOWS[name]) == before else []
        wrong += [(name, "what it does not show")] if reads else []
        window.session.changed.emit()
        window.session.changed.emit()
        wrong += [(name, f"read {len(reads)} times")] if len(reads) != 1 else []
    assert wrong == []


#: What is written without a word of it, and to a page that shows it.
_SILENT: dict[str, Callable[[], object]] = {
    "keys": exchange_keys.make,
    "today": lambda: drafts.keep("register", "", {"name": "张"}),
    "merge": lambda: merge_desk.set_due_day(20),
    "conflicts": lambda: execute("INSERT INTO conflict VALUES ('person', 'p', 'name', 1)"),
    "households": add_household,
}


def test_what_nobody_told_of_is_read_too(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, write in _SILENT.items():
        window.pages.go(name)
        if window.pages.here != name:
            window.pages.page(name)
        reads: list[str] = []
        monkeypatch.setattr(window.pages.page(name), "refresh", lambda reads=reads: reads.append("read"))
        window.pages.go("self test")
        window.pages.go(name)
        reads.clear()
        window.pages.go("self test")
        window.pages.go(name)
        assert reads == [], name
        window.pages.go("self test")
        write()
        window.pages.go(name)
        assert reads == ["read"], name


def test_a_saved_visit_reads_the_household_once(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    home = str(ways("household")[0]["household"])
    window.pages.go("visit", {"household": home})
    read: list[str] = []
    load = family.load

    def counted(key: str, year: int) -> family.Family | None:
        read.append(key)
        return load(key, year)

    monkeypatch.setattr(family, "load", counted)
    with change(ACTOR, "录入走访"):
        Visit(household=home, visitors="李建国").save()
    window.session.go("household", household=home, tab="visits")  # as the form does when it has saved
    window.session.written("已保存：录入走访")
    assert read == [home]


def _by_hand(visit: str) -> None:
    execute("UPDATE visit SET note = coalesce(note, '') || '。' WHERE id = ?", visit)


def _two_at_once(*homes: str) -> None:
    """Of two actions in one nobody says whose they are."""
    with database.atomic():
        for home in homes:
            save_visit(home)


def save_visit(home: str) -> None:
    with change(ACTOR, "录入走访"):
        Visit(household=home, visitors="李建国").save()


def put(model: type[Record], key: str, **values: Any) -> None:
    with change(ACTOR, "修改") as writer:
        writer.put(model, [{"id": key, **values}])


def test_of_another_household_a_page_reads_nothing(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    home, other = (str(row[0]) for row in every("SELECT DISTINCT household FROM visit LIMIT 2"))
    visit = str(every("SELECT id FROM visit WHERE household = ?", home)[0][0])
    person = str(every("SELECT id FROM person WHERE household = ?", home)[0][0])
    window.pages.go("household", {"household": other})
    reads: list[str] = []
    monkeypatch.setattr(window.pages.page("household"), "refresh", lambda: reads.append("read"))
    for what, write, is_read in (
        ("a change", partial(put, Visit, visit, note="看过"), False),
        ("a new one", partial(save_visit, home), False),
        ("its own", partial(save_visit, other), True),
        ("it comes", partial(put, Visit, visit, household=other), True),
        ("it goes", partial(put, Visit, visit, household=home), True),
        ("a deletion", partial(put, Visit, visit, deleted=1), False),
        ("its undoing", partial(history.undo, ACTOR), False),
        ("a number that all are asked for", partial(put, Person, person, phone="13837216099"), True),
        ("a name", partial(put, Person, person, name="王五"), False),
        ("of a village", lambda: put(Village, "v", region_code=YUANXUEZHUANG), True),
        ("both", partial(_two_at_once, other, home), True),
        ("by hand", partial(_by_hand, visit), True),
        ("of a whole book", partial(_many, home), True),
    ):
        write()
        window.session.changed.emit()
        assert bool(reads) is is_read, what
        reads.clear()


def _many(home: str) -> None:
    with change(ACTOR, "导入") as writer:
        writer.put(Visit, [{"id": f"many{number}", "household": home} for number in range(301)])


def test_what_is_taken_back_is_no_change(book: Book) -> None:
    before = book.version()

    def fail() -> None:
        with change(ACTOR, "试一试"):
            Visit(household="h").save()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert book.version() == before


def test_what_touches_no_row_is_no_change(book: Book) -> None:
    before = book.version()
    drafts.drop("visit", "nobody")
    assert book.version() == before
    drafts.keep("visit", "somebody", {"visitors": "李建国"})
    assert book.version() != before
