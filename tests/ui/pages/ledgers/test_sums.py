"""What a list says that it comes to: of one year where a row tells of a year, what came and what went; what was just
saved is in sight."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from db.changes import change
from db.money import Money
from db.village import VillageYear
from fupin_desktop.ledgers.book import LEDGERS
from fupin_desktop.ledgers.ledger import Ledger
from fupin_desktop.services.book.opening import Book
from tests.answered import session_on
from tests.books import ACTOR, YUANXUEZHUANG
from tests.ui.conftest import shown
from ui import theme
from ui.pages.ledgers.page import LedgerPage
from ui.pages.ledgers.view import LedgerView
from ui.window.main_window import MainWindow


def _view(window: MainWindow, ledger: str) -> LedgerView:
    window.session.go("ledger", ledger=ledger)
    window.session.jobs.finish()
    page = window.pages.current()
    assert isinstance(page, LedgerPage)
    assert page.view
    return page.view


def _save(view: LedgerView, **values: Any) -> None:
    for name, value in values.items():
        view.panel.form.cells[f"{view.ledger.name}.{name}"].input.show_value(value)
    view.sheet.save()
    view.session.jobs.finish()


def test_a_ledger_of_years_begins_with_the_newest(qtbot: QtBot, book: Book) -> None:
    with change(ACTOR, "登记") as writer:
        for year in (2024, 2025):
            row = {"region_code": YUANXUEZHUANG, "year": year, "households": 100, "population": year}
            writer.put(VillageYear, [{**row, "id": f"y{year}"}])
    window = shown(qtbot, session_on(book))
    view = _view(window, "village_year")
    found, of_year = view.list, view.list.filters["year"]
    assert (of_year.chosen, of_year.isVisibleTo(found), found.table.rows.rowCount()) == ("2025", True, 1)
    assert found.sums.text() == "共 1 条　总户数 100　总人口数 2,025"
    assert "2025" in found.narrowed()
    found.reset()
    window.session.jobs.finish()
    assert found.sums.text() == "共 2 条　选一个年度才有合计"
    view.tabs.setCurrentIndex(1)
    view.numbers.by.choose("year")
    view.numbers.show_for(found.wanted)
    window.session.jobs.finish()
    assert [view.numbers.table.rows.row(n).added(1) for n in (0, 1)] == ["2,024", "2,025"]  # by year
    view.numbers.by.choose("")  # by village
    view.numbers.show_for(found.wanted)
    window.session.jobs.finish()
    assert view.numbers.table.rows.row(0).added(1) == ""
    assert "先在名单上选一个年度才有合计" in view.numbers.told.text()
    of_year.choose("2024")
    view.add()
    _save(view, year=2026, households=90, population=300)
    assert (of_year.chosen, found.sums.text()) == ("2026", "共 1 条　总户数 90　总人口数 300")


def test_what_was_saved_is_in_the_account_that_is_listed(qtbot: QtBot, book: Book) -> None:
    with change(ACTOR, "登记") as writer:
        gift = {"account": "06", "region_code": YUANXUEZHUANG, "date": "2026-03-01", "payer": "尉迟恭"}
        writer.put(Money, [{**gift, "id": "in", "direction": "1", "amount": 50000}])
        writer.put(Money, [{**gift, "id": "out", "direction": "2", "amount": 20000}])
    window = shown(qtbot, session_on(book))
    view = _view(window, "money")
    view.list.filters["account"].choose("06")
    view.refresh()
    window.session.jobs.finish()
    assert view.list.sums.text() == "共 2 条　收入 500 元　支出 200 元　结余 300 元"
    view.add()
    _save(view, account="03", direction="1", amount=Decimal("9.5"), source="04")
    assert view.list.apart == {"account": "03"}
    assert view.list.sums.text() == "共 1 条　收入 9.50 元　结余 9.50 元"


def test_in_large_letters_the_one_sum_that_has_room_is_the_one_drawn(
    qtbot: QtBot, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(theme, "scale", lambda: 150)
    with change(ACTOR, "登记") as writer:
        row = {
            "region_code": YUANXUEZHUANG,
            "year": 2025,
            "households": 100,
            "population": 300,
            "collective_total": 12_345_600,
        }
        writer.put(VillageYear, [{**row, "id": "y"}])
    view = _view(shown(qtbot, session_on(book)), "village_year")
    numbers, sums = view.numbers, [one.label for one in view.ledger.sums]
    total, unit = VillageYear.collective_total.label, VillageYear.collective_total.unit
    view.tabs.setCurrentIndex(1)
    for what, said in (("", ""), ("总户数", "100"), (total, f"123,456 {unit}")):
        numbers.of.choose(str(sums.index(what)) if what else "")
        numbers.show_for(view.list.wanted)
        view.session.jobs.finish()
        assert [column.title for column in numbers.table.all_columns] == ["分类", "条数", "合计"]
        assert numbers.table.all_columns[2].show(numbers.table.rows.row(0)) == said
        assert [column.title for column in numbers.table.rows.columns] == ["分类", "条数", "合计"][: 3 if what else 2]


@pytest.mark.parametrize("ledger", [one for one in LEDGERS if one.sums], ids=lambda one: one.name)
def test_no_heading_of_the_numbers_is_cut(book: Book, qtbot: QtBot, ledger: Ledger) -> None:
    """Of every ledger: where its sums have no room beside each other, one is shown."""
    view = _view(shown(qtbot, session_on(book)), ledger.name)
    view.tabs.setCurrentIndex(1)
    view.session.jobs.finish()
    table = view.numbers.table
    letters, wide = table.horizontalHeader().fontMetrics().horizontalAdvance, table.columnWidth
    assert [column.title for n, column in enumerate(table.rows.columns) if wide(n) < letters(column.title)] == []
