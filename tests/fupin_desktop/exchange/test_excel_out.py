"""Workbooks that go out: the layouts as they came in, nothing but text, opened by others without repair."""

from __future__ import annotations

import json
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from db.changes import change
from db.codes import fold
from db.fields import Bool, Code, Codes
from db.income import Income
from db.person import Employment, Person, PersonYear
from db.record import derived_key
from db.visit import Assessment
from fupin_desktop.exchange.excel_layouts import INCOME_AFTER, LAYOUTS, PARTS, Part, fields_of, meaning
from fupin_desktop.exchange.excel_out import LONGEST_LIST, _drop_downs
from fupin_desktop.exchange.sheets.plain import BadWorkbook
from fupin_desktop.progress import Cancelled
from fupin_desktop.services.book import dump
from fupin_desktop.services.book.opening import Book, create_book, open_book
from fupin_desktop.services.exchange.workbooks import apply_import, export_workbook, plan_import
from tests.books import ACTOR, YUANXUEZHUANG, add_household
from tests.fupin_desktop.exchange.sheets import ROSTERS, grid, number

LAYOUT_OF = {"已脱贫人口名单": "roster34", "人口信息": "roster47"}
SAMPLES = [path for path in sorted(ROSTERS.glob("*.xls*")) if "有错" not in path.name]


def bring(book: Book, path: Path) -> None:
    apply_import(book, plan_import([path]), other_villages=True)


@pytest.mark.parametrize("source", SAMPLES, ids=lambda path: path.name)
def test_a_sample_goes_out_as_it_came_in(book: Book, tmp_path: Path, source: Path) -> None:
    bring(book, source)
    layout = LAYOUT_OF[source.name.split("_")[0]]
    export_workbook(tmp_path / "out.xlsx", layout)
    came, went = grid(source), grid(tmp_path / "out.xlsx")
    assert [fold(heading) for heading in went[2]] == [fold(heading) for heading in came[2]]
    assert len(went) == len(came)
    for old, new in zip(came[3:], went[3:], strict=True):
        # a kind of disability that the number tells is filled in
        own = {"残疾类别"}
        different = {h.strip(): (a, b) for h, a, b in zip(came[2], old, new, strict=True) if a != b}
        assert not different.keys() - own, different


def _fill() -> None:
    """Put something into every field of one person and its household that the template has a column for."""
    person = Person.select().order_by(Person.id).first()
    owners = {"household": person.household, "person": person.id}
    kept = {"household_no", "local_no", "person_no", "id_no", "name", "sex", "birth"}
    with change(ACTOR, "填满") as writer:
        for part in PARTS:
            model = part.model
            values = {name: _sample(kind) for name, kind in fields_of(part).items() if name not in kept}
            if part == Part(Income):
                values = {"members": 3, "wage": 123456, "cost": 100, "kind": "1"}
            if "year" in model.kinds():
                values |= {owner: key for owner, key in owners.items() if owner in model.kinds()} | {"year": 2023}
            roster = derived_key("employment", person.id, 2023, "roster")
            if part.occasion:
                values["kind" if part == INCOME_AFTER else "occasion"] = part.occasion
            if model is Assessment:
                values |= {"date": "2023-06-01" if part.occasion == "2" else "2023-06-15"}
                values["id"] = derived_key("assessment", person.household, part.occasion, "roster")
            values.setdefault(
                "id", owners.get(model.table()) or (roster if model is Employment else model.new_key(values))
            )
            writer.put(model, [values])


def _sample(kind: Any) -> Any:
    """A value as stored, of each kind."""
    if isinstance(kind, Code):
        return kind.codes.offered[-1].code
    if isinstance(kind, Codes):
        return ",".join(sorted(item.code for item in kind.codes.offered[:2]))
    words = {"Text": "=甲", "Note": "一\n二 ＋3", "Date": "2023-06-15", "YearMonth": "202306", "Phone": "13800000000"}
    words["IdNumber"] = number() + "42"
    return words.get(type(kind).__name__, {"Bool": 1, "Year": 2015}.get(type(kind).__name__, 12))


def _fields(line: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(line)
    return {name: value for name, value in found.items() if value is not None}


def test_the_template_carries_everything_to_an_empty_book(book: Book, tmp_path: Path) -> None:
    bring(book, ROSTERS / "已脱贫人口名单_袁薛庄村.xlsx")
    _fill()
    export_workbook(tmp_path / "out.xlsx", "template")
    state = [_fields(line) for line in dump.lines()]
    again = plan_import([tmp_path / "out.xlsx"])
    assert (again.added, again.changed, again.refused, again.writes) == (0, 0, 0, 0)
    book.close()
    create_book(tmp_path / "空.fpb", YUANXUEZHUANG, ACTOR)
    with open_book(tmp_path / "空.fpb", ACTOR) as empty:
        bring(empty, tmp_path / "out.xlsx")
        assert [_fields(line) for line in dump.lines()] == state


@pytest.mark.parametrize("layout", ["roster34", "roster47"])
def test_a_roster_carries_its_fields_to_an_empty_book(book: Book, tmp_path: Path, layout: str) -> None:
    bring(book, ROSTERS / ("已脱贫人口名单_袁薛庄村.xlsx" if layout == "roster34" else "人口信息_袁薛庄村.xlsx"))
    export_workbook(tmp_path / "out.xlsx", layout)
    state = [_fields(line) for line in dump.lines()]
    book.close()
    create_book(tmp_path / "空.fpb", YUANXUEZHUANG, ACTOR)
    with open_book(tmp_path / "空.fpb", ACTOR) as empty:
        bring(empty, tmp_path / "out.xlsx")
        assert [_fields(line) for line in dump.lines()] == state


def test_what_is_reckoned_goes_out_and_says_nothing_when_it_comes_back(book: Book, tmp_path: Path) -> None:
    """Net income per head of amounts; a roster's own figure where there are none; one that differs is taken."""
    keys = [add_household(name, "", household_no=f"410502101212700000{n}")[0].id for n, name in enumerate("甲乙")]
    with change(ACTOR, "收支"):
        Income(household=keys[0], year=2026, kind="1", members=3, wage=Decimal("100.01")).save()
        Income(household=keys[1], year=2026, kind="1", members=1, given_net_pc=Decimal("8.5")).save()
    path = tmp_path / "out.xlsx"
    export_workbook(path, "roster34", year=2026)
    assert [row[22] for row in grid(path)[3:]] == ["33.34", "8.50"]
    assert not plan_import([path], year=2026).writes
    filled = openpyxl.load_workbook(path)
    filled.worksheets[0]["W4"].value = "33.35"
    filled.save(path)
    assert plan_import([path], year=2026).writes == 1


def test_every_workbook_is_set_up_for_the_printer() -> None:
    """Whoever writes sheets says how they are printed: A4 across, headings on every page (`excel_paper`)."""
    for source in Path("fupin_desktop").rglob("*.py"):
        text = source.read_text(encoding="utf-8")
        assert ("import Format, write_worksheets" in text) <= ("page_setup=" in text), source
        assert ("from openpyxl import Workbook" in text) <= ("set_up(" in text), source


def test_every_cell_is_text_and_no_formula(book: Book, tmp_path: Path) -> None:
    add_household(head="=1+1", id_no=number(), household_no="4105021012127000001", natural_whose="+cmd|'x'!A1")
    for layout in LAYOUTS:
        export_workbook(tmp_path / "out.xlsx", layout)
        sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets[0]
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert {cell.data_type for cell in cells} == {"s"}
        values = [cell.value for cell in cells]
        assert "=1+1" in values
        assert number() in values


@pytest.mark.parametrize("layout", LAYOUTS)
def test_lists_can_be_chosen_from_and_the_header_stays(book: Book, tmp_path: Path, layout: str) -> None:
    add_household()
    export_workbook(tmp_path / "out.xlsx", layout)
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets[0]
    form = LAYOUTS[layout]
    lists = {}
    for rule in sheet.data_validations.dataValidation:
        for cells in rule.sqref.ranges:
            lists[form.headings[cells.min_col - 1]] = rule.formula1.strip('"').split(",")
            assert cells.min_row == len(form.above) + 2
    coded = [h for h in form.headings if (m := meaning(h)) and m.model and isinstance(m.field(), Code | Codes | Bool)]
    assert set(lists) == set(coded)
    assert lists["与户主关系"][:3] == ["户主", "配偶", "之子"]
    assert sheet.freeze_panes == f"A{len(form.above) + 2}"
    if layout == "roster47":
        assert lists["是否享受低保"] == ["否", "是"]


def test_every_list_fits_its_rule() -> None:
    for form in LAYOUTS.values():
        for heading, rule in _drop_downs(form).items():
            assert len(",".join(rule["values"])) <= LONGEST_LIST, heading


def test_a_year_shows_what_is_known_of_it_and_nothing_of_another_year(book: Book, tmp_path: Path) -> None:
    _, head = add_household(household_no="1")
    with change(ACTOR, "两年"):
        PersonYear(person=head.id, year=2021, education="02", labor="01").save()
        PersonYear(person=head.id, year=2023, education="03").save()
        PersonYear(person=head.id, year=2024, education="04", labor="02").save()
    shown = []
    for year in (2020, 2021, 2023):
        export_workbook(tmp_path / "out.xlsx", "roster34", year=year)
        _, _, headings, *rows = grid(tmp_path / "out.xlsx")
        row = dict(zip(headings, rows[0], strict=True))
        shown.append((row["文化程度"], row["劳动技能"]))
    assert shown == [("", ""), ("小学", "普通劳动力"), ("初中", "")]


def test_a_blank_of_a_year_stays_blank(book: Book, tmp_path: Path) -> None:
    _, graduate = add_household()
    _, pupil = add_household("李四", "410502201003036013")
    with change(ACTOR, "录入"):
        PersonYear(person=graduate.id, year=2025, school_state="22", mandarin=True).save()
        PersonYear(person=graduate.id, year=2026, education="06").save()
        PersonYear(person=pupil.id, year=2026, school_state="05").save()
    path = tmp_path / "out.xlsx"
    export_workbook(path, "roster47")
    _, _, headings, *people = grid(path)
    rows = {row["姓名"]: row for row in (dict(zip(headings, cells, strict=True)) for cells in people)}
    assert (rows["张三"]["在校生状况"], rows["张三"]["文化程度"]) == ("", "本科及以上")
    assert rows["张三"]["是否会讲普通话"] == ""


def test_only_a_region_and_nobody_who_left(book: Book, tmp_path: Path) -> None:
    bring(book, ROSTERS / "已脱贫人口名单_张薛庄村.xls")
    _, gone = add_household(household_no="1")
    with change(ACTOR, "减少"):
        gone.member_state = "2"
        gone.save()
    assert export_workbook(tmp_path / "out.xlsx", "roster34", whose="410502101214") == 153
    assert export_workbook(tmp_path / "out.xlsx", "roster34", whose=YUANXUEZHUANG) == 0
    assert grid(tmp_path / "out.xlsx")[2][0] == "序号"
    assert export_workbook(tmp_path / "out.xlsx", "template", whose=YUANXUEZHUANG) == 1


def test_the_spell_of_work_that_is_shown_is_the_one_that_is_changed(book: Book, tmp_path: Path) -> None:
    _, head = add_household(household_no="1", id_no=number())
    with change(ACTOR, "务工"):
        Employment(person=head.id, year=2023, months=6, employer="甲厂").save()
    export_workbook(tmp_path / "out.xlsx", "template", year=2023)
    plan = plan_import([tmp_path / "out.xlsx"])
    assert plan.files[0].writes[Employment] == []


def test_a_spell_that_goes_on_has_not_ended_when_that_of_the_year_before_did(book: Book, tmp_path: Path) -> None:
    _, head = add_household(household_no="1", id_no=number())
    with change(ACTOR, "务工"):
        Employment(person=head.id, year=2025, start_ym="202503", end_ym="202511", employer="甲厂", post="焊工").save()
        Employment(person=head.id, year=2026, start_ym="202602", employer="乙厂").save()
    export_workbook(tmp_path / "out.xlsx", "template", year=2026)
    headings, row = grid(tmp_path / "out.xlsx")
    shown = dict(zip(headings, row, strict=True))
    assert [shown[name] for name in ("务工开始时间", "务工结束时间", "务工企业名称")] == ["2026-02", "", "乙厂"]
    assert shown["工种"] == ""


def test_a_file_appears_whole_or_not_at_all(book: Book, tmp_path: Path) -> None:
    add_household()
    out = tmp_path / "out.xlsx"
    out.write_bytes(b"before")

    def stop(*_: object) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        export_workbook(out, "roster34", progress=stop)
    assert out.read_bytes() == b"before"
    with pytest.raises(BadWorkbook, match="没有文件夹"):
        export_workbook(tmp_path / "没有" / "out.xlsx", "roster34")
    (tmp_path / "夹.xlsx").mkdir()
    with pytest.raises(BadWorkbook, match="写不下"):
        export_workbook(tmp_path / "夹.xlsx", "roster34")
    assert sorted(path.name for path in tmp_path.glob("*.tmp")) == []


def test_a_full_disk_is_told(book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(BadWorkbook, match="磁盘满了"):
        export_workbook(tmp_path / "out.xlsx", "roster34")
    assert list(tmp_path.glob("*out.xlsx*")) == []


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_reads_the_same_cells(book: Book, tmp_path: Path) -> None:
    bring(book, ROSTERS / "已脱贫人口名单_袁薛庄村.xlsx")
    export_workbook(tmp_path / "out.xlsx", "roster34")
    home = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    command = ["soffice", home, "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76", "out.xlsx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    lines = (tmp_path / "out.csv").read_text("utf-8").splitlines()
    cells = [",".join(f'"{cell}"' if "," in cell else cell for cell in row) for row in grid(tmp_path / "out.xlsx")]
    assert lines[3:] == cells[3:]
