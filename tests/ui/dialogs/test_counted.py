"""What counts as income is said by item and year."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from db.changes import change
from db.income import Income
from db.village import CountedItem
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.household import history, lines, years
from fupin_desktop.services.lists import listing
from tests.books import ACTOR, YUANXUEZHUANG, add_household
from ui.dialogs.counted import CountedDialog

YEAR = years.current()


def test_an_item_is_taken_out_of_a_year_and_put_back(qtbot: QtBot, book: Book) -> None:
    household, _ = add_household()
    with change(ACTOR, "录入"):
        Income(
            household=household.id, year=YEAR, kind="1", members=2, wage_job=Decimal(8000), t_aged=Decimal(600)
        ).save()
        CountedItem(region_code="4105", year=YEAR, item="t_heat", counted=False).save()
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = CountedDialog(parent, ACTOR, YUANXUEZHUANG)
    items = [dialog.table.rows.row(n) for n in range(dialog.table.rows.rowCount())]
    assert (items[0].number, items[0].label) == ("A1", "务工收入")
    assert [item.name for item in items if not item.is_counted] == ["t_heat"]
    place = next(n for n, item in enumerate(items) if item.name == "t_aged")

    def figure() -> Decimal | None:
        return listing.households().rows(0, 1)[0].net_per_capita

    assert figure() == 4300
    dialog.table.stand_on(place)
    assert dialog.turn.text() == "改成“不计入”"
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    assert figure() == 4000
    assert (dialog.table.currentIndex().row(), dialog.turn.text()) == (place, "改成“计入”")
    assert history.undoable() == f"{YEAR} 年高龄津贴不计入纯收入"
    dialog.show()
    dialog.year.setFocus()
    dialog.year.setText(str(YEAR - 1))
    QTest.keyClick(dialog.year, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert {item.is_counted for item in lines.items(YUANXUEZHUANG, YEAR - 1)} == {True}
    assert dialog.table.current().is_counted
    dialog.year.setText("明年")
    dialog.show_year()
    assert "整数" in dialog.said.text()
    dialog.year.setText(str(YEAR))
    dialog.show_year()
    dialog.turn.click()
    assert figure() == 4300
