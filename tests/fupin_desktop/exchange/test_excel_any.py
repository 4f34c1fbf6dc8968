"""Whatever stands in a cell: the row is taken or refused with a reason, and nothing falls over."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from db.fields import IdNumber, Note, Phone, Serial, Text
from db.household import Household
from fupin_desktop.exchange.excel_cells import Clear, Partial, Problem, stored
from fupin_desktop.exchange.excel_columns import Batch, Column
from fupin_desktop.exchange.excel_layouts import LAYOUTS, PARTS, fields_of, meaning
from fupin_desktop.exchange.sheets.formats import shown
from fupin_desktop.exchange.sheets.plain import BadWorkbook, Fault
from fupin_desktop.exchange.sheets.xlsx import plain
from fupin_desktop.services.book.opening import Book, create_book, open_book
from fupin_desktop.services.exchange.workbooks import apply_import, export_workbook, plan_import
from tests.books import ACTOR, YUANXUEZHUANG
from tests.fupin_desktop.exchange.sheets import COLUMNS, ROSTERS, person, sheets_of, write

KINDS = [kind for part in PARTS for kind in fields_of(part).values()]
LONG = "x" * 100_000
CELLS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["", "/", "是", "无", "1", "4.1E+17", "202313", "2015年12月", "=1+1", "\ud800", "😀𠮷", "x" * 100_000]
    ),
    st.integers(-(10**20), 10**20).map(plain),
    st.floats().map(plain),
    st.booleans().map(plain),
    st.dates().map(plain),
    st.datetimes().map(plain),
    st.times().map(plain),
    st.timedeltas(max_value=dt.timedelta(days=10**6)).map(plain),
    st.tuples(st.floats(-1e14, 1e14), st.sampled_from(["0", "0.00", "0000", '"第"0"组"', "0%", "#,##0.0"])).map(
        lambda pair: shown(*pair)
    ),
    st.sampled_from(["", "#N/A", "#REF!"]).map(Fault),
)
PLAIN = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)


@settings(max_examples=300)
@given(st.sampled_from(KINDS), CELLS)
def test_any_cell_is_a_value_or_a_problem(kind: Any, cell: Any) -> None:
    found = stored(kind, cell)
    if isinstance(found, Problem):
        assert found.reason.endswith("。")
        assert len(found.reason) < 500
    elif isinstance(found, Partial | Clear):
        pass
    elif found is not None and not str(found).startswith("?"):
        assert kind.db_value(kind.python_value(found)) == found


NUMBERS = st.sampled_from([kind for kind in KINDS if isinstance(kind, Serial | IdNumber | Phone | Text | Note)])
DIGITS = st.one_of(
    st.integers(0, 34).map(lambda length: ("1234567890" * 4)[:length]), st.just("13800000000"),
    st.sampled_from(["", "-", "41050219550405108X", "41050219550405108x", "X", "１２", "0372-2345678", "1" * 17, "²",
                     "张三", "清空", "（清空）", "\uf900", "字" * 201, " 东 街"]),
)  # fmt: skip


@settings(max_examples=100)
@example(Household.local_no, ["1" * 17, ""], [])
@example(Household.address, ["清空", "东街"], [])
@example(Household.phone, ["23800000000", "13800000000"], [])
@example(Household.address, ["\uf900", "东街"], [])
@example(Household.address, ["字" * 201, "东街"], [])
@given(NUMBERS, st.lists(DIGITS, min_size=1, max_size=4), st.lists(CELLS, max_size=1))
def test_a_column_judged_as_a_whole_is_what_its_cells_are(kind: Any, digits: list[Any], other: list[Any]) -> None:
    cells = digits + other
    column = Column()
    column.add(0, kind)
    batch = Batch([(at, [cell]) for at, cell in enumerate(cells, 1)])
    batch.years = [2025] * len(cells)
    each = [stored(kind, cell) for cell in cells]
    assert column.read(batch) == [one.value if isinstance(one, Problem) else one for one in each]
    told = {at for at, one in enumerate(each) if isinstance(one, Problem)}
    assert told == batch.problems.keys() | {at for at, *_ in batch.notices}


JUNK = st.lists(st.dictionaries(st.sampled_from(COLUMNS), PLAIN, max_size=5), max_size=4)
#: Why a row is refused that would be taken if it stood alone.
_BECAUSE_OF_ANOTHER = "同一个人写了两次"


@pytest.mark.slow
@settings(max_examples=25)
@given(JUNK, JUNK)
@example([{}], [{"人编号": "0"}, {"人编号": "0"}])
@example([{}, {"人编号": "0"}], [{"人编号": "0"}, {}])
def test_any_words_are_planned_or_refused(first: list[dict[str, str]], then: list[dict[str, str]]) -> None:
    """A book of its own for each example; the second file meets what the first one left in it."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        create_book(folder / "村.fpb", YUANXUEZHUANG, ACTOR)
        with open_book(folder / "村.fpb", ACTOR) as book:
            for junk in (first, then):
                _bring_in(book, folder, [person(serial, **cells) for serial, cells in enumerate(junk, 1)])
            for layout in LAYOUTS:
                export_workbook(folder / "out.xlsx", layout)


def _bring_in(book: Book, folder: Path, rows: list[dict[str, Any]]) -> None:
    plan = plan_import([write(folder / "名单.xlsx", rows)])
    refused = plan.files[0].refused
    told = plan.added + plan.changed + plan.same + plan.refused + plan.duplicates + plan.passed + plan.further
    assert told == plan.read
    assert plan.read == len(rows) or plan.unread or any(not any(map(str.strip, row.values())) for row in rows)
    assert all(row.reason.endswith("。") for row in refused)
    done = apply_import(book, plan)
    again = plan_import([folder / "名单.xlsx"])
    assert (again.added, again.changed, again.refused) == (0, 0, plan.refused)
    for path in done.refused_files:
        by_itself = [row for row in refused if _BECAUSE_OF_ANOTHER not in row.reason]
        assert len(by_itself) <= plan_import([path]).refused <= plan.refused
        path.unlink()


@settings(max_examples=200)
@given(st.text(max_size=30))
def test_any_heading_is_understood_or_not(heading: str) -> None:
    meaning(heading)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["已脱贫人口名单_袁薛庄村.xlsx", "已脱贫人口名单_张薛庄村.xls"]), st.data())
def test_a_file_with_bytes_changed_is_read_or_refused(tmp_path: Path, name: str, data: st.DataObject) -> None:
    content = bytearray((ROSTERS / name).read_bytes())
    for _ in range(data.draw(st.integers(1, 20))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / name
    path.write_bytes(content)
    try:
        sheets_of(path)
    except BadWorkbook as error:
        assert str(error).endswith("。")  # noqa: PT017 - both ends are right


def test_a_lone_surrogate_is_dropped() -> None:
    [name] = [kind for kind in KINDS if kind.label == "姓名"]
    assert stored(name, "张\ud800三") == "张三"
    with pytest.raises(UnicodeEncodeError):
        "张\ud800三".encode()
