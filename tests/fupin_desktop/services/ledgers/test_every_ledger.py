"""Every ledger that is declared, through all that a ledger can: nobody need write this again for the next one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from db.fields import Bool, Code, Codes, Date, Note, Number, Phone, Ref, Region, Text, Time, Year, YearMonth
from db.record import Record
from fupin_desktop.commands import cli
from fupin_desktop.exchange.ledger_out import headings
from fupin_desktop.exchange.ledger_owners import own_fields
from fupin_desktop.ledgers.book import LEDGERS
from fupin_desktop.ledgers.ledger import Ledger, words
from fupin_desktop.ledgers.relief import CLAIMS
from fupin_desktop.services.book import access, entry, opening, references
from fupin_desktop.services.book.access import Denied
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.exchange import workbooks
from fupin_desktop.services.household import casework, history
from fupin_desktop.services.ledgers import books, counts, desk, lists, searching
from fupin_desktop.services.ledgers.lists import Wanted
from fupin_desktop.services.papers import catalogue
from tests.books import ACTOR, add_household
from tests.commands import Commands, Ran, no_screens
from tests.ledgers import a_text, filled, saved
from tests.ledgers import township as township
from ui.paper import printing
from ui.paper.printing import sheet_to_pdf

EVERY = pytest.mark.parametrize("ledger", LEDGERS, ids=lambda ledger: ledger.name)
NUMBER = "4105021012120010001"


@pytest.fixture
def household(book: Book) -> str:
    return str(add_household(household_no=NUMBER, group_no="一组")[0].id)


@EVERY
def test_its_declaration_is_whole(ledger: Ledger) -> None:
    placed = {str(field.name) for field in ledger.fields}
    sums, own = ([one.field for one in ledger.sums if alike or one.naming is None] for alike in (True, False))
    named = [*(one.field for one in ledger.columns), *ledger.filters, *own, *ledger.group_by, ledger.newest]
    naming = [(one.field.model, one.naming) for one in ledger.sums if one.naming is not None]
    assert all(field.model is model and field.table == ledger.name for model, field in naming)
    assert {str(field.name) for field in named} <= set(ledger.model.kinds())
    assert all(field.model is ledger.model for field in (*named, *ledger.same))
    assert {name for name, kind in ledger.model.kinds().items() if kind.required} - placed <= {
        "household", "person", "region_code",
    }  # fmt: skip
    assert ledger.help.count("。") == 3
    assert all(isinstance(field, Number) or field.field_type == "INTEGER" for field in sums)
    assert len({words(field) for field in ledger.fields}) == len(ledger.fields)


@EVERY
def test_listed_counted_and_grouped(household: str, ledger: Ledger) -> None:
    records = [saved(ledger, household, number) for number in (1, 2, 3)]
    found = lists.listed(ledger, Wanted())
    assert [str(line.record.id) for line in found.rows(0, 9)] == [str(one.id) for one in reversed(records)]
    total = counts.totals(ledger, Wanted())
    assert total.count == 3
    for by in ledger.group_by:
        groups = counts.grouped(ledger, Wanted(), by)
        assert sum(group.count or 0 for group in groups) == 3
        for group in groups:  # each leads to its list, which is as long as it says
            there = lists.listed(ledger, lists.narrowed(Wanted(), by, group.value))
            assert there.count == group.count, (by.label, group.words)
        for place, whole in enumerate(total.sums):
            assert whole is None or sum(group.sums[place] for group in groups) == whole
    for by in ledger.filters:
        for value, _ in lists.choices(ledger, by):
            there = lists.listed(ledger, Wanted(answers={str(by.name): value}))
            assert there.count <= 3
    chips = counts.chip_counts(ledger, Wanted())
    assert chips == {one.title: counts.totals(ledger, Wanted(chip=one.title)).count for one in ledger.chips}
    for column in ledger.columns:
        assert lists.listed(ledger, Wanted(), str(column.field.name)).count == 3


@EVERY
def test_of_a_region_of_a_household_by_words_and_deleted(household: str, ledger: Ledger) -> None:
    record = saved(ledger, household, 1)
    if references.inside(ledger.model, "4105") is not None:
        assert lists.listed(ledger, Wanted("410502")).count == 1
        assert lists.listed(ledger, Wanted("410503")).count == 0
    if references.needs_household(ledger.model):
        other, _ = add_household("李四", "41050219550405602X")
        assert lists.listed(ledger, Wanted(household=household)).count == 1
        assert lists.listed(ledger, Wanted(household=str(other.id))).count == 0
        assert [one for one, lines in desk.of_household(household) if lines] == [ledger]
        assert lists.listed(ledger, Wanted(text="张三")).count == 1  # by whose it is
        assert lists.listed(ledger, Wanted(text="李四")).count == 0
    assert [line.record.id for _, line in searching.search(f"{a_text(ledger).label}1", 9)]
    _deleted_it_is_nowhere_and_undone_it_is_back(ledger, record)


def _deleted_it_is_nowhere_and_undone_it_is_back(ledger: Ledger, record: Record) -> None:
    desk.remove(ACTOR, ledger, [record])
    assert lists.listed(ledger, Wanted()).count == counts.totals(ledger, Wanted()).count == 0
    assert not ledger.group_by or counts.grouped(ledger, Wanted(), ledger.group_by[0]) == []
    assert desk.load(ledger, str(record.id)) is None
    if not ledger.model.lasting:
        assert history.undoable() == f"删除{ledger.heading}"
        history.undo(ACTOR)
        assert lists.listed(ledger, Wanted()).count == 1


@EVERY
def test_excel_out_and_in_again(book: Book, household: str, tmp_path: Path, ledger: Ledger) -> None:
    _blank_workbook_has_the_headings_and_brings_nothing(tmp_path / "空白.xlsx", ledger)
    for number in (1, 2, 3):
        saved(ledger, household, number)
    file = tmp_path / "台账.xlsx"
    assert books.export(ledger, Wanted(), file) == 3
    again = books.plan_import(ledger, file)
    assert (again.read, again.same, again.added, again.changed, again.refused) == (3, 3, 0, 0, 0), again.files
    changed, right = _edit(file, ledger)
    plan = books.plan_import(ledger, file)
    told = (plan.added, plan.changed, plan.same, plan.refused, plan.duplicates, plan.passed)
    assert told == (0, 1, 1, 1, 1, 1), [row.reason for row in plan.files[0].refused]
    assert plan.read == sum(told)
    [one] = [one for one in plan.files[0].persons if one.status == "changed"]
    assert [(change.label, change.after) for change in plan.files[0].changes(one)] == [changed]
    before = opening.mark()
    done = workbooks.apply_import(book, plan)
    assert [path.name for path in done.refused_files] == ["台账.待修正.xlsx"]
    assert opening.mark() > before
    _put_right(done.refused_files[0], *right)
    back = books.plan_import(ledger, done.refused_files[0])
    assert (back.read, back.same, back.refused, back.unread) == (1, 1, 0, [])
    if not ledger.model.lasting:
        history.undo(ACTOR)  # one action
        assert books.plan_import(ledger, file).changed == 1


def _put_right(file: Path, heading: str, value: Any) -> None:
    """The cell that a refused row was refused for."""
    opened = openpyxl.load_workbook(file)
    [titles, row] = opened.worksheets[0].iter_rows()
    assert titles[-1].value == "待修正原因"
    row[[cell.value for cell in titles].index(heading)].value = value
    opened.save(file)


def _edit(file: Path, ledger: Ledger) -> tuple[tuple[str, str], tuple[str, Any]]:
    """Another value in the first row, nonsense in the second, the third twice and a total below. Returns what is said
    of the first, and where and what the second had."""
    opened = openpyxl.load_workbook(file)
    sheet = opened.worksheets[0]
    titles = [cell.value for cell in sheet[1]]
    same = {str(one.name) for one in ledger.same} | {str(one.field.name) for one in ledger.rules}
    own = [
        one for one in ledger.updated or own_fields(ledger)
        if str(one.name) not in same and words(one) in titles
        and not isinstance(one, Ref | Code | Codes | Bool | Time | Year | YearMonth)
    ]  # fmt: skip
    field = next((one for one in own if type(one) is Text and one.longest > 11), own[0])
    other = "2026-12-31" if isinstance(field, Date) else "77" if field.field_type == "INTEGER" else "13911112222"
    sheet.cell(2, titles.index(words(field)) + 1).value = other
    day = next(one for one in ledger.fields if isinstance(one, Date | Year | Phone))
    wrong = sheet.cell(3, titles.index(words(day)) + 1)
    before, wrong.value = wrong.value, "二月三十日左右"
    for column, cell in enumerate(sheet[4], 1):
        sheet.cell(5, column).value = cell.value
    sheet.cell(6, 1).value = "合计"
    opened.save(file)
    return (field.label, other), (words(day), before)


@pytest.mark.parametrize(
    "ledger", [one for one in LEDGERS if not (one.model.derived_from or one.model.known_by)], ids=lambda one: one.name
)
def test_two_of_the_book_that_are_told_apart_by_nothing_come_back_as_they_are(
    household: str, tmp_path: Path, ledger: Ledger
) -> None:
    saved(ledger, household, 1)
    other = filled(ledger, household, 1).record  # as programs before `once` entered it too
    file = tmp_path / "两条.xlsx"
    field = next(kind for kind in ledger.fields if type(kind) is Note)
    setattr(other, str(field.name), "另一条")
    entry.save(ACTOR, "登记", [other])
    books.export(ledger, Wanted(), file)
    plan = books.plan_import(ledger, file)
    assert (plan.same, plan.changed, plan.refused) == (2, 0, 0)


def _blank_workbook_has_the_headings_and_brings_nothing(file: Path, ledger: Ledger) -> None:
    books.export(ledger, Wanted(), file, blank=True)
    assert [cell.value for cell in openpyxl.load_workbook(file).worksheets[0][1]] == headings(ledger)
    plan = books.plan_import(ledger, file)
    assert (plan.read, plan.writes) == (0, 0)


@EVERY
def test_on_paper(household: str, tmp_path: Path, ledger: Ledger) -> None:
    about = catalogue.about(2026)
    saved(ledger, household, 1)
    for name, on in books.PAPERS.items():
        for blank in (False, True):
            sheet = books.paper(ledger, Wanted(), about, on, blank=blank)
            assert sheet_to_pdf(sheet, tmp_path / f"{name}.pdf") == 1
        assert ledger.heading in sheet.name
    assert (tmp_path / "A3.pdf").stat().st_size > 1000


@EVERY
def test_the_command(book: Book, household: str, run: Commands, ledger: Ledger) -> None:
    record = saved(ledger, household, 1)
    path, ways = book.path, counts.ways(ledger)
    book.close()
    listed = run("ledger", path, ledger.name, "--list", "--json")
    assert [one["key"] for one in json.loads(listed.out)] == [str(record.id)]
    totals = json.loads(run("ledger", path, ledger.heading, "--totals", "--json").out)
    assert totals["count"] == 1
    assert set(totals["by"]) == {str(by.name) for by in ways}
    for by in (*ledger.filters, *(one for one in ledger.group_by if isinstance(one, Region))):
        [group] = totals["by"].get(str(by.name), [{"words": None}])
        if group.get("value"):
            answer = f"{by.called}={group['words'].removesuffix(' 年')}"
            assert len(json.loads(run("ledger", path, ledger.name, "--where", answer, "--json").out)) == 1, answer
    out = path.with_name("出.xlsx")
    assert json.loads(run("ledger", path, ledger.name, "--export", out, "--json").out)["records"] == 1
    told = json.loads(run("ledger", path, ledger.name, "--import", out, "--json").out)
    assert {"added": 0, "changed": 0, "same": 1, "refused": 0}.items() <= told.items()


@EVERY
def test_who_may_not_gets_nothing(
    household: str, tmp_path: Path, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved(ledger, household, 1)
    monkeypatch.setattr(access, "_now", [access.Visitor("谁", frozenset())])
    file = tmp_path / "不许.xlsx"
    with pytest.raises(Denied):
        books.export(ledger, Wanted(), file)
    with pytest.raises(Denied):
        books.plan_import(ledger, file)
    with pytest.raises(Denied):
        books.paper(ledger, Wanted(), catalogue.about(2026))
    assert not file.exists()
    if ledger.right:
        assert not list(desk.of_household(household)) or ledger not in [one for one, _ in desk.of_household(household)]
        with pytest.raises(Denied):
            desk.begin(ledger, "谁")


def test_other_papers_by_command(book: Book, household: str, run: Commands) -> None:
    """By its name, narrowed as the list is; blank; one that there is not is refused with those that there are."""
    for number in (1, 2):
        saved(CLAIMS, household, number)
    path, pdf = book.path, book.path.with_name("纸.pdf")
    book.close()
    none = no_screens()
    screens = cli.Screens(none.window, none.shots, lambda: printing)

    def ask(*more: str) -> Ran:
        return run("ledger", path, "claim", "--print", pdf, "--json", *more, screens=screens)

    for name, more, pages in (("application", (), 2), ("救助（理赔）申请表", ("--blank",), 1), ("A3", (), 1)):
        assert json.loads(ask("--paper", name, *more).out)["pages"] == pages
    assert "有：A4、A3、救助（理赔）申请表" in ask("--paper", "申请表").err
    told = ask("--paper", "payments", "--where", "状态=不予救助").err
    assert "没有能打印救助（理赔）资金发放名单的：没有已批准、已发放的" in told


def test_what_says_nowhere_comes_back_as_itself(household: str, tmp_path: Path) -> None:
    """Of a township's book: a blank place in a row is that of the record it came from."""
    wide = [ledger for ledger in LEDGERS if ledger.wide]
    assert len(wide) > 5
    for ledger in wide:
        entry_ = filled(ledger, household, 1)
        entry_.record.region_code = None  # type: ignore[attr-defined]
        casework.save(ACTOR, f"登记{ledger.heading}", entry_.to_save([entry_.record]))
        file = tmp_path / f"{ledger.name}.xlsx"
        assert books.export(ledger, Wanted(), file) == 1
        again = books.plan_import(ledger, file)
        assert (again.read, again.same, again.added, again.changed) == (1, 1, 0, 0), ledger.name
