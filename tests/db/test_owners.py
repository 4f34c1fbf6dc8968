"""Whose a record is, where nothing honest is left to follow: circles, owners that never came, archives not opened."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from db import log
from db.changes import change
from db.connection import meta
from db.household import Household
from db.measure import Helper
from db.owners import Claims, places
from db.person import Person
from db.store import database
from db.village import Exemption
from fupin_desktop.services.book.opening import Book
from tests.books import ACTOR, YUANXUEZHUANG, add_household
from tests.laptops import Laptop, family
from tests.locks import RECORDER, Safe
from tests.locks import cheap_keys as cheap_keys
from tests.locks import crew as crew
from tests.locks import safe as safe

__all__ = ["cheap_keys", "crew", "safe"]


def exemption(key: str, record: str) -> None:
    with change(ACTOR, "核实") as writer:
        writer.put(Exemption, [{"id": key, "record": record, "rule": "LB7.phone", "reason": "打过"}])


def claims(*keys: str) -> Claims:
    made = Claims(lambda code: code == YUANXUEZHUANG, {})
    made.read("exemption", keys)
    return made


def test_what_is_told_of_a_household_lies_where_that_one_does(book: Book) -> None:
    household, _ = add_household()
    exemption("e1", str(household.id))
    assert places("exemption", ["e1"], {}) == {"e1": {YUANXUEZHUANG}}
    assert claims("e1").lay("exemption", "e1", "f" * 16)
    assert not claims("e1").is_disputed("exemption", "e1")


def test_what_speaks_of_itself_in_a_circle_lies_nowhere_known(book: Book) -> None:
    exemption("e1", "e2")
    exemption("e2", "e1")
    assert places("exemption", ["e1", "e2"], {}) == {"e1": None, "e2": None}
    assert not claims("e1").lay("exemption", "e1", "f" * 16)
    assert claims("e1").is_disputed("exemption", "e1")


def test_what_names_a_record_that_no_table_has_is_of_nobody(book: Book) -> None:
    exemption("e1", "never-came")
    assert places("exemption", ["e1"], {}) == {"e1": None}
    assert not claims("e1").lay("exemption", "e1", "f" * 16)
    assert claims("e1").is_disputed("exemption", "e1")


def test_a_household_that_has_not_come_lies_nowhere_known(tmp_path: Path) -> None:
    """Its members have: a row keeps its place, and its beginning may yet say anything."""
    first, second = (Laptop.new(tmp_path, name) for name in ("甲", "乙"))
    household, people = family("h1", "张三")
    first.put(Household, household)
    first.put(Person, *people)
    whole = first.log()
    second.take(replace(whole, entries=[entry for entry in whole.entries if entry[2] != "household"]))
    with second.opened():
        assert places("household", ["h1"], {}) == {"h1": None}
        assert places("person", ["h1-张三"], {}) == {"h1-张三": None}
    second.take(whole)
    with second.opened():
        assert places("person", ["h1-张三"], {}) == {"h1-张三": {YUANXUEZHUANG}}


def test_a_record_with_two_ways_and_neither_filled_lies_nowhere(book: Book) -> None:
    with change(ACTOR, "登记") as writer:
        writer.put(Helper, [{"id": "p1", "name": "赵明"}])
    assert places("helper", ["p1", "p2"], {}) == {"p1": set(), "p2": None}


def test_an_archive_that_is_not_opened_lies_where_an_older_program_wrote_that_it_does(crew: Safe) -> None:
    with crew.enter(RECORDER):
        _, person = add_household()
        stamp, state = f"{'0' * 15}1-{meta('site')}", f'{{"person":"{person.id}"}}'
        with database.atomic():
            log.add("change", [(stamp, stamp, "psy_file", "f1", "", state, "")])
        assert places("psy_file", ["f1", "f2"], {}) == {"f1": {YUANXUEZHUANG}, "f2": None}
