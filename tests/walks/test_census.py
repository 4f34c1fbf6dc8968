"""A census of one household, as the 心理专干 keys it in: an elder who can't read, a child of seven, one who says no."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtWidgets import QLabel

from db.changes import every
from fupin_desktop.rules.psychology import Colour
from fupin_desktop.services.book import unlocking
from fupin_desktop.services.book.opening import open_book
from fupin_desktop.services.psychology import archive, marks
from tests.people import household
from tests.walks.village import ZHANGXUEZHUANG, Village
from tests.walks.walker import Walker
from ui.dialogs.psychology.consent import ConsentDialog
from ui.dialogs.psychology.risk import RiskDialog
from ui.pages.psychology.census import CensusPage
from ui.pages.psychology.file_page import FilePage
from ui.pages.psychology.screening import ScreeningPage
from ui.pages.psychology.start import PsychologyPage
from ui.pages.psychology.team import MemberDialog, TeamPage

NAME = "心理专干"
TODAY = dt.datetime.now().astimezone().date()


@pytest.fixture
def family(village: Village) -> list[str]:
    """An elder of 76, a grown son, a grandchild of seven; registered by the recorder, who may do nothing else here."""
    recorder = "村级录入员"
    ring = unlocking.unlock(village.path, recorder, village.passwords[recorder])
    with open_book(village.path, "", ring=ring):
        births = (f"{TODAY.year - 76}-03-05", f"{TODAY.year - 46}-03-05", f"{TODAY.year - 7}-01-05")
        return household(*births, region=ZHANGXUEZHUANG)


def test_a_census_of_one_household(walker: Walker, village: Village, family: list[str]) -> None:
    elder, son, child = family
    walker.enter(NAME)
    join(walker)
    walker.press("Ctrl+2")
    walker.page(CensusPage)
    walker.press("Return")  # to the people of the household
    _elder(walker, elder)
    walker.press("Alt+7", "Ctrl+2")
    page = walker.page(CensusPage)
    assert page.persons.current().person == son  # the household goes on where it was left
    _who_says_no(walker)
    assert page.persons.current().person == child
    _child(walker, child)
    states = {row[0]: row[1] for row in every("SELECT person, declined FROM consent WHERE purpose = '1'")}
    assert states == {elder: None, son: 1, child: None}
    stands = marks.colours(family)
    assert {key: stands[key].colour for key in stands} == {elder: Colour.RED, child: Colour.YELLOW}
    walker.window.close()
    by_then = (TODAY + dt.timedelta(days=14)).isoformat()  # the risk was assessed as low
    told = walker.book_says("due", str(village.path), "--on", by_then, user=NAME)
    listed = [one["person"] for part in ("urgent", "overdue", "today", "week") for one in told[part]]
    assert son not in listed
    assert elder in listed


def join(walker: Walker, who: str = NAME) -> None:
    """The key alone opens nothing: first of all the pledge."""
    walker.press("Alt+7")
    walker.page(PsychologyPage)
    walker.waits_to_see("做过保密承诺的人看得到档案")
    walker.press("Ctrl+3")
    walker.page(TeamPage)

    def fill(dialog: MemberDialog) -> None:
        for name, text in (
            ("name", who),
            ("role", "5"),
            ("certificate", "国家二级心理咨询师"),
            ("pledge_date", "20260302"),
        ):
            dialog.input(name).setFocus()
            walker.write(text)
        walker.press("Ctrl+Return")

    walker.when(MemberDialog, fill)
    walker.click("添加成员…")
    walker.idle()


def consent(walker: Walker, by: str, way: str, guardian: str = "") -> None:
    """One Enter on the form as it comes up is no consent; by keys it is filled and kept."""

    def fill(dialog: ConsentDialog) -> None:
        dialog.save_button.click()
        assert dialog.isVisible()
        assert "请填" in dialog.said.text()
        for name, text in (("given_by", by), ("way", way)):
            dialog.input(name).setFocus()
            walker.write(text)
        if guardian:
            dialog.input("guardian").setFocus()
            walker.write(guardian)
            dialog.input("assent").setFocus()
            walker.write("1")
        walker.press("Ctrl+Return")

    walker.when(ConsentDialog, fill)
    walker.press("Space")
    walker.idle()


def _elder(walker: Walker, person: str) -> None:
    walker.press("Return")
    page = walker.page(ScreeningPage)
    consent(walker, "1", "3")
    walker.press("1", "3", "Return")  # PHQ-9, read aloud in dialect, by the one at the keyboard
    walker.press(*"11111111", "1")  # the ninth is a sign
    assert walker.sees("有危险，现在就做三件事")
    found = archive.load(person, TODAY, noted=False)
    assert found
    assert (found.colour, found.screenings) == (Colour.RED, [])  # red in the book before anything was saved
    walker.press("1", "Return")
    assert page.is_kept
    said: list[str] = []

    def assess(dialog: RiskDialog) -> None:
        said.extend(one.text() for one in dialog.findChildren(QLabel))
        answers = {"mode": "1", "thoughts": "1", "plan": "2", "attempt": "3", "psychotic": "2", "level": "1"}
        for name, text in (*answers.items(), ("action", "每周见，儿子陪着")):
            dialog.input(name).setFocus()
            walker.write(text)
        walker.press("Ctrl+Return")

    walker.when(RiskDialog, assess)
    walker.press("Return")  # on the saved red result Enter leads to the assessment, not away
    walker.idle()
    walker.page(FilePage)
    assert "12356" in " ".join(said)
    found = archive.load(person, TODAY, noted=False)
    assert found
    assert found.mark
    assert (found.colour, found.mark.is_assessed) == (Colour.RED, True)
    assert found.risks[0][1]["attempt"] is None


def _who_says_no(walker: Walker) -> None:
    walker.press("Return")
    walker.page(ScreeningPage)

    def decline(dialog: ConsentDialog) -> None:
        for name, text in (("given_by", "1"), ("way", "3")):
            dialog.input(name).setFocus()
            walker.write(text)
        walker.click("他不同意", dialog)
        assert not dialog.said.text()

    walker.when(ConsentDialog, decline)
    walker.press("Space")
    walker.idle()
    walker.page(CensusPage)  # and is left in peace


def _child(walker: Walker, person: str) -> None:
    walker.press("Return")
    page = walker.page(ScreeningPage)
    consent(walker, "2", "1", "张二")
    assert len(page.asking.ask.answers) == 2  # the observation form, and what was done elsewhere
    walker.press("1")
    walker.write("奶奶、班主任")
    walker.press("Return", *"220000", "Return")
    assert page.is_kept
    assert not walker.sees("ASQ")
    walker.press("Return")
    found = archive.load(person, TODAY, noted=False)
    assert found
    assert found.colour is Colour.YELLOW
