"""What a newer program wrote is judged when this one knows it, after its update: whose it is, and whether it can be."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from db import migrations
from db.changes import every
from db.connection import meta
from db.models import BY_TABLE, KNOWN
from db.person import Person
from fupin_desktop.exchange import entries as lines_in
from fupin_desktop.services.exchange import columns, held
from fupin_desktop.services.exchange.incoming import MERGED, Receipt
from fupin_desktop.services.quality.verify import verify
from tests.exchange import Town, _merged_once, _town_once
from tests.exchange import merged_town as town
from tests.forger import NEW, Entry, Village

__all__ = ["_merged_once", "_town_once", "town"]


@pytest.fixture
def forger(town: Town, tmp_path: Path) -> Village:
    return Village(town, tmp_path / "forged")


def forget() -> None:
    lines_in._checks.cache_clear()
    columns.forget_checks()


@contextmanager
def older(fields: tuple[str, ...] = (), table: str = "") -> Iterator[None]:
    """A program that lacks these fields of a person, or a table."""
    with pytest.MonkeyPatch.context() as patch:
        without = {name: kind for name, kind in Person.kinds().items() if name not in fields}
        if fields:
            patch.setattr(Person, "kinds", classmethod(lambda _cls: without))
            kept = [one for one in Person._meta.sorted_fields if one.name not in fields]
            patch.setattr(Person._meta, "sorted_fields", kept)
        if table:
            patch.delitem(BY_TABLE, table)
            patch.delitem(KNOWN, table)
        forget()
        try:
            yield
        finally:
            forget()


def sent(town: Town, forger: Village, *entries: Entry, held: int = 0) -> Receipt:
    [done] = town.merge(forger.package(list(entries), schema=migrations.LATEST + 1))
    assert (done.status, done.held) == (MERGED, held)
    return done


def after_update(town: Town) -> dict[tuple[str, str], str]:
    """(record, field) → why it is held, once the newer program has opened the book."""
    with town.opened():
        assert meta("unapplied") in (None, "{}")
        assert list(verify()) == []
        return {(row[0], row[1]): row[2] for row in every("SELECT record, field, reason FROM held")}


def test_new_fields_of_another_villages_person_are_not_its_own_either(town: Town, forger: Village) -> None:
    before = forger.row("person", forger.victim)["note"]
    with older(("note",)):
        sent(town, forger, *(
            forger.says("person", key, "note", "写的", forger.base("person", key, "note"))
            for key in (forger.victim, forger.own_person)
        ), held=1)  # fmt: skip
    assert after_update(town) == {(forger.victim, "note"): "elsewhere"}
    assert forger.row("person", forger.victim)["note"] == before
    assert forger.row("person", forger.own_person)["note"] == "写的"
    with town.opened():
        [row] = held.of()
        assert row.may


@pytest.mark.parametrize(("field", "value"), [("birth", "x"), ("birth", "2026-W01-1"), ("orphan", "abc"), ("orphan", 7),
                                              ("birth", 5)])  # fmt: skip
def test_values_that_can_not_be_keep_no_book_closed(town: Town, forger: Village, field: str, value: Any) -> None:
    """A text in a column of numbers: the book did not open any more after the update."""
    home = {"household": forger.own_household, "name": "新人"}
    with older((field,)):
        sent(
            town, forger,
            forger.says("person", forger.own_person, field, value, forger.base("person", forger.own_person, field)),
            forger.says("person", f"{NEW}31", "", {**home, field: value}),
            forger.says("person", f"{NEW}32", "", {**home, field: None}),
        )  # fmt: skip
        assert forger.row("person", f"{NEW}31")["name"] == "新人"
    told = after_update(town)
    assert told == {(forger.own_person, field): "value", (f"{NEW}31", ""): "value"}
    assert forger.row("person", f"{NEW}31")["deleted"] == 1
    assert forger.row("person", f"{NEW}32")["deleted"] is None


def test_records_of_a_new_table(town: Town, forger: Village) -> None:
    with older(table="employment"):
        sent(
            town, forger,
            forger.says("employment", f"{NEW}41", "", {"person": forger.own_person}),
            forger.says("employment", f"{NEW}42", "", {"person": forger.victim}),
            forger.says("employment", f"{NEW}43", "", {"person": forger.own_person, "months": "x"}),
        )  # fmt: skip
    told = after_update(town)
    assert told == {(f"{NEW}42", ""): "elsewhere", (f"{NEW}43", ""): "value"}
    assert forger.row("employment", f"{NEW}41")["person"] == forger.own_person
    assert forger.row("employment", f"{NEW}42") == {}


def test_what_waits_of_a_newer_program_stops_no_later_package(town: Town, forger: Village) -> None:
    """It was judged again as if this program had written it, and the next honest package was refused for it."""
    with older(("note",)):
        entry = forger.says("person", f"{NEW}51", "note", "开头还没有到")
        [done] = town.merge(forger.package([entry], schema=migrations.LATEST + 1))
        assert (done.status, done.waiting) == (MERGED, 1)
        born = forger.says("person", f"{NEW}51", "", {"household": forger.own_household, "name": "新人"})
        [done] = town.merge(forger.package([born]))
        assert (done.status, done.refused) == (MERGED, "")
    assert after_update(town) == {}
    assert forger.row("person", f"{NEW}51")["note"] == "开头还没有到"
