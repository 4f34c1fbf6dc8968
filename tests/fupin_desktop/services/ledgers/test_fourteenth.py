"""A ledger more: what it takes to declare one, and that it is then found everywhere without another line."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from db import models, owners
from db.changes import one
from db.fields import Code, Date, Money, Note, Ref, Text
from db.record import Record
from db.store import database
from fupin_desktop.ledgers.book import LEDGERS
from fupin_desktop.ledgers.layouts import Section
from fupin_desktop.ledgers.ledger import Check, Chip, Flow, Ledger, Shelf, Shown
from fupin_desktop.rules.catalogue import Rule
from fupin_desktop.rules.finding import Level
from fupin_desktop.services.book import access, dump
from fupin_desktop.services.book import entry as entries
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.exchange import workbooks
from fupin_desktop.services.ledgers import books, counts, desk, lists, searching
from fupin_desktop.services.ledgers.lists import Wanted
from tests.books import ACTOR, add_household
from tests.commands import Commands
from tests.exchange import VILLAGES, Town
from tests.exchange import _town_once as _town_once
from tests.exchange import town as town
from tests.ledgers import saved


# fmt: off
class Aid(Record):
    """An aid that was claimed for a person; no table of the program."""

    title = "临时救助"
    named = "content"
    person = Ref("申请人", "person", required=True)
    date = Date("申请日期", required=True)
    kind = Code("类别", "measure", required=True)
    content = Text("内容", 60, required=True)
    amount = Money("金额")
    note = Note("备注")


AIDS = Ledger(
    model=Aid,
    shelf=Shelf.MONITORING,
    icon="heart",
    layout=(
        Section("", ((Aid.person, Aid.date, Aid.kind), ((Aid.content, 2), Aid.amount), ((Aid.note, 3),))),
    ),
    columns=(
        Shown(Aid.date, 100), Shown(Aid.person, 90), Shown(Aid.kind, 120),
        Shown(Aid.content, 260, gives_way=True), Shown(Aid.amount, 110),
    ),
    newest=Aid.date,
    same=(Aid.date, Aid.kind, Aid.content),
    filters=(Aid.kind,),
    chips=(Chip("没有金额", lambda today: Aid.amount.is_null()),),
    sums=(Flow(Aid.amount),),
    group_by=(Aid.kind, Aid.date, Aid.person),
    born=lambda birth: ((Aid.date, birth.today),),
    rules=(
        Check(Rule("CL1", "申请日期已经到了"), Level.ERROR, Aid.date, "申请日期还有 {n} 天才到。请改正。",
              lambda claim, today: bool(claim.date and claim.date > today) and {"n": (claim.date - today).days}),
        Check(Rule("CL2", "一件事只登记一次"), Level.WARNING, Aid.content, "已经登记过。请核对。",
              asks=lambda claim, book: book.twice(claim, Aid.person, Aid.content)),
    ),
    help="一次救助一行。按 Ctrl+M 添加。可以从 Excel 导入。",
)
# fmt: on


def _migrate() -> None:
    database.execute_sql(
        'CREATE TABLE "aid" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "person" TEXT, "date" TEXT,'
        ' "kind" TEXT, "content" TEXT, "amount" INTEGER, "note" TEXT) STRICT'
    )


@pytest.fixture
def claims(declared: Ledger, book: Book) -> Ledger:
    _migrate()
    return declared


@pytest.fixture
def declared(monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    """As if it stood in `db/tables.py` and `ledgers/book.py`."""
    for known in (models.BY_TABLE, models.KNOWN):
        monkeypatch.setitem(known, "aid", Aid)
    every_model = models.MODELS
    for module in [made for made in sys.modules.values() if getattr(made, "MODELS", None) is every_model]:
        monkeypatch.setattr(module, "MODELS", (*every_model, Aid))
    owners.ways.cache_clear()
    LEDGERS.append(AIDS)
    yield AIDS
    LEDGERS.remove(AIDS)
    owners.ways.cache_clear()


def test_it_takes_few_lines() -> None:
    lines = Path(__file__).read_text("utf-8").split("# fmt: o")[1].splitlines()
    assert len(lines) <= 60


def test_it_is_found_everywhere(book: Book, claims: Ledger, tmp_path: Path, run: Commands) -> None:
    household, _ = add_household(household_no="4105021012120010001")
    home = str(household.id)
    record = saved(claims, home, 1)
    # the list, by whose it is two references above; its sums
    [line] = lists.listed(claims, Wanted(household=home)).rows(0, 9)
    assert (line.home.head, line.texts[1], line.texts[4]) == ("张三", "张三", "100")
    assert counts.totals(claims, Wanted("410502")).sums == (100,)
    assert counts.totals(claims, Wanted("410503")).count == 0
    # the tab of the household, the search, the checks
    assert [ledger for ledger, _ in desk.of_household(home)] == [claims]
    assert [found.record.id for _, found in searching.search("内容1", 9)] == [record.id]
    entry = desk.load(claims, str(record.id))
    assert entry
    assert entry.findings() == []
    entry.record.date, entry.record.content = entry.record.date.replace(year=2099), None  # type: ignore[attr-defined]
    told = entry.findings()
    assert [finding.rule for finding in told] == ["RQ", "CL1"]
    assert "申请日期还有 2" in told[1].text
    entries.save(ACTOR, "改", [entry.record])
    found = [finding for finding in desk.check_book() if finding.table == "aid"]
    assert [(finding.rule, finding.household, finding.who) for finding in found] == [
        ("RQ", home, "张三"), ("CL1", home, "张三"),
    ]  # fmt: skip
    # Excel: out, in again, a row for a person by the number alone
    out = tmp_path / "理赔.xlsx"
    access.visitor()
    assert books.export(claims, Wanted(), out) == 1
    assert books.plan_import(claims, out).refused == 1  # the record lacks what tells it apart
    blank = _by_number(tmp_path, claims)
    plan = books.plan_import(claims, blank)
    assert (plan.added, plan.refused) == (1, 1), [row.reason for row in plan.files[0].refused]
    assert "没有这个证件号码的人" in plan.files[0].refused[0].reason
    workbooks.apply_import(book, plan)
    assert one("SELECT count(*) FROM aid")[0] == 2
    # the command knows its name
    book.close()
    assert json.loads(run("ledger", book.path, "临时救助", "--totals", "--json").out)["count"] == 2


def test_it_goes_to_the_township_in_a_package(town: Town, declared: Ledger) -> None:
    for path in (town.village(1), town.path):
        with town.opened(path):
            _migrate()
    town.merge(*town.packages)
    with town.opened(town.village(1)):
        record = saved(declared, str(one("SELECT id FROM resident")[0]), 1)
    [receipt] = town.merge(town.hand_in(1).path)
    assert receipt.held == 0
    with town.opened():
        assert [line.record.id for line in lists.listed(declared, Wanted(VILLAGES[0])).rows(0, 9)] == [record.id]
        [told] = [line for line in dump.lines() if '"table": "aid"' in line]
        assert "内容1" in told


def test_a_check_asks_for_other_records(book: Book, claims: Ledger) -> None:
    """In a form one record is compared, looking through the book all of them in one query."""
    home = str(add_household()[0].id)
    alone = saved(claims, home, 1)
    assert not any(finding.rule == "CL2" for finding in desk.check_book())
    twice = [alone, saved(claims, home, 1)]
    form = desk.load(claims, str(twice[0].id))
    assert form
    assert [finding.rule for finding in form.findings()] == ["CL2"]
    assert {finding.record for finding in desk.check_book() if finding.rule == "CL2"} == {one.id for one in twice}


def _by_number(folder: Path, claims: Ledger) -> Path:
    import openpyxl

    file = folder / "按号码.xlsx"
    books.export(claims, Wanted(), file, blank=True)
    opened = openpyxl.load_workbook(file)
    sheet = opened.worksheets[0]
    titles = [cell.value for cell in sheet[1]]
    for row, number in ((2, "410502195504056010"), (3, "410502195504056029")):
        values = {"证件号码": number, "申请日期": "2026-05-06", "类别": "健康帮扶", "内容": "住院", "金额(元)": "3000"}
        for title, value in values.items():
            sheet.cell(row, titles.index(title) + 1).value = value
    opened.save(file)
    return file
