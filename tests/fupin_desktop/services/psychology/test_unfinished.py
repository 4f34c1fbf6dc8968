"""A half-filled scale: kept, found again, and not to be read in the file."""

from __future__ import annotations

import datetime as dt

import pytest

from db import sealing
from fupin_desktop import scales
from fupin_desktop.rules.answering import Walk
from fupin_desktop.services.book import access
from fupin_desktop.services.book.access import Denied
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.household import drafts
from fupin_desktop.services.psychology import unfinished
from fupin_desktop.services.psychology.unfinished import Sitting
from tests.books import add_household
from tests.people import in_plain

DAY = dt.date(2026, 11, 26)


def half() -> Sitting:
    walk = Walk(scales.scale("phq9"))
    for answer in (0, 3, None):
        walk.give(answer)
    return Sitting(walk, "2", "周玉梅", "奶奶")


def test_it_is_found_again_as_it_was(book: Book) -> None:
    _, person = add_household()
    unfinished.keep(str(person.id), half(), DAY)
    found = unfinished.offered(str(person.id))
    assert found == (half(), DAY)
    unfinished.drop(str(person.id))
    assert unfinished.offered(str(person.id)) is None


def test_no_answer_lies_readable_in_the_book(book: Book) -> None:
    _, person = add_household()
    unfinished.keep(str(person.id), half(), DAY)
    (draft,) = drafts.everything()
    assert list(draft.values) == ["sealed"]
    assert sealing.is_sealed(draft.values["sealed"])
    assert "phq9" not in in_plain()  # in the file four letters may stand by chance
    assert "周玉梅".encode() not in book.path.read_bytes()


def test_without_the_second_key_there_is_nothing_to_go_on_with(book: Book) -> None:
    _, person = add_household()
    unfinished.keep(str(person.id), half(), DAY)
    sealing.held.clear()
    assert unfinished.offered(str(person.id)) is None


def test_it_takes_the_right(book: Book) -> None:
    _, person = add_household()
    access.leave()
    with pytest.raises(Denied):
        unfinished.keep(str(person.id), half(), DAY)
    with pytest.raises(Denied):
        unfinished.offered(str(person.id))
