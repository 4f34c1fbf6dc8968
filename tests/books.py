"""Books for tests: real files in a temporary folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.changes import change
from db.household import Household
from db.person import Person
from fupin_desktop.services.book.opening import Book, create_book, open_book

YUANXUEZHUANG = "410502101212"
ACTOR = "李建国"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """An open, empty book of 袁薛庄村."""
    path = tmp_path / "袁薛庄村.fpb"
    create_book(path, YUANXUEZHUANG, ACTOR)
    with open_book(path, ACTOR) as opened:
        yield opened


def add_household(head: str = "张三", id_no: str = "410502195504056010", **more: object) -> tuple[Household, Person]:
    """A household with its head, saved in one action."""
    with change(ACTOR, "登记新户"):
        household = Household(region_code=YUANXUEZHUANG, hh_type="10", address="袁薛庄村一组 3 号", **more)
        household.save()
        person = Person(household=household.id, name=head, id_no=id_no, relation="01", sex="1", member_state="1")
        person.save()
    return household, person
