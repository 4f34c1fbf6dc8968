"""How the keyboard goes through forms: over buttons that add, past what is told, from group to group; what it comes to
is in sight whole."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from db.household import Household
from db.person import Person, PersonYear
from fupin_desktop.rules.id_number import checksum
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.household import casework, years
from tests.answered import session_on
from tests.books import ACTOR, YUANXUEZHUANG, add_household
from tests.narrowed import a
from ui import theme
from ui.forms.cell import Cell
from ui.forms.income_form import IncomePanel
from ui.forms.line_inputs import Input
from ui.forms.members_panel import MembersPanel
from ui.forms.panels import HouseholdPanel
from ui.forms.sheet import Sheet
from ui.forms.visit_form import VisitPanel
from ui.pages.household_page import HouseholdPage

ENTER, DOWN, CONTROL = Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier
ADULT = "41050219800412651" + checksum("41050219800412651")
CHILD = "41050220150901122" + checksum("41050220150901122")


def sheet_of(qtbot: QtBot, book: Book, *panels: Any) -> Sheet:
    made = Sheet(session_on(book), "register", "登记新户", panels)
    qtbot.addWidget(made)
    made.start(casework.new(YUANXUEZHUANG, years.current(), ACTOR))
    made.resize(1150, 600)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.stack.show_panel(0)
    return made


def here() -> Any:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def press(*keys: Qt.Key, mods: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    for key in keys:
        QTest.keyClick(here(), key, mods)


def in_sight(widget: QWidget, area: QScrollArea) -> bool:
    port = area.viewport()
    shown = QRect(widget.mapTo(port, QPoint(0, 0)), widget.size())
    return port.rect().contains(shown)


@pytest.mark.parametrize("letters", [100, 150])
def test_the_first_row_of_a_new_problem_is_in_sight(qtbot: QtBot, qapp: QApplication, book: Book, letters: int) -> None:
    theme.apply(qapp, letters)
    panel = VisitPanel(ACTOR)
    sheet = sheet_of(qtbot, book, panel)
    for _ in range(3):
        panel.problems.add_button.setFocus()
        press(ENTER)
        form = panel.problems.forms()[-1]
        cell = form.cells["problem.category"]
        assert here() is cell.input
        [area] = [area for area in sheet.findChildren(QScrollArea) if area.isVisible()]
        assert in_sight(cell.label, area)
        assert in_sight(cell.input, area)
    theme.apply(qapp)


def test_the_last_field_of_a_visit_leads_to_problem_and_photo(qtbot: QtBot, book: Book) -> None:
    panel = VisitPanel(ACTOR)
    sheet = sheet_of(qtbot, book, panel)
    panel.form.cells["visit.note"].input.setFocus()
    press(ENTER)
    assert here() is panel.problems.add_button
    assert here().text() == "添加问题(&W)　Enter 添加 · ↓ 跳过"
    press(DOWN)
    assert here() is panel.photos.add_button
    assert panel.problems.add_button.text() == "添加问题(&W)"
    press(DOWN)
    assert here() is sheet.footer.forward


def test_the_last_member_leads_to_one_more(qtbot: QtBot, book: Book) -> None:
    panel = MembersPanel()
    sheet_of(qtbot, book, panel)
    panel.arrive()
    panel.members[0].form.cells["person.note"].input.setFocus()
    press(ENTER)
    assert here() is panel.members[0].jobs.add_button
    press(DOWN)
    assert here() is panel.add_button
    press(ENTER)
    assert here() is panel.members[1].form.cell(Person.name).input
    press(Qt.Key.Key_PageUp, mods=CONTROL)
    panel.members[0].jobs.add_button.setFocus()
    press(DOWN)
    assert here() is panel.members[1].form.cell(Person.name).input


def test_the_enter_of_habit_adds_nothing(qtbot: QtBot, book: Book) -> None:
    panel = VisitPanel(ACTOR)
    sheet_of(qtbot, book, panel)
    panel.form.fold.open()
    panel.form.cells["visit.need"].input.restore("修路")
    panel.form.cells["visit.need_type"].input.setFocus()
    QTest.keyClicks(here(), "14")
    assert here() is panel.problems.add_button
    press(ENTER)
    assert panel.problems.forms() == []
    press(ENTER)
    assert len(panel.problems.forms()) == 1


def test_a_dot_and_the_enter_of_habit_skip_no_field(qtbot: QtBot, book: Book) -> None:
    panel = HouseholdPanel()
    sheet_of(qtbot, book, panel)
    panel.form.cell(Household.address).input.setFocus()
    QTest.keyClicks(here(), ".")
    press(ENTER)
    assert here() is panel.form.cell(Household.phone).input
    assert panel.form.cell(Household.address).is_none


def person(qtbot: QtBot, book: Book, number: str) -> MembersPanel:
    panel = MembersPanel()
    sheet_of(qtbot, book, panel)
    panel.arrive()
    panel.members[0].form.cell(Person.id_no).input.setFocus()
    QTest.keyClicks(here(), number)
    press(ENTER)
    return panel


def test_what_the_number_told_is_passed_until_it_is_typed_over(qtbot: QtBot, book: Book) -> None:
    form = person(qtbot, book, ADULT).members[0].form
    assert here() is form.cell(Person.ethnic).input  # relation, sex and birth are known
    form.cell(Person.sex).input.setFocus()
    QTest.keyClicks(here(), "2")
    form.cell(Person.id_no).input.setFocus()
    press(ENTER)
    assert here() is form.cell(Person.sex).input


@pytest.mark.parametrize(("number", "labor"), [(ADULT, None), (CHILD, "04")])
def test_a_child_is_no_labour_force(qtbot: QtBot, book: Book, number: str, labor: str | None) -> None:
    form = person(qtbot, book, number).members[0].form
    assert form.cell(PersonYear.labor).input.value() == labor
    form.cell(Person.id_no).input.restore(ADULT)
    form.cell(Person.id_no).input.left.emit()
    assert form.cell(Person.birth).input.text() == "1980-04-12"
    assert form.cell(PersonYear.labor).input.value() is None


@pytest.mark.parametrize(("resident", "employee"), [("1", False), ("2", None)])
def test_who_is_in_the_residents_insurance_is_not_in_the_other(
    qtbot: QtBot, book: Book, resident: str, employee: bool | None
) -> None:
    form = person(qtbot, book, ADULT).members[0].form
    form.cell(PersonYear.ins_med_res).input.setFocus()
    QTest.keyClicks(here(), resident)
    assert form.cell(PersonYear.ins_med_emp).input.value() is employee
    form.cell(PersonYear.ins_med_res).input.setFocus()
    here().selectAll()
    QTest.keyClicks(here(), "2")
    assert form.cell(PersonYear.ins_med_emp).input.value() is None


def test_passing_by_changes_nothing_of_what_the_book_has(qtbot: QtBot, book: Book) -> None:
    household, head = add_household()
    year = casework.blank(PersonYear, person=head.id, year=years.current(), ins_med_res=True)
    casework.save(ACTOR, "x", [year])
    panel = MembersPanel()
    sheet = sheet_of(qtbot, book, panel)
    work = casework.load(str(household.id), years.current())
    assert work
    sheet.start(work)
    panel.focus_first()
    for _ in range(70):
        press(DOWN)
    assert not panel.is_touched()


@pytest.mark.parametrize(("head", "others"), [("13", "13"), ("01", None)])
def test_others_are_of_the_heads_people_and_of_no_party(
    qtbot: QtBot, book: Book, head: str, others: str | None
) -> None:
    panel = MembersPanel()
    sheet_of(qtbot, book, panel)
    panel.arrive()
    form = panel.members[0].form
    form.set(Person.ethnic, "03")
    form.set(Person.political, head)
    panel.add()
    second = panel.members[1].form
    assert (second.cell(Person.ethnic).input.value(), second.cell(Person.political).input.value()) == ("03", others)
    assert second.cell(Person.ethnic).message.text() == "与户主相同"
    assert not panel.members[1].is_touched()
    a(Input, second.cell(Person.ethnic).input).setText("01")
    assert not second.passes(second.cell(Person.ethnic))


def test_control_down_goes_to_what_must_not_stay_blank(qtbot: QtBot, book: Book) -> None:
    panel = HouseholdPanel()
    sheet_of(qtbot, book, panel)
    form = panel.form
    form.set(Household.hh_type, "10")
    form.cell(Household.natural_village).input.setFocus()
    seen = []
    for _ in range(7):
        press(DOWN, mods=CONTROL)
        seen.append(here().accessibleName())
    assert seen == ["家庭住址", "户联系电话", "户属性", "首次识别时间", "脱贫年度", "主要致贫原因",
                    "整户无劳动能力兜底保障户"]  # fmt: skip


def test_control_down_goes_from_group_to_group_of_income(qtbot: QtBot, book: Book) -> None:
    panel = IncomePanel()
    sheet_of(qtbot, book, panel)
    panel.form.cells["income.members"].input.setFocus()
    QTest.keyClicks(here(), "4")
    seen = []
    for _ in range(5):
        press(DOWN, mods=CONTROL)
        seen.append(here().accessibleName()[:1])
    assert seen == ["A", "B", "C", "D", "E"]


def test_the_telephone_of_the_collector_is_known_from_the_last_time(book: Book) -> None:
    work = casework.new(YUANXUEZHUANG, years.current(), ACTOR)
    assert work.living.survey_phone is None
    work.household.address = "x"
    work.living.survey_phone = "13937200001"
    casework.save(ACTOR, "x", [work.household, work.living])
    assert casework.new(YUANXUEZHUANG, years.current(), ACTOR).living.survey_phone == "13937200001"
    assert casework.new(YUANXUEZHUANG, years.current(), "别人").living.survey_phone is None


def test_page_keys_go_through_all_tabs_of_a_household_and_back(qtbot: QtBot, book: Book) -> None:
    household, _ = add_household()
    page = HouseholdPage(session_on(book))
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.show_for(household=str(household.id))
    page.focus_first()
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
        seen = []
        for _ in range(page.tabs.count()):
            seen.append(page.tab.title)
            press(key, mods=CONTROL)
        assert len(set(seen)) == page.tabs.count()
        assert page.tabs.currentIndex() == 0


def cell_of(sheet: Sheet, panel: HouseholdPanel, field: Any) -> Cell:
    sheet.check()
    return panel.form.cell(field)


def test_an_odd_value_is_told_before_the_keyboard_was_there(qtbot: QtBot, book: Book) -> None:
    """Mutant of cell.py: `is_seen or typed`. A blank nobody has come to is not complained of; what stands there is."""
    panel = HouseholdPanel()
    sheet = sheet_of(qtbot, book, panel)
    panel.form.cell(Household.phone).input.restore("12345")
    odd = cell_of(sheet, panel, Household.phone)
    assert not odd.is_seen
    assert odd.message.text().startswith("请核对：")


def test_what_is_being_typed_is_not_framed_before_the_keyboard_leaves(qtbot: QtBot, book: Book) -> None:
    """Mutant of editor.py: the check that comes while somebody types leaves the field alone, and tells the others."""
    panel = HouseholdPanel()
    sheet = sheet_of(qtbot, book, panel)
    typed, other = panel.form.cell(Household.exit_year), panel.form.cell(Household.return_year)
    other.input.restore("20")
    typed.input.setFocus()
    QTest.keyClicks(typed.input, "20")
    sheet.check()
    assert (typed.input.property("state") or "", other.input.property("state")) == ("", "error")
    press(ENTER)
    assert typed.input.property("state") == "error"


def test_a_field_that_is_no_value_is_told_once(qtbot: QtBot, book: Book) -> None:
    """Mutant of sheet.py: what the rules say of a field is left out while its text is no value at all."""
    panel = MembersPanel()
    sheet = sheet_of(qtbot, book, panel)
    panel.arrive()
    form = panel.members[0].form
    form.set(Person.name, "张明")
    sheet.check()
    key = str(panel.members[0].member.person.id)
    assert [f.field for f in sheet.found if (f.table, f.record, f.field) == ("person", key, "id_no")] == ["id_no"]
    form.cell(Person.id_no).input.restore("4105")
    sheet.check()
    assert [f for f in sheet.found if (f.table, f.record, f.field) == ("person", key, "id_no")] == []
    assert [trouble.field for trouble in sheet.troubles()] == ["id_no"]


def test_what_is_typed_of_work_is_kept_and_checked(qtbot: QtBot, book: Book) -> None:
    """Mutants of member_form.py: a spell of work reports what is changed, left and missing, as the form above it."""
    panel = MembersPanel()
    sheet = sheet_of(qtbot, book, panel)
    panel.arrive()
    jobs = panel.members[0].jobs
    jobs.add()
    assert sheet.draft.keeper
    sheet.draft.keeper.is_dirty = False
    employer = jobs.forms()[0].cells["employment.employer"]
    employer.input.setFocus()
    QTest.keyClicks(employer.input, "abc")
    assert sheet.draft.keeper.is_dirty
    sheet._timer.stop()
    press(ENTER)
    assert sheet._timer.isActive()
    QTest.keyClicks(here(), ".")
    assert jobs.forms()[0].cells["employment.industry"].is_none
