"""※ on screen: beside the value on forms, in tables and lists, in the summary; gone once somebody has decided."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from db.household import Household
from db.income import Income
from db.measure import Helper, Measure
from db.person import Person
from db.visit import Visit
from fupin_desktop.ledgers.visits import VISITS
from fupin_desktop.services.book.opening import open_book
from fupin_desktop.services.conflicts import conflict_list, deciding
from fupin_desktop.services.ledgers import lists
from fupin_desktop.services.ledgers.lists import Wanted
from fupin_desktop.services.lists import listing, overview
from fupin_desktop.services.papers import cards_state
from tests.answered import session_on
from tests.disagreeing import YEAR, Town
from tests.disagreeing import town as town
from ui import preferences
from ui.pages.cards import COLUMNS as CARDS
from ui.pages.exchange.conflicts import ConflictsPage
from ui.pages.household_columns import HOUSEHOLDS, PERSONS
from ui.pages.household_page import HouseholdPage
from ui.pages.household_summary import HouseholdSummary
from ui.pages.household_tabs import FormTab
from ui.pages.households import HouseholdsPage
from ui.pages.today import TodayPage
from ui.pages.visits import DUE, VisitsPage
from ui.session import Session
from ui.widgets.table import Rows, Table


@pytest.fixture
def session(town: Town) -> Iterator[Session]:
    preferences.lie_in(town.town.path.parent)
    town.disagree(Person, "p1", {"name": "张叁"}, {"name": "章三"})
    town.disagree(Household, "h1", {"phone": "13812341111"}, {"phone": "13812352222"})
    town.disagree(Income, "i1", {"wage": 1_100_000}, {"wage": 1_200_000})
    town.disagree(Visit, "v1", {"visitors": "王秀"}, {"visitors": "王梅"})
    town.disagree(Measure, "m1", {"amount_fiscal": 110_000}, {"amount_fiscal": 120_000})
    town.disagree(Helper, "b1", {"name": "周海"}, {"name": "周燕"})
    with open_book(town.town.path, "镇里") as book:
        yield session_on(book)


@pytest.fixture
def page(session: Session, qtbot: QtBot) -> HouseholdPage:
    made = HouseholdPage(session)
    qtbot.addWidget(made)
    made.resize(1150, 680)
    made.show()
    made.show_for(household="h1", year=str(YEAR))
    return made


def shown(table: Table) -> list[list[str]]:
    model = table.rows
    return [[model.index(r, c).data() for c in range(model.columnCount())] for r in range(model.rowCount())]


def decide_all() -> None:
    for conflict in conflict_list.listed():
        deciding.decide("镇里", [deciding.take(conflict, "left")])


def test_the_field_on_the_form_carries_it_and_leads_to_the_conflict(page: HouseholdPage, session: Session) -> None:
    tab = page.tab
    assert isinstance(tab, FormTab)
    assert page.name.text() == "章三户 ※"
    assert "138****2222 ※" in page.place.text()
    [form] = tab.sheet.panels[0].forms()
    cell = form.cell(Household.phone)
    assert "※" in cell.label.text()
    assert "冲突" in cell.label.toolTip()
    assert "等镇里核定" in cell.message.text()
    assert "等镇里核定" in cell.input.accessibleDescription()
    assert not form.cell(Household.address).is_open
    went: list[Any] = []
    session.wanted.connect(lambda name, where: went.append((name, where)))
    cell.label.linkActivated.emit("#")
    page.undecided.click()
    assert went[0] == ("conflicts", {"conflict": "household:h1:phone"})
    assert went[1][0] == "conflicts"
    decide_all()
    page.refresh()
    assert "※" not in cell.label.text()
    assert cell.label.textFormat() == Qt.TextFormat.PlainText
    assert cell.label.toolTip() == ""
    assert not page.undecided.isVisibleTo(page)
    assert "※" not in page.name.text() + page.place.text()


def test_the_conflict_that_was_asked_for_is_stood_on(session: Session, qtbot: QtBot) -> None:
    made = ConflictsPage(session)
    qtbot.addWidget(made)
    for wanted in ("person:p1:name", "visit:v1:visitors", "household:h1:phone"):
        made.show_for(conflict=wanted)
        made.refresh()
        assert made.table.current().id == wanted


def test_who_may_not_merge_sees_the_mark_and_no_way(
    session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Session, "may", lambda _self, _right: False)
    page = HouseholdPage(session)
    qtbot.addWidget(page)
    page.show()
    page.show_for(household="h1", year=str(YEAR))
    assert isinstance(page.tab, FormTab)
    cell = page.tab.sheet.panels[0].forms()[0].cell(Household.phone)
    assert cell.label.text().endswith("※")
    assert cell.label.textFormat() == Qt.TextFormat.PlainText
    page.undecided.click()
    assert page.tab.title == "检查"


@pytest.mark.parametrize(
    ("tab", "text"), [("成员", "章三 ※"), ("走访", "王梅 ※"), ("帮扶", "1,200 ※"), ("帮扶", "周燕 ※")]
)
def test_tables_of_the_household(page: HouseholdPage, tab: str, text: str) -> None:
    page.show_for(household="h1", tab=tab, year=YEAR)
    cells = [cell for table in page.tab.findChildren(Table) for line in shown(table) for cell in line]
    assert text in cells
    decide_all()
    page.refresh()
    cells = [cell for table in page.tab.findChildren(Table) for line in shown(table) for cell in line]
    assert not [cell for cell in cells if "※" in cell]


def test_lists_of_households_and_persons(session: Session, qtbot: QtBot) -> None:
    homes, people = Table("a", HOUSEHOLDS, "户"), Table("b", PERSONS, "人")
    for table in (homes, people):
        qtbot.addWidget(table)
    homes.rows.show_source(listing.households())
    people.rows.show_source(listing.persons())
    [[head, place, size, _, net, *_]] = shown(homes)
    assert (head, net) == ("章三 ※", "5,000 ※")
    assert "※" not in place + size
    assert [line[0] for line in shown(people)] == ["李四", "章三 ※"]
    assert all(line[-1] == "138****2222 ※" for line in shown(people))
    assert "冲突" in homes.rows.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    decide_all()
    homes.rows.show_source(listing.households())
    assert not [cell for line in shown(homes) for cell in line if "※" in cell]


def test_lists_of_visits_and_cards(session: Session, qtbot: QtBot) -> None:
    page = VisitsPage(session)
    due, made, cards = Table("a", DUE, "该走访"), page.made, Table("c", CARDS, "明白卡")
    for part in (due, page, cards):
        qtbot.addWidget(part)
    due.rows.show_source(overview.due())
    made.rows.show_source(lists.listed(VISITS, Wanted()))
    cards.rows.show_source(Rows(cards_state.states(["h1"], YEAR)))
    assert [line[0] for line in shown(due)] == ["章三 ※"]
    assert shown(due)[0][-1] == "138****2222 ※"
    assert [(line[0], line[3]) for line in shown(made)] == [("章三 ※", "赵心怡"), ("章三 ※", "王梅 ※")]
    assert shown(cards)[0][0] == "章三 ※"


def test_the_list_says_of_how_many_households(session: Session, qtbot: QtBot) -> None:
    page = HouseholdsPage(session)
    qtbot.addWidget(page)
    page.show()
    page.refresh()
    assert page.total.text() == "1 户　※ 其中 1 户有未核定的值"
    decide_all()
    page.refresh()
    assert page.total.text() == "1 户"


def test_the_summary_beside_the_list(session: Session, qtbot: QtBot) -> None:
    summary = HouseholdSummary(session)
    qtbot.addWidget(summary)
    summary.show()
    summary.show_household("h1")
    qtbot.waitUntil(lambda: summary.findChildren(QPushButton) != [])
    texts = [made.text() for made in summary.findChildren(QLabel)]
    assert texts.count("章三 ※") == 2
    assert "138****2222 ※" in texts
    assert "一组 3 号" in texts


def test_what_is_counted_says_of_how_many_households_it_may_turn_out_otherwise(session: Session, qtbot: QtBot) -> None:
    page = TodayPage(session)
    qtbot.addWidget(page)
    page.refresh()
    assert page.undecided.text() == "※ 其中 1 户有未核定的值"
    assert "（※ 其中 1 户有未核定的值）" in page.source.text()
    decide_all()
    page.refresh()
    assert page.undecided.text() == ""
    assert "※" not in page.source.text()
    assert overview.overview().undecided == 0
