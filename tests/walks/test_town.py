"""A township worker begins the day: the sums, a village's line, a number and its list, and back, by keys."""

from __future__ import annotations

from pathlib import Path

from tests.walks import village as villages
from tests.walks.village import WENFENG, Village
from tests.walks.walker import Walker
from ui.pages.households import HouseholdsPage
from ui.pages.town import TownPage


def test_a_number_leads_to_its_list_by_keys(full_town: Village) -> None:
    desk = Walker(full_town)
    desk.enter("镇级工作人员")
    desk.idle()
    page = desk.page(TownPage)
    rows = page.table.rows
    assert rows.row(0).line.name == "合计"
    villages = {rows.row(n).line.name: rows.row(n).line.households for n in range(1, rows.rowCount())}
    assert len(villages) == 2
    assert rows.row(0).line.households == sum(villages.values())
    for key in ("Home", "Down", "Right"):
        desk.press(key)
    desk.press("Return")
    desk.idle()
    shown = desk.page(HouseholdsPage)
    name = rows.row(1).line.name
    assert shown.filters.village.words == name
    assert shown.households.rows.rowCount() == villages[name]
    assert name in str(shown.households.rows.index(0, 1).data())
    assert shown.narrowed_to(shown.households) == name
    desk.press("Alt+1")
    desk.wait(lambda: desk.window.pages.here == "today", "the first page")
    desk.idle()


def test_a_district_begins_the_day_by_townships(tmp_path: Path) -> None:
    """One floor higher: a line for each township, and behind a number its households."""
    made = villages.make(tmp_path / "文峰区.fpb", WENFENG)
    villages.fill(made, "人口信息_张薛庄村.xlsx", "人口信息_袁薛庄村.xlsx")
    desk = Walker(made)
    desk.enter("镇级工作人员")
    desk.idle()
    page = desk.page(TownPage)
    rows = page.table.rows
    assert [column.title for column in rows.columns][:4] == ["乡镇", "户", "人", "监测对象"]
    assert [rows.row(n).line.name for n in range(rows.rowCount())] == ["合计", "宝莲寺镇"]
    total, line = rows.row(0).line, rows.row(1).line
    assert (total.households, total.persons) == (line.households, line.persons)
    desk.press("Home", "Down", "Right", "Return")
    desk.idle()
    shown = desk.page(HouseholdsPage)
    assert shown.filters.village.words == "宝莲寺镇"
    assert shown.households.rows.rowCount() == line.households
    desk.press("Alt+1")
    desk.wait(lambda: desk.window.pages.here == "today", "the first page")
    desk.press("Home", "Down", "Right", "Right", "Return")
    desk.idle()
    assert desk.page(HouseholdsPage).persons.rows.rowCount() == line.persons
