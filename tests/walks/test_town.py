"""A township worker begins the day: the sums, a village's line, a number and its list, and back, by keys."""

from __future__ import annotations

from pathlib import Path

from db import access_log
from fupin_desktop.services.lists import listing
from tests.edges import Chooser
from tests.fupin_desktop.exchange.sheets import grid
from tests.papers import text_of
from tests.walks import village as villages
from tests.walks.exchanging import go
from tests.walks.village import WENFENG, Village
from tests.walks.walker import Walker, save_pdf
from ui.dialogs.about import FileDialog
from ui.dialogs.export import ExportDialog
from ui.dialogs.preview import PreviewDialog
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


def test_a_village_of_the_list_written_out_and_printed(full_town: Village, chooser: Chooser, tmp_path: Path) -> None:
    """农户 narrowed by keys: Ctrl+E and Ctrl+P take what is in sight, headed by its village."""
    desk = Walker(full_town)
    desk.enter("镇级工作人员")
    page = go(desk, "Alt+2", HouseholdsPage)
    desk.pick(page.filters.village, 1)
    desk.idle()
    name, count = page.filters.village.words, page.households.rows.rowCount()
    assert 0 < count < listing.counts().households
    homes = [str(page.households.rows.row(n).head) for n in range(count)]
    written, printed = tmp_path / "一个村.xlsx", tmp_path / "一个村.pdf"
    chooser.give(written)
    desk.when(ExportDialog, lambda _: desk.press("Return"))
    desk.when(FileDialog, lambda _: desk.press("Return"))
    desk.press("Ctrl+E")
    desk.wait(written.exists, "the workbook")
    desk.idle()
    cells = {str(cell) for row in grid(written) for cell in row if cell}
    assert set(filter(None, homes)) <= cells
    _printed(desk, chooser, printed)
    text = text_of(printed)
    assert f"{name}户名册" in text
    assert f"共 {count} 户" in text
    told = [(one.what, one.note) for one in access_log.entries() if one.user == "镇级工作人员"]
    assert told[:2] == [
        ("打印", f"村户名册，{count} 户，存成 PDF"), ("导出 Excel", f"户册模板，{count} 户，完整号码"),
    ]  # fmt: skip


def _printed(desk: Walker, chooser: Chooser, pdf: Path) -> None:
    """The roster, as a PDF."""
    chooser.give(pdf)

    def save(dialog: PreviewDialog) -> None:
        desk.pick(dialog.form, dialog.form.findData("roster"))
        desk.wait(lambda: not desk.window.session.jobs.busy, "the roster")
        save_pdf(desk, dialog, pdf)

    desk.when(PreviewDialog, save)
    desk.press("Ctrl+P")
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
