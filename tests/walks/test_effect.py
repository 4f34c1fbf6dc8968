"""成效 as the township's clerk walks it: by keys, in the encrypted book, with the real worker."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from fupin_desktop.reports.effect.rows import ROWS
from tests.edges import Chooser
from tests.walks.village import Village, fill
from tests.walks.walker import Walker
from ui.dialogs.about import FileDialog
from ui.pages.effect.behind import BehindPage
from ui.pages.effect.page import EffectPage
from ui.pages.household_page import HouseholdPage


@pytest.fixture
def officer(full_town: Village) -> Walker:
    fill(full_town, "已脱贫人口名单_袁薛庄村.xlsx")
    made = Walker(full_town)
    made.enter("镇级工作人员")
    return made


def test_a_figure_leads_to_its_records_and_out(officer: Walker, chooser: Chooser, tmp_path: Path) -> None:
    officer.press("Alt+R")
    officer.idle()
    page: EffectPage = officer.page(EffectPage)
    officer.wait(lambda: page.shown, "the figures")
    numbers = [row.no for row in ROWS]
    page.table.setFocus()
    page.table.stand_on(numbers.index("R03a"))
    line = page.table.current()
    officer.press("Return")
    officer.idle()
    behind: BehindPage = officer.page(BehindPage)
    assert behind.table.rows.rowCount() == line.value > 0
    officer.press("Return")
    officer.idle()
    assert isinstance(officer.window.pages.current(), HouseholdPage)
    for _ in range(3):  # out of the field, out of the form, back
        if officer.window.pages.current() is not behind:
            officer.press("Escape")
            officer.idle()
    assert officer.window.pages.current() is behind
    officer.press("Escape")
    officer.idle()
    assert officer.window.pages.current() is page
    told = officer.book_says("report", str(officer.village.path), "--json")
    assert {one["row"]: one["value"] for one in told["rows"]}["R03a"] == line.value
    path = tmp_path / "成效.xlsx"
    chooser.give(path)
    officer.when(FileDialog, lambda dialog: dialog.reject())
    officer.click("导出…", page)
    officer.wait(path.exists, "the workbook")
    officer.idle()
    rows = {row[0]: row for row in openpyxl.load_workbook(path)["指标"].iter_rows(min_row=3, values_only=True)}
    assert rows["R03a"][3] == line.value


def test_who_may_not_export_finds_no_such_page(full_town: Village) -> None:
    desk = Walker(full_town)
    desk.enter("心理专干")
    desk.window.session.go("effect")
    desk.idle()
    assert desk.window.pages.here != "effect"


def test_it_can_be_stopped_and_what_was_there_stays(officer: Walker) -> None:
    officer.press("Alt+R")
    page: EffectPage = officer.page(EffectPage)
    officer.wait(lambda: page.shown, "the figures")
    before = page.table.rows.rowCount()
    page.compute()
    page.stop.click()
    officer.idle()
    officer.wait(lambda: not page.stop.isVisible(), "the end")
    assert page.table.rows.rowCount() == before
