"""The pages of conflicts and of likely duplicates, driven as people do; the mark on pages and prints."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from db.changes import change
from db.household import Household
from db.person import Person
from fupin_desktop.cards.about import About
from fupin_desktop.services.book.opening import open_book
from fupin_desktop.services.conflicts import conflict_list, deciding
from fupin_desktop.services.conflicts.conflict_list import Conflict, Waiting
from fupin_desktop.services.household import checks
from fupin_desktop.services.household.history import undo
from fupin_desktop.services.papers import catalogue
from fupin_desktop.services.papers.catalogue import Order
from tests.answered import session_on
from tests.edges import Dialogs, accept, cancel
from tests.laptops import Laptop, family
from tests.ui.conftest import shown
from ui import preferences, theme
from ui.dialogs.all_alike import AllAlikeDialog
from ui.pages.exchange import questions
from ui.pages.exchange.conflicts import ConflictsPage
from ui.pages.exchange.duplicates import DuplicatesPage
from ui.pages.household_page import HouseholdPage
from ui.session import Session
from ui.window.app import application

ZHANG = "h1-张三"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """A township with two conflicts and one likely duplicate."""
    preferences.lie_in(tmp_path)
    first, second, town = (Laptop.new(tmp_path, name) for name in ("甲村", "乙村", "镇"))
    household, people = family("h1", "张三", "李四")
    first.put(Household, household)
    first.put(Person, *people)
    for laptop in (second, town):
        laptop.take(first.log())
    for laptop, digit in ((first, "1"), (second, "2")):
        laptop.put(Person, *({"id": person["id"], "phone": f"138{digit}111111{n}"} for n, person in enumerate(people)))
    number = {"id_no": "410502195504056016"}
    second.put(Person, {"id": ZHANG, **number}, {"id": "again", "household": "h1", "name": "章三", **number})
    town.take(first.log(), second.log())
    with open_book(town.path, "镇里") as book:
        yield session_on(book)


@pytest.fixture
def page(session: Session, qtbot: QtBot) -> ConflictsPage:
    made = ConflictsPage(session)
    qtbot.addWidget(made)
    session.changed.connect(made.refresh)
    made.resize(1150, 640)
    made.show()
    made.refresh()
    return made


def test_the_list_and_the_sides_of_the_first_one(page: ConflictsPage) -> None:
    assert page.title.text() == "冲突 · 2 处"
    assert page.table.rows.rowCount() == 2
    assert "3 人：" in page.below.hint.text()
    assert len(page.below.uses) == 2


def test_enter_goes_to_the_sides_and_a_click_decides(page: ConflictsPage, qtbot: QtBot) -> None:
    shown = page.table.current()
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    use = page.below.uses[0]
    assert isinstance(use, QPushButton)
    assert page.focusWidget() is use
    qtbot.keyClick(use, Qt.Key.Key_Space)
    assert Person.get_by_id(shown.record).phone == shown.sides[0].value
    assert page.table.rows.rowCount() == 1


def test_another_value_is_checked_and_saved(page: ConflictsPage) -> None:
    shown = page.table.current()
    assert page.below.other is not None
    page.below.other.restore("12")
    page.below.save_other()
    assert page.below.said.text()
    page.below.other.restore("13899999999")
    page.below.save_other()
    assert Person.get_by_id(shown.record).phone == "13899999999"


def test_numbers_that_differ_where_they_are_hidden_are_told_apart_and_shown_on_demand(page: ConflictsPage) -> None:
    shown = page.table.current()
    texts = [side.text for side in shown.sides]
    whole = [side.value for side in shown.sides]
    assert texts == [f"138{digit}***{whole[0][-4:]}" for digit in "12"]
    page.below.reveal.click()
    assert {text.text() for text in page.below.findChildren(QLabel)} >= set(whole)
    assert page.below.reveal.isHidden()


def test_put_off_goes_to_the_end(page: ConflictsPage) -> None:
    first = page.table.current().id
    page._put_off()
    assert page.table.rows.row(1).id == first
    assert page.table.rows.row(1).later


def test_all_of_a_kind_with_a_look_before(page: ConflictsPage, qtbot: QtBot, dialogs: Dialogs) -> None:
    dialog = AllAlikeDialog(page, page.session, conflict_list.kinds(), None)
    qtbot.addWidget(dialog)
    dialog.rule.setCurrentIndex(dialog.rule.findText("“甲村”写的"))
    assert dialog.table.rows.rowCount() == 2
    assert dialog.do.text() == "处理 2 处"
    dialogs.give(cancel)
    page._all_alike()
    assert conflict_list.count() == 2
    dialogs.when(AllAlikeDialog, accept)
    page._all_alike()
    assert conflict_list.count() == 0
    assert not page.below.isVisible()
    undo("镇里")
    page.refresh()
    assert page.title.text() == "冲突 · 2 处"


def test_what_was_chosen_by_hand_is_of_several_fields_and_villages(page: ConflictsPage, qtbot: QtBot) -> None:
    """“二组 ｜ 一组” of whom, and what it is, the list before the decision did not say."""
    one = replace(page.table.current(), village="张村")
    dialog = AllAlikeDialog(page, page.session, [], None, rows=[one])
    qtbot.addWidget(dialog)
    rows = dialog.table.rows
    assert [rows.index(0, column).data() for column in range(2)] == [f"张村　{one.about}", "成员联系电话"]


def test_narrowed_it_begins_at_the_top(page: ConflictsPage) -> None:
    for narrow in (page.kind, page.village):
        page.table.stand_on(1)
        narrow.addItem("再一样")
        narrow.setCurrentIndex(1)
        narrow.activated.emit(1)
        assert page.table.currentIndex().row() == 0


def test_gone_to_for_a_village_that_has_none_it_lists_none_and_then_all(page: ConflictsPage) -> None:
    page.show_for(region="410502101201")
    assert (page.village.words, page.narrowed_to(page.table)) == ("西郭村", "西郭村")
    assert page.table.rows.rowCount() == 0
    assert page.face.empty.heading.text() == "西郭村：没有冲突"
    page.show_for(region="")
    assert page.table.rows.rowCount() == 2


def test_a_long_address_is_whole_in_large_letters(session: Session, qtbot: QtBot) -> None:
    """It was cut in the middle of a line, at the top and at the bottom."""
    theme.apply(application(), 150)
    window = shown(qtbot, session)
    window.pages.go("conflicts")
    page = window.pages.current()
    assert isinstance(page, ConflictsPage)
    conflict, address = page.table.current(), "宝莲寺镇光明路北段路东家属院 12 号楼 3 单元 501（原供销社院内）"
    sides = [replace(side, text=text) for side, text in zip(conflict.sides, ("张村西头 7 号", address), strict=True)]
    page.village.show()
    window.resize(1364, 704)
    page.below.show_sides(replace(conflict, sides=sides))
    QApplication.processEvents()
    [value] = [text for text in page.below.findChildren(QLabel) if text.text() == address]
    assert value.height() >= value.heightForWidth(value.width())


class _Given(Waiting):
    def __init__(self, found: list[Conflict]) -> None:
        super().__init__([])
        self.found = found

    @property
    def count(self) -> int:
        return len(self.found)

    def of_village(self) -> Waiting:
        return self

    def rows(self, start: int, n: int) -> list[Conflict]:
        return self.found[start : start + n]


def test_questions_go_from_house_to_house(session: Session) -> None:
    """They are in the order of keys, which nobody walks; what is of no house comes last."""
    with change("镇里", "登记"):
        for key, group in (("h0", "二组"), ("h2", "一组")):
            Household(id=key, region_code="410502101212", group_no=group).save()
    first, second = conflict_list.listed()
    given = [replace(first, household=""), replace(first, household="h0"), replace(second, household="h2")]
    told = questions.told(_Given(given), "")
    assert [row.household for row in told.read(0, told.count)] == ["h2", "h0", ""]


def test_duplicates_are_joined_by_the_chosen_fields(session: Session, qtbot: QtBot, dialogs: Dialogs) -> None:
    page = DuplicatesPage(session)
    qtbot.addWidget(page)
    session.changed.connect(page.refresh)
    page.resize(1150, 640)
    page.show()
    page.refresh()
    assert page.title.text() == "可能重复的 · 1 对"
    assert page.below.sizeHint().height() < 4 * theme.px(theme.ROW), "what the two say takes the room of the list"
    chosen = next(b for b in page.findChildren(QPushButton) if b.accessibleName() == "姓名：章三")
    qtbot.mouseClick(chosen, Qt.MouseButton.LeftButton)
    dialogs.give(accept)
    qtbot.mouseClick(page.join, Qt.MouseButton.LeftButton)
    living = [person.name for person in Person.living() if person.id_no == "410502195504056016"]
    assert living == ["章三"]
    assert page.title.text() == "可能重复的"
    undo("镇里")
    page.refresh()
    dialogs.give(accept)
    page._differ()
    assert page.title.text() == "可能重复的"


def test_the_household_page_and_prints_carry_a_mark_until_decided(session: Session, qtbot: QtBot) -> None:
    page = HouseholdPage(session)
    qtbot.addWidget(page)
    page.show_for(household="h1")
    assert page.undecided.text() == "※ 2 项未核定"
    assert sum(finding.rule == "MG1" for finding in checks.findings("h1", 2026)) == 2
    about = About("镇", dt.datetime(2026, 11, 26, tzinfo=dt.UTC), 2026)
    [bundle] = catalogue.stack(Order("survey", ["h1"]), about).bundles()
    assert all(sheet.foot.startswith("※ 2 项合并后未核定：成员联系电话") for sheet in bundle.sheets)
    town = ConflictsPage(session)
    qtbot.addWidget(town)
    town.refresh()
    for one in conflict_list.listed():
        town._decide([deciding.take(one, "left")], "定了")
    page.refresh()
    assert not page.undecided.isVisibleTo(page)
    [bundle] = catalogue.stack(Order("survey", ["h1"]), about).bundles()
    assert not any("※" in sheet.foot for sheet in bundle.sheets)
