"""The household page: what stands at its head, changing in place, members, years, visits, the way to a field."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from db.household import Household, Housing, Living
from db.income import Income
from db.person import Person, PersonYear
from db.visit import Assessment, Photo, Problem, Visit
from fupin_desktop.rules.id_number import checksum
from fupin_desktop.services.book import entry
from fupin_desktop.services.book.opening import Book, open_book
from fupin_desktop.services.household import casework, checks, drafts, family, history, years
from tests.answered import session_on
from tests.books import ACTOR, add_household
from tests.edges import Dialogs, accept
from tests.narrowed import a
from tests.ui.forms.test_photo_strip import photo
from ui import theme
from ui.dialogs.leave import LeaveDialog
from ui.forms.editor import Form
from ui.forms.hidden_input import HiddenInput
from ui.forms.income_form import IncomePanel
from ui.forms.line_inputs import Input
from ui.pages.household_page import HouseholdPage
from ui.pages.household_tabs import AssessmentTab, FormTab, IncomeTab, MembersTab, Tab
from ui.pages.visit_page import VisitPage
from ui.session import Session
from ui.widgets.frame import Dialog

NUMBER = "41050219550405601" + checksum("41050219550405601")


@pytest.fixture
def page(qtbot: QtBot, qapp: QApplication, book: Book) -> HouseholdPage:
    theme.apply(qapp)
    household, _ = add_household(id_no=NUMBER, phone="13837216021", group_no="一组")
    made = shown(qtbot, session_on(book))
    made.session.changed.connect(made.refresh)  # as the window does
    made.show_for(household=str(household.id))
    made.focus_first()
    return made


def shown(qtbot: QtBot, session: Session) -> HouseholdPage:
    made = HouseholdPage(session)
    qtbot.addWidget(made)
    made.resize(1190, 650)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    return made


def tab(page: HouseholdPage, number: int) -> FormTab:
    page.tabs.setCurrentIndex(number)
    chosen = page.tab
    assert isinstance(chosen, FormTab)
    return chosen


def here() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def person() -> Person:
    found: Person = Person.living().get()
    return found


def test_the_head_is_masked_and_the_form_is_full(page: HouseholdPage) -> None:
    assert page.name.text() == "张三户"
    assert page.tag.text() == "脱贫户"
    assert "138****6021" in page.place.text()
    assert "13837216021" not in page.place.text()
    assert tab(page, 0).sheet.stack.panel.forms()[0].cells["household.phone"].input.typed() == "13837216021"
    assert page.members.table.rows.columns[4].show(family.Member(person(), None)) == "410502********" + NUMBER[-4:]


def test_a_tab_is_changed_in_place_and_saved_as_one_action(page: HouseholdPage) -> None:
    living = tab(page, 4)
    living.focus_first()
    QTest.keyClicks(here(), "3.5")
    QTest.keyClick(here(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    [row] = list(Living.living())
    assert (float(row.area_arable or 0), row.year, row.survey_by) == (3.5, years.current(), None)
    assert history.undoable() == "修改生产生活"


def test_nothing_opens_a_window_of_its_own(page: HouseholdPage) -> None:
    for number in range(page.tabs.count()):
        page.tabs.setCurrentIndex(number)
    page.members.add()
    assert [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()] == [page]


def test_a_note_is_saved_with_ctrl_enter_too(page: HouseholdPage) -> None:
    assert page.show_field("household", page.chosen_household(), "note")
    QTest.keyClicks(here(), "ok")
    QTest.keyClick(here(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert [h.note for h in Household.living()] == ["ok"]


def test_each_table_stands_on_one_tab(page: HouseholdPage) -> None:
    tabs = [page.tabs.widget(number) for number in range(page.tabs.count())]
    told = [table for tab in tabs if isinstance(tab, Tab) for table in tab.tables]
    assert len(told) == len(set(told))
    asked = {cell.model.table() for tab in tabs if isinstance(tab, FormTab) for form in tab.sheet.stack.panel.forms()
             for cell in form.cells.values()}  # fmt: skip
    assert asked <= set(told)


def test_page_keys_turn_the_tabs(page: HouseholdPage) -> None:
    control = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(here(), Qt.Key.Key_PageDown, control)
    assert page.tabs.currentIndex() == 1
    page.tabs.setCurrentIndex(3)
    page.tab.focus_first()
    QTest.keyClick(here(), Qt.Key.Key_PageUp, control)
    assert page.tabs.currentIndex() == 2


def test_escape_keeps_a_draft_and_goes_back(page: HouseholdPage, qtbot: QtBot) -> None:
    QTest.keyClicks(here(), "x")
    with qtbot.waitSignal(page.session.left):
        QTest.keyClick(here(), Qt.Key.Key_Escape)
    assert [d.record for d in drafts.everything()] == [page.chosen_household()]


def test_a_finding_leads_to_its_field_on_whichever_tab(page: HouseholdPage) -> None:
    year = years.current()
    targets = [
        ("household", str(Household.living().get().id), "address", 0),
        ("person", str(person().id), "ethnic", 1),
        ("person_year", PersonYear.new_key({"person": person().id, "year": year}), "health", 1),
        ("housing", Housing.new_key({"household": page.chosen_household(), "year": year}), "house_grade", 3),
        ("income", Income.new_key({"household": page.chosen_household(), "year": year, "kind": "1"}), "t_gift", 2),
    ]
    for table, record, field, number in targets:
        assert page.show_field(table, record, field), table
        assert page.tabs.currentIndex() == number
        kind = next(m for m in (Household, Person, PersonYear, Housing, Income) if m.table() == table).kinds()[field]
        assert kind.label in here().accessibleName()


def test_every_finding_of_an_empty_household_leads_somewhere(page: HouseholdPage) -> None:
    found = [f for f in checks.findings(page.chosen_household(), years.current()) if f.record and f.table != "visit"]
    assert len(found) > 5
    assert [f for f in found if f.rule not in ("V1", "YR3") and not page.show_field(f.table, f.record, f.field)] == []


def test_a_member_is_added_and_changed(page: HouseholdPage) -> None:
    page.tabs.setCurrentIndex(1)
    members = page.members
    QTest.keyClick(members.table, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(here(), "zhao")
    QTest.keyClick(here(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert {p.name for p in Person.living()} == {"张三", "zhao"}
    assert members.table.rows.rowCount() == 2
    assert members.table.current().person.name == "zhao"
    members.table.stand_on(0)
    QTest.keyClick(members.table, Qt.Key.Key_Return)
    assert here().accessibleName() == "姓名"
    QTest.keyClick(here(), Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(here(), Qt.Key.Key_Escape)
    assert members.table.hasFocus()
    assert members.table.current().person.name == "zhao", "whose form was in sight is whom 自然减少 would be about"


def leave(page: HouseholdPage, dialogs: Dialogs) -> None:
    def answer(dialog: LeaveDialog) -> QDialog.DialogCode:
        dialog.accept()
        assert dialog.said.text() == "减少原因、减少日期还没有填。"
        dialog.form.set(Person.del_reason, "01")
        a(Input, dialog.form.cells["person.del_date"].input).setText("20261101")
        dialog.accept()
        return QDialog.DialogCode.Accepted

    dialogs.when(LeaveDialog, answer)
    page.tabs.setCurrentIndex(1)
    page.members.leave()


def test_somebody_leaves(page: HouseholdPage, dialogs: Dialogs) -> None:
    leave(page, dialogs)
    assert (person().member_state, person().del_reason, str(person().del_date)) == ("2", "01", "2026-11-01")
    assert page.members.table.rows.columns[6].show(family.Member(person(), None)) == "自然减少 · 死亡"
    assert "0 人" in page.place.text()
    assert "把新户主的“与户主关系”选为“户主”" in dialogs.said[0]


def test_where_nobody_stands_nothing_is_asked(page: HouseholdPage, dialogs: Dialogs) -> None:
    page.tabs.setCurrentIndex(1)
    page.members.face.show_rows([])
    page.members.leave()
    page.members.remove()
    assert not dialogs.said
    page.members.load("这里没有的户", 2026)
    assert page.members.table.rows.rowCount() == 0
    page.members.load(str(person().household), 2026)
    assert page.members.table.rows.rowCount() == 1


def test_a_mistake_is_deleted_and_can_be_undone(page: HouseholdPage, dialogs: Dialogs) -> None:
    entry.save(ACTOR, "x", [casework.blank(PersonYear, person=person().id, year=2026, labor="01")])
    page.tabs.setCurrentIndex(1)
    dialogs.when(Dialog, accept)
    page.members.remove()
    assert list(Person.living()) == list(PersonYear.living()) == []
    history.undo(ACTOR)
    assert [p.name for p in Person.living()] == ["张三"]


def test_the_next_year_is_opened_by_copying(page: HouseholdPage) -> None:
    last = years.current() - 1
    key = page.chosen_household()
    old = casework.blank(PersonYear, person=person().id, year=last, labor="05")
    living = casework.blank(Living, household=key, year=last, area_arable=2, survey_by="王敏")
    income = casework.blank(Income, household=key, year=last, kind="1", members=1, wage=5)
    entry.save(ACTOR, "x", [old, living, income])
    page.refresh()
    assert page.year == years.current()
    assert not page.years.property("state")
    assert f"{years.current()} 年还没有数据" in page.notices.text
    page.notices.buttons()[0].click()
    assert page.notices.text == ""
    assert {(y.year, y.labor) for y in PersonYear.living()} == {(last, "05"), (years.current(), "05")}
    assert {(row.year, row.survey_by) for row in Living.living()} == {(last, "王敏"), (years.current(), None)}
    assert [row.year for row in Income.living()] == [last]
    page.years.choose(str(last))
    page.years.activated.emit(page.years.currentIndex())
    assert (page.year, page.years.property("state")) == (last, "warning")
    assert tab(page, 4).sheet.stack.panel.forms()[0].cells["living.area_arable"].input.typed() == "2"


def test_statements_of_several_kinds(page: HouseholdPage) -> None:
    income = tab(page, 2)
    assert isinstance(income, IncomeTab)
    income.choose("2")
    form = a(IncomePanel, income.sheet.stack.panel).form
    a(Input, form.cells["income.wage_job"].input).setText("1000")
    a(Input, form.cells["income.trans"].input).setText("0")
    income.sheet.save()
    [row] = list(Income.living())
    assert (row.kind, row.wage, row.trans, row.biz, row.members) == ("2", 1000, 0, None, 1)
    income.choose("1")
    assert form.cells["income.wage_job"].input.text() == ""


def test_rigid_expense_is_the_sum_of_its_lines(page: HouseholdPage) -> None:
    panel = a(IncomePanel, tab(page, 2).sheet.stack.panel)
    panel.rigid.add()
    panel.rigid.add()
    first, second = panel.rigid.forms()
    a(Input, first.cells["rigid_expense.amount"].input).setText("800")
    a(Input, second.cells["rigid_expense.amount"].input).setText("200.5")
    total = panel.form.cells["income.rigid_expense"].input
    assert (total.text(), total.isReadOnly()) == ("1,000.50", True)
    tab(page, 2).sheet.save()
    assert [float(row.rigid_expense or 0) for row in Income.living()] == [1000.5]


def test_an_assessment(page: HouseholdPage) -> None:
    sheet = tab(page, 5).sheet
    a(Input, sheet.stack.panel.forms()[0].cells["assessment.food"].input).setText("1")
    sheet.save()
    [row] = list(Assessment.living())
    assert (row.food, row.assessor, row.year) == ("1", ACTOR, years.current())


def test_what_was_answered_at_identification_has_a_place_of_its_own(page: HouseholdPage) -> None:
    key = page.chosen_household()
    before = casework.blank(Assessment, household=key, year=2021, occasion="2", dropout_problem=True)
    entry.save(ACTOR, "x", [before])
    checked = tab(page, 5)
    assert isinstance(checked, AssessmentTab)
    form = checked.panel.form
    assert form.cells["assessment.dropout_problem"].input.text() == ""
    checked.choose("2")
    assert checked.panel.assessment.id == before.id
    assert form.passes(form.cells["assessment.food"])  # asked of the year alone
    checked.choose("3")
    assert form.cells["assessment.dropout_problem"].input.text() == ""
    form.cells["assessment.water_problem"].input.restore("2")
    checked.sheet.save()
    rows = {(row.occasion, row.dropout_problem, row.water_problem) for row in Assessment.living()}
    assert rows == {("2", True, None), ("3", None, False)}
    checked.choose("1")
    assert checked.show_field("assessment", str(before.id), "dropout_problem")
    assert checked.panel.assessment.id == before.id
    shown_now = family.load(key)
    assert shown_now
    assert shown_now.assessed == []


def test_a_visit_with_a_problem_and_a_photo(page: HouseholdPage, qtbot: QtBot, tmp_path: Path) -> None:
    visits = VisitPage(page.session)
    qtbot.addWidget(visits)
    visits.show()
    visits.show_for(household=page.chosen_household())
    cells = visits.panel.form.cells
    a(Input, cells["visit.mode"].input).setText("1")
    visits.panel.problems.add()
    visits.panel.problems.forms()[0].cells["problem.text"].input.restore("屋顶漏雨")
    visits.panel.photos.add_files([photo(tmp_path, "a.jpg"), tmp_path / "none.jpg"])
    assert "none.jpg" in visits.panel.photos.message.text()
    with qtbot.waitSignal(page.session.wanted) as gone:
        visits.sheet.save()
    assert gone.args == ["household", {"household": page.chosen_household(), "tab": "visits"}]
    [visit], [problem], [kept] = list(Visit.living()), list(Problem.living()), list(Photo.living())
    assert (problem.visit, problem.state, kept.visit) == (visit.id, "1", visit.id)
    assert history.undoable() == "录入走访"
    history.undo(ACTOR)
    assert list(Visit.living()) == list(Problem.living()) == list(Photo.living()) == []


def typable(form: Form) -> list[str]:
    """The fields that take what is typed; a hidden number can be asked for all the same."""
    return [
        name
        for name, cell in form.cells.items()
        if cell.input.isEnabled() and not (isinstance(cell.input, HiddenInput) and cell.input.isReadOnly())
    ]


def test_a_book_that_may_only_be_looked_at(qtbot: QtBot, book: Book) -> None:
    household, _ = add_household(id_no=NUMBER)
    book.close()
    with open_book(book.path, ACTOR, read_only=True) as closed:
        page = shown(qtbot, session_on(closed))
        page.show_for(household=str(household.id))
        assert page.name.text() == "张三户"
        sheet = tab(page, 0).sheet
        assert not typable(sheet.stack.panel.forms()[0])
        assert not sheet.footer.isVisible()
        sheet.save()
        page.show_for(household=str(household.id), person=str(person().id))
        assert isinstance(page.tab, MembersTab)
        assert not typable(page.tab.panel.members[0].form)


def test_a_household_that_is_gone(page: HouseholdPage) -> None:
    entry.delete(ACTOR, "x", [Household.living().get()])
    page.refresh()
    assert page.name.text() == "这一户不在账本里"
    assert not page.tabs.isVisible()


def _told(page: HouseholdPage) -> list[str]:
    rows = page.history.view.table.rows
    return [str(rows.index(n, 2).data()) for n in range(rows.rowCount())]


def test_the_history_is_read_beside_the_window_and_never_under_another_name(
    page: HouseholdPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, _ = add_household("李四", "", group_no="二组")
    read, by_main, left = history.of_household, [], []

    def noted(key: str) -> list[history.Event]:
        by_main.append(threading.current_thread() is threading.main_thread())
        left.append(_told(page))
        return read(key)

    monkeypatch.setattr(history, "of_household", noted)
    page.tabs.setCurrentWidget(page.history)
    page.session.jobs.finish()
    assert _told(page) == ["登记了这一户：成员 张三"]
    page.show_for(household=str(other.id), tab="历史")
    page.session.jobs.finish()
    assert _told(page) == ["登记了这一户：成员 李四"]
    assert (by_main, left) == ([False, False], [[], []])


def test_a_history_that_cannot_be_read_says_what_to_do(page: HouseholdPage, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    page.session.said.connect(said.append)
    monkeypatch.setattr(history, "of_household", _broken)
    page.tabs.setCurrentWidget(page.history)
    page.session.jobs.finish()
    assert said == ["历史没有读出来。请换一页再回来。"]


def _broken(_key: str) -> list[history.Event]:
    raise OSError
