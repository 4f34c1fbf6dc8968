"""What can't be, or is hardly so, is told beside the field where it is typed: the examples of the issue."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from db.changes import change
from db.organisation import Org
from db.person import Person
from db.work import Vacancy
from fupin_desktop.ledgers.book import LEDGERS
from fupin_desktop.ledgers.ledger import Ledger
from fupin_desktop.ledgers.money import MONEY
from fupin_desktop.ledgers.organisation import ACTIVITIES, ORGS
from fupin_desktop.ledgers.projects import LOANS
from fupin_desktop.ledgers.work import VACANCIES
from fupin_desktop.services.book import entry, references
from fupin_desktop.services.book.opening import create_book, open_book
from fupin_desktop.services.ledgers import desk
from tests.answered import session_on
from tests.books import ACTOR, add_household
from tests.ui.conftest import shown
from ui.forms.cell import Cell
from ui.pages.ledgers.page import LedgerPage
from ui.pages.ledgers.view import LedgerView
from ui.window.main_window import MainWindow


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    create_book(tmp_path / "宝莲寺镇.fpb", "410502101", ACTOR)
    with open_book(tmp_path / "宝莲寺镇.fpb", ACTOR) as book:
        home, *_ = add_household(household_no="4105021012120010001")
        entry.save(ACTOR, "户别", [home])
        window = shown(qtbot, session_on(book))
        window.setProperty("home", str(home.id))
        yield window


def begun(window: MainWindow, ledger: Ledger) -> LedgerView:
    window.session.go("ledger", ledger=ledger.name)
    page = window.pages.current()
    assert isinstance(page, LedgerPage)
    assert page.view
    if page.view.is_filling:
        page.view.close_form()
    page.view.add(str(window.property("home")))
    return page.view


def typed(view: LedgerView, name: str, text: str) -> Cell:
    cell = view.panel.form.cells[f"{view.ledger.name}.{name}"]
    assert isinstance(cell.input, QLineEdit)
    cell.input.setFocus()
    cell.input.setText(text)
    QTest.keyClick(cell.input, Qt.Key.Key_Tab)
    return cell


#: (ledger, field, what is typed, what stands beside it)
_TOLD: tuple[tuple[Ledger, str, str, str], ...] = (
    (ACTIVITIES, "date", "2026-02-30", "没有这一天"),
    (ACTIVITIES, "people", "-3", "要在 0 到"),
    (MONEY, "amount", "-5", "不能小于 0"),
    (MONEY, "amount", "0", "金额要大于 0。支出请在“收支”里选支出。"),
    (LOANS, "due", "20261301", "没有这一天"),
    (LOANS, "rate", "345", "最多 100"),
    (ACTIVITIES, "place", "长" * 70, "最多 60 个字，现在 70 个字"),  # and all of them are there still
)


def test_a_village_registers_its_own_posts_alone(window: MainWindow) -> None:
    window.session.go("ledger", ledger=VACANCIES.name)
    page = window.pages.current()
    assert isinstance(page, LedgerPage)
    assert page.view
    view = page.view
    view.add()
    assert not typed(view, "kind", "1").message.text()  # of the township
    typed(view, "region_code", "袁薛庄村")
    for text, said in (("1", "企业、帮扶车间的岗位由镇里登记"), ("2", "企业、帮扶车间的岗位由镇里登记"), ("3", "")):
        assert said in typed(view, "kind", text).message.text()
    typed(view, "kind", "1")
    for name, one in {"employer": "鞋厂", "post": "缝纫", "number": "1", "place": "镇上", "scope": "1"}.items():
        typed(view, name, one)
    QTest.keyClick(view.panel.form.cells["vacancy.post"].input, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert (view.is_filling, Vacancy.living().count()) == (True, 0)
    typed(view, "region_code", "宝莲寺镇")
    QTest.keyClick(view.panel.form.cells["vacancy.post"].input, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert [one.region_code for one in Vacancy.living()] == ["410502101"]


def test_what_cannot_be_is_told_where_it_is_typed(window: MainWindow) -> None:
    for ledger, name, text, said in _TOLD:
        view = begun(window, ledger)
        cell = typed(view, name, text)
        assert said in cell.message.text(), (ledger.name, name, cell.message.text())
        view.sheet.draft.keep()


def test_a_place_that_is_none_is_told_by_its_name(window: MainWindow) -> None:
    view = begun(window, ACTIVITIES)
    typed(view, "region_code", "没有的村")
    view.sheet.save()
    assert view.sheet.notices.text.startswith("有 1 处填得不对，改了才能保存。 村（镇、区）：没有“没有的村”"), (
        view.sheet.notices.text
    )
    for text in ("212", "袁薛庄", "101212"):  # the last digits do, also where townships can be meant
        assert typed(view, "region_code", text).input.value() == "410502101212", text
    view.sheet.check()
    assert view.sheet.notices.text == ""  # nothing stands in the way any more
    view.sheet.draft.keep()


def test_no_record_is_nobodys(window: MainWindow) -> None:
    """What hangs on a person is not saved without one: it would be of no household."""
    home = str(window.property("home"))
    of_persons = [
        one for one in LEDGERS if references.needs_household(one.model) and "household" not in one.model.kinds()
    ]
    assert {one.name for one in of_persons} == {"settlement", "work_intent", "care"}
    for ledger in of_persons:
        assert getattr(desk.begin(ledger, ACTOR, home).record, "person") == Person.get().id  # noqa: B009 - of any ledger
    with change(ACTOR, "登记") as writer:
        writer.put(Person, [{"id": "wife", "household": home, "name": "独孤伽罗", "member_state": "1"}])
    for ledger in of_persons:
        view = begun(window, ledger)
        view.panel.form.cells[f"{ledger.name}.note"].input.show_value("不知道是谁的")
        view.sheet.save()
        window.session.jobs.finish()
        assert view.is_filling, ledger.name
        cell = view.panel.form.cells[f"{ledger.name}.person"]
        assert "请先填上" in cell.message.text(), (ledger.name, cell.message.text(), view.sheet.notices.text)
        assert not ledger.model.select().exists(), ledger.name
        view.sheet.draft.keep()


#: What is kept, and told when the form is judged.
_KEPT: tuple[tuple[Ledger, dict[str, str], str, str], ...] = (
    (ACTIVITIES, {"kind": "11", "date": "2026-05-01", "topic": "t", "people": "2500"}, "people",
     "一次有 2,500 人次，超过 2000 人。请看看是不是多打了一位。"),
    (LOANS, {"principal": "80000", "balance": "80000"}, "principal",
     "一笔最多 50,000 元（一户余额最多 100,000 元），现在 80,000 元。请核对。"),
)  # fmt: skip


def test_what_is_hardly_so_is_kept_and_told(window: MainWindow) -> None:
    for ledger, told, name, said in _KEPT:
        view = begun(window, ledger)
        for field, text in told.items():
            typed(view, field, text)
        view.sheet.check()
        cell = view.panel.form.cells[f"{ledger.name}.{name}"]
        assert said in cell.message.text(), (ledger.name, cell.message.text())


def test_a_village_outside_the_book_is_refused(window: MainWindow) -> None:
    view = begun(window, ACTIVITIES)
    cell = view.panel.form.cells["activity.region_code"]
    cell.input.restore("南关村")
    cell.judge()
    cell.show_state()
    assert cell.wrong
    assert cell.message.text()
    assert getattr(view.panel.entry.record, "region_code", None) != "410502001001"


def test_what_must_be_filled_is_told_beside_it_once_it_was_passed(window: MainWindow) -> None:
    """A unit of which only the kind is known: while the name waits nothing is said, passed over it says so."""
    view = begun(window, ORGS)
    name = view.panel.form.cell(Org.name)
    view.panel.form.cell(Org.kind).input.show_value("01")
    view.sheet.check()
    assert name.message.text() == ""
    name.input.setFocus()
    QTest.keyClick(name.input, Qt.Key.Key_Tab)
    view.sheet.check()
    assert "单位名称没有填。请问清后补上。" in name.message.text()
    view.sheet.save()
    [saved] = Org.living()
    view.open(str(saved.id))
    assert "单位名称没有填" in name.message.text()
