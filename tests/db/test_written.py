"""What was written since: of which households, or of anybody (`db/written.py`)."""

from __future__ import annotations

import pytest

from db import written
from db.changes import change, every
from db.household import Household
from db.visit import Visit
from tests.books import ACTOR, add_household

VISITS = frozenset({"visit"})


def _visit(home: str) -> None:
    with change(ACTOR, "走访") as writer:
        writer.put(Visit, [{"id": f"走访{home}", "household": home, "visit_date": "2026-11-30"}])


@pytest.mark.usefixtures("book")
def test_what_is_of_a_household_is_told_by_it() -> None:
    one, other = (str(add_household(name)[0].id) for name in ("张三", "李四"))
    before = written.count()
    assert written.homes_since(VISITS, before) == set()
    _visit(one)
    after = written.count()
    assert written.homes_since(VISITS, before) == {one}
    assert written.homes_since(frozenset({"household"}), before) == set()
    _visit(other)
    assert written.homes_since(VISITS, before) == {one, other}
    assert written.homes_since(VISITS, after) == {other}


@pytest.mark.usefixtures("book")
def test_what_others_show_too_is_anybodys() -> None:
    home = str(add_household()[0].id)
    before = written.count()
    with change(ACTOR, "改电话") as writer:
        writer.put(Household, [{"id": home, "phone": "13800000000"}])
    assert written.homes_since(frozenset({"household"}), before) is None
    assert written.homes_since(VISITS, before) == set()
    assert every("SELECT phone FROM household") == [("13800000000",)]
