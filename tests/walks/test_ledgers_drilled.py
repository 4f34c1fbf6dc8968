"""What leads on from a ledger, by keys, as the township does it in its encrypted book: 行政村信息 from a workbook, the
measure that a loan lacks, a line of the statistics to its list."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from db.clock import today
from db.household import Household
from db.measure import Measure
from db.project import Loan
from db.village import VillageYear
from fupin_desktop.services.book import entry
from fupin_desktop.services.ledgers import lists
from tests.edges import Chooser
from tests.walks.filling import view_of
from tests.walks.village import ZHANGXUEZHUANG, Village
from tests.walks.walker import Walker, labels
from ui.dialogs.import_preview import ImportPreview, ImportSummary
from ui.widgets.frame import Dialog

CLERK = "镇级工作人员"


def _desk(village: Village) -> Walker:
    desk = Walker(village)
    desk.enter(CLERK)
    return desk


def test_what_villages_are_like_comes_in_from_a_workbook(full_town: Village, chooser: Chooser, tmp_path: Path) -> None:
    desk, file = _desk(full_town), tmp_path / "行政村信息.xlsx"
    made = openpyxl.Workbook()
    for line in (
        ("行政村", "年度", "总户数", "总人口数", "低保户数", "危房户数", "村级集体经济收入(万元)"),
        ("张薛庄村", today().year, 310, 1240, 12, 0, 5.68), ("任庄村", today().year, 0, 900, 3, 0, 6),
        ("没有的村", today().year, 200, 800, 1, 0, 7),
    ):  # fmt: skip
        made.worksheets[0].append(line)
    made.save(file)
    view = view_of(desk, "village_year")
    chooser.give(file)
    desk.when(ImportPreview, lambda dialog: dialog.go.click())
    desk.when(ImportSummary, lambda dialog: dialog.reject())
    desk.click("导入…")
    desk.idle()
    desk.wait(lambda: view.list.table.rows.rowCount() == 1, "the village that could be taken")
    back = openpyxl.load_workbook(tmp_path / "行政村信息.待修正.xlsx").worksheets[0]
    told = " ".join(str(cell) for line in back.iter_rows(values_only=True) for cell in line)
    assert "不能是 0" in told
    assert "没有找到“没有的村”这个村" in told
    view.list.table.setFocus()
    desk.press("Return")
    desk.wait(lambda: view.is_filling, "its form")
    assert view.panel.form.cells["village_year.collective_total"].input.typed() == "56800"
    desk.press("Escape")
    desk.press("Ctrl+Z")
    desk.idle()
    assert not VillageYear.living().exists()


def test_a_loan_gets_the_measure_that_it_lacks(full_town: Village) -> None:
    desk = _desk(full_town)
    home: Household = Household.living().where(Household.region_code == ZHANGXUEZHUANG).first()
    start = today().replace(month=1, day=5)
    entry.save(CLERK, "贷款", [Loan(
        household=home.id, bank="农商行", contract_no="HT-1", kind="1", principal=30000, rate=3, start=start, use="02",
        due=start.replace(year=start.year + 2), subsidised=True, balance=30000, balance_on=start,
    )])  # fmt: skip
    desk.window.session.written()
    view = view_of(desk, "loan")
    asked: list[str] = []

    def agree(dialog: Dialog) -> None:
        asked.append(labels(dialog))
        desk.press("Return")

    view.list.table.setFocus()
    desk.when(Dialog, agree)
    desk.click("补登措施…")
    desk.idle()
    [made] = Measure.living().where((Measure.household == home.id) & (Measure.item == "0301"))
    assert (made.year, made.kind, made.start, made.dept) == (start.year, "03", start, "农商行")
    assert "补登" in asked[0]
    desk.when(Dialog, agree)
    desk.click("补登措施…")
    desk.idle()
    assert "不用补登" in asked[1]
    rules = {one["rule"] for one in desk.book_says("check", str(full_town.path))["findings"]}
    assert "LN11" not in rules
    desk.press("Ctrl+Z")
    desk.idle()
    assert not Measure.living().where((Measure.household == home.id) & (Measure.item == "0301")).exists()


def test_a_line_of_the_statistics_leads_to_its_list(full_town: Village) -> None:
    """By village, and what nobody has filled: as many in the list as the line says, and it says what it lists."""
    desk = _desk(full_town)
    homes = list(Household.living().order_by(Household.region_code, Household.id))
    entry.save(CLERK, "措施", [
        Measure(household=home.id, year=today().year, kind="08", item="0803" if n % 2 else None, start=today())
        for n, home in enumerate(homes[:3] + homes[-4:])
    ])  # fmt: skip
    desk.window.session.written()
    view = view_of(desk, "measure")
    numbers = view.numbers
    for by, value in ((str(lists.VILLAGE.name), ZHANGXUEZHUANG), ("item", None)):
        view.tabs.tabBar().setFocus()
        desk.press("Right")
        desk.idle()
        desk.pick(numbers.by, numbers.by.findData(by))
        desk.idle()
        numbers.table.setFocus()
        groups = [numbers.table.rows.row(n) for n in range(numbers.table.rows.rowCount())]
        at = next(n for n, one in enumerate(groups) if one.value == value)
        desk.press("Home", *["Down"] * at, "Return")
        desk.idle()
        assert view.tabs.currentWidget() is view.list
        assert view.list.table.rows.rowCount() == groups[at].count
        assert groups[at].words in view.list.narrowed()
        assert view.list.table.hasFocus()
        view.list.reset()
        desk.idle()
