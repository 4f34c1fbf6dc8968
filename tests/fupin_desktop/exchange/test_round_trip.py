"""What goes out as a workbook and comes in untouched changes nothing, of whatever year and layout; one cell edited is
one change; a cell emptied is none, and the mark that empties a field empties it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db import fields
from db.changes import change
from db.household import Household, Housing, Living, Water
from db.income import Income
from db.person import Employment, Person, PersonYear
from db.record import Record
from fupin_desktop.demo import books
from fupin_desktop.exchange import excel_out
from fupin_desktop.exchange.excel_layouts import (
    CLEARING,
    ELIMINATED,
    IDENTIFIED,
    INCOME_AFTER,
    LAYOUTS,
    Meaning,
    Part,
    fields_of,
    meaning,
)
from fupin_desktop.services.book.opening import Book, create_book, open_book
from fupin_desktop.services.exchange.workbooks import apply_import, export_workbook, plan_import
from tests.books import ACTOR, YUANXUEZHUANG
from tests.fupin_desktop.exchange.sheets import number

YEARS = (2023, 2024, 2025)
_OWN = {"household_no", "local_no", "person_no", "name", "id_no", "id_type", "id_missing", "sex", "birth", "relation"}
_OWN |= {"member_state", "disab_cert", "disab_type", "disab_level", "abroad", "members", "out_now"}


WORDS = st.text("甲乙丙丁东西南北院号3-,0", min_size=1, max_size=8).filter(lambda text: text.strip("-0,"))
#: Values as people enter them, by kind of field.
ENTERED: dict[type, Any] = {
    fields.Bool: lambda _: st.booleans(),
    fields.Code: lambda kind: st.sampled_from([item.code for item in kind.codes.items]),
    fields.Codes: lambda kind: (
        st.sets(st.sampled_from([item.code for item in kind.codes.items]), min_size=1, max_size=2)
        .map(sorted)
        .map(tuple)
    ),
    fields.Year: lambda _: st.integers(1990, 2025),
    fields.Int: lambda kind: st.integers(kind.least, min(kind.most, 12)),
    fields.Number: lambda kind: st.integers(0, 99_999).map(lambda n: Decimal(n).scaleb(-kind.digits)),
    fields.Money: lambda _: st.integers(0, 99_999).map(lambda n: Decimal(n).scaleb(-2)),
    fields.Date: lambda _: st.dates(dt.date(1990, 1, 1), dt.date(2025, 12, 31)),
    fields.YearMonth: lambda _: st.builds("{}{:02d}".format, st.integers(1990, 2025), st.integers(1, 12)),
    fields.Phone: lambda _: st.integers(13_000_000_000, 13_999_999_999).map(str),
    fields.BankCard: lambda _: st.integers(10**15, 10**18).map(str),
}


def _values(kind: Any) -> st.SearchStrategy[Any]:
    made: st.SearchStrategy[Any] = ENTERED.get(type(kind), lambda _: WORDS)(kind)
    return made


def _some(model: type[Record], occasion: str = "") -> st.SearchStrategy[dict[str, Any]]:
    kinds = {name: _values(kind) for name, kind in fields_of(Part(model, occasion)).items() if name not in _OWN}
    return st.fixed_dictionaries({}, optional=kinds)


VILLAGES = st.lists(
    st.tuples(
        _some(Household),
        st.lists(st.tuples(_some(Person), *([st.none() | _some(PersonYear)] * 3)), min_size=1, max_size=3),
        st.dictionaries(st.sampled_from(YEARS), st.tuples(*map(_some, (Living, Housing, Water, Income)))),
        st.dictionaries(st.sampled_from(YEARS), _some(Employment)),
        st.fixed_dictionaries(
            {},
            optional={
                part: st.tuples(st.sampled_from(YEARS), _some(part.model, part.occasion))
                for part in (IDENTIFIED, ELIMINATED, INCOME_AFTER)
            },
        ),
    ),
    min_size=1,
    max_size=3,
)


def _fill(families: list[Any]) -> None:
    serial = 0
    with change(ACTOR, "录入"):
        for place, (household, members, years, work, *more) in enumerate(families):
            home = Household(household_no=f"41050210121270{place:03d}", region_code=YUANXUEZHUANG, **household)
            home.save()
            for member, (own, *each) in enumerate(members):
                serial += 1
                who = {"name": "张" + "甲乙丙丁戊己庚辛壬癸"[serial % 10], "relation": "01" if not member else "03"}
                person = Person(household=home.id, id_no=number(serial), id_type="01", member_state="1", **who, **own)
                person.sex, person.birth = ("1" if serial % 2 else "2"), dt.date(1955, 4, 5)
                person.save()
                for year, said in zip(YEARS, each, strict=True):
                    if said:
                        PersonYear(person=person.id, year=year, **said).save()
                for year, said in work.items():
                    if said:
                        Employment(person=person.id, year=year, **said).save()
            _fill_household(str(home.id), years, more[0] if more else {})


def _fill_household(home: str, years: dict[int, Any], occasions: dict[Part, Any]) -> None:
    for part, (year, said) in occasions.items():
        when = {"kind" if part == INCOME_AFTER else "occasion": part.occasion}
        if said:
            part.model(household=home, year=year, **when, **said).save()
    for year, parts in years.items():
        for model, said in zip((Living, Housing, Water, Income), parts, strict=True):
            if said:
                more = {"kind": "1"} if model is Income else {}
                model(household=home, year=year, **more, **said).save()


@pytest.mark.slow
@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(VILLAGES)
def test_any_book_goes_out_and_comes_in_the_same(families: list[Any]) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        create_book(folder / "村.fpb", YUANXUEZHUANG, ACTOR)
        with open_book(folder / "村.fpb", ACTOR):
            _fill(families)
            for layout in LAYOUTS:
                for year in YEARS:
                    path = folder / "out.xlsx"
                    export_workbook(path, layout, year=year)
                    plan = plan_import([path])
                    [file] = plan.files
                    assert not [row.reason for row in file.refused]
                    assert [(m.title, n, a, b) for d in file.differences.values() for m, n, a, b in d] == []
                    assert (plan.added, plan.changed, plan.unread, plan.writes) == (0, 0, [], 0)
                    assert plan.years in ([year], [])


@pytest.fixture
def three_years(tmp_path: Path) -> Iterator[Book]:
    """A demo village whose facts of one year were carried into two more, and changed there."""
    [path, *_] = books.make(tmp_path, 1, 10, 3)
    with open_book(path, ACTOR) as book, change(ACTOR, "两年"):
        for year in (2021, 2022):
            for person in Person.living():
                PersonYear(person=person.id, year=year, education="02", labor="01").save()
        yield book


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("year", [2021, 2022, None])
def test_a_demo_of_several_years_comes_in_the_same(three_years: Book, tmp_path: Path, layout: str, year: Any) -> None:
    export_workbook(tmp_path / "out.xlsx", layout, year=year)
    plan = plan_import([tmp_path / "out.xlsx"])
    assert (plan.added, plan.changed, plan.refused, plan.writes) == (0, 0, 0, 0)
    assert plan.same > 10


def _edited(path: Path, heading: str, value: str) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    row = next(r for r in range(1, 5) if any(cell.value == "姓名" for cell in sheet[r]))
    column = next(cell.column for cell in sheet[row] if cell.value == heading)
    sheet.cell(row + 1, column).value = value
    book.save(path)


@pytest.mark.parametrize(
    ("heading", "value"), [("文化程度", "高中"), ("家庭住址", "新盖的院"), ("成员联系电话", "13712345678")]
)
def test_one_cell_edited_is_one_change(book: Book, tmp_path: Path, heading: str, value: str) -> None:
    _fill([({"address": "旧院"}, [({"phone": "13800000000"}, {"education": "02"}, None, None)], {}, {})])
    path = tmp_path / "out.xlsx"
    export_workbook(path, "template", year=2023)
    _edited(path, heading, value)
    plan = plan_import([path])
    assert plan.changed == 1
    [found] = [change for person in plan.files[0].persons for change in plan.files[0].changes(person)]
    assert (found.label, found.after) == (heading, value)


@pytest.mark.parametrize("heading", ["文化程度", "家庭住址", "成员联系电话", "出生日期"])
def test_an_empty_cell_changes_nothing_and_the_mark_empties(book: Book, tmp_path: Path, heading: str) -> None:
    _fill([({"address": "旧院"}, [({"phone": "13800000000"}, {"education": "02"}, None, None)], {}, {})])
    path = tmp_path / "out.xlsx"
    export_workbook(path, "template", year=2023)
    _edited(path, heading, "")
    assert plan_import([path]).writes == 0
    _edited(path, heading, CLEARING)
    plan = plan_import([path])
    [found] = [change for person in plan.files[0].persons for change in plan.files[0].changes(person)]
    assert (found.label, found.after) == (heading, "")
    apply_import(book, plan)
    assert plan_import([path]).writes == 0


#: What the rosters of the administration say of everybody, and what is kept only with something else (`excel_in.py`).
_GO_WITH = {"数据日期", "是否国外务工", "计算人数"}


def _columns(layout: str) -> list[str]:
    """The columns of a layout that say something of somebody besides who it is."""
    keys = _OWN | {"first_identified"} if layout == "roster34" else _OWN
    return [h for h in LAYOUTS[layout].headings if (m := meaning(h)) and m.model and m.name not in keys]


EDITS = st.sampled_from(list(LAYOUTS)).flatmap(
    lambda layout: st.tuples(st.just(layout), st.sampled_from(_columns(layout)))
).flatmap(lambda one: st.tuples(st.just(one), _values(_meaning(one[1]).field())))  # fmt: skip


def _meaning(heading: str) -> Meaning:
    found = meaning(heading)
    assert found
    return found


@pytest.mark.slow
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(VILLAGES, EDITS)
def test_any_one_cell_edited_is_that_change_and_any_cell_emptied_is_none(families: list[Any], edit: Any) -> None:
    (layout, heading), value = edit
    meant = _meaning(heading)
    kind = meant.field()
    with TemporaryDirectory() as name:
        folder = Path(name)
        create_book(folder / "村.fpb", YUANXUEZHUANG, ACTOR)
        with open_book(folder / "村.fpb", ACTOR):
            _fill([(families[0][0], families[0][1][:1], *families[0][2:])])  # of more, others would say the old value
            path = folder / "out.xlsx"
            export_workbook(path, layout, year=2024)
            before = _cell(path, heading)
            words = excel_out._wording(LAYOUTS[layout], heading, meant, False)(kind.db_value(value))
            _edited(path, heading, "")
            assert plan_import([path]).writes == 0
            _edited(path, heading, words)
            plan = plan_import([path])
            found = [change for person in plan.files[0].persons for change in plan.files[0].changes(person)]
            assert not [row.reason for row in plan.files[0].refused]
            if words == before:
                assert found == []
            else:
                told = [one.label for one in found if one.label == kind.label or one.label not in _GO_WITH]
                assert told in ([kind.label], [])
                assert found or words in ("是", "否")  # of several kinds of 是, and of none: it says no more
                assert plan.added == 0


def _cell(path: Path, heading: str) -> str:
    sheet = openpyxl.load_workbook(path).worksheets[0]
    row = next(r for r in range(1, 5) if any(cell.value == "姓名" for cell in sheet[r]))
    column = next(cell.column for cell in sheet[row] if cell.value == heading)
    return str(sheet.cell(row + 1, column).value or "")


def test_who_somebody_is_is_never_emptied(book: Book, tmp_path: Path) -> None:
    _fill([({}, [({}, None, None, None)], {}, {})])
    path = tmp_path / "out.xlsx"
    export_workbook(path, "template", year=2023)
    _edited(path, "姓名", CLEARING)
    plan = plan_import([path])
    [row] = plan.files[0].refused
    assert "不能清空" in row.reason


def test_the_template_says_how_a_cell_is_emptied(book: Book, tmp_path: Path) -> None:
    export_workbook(tmp_path / "out.xlsx", "template")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets[-1]
    assert any(CLEARING in str(cell.value) for row in sheet for cell in row)
