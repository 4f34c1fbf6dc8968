"""Two desks of the 心理工作队 say different things of one file: who keeps the archives decides, others see nothing."""

from __future__ import annotations

import pytest

from db.changes import change
from db.psychology import ARCHIVES, Counsellor, PsyFile
from fupin_desktop.services.book import unlocking
from fupin_desktop.services.book.opening import open_book
from fupin_desktop.services.psychology import team
from tests.people import TODAY, adult
from tests.walks.village import Village
from tests.walks.walker import Walker
from ui.pages.exchange.conflicts import ConflictsPage
from ui.pages.psychology.start import PsychologyPage

WHO = "心理专干"


@pytest.fixture
def disputed(village: Village) -> str:
    """A file of which two desks named another day of closing: as a merge leaves it."""
    with open_book(village.path, "", ring=unlocking.unlock(village.path, "管理员", village.passwords["管理员"])):
        person = adult(region=village.region)
    with open_book(village.path, "", ring=unlocking.unlock(village.path, WHO, village.passwords[WHO])):
        team.keep(WHO, Counsellor(name=WHO, role=team.KEEPER, pledge_date=TODAY))
        with change(WHO, ARCHIVES):
            file = PsyFile(person=person, opened=TODAY)
            file.save()
        with change(WHO, ARCHIVES) as writer:  # one cell with two leaves
            writer.write_cells(PsyFile, [(str(file.id), "closed", f"2026-11-{day}") for day in (20, 21)])
    return person


def test_the_keeper_decides_by_keys(village: Village, walker: Walker, disputed: str) -> None:
    walker.enter(WHO)
    walker.press("Alt+7")
    walker.wait_for(walker.window.pages.current, PsychologyPage)
    walker.waits_to_see("有 1 处几台电脑填的不一样")
    walker.click("去决定")
    page: ConflictsPage = walker.wait_for(walker.window.pages.current, ConflictsPage)
    walker.wait(lambda: page.below.uses, "the sides")
    walker.idle()
    assert walker.sees("张一 心理档案 · 结案日期")
    assert walker.sees("定下的不能撤销")
    walker.press("Ctrl+1")
    walker.waits_to_see("张一 心理档案的结案日期定为“2026-11-20”")
    walker.wait(lambda: not page.below.uses or not page.below.isVisible(), "nothing is left")
    walker.press("Escape")
    walker.wait_for(walker.window.pages.current, PsychologyPage)
    walker.idle()
    assert not walker.sees("填的不一样")
    assert str(PsyFile.get(PsyFile.person == disputed).closed) == "2026-11-20"


def test_who_merges_finds_nothing_of_it(village: Village, walker: Walker, disputed: str) -> None:
    assert disputed
    walker.enter("镇级工作人员")
    walker.window.session.go("conflicts")
    walker.wait_for(walker.window.pages.current, ConflictsPage)
    walker.idle()
    assert not any("张一" in text or "心理" in text for text in walker.texts())
    assert walker.book_says("conflicts", str(village.path), user="镇级工作人员") == []
