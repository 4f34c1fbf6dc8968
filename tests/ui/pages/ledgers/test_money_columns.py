"""The list of an account shows the columns of that account; what somebody chose of them stays chosen."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from pytestqt.qtbot import QtBot

from db.money import Money
from fupin_desktop.ledgers.projects import LOANS
from fupin_desktop.rules.money import ASKED
from fupin_desktop.services.book import entry
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.ledgers import lists
from tests.answered import session_on
from tests.books import ACTOR, YUANXUEZHUANG, add_household
from tests.ui.conftest import shown
from ui.forms.cell import Cell
from ui.forms.editor import Form
from ui.pages.ledgers.page import LedgerPage


def test_an_account_shows_its_own(qtbot: QtBot, book: Book) -> None:
    home, *_ = add_household()
    told = {"direction": "2", "date": dt.date(2026, 5, 1), "amount": Decimal(9), "region_code": YUANXUEZHUANG}
    entry.save(ACTOR, "登记", [Money(account="03", **told), Money(account="07", household=home.id, **told)])
    window = shown(qtbot, session_on(book))

    def columns(account: str) -> list[str]:
        window.pages.go("ledger", {"ledger": "money", "answers": {"account": account}})
        window.session.jobs.finish()
        page = window.pages.current()
        assert isinstance(page, LedgerPage)
        assert page.view
        return [column.title for column in page.view.list.table.rows.columns]

    assert columns("03") == ["日期", "收支", "金额(元)", "资金来源", "凭证号"]
    assert columns("07") == ["户主", "村组", "日期", "收支", "金额(元)", "单位", "凭证号"]
    page = window.pages.current()
    assert isinstance(page, LedgerPage)
    assert page.view
    table = page.view.list.table
    table.show_columns({column.title for column in table.all_columns} - {"凭证号"})
    assert "凭证号" not in columns("07")
    assert columns("03") == ["日期", "收支", "金额(元)", "资金来源"]
    assert columns("07")[:2] == ["户主", "村组"]
    table.show_columns({column.title for column in table.all_columns})


def _place(form: Form, cell: Cell) -> tuple[int, int]:
    """(line, column) of a field in its grid."""
    [grid] = {grid for grid, one, _ in form.laid if one is cell}
    at: Any = grid.getItemPosition(grid.indexOf(cell.input))
    return at[0] // 3, at[1]


def test_the_form_of_an_account_has_no_hole(qtbot: QtBot, book: Book) -> None:
    """What is shown stands line by line, each but the last before a note whole, in the order of the declaration."""
    window = shown(qtbot, session_on(book))
    window.pages.go("ledger", {"ledger": "money", "answers": {"account": "01"}})
    window.session.jobs.finish()
    page = window.pages.current()
    assert isinstance(page, LedgerPage)
    assert page.view
    page.view.add()
    form = page.view.panel.form
    for account in (*ASKED, "01"):
        form.cell(Money.account).input.show_value(account)
        form.changed.emit()
        seen = [cell for cell in form.cells.values() if not cell.label.isHidden()]
        places = [_place(form, cell) for cell in seen]
        assert places == sorted(places), account
        assert [len([1 for line, _ in places if line == n]) for n in range(places[-1][0] - 1)] == [3] * (
            places[-1][0] - 1
        ), (account, places)
        assert all(cell.message.isHidden() for cell in form.cells.values()), (
            account
        )  # nothing is said, no room is taken
        assert {cell.name for cell in seen} & frozenset().union(*ASKED.values()) == ASKED[account]
    page.view.sheet.draft.drop()


def test_what_has_no_household_has_no_head(qtbot: QtBot, book: Book) -> None:
    told = {"direction": "1", "date": dt.date(2026, 5, 1), "amount": Decimal(9), "region_code": YUANXUEZHUANG}
    entry.save(ACTOR, "登记", [Money(account="99", **told)])
    window = shown(qtbot, session_on(book))
    window.pages.go("ledger", {"ledger": "money", "answers": {"account": "99"}})
    window.session.jobs.finish()
    page = window.pages.current()
    assert isinstance(page, LedgerPage)
    assert page.view
    table = page.view.list.table
    assert table.rows.columns[0].show(table.rows.row(0)) == ""
    assert lists.standing(LOANS).due == {}
