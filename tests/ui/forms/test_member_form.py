"""What the ID number fills in, what is refused, confirmed, noted; the same number on a second person."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from db.person import PersonYear
from db.village import Exemption
from fupin_desktop.rules.finding import Level
from fupin_desktop.rules.id_number import checksum
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.household import casework, checks, years
from fupin_desktop.services.household.casework import Work
from tests.answered import session_on
from tests.books import ACTOR, YUANXUEZHUANG, add_household
from tests.edges import Dialogs, accept, cancel
from ui.forms.cell import Cell
from ui.forms.members_panel import MembersPanel
from ui.forms.panels import HouseholdPanel
from ui.forms.sheet import Sheet

NUMBER = "41052219480316402" + checksum("41052219480316402")
TAKEN = "41050219550405601" + checksum("41050219550405601")


def work_of(sheet: Sheet) -> Work:
    assert isinstance(sheet.work, Work)
    return sheet.work


@pytest.fixture
def sheet(qtbot: QtBot, book: Book) -> Sheet:
    made = Sheet(session_on(book), "register", "登记新户", [HouseholdPanel(), MembersPanel()])
    qtbot.addWidget(made)
    made.start(casework.new(YUANXUEZHUANG, years.current(), ACTOR))
    made.resize(1100, 600)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    made.stack.show_panel(1)
    return made


def cell(sheet: Sheet, name: str, member: int = 0) -> Cell:
    panel = sheet.panels[1]
    assert isinstance(panel, MembersPanel)
    return panel.members[member].form.cells[name]


def key_in(sheet: Sheet, name: str, text: str, member: int = 0) -> Cell:
    chosen = cell(sheet, name, member)
    chosen.input.setFocus()
    chosen.input.selectAll()
    QTest.keyClicks(chosen.input, text)
    if chosen.input.hasFocus():
        QTest.keyClick(chosen.input, Qt.Key.Key_Return)
    sheet.check()
    return chosen


def test_birth_and_sex_come_from_the_number(sheet: Sheet) -> None:
    key_in(sheet, "person.id_no", NUMBER)
    birth, sex = cell(sheet, "person.birth"), cell(sheet, "person.sex")
    assert (birth.input.text(), sex.input.text()) == ("1948-03-16", "女")
    assert birth.message.text().startswith("由证件号码得出 · ")
    assert birth.message.text().endswith(" 岁")
    assert sex.message.text() == "由证件号码得出"
    key_in(sheet, "person.id_no", TAKEN)  # corrected: what was derived follows
    assert (birth.input.text(), sex.input.text()) == ("1955-04-05", "男")


def test_what_a_person_typed_is_not_overwritten_but_complained_of(sheet: Sheet) -> None:
    key_in(sheet, "person.sex", "1")
    key_in(sheet, "person.id_no", NUMBER)
    assert cell(sheet, "person.sex").input.text() == "男"
    assert "性别填的是“男”，照证件号码是“女”" in cell(sheet, "person.id_no").message.text()


def test_a_disability_certificate_fills_its_fields(sheet: Sheet) -> None:
    key_in(sheet, "person.id_no", f"{NUMBER}42B1")
    shown = [cell(sheet, f"person.{name}").input.text() for name in ("disab_cert", "disab_type", "disab_level")]
    assert shown == [f"{NUMBER}42B1", "肢体", "二级"]


def test_impossible_is_framed_and_told(sheet: Sheet) -> None:
    wrong = key_in(sheet, "person.id_no", NUMBER[:17])
    assert wrong.input.property("state") == "error"
    assert wrong.message.text() == "错误：身份证号要 18 位，现在 17 位。请对照身份证再看一遍。"
    key_in(sheet, "person.id_no", NUMBER)
    assert wrong.input.property("state") == ""


def test_a_message_takes_room_only_where_something_is_said(sheet: Sheet) -> None:
    above, below = (cell(sheet, name).input for name in ("person.name", "person.political"))
    places, line = (above.y(), below.y()), cell(sheet, "person.id_no").label.height()
    key_in(sheet, "person.id_no", NUMBER[:17])
    sheet.grab()
    assert above.y() == places[0]
    assert 0 < below.y() - places[1] <= 2 * line


def test_a_dot_on_the_number_means_no_number(sheet: Sheet) -> None:
    key_in(sheet, "person.id_no", ".")
    assert cell(sheet, "person.id_missing").input.text() == "是"


def test_odd_is_confirmed_with_a_reason_and_saved_with_it(sheet: Sheet, dialogs: Dialogs) -> None:
    key_in(sheet, "person.name", "li")
    odd = key_in(sheet, "person.phone", "12345")
    assert odd.input.property("state") == "warning"
    assert odd.message.text().startswith("请核对：")
    odd.input.setFocus()
    dialogs.give(cancel, lambda dialog: dialog.text.setPlainText("打过，通") or accept(dialog))
    QTest.keyClick(odd.input, Qt.Key.Key_F2)
    assert odd.input.property("state") == "warning"
    QTest.keyClick(odd.input, Qt.Key.Key_F2)
    assert odd.input.property("state") == ""
    sheet.save()
    [answer] = list(Exemption.living())
    assert (answer.rule, answer.reason, answer.approver) == ("LB7.phone", "打过，通", ACTOR)


def test_f2_says_why_there_is_nothing_to_give_a_reason_for(sheet: Sheet) -> None:
    said: list[str] = []
    sheet.session.said.connect(said.append)
    name = key_in(sheet, "person.name", "li")
    name.input.setFocus()
    QTest.keyClick(name.input, Qt.Key.Key_F2)
    impossible = key_in(sheet, "person.birth", "19991340")
    impossible.input.setFocus()
    QTest.keyClick(impossible.input, Qt.Key.Key_F2)
    add_household(id_no=TAKEN)
    taken = key_in(sheet, "person.id_no", TAKEN)
    taken.input.setFocus()
    QTest.keyClick(taken.input, Qt.Key.Key_F2)
    error = "这是错误，不能用说明代替，请改正"
    assert said == ["这一项没有要核实的", error, error]


def test_what_is_said_goes_while_it_is_corrected_and_comes_back_if_it_is_still_so(sheet: Sheet) -> None:
    odd = key_in(sheet, "person.phone", "12345")
    odd.input.setFocus()
    QTest.keyClick(odd.input, Qt.Key.Key_End)
    QTest.keyClicks(odd.input, "6")
    assert (odd.input.property("state"), odd.message.text()) == ("", "")
    QTest.keyClick(odd.input, Qt.Key.Key_Return)
    sheet.check()
    assert odd.message.text().startswith("请核对：")


def test_a_dot_answers_the_warning_about_the_blank(sheet: Sheet) -> None:
    key_in(sheet, "person.name", "li")
    key_in(sheet, "person_year.health", "4")
    blank = cell(sheet, "person.disab_cert")
    blank.input.setFocus()
    QTest.keyClick(blank.input, Qt.Key.Key_Return)
    sheet.check()
    assert blank.finding is not None
    if blank.finding.level == "warning":
        key_in(sheet, "person.disab_cert", ".")
        assert blank.input.property("state") == ""
        assert [str(e.reason) for e in sheet.answers.given()] == ["没有（登记时注明）"]


def test_f12_writes_a_remark_without_leaving(sheet: Sheet, dialogs: Dialogs) -> None:
    dialogs.give(cancel, lambda dialog: dialog.text.setPlainText("户口在外") or accept(dialog))
    name = cell(sheet, "person.name").input
    name.setFocus()
    QTest.keyClick(name, Qt.Key.Key_F12)
    assert cell(sheet, "person.note").input.text() == ""
    QTest.keyClick(name, Qt.Key.Key_F12)
    assert cell(sheet, "person.note").input.text() == "户口在外"


def test_the_same_number_is_shown_at_once(sheet: Sheet, qtbot: QtBot) -> None:
    household, person = add_household(id_no=TAKEN)
    key_in(sheet, "person.name", "wang")
    key_in(sheet, "person.id_no", TAKEN)
    assert "wang与张三（袁薛庄村张三户）的证件号码相同" in sheet.notices.text
    with qtbot.waitSignal(sheet.session.wanted) as gone:
        sheet.notices.buttons()[0].click()
    assert gone.args == ["household", {"household": household.id, "person": person.id}]
    key_in(sheet, "person.id_no", NUMBER)
    assert sheet.notices.text == ""


def test_the_same_number_is_an_error_on_the_form_as_in_the_check(sheet: Sheet) -> None:
    """It can be saved, no reason silences it, and the check says what the form said."""
    add_household(id_no=TAKEN)
    key_in(sheet, "person.name", "wang")
    key_in(sheet, "person.id_no", TAKEN)
    assert [button.text() for button in sheet.notices.buttons()] == ["打开那个人(&O)", "知道了(&G)"]
    sheet.notices.buttons()[1].click()
    sheet.check()
    [said] = [finding for finding in sheet.found if finding.rule == "ID4"]
    assert said.level is Level.ERROR
    sheet.save()
    assert list(Exemption.living()) == []
    assert [f for f in checks.findings(said.household, said.year) if f.rule == "ID4"] == [said]


def test_the_same_number_twice_in_the_same_household(sheet: Sheet) -> None:
    key_in(sheet, "person.name", "wang")
    key_in(sheet, "person.id_no", NUMBER)
    sheet.stack.add()
    key_in(sheet, "person.id_no", NUMBER, member=1)
    assert "与wang" in sheet.notices.text
    sheet.notices.buttons()[0].click()
    assert cell(sheet, "person.id_no", 0).input.hasFocus()


def test_page_keys_change_the_person(sheet: Sheet) -> None:
    sheet.stack.add()
    panel = sheet.panels[1]
    assert isinstance(panel, MembersPanel)
    assert panel.tabs.currentIndex() == 1
    control = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(cell(sheet, "person.name", 1).input, Qt.Key.Key_PageUp, control)
    assert (panel.tabs.currentIndex(), cell(sheet, "person.name", 0).input.hasFocus()) == (0, True)
    QTest.keyClick(cell(sheet, "person.name", 0).input, Qt.Key.Key_Insert, control)
    assert len(panel.members) == 3
    panel.drop()
    assert len(panel.members) == len(work_of(sheet).members) == 2


def test_an_emptied_field_is_saved_empty(sheet: Sheet, book: Book) -> None:
    household, person = add_household(id_no=TAKEN)
    work = casework.load(str(household.id), years.current())
    assert work is not None
    sheet.start(work)
    sheet.stack.show_panel(1)
    key_in(sheet, "person_year.labor", "01")
    sheet.save()
    work = casework.load(str(household.id), years.current())
    assert work is not None
    sheet.start(work)
    sheet.stack.show_panel(1)
    cell(sheet, "person_year.labor").input.clear()
    sheet.save()
    assert [y.labor for y in PersonYear.living().where(PersonYear.person == person.id)] == [None]


def test_a_wrong_check_digit_is_told_with_the_last_key(sheet: Sheet) -> None:
    number = cell(sheet, "person.id_no")
    number.input.setFocus()
    wrong = NUMBER[:17] + ("1" if NUMBER[17] == "0" else "0")
    QTest.keyClicks(number.input, wrong[:17])
    assert number.message.text() == ""
    QTest.keyClicks(number.input, wrong[17])
    assert "校验位不对" in number.message.text()
    QTest.keyClick(number.input, Qt.Key.Key_Backspace)
    assert number.message.text() == ""
    QTest.keyClicks(number.input, NUMBER[17])
    assert number.message.text() == ""
