"""The list behind a figure is as long as the figure; villages roll up; the demo is the same to the byte."""

import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.fields import Code, Codes, Privacy
from db.models import KNOWN
from db.store import database
from fupin_desktop.demo.district import book as district_book
from fupin_desktop.reports.effect.facts import Facts
from fupin_desktop.reports.effect.row import Rolls, Shape
from fupin_desktop.reports.effect.rows import ROWS
from fupin_desktop.services.book import dump
from fupin_desktop.services.book.opening import Book, open_book
from fupin_desktop.services.effect import reading
from fupin_desktop.services.effect.line import State
from fupin_desktop.services.effect.run import Run
from tests.district import district, made_district, of_offices, ran

__all__ = ["district", "made_district"]

TOWN = "410502101"


def _mismatches(run: Run, region: str, year: int) -> list[str]:
    wrong = []
    for row in ROWS:
        line = run.line(row, region, year)
        if line.value is None or row.shape is not Shape.COUNT:
            continue
        listed = run.behind(row.no, region, year)
        keys = [(table, key) for table, key, _ in listed]
        if round(sum(amount for *_, amount in listed), 6) != round(line.value, 6) or len(set(keys)) != len(keys):
            wrong.append(f"{row.no} {region} {year}: {len(listed)} {line.value}")
        if row.of and row.is_gap and len(run.behind(row.no, region, year, "rest")) != line.gap:
            wrong.append(f"{row.no} {region} {year}: rest")
    return wrong


def test_every_list_is_as_long_as_its_figure(district: Book) -> None:
    """Line × village, township and district × year."""
    run = ran(years=True)
    regions = ["410502", TOWN, *run.villages()]
    assert [wrong for region in regions for year in run.years() for wrong in _mismatches(run, region, year)] == []


def test_what_is_not_counted_is_listed_too(district: Book) -> None:
    run = ran()
    for no in ("R03b", "R04", "R08a", "R09a", "R44a", "R45"):
        line = run.line(next(row for row in ROWS if row.no == no))
        assert len(run.behind(no, which="of")) == line.of
        assert run.behind(no, which="rest") == []


_TABLES = ("person", "measure", "money", "activity", "helper", "honour", "clue", "care", "claim", "cadre", "problem")


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(deleted=st.lists(st.tuples(st.sampled_from(_TABLES), st.integers(0, 400)), max_size=30))
def test_villages_roll_up(made_district: Path, tmp_path: Path, deleted: list[tuple[str, int]]) -> None:
    """In books with anything missing: lists match, villages and what the offices keep make the whole."""
    path = tmp_path / "random.fpb"
    shutil.copyfile(made_district, path)
    with open_book(path, "区扶贫办"), database.atomic() as transaction:
        for table, at in deleted:
            of = f"(SELECT id FROM {table} ORDER BY id LIMIT 1 OFFSET {at})"
            database.execute_sql(f"UPDATE {table} SET deleted = 1 WHERE id = {of}")
        run = ran()
        assert _mismatches(run, TOWN, 2020) == []
        assert [one for code in run.villages()[:3] for one in _mismatches(run, code, 2020)] == []
        assert _sums(run) == _sums(ran(TOWN)) == []
        transaction.rollback()


def _sums(run: Run) -> list[str]:
    """Lines whose villages, townships' and district's own records do not make the district's figure."""
    wrong = []
    for row in ROWS:
        whole = run.line(row)
        if row.shape is not Shape.COUNT or row.rolls is not Rolls.SUM or row.small or whole.value is None:
            continue
        parts = sum(value or 0 for value in run.by_village(row).values())
        own = of_offices(run, row)
        if round(parts + own, 6) != round(whole.value, 6):
            wrong.append(f"{row.no} {parts} + {own} ≠ {whole.value}")
    return wrong


class _Listened(dict[str, Any]):
    """The columns of a table; notes which are asked for."""

    def __init__(self, table: str, columns: Any, asked: set[tuple[str, str]]) -> None:
        super().__init__(columns)
        self._table, self._asked = table, asked

    def __getitem__(self, name: str) -> Any:
        self._asked.add((self._table, name))
        return super().__getitem__(name)


#: Columns that are made of what the law calls sensitive of somebody; of a loan only how much is told.
_SENSITIVE = {"person.disab_level", "person_year.benefit", "claim.trigger", "care.*", "settlement.*"}


def test_every_line_that_hangs_on_what_is_sensitive_is_hidden_where_it_is_of_few(district: Book) -> None:
    asked: set[tuple[str, str]] = set()
    run = ran()
    tables = {
        name: replace(table, columns=_Listened(name, table.columns, asked)) for name, table in run._read.tables.items()
    }
    read = replace(run._read, tables=tables)
    for source in reading._SOURCES:  # what the columns are made of
        kinds = KNOWN[source.name].kinds()
        for column, sql in source.columns.items():
            made_of = [
                kinds[name] for name in re.findall(r"t\.(\w+)", sql) + re.findall(r'"(\w+)"', sql) if name in kinds
            ]
            told = any(kind.privacy is Privacy.P2 and isinstance(kind, Code | Codes) for kind in made_of)
            names = source.flags if column == "flags" and told else (column,)
            known = {f"{source.name}.{name}" for name in (*names, "*")} & _SENSITIVE
            assert bool(known) or not told, (source.name, column)
    for row in ROWS:
        asked.clear()
        for find in (row.find, row.of, row.per):
            if find is not None:
                find(Facts(read, run.asked.period))
        own = {f"{table}.{name}" for table, column in asked for name in (column, "*")} & _SENSITIVE
        assert row.small == bool(own), (row.no, own)


def test_small_counts_are_hidden_by_village(district: Book) -> None:
    """By how many people there are behind, not by how much: a bill of one is no less his for being large."""
    run = ran()
    for row in ROWS:
        if row.small and row.is_additive:
            of_few = {code for code in run.villages() if 0 < run._heads(row, code, 2020) < 3}
            told = run.by_village(row)
            assert of_few <= {code for code, value in told.items() if value is None}, row.no
            assert of_few <= {code for code in run.villages() if run.line(row, code).state is State.HIDDEN}, row.no
    cared = next(row for row in ROWS if row.no == "R44a")
    few = [code for code in run.villages() if run.line(cared, code).state is State.HIDDEN]
    shown = run.by_village(cared)
    assert len(few) > 5
    assert all(shown[code] is None for code in few)
    assert all(value is None or value == 0 or value >= 3 for value in shown.values())
    assert run.line(cared).value == 32
    for code in few:
        assert run.behind("R44a", code) == []


def test_the_demo_is_the_same_to_the_byte(made_district: Path, tmp_path: Path) -> None:
    again = district_book.make(tmp_path, 1)

    def told(path: Path) -> list[str]:
        with open_book(path, "区扶贫办", read_only=True):
            return list(dump.lines())

    first = told(made_district)
    assert first == told(again)
    assert len(first) > 15_000
