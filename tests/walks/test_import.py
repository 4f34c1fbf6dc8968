"""从 Excel 导入, as a village recorder does it with the rosters that villages get."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

import openpyxl
import pytest

from db import clock
from tests.edges import Chooser
from tests.fupin_desktop.exchange.sheets import number, write
from tests.walks.walker import Walker, button, labels
from ui.dialogs.import_preview import ImportPreview, ImportSummary
from ui.forms.income_form import IncomePanel
from ui.pages.household_page import HouseholdPage
from ui.pages.household_tabs import IncomeTab
from ui.widgets.frame import Dialog

ROSTERS = Path(__file__).resolve().parent.parent / "data" / "rosters"
COLUMNS = ("户编号", "姓名", "证件号码", "与户主关系", "健康状况")
HOME = "4105021012147000001"


def people(clerk: Walker) -> list[str]:
    return sorted(record["name"] for record in clerk.dump() if record["table"] == "person")


def bring(clerk: Walker, chooser: Chooser, *files: Path, year: str = "") -> str:
    """Ctrl+I, the files, the preview looked at and accepted, the summary read. Returns what both said. A row without
    户编号 is given back."""
    said: list[str] = []

    def look(preview: ImportPreview) -> None:
        if not preview.go.isEnabled():
            clerk.when(ImportPreview, look)
            preview.below.choose("refuse")
            preview.below.activated.emit(preview.below.currentIndex())
            return
        said.append(labels(preview))
        clerk.when(ImportSummary, read)
        clerk.press("Return")

    def read(summary: ImportSummary) -> None:
        said.append(labels(summary))
        clerk.press("Return")

    chooser.give(*files)
    clerk.when(ImportPreview, look)
    clerk.press("Ctrl+I")
    clerk.wait(lambda: len(said) == 2, "the summary")
    clerk.idle()
    return "\n".join(said)


@pytest.mark.parametrize("name", ["人口信息_张薛庄村.xlsx", "已脱贫人口名单_张薛庄村.xls"])
def test_a_roster_comes_in_through_the_menu(clerk: Walker, chooser: Chooser, name: str) -> None:
    said = bring(clerk, chooser, ROSTERS / name)
    assert "45 户 153 人" in said
    assert "2023 年度" in said or "2021 年度" in said
    assert len(people(clerk)) == 153
    assert clerk.window.session.actor == "村级录入员"


def test_a_roster_is_dragged_onto_the_window(clerk: Walker) -> None:
    clerk.when(ImportPreview, lambda _: clerk.press("Return"))
    clerk.when(ImportSummary, lambda _: clerk.press("Return"))
    clerk.drop(ROSTERS / "已脱贫人口名单_张薛庄村.xls")
    clerk.idle()
    assert any(record["table"] == "person" for record in clerk.dump())


def test_giving_up_in_the_chooser_changes_nothing(clerk: Walker, chooser: Chooser) -> None:
    chooser.give()
    clerk.press("Ctrl+I")
    clerk.idle()
    assert not any(record["table"] == "person" for record in clerk.dump())


def test_refused_rows_are_put_right_and_brought_in_again_and_all_is_undone(
    clerk: Walker, chooser: Chooser, tmp_path: Path
) -> None:
    roster = Path(shutil.copy(ROSTERS / "已脱贫人口名单_张薛庄村_有错.xlsx", tmp_path / "名册.xlsx"))
    bring(clerk, chooser, roster)
    before = len(people(clerk))
    refused = tmp_path / "名册.待修正.xlsx"
    book = openpyxl.load_workbook(refused)
    [sheet] = book.worksheets
    headings = next(row for row in sheet.iter_rows() if any(cell.value == "姓名" for cell in row))
    columns = {str(cell.value): int(cell.column or 0) for cell in headings}
    first = int(headings[0].row or 0) + 1
    rows = sheet.max_row - first + 1
    for place, row in enumerate(range(first, sheet.max_row + 1)):
        sheet.cell(row, columns["姓名"]).value = f"改好{'甲乙丙丁戊己庚辛'[place]}"
        sheet.cell(row, columns["证件号码"]).value = number(500 + place, "19910203")
        sheet.cell(row, columns["户编号"]).value = HOME
        sheet.cell(row, columns["人编号"]).value = None
        for heading in ("户联系电话", "人联系电话"):
            sheet.cell(row, columns[heading]).value = "13800000000"
    book.save(refused)
    said = bring(clerk, chooser, refused)
    assert "没导入" not in said
    assert len(people(clerk)) == before + rows
    clerk.press("Ctrl+Z")
    clerk.idle()
    assert len(people(clerk)) == before
    clerk.press("Ctrl+Z")
    clerk.idle()
    assert people(clerk) == []


def test_another_villages_roster_is_not_brought_in_by_enter(clerk: Walker, chooser: Chooser) -> None:
    said: list[str] = []

    def look(preview: ImportPreview) -> None:
        said.append(labels(preview))
        clerk.press("Return")

    chooser.give(ROSTERS / "人口信息_袁薛庄村.xlsx")
    clerk.when(ImportPreview, look)
    clerk.press("Ctrl+I")
    clerk.wait(lambda: said, "the preview")
    clerk.idle()
    assert "袁薛庄村的 60 户 186 人" in said[0]
    assert "张薛庄村的" in said[0]
    assert people(clerk) == []


def test_another_villages_roster_can_be_wanted(clerk: Walker, chooser: Chooser) -> None:
    chooser.give(ROSTERS / "人口信息_袁薛庄村.xlsx")
    clerk.when(ImportPreview, lambda preview: clerk.click(button(preview, "仍然导入").text()))
    clerk.when(ImportSummary, lambda _: clerk.press("Return"))
    clerk.press("Ctrl+I")
    clerk.wait(lambda: people(clerk), "the persons")
    clerk.idle()
    assert len(people(clerk)) == 186


@pytest.mark.parametrize("lacks", [set(), {"户编号"}])
def test_what_the_file_leaves_open_is_answered(
    clerk: Walker, chooser: Chooser, tmp_path: Path, lacks: set[str]
) -> None:
    """Of which year its rows are; and of whose household one without 户编号 under a head, also where none has any."""
    head = {"户编号": HOME, "姓名": "李乙", "证件号码": number(11), "与户主关系": "户主", "健康状况": "健康"}
    wife = {"姓名": "王丙", "证件号码": number(12), "与户主关系": "配偶", "健康状况": "健康"}
    chooser.give(write(tmp_path / "名单.xlsx", [head, wife], [one for one in COLUMNS if one not in lacks]))
    said: list[str] = []
    last_year = clock.today().year - 1

    def answer(preview: ImportPreview, name: str) -> None:
        said.append(labels(preview))
        choice = getattr(preview, name)
        clerk.pick(choice, 1 if name == "below" else choice.findData(str(last_year)))

    def look(preview: ImportPreview) -> None:
        said.append(preview.year.currentText())
        clerk.press("Return")

    order = ("below", "year") if lacks else ("year", "below")  # where nobody is taken yet, no year is asked for
    for name in order:
        clerk.when(ImportPreview, partial(answer, name=name))
    clerk.when(ImportPreview, look)
    clerk.when(ImportSummary, lambda _: clerk.press("Return"))
    clerk.press("Ctrl+I")
    clerk.wait(lambda: people(clerk), "the persons")
    clerk.idle()
    assert "没有写是哪一年的" in said[order.index("year")]
    assert f"{1 + len(lacks)} 行没写是哪一户的，上下行看得出来" in said[order.index("below")]
    assert said[2] == f"{last_year} 年度"
    assert {record["year"] for record in clerk.dump() if record["table"] == "person_year"} == {last_year}
    assert len({record["household"] for record in clerk.dump() if record["table"] == "person"}) == 1
    assert people(clerk) == sorted(["李乙", "王丙"])


def test_imported_income_stands_in_the_tab_of_its_year(clerk: Walker, chooser: Chooser, tmp_path: Path) -> None:
    row = {"户编号": HOME, "姓名": "李乙", "证件号码": number(11), "与户主关系": "户主", "数据日期": "20231031"}
    columns = (*COLUMNS, "数据日期", "人均纯收入")
    bring(clerk, chooser, write(tmp_path / "名单.xlsx", [row | {"人均纯收入": "8000.50"}], columns))
    clerk.press("Ctrl+F")
    clerk.write("李乙")
    clerk.press("Return")
    clerk.idle()
    page: HouseholdPage = clerk.page(HouseholdPage)
    while not isinstance(page.tab, IncomeTab):
        clerk.press("Ctrl+PgDown")
    assert (page.year, _per_head(page)) == (clock.today().year, "—")
    clerk.pick(page.years, page.years.findData("2023"))
    clerk.idle()
    assert _per_head(page) == "8,000.50"
    assert clerk.sees("是名册给的")


def _per_head(page: HouseholdPage) -> str:
    assert isinstance(page.tab, IncomeTab)
    panel = page.tab.sheet.stack.panel
    assert isinstance(panel, IncomePanel)
    return panel.form.figures["net_pc"].text()


def test_a_damaged_file_gets_a_sentence_and_changes_nothing(clerk: Walker, chooser: Chooser, tmp_path: Path) -> None:
    path = tmp_path / "坏.xlsx"
    path.write_bytes((ROSTERS / "人口信息_张薛庄村.xlsx").read_bytes()[:9000])
    chooser.give(path)
    said: list[str] = []

    def read(dialog: Dialog) -> None:
        said.append(labels(dialog))
        clerk.press("Return")

    clerk.when(Dialog, read)
    clerk.press("Ctrl+I")
    clerk.wait(lambda: said, "the sentence")
    clerk.idle()
    assert "没有导入，账本没有动" in said[0]
    assert "已损坏" in said[0]
    assert people(clerk) == []
