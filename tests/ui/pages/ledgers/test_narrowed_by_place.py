"""In a district's book every page among the ledgers is narrowed to a township or village, says so, and finds it again
at the next start."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fupin_desktop import regions
from fupin_desktop.ledgers.book import LEDGERS
from fupin_desktop.ledgers.pages import PAGES
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.ledgers import prevention
from fupin_desktop.services.lists import listing
from fupin_desktop.services.organisation import papers
from tests.answered import session_on
from tests.district import district as district
from tests.district import made_district as made_district
from tests.ui.conftest import shown
from ui.pages.ledgers.filial import FilialPage
from ui.pages.ledgers.prevention import PreventionPage
from ui.pages.organisation.told import ToldPage
from ui.widgets.empty import OrEmpty
from ui.widgets.table import Table
from ui.widgets.village_choice import VillageChoice
from ui.window.main_window import MainWindow

TOWNSHIP = "410502101"


@pytest.fixture
def window(qtbot: QtBot, district: Book) -> MainWindow:
    return shown(qtbot, session_on(district))


def _choose(page: Any, code: str) -> None:
    page.village.choose(code)
    page.village.activated.emit(page.village.currentIndex())


def _told(page: Any) -> list[str]:
    """What it lists, a line each."""
    if isinstance(page, FilialPage):
        return [one.place for one in page.elders]
    if isinstance(page, PreventionPage):
        return [made.number.text() + made.note.text() for made in page.cards.values()]
    table: Table = page.table if hasattr(page, "table") else page.seekers
    rows, columns = range(table.rows.rowCount()), range(len(table.rows.columns))
    return [" ".join(str(table.rows.index(n, c).data() or "") for c in columns) for n in rows]


def test_every_page_made_by_hand_is_narrowed_and_remembers_it(window: MainWindow) -> None:
    places = listing.places()
    inside = {name.strip() for code, name in places if code.startswith(TOWNSHIP)}
    outside = {name.strip() for code, name in places} - inside
    fewer = set()
    for one in PAGES:
        window.pages.go(one.page)
        page: Any = window.pages.current()
        assert isinstance(page.village, VillageChoice), one.heading
        assert [page.village.itemData(n) for n in range(1, page.village.count())] == [code for code, _ in places]
        whole = _told(page)
        _choose(page, TOWNSHIP)
        told = _told(page)
        for line in told:
            said = [name for name in outside if name in line]
            assert not said or any(name in line for name in inside), (one.heading, line)
        fewer |= {one.page} if told != whole else set()
        name = regions.path(TOWNSHIP)[-1]
        assert page.narrowed_to(page.findChild(Table)) == name
        if isinstance(page, ToldPage):
            assert name in str(papers.sheet(page.told(), TOWNSHIP).blocks)
        page.remember()
        again: Any = type(page)(window.session)
        again.refresh()
        assert (again.village.chosen, _told(again)) == (TOWNSHIP, told), one.heading
        again.deleteLater()
    # nothing of the demo's ten systems is of a year that is offered today
    assert fewer == {one.page for one in PAGES} - {"prevention"}
    assert prevention.read(2020) != prevention.read(2020, TOWNSHIP) != prevention.read(2020, "410502001")


def test_an_empty_list_says_of_which_place_it_is(window: MainWindow) -> None:
    """On every page among the ledgers that can be empty, and where the book is listed by village."""
    known = {code for code, _ in listing.places()}
    nobody = next(code for code in regions.places() if regions.is_village(code) and code not in known)
    name, said = regions.path(nobody)[-1], set()
    for page_name in (*(one.page for one in PAGES), "visits", "conflicts", "duplicates"):
        window.pages.go(page_name)
        page: Any = window.pages.current()
        faces = page.findChildren(OrEmpty)
        _choose(page, nobody)
        window.session.jobs.finish()
        for face in (one for one in faces if one.currentWidget() is one.empty and one.empty.heading.text()):
            if face is not getattr(page, "posts_face", None):  # of who is chosen on the left
                assert face.empty.heading.text().startswith(f"{name}：")
                assert "全部村" in face.empty.sentence.text()
                said.add(page_name)
        _choose(page, "")
        window.session.jobs.finish()
        assert not [one for one in faces if one.currentWidget() is one.empty and name in one.empty.heading.text()]
    always = {"prevention", "strength", "honours", "responsibility"}  # ten cards, villages, and what lies above all
    assert said == {one.page for one in PAGES} - always | {"visits", "conflicts", "duplicates"}


def test_every_ledger_remembers_its_place(window: MainWindow) -> None:
    for one in LEDGERS:
        window.pages.go("ledger", {"ledger": one.name})
        page: Any = window.pages.current()
        _choose(page.view.list, TOWNSHIP)
        page.remember()
        again: Any = type(page)(window.session)
        again.show_for(ledger=one.name)
        assert again.view.list.village.chosen == TOWNSHIP, one.title
        assert again.view.list.wanted.region == TOWNSHIP
        again.deleteLater()


def test_a_card_leads_to_the_list_that_it_counts(window: MainWindow) -> None:
    window.pages.go("prevention")
    page: Any = window.pages.current()
    _choose(page, TOWNSHIP)
    one = next(each for each in prevention.seen() if each.ledger == "measure")
    QTest.keyClick(page.cards[one.title], Qt.Key.Key_Return)
    assert window.pages.here == "ledger"
    ledger: Any = window.pages.current()
    assert ledger.view.list.village.chosen == TOWNSHIP
