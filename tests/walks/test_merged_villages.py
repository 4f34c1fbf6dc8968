"""Two villages were merged by civil affairs: a township worker gives the households of the old codes the new one by
keys, reads both names, and takes it back; a village is called as the region table says, whoever writes what."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.changes import change, every, one
from db.person import Person
from db.village import Village as VillageRecord
from fupin_desktop.services.book import recoding, unlocking
from fupin_desktop.services.book.opening import open_book
from fupin_desktop.services.lists import listing
from tests.edges import Chooser
from tests.merged import declared, merger
from tests.walks.exchanging import change_phone, give_back, go, hand_in, seated, take
from tests.walks.test_moving import opened
from tests.walks.test_whole_round import Way, bound
from tests.walks.village import ZHANGXUEZHUANG, Village
from tests.walks.walker import Walker
from ui.pages.effect.page import EffectPage
from ui.pages.exchange.hand_in import HandInPage
from ui.pages.exchange.merge import MergePage
from ui.pages.household_page import HouseholdPage
from ui.pages.households import HouseholdsPage
from ui.pages.town import TownPage

YUANXUEZHUANG, NEW = "410502101212", "410502101298"
_THEN = {"袁薛庄村（现新薛庄村）", "张薛庄村（现新薛庄村）"}
TOWN, RECORDER = "镇级工作人员", "村级录入员"


@pytest.fixture
def merged() -> Iterator[None]:
    """Both villages are 新薛庄村, by a document."""
    with declared(*merger()):
        yield


def _called_otherwise(town: Village) -> None:
    """As an older program let anybody do."""
    ring = unlocking.unlock(town.path, TOWN, town.passwords[TOWN])
    with open_book(town.path, "", ring=ring), change(TOWN, "修改行政村") as writer:
        [(key,)] = every("SELECT id FROM village WHERE region_code = ?", ZHANGXUEZHUANG)
        writer.write_cells(VillageRecord, [(key, "name", "张大庄")])


def test_old_codes_are_read_and_carried_over_by_keys(full_town: Village, merged: None) -> None:
    _called_otherwise(full_town)
    desk = Walker(full_town)
    desk.enter(TOWN)
    desk.idle()
    page = desk.page(TownPage)
    before = dict(every("SELECT region_code, count(*) FROM resident GROUP BY 1"))
    assert set(before) == {YUANXUEZHUANG, ZHANGXUEZHUANG}
    assert dict(listing.villages()) == {code: f"{name}（现新薛庄村）" for code, name in (
        (YUANXUEZHUANG, "袁薛庄村"), (ZHANGXUEZHUANG, "张薛庄村"))}, "one name for one code"  # fmt: skip
    for code, name in ((YUANXUEZHUANG, "袁薛庄村"), (ZHANGXUEZHUANG, "张薛庄村")):
        desk.waits_to_see(f"{name}已并入新薛庄村（2026-06-01，文民〔2026〕8 号）：{before[code]} 户还用旧代码")
        desk.click("改用新代码")
        desk.idle()
    assert page.moves.isHidden()
    assert every("SELECT region_code, count(*) FROM resident GROUP BY 1") == [(NEW, sum(before.values()))]
    names = {page.table.rows.row(number).line.name for number in range(page.table.rows.rowCount())}
    assert names >= {"合计", "新薛庄村"}
    shown = go(desk, "Alt+2", HouseholdsPage)
    assert shown.households.rows.rowCount() == sum(before.values())
    assert shown.households.rows.row(0).village == "新薛庄村"
    desk.press("Return")
    home = desk.wait_for(desk.window.pages.current, HouseholdPage)
    desk.idle()
    assert "新薛庄村" in home.place.text()
    _reports_by_then_and_by_now(desk)
    desk.press("Alt+1")
    desk.idle()
    desk.otherwise = lambda _: desk.press("Return")  # it was done on another page: it asks
    desk.press("Ctrl+Z")
    desk.idle()
    assert dict(every("SELECT region_code, count(*) FROM resident GROUP BY 1")) == {
        NEW: before[YUANXUEZHUANG], ZHANGXUEZHUANG: before[ZHANGXUEZHUANG],
    }  # fmt: skip
    assert one("SELECT count(*) FROM village WHERE name = '张大庄'")[0] == 0


def _reports_by_then_and_by_now(desk: Walker) -> None:
    """By keys: what is reckoned lists the villages of today, or those there were on the day of the report."""
    desk.press("Alt+R")
    desk.idle()
    page = desk.page(EffectPage)
    for place, there, gone in ((0, {"新薛庄村"}, _THEN), (1, _THEN, {"新薛庄村"})):
        desk.pick(page.then, place)
        desk.click("重新算", page)
        desk.wait(lambda: page.shown, "the figures")
        desk.idle()
        rows = page.villages.table.rows
        names = {rows.row(at)[1] for at in range(rows.rowCount())}
        assert names >= there
        assert names.isdisjoint(gone)


def test_a_village_whose_code_has_gone_hands_in_and_is_fed_back(
    full_village: Village, town: Village, stick: Path, chooser: Chooser, tmp_path: Path
) -> None:
    """Its book goes on under the old code, the township's under the new one; each takes what the other writes."""
    bound(full_village, town)
    Way(tmp_path).up(full_village, town)
    with declared(*merger()):
        with opened(town) as book:
            count = recoding.waiting()[0][1]
            recoding.carry_out(book.actor, ZHANGXUEZHUANG)
        with seated(full_village, RECORDER) as below:
            person = change_phone(below, "13922220002")
            package = hand_in(below, stick)
        with seated(town, TOWN) as desk:
            page = go(desk, "Alt+8", MergePage)
            take(desk, page, package, chooser)
            told = page.receipts.table.rows.row(0)
            assert any("已并入新薛庄村" in line and "旧代码" in line for line in told.notices)
            assert (told.held_rows, told.conflicts, told.duplicates) == ([], 0, 0)
            assert Person.get_by_id(person).phone == "13922220002"
            back = give_back(desk, stick)
        with seated(full_village, RECORDER) as below:
            go(below, "Alt+8", HandInPage)
            below.click("收镇里的包…")
            below.idle()
            take(below, below.page(MergePage), back, chooser)
            assert every("SELECT region_code, count(*) FROM resident GROUP BY 1") == [(NEW, count)]
            assert every("SELECT id FROM elsewhere") == []
            rows = go(below, "Alt+2", HouseholdsPage).households.rows
            assert (rows.rowCount(), rows.row(0).village) == (count, "新薛庄村")
            below.press("Return")  # it is still theirs: no reason is asked
            below.wait_for(below.window.pages.current, HouseholdPage)
            below.idle()
