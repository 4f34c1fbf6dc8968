"""What a step of monitoring has written of a household is changed by a step, not in the household's form."""

from __future__ import annotations

import datetime as dt

from pytestqt.qtbot import QtBot

from db.clock import today
from fupin_desktop.services.book.opening import Book
from tests.answered import session_on
from tests.books import add_household
from tests.monitored import TO_HELP, clue_of, go, provide
from tests.monitored import office as office
from ui.forms.panels import HouseholdPanel
from ui.pages.household_page import HouseholdPage

DAY = today() - dt.timedelta(days=60)


def shut(page: HouseholdPage) -> tuple[set[str], str]:
    page.tabs.setCurrentIndex(0)
    [panel] = page.findChildren(HouseholdPanel)
    names = {cell.name for cell in panel.form.cells.values() if not cell.input.isEnabled()}
    return names, panel.decided.text() if panel.decided.isVisible() else ""


def test_they_are_shut_once_a_step_has_written_them_and_say_where(office: Book, qtbot: QtBot) -> None:
    page = HouseholdPage(session_on(office))
    qtbot.addWidget(page)
    page.show()
    clue, other = clue_of(DAY), add_household("李四")[0]
    page.show_for(household=str(clue.household))
    assert shut(page) == (set(), "")
    provide(clue, DAY)
    go(clue, TO_HELP, DAY)
    page.refresh()
    names, told = shut(page)
    assert {"monitor_cat", "monitor_found_ym", "risk_1", "risk_eliminated"} <= names
    assert not names & {"phone", "risk_note", "mon_contact", "risk_back_date", "dev_state"}
    assert told.startswith("监测对象类别")
    assert "到这一户的“监测”页" in told
    page.show_for(household=str(other.id))
    assert shut(page) == (set(), ""), "of another household they are open"
