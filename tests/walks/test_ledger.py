"""帮扶措施 as a recorder keeps it: by keys alone, in the encrypted book, with the real worker."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QMenu, QPushButton

from fupin_desktop.ledgers.book import LEDGERS
from tests.commands import program
from tests.edges import Chooser
from tests.walks import test_every_button
from tests.walks.village import Village
from tests.walks.walker import Walker
from ui import theme
from ui.dialogs.about import FileDialog
from ui.dialogs.choose_household import HouseholdDialog
from ui.dialogs.import_preview import ImportPreview, ImportSummary
from ui.dialogs.list_output import ListPaperDialog
from ui.forms.reason import ReasonDialog
from ui.forms.remark import RemarkDialog
from ui.pages.history_view import HistoryDialog
from ui.pages.ledgers.page import LedgerPage
from ui.pages.ledgers.start import LedgersPage
from ui.pages.ledgers.view import LedgerView
from ui.pages.psychology.activities import ActivitiesPage
from ui.widgets.table import Table


@pytest.fixture
def clerk(full_village: Village) -> Walker:
    made = Walker(full_village)
    made.enter("村级录入员")
    return made


def test_a_measure_is_added_changed_brought_out_and_in_and_undone(
    clerk: Walker, chooser: Chooser, tmp_path: Path
) -> None:
    clerk.press("Alt+0")
    clerk.idle()
    clerk.press("Return")  # the first ledger
    clerk.idle()
    view: LedgerView = clerk.page(LedgerPage).view
    before = view.list.table.rows.rowCount()
    _add(clerk, view)
    clerk.wait(lambda: view.list.table.rows.rowCount() == before + 1, "the new one in the list")
    _change(clerk, view)
    _find(clerk, view, before + 1)
    _out_and_in(clerk, view, chooser, tmp_path / "措施.xlsx")
    book = str(clerk.village.path)
    assert clerk.book_says("ledger", book, "measure", "--totals")["sums"]["amount_fiscal"] == "3300.00"
    _print(clerk, chooser, tmp_path / "措施.pdf")
    view.list.table.setFocus()
    clerk.press("Ctrl+Z")
    clerk.idle()
    clerk.wait(lambda: "2,500" in view.list.sums.text(), "the import undone")
    noted = clerk.book_says("access-log", book)
    assert {"导出 Excel", "打印"} <= {one["what"] for one in noted}


def test_an_odd_value_is_confirmed_a_remark_written_and_its_history_read_by_the_right_button(clerk: Walker) -> None:
    clerk.press("Alt+0")
    clerk.idle()
    clerk.press("Return")
    clerk.idle()
    view: LedgerView = clerk.page(LedgerPage).view
    _add(clerk, view)
    clerk.press("Return")
    clerk.wait(lambda: view.is_filling, "the form")
    source = view.panel.form.cells["measure.fund_source"]
    source.input.setFocus()
    clerk.press("Ctrl+A", "Delete")
    clerk.wait(lambda: source.finding, "that the money has no source")
    clerk.when(ReasonDialog, lambda dialog: _tell(clerk, dialog, "文件还没有下来", "确认属实"))
    clerk.press("F2")
    clerk.idle()
    assert source.finding is None
    assert clerk.window.focusWidget() is source.input
    clerk.when(RemarkDialog, lambda dialog: _tell(clerk, dialog, "要再问残联", "写好了"))
    clerk.press("F12")
    clerk.idle()
    assert clerk.window.focusWidget() is source.input
    clerk.press("Ctrl+Return")
    clerk.idle()
    clerk.wait(lambda: not view.is_filling, "the list")
    told: list[str] = []
    clerk.when(HistoryDialog, lambda dialog: _read_history(clerk, dialog, told))
    _by_the_right_button(clerk, view.list.table, "历史")
    clerk.idle()
    assert any("要再问残联" in line for line in told), told
    dumped = clerk.dump()
    [reason] = [row for row in dumped if row["table"] == "exemption" and row["reason"] == "文件还没有下来"]
    [made] = [row for row in dumped if row["id"] == reason["record"]]
    assert (made["table"], made["note"]) == ("measure", "要再问残联")


def _tell(clerk: Walker, dialog: QDialog, words: str, done: str) -> None:
    clerk.write(words)
    clerk.click(done, dialog)


def _read_history(clerk: Walker, dialog: HistoryDialog, told: list[str]) -> None:
    table = dialog.findChild(Table)
    assert table
    clerk.wait(lambda: table.rows.rowCount(), "its history")
    told += [column.show(table.rows.row(0)) for column in table.rows.columns]
    clerk.press("Escape")


def _by_the_right_button(clerk: Walker, table: Table, words: str) -> None:
    at = table.viewport().mapTo(clerk.window, table.visualRect(table.currentIndex()).center())
    QTest.mouseClick(clerk.window.windowHandle(), Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier, at)
    menu = clerk.wait_for(QApplication.activePopupWidget, QMenu)
    wanted = next(action for action in menu.actions() if action.text() == words)
    while menu.activeAction() is not wanted:
        QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)


def _add(clerk: Walker, view: LedgerView) -> None:
    def choose(dialog: HouseholdDialog) -> None:
        clerk.wait(lambda: dialog.list.count(), "who is to be visited")
        clerk.press("Down", "Return")

    clerk.when(HouseholdDialog, choose)
    clerk.press("Ctrl+M")
    clerk.wait(lambda: view.is_filling, "the form")
    clerk.write("08")
    clerk.write("03")
    for name, text in {"amount_fiscal": "1500", "fund_source": "01", "helper": "赵明", "dept": "残联"}.items():
        made = view.panel.form.cells[f"measure.{name}"].input
        assert isinstance(made, QLineEdit)
        made.setFocus()
        clerk.press("Ctrl+A")
        clerk.write(text)
    clerk.press("Ctrl+Return")
    clerk.idle()


def _change(clerk: Walker, view: LedgerView) -> None:
    clerk.press("Return")
    clerk.wait(lambda: view.is_filling, "the form")
    view.panel.form.cells["measure.amount_fiscal"].input.setFocus()
    clerk.press("Ctrl+A")
    clerk.write("2500")
    clerk.press("Ctrl+Return")
    clerk.idle()
    clerk.wait(lambda: "2,500" in view.list.sums.text(), view.list.sums.text())


def _find(clerk: Walker, view: LedgerView, all_of_them: int) -> None:
    view.list.search.setFocus()
    clerk.write("残联")
    clerk.wait(lambda: view.list.table.rows.rowCount() == 1, "one is left")
    clerk.press("Ctrl+A", "Delete")
    clerk.wait(lambda: view.list.table.rows.rowCount() == all_of_them, "all again")
    clerk.idle()


def _out_and_in(clerk: Walker, view: LedgerView, chooser: Chooser, out: Path) -> None:
    chooser.give(out)
    clerk.when(FileDialog, lambda dialog: dialog.reject())
    clerk.click("导出…")
    clerk.idle()
    opened = openpyxl.load_workbook(out)
    sheet = opened.worksheets[0]
    titles = [cell.value for cell in sheet[1]]
    row = next(n for n, cells in enumerate(sheet.iter_rows(values_only=True), 1) if "残联" in cells)
    sheet.cell(row, titles.index("财政金额(元)") + 1).value = "3300"
    opened.save(out)
    chooser.give(out)
    clerk.when(ImportPreview, lambda dialog: dialog.go.click())
    clerk.when(ImportSummary, lambda dialog: dialog.reject())
    clerk.click("导入…")
    clerk.idle()
    clerk.wait(lambda: "3,300" in view.list.sums.text(), f"the corrected amount; {view.list.sums.text()}")


def _print(clerk: Walker, chooser: Chooser, file: Path) -> None:
    def save(dialog: ListPaperDialog) -> None:
        dialog._save()
        dialog.reject()

    chooser.give(file)
    clerk.when(ListPaperDialog, save)
    clerk.when(FileDialog, lambda dialog: dialog.reject())
    clerk.click("打印…")
    clerk.idle()
    assert file.stat().st_size > 1000


def test_the_psychologist_keeps_activities_and_only_looks_at_measures(full_village: Village) -> None:
    """Who may not write households may write what is theirs: the form is open there, and only there."""
    keeper = Walker(full_village)
    keeper.enter("心理专干")
    keeper.press("Alt+7", "Ctrl+4")
    keeper.idle()
    view: LedgerView = keeper.page(ActivitiesPage).view
    keeper.press("Ctrl+M")
    keeper.wait(lambda: view.is_filling, "the form")
    keeper.write("1")
    view.panel.form.cells["psy_activity.topic"].input.setFocus()
    keeper.write("睡眠")
    view.panel.form.cells["psy_activity.people"].input.setFocus()
    keeper.write("43")
    keeper.press("Ctrl+Return")
    keeper.idle()
    keeper.wait(lambda: "人数 43" in view.list.sums.text(), view.list.sums.text())
    keeper.window.session.go("ledger", ledger="measure")
    keeper.idle()
    shown = [made.text() for made in keeper.window.pages.findChildren(QPushButton) if made.isVisible()]
    assert not {"添加", "删除…", "导入…", "导出…", "打印…"} & set(shown)
    told = keeper.book_says("ledger", str(full_village.path), "psy_activity", user="心理专干")
    assert [one["topic"] for one in told] == ["睡眠"]


def test_a_recorder_finds_no_ledger_of_the_archives(clerk: Walker) -> None:
    clerk.press("Alt+0")
    clerk.idle()
    page = clerk.page(LedgersPage)
    names = [page.table.rows.row(n).where.get("ledger") for n in range(page.table.rows.rowCount())]
    assert {name for name in names if name} == {one.name for one in LEDGERS if one.right is None}
    assert "psy_activity" not in names
    done = program("ledger", clerk.village.path, "psy_activity", FUPIN_USER="村级录入员",
                   FUPIN_PASSWORD=clerk.village.passwords["村级录入员"])  # fmt: skip
    assert done.code == 2
    assert "没有权限" in done.err


def test_every_button_of_every_ledger(full_village: Village, chooser: Chooser, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Walker(full_village)
    chooser.always_cancel = True
    desk.enter("村级录入员")
    for ledger in LEDGERS:
        if ledger.right:
            continue
        pressed: set[tuple[str, str]] = set()
        desk.otherwise = partial(_read_through, desk, pressed)
        monkeypatch.setattr(test_every_button, "_go", partial(_go, name=ledger.name))
        _go(desk, "ledger", name=ledger.name)
        test_every_button._page(desk, "ledger", pressed)
        words = {told for _, told in pressed}
        writes = {"删除…", "导入…", "添加"} if ledger.model.room == "village" else set()
        commands = {"导出…", "打印…"} | writes | (set() if theme.crowded() else {"历史"})  # then in the row's menu
        assert commands <= words, words
        assert not writes or ledger.model.room == "village"
        assert not ledger.chips or len(words) > len(ledger.chips)
    desk.idle()


def _go(desk: Walker, _page: str, *, name: str) -> None:
    desk.window.session.go("ledger", ledger=name)
    desk.idle()


def _read_through(desk: Walker, pressed: set[tuple[str, str]], dialog: QDialog) -> None:
    test_every_button._through(desk, dialog, pressed)
