"""The statement adds up while one types; blank is not zero; what can't be kept is said."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from db.income import Income
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.household import casework, drafts
from fupin_desktop.services.household.casework import Work
from tests.answered import session_on
from tests.books import ACTOR, YUANXUEZHUANG
from tests.ui import grammar
from ui.forms.income_form import IncomePanel
from ui.forms.line_inputs import Input
from ui.forms.sheet import Sheet


def work_of(sheet: Sheet) -> Work:
    assert isinstance(sheet.work, Work)
    return sheet.work


@pytest.fixture
def sheet(qtbot: QtBot, book: Book) -> Sheet:
    made = Sheet(session_on(book), "income", "修改收支", [IncomePanel()])
    qtbot.addWidget(made)
    made.start(casework.new(YUANXUEZHUANG, 2026, ACTOR))
    made.resize(1100, 600)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    return made


def panel(sheet: Sheet) -> IncomePanel:
    found = sheet.stack.panel
    assert isinstance(found, IncomePanel)
    return found


def field(sheet: Sheet, name: str) -> Input:
    found = panel(sheet).form.cells[f"income.{name}"].input
    assert isinstance(found, Input)
    return found


def key_in(sheet: Sheet, **amounts: str) -> None:
    for name, text in amounts.items():
        field(sheet, name).setFocus()
        QTest.keyClicks(field(sheet, name), text)


def figure(sheet: Sheet, name: str) -> str:
    return panel(sheet).form.figures[name].text()


def test_totals_add_up_with_each_key(sheet: Sheet) -> None:
    key_in(sheet, members="4", wage_job="3")
    assert (field(sheet, "wage").text(), figure(sheet, "net")) == ("3", "3")
    QTest.keyClicks(field(sheet, "wage_job"), "6000")
    assert (field(sheet, "wage").text(), figure(sheet, "net"), figure(sheet, "net_pc")) == ("36,000", "36,000", "9,000")
    key_in(sheet, cost_crop="1000", rigid_expense="500", claim_income="100")
    assert (figure(sheet, "net"), figure(sheet, "ref"), figure(sheet, "ref_pc")) == ("35,000", "34,600", "8,650")


def test_details_add_up_to_their_group_and_its_group(sheet: Sheet) -> None:
    panel(sheet).form.open_details(is_open=True)
    key_in(sheet, t_aged="50", t_gift="10")
    assert (field(sheet, "t_other").text(), field(sheet, "trans").text()) == ("60", "60")
    field(sheet, "t_aged").clear()
    field(sheet, "t_gift").clear()
    assert (field(sheet, "t_other").text(), field(sheet, "trans").text()) == ("", "")
    assert not field(sheet, "trans").isReadOnly()


def test_a_group_without_items_takes_a_total(sheet: Sheet) -> None:
    key_in(sheet, wage="12000", prop="0")
    panel(sheet).take()
    statement = work_of(sheet).income
    assert (statement.wage, statement.prop, statement.biz) == (Decimal(12000), Decimal(0), None)
    assert figure(sheet, "net") == "12,000"


def test_nobody_counted_is_said(sheet: Sheet) -> None:
    key_in(sheet, wage="12000")
    assert panel(sheet).form.said.text() == "填了计算人数，才能算出人均。"
    assert figure(sheet, "net_pc") == "—"


def test_what_is_no_amount_stands_in_the_way_and_is_shown(sheet: Sheet) -> None:
    key_in(sheet, wage_job="abc")
    QTest.keyClick(field(sheet, "wage_job"), Qt.Key.Key_Return)
    cell = panel(sheet).form.cells["income.wage_job"]
    assert cell.message.isVisible()
    assert "这里要填数字" in cell.message.text()
    sheet.save()
    assert list(Income.living()) == []


def test_a_full_disk_loses_nothing(sheet: Sheet, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_a: object, **_more: object) -> None:
        raise OSError(28, "No space left on device")

    key_in(sheet, members="1", wage="5")
    with monkeypatch.context() as patched:
        patched.setattr(sheet, "_write", full)
        sheet.save()
    assert sheet.notices.text.startswith("没有保存：磁盘满了。填的内容还在")
    assert field(sheet, "wage").text() == "5"
    assert len(drafts.everything()) == 1
    casework.save(ACTOR, "x", [work_of(sheet).household])
    sheet.save()
    assert [row.wage for row in Income.living()] == [5]


def test_enter_skips_what_is_added_up(sheet: Sheet) -> None:
    key_in(sheet, wage_job="1")
    names = [stop.accessibleName() for stop in panel(sheet).inputs()]
    assert names[:5] == ["计算人数", "收支期间起", "收支期间止", "A1 务工收入（元）", "A2 行业部门公益岗收入（元）"]
    assert names.index("E 生产经营性支出（元）") > names.index("D6 其他转移性收入（元）")


def test_what_a_roster_gave_is_the_figure_where_there_are_no_amounts(sheet: Sheet) -> None:
    key_in(sheet, given_net_pc="8000.50")
    assert (figure(sheet, "net_pc"), figure(sheet, "net")) == ("8,000.50", "—")
    assert "名册给的" in panel(sheet).form.said.text()
    key_in(sheet, members="2", wage_job="6000")
    assert figure(sheet, "net_pc") == "3,000"


def test_a_draft_that_waits_is_given_up_by_its_key(sheet: Sheet) -> None:
    """Alt+D opened the details as well: at a key that two buttons in sight wait for Qt does nothing."""
    answered: list[str] = []
    ways = (("继续填写(&J)", "J"), ("放弃(&D)", "D"))
    sheet.notices.ask("有没保存的内容。", *((words, partial(answered.append, key)) for words, key in ways))
    assert list(grammar.keys_twice(sheet)) == []
    for key in (Qt.Key.Key_D, Qt.Key.Key_J):
        QTest.keyClick(sheet, key, Qt.KeyboardModifier.AltModifier)
    assert answered == ["D", "J"]
    assert panel(sheet).form.details.isHidden()
    QTest.keyClick(sheet, Qt.Key.Key_X, Qt.KeyboardModifier.AltModifier)
    assert not panel(sheet).form.details.isHidden()
