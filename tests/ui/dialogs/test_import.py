"""Excel in, as a person sees it: preview, writing, summary, undo; and what is said of a bad file."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from PySide6.QtWidgets import QDialog, QLabel

from db import clock
from db.changes import every, one
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.exchange import workbooks
from fupin_desktop.services.lists import listing
from fupin_desktop.services.papers import cards_state
from tests.edges import Dialogs, accept
from tests.fupin_desktop.exchange.sheets import number, write
from ui.dialogs.about import FileDialog
from ui.dialogs.export import ExportDialog
from ui.dialogs.import_preview import ImportPreview, ImportSummary
from ui.widgets.table import Table
from ui.window.main_window import MainWindow

HEADINGS = ("户编号", "姓名", "证件号码", "与户主关系", "户联系电话")
ACCEPTED, REJECTED = QDialog.DialogCode.Accepted, QDialog.DialogCode.Rejected


@pytest.fixture
def template(village: Book, tmp_path: Path) -> Path:
    """The village as a workbook, with one phone changed and one ID number damaged."""
    path = tmp_path / "名册.xlsx"
    workbooks.export_workbook(path, "template")
    book = openpyxl.load_workbook(path)
    sheet = next(sheet for sheet in book.worksheets if _find(sheet, "姓名"))
    row, _ = _find(sheet, "姓名") or (0, 0)
    columns = {str(cell.value).strip("* "): cell.column for cell in sheet[row] if cell.value}
    sheet.cell(row + 1, columns["姓名"]).value = "改名"
    sheet.cell(row + 2, columns["证件号码"]).value = "4.10502E+17"
    book.save(path)
    return path


def _find(sheet: Worksheet, text: str) -> tuple[int, int] | None:
    for row in sheet.iter_rows(max_row=6):
        for cell in row:
            if str(cell.value or "").strip("* ") == text:
                return int(cell.row or 0), int(cell.column or 0)
    return None


def test_nothing_is_written_before_the_preview_is_accepted(
    window: MainWindow, template: Path, dialogs: Dialogs
) -> None:
    shown: list[ImportPreview] = []

    def look(dialog: ImportPreview) -> QDialog.DialogCode:
        shown.append(dialog)
        return REJECTED

    dialogs.when(ImportPreview, look)
    before = [row.name for row in listing.persons().rows(0, 999)]
    window.errands.import_files([template])
    tabs = [shown[0].tabs.tabText(n) for n in range(4)]
    assert [tab.split()[0] for tab in tabs] == ["新增", "改动", "不变", "不能导入"]
    assert tabs[3] == "不能导入 1"
    changed = shown[0].tabs.widget(1)
    assert isinstance(changed, Table)
    lines = [changed.rows.row(n) for n in range(changed.rows.rowCount())]
    assert "改名" in [line.after for line in lines if line.what.startswith("姓名")]
    refused = shown[0].tabs.widget(3)
    assert isinstance(refused, Table)
    assert refused.rows.index(0, 0).data()[-2:].strip().isdigit() or refused.rows.index(0, 0).data()[-1].isdigit()
    assert "Excel" in refused.rows.index(0, 2).data()
    assert [row.name for row in listing.persons().rows(0, 999)] == before


def test_the_preview_names_year_households_and_what_is_not_read(
    window: MainWindow, tmp_path: Path, dialogs: Dialogs
) -> None:
    columns = (*HEADINGS, "年度", "神秘的一列", "另一列")
    row = {"户编号": "4105021012127099999", "姓名": "李乙", "证件号码": number(11), "与户主关系": "户主"}
    said: list[str] = []

    def look(dialog: ImportPreview) -> QDialog.DialogCode:
        said.extend(made.text() for made in dialog.findChildren(QLabel))
        return REJECTED

    dialogs.when(ImportPreview, look)
    more = {"年度": "2024", "神秘的一列": "甲", "另一列": "乙"}
    window.errands.import_files([write(tmp_path / "名单.xlsx", [row | more], columns)])
    told = " ".join(said)
    for words in ("1 户 1 人", "2024 年度", "没有读：", "神秘的一列", "另一列"):
        assert words in told, told


def test_import_summary_and_undo(window: MainWindow, template: Path, dialogs: Dialogs) -> None:
    dialogs.when(ImportPreview, accept)
    summaries: list[ImportSummary] = []
    names: list[set[str]] = []

    def look(dialog: ImportSummary) -> QDialog.DialogCode:
        summaries.append(dialog)
        names.append({row.name for row in listing.persons().rows(0, 999)})
        dialog._undo()
        return ACCEPTED

    dialogs.when(ImportSummary, look)
    window.errands.import_files([template])
    assert "改名" in names[0]
    assert template.with_name("名册.待修正.xlsx").exists()
    assert "改名" not in {row.name for row in listing.persons().rows(0, 999)}
    assert "已撤销：导入 名册.xlsx" in window.status.said.text()
    assert window.actions_.by_name["redo"].text() == "重做：导入 名册.xlsx"


def test_a_clock_behind_the_book_asks_for_the_year(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dialogs: Dialogs
) -> None:
    now = clock.milliseconds()
    monkeypatch.setattr("db.clock.milliseconds", lambda: now - 400 * 24 * 3600 * 1000)
    row = {
        "户编号": "41050210121279999",
        "姓名": "李乙",
        "证件号码": number(911),
        "与户主关系": "户主",
        "健康状况": "健康",
    }
    path = write(tmp_path / "名单.xlsx", [row], tuple(row), ["名单"])
    seen: list[tuple[bool, int]] = []

    def look(dialog: ImportPreview) -> QDialog.DialogCode:
        seen.append((dialog.go.isEnabled(), dialog.year.currentIndex()))
        if len(seen) == 1:
            dialog.year.choose("2024")
            dialog.year.activated.emit(dialog.year.currentIndex())
        return ACCEPTED if len(seen) > 1 else REJECTED

    dialogs.when(ImportPreview, look)
    dialogs.when(ImportSummary, accept)
    window.errands.import_files([path])
    assert [enabled for enabled, _ in seen] == [False, True]
    assert seen[0][1] <= 0  # nothing is chosen beforehand
    query = "SELECT y.year FROM person_year y JOIN person p ON p.id = y.person WHERE p.name = '李乙'"
    assert every(query) == [(2024,)]


def test_a_bad_file_is_said_in_words(window: MainWindow, tmp_path: Path, dialogs: Dialogs) -> None:
    dialogs.give(accept)
    (tmp_path / "坏.xlsx").write_bytes(b"not a workbook")
    window.errands.import_files([tmp_path / "坏.xlsx"])
    assert "没有导入，账本没有动" in dialogs.said[0]
    assert "坏.xlsx" in dialogs.said[0]
    assert "Error" not in dialogs.said[0]


def test_export_writes_the_chosen_layout(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dialogs: Dialogs
) -> None:
    target = tmp_path / "出.xlsx"

    def choose(dialog: ExportDialog) -> QDialog.DialogCode:
        dialog.choices["roster47"].setChecked(True)
        assert dialog.layout_name == "roster47"
        dialog.path = target
        assert [dialog.households] == [None]
        dialog.whose.choose("helped")
        assert dialog.households == cards_state.households() != []
        return ACCEPTED

    dialogs.when(ExportDialog, choose)
    dialogs.when(FileDialog, accept)
    window.errands.export()
    assert target.exists()
    helped = "SELECT count(*) FROM person WHERE household IN ({}) AND member_state <> '2'".format(
        "SELECT id FROM household WHERE hh_type = '10' OR monitor_cat IS NOT NULL"
    )
    assert dialogs.said[-1].startswith(f"已导出 {one(helped)[0]} 人")
