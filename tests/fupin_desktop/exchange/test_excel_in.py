"""Persons from workbooks: what is taken, what is refused and why, and that a second time changes nothing."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from db.changes import every, one
from db.household import Household, Housing, Water
from db.income import Income
from db.person import Employment, Person, PersonYear
from db.record import derived_key
from fupin_desktop.demo import books
from fupin_desktop.exchange.excel_plan import SAME, Plan
from fupin_desktop.progress import Cancelled
from fupin_desktop.services.book import dump, entry
from fupin_desktop.services.book.opening import Book, create_book, open_book
from fupin_desktop.services.exchange import merge_desk
from fupin_desktop.services.exchange.workbooks import Imported, apply_import, export_workbook, plan_import
from fupin_desktop.services.household import history
from tests.books import ACTOR, YUANXUEZHUANG, add_household
from tests.fupin_desktop.exchange.sheets import COLUMNS, ROSTERS, grid, number, person, write


def bring(book: Book, *files: Path) -> Imported:
    return apply_import(book, plan_import(files), other_villages=True)


def counts(plan: Plan) -> tuple[int, int, int, int]:
    return plan.added, plan.changed, plan.same, plan.refused


def refusals(tmp_path: Path, *rows: dict[str, Any], columns: tuple[str, ...] = COLUMNS) -> list[tuple[int, str, str]]:
    plan = plan_import([write(tmp_path / "名单.xlsx", rows, columns)])
    return [(row.row, row.column, row.reason) for file in plan.files for row in file.refused]


def actions() -> int:
    return int(one('SELECT count(*) FROM "action"')[0])


@pytest.mark.parametrize(
    "name", ["已脱贫人口名单_袁薛庄村.xlsx", "已脱贫人口名单_张薛庄村.xls", "人口信息_张薛庄村.xlsx"]
)
def test_a_sample_comes_in_whole_and_only_once(book: Book, name: str) -> None:
    rows = len(grid(ROSTERS / name)) - 3
    assert counts(bring(book, ROSTERS / name).plan) == (rows, 0, 0, 0)
    before, state = actions(), list(dump.lines())
    assert counts(bring(book, ROSTERS / name).plan) == (0, 0, rows, 0)
    assert actions() == before
    assert list(dump.lines()) == state


def test_a_demo_written_and_brought_in_again_is_the_same_but_for_its_date(tmp_path: Path) -> None:
    [path, _] = books.make(tmp_path, 1, 40, 7)
    roster = tmp_path / "名单.xlsx"
    with open_book(path, ACTOR):
        export_workbook(roster, "roster34")
        plan = plan_import([roster])
        people = [person for file in plan.files for person in file.persons]
        differences = {c.label for file in plan.files for person in people for c in file.changes(person)}
        assert len(people) > 100
        assert (differences, {person.status for person in people}) == (set(), {SAME})


@pytest.mark.parametrize("layout", ["template", "roster34", "roster47"])
def test_a_township_written_and_brought_in_again_is_the_same(tmp_path: Path, layout: str) -> None:
    *_, town = books.make(tmp_path, 2, 12, 4)
    with open_book(town, ACTOR) as book:
        merge_desk.merge(book, [tmp_path / "packages"])
        export_workbook(tmp_path / "名单.xlsx", layout)
        plan = plan_import([tmp_path / "名单.xlsx"])
        assert (plan.added, plan.changed) == (0, 0)
        assert plan.same > 60


def test_a_row_without_a_household_number_is_of_the_household_of_its_person(book: Book, tmp_path: Path) -> None:
    add_household("张一", number(1))
    add_household("张二", number(2))
    add_household("同号", number(2))
    rows = [person(1, 户编号=None, 文化程度="初中"), person(2, 户编号=None), person(3, 户编号=None)]
    found = bring(book, write(tmp_path / "名单.xlsx", rows)).plan
    assert counts(found) == (0, 1, 0, 2)
    assert [(refused.row, refused.column) for refused in found.files[0].refused] == [(5, "户编号"), (6, "户编号")]
    assert "不止一户" in found.files[0].refused[0].reason


def test_a_damaged_sample_loses_what_its_truth_says_and_no_more(book: Book, tmp_path: Path) -> None:
    source = ROSTERS / "已脱贫人口名单_张薛庄村_有错.xlsx"
    truth = json.loads(source.with_suffix(".truth.json").read_text("utf-8"))
    copy = tmp_path / source.name
    copy.write_bytes(source.read_bytes())
    done = bring(book, copy)
    refused = {row.row: row for row in done.plan.files[0].refused}
    expected = {row for kind in ("refused", "refused_or_flag", "refused_or_text") for row, _ in truth[kind]}
    assert set(refused) == expected
    assert "J51" in refused[51].reason
    [label] = [row for row, _ in truth["label"]]
    assert any(notice.row == label and "小学毕业" in notice.text for notice in done.plan.files[0].notices)
    assert done.plan.added == truth["persons"] - len(expected)
    assert one("SELECT count(*) FROM household")[0] == truth["households"]
    assert one("SELECT count(*) FROM person WHERE name LIKE '=%'")[0] == 0


def test_what_a_row_brings(book: Book, tmp_path: Path) -> None:
    bring(book, write(tmp_path / "名单.xlsx", [person(务工时间=None)]))
    household = Household.get()
    assert household.id == derived_key("household", "41050210121270001")
    assert household.region_code == YUANXUEZHUANG
    found = Person.get()
    assert found.id == derived_key("person", "41050210121270000001")
    assert (found.sex, found.birth, found.id_type, found.member_state) == ("1", dt.date(1955, 4, 5), "01", "1")
    year = PersonYear.get()
    assert (year.id, year.education) == (PersonYear.new_key({"person": found.id, "year": 2023}), "02")
    income = Income.get()
    assert income.id == Income.new_key({"household": household.id, "year": 2023, "kind": "1"})
    assert str(income.given_net_pc) == "8000.50"
    assert Housing.get().is_danger is False
    assert Water.select().count() == 0
    assert Employment.select().count() == 0


def test_a_disability_certificate_fills_what_it_tells(book: Book, tmp_path: Path) -> None:
    bring(book, write(tmp_path / "名单.xlsx", [person(证件号码=number() + "42B1")]))
    found = Person.get()
    assert (found.id_type, found.id_no, found.disab_cert) == ("09", number() + "42B1", number() + "42B1")
    assert (found.disab_type, found.disab_level) == ("4", "2")


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"户编号": None}, "户编号", "没有户编号"),
        ({"户编号": 4.105021012127e18}, "户编号", "G4|D4"),
        ({"姓名": None}, "姓名", "没有姓名"),
        ({"姓名": "=1+1"}, "姓名", "公式"),
        ({"姓名": "@张三"}, "姓名", "公式"),
        ({"证件号码": 4.10502e17}, "证件号码", "G4"),
        ({"证件号码": "4.10502E+17"}, "证件号码", "G4"),
        ({"证件号码": "99999919550405001X"}, "证件号码", "无身份证号"),
        ({"证件号码": number()[:17]}, "证件号码", "17 位"),
        ({"证件号码": number()[:17] + ("1" if number()[17] != "1" else "2")}, "证件号码", "校验位"),
        ({"与户主关系": "邻居"}, "与户主关系", "可选"),
        ({"行政村": "没有这个村"}, "行政村", "没有找到"),
        ({"乡(镇)": "高庄镇"}, "行政村", "没有找到"),
        ({"人均纯收入": "很多"}, "人均纯收入", "数字"),
        ({"户联系电话": "abc"}, "户联系电话", "电话"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(book: Book, tmp_path: Path, cells: Any, column: str, words: str) -> None:
    [(row, where, reason)] = refusals(tmp_path, person(**cells))
    assert (row, where) == (4, column)
    assert any(part in reason for part in words.split("|"))
    assert reason.endswith("。")


@pytest.mark.parametrize(
    ("cells", "refused"),
    [
        ({"性别": "男", "出生日期": "19550405"}, ""),
        ({"性别": "1", "出生日期": "1955-4-5"}, ""),
        ({"性别": "2", "出生日期": dt.date(1955, 4, 5)}, ""),
        ({"性别": "女"}, "性别"),
        ({"出生日期": "19550406"}, "出生日期"),
        ({"性别": "1", "证件号码": None}, "性别"),
        ({"性别": "男", "证件号码": None}, ""),
    ],
)
def test_sex_and_birth_against_the_number(book: Book, tmp_path: Path, cells: Any, refused: str) -> None:
    found = refusals(tmp_path, person(**cells), columns=(*COLUMNS, "性别", "出生日期"))
    assert [column for _, column, _ in found] == ([refused] if refused else [])


def test_what_is_written_oddly_is_understood(book: Book, tmp_path: Path) -> None:
    odd = person(
        数据日期=20231031.0, 证件号码=" ４１" + number()[2:].lower() + "\u3000", 文化程度=" 小 学 ", 危房户="/"
    )
    odd |= {"人均纯收入": 8000.5, "户联系电话": 13800000000.0}
    assert refusals(tmp_path, odd) == []
    bring(book, tmp_path / "名单.xlsx")
    assert Person.get().id_no == number()
    assert Household.get().phone == "13800000000"
    assert PersonYear.get().education == "02"
    assert Housing.select().count() == 0


def test_the_second_of_two_alike_is_refused(book: Book, tmp_path: Path) -> None:
    again = person(人编号="41050210121279999", 姓名="李四", 户编号="41050210121270009")
    [(row, column, reason)] = refusals(tmp_path, person(), person(2), again)
    assert (row, column) == (6, "证件号码")
    assert "第 4 行" in reason
    assert "张二" in reason


def test_a_blank_cell_erases_nothing_and_the_first_value_of_a_household_wins(book: Book, tmp_path: Path) -> None:
    bring(book, write(tmp_path / "名单.xlsx", [person(), person(2)]))
    rows = [
        person(户联系电话=None, 人均纯收入=None),
        person(2, 户联系电话="13900000001"),
        person(3, 户联系电话="13900000002"),
    ]
    plan = bring(book, write(tmp_path / "名单2.xlsx", rows)).plan
    assert Household.get().phone == "13900000001"
    assert str(Income.get().given_net_pc) == "8000.50"
    [notice] = plan.files[0].notices
    assert (notice.row, notice.column) == (6, "户联系电话")
    assert "13900000002" in notice.text


def test_the_preview_shows_before_and_after_and_writes_nothing(book: Book, tmp_path: Path) -> None:
    bring(book, write(tmp_path / "名单.xlsx", [person(), person(2, 户编号="41050210121270002")]))
    state, before = list(dump.lines()), actions()
    plan = plan_import(
        [write(tmp_path / "新.xlsx", [person(文化程度="初中"), person(2, 户编号="41050210121270002"), person(3)])]
    )
    assert counts(plan) == (1, 1, 1, 0)
    assert (list(dump.lines()), actions()) == (state, before)
    [changed] = [one for one in plan.files[0].persons if one.status == "changed"]
    [change] = plan.files[0].changes(changed)
    assert (change.label, change.before, change.after) == ("文化程度", "小学", "初中")


def test_another_date_alone_writes_nothing(book: Book, tmp_path: Path) -> None:
    bring(book, write(tmp_path / "名单.xlsx", [person()]))
    state, before = list(dump.lines()), actions()
    later = bring(book, write(tmp_path / "后来.xlsx", [person(数据日期="20231130")]))
    assert counts(later.plan) == (0, 0, 1, 0)
    assert (list(dump.lines()), actions()) == (state, before)


def test_what_a_year_says_of_a_household_stays_in_it(book: Book, tmp_path: Path) -> None:
    rows = [person(), person(数据日期="20241031"), person(2, 数据日期="20241031", 人数="3")]
    bring(book, write(tmp_path / "两年.xlsx", rows, [*COLUMNS, "人数"]))
    found = sorted(every("SELECT year, given_net_pc, members FROM income"))
    assert found == [(2023, 800050, None), (2024, 800050, 3)]


def test_a_year_is_its_own_record(book: Book, tmp_path: Path) -> None:
    rows = [person(), person(数据日期="20241031", 文化程度="初中")]
    assert counts(bring(book, write(tmp_path / "两年.xlsx", rows)).plan) == (1, 0, 0, 0)
    assert sorted(every("SELECT year, education FROM person_year")) == [(2023, "02"), (2024, "03")]


def test_what_was_typed_by_hand_is_found_again(book: Book, tmp_path: Path) -> None:
    household, head = add_household(head="张三丰", id_no=number(), household_no="41050210121270001")
    bring(book, write(tmp_path / "名单.xlsx", [person()]))
    assert [h.id for h in Household.select()] == [household.id]
    [known] = Person.select()
    assert (known.id, known.name, known.person_no) == (head.id, "张二", "41050210121270000001")


def test_what_the_number_tells_fills_blanks_and_overrules_nobody(book: Book, tmp_path: Path) -> None:
    _, head = add_household(head="张二", id_no=number(), household_no="41050210121270001")
    head.sex = "2"  # as somebody decided; the birth was left blank
    entry.save(ACTOR, "性别", [head])
    bring(book, write(tmp_path / "名单.xlsx", [person()]))
    known = Person.get()
    assert (known.id, known.sex, known.birth) == (head.id, "2", dt.date(1955, 4, 5))


def test_less_exact_values_leave_exact_ones_alone(book: Book, tmp_path: Path) -> None:
    household, _ = add_household(id_no=number(), household_no="41050210121270001", risk_elim_date=dt.date(2023, 6, 15))
    bring(book, write(tmp_path / "名单.xlsx", [person(风险消除时间="202306")], (*COLUMNS, "风险消除时间")))
    assert Household.get_by_id(household.id).risk_elim_date == dt.date(2023, 6, 15)
    bring(book, write(tmp_path / "名单2.xlsx", [person(风险消除时间="2023年7月")], (*COLUMNS, "风险消除时间")))
    assert Household.get_by_id(household.id).risk_elim_date == dt.date(2023, 7, 1)


def test_refused_rows_come_back_corrected(book: Book, tmp_path: Path) -> None:
    rows = [person(), person(2, 姓名='=HYPERLINK("x")'), person(3, 证件号码=4.10502e17)]
    done = bring(book, write(tmp_path / "名单.xlsx", rows))
    [path] = done.refused_files
    assert path == tmp_path / "名单.待修正.xlsx"
    workbook = openpyxl.load_workbook(path)
    sheet = workbook.worksheets[0]
    assert [cell.value for cell in sheet[3]] == [*COLUMNS, "待修正原因"]
    assert (sheet["F4"].value, sheet["F4"].data_type) == ('=HYPERLINK("x")', "s")
    assert "G6" in sheet["G5"].comment.text
    sheet["F4"].value = "张五"
    sheet["G5"].value = number(3)
    workbook.save(path)
    again = bring(book, path)
    assert counts(again.plan) == (2, 0, 0, 0)
    assert again.plan.files[0].ignored == []
    assert again.refused_files == []


def test_a_workbook_of_refused_rows_is_never_written_over(book: Book, tmp_path: Path) -> None:
    source = write(tmp_path / "名单.xlsx", [person(姓名=None)])
    names = [bring(book, source).refused_files[0].name for _ in range(3)]
    names.append(bring(book, tmp_path / names[0]).refused_files[0].name)
    assert names == ["名单.待修正.xlsx", "名单.待修正-2.xlsx", "名单.待修正-3.xlsx", "名单.待修正-4.xlsx"]


def test_refused_rows_go_beside_the_book_where_the_source_cannot_be_written(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "U盘"
    stick.mkdir()
    source = write(stick / "名单.xlsx", [person(), person(2, 姓名=None)])
    touch = Path.touch

    def refuse(path: Path, *more: Any, **named: Any) -> None:
        if path.parent == stick:
            raise PermissionError(13, "denied")
        touch(path, *more, **named)

    monkeypatch.setattr(Path, "touch", refuse)
    assert bring(book, source).refused_files == [tmp_path / "名单.待修正.xlsx"]


def test_an_import_that_is_stopped_changes_nothing(book: Book, tmp_path: Path) -> None:
    rows = [
        person(n, 户编号=f"4105021012127{n // 4:05d}", 证件号码=number(n % 999, f"19{50 + n // 999}0405"))
        for n in range(1, 10_001)
    ]
    plan = plan_import([write(tmp_path / "大.xlsx", [*rows, person(70_000, 姓名=None)])])
    assert plan.added == 10_000
    state, before = list(dump.lines()), actions()

    def stop(done: int, total: int, _text: str) -> None:
        if total and done > total // 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        apply_import(book, plan, stop)
    assert (list(dump.lines()), actions()) == (state, before)
    assert list(tmp_path.glob("*待修正*")) == []


def test_undone_and_brought_in_again(book: Book, tmp_path: Path) -> None:
    source = write(tmp_path / "名单.xlsx", [person(), person(2)])
    bring(book, source)
    state = list(dump.lines())
    history.undo(ACTOR)
    assert counts(bring(book, source).plan) == (2, 0, 0, 0)
    assert one("SELECT count(*) FROM person WHERE deleted IS NOT 1")[0] == 2
    assert len(list(dump.lines())) == len(state)


def test_two_files_at_once_are_one_action(book: Book) -> None:
    before = actions()
    files = [ROSTERS / "已脱贫人口名单_张薛庄村.xls", ROSTERS / "人口信息_张薛庄村.xlsx"]
    assert counts(bring(book, *files).plan) == (153, 153, 0, 0)
    assert actions() == before + 1
    assert counts(plan_import(files)) == (0, 0, 306, 0)


def test_a_person_without_a_number_is_taken_and_told(book: Book, tmp_path: Path) -> None:
    source = write(tmp_path / "名单.xlsx", [person(证件号码=None, 人编号=None)])
    plan = bring(book, source).plan
    assert counts(plan) == (1, 0, 0, 0)
    assert "没有证件号码" in plan.files[0].notices[0].text
    assert counts(plan_import([source])) == (0, 0, 1, 0)


def test_a_number_that_someone_else_has_is_told(book: Book, tmp_path: Path) -> None:
    add_household(head="王五", id_no=number())
    plan = bring(book, write(tmp_path / "名单.xlsx", [person()])).plan
    assert plan.added == 1
    assert "王五" in plan.files[0].notices[0].text


def test_a_new_household_needs_a_village_and_a_known_one_does_not(book: Book, tmp_path: Path) -> None:
    columns = tuple(name for name in COLUMNS if name not in ("乡(镇)", "行政村"))
    bring(book, write(tmp_path / "名单.xlsx", [person()], columns))
    assert Household.get().region_code == YUANXUEZHUANG  # the book's own village


def test_a_new_household_without_a_village_is_refused_with_all_its_rows(tmp_path: Path) -> None:
    create_book(tmp_path / "镇.fpb", YUANXUEZHUANG[:9], ACTOR)
    with open_book(tmp_path / "镇.fpb", ACTOR):
        found = refusals(tmp_path, *(person(serial, 行政村=None) for serial in (1, 2)))
    assert [(row, column) for row, column, _ in found] == [(4, "户编号"), (5, "户编号")]


def test_a_household_of_the_program_is_found_by_its_local_number(book: Book, tmp_path: Path) -> None:
    household = Household(region_code=YUANXUEZHUANG, address="一组")
    entry.save(ACTOR, "登记新户", [household])
    columns = ("本地户序号", "姓名", "证件号码", "与户主关系", "年度")
    row = {"本地户序号": household.local_no, "姓名": "张三", "证件号码": number(), "与户主关系": "户主", "年度": "2026"}
    bring(book, write(tmp_path / "模板.xlsx", [row], columns))
    assert [found.household for found in Person.select()] == [household.id]


def test_columns_that_mean_nothing_are_named_and_doubled_ones_fill_up(book: Book, tmp_path: Path) -> None:
    columns = (*COLUMNS, "风险是否已消除", "风险是否已消除0", "帮扶单位")
    rows = [person(风险是否已消除=None, 风险是否已消除0="是", 帮扶单位="某局")]
    plan = bring(book, write(tmp_path / "名单.xlsx", rows, columns)).plan
    assert plan.files[0].ignored == ["帮扶单位"]
    assert Household.get().risk_eliminated is True
