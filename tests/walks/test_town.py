"""A township worker begins the day: the sums, a village's line, a number and its list, and back, by keys."""

from __future__ import annotations

from tests.walks.village import Village
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
    desk.shut()
