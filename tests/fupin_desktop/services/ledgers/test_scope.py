"""Whose rows leave the book and who sees what of them: other groups for a reason, numbers masked, psychology never."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from db.household import Household
from db.visit import Visit
from fupin_desktop.ledgers.helpers import HELPERS
from fupin_desktop.ledgers.measures import MEASURES
from fupin_desktop.ledgers.visits import VISITS
from fupin_desktop.roles import TABLE, Role
from fupin_desktop.services.book import access, entry
from fupin_desktop.services.book.access import ReasonWanted, Visitor
from fupin_desktop.services.book.opening import Book, create_book, open_book
from fupin_desktop.services.ledgers import books, desk, lists, searching
from fupin_desktop.services.ledgers.lists import Wanted
from fupin_desktop.services.papers import catalogue
from tests.books import ACTOR, YUANXUEZHUANG, add_household
from tests.ledgers import saved


@pytest.fixture
def recorder(book: Book, monkeypatch: pytest.MonkeyPatch) -> Visitor:
    """Of the first group alone."""
    who = Visitor("王会计", TABLE[Role.RECORDER], Role.RECORDER, YUANXUEZHUANG, ("一组",), book=book.path)
    monkeypatch.setattr(access, "_now", [access.visitor()])
    return who


def cells(file: Path) -> list[list[str]]:
    rows = openpyxl.load_workbook(file).worksheets[0].iter_rows(min_row=2, values_only=True)
    return [[str(cell) for cell in row] for row in rows if any(row)]


def test_other_groups_are_opened_and_taken_out_for_a_reason(recorder: Visitor, tmp_path: Path) -> None:
    own, _ = add_household(group_no="一组")
    other, _ = add_household("李四", "41050219550405602X", group_no="二组")
    mine, theirs = saved(MEASURES, str(own.id), 1), saved(MEASURES, str(other.id), 2)
    access.enter(recorder)
    assert desk.load(MEASURES, str(mine.id))
    with pytest.raises(ReasonWanted):
        desk.load(MEASURES, str(theirs.id))
    with pytest.raises(ReasonWanted):
        desk.begin(MEASURES, ACTOR, str(other.id))
    with pytest.raises(ReasonWanted):
        books.paper(MEASURES, Wanted(), catalogue.about(2026))
    with pytest.raises(ReasonWanted) as wanted:
        books.export(MEASURES, Wanted(), tmp_path / "出.xlsx")
    assert wanted.value.households == [str(other.id)]
    assert not list(tmp_path.glob("*.xlsx"))
    wanted.value.give("镇里要全村的名单")
    assert books.export(MEASURES, Wanted(), tmp_path / "出.xlsx") == 2


def test_phones_are_masked_for_who_may_not_take_them_out_whole(recorder: Visitor, tmp_path: Path) -> None:
    saved(HELPERS, "", 1)
    books.export(HELPERS, Wanted(), tmp_path / "全.xlsx")
    access.enter(recorder)
    books.export(HELPERS, Wanted(), tmp_path / "遮.xlsx")
    [whole], [masked] = cells(tmp_path / "全.xlsx"), cells(tmp_path / "遮.xlsx")
    assert "13800000001" in whole
    assert "138****0001" in masked
    assert "138****0001" in lists.listed(HELPERS, Wanted()).rows(0, 1)[0].texts  # on the screen too
    plan = books.plan_import(HELPERS, tmp_path / "遮.xlsx")
    assert (plan.same, plan.writes) == (1, 0)


def test_psychological_visits_leave_by_no_way(book: Book, tmp_path: Path) -> None:
    home: Household = add_household()[0]
    made = saved(VISITS, str(home.id), 1)
    assert isinstance(made, Visit)
    made.reason, made.note = "7", "心理的话"
    entry.save(ACTOR, "改", [made])
    assert lists.listed(VISITS, Wanted()).count == 1
    books.export(VISITS, Wanted(), tmp_path / "出.xlsx")
    assert cells(tmp_path / "出.xlsx") == []
    assert "心理的话" not in str(books.paper(VISITS, Wanted(), catalogue.about(2026)))


def test_two_villages_with_a_head_of_one_name(book: Book, tmp_path: Path) -> None:
    here, _ = add_household("张三", group_no="一组")
    there, _ = add_household("张三", "41050219550405602X")
    there.region_code = "410502101214"
    entry.save(ACTOR, "改", [there])
    opened = openpyxl.Workbook()
    said = ["2026", "健康帮扶", "慢病签约"]
    rows = [["户主姓名", "行政村", "年度", "措施类别", "措施内容", "开始日期"]]
    rows += [["张三", "张薛庄", *said, "2026-03-05"], ["张三", "", *said, "2026-03-06"]]
    for row in rows:
        opened.worksheets[0].append(row)
    opened.save(tmp_path / "册.xlsx")
    plan = books.plan_import(MEASURES, tmp_path / "册.xlsx")
    assert [row["household"] for row in plan.files[0].writes[MEASURES.model]] == [there.id]
    assert "不止一户" in plan.files[0].refused[0].reason
    assert here.id != there.id


def test_a_long_ledger_is_searched_on_its_own_page_alone(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """The box above the pages asks at every key, and nobody of a new name is found."""
    saved(HELPERS, "", 1)
    assert [ledger for ledger, _ in searching.search("姓名1", 9)] == [HELPERS]
    monkeypatch.setattr(searching, "SEARCHED", 0)
    assert searching.search("姓名1", 9) == []
    assert lists.listed(HELPERS, Wanted(text="姓名1")).count == 1


def test_in_a_townships_book_the_village_is_asked_for(tmp_path: Path) -> None:
    create_book(tmp_path / "镇.fpb", "410502101", ACTOR)
    with open_book(tmp_path / "镇.fpb", ACTOR):
        begun = desk.begin(HELPERS, ACTOR)
        assert begun.record.kinds()["region_code"].required
        assert getattr(begun.record, "region_code") is None  # noqa: B009 - of any ledger
        assert "行政村" in begun.findings()[0].text
