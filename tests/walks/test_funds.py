"""Money as people keep it: a project from its plan to its acceptance, a loan from the bank's list to its reminder, a
month of the filial fund. By keys and clicks, in the encrypted book, with the real worker, each in their own role."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
from PIL import Image
from PySide6.QtWidgets import QLabel, QPushButton

from db.clock import today
from db.step import Step
from tests.edges import Chooser
from tests.walks.filling import do_step, first_home, state_of, type_in, view_of
from tests.walks.village import Village
from tests.walks.walker import Walker
from ui.dialogs.choose_household import HouseholdDialog
from ui.dialogs.import_preview import ImportPreview, ImportSummary
from ui.dialogs.papers import PapersDialog
from ui.pages.ledgers.filial import FilialPage
from ui.pages.ledgers.steps import StepDialog
from ui.pages.ledgers.view import LedgerView


def test_a_project_from_its_plan_to_its_acceptance_with_its_money(
    full_town: Village, chooser: Chooser, tmp_path: Path
) -> None:
    desk = Walker(full_town)
    desk.enter("镇级工作人员")
    view = view_of(desk, "project")
    desk.press("Ctrl+M")
    desk.wait(lambda: view.is_filling, "the form")
    type_in(desk, view, name="大棚", year="2026", programme="1", kind="01", places="村东", budget="100000",
          content="大棚", owner="镇政府", households="40", poor_households="38", mechanism_text="分红")  # fmt: skip
    desk.press("Ctrl+Return")
    desk.idle()
    desk.wait(lambda: view.list.table.rows.rowCount() == 1, "the plan in the list")
    desk.press("Return")
    desk.wait(lambda: view.is_filling, "the form again")
    assert not view.panel.form.cells["project.state"].input.isEnabled()
    desk.when(StepDialog, lambda dialog: dialog.reject())  # Esc does nothing
    desk.click("乡镇申报", view.strip)
    desk.idle()
    assert not Step.living().exists()
    do_step(desk, view, "乡镇申报", "1")
    assert "乡镇申报" in " ".join(one.text() for one in view.strip.findChildren(QLabel))
    _is_built_and_accepted(desk, view)
    type_in(desk, view, asset_class="1", asset_name="大棚", asset_value="100000")
    desk.press("Ctrl+Return")
    desk.idle()
    _its_money(desk)
    found = [one for one in desk.book_says("check", str(full_town.path))["findings"] if one["rule"][:2] in ("PJ", "MN")
             or "资金" in one["text"]]  # fmt: skip
    assert found == []
    photo = tmp_path / "大棚.jpg"
    Image.new("RGB", (64, 48), "green").save(photo)
    _its_board(desk, chooser, photo)


def _is_built_and_accepted(desk: Walker, view: LedgerView) -> None:
    """It is sent back once, and once not accepted: put right, it is looked at again."""
    do_step(desk, view, "县级审批", "2", doc_no="5号")
    do_step(desk, view, "开工", "3")
    do_step(desk, view, "完工", "4")
    do_step(desk, view, "乡镇初验", "3", result="3", opinion="差一座")
    assert "乡镇初验（退回）" in " ".join(one.text() for one in view.strip.findChildren(QLabel))
    do_step(desk, view, "项目进度", "3", percent="100")
    do_step(desk, view, "完工", "4")
    do_step(desk, view, "乡镇初验", "4", opinion="合格")
    do_step(desk, view, "县级验收", "3", result="2", opinion="棚膜破了")
    do_step(desk, view, "项目进度", "3", percent="100")
    do_step(desk, view, "完工", "4")
    do_step(desk, view, "乡镇初验", "4", opinion="换过膜，合格")
    do_step(desk, view, "县级验收", "5", opinion="合格")


def _its_money(desk: Walker) -> None:
    view = view_of(desk, "money")
    assert view.list.apart == {"account": "01"}
    desk.press("Ctrl+M")
    desk.wait(lambda: view.is_filling, "the form of a movement")
    assert view.panel.form.cells["money.person"].input.isHidden()
    type_in(desk, view, direction="1", amount="-5")
    desk.press("Return")
    assert "0" in view.panel.form.cells["money.amount"].wrong  # refused beside the field, and still there
    type_in(desk, view, amount="100000.55", source="01", project="1")
    desk.press("Return")
    assert view.panel.form.ask("money.region_code") == desk.village.region  # where the project is
    desk.press("Ctrl+Return")
    desk.idle()
    for paid in ("60000", "40000"):
        desk.press("Ctrl+M")
        desk.wait(lambda: view.is_filling, "the form of a payment")
        type_in(desk, view, direction="2", amount=paid, project="1")
        desk.press("Ctrl+Return")
        desk.idle()
    desk.wait(lambda: "结余 0.55 元" in view.list.sums.text(), view.list.sums.text())


def _its_board(desk: Walker, chooser: Chooser, photo: Path) -> None:
    """What hangs at its site, to the last 分, with a photo that was kept with it behind."""
    view = view_of(desk, "project")
    desk.press("Return")
    desk.wait(lambda: view.is_filling, "the form")
    assert "到位 100,000.55 元" in view.whose.text()
    assert "拨付 100,000 元（100%）" in view.whose.text()
    chooser.give(photo)
    view.evidence.add_button.click()
    desk.idle()
    desk.press("Escape")
    desk.idle()
    seen: list[str] = []

    def look(dialog: PapersDialog) -> None:
        desk.pick(dialog.which, 1)
        seen.append(dialog.looking.where.text())
        seen.append(str(dialog._bundle.sheets))
        dialog.photos.click()
        seen.append(dialog.looking.where.text())
        desk.press("Escape")

    desk.when(PapersDialog, look)
    desk.press("Ctrl+P")
    desk.idle()
    assert ["共 1 页" in seen[0], "共 2 页" in seen[2]] == [True, True]
    assert "资金 100,000.55 元" in seen[1]


def test_a_loan_from_the_banks_list_to_its_reminder(full_town: Village, chooser: Chooser, tmp_path: Path) -> None:
    desk = Walker(full_town)
    desk.enter("镇级工作人员")
    [person, *_] = [one for one in desk.dump() if one.get("id_no")]
    file, due = tmp_path / "银行.xlsx", today() + dt.timedelta(20)
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.append(["贷款人姓名", "贷款人身份证号", "贷款金融机构", "贷款合同编号", "贷款金额", "年利率", "贷款日期",
                  "到期日期", "贷款用途", "是否贴息", "未偿还贷款余额"])  # fmt: skip
    sheet.append([person["name"], person["id_no"], "农商行", "1", 50000, 3.45, str(due.replace(year=due.year - 1)),
                  str(due), "养殖业", "是", 30000])  # fmt: skip
    sheet.append(
        [person["name"], person["id_no"], "农商行", "2", 60000, 3.45, "2026-01-01", "2027-01-01", "养殖业", "是", 0]
    )
    made.save(file)
    view = view_of(desk, "loan")
    chooser.give(file)
    desk.when(ImportPreview, lambda dialog: dialog.go.click())
    desk.when(ImportSummary, lambda dialog: dialog.reject())
    desk.click("导入…")
    desk.idle()
    desk.wait(lambda: view.list.table.rows.rowCount() == 1, "the row that could be taken")
    back = openpyxl.load_workbook(tmp_path / "银行.待修正.xlsx").worksheets[0]
    assert any("一笔最多 50,000 元" in str(cell) for line in back.iter_rows(values_only=True) for cell in line)
    view.list.chips["快到期"].click()
    desk.idle()
    desk.wait(lambda: "30,000" in view.list.sums.text(), view.list.sums.text())
    assert view.list.chips["快到期"].text() == "快到期 1"
    _its_reminder(desk)
    found = desk.book_says("check", str(full_town.path))["findings"]
    assert [one["text"] for one in found if one["rule"] == "LN8"] == [
        "还有 20 天到期，余额 30,000 元。请提醒还款，或办续贷展期。"
    ]
    _its_balance(desk, view)


def _its_balance(desk: Walker, view: LedgerView) -> None:
    """Some was paid back: more than was lent is refused beside the balance alone, and stays as it was typed."""
    view.list.table.setFocus()
    desk.press("Return")
    desk.wait(lambda: view.is_filling, "the loan's form")
    cells = view.panel.form.cells
    type_in(desk, view, balance="50001")
    desk.press("Return")
    assert "余额比贷款金额还大" in cells["loan.balance"].wrong
    assert [name for name, cell in cells.items() if cell.wrong] == ["loan.balance"]
    desk.press("Ctrl+Return")
    desk.idle()
    assert (view.is_filling, cells["loan.balance"].input.typed()) == (True, "50001")
    type_in(desk, view, balance="12345.6")
    desk.press("Ctrl+Return")
    desk.idle()
    desk.wait(lambda: "12,345.60" in view.list.sums.text(), view.list.sums.text())


def _its_reminder(desk: Walker) -> None:
    """On paper: the second that the list offers."""
    seen: list[str] = []

    def look(dialog: PapersDialog) -> None:
        desk.pick(dialog.which, 1)
        seen.append(f"{dialog.which.currentText()} {dialog.looking.where.text()}")
        desk.press("Escape")

    desk.when(PapersDialog, look)
    desk.press("Ctrl+P")
    desk.idle()
    assert ["小额信贷到期提醒单" in text and "共 1 页" in text for text in seen] == [True], seen


def test_a_claim_from_its_application_to_its_payment_and_one_refused(full_town: Village) -> None:
    """The notice hangs until somebody writes how it ended; a photo of the receipt stands with the claim."""
    desk = Walker(full_town)
    desk.enter("镇级工作人员")
    view = view_of(desk, "claim")
    days = [str(today() - dt.timedelta(number)) for number in range(31)]
    for _ in range(2):
        desk.when(HouseholdDialog, lambda dialog: first_home(desk, dialog))
        desk.press("Ctrl+M")
        desk.wait(lambda: view.is_filling, "the form")
        type_in(desk, view, scheme="2", policy_year=str(today().year), trigger="3", applied_on=days[30], loss="20000",
              deductible="5000", ratio="60")  # fmt: skip
        desk.press("Ctrl+Return")
        desk.idle()
        desk.wait(lambda: not view.is_filling, view.sheet.notices.text)
    assert view.list.table.rows.rowCount() == 2
    view.list.table.setFocus()
    desk.press("Return")
    desk.wait(lambda: view.is_filling, "the form again")
    do_step(desk, view, "救助受理", "1", date=days[29])
    do_step(desk, view, "救助核查", "2", date=days[28], opinion="看了单据，情况属实。")
    do_step(desk, view, "救助公示", "3", date=days[20], shown_from=days[20], shown_to=days[14], place="村委会")
    _refused_while_it_hangs(desk, view, days[5])
    do_step(desk, view, "记异议", "3", objections="0")
    assert "记异议" not in [one.text() for one in view.strip.findChildren(QPushButton) if one.isVisible()]
    do_step(desk, view, "救助批准", "4", date=days[5], amount="9000", opinion="同意。")
    do_step(desk, view, "救助发放", "5", date=days[1])
    desk.press("Escape")
    desk.idle()
    view.list.table.setFocus()
    view.list.table.stand_on(next(
        row for row in range(2) if view.list.table.rows.row(row).record.state == "1"
    ))  # fmt: skip
    desk.press("Return")
    desk.wait(lambda: view.is_filling, "the other one")
    do_step(desk, view, "救助受理", "1", date=days[29])
    do_step(desk, view, "不予救助", "6", date=days[28], refused_reason="没有超过起付线")
    told = desk.book_says("ledger", str(full_town.path), "claim")
    assert sorted((one["state"], one["amount"]) for one in told) == [("不予救助", ""), ("已发放", "9,000")]


def _refused_while_it_hangs(desk: Walker, view: LedgerView, day: str) -> None:
    """Nobody approves before it is written how the notice ended; the sentence stands, and nothing is done."""
    said: list[str] = []

    def tries(dialog: StepDialog) -> None:
        for name, text in {"date": day, "amount": "9000", "opinion": "同意。"}.items():
            next(one for key, one in dialog.form.cells.items() if key.endswith(f".{name}")).input.setFocus()
            desk.press("Ctrl+A")
            desk.write(text)
        desk.press("Ctrl+Return")
        said.append(dialog.said.text())
        desk.press("Escape")

    desk.when(StepDialog, tries)
    desk.click("救助批准", view.strip)
    desk.idle()
    assert any("异议" in text for text in said), said
    assert state_of(view) == "3"


def test_a_month_of_the_filial_fund(full_village: Village) -> None:
    desk = Walker(full_village)
    desk.enter("村级录入员")
    desk.window.session.go("filial")
    desk.idle()
    page: FilialPage = desk.page(FilialPage)
    count = len(page.elders)
    assert count > 2
    grid = page.grid
    grid.setFocus()
    _two_by_hand(desk, page)
    for line, elder in enumerate(page.elders):  # who pays for the others
        if not elder.payer and line > 1:
            cell = grid.item(line, 2)
            assert cell
            cell.setText("子女")  # Chinese comes from the input method
    desk.breathe()
    page.amount.setFocus()
    desk.write("100")
    desk.click("整月填")
    desk.idle()
    desk.wait(lambda: all(one.paid for one in page.elders), "the month of all")
    assert [int(one.paid) for one in page.elders[:3]] == [200, 300, 100]
    desk.click("发放补贴")
    desk.idle()
    desk.wait(lambda: all(one.given for one in page.elders), "the allowances of all")
    assert int(page.elders[0].given) == 20
    sums = desk.book_says("ledger", str(full_village.path), "money", "--totals", "--where", "收支=收入")
    assert (sums["count"], sums["sums"]["in"]) == (count, f"{500 + 100 * (count - 2)}.00")
    grid.setFocus()
    desk.press("Ctrl+Z")  # all allowances at once
    desk.idle()
    desk.wait(lambda: not any(one.given for one in page.elders), "no allowance any more")


def _two_by_hand(desk: Walker, page: FilialPage) -> None:
    """Typed one below the other."""
    grid, month = page.grid, today().month
    grid.setCurrentCell(0, 2 + month)
    desk.write("200")
    desk.press("Return")  # goes down
    desk.idle()
    desk.wait(lambda: page.elders[0].paid, "the first line written")
    assert grid.currentRow() == 1
    desk.write("300")
    desk.press("Return")
    desk.idle()
    desk.wait(lambda: page.elders[1].paid, "the second line written")
    assert grid.currentRow() == 2
