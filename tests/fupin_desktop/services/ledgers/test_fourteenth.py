"""A ledger more: what it takes to declare one, and that it is then found everywhere without another line."""

from __future__ import annotations

import json
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
from fupin_desktop.ledgers.ledger import Check, Chip, Figure, Ledger, Shown
from fupin_desktop.rules.catalogue import Rule
from fupin_desktop.rules.finding import Level
from fupin_desktop.services.book import access
from fupin_desktop.services.book import entry as entries
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.exchange import workbooks
from fupin_desktop.services.ledgers import books, desk, lists
from fupin_desktop.services.ledgers.lists import Wanted
from tests.books import ACTOR, add_household
from tests.commands import Commands
from tests.ledgers import saved


# fmt: off
class Claim(Record):
    """An aid that was claimed for a person; no table of the program."""

    title = "救助理赔"
    named = "content"
    person = Ref("申请人", "person", required=True)
    date = Date("申请日期", required=True)
    kind = Code("类别", "measure", required=True)
    content = Text("内容", 60, required=True)
    amount = Money("金额")
    note = Note("备注")


CLAIMS = Ledger(
    model=Claim,
    icon="heart",
    layout=(
        Section("", ((Claim.person, Claim.date, Claim.kind), ((Claim.content, 2), Claim.amount), ((Claim.note, 3),))),
    ),
    columns=(
        Shown(Claim.date, 100), Shown(Claim.person, 90), Shown(Claim.kind, 120),
        Shown(Claim.content, 260, gives_way=True), Shown(Claim.amount, 110),
    ),
    newest=Claim.date,
    same=(Claim.date, Claim.kind, Claim.content),
    filters=(Claim.kind,),
    chips=(Chip("没有金额", lambda today: Claim.amount.is_null()),),
    sums=(Claim.amount,),
    group_by=(Claim.kind, Claim.date, Claim.person),
    born=lambda birth: ((Claim.date, birth.today),),
    rules=(Check(Rule("CL1", "申请日期已经到了"), Level.ERROR, Claim.date, "申请日期还没有到。请改正。",
                 lambda claim, today: bool(claim.date and claim.date > today)),),
    figures=(Figure("R35", "救助（人次）"),),
    help="一次救助一行。按 Ctrl+M 添加。可以从 Excel 导入。",
)
# fmt: on


@pytest.fixture
def claims(book: Book, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    database.execute_sql(
        'CREATE TABLE "claim" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "person" TEXT, "date" TEXT,'
        ' "kind" TEXT, "content" TEXT, "amount" INTEGER, "note" TEXT) STRICT'
    )
    for known in (models.BY_TABLE, models.KNOWN):
        monkeypatch.setitem(known, "claim", Claim)
    owners.ways.cache_clear()
    LEDGERS.append(CLAIMS)
    yield CLAIMS
    LEDGERS.remove(CLAIMS)
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
    assert lists.totals(claims, Wanted("410502")).sums == (100,)
    assert lists.totals(claims, Wanted("410503")).count == 0
    # the tab of the household, the search, the checks
    assert [ledger for ledger, _ in desk.of_household(home)] == [claims]
    assert [found.record.id for _, found in desk.search("内容1", 9)] == [record.id]
    entry = desk.load(claims, str(record.id))
    assert entry
    assert entry.findings() == []
    entry.record.date, entry.record.content = entry.record.date.replace(year=2099), None  # type: ignore[attr-defined]
    assert [finding.rule for finding in entry.findings()] == ["RQ", "CL1"]
    entries.save(ACTOR, "改", [entry.record])
    found = [finding for finding in desk.check_book() if finding.table == "claim"]
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
    assert one("SELECT count(*) FROM claim")[0] == 2
    # the command knows its name
    book.close()
    assert json.loads(run("ledger", book.path, "救助理赔", "--totals", "--json").out)["count"] == 2


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
