"""The page 成效: figures, comparisons, charts, text, lists behind figures, what leaves it, what was frozen."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from db.report import Figure
from fupin_desktop.reports.effect.rows import ROWS
from fupin_desktop.services.book import entry
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.book.references import Home
from fupin_desktop.services.effect import store
from fupin_desktop.services.effect.behind import Behind
from fupin_desktop.services.ledgers import desk
from tests.answered import session_on
from tests.district import district, made_district
from tests.edges import Chooser, Dialogs, accept
from tests.merged import declared, merger
from tests.papers import text_of
from tests.ui.conftest import shown
from ui.dialogs.about import FileDialog
from ui.pages.effect.behind import BehindPage
from ui.pages.effect.frozen import FrozenDialog
from ui.pages.effect.page import EffectPage
from ui.pages.household_page import HouseholdPage
from ui.pages.ledgers.page import LedgerPage
from ui.pages.town import TownPage
from ui.widgets.frame import Dialog
from ui.window.main_window import MainWindow

__all__ = ["district", "made_district"]


@pytest.fixture
def window(qtbot: QtBot, district: Book, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    """Without what the first page looks up in the background: seconds of checking the whole district."""
    monkeypatch.setattr(TownPage, "refresh", lambda _: None)
    return shown(qtbot, session_on(district))


def gone_to(window: MainWindow, **where: object) -> EffectPage:
    window.session.go("effect", **where)
    page = window.pages.current()
    assert isinstance(page, EffectPage)
    return page


def _picture(window: MainWindow, name: str) -> None:
    if folder := os.environ.get("PICTURES"):
        window.grab().save(str(Path(folder) / f"{name}.png"))


def test_the_tabs_show_a_run(window: MainWindow) -> None:
    page = gone_to(window)
    lines = {page.table.rows.row(at).row.no: page.table.rows.row(at) for at in range(page.table.rows.rowCount())}
    assert len(lines) == len(ROWS)
    assert lines["R03a"].shown == "1,359"
    assert "公开发表 1,359，一致" in page.table.rows.columns[-1].show(lines["R03a"])
    for at in range(page.tabs.count()):
        page.tabs.setCurrentIndex(at)
        window.repaint()
        page.charts.card.chart.render_now()
        _picture(window, f"成效-{page.tabs.tabText(at)}")
    assert page.years.table.rows.rowCount() > 60
    assert page.villages.table.rows.rowCount() == 49
    assert page.charts.which.count() > 10
    assert "1,359名建档立卡贫困人口" in page.text.text.toPlainText()


def test_a_list_is_as_long_as_its_figure_and_leads_on(window: MainWindow) -> None:
    page = gone_to(window)
    numbers = [page.table.rows.row(n).row.no for n in range(page.table.rows.rowCount())]
    for no in ("R02", "R03a", "R05", "R16", "R28a", "R45"):
        at = numbers.index(no)
        page.table.stand_on(at)
        page.table.opened.emit(page.table.current())
        line = page.table.rows.row(at)
        there = window.pages.current()
        assert isinstance(there, BehindPage), no
        table = there.table
        if line.row.scale == 1:
            assert table.rows.rowCount() == line.value, no
        _picture(window, f"成效-名单-{no}")
        table.opened.emit(table.rows.row(0))
        opened = window.pages.current()
        assert isinstance(opened, HouseholdPage | LedgerPage | BehindPage), no
        if opened is not there:
            window.session.back()
            assert window.pages.current() is there, no
        window.session.back()
        assert page.table.isVisible(), no


def test_a_list_that_nobody_has_reckoned_yet_is_reckoned(window: MainWindow) -> None:
    """As from a chart of another page, before 成效 was ever opened."""
    window.session.go("effect list", row="R03a")
    there = window.pages.current()
    assert isinstance(there, BehindPage)
    assert there.table.rows.rowCount() == 1359
    assert there.title.text().endswith("1,359 人")


def test_a_figure_opens_in_its_ledger_and_one_comes_back(window: MainWindow) -> None:
    told = Figure(
        region_code="410502", row="R45", year=2024, kind="1", value=Decimal(3), unit="个", source="统计局", by="赵"
    )
    entry.save("赵志强", "填报数", [told])
    window.session.go("effect list", row="R03a")
    there = window.pages.current()
    assert isinstance(there, BehindPage)
    there.table.opened.emit(Behind("figure", str(told.id), "", Home(), "", "", 3.0))
    opened = window.pages.current()
    assert isinstance(opened, LedgerPage)
    assert opened.view
    assert opened.view.panel.entry.record.id == told.id
    window.session.back()
    assert window.pages.current() is there


def test_what_is_typed_wrong_is_said_and_nothing_is_lost(window: MainWindow) -> None:
    page = gone_to(window)
    said: list[str] = []
    window.session.said.connect(said.append)
    page.until.setText("昨天")
    page.compute()
    assert "日期请写成" in said[-1]
    assert page.table.rows.rowCount() == len(ROWS)
    page.until.setText("2020-06-30")
    page.year.choose("2020")
    page.compute()
    assert "截至 2020-06-30" in page.told.text()


def test_a_village_has_the_same_page(window: MainWindow) -> None:
    page = gone_to(window)
    page.place.choose("410502101212")
    page.compute()
    lines = {page.table.rows.row(at).row.no: page.table.rows.row(at) for at in range(page.table.rows.rowCount())}
    assert lines["R28a"].told == "不适用"
    assert lines["R03a"].value == 120
    assert page.villages.table.rows.rowCount() == 1


def test_merged_villages_are_chosen_by_then_or_by_now(window: MainWindow) -> None:
    """Where nothing was merged nothing is asked."""
    page = gone_to(window)
    assert page.then.isHidden()
    with declared(*merger()):
        page.refresh()
        assert not page.then.isHidden()
        assert page.told.text().endswith("按现在的村")
        names = {}
        for chosen in ("", "then"):
            page.then.choose(chosen)
            page.compute()
            rows = page.villages.table.rows
            names[chosen] = [rows.row(at)[1] for at in range(rows.rowCount())]
        assert page.told.text().endswith("按当时的村")
        _picture(window, "成效-按当时的村")
        assert "新薛庄村" in names[""]
        assert {"袁薛庄村（现新薛庄村）", "张薛庄村（现新薛庄村）"} <= set(names["then"])
        assert (len(names[""]), len(names["then"])) == (48, 49)


def test_the_last_run_is_there_at_once(qtbot: QtBot, window: MainWindow, district: Book) -> None:
    gone_to(window)
    kept = store.last()
    assert kept is not None
    assert {line.row.no: line.value for line in kept.lines}["R03a"] == 1359
    assert "R40" not in {line.row.no for line in kept.lines}


def test_paper_with_its_charts_and_the_month_go_out(
    window: MainWindow, chooser: Chooser, dialogs: Dialogs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Charts are drawn in the background; the name of the file is asked for. 数据检查 is tested elsewhere."""
    monkeypatch.setattr(desk, "check_book", lambda _: [])
    page = gone_to(window)
    assert page.shown
    page.output.show_run(page.shown.run, page.shown.tables, page.shown.charts[:1])  # the others are drawn elsewhere
    report, month = tmp_path / "成效.pdf", tmp_path / "月报.pdf"
    for path, press in ((report, page.output.out), (month, page.output.month)):
        chooser.give(path)
        dialogs.when(FileDialog, lambda dialog: dialog.reject())
        press.click()
        assert path.exists()
    assert "应享尽享：全部达到" in text_of(report)
    assert "数据检查的错误（条）" in text_of(month)


def test_frozen_it_stays_and_tells_what_changed(window: MainWindow, dialogs: Dialogs) -> None:
    page = gone_to(window)
    page.year.choose("2020")
    page.compute()

    def freeze(dialog: FrozenDialog) -> None:
        dialog.fix.click()
        assert dialog.kept.rows.rowCount() == 1
        assert dialog.what.text() == "之后没有变"
        _picture(window, "成效-定稿")
        dialog.reject()

    dialogs.when(Dialog, accept)
    dialogs.when(FrozenDialog, freeze)
    page.output.fix.click()
    [kept] = store.all_frozen()
    assert len(kept.records["R03a"]) == 1359
