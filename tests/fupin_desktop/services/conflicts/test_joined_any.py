"""Whatever hangs on two records that are made one goes along, and undo brings all of it back, cell by cell."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
from hypothesis import HealthCheck, given, settings

from db import models, undo
from db.changes import change, every
from db.fields import AnyRef
from db.household import Household
from db.pair import Pair
from db.person import Person
from db.record import Record
from fupin_desktop.services.book import dump
from fupin_desktop.services.book.opening import create_book, open_book
from fupin_desktop.services.conflicts import joining
from tests.books import ACTOR, YUANXUEZHUANG

KEYS = {"person": ("a", "b", "c"), "household": ("h1", "h2", "h3")}
#: (table, field by which it hangs on a person or a household), archives aside: they lie behind the second key.
HANGING = [
    (model, name)
    for model in models.MODELS if model is not Pair and not model.behind and not model.lasting
    for name, kind in model.kinds().items()
    if getattr(kind, "table", "") in KEYS or isinstance(kind, AnyRef)
]  # fmt: skip
#: What yearly records say besides, so that both may say something, and not the same.
_NOTED = ("note", "school_name", "disease_name", "toilet", "members", "amount")


@st.composite
def rows(draw: st.DrawFn) -> tuple[type[Record], dict[str, Any]]:
    """A record that hangs on one of the two (or on a third one), of any table."""
    model, name = draw(st.sampled_from(HANGING))
    kinds, table = model.kinds(), getattr(model.kinds()[name], "table", "")
    row: dict[str, Any] = {
        name: draw(st.sampled_from(KEYS[table] if table else [k for of in KEYS.values() for k in of]))
    }
    for other in sorted({*KEYS} & {*kinds} - {*row}):
        row[other] = draw(st.sampled_from((*KEYS[other], None)))
    if "year" in kinds:
        row["year"] = draw(st.integers(2024, 2026))
    for more in sorted({*model.derived_from, "kind"} & {*kinds} - {*row, "year"}):
        row[more] = draw(st.sampled_from(("1", "2")))
    for noted in sorted({*_NOTED} & {*kinds} - {*row}):
        row[noted] = draw(
            st.sampled_from((None, 1, 2) if kinds[noted].column_type == "INTEGER" else (None, "甲", "乙"))
        )
    return model, row


def _hang(drawn: list[tuple[type[Record], dict[str, Any]]]) -> None:
    """Two persons of two households, a third of each, and what was drawn; several actions, as people work."""
    with change(ACTOR, "登记") as writer:
        writer.put(Household, [{"id": key, "region_code": YUANXUEZHUANG, "address": key} for key in KEYS["household"]])
        writer.put(Person, [
            {"id": key, "household": home, "name": "张三", "relation": relation, "person_no": key}
            for key, home, relation in zip(KEYS["person"], KEYS["household"], ("03", "01", "01"), strict=True)
        ])  # fmt: skip
    for number, (model, row) in enumerate(drawn):
        with change(ACTOR, "录入") as writer:
            writer.put(model, [{**row, "id": model.natural_key(row) or f"r{number}"}])


def _left_behind(table: str, gone: str) -> Iterator[str]:
    """The living records that still name who is gone."""
    for model, name in HANGING:
        if getattr(model.kinds()[name], "table", table) == table:
            query = f'SELECT id FROM "{model.table()}" WHERE "{name}" = ? AND deleted IS NOT 1'
            yield from (f"{model.table()}.{name} {key}" for (key,) in every(query, gone))


def _elsewhere(person: str, home: str, drawn: list[tuple[type[Record], dict[str, Any]]]) -> Iterator[str]:
    """What tells of somebody and lay in a household of one of the two lies where that person lives now."""
    for number, (model, row) in enumerate(drawn):
        if row.get("person") in ("a", "b") and row.get("household") in ("h1", "h2"):
            [(at,)] = every(f'SELECT household FROM "{model.table()}" WHERE id = ?', f"r{number}")
            if at != home:
                yield f"{model.table()} of {person} in {at}"


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    drawn=st.lists(rows(), max_size=14),
    table=st.sampled_from(sorted(KEYS)),
    turned=st.booleans(),
    home=st.sampled_from("ab"),
)
def test_joined_and_parted(
    tmp_path: Path, drawn: list[tuple[type[Record], dict[str, Any]]], table: str, turned: bool, home: str
) -> None:
    kept, gone = KEYS[table][1::-1] if turned else KEYS[table][:2]
    with tempfile.TemporaryDirectory(dir=tmp_path) as folder:
        path = Path(folder) / "a.fpb"
        create_book(path, YUANXUEZHUANG, ACTOR)
        with open_book(path, ACTOR):
            _hang(drawn)
            before = list(dump.lines())
            joining.join_by_field(ACTOR, table, kept, gone, {"household": home} if table == "person" else {})
            assert list(_left_behind(table, gone)) == []
            if table == "person":
                one, at = Person.get_by_id(kept), KEYS["person"].index(home)
                relation = ("03", "01")[at]
                assert list(_elsewhere(kept, str(one.household), drawn)) == []
                assert (one.household, one.relation, one.person_no) == (KEYS["household"][at], relation, home)
            after = list(dump.lines())
            assert undo.undo(ACTOR)
            assert list(dump.lines()) == before
            assert undo.redo(ACTOR)
            assert list(dump.lines()) == after
