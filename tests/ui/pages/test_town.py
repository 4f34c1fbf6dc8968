"""首页 of a township: each number is that of the list it leads to, for each village and for all."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.changes import change
from db.household import Household
from db.person import Person
from db.project import Project
from db.visit import Visit
from fupin_desktop import regions
from fupin_desktop.demo import books as demo
from fupin_desktop.services.book.opening import Book, create_book, open_book
from fupin_desktop.services.exchange import exchange_keys
from fupin_desktop.services.lists import listing
from fupin_desktop.services.lists.listing import Filter
from fupin_desktop.services.papers import cards_state, catalogue
from fupin_desktop.services.papers.catalogue import Order
from tests.answered import session_on
from tests.books import ACTOR
from tests.ui import cut
from tests.ui.conftest import _close_windows, shown
from tests.ui.townships import _merged as _merged
from tests.ui.townships import town as town
from tests.ui.townships import township as township
from ui import theme, wording
from ui.dialogs.looking import Looking
from ui.pages.household_filters import CHIPS
from ui.pages.town import TownPage
from ui.paper import printing
from ui.widgets.fading import Fading
from ui.widgets.table import Table
from ui.window.app import application
from ui.window.main_window import MainWindow


def first_page(window: MainWindow) -> TownPage:
    window.pages.go("today")
    page = window.pages.current()
    assert isinstance(page, TownPage)
    return page


#: Page → the table that lists what a number counts.
LISTED: dict[str, Any] = {
    "households": lambda page: page.persons if page.by_person.isChecked() else page.households,
    "visits": lambda page: page.due,
    "checks": lambda page: page.table,
    "cards": lambda page: page.table,
    "conflicts": lambda page: page.table,
    "duplicates": lambda page: page.table,
}


def _rows(window: MainWindow) -> int:
    table: Table = LISTED[window.pages.here](window.pages.current())
    return table.rows.rowCount() if table.isVisible() else 0


def test_every_number_is_that_of_its_list(town: MainWindow) -> None:
    page = first_page(town)
    columns = [column.title for column in page.table.rows.columns]
    lines = page.table.rows.rowCount()
    assert lines == 3
    seen = set()
    for number in range(lines):
        for place, title in enumerate(columns):
            text = str(page.table.rows.index(number, place).data())
            if not text.replace(",", "").isdigit() or page._leads[title][0] not in LISTED:
                continue
            page.table.cell_opened.emit(page.table.rows.row(number), place)
            assert _rows(town) == int(text.replace(",", "")), (number, title)
            seen.add(title)
            town.pages.go("today")
    assert seen == {"户", "人", "监测对象", "走访逾期", "错误", "待打印"}


def test_the_sums_are_those_of_the_lines(town: MainWindow) -> None:
    with change("镇里", "登记项目"):  # what it lacks is of a village, of no household
        Project(region_code=listing.villages()[0][0], name="没有填完的项目").save()
    town.session.written()
    page = first_page(town)
    last = page.table.rows.rowCount() - 1
    assert page.table.rows.row(0).line.name == "合计"
    for place, column in enumerate(page.table.rows.columns):
        if column.right:
            numbers = [int(str(page.table.rows.index(n, place).data()).replace(",", "")) for n in range(last + 1)]
            assert numbers[0] == sum(numbers[1:]), column.title


@pytest.mark.parametrize("figure", ["conflicts", "double", "wrong", "paper"])
def test_a_figure_leads_to_what_it_counts(town: MainWindow, figure: str) -> None:
    page = first_page(town)
    card = getattr(page, figure)
    number = int(card.number.text().split()[0].replace(",", ""))
    QTest.keyClick(card, Qt.Key.Key_Return)
    assert _rows(town) == number


def test_what_is_written_meanwhile_is_counted_anew(town: MainWindow) -> None:
    page = first_page(town)
    line = page.table.rows.row(1)
    before = int(page.wrong.number.text().split()[0])
    with change(ACTOR, "登记"):
        home = Household(region_code=line.line.region, hh_type="10", group_no="一组")
        home.save()
        Person(household=home.id, name="", relation="01", member_state="1").save()
        Visit(household=home.id).save()
    town.session.written()
    assert int(page.wrong.number.text().split()[0]) > before
    again = page.table.rows.row(1)
    assert (again.line.households, again.line.persons) == (line.line.households + 1, line.line.persons + 1)
    assert again.errors > line.errors


def test_to_register_a_household_is_not_what_a_township_begins_with(town: MainWindow) -> None:
    page = first_page(town)
    assert page.numbers.isVisible()
    assert [made.text() for made in page.head_buttons()] == ["合并上报包"]


def test_day_one_has_three_steps_with_keys(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "宝莲寺镇.fpb"
    create_book(path, demo.TOWNSHIP, ACTOR)
    with open_book(path, ACTOR) as book:
        window = shown(qtbot, session_on(book))
        page = first_page(window)
        assert page.face.currentWidget() is page.steps
        assert not page.numbers.isVisible(), "nothing is counted yet, and the steps stand below"
        inside = page.steps.layout()
        assert inside
        assert page.face.minimumHeight() >= inside.minimumHeightForWidth(page.steps.width()), "small screens cut it"
        assert [made.shortcut().toString() for made in page.step_buttons] == ["Ctrl+1", "Ctrl+2", "Ctrl+3"]
        for made, there in zip(page.step_buttons, ("keys", "keys", "merge"), strict=True):
            made.click()
            assert window.pages.here == there
            window.pages.go("today")
        exchange_keys.make()
        page.refresh()
        page.focus_first()
        assert page.step_buttons[1].hasFocus(), "on what is to be done next"
        assert "不对" not in page.heading.text()
        monkeypatch.setattr(wording, "today", lambda: dt.date(2009, 1, 1))  # its battery is empty
        page.refresh()
        assert page.heading.text() == "星期四，1月1日　电脑的日期是 2009-01-01，不对，请先调好"
        _close_windows()


@pytest.mark.parametrize("letters", [100, 150])
def test_of_list_and_page_one_scrolls(qtbot: QtBot, township: Book, letters: int) -> None:
    """The list, under what the district says of them, too; where much more is said, the page, in which it stands whole
    and follows the keyboard."""
    theme.apply(application(), letters)
    page = first_page(shown(qtbot, session_on(township)))
    [area] = page.findChildren(Fading)
    says = (page.told, page.unfinished, page.expired, page.asked, page.moves)
    room = [page.face.height()]
    for number, notices in enumerate(says, 1):
        notices.ask("请更正这 14 处错误，报来的数和上个月的差得多。", ("去看", page.refresh))
        for _ in range(5):
            QApplication.processEvents()
        moving = [bar for bar in (area.verticalScrollBar(), page.table.verticalScrollBar()) if bar.maximum() > 0]
        assert len(moving) <= 1, number
        assert number > 1 or not moving
        assert page.face.height() >= 3 * theme.px(theme.ROW)
        room.append(page.face.height())
    assert area.verticalScrollBar().maximum() > 0
    last = page.table.rows.rowCount() - 1
    page.table.setFocus()
    page.table.setCurrentIndex(page.table.rows.index(last, 0))
    row = page.table.visualRect(page.table.rows.index(last, 0))
    foot = page.table.viewport().mapTo(area.viewport(), row.bottomLeft())
    assert area.viewport().rect().contains(foot)
    for notices in says:
        notices.clear()
    page.refresh()
    QApplication.processEvents()
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() == 0)
    qtbot.waitUntil(lambda: page.face.height() == room[0])


def test_papers_of_several_villages_say_of_which_each_is(town: MainWindow, qtbot: QtBot) -> None:
    looking = Looking()
    qtbot.addWidget(looking)
    looking.zoom.setParent(looking)
    looking.show_stack(printing.stack(Order("card", cards_state.households()), 2026))
    told = [looking.homes.rows.row(number) for number in range(looking.count)]
    assert {text.partition("　")[2] for text in told} == {name for _, name in listing.villages()}


@pytest.mark.parametrize(("name", "persons"), [("households", False), ("households", True), ("cards", False)])
def test_a_page_of_five_digits_is_as_wide_as_a_small_screen(town: MainWindow, name: str, persons: bool) -> None:
    """In the book of a township of 12,000 households."""
    town.resize(1366, 728)
    town.pages.go(name, {"persons": True} if persons else {})
    town.session.jobs.finish()
    page: Any = town.pages.current()
    shown_chips = getattr(page.filters, "_chips", None) or page.filters.chips
    for word, chip in shown_chips.items():
        chip.setText(f"{CHIPS.get(word, chip.text())} {wording.count(12_000)}")
        chip.show()
    QApplication.processEvents()
    assert page.layout().minimumSize().width() <= 1366 - theme.rail_width()
    assert not cut.settled(page.filters)


def test_the_roster_is_headed_by_where_all_its_lines_are(township: Book) -> None:
    here, *_ = (code for code, _ in listing.villages())
    keys = listing.household_keys(Filter(region=here))
    village, town = regions.village_name(here), regions.name(demo.TOWNSHIP)
    for of, households, villages in ((village, keys[:1], ()), (village, (), [here]), (town, (), ())):
        made = printing.stack(Order("roster", households, villages=villages), 2026)
        [sheet] = [sheet for bundle in made.bundles() for sheet in bundle.sheets]
        assert sheet.name == f"{of}户名册"


def test_in_a_district_the_roster_of_a_township_is_headed_by_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "region", lambda: "410502")
    assert catalogue._place_of(["410502101212", "410502101214"]) == "410502101"
    assert catalogue._place_of(["410502101212", "410502001001"]) == "410502"
    assert catalogue._place_of([]) == "410502"
    assert catalogue._place_of(["410103001001"]) == "410502"  # who has moved in from elsewhere


@pytest.mark.parametrize(
    ("name", "face"), [("duplicates", "face"), ("visits", "due_or_empty"), ("visits", "made_or_empty")]
)
def test_a_list_of_a_village_that_has_none_says_so_of_that_village(
    town: MainWindow, qtbot: QtBot, name: str, face: str
) -> None:
    town.session.go(name, region="410502101201")
    page: Any = town.pages.current()
    empty = getattr(page, face).empty
    qtbot.waitUntil(lambda: empty.heading.text().startswith("西郭村："))
    assert "选“全部村”" in empty.sentence.text()
    town.session.go(name, region="")
    qtbot.waitUntil(lambda: not empty.heading.text().startswith("西郭村"))
