"""What becomes of a draft that waits: it is never written over, and never overrules what came meanwhile unseen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QPushButton
from pytestqt.qtbot import QtBot

from db.changes import change
from db.household import Household
from db.person import Employment, Person
from db.visit import Assessment, Problem, Visit
from fupin_desktop.services.book import entry
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.household import casework, drafts, years
from tests.answered import session_on
from tests.books import ACTOR, add_household
from tests.edges import Dialogs, accept, cancel
from tests.narrowed import a
from ui.forms import sheet as sheet_module
from ui.forms.line_inputs import Input
from ui.forms.members_panel import MembersPanel
from ui.forms.panels import AssessmentPanel, HouseholdPanel
from ui.forms.sheet import Sheet
from ui.forms.two_versions import TwoVersions
from ui.forms.visit_form import VisitPanel
from ui.widgets.frame import Dialog

ADDRESS = "袁薛庄村一组 3 号"


def sheet_of(qtbot: QtBot, book: Book, household: str, *panels: Any, form: str = "household") -> Sheet:
    made = Sheet(session_on(book), form, "修改", panels or [HouseholdPanel()])
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    begin(made, household)
    return made


def begin(sheet: Sheet, household: str) -> None:
    work = casework.load(household, years.current())
    assert work is not None
    sheet.start(work)


def cell(sheet: Sheet, field: Any) -> Any:
    return sheet.panels[0].forms()[0].cell(field)


def leave(sheet: Sheet, household: str, texts: Mapping[Any, str]) -> None:
    """Type, keep, and come back to the form."""
    for field, text in texts.items():
        cell(sheet, field).input.setText(text)
    sheet.draft.keep()
    begin(sheet, household)


def write(record: Any, **values: Any) -> None:
    with change("别的电脑", "合并"):
        for name, value in values.items():
            setattr(record, name, value)
        record.save()


def test_a_draft_that_was_not_answered_is_not_written_over(qtbot: QtBot, book: Book) -> None:
    key = str(add_household()[0].id)
    sheet = sheet_of(qtbot, book, key)
    leave(sheet, key, {Household.address: "搬到四组"})
    leave(sheet, key, {Household.group_no: "五组"})
    kept = [
        {name: text for name, text in draft.values.items() if name.startswith("household/household")}
        for draft in drafts.waiting("household", key)
    ]
    assert kept == [{"household/household.group_no": "五组"}, {"household/household.address": "搬到四组"}]
    for answer in range(2):
        assert "有没保存的内容" in sheet.notices.text, answer
        sheet.notices.buttons()[0].click()  # 继续填写
    assert sheet.notices.text == ""
    assert (cell(sheet, Household.address).input.text(), cell(sheet, Household.group_no).input.text()) == (
        "搬到四组", "五组",
    )  # fmt: skip
    sheet.draft.keep()
    assert len(drafts.everything()) == 1  # one holds both now
    sheet.save()
    assert drafts.everything() == []


def test_what_was_typed_before_the_answer_is_not_lost_to_it(qtbot: QtBot, book: Book) -> None:
    key = str(add_household()[0].id)
    sheet = sheet_of(qtbot, book, key)
    leave(sheet, key, {Household.address: "搬到四组"})
    cell(sheet, Household.address).input.setText("搬到六组")
    sheet.notices.buttons()[0].click()
    assert cell(sheet, Household.address).input.text() == "搬到四组"
    assert "有没保存的内容" in sheet.notices.text
    sheet.notices.buttons()[0].click()
    assert cell(sheet, Household.address).input.text() == "搬到六组"


def test_saving_drops_no_draft_that_waits(qtbot: QtBot, book: Book) -> None:
    key = str(add_household()[0].id)
    sheet = sheet_of(qtbot, book, key)
    leave(sheet, key, {Household.address: "搬到四组"})
    cell(sheet, Household.group_no).input.setText("五组")
    sheet.save()
    [draft] = drafts.everything()
    assert draft.values["household/household.address"] == "搬到四组"


def test_giving_up_forgets_the_one_that_was_offered(qtbot: QtBot, book: Book, dialogs: Dialogs) -> None:
    key = str(add_household()[0].id)
    sheet = sheet_of(qtbot, book, key)
    leave(sheet, key, {Household.address: "搬到四组"})
    cell(sheet, Household.group_no).input.setText("五组")
    sheet.draft.keep()
    dialogs.when(Dialog, accept)
    sheet.notices.buttons()[1].click()
    [draft] = drafts.everything()
    assert draft.values["household/household.group_no"] == "五组"
    assert cell(sheet, Household.group_no).input.text() == "五组"


def test_a_draft_writes_only_what_the_person_changed(qtbot: QtBot, book: Book) -> None:
    household = add_household()[0]
    key = str(household.id)
    sheet = sheet_of(qtbot, book, key)
    leave(sheet, key, {Household.address: "搬到四组", Household.phone: "13937200001"})
    write(household, group_no="九组", phone="13937200002", bank_name="信用社")
    begin(sheet, key)
    sheet.notices.buttons()[0].click()
    shown = {name: cell(sheet, getattr(Household, name)).input.typed() for name in ("address", "group_no", "bank_name")}
    assert shown == {"address": "搬到四组", "group_no": "九组", "bank_name": "信用社"}
    phone = cell(sheet, Household.phone)
    assert phone.message.text() == "写草稿以后，账本里改成了“139****0002”；这里是您填的"
    assert phone.input.property("state") == "warning"
    assert "有 1 项改过" in sheet.notices.text
    sheet.save()
    saved = Household.get_by_id(key)
    assert (saved.address, saved.group_no, saved.bank_name, saved.phone) == (
        "搬到四组", "九组", "信用社", "13937200001",
    )  # fmt: skip


def test_what_was_emptied_in_a_draft_is_emptied_again(qtbot: QtBot, book: Book) -> None:
    key = str(add_household()[0].id)
    sheet = sheet_of(qtbot, book, key)
    leave(sheet, key, {Household.address: ""})
    assert cell(sheet, Household.address).input.text() == ADDRESS
    sheet.notices.buttons()[0].click()
    assert cell(sheet, Household.address).input.text() == ""


def test_there_is_none_comes_back_with_the_draft(qtbot: QtBot, book: Book) -> None:
    household, person = add_household()
    sheet = sheet_of(qtbot, book, str(household.id), MembersPanel(), form="members")
    field = cell(sheet, Person.disab_cert)
    field.input.setFocus()
    QTest.keyClicks(field.input, ".")
    assert field.is_none
    sheet.draft.keep()
    begin(sheet, str(household.id))
    assert not cell(sheet, Person.disab_cert).is_none
    sheet.notices.buttons()[0].click()
    again = cell(sheet, Person.disab_cert)
    assert (again.is_none, again.input.text(), again.message.text()) == (True, "", "已注明没有")
    assert ("person", str(person.id), "disab_cert") in sheet_module._said_none(sheet.panels)
    again.input.setText("x")
    assert not again.is_none


def test_the_keyboard_comes_back_to_where_it_was(qtbot: QtBot, book: Book) -> None:
    household, _ = add_household()
    sheet = sheet_of(qtbot, book, str(household.id), HouseholdPanel(), MembersPanel())
    sheet.stack.show_panel(1)
    panel = sheet.panels[1]
    assert isinstance(panel, MembersPanel)
    panel.add()
    field = panel.members[1].form.cell(Person.phone).input
    field.setFocus()
    QTest.keyClicks(field, "139")
    sheet.draft.keep()
    begin(sheet, str(household.id))
    sheet.notices.buttons()[0].click()
    here = panel.members[1].form.cell(Person.phone).input
    assert (sheet.window().focusWidget(), here.typed()) == (here, "139")


def test_a_blank_member_leaves_no_draft(qtbot: QtBot, book: Book) -> None:
    household, _ = add_household()
    sheet = sheet_of(qtbot, book, str(household.id), MembersPanel(), form="members")
    sheet.stack.add()
    with qtbot.waitSignal(sheet.closed):
        QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert drafts.everything() == []


def test_leaving_with_a_draft_is_told(qtbot: QtBot, book: Book) -> None:
    household, _ = add_household()
    sheet = sheet_of(qtbot, book, str(household.id))
    cell(sheet, Household.address).input.setText("搬到四组")
    with qtbot.waitSignal(sheet.session.said) as said:
        QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert "留作草稿" in said.args[0]


def test_a_draft_of_a_recorded_visit_is_not_poured_into_a_new_one(qtbot: QtBot, book: Book) -> None:
    household, _ = add_household()
    first = Visit(household=household.id, visitors="王", mode="1")
    entry.save(ACTOR, "走访", [first])
    panel = VisitPanel(ACTOR)
    panel.choose(str(first.id), ACTOR)
    sheet = sheet_of(qtbot, book, str(household.id), panel, form="visit")
    cell(sheet, Visit.visitors).input.setText("王、李")
    panel.problems.add()
    a(Input, panel.problems.forms()[0].cell(Problem.owner).input).setText("赵")
    problem = str(panel.problems.records()[0].id)
    sheet.draft.keep()
    panel.choose("", ACTOR)
    begin(sheet, str(household.id))
    sheet.notices.buttons()[0].click()
    assert panel.visit.id == first.id
    assert cell(sheet, Visit.mode).input.value() == "1"
    sheet.save()
    assert [visit.visitors for visit in Visit.living()] == ["王、李"]
    assert [(str(p.id), p.owner) for p in Problem.living()] == [(problem, "赵")]


def test_a_spell_of_work_taken_away_stays_away(qtbot: QtBot, book: Book) -> None:
    household, person = add_household()
    spells = [Employment(person=person.id, year=years.current(), employer=name) for name in ("甲厂", "乙厂")]
    entry.save(ACTOR, "务工", spells)
    sheet = sheet_of(qtbot, book, str(household.id), MembersPanel(), form="members")
    jobs = a(MembersPanel, sheet.panels[0]).members[0].jobs
    shown = [form.cell(Employment.employer).input.text() for form in jobs.forms()]
    jobs._remove(jobs.records()[0])
    sheet.draft.keep()
    begin(sheet, str(household.id))
    sheet.notices.buttons()[0].click()
    jobs = a(MembersPanel, sheet.panels[0]).members[0].jobs
    assert [form.cell(Employment.employer).input.text() for form in jobs.forms()] == shown[1:]


def test_an_assessment_that_came_since_is_not_written_over_by_a_new_one(qtbot: QtBot, book: Book) -> None:
    household, _ = add_household()
    key = str(household.id)
    sheet = sheet_of(qtbot, book, key, AssessmentPanel(ACTOR), form="assessment")
    leave(sheet, key, {Assessment.food: "1"})
    write(Assessment(household=key, year=years.current(), assessor="别人", food="3"))
    begin(sheet, key)
    sheet.notices.buttons()[0].click()
    sheet.save()
    assert sorted((a.assessor, a.food) for a in Assessment.living()) == sorted([("别人", "3"), (ACTOR, "1")])


def test_a_member_lost_since_is_not_brought_back_by_a_draft(qtbot: QtBot, book: Book) -> None:
    household, person = add_household()
    sheet = sheet_of(qtbot, book, str(household.id), MembersPanel(), form="members")
    cell(sheet, Person.phone).input.setText("13937200001")
    sheet.draft.keep()
    casework.remove_person(ACTOR, person)
    begin(sheet, str(household.id))
    sheet.notices.buttons()[0].click()
    sheet.save()
    assert list(Person.living()) == []


def test_the_disk_that_takes_no_draft_is_told(qtbot: QtBot, book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    household, _ = add_household()
    sheet = sheet_of(qtbot, book, str(household.id))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(drafts, "keep", full)
        cell(sheet, Household.address).input.setText("搬到四组")
        sheet.draft.keep()
        assert sheet.footer._kept.text() == "草稿没有存上：磁盘满了"
    sheet.draft.keep()
    assert len(drafts.everything()) == 1


@pytest.mark.parametrize("stored", [True, False])
def test_a_draft_and_what_came_meanwhile_stand_side_by_side(
    qtbot: QtBot, book: Book, dialogs: Dialogs, stored: bool
) -> None:
    household = add_household()[0]
    key = str(household.id)
    sheet = sheet_of(qtbot, book, key)
    leave(sheet, key, {Household.phone: "13937200001", Household.group_no: "五组"})
    write(household, phone="13937200002", group_no="九组")
    begin(sheet, key)
    sheet.notices.buttons()[0].click()  # 继续填写
    seen: list[str] = []

    def choose(dialog: TwoVersions) -> QDialog.DialogCode:
        buttons = dialog.findChildren(QPushButton)
        seen.extend(made.text() for made in buttons if made.isCheckable())
        if stored:
            next(made for made in buttons if made.text() == "139****0002").click()
        dialog.close()
        return QDialog.DialogCode.Accepted

    dialogs.when(TwoVersions, choose)
    assert sheet.notices.buttons()[0].accessibleName().startswith("并排看")
    sheet.notices.buttons()[0].click()
    assert sorted(seen) == sorted(["139****0001", "139****0002", "五组", "九组"])
    assert sheet.notices.text == ""
    assert not cell(sheet, Household.phone).later
    sheet.save()
    saved = Household.get_by_id(key)
    assert (saved.phone, saved.group_no) == ("13937200002" if stored else "13937200001", "五组")


def test_looking_later_changes_nothing(qtbot: QtBot, book: Book, dialogs: Dialogs) -> None:
    household = add_household()[0]
    key = str(household.id)
    sheet = sheet_of(qtbot, book, key)
    leave(sheet, key, {Household.group_no: "五组"})
    write(household, group_no="九组")
    begin(sheet, key)
    sheet.notices.buttons()[0].click()
    dialogs.when(TwoVersions, cancel)
    sheet.draft.compare()
    assert cell(sheet, Household.group_no).later
    assert cell(sheet, Household.group_no).input.typed() == "五组"
