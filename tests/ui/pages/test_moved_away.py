"""A household that has moved away is looked at: no form of it says 保存, and of the next household all do again."""

from __future__ import annotations

import datetime as dt

from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from db.changes import change
from db.household import Household
from db.move import TAKEN, Move
from fupin_desktop.ledgers.projects import LOANS
from fupin_desktop.ledgers.relief import SETTLEMENTS
from fupin_desktop.services.book.opening import Book
from tests.answered import session_on
from tests.books import YUANXUEZHUANG, add_household
from tests.ledgers import saved
from tests.monitored import clue_of
from tests.narrowed import a
from ui.forms.sheet import Sheet
from ui.pages.household_page import HouseholdPage
from ui.pages.household_tabs import Tab
from ui.pages.ledgers.view import LedgerView
from ui.pages.monitoring.case_page import CasePage
from ui.pages.visit_page import VisitPage
from ui.widgets.choice import Choice

OTHER = "410502101214"
#: What may be pressed of a household that is only looked at.
_LOOKS = {"心理档案", "报告危险…", "依法删除…", "打印"}
_WRITES = ("添加", "修改", "删除", "登记", "记走访", "换人", "更正", "自然减少", "保存", "撤回")


def _said(page: QWidget) -> list[str]:
    """The buttons in sight that write."""
    pressed = [(one, one.text()) for one in page.findChildren(QPushButton)]
    chosen = [(one, one.currentText()) for one in page.findChildren(Choice)]
    shown = [words for one, words in (*pressed, *chosen) if one.isVisibleTo(page) and one.isEnabled()]
    return [words for words in shown if words.startswith(_WRITES) and words not in _LOOKS]


def _typed_into(sheet: Sheet) -> list[str]:
    return [cell.name for panel in sheet.panels for form in panel.forms() for cell in form.cells.values()
            if cell.input.isEnabled() and not getattr(cell.input, "isReadOnly", bool)()]  # fmt: skip


def _tabs(page: HouseholdPage) -> dict[str, tuple[list[str], list[str]]]:
    """Tab → (what it offers that writes, what can be typed into)."""
    found = {}
    for number in range(page.tabs.count()):
        page.tabs.setCurrentIndex(number)
        tab = page.tabs.currentWidget()
        assert isinstance(tab, Tab)
        sheets = [one for one in tab.findChildren(Sheet) if one.isVisibleTo(tab)]
        found[tab.title] = (_said(tab), [name for sheet in sheets for name in _typed_into(sheet)])
    return found


def _go(household: str) -> None:
    with change("袁薛庄村", "接收") as writer:
        told = Move(household=household, from_village=YUANXUEZHUANG, to_village=OTHER, state=TAKEN)
        told.date, told.reason = dt.date(2026, 11, 1), "投亲"
        told.save()
        writer.put(Household, [{"id": household, "region_code": OTHER}])


def test_nothing_of_it_says_save_and_all_of_the_next_one_does(qtbot: QtBot, book: Book) -> None:
    gone, _ = add_household()
    stays, _ = add_household("李四", "410502196003036013")
    records = [(ledger, str(saved(ledger, str(gone.id), 1).id)) for ledger in (LOANS, SETTLEMENTS)]
    clue = str(clue_of(dt.date(2026, 11, 1), gone).id)
    session = session_on(book)
    page = HouseholdPage(session)
    qtbot.addWidget(page)
    page.show_for(str(gone.id))
    before = _tabs(page)
    _go(str(gone.id))
    page.show_for(str(gone.id))
    assert "已迁出，这里只能看" in page.moved.text
    assert {title: told for title, told in _tabs(page).items() if any(told)} == {}
    assert _said(page) == []
    a(Tab, page.tabs.currentWidget()).keep()
    page.show_for(str(stays.id))
    after = _tabs(page)
    for title in ("基本情况", "住房饮水", "生产生活", "成员", "帮扶", "监测", "台账"):
        assert set(after[title][0]) >= set(before[title][0]), title
        assert after[title][1] == before[title][1], title
        assert any(after[title]), title
    assert "记走访" in _said(page)
    for ledger, key in records:
        view = LedgerView(session, ledger)
        qtbot.addWidget(view)
        view.open(key)
        assert (_said(view.sheet), _typed_into(view.sheet)) == ([], []), ledger.name
        assert "只能看" in view.sheet.stack.state.text()
    visit = VisitPage(session)
    qtbot.addWidget(visit)
    visit.show_for(str(gone.id))
    assert (_said(visit), _typed_into(visit.sheet)) == ([], [])
    case = CasePage(session)
    qtbot.addWidget(case)
    case.show_for(clue)
    assert _said(case) == []
    assert "只能看" in case.finished.text()
