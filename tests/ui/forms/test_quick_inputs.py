"""Questions with their answers as buttons: digits, clicks, what is typed; the folded part of a form."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from db.clock import today
from db.fields import BadValue
from db.visit import Problem, Visit
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.household import casework, years
from tests.answered import session_on
from tests.books import ACTOR, YUANXUEZHUANG
from ui import theme
from ui.forms.quick_inputs import LaterInput, QuickInput
from ui.forms.sheet import Sheet
from ui.forms.visit_form import VisitPanel


def sheet_of(qtbot: QtBot, book: Book) -> tuple[Sheet, VisitPanel]:
    panel = VisitPanel(ACTOR)
    made = Sheet(session_on(book), "visit", "录入走访", [panel])
    qtbot.addWidget(made)
    made.start(casework.new(YUANXUEZHUANG, years.current(), ACTOR))
    made.resize(1150, 560)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.stack.show_panel(0)
    return made, panel


def asked(panel: VisitPanel, field: Any) -> Any:
    return panel.form.cell(field).input


def pressed(line: QuickInput) -> list[str]:
    return [made.text() for made in line._answers.buttons if made.isChecked()]


def test_a_digit_answers_and_goes_on_a_click_too(qtbot: QtBot, book: Book) -> None:
    _, panel = sheet_of(qtbot, book)
    mode, reason = asked(panel, Visit.mode), asked(panel, Visit.reason)
    mode.setFocus()
    QTest.keyClicks(mode, "2")
    assert (mode.value(), pressed(mode), QApplication.focusWidget()) == ("2", ["2 电话"], reason)
    QTest.mouseClick(reason._answers.buttons[1], Qt.MouseButton.LeftButton)
    assert (reason.value(), pressed(reason)) == ("3", ["3 集中排查"])
    QTest.mouseClick(reason._answers.buttons[1], Qt.MouseButton.LeftButton)
    assert (reason.value(), pressed(reason)) == ("3", ["3 集中排查"])  # a second click takes nothing away


def test_another_digit_answers_anew_and_what_is_erased_is_blank(qtbot: QtBot, book: Book) -> None:
    _, panel = sheet_of(qtbot, book)
    sign = asked(panel, Visit.hh_sign)
    for keys, value in (("1", True), ("2", False)):
        sign.setFocus(Qt.FocusReason.OtherFocusReason)
        QTest.keyClicks(sign, keys)
        assert sign.value() is value
    sign.setFocus(Qt.FocusReason.OtherFocusReason)
    QTest.keyClick(sign, Qt.Key.Key_Backspace)
    assert (sign.text(), sign.value(), pressed(sign)) == ("", None, [])


def test_an_answer_without_a_button_stands_in_words_and_nonsense_stays_in_sight(qtbot: QtBot, book: Book) -> None:
    _, panel = sheet_of(qtbot, book)
    reason = asked(panel, Visit.reason)
    reason.setFocus()
    QTest.keyClicks(reason, "8")
    assert (reason.value(), pressed(reason), reason.text()) == ("8", [], "信访诉求")
    assert not reason._answers.isVisible()
    reason.restore("入户看看")
    assert not reason._answers.isVisible()
    assert "没有“入户看看”这一项" in panel.form.cell(Visit.reason).wrong or panel.form.troubles()


def test_a_day_to_come_by_a_digit_counts_from_the_visit(qtbot: QtBot, book: Book) -> None:
    _, panel = sheet_of(qtbot, book)
    later = asked(panel, Visit.follow_up_date)
    asked(panel, Visit.visit_date).restore("20261101")
    for digit, day in (("1", dt.date(2026, 11, 8)), ("4", dt.date(2027, 1, 30))):
        later.restore(digit)
        assert later.value() == day
    later.restore("1230")
    assert later.value() == dt.date(today().year, 12, 30)
    later.restore("7")
    with pytest.raises(BadValue, match="1～4"):
        later.value()
    later.restore("")
    assert later.value() is None
    asked(panel, Visit.visit_date).restore("下周")
    later.restore("1")
    assert later.value() == today() + dt.timedelta(days=7)
    QTest.mouseClick(later._answers.buttons[2], Qt.MouseButton.LeftButton)
    assert later.text() == f"{today() + dt.timedelta(days=30)}"
    assert isinstance(later, LaterInput)


@pytest.mark.parametrize("letters", [100, 150])
def test_the_ordinary_part_needs_no_scrolling(qtbot: QtBot, qapp: QApplication, book: Book, letters: int) -> None:
    """So much the page leaves of 1366×768 (tests/ui/window/test_main_window.py looks at it there)."""
    theme.apply(qapp, letters)
    _, panel = sheet_of(qtbot, book)
    [area] = panel.findChildren(QScrollArea)
    assert (inside := area.widget())
    assert inside.sizeHint().height() <= (494 if letters == 100 else 462)
    theme.apply(qapp)


def test_what_is_seldom_filled_is_folded_and_opens_where_something_stands(qtbot: QtBot, book: Book) -> None:
    sheet, panel = sheet_of(qtbot, book)
    fold, need = panel.form.fold, asked(panel, Visit.need)
    assert fold.isHidden()
    assert need not in sheet.stack.inputs()
    QTest.keyClick(sheet, Qt.Key.Key_M, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: not fold.isHidden())
    assert QApplication.focusWidget() is asked(panel, Visit.start_time)
    assert fold.more.isHidden()
    panel.load(casework.new(YUANXUEZHUANG, years.current(), ACTOR))
    assert fold.isHidden()
    assert panel.point_at("visit", str(panel.visit.id), "need")
    assert not fold.isHidden()
    assert QApplication.focusWidget() is need


def test_a_draft_brings_back_what_was_folded(qtbot: QtBot, book: Book) -> None:
    sheet, panel = sheet_of(qtbot, book)
    asked(panel, Visit.need).restore("想修路")
    panel.problems.add()
    panel.problems.forms()[0].cell(Problem.owner).input.restore("王敏")
    kept = sheet.draft.typed()
    sheet.start(casework.new(YUANXUEZHUANG, years.current(), ACTOR))
    assert panel.form.fold.isHidden()
    sheet.draft.restore(kept)
    sheet.check()
    assert not panel.form.fold.isHidden()
    assert asked(panel, Visit.need).text() == "想修路"
    assert not panel.problems.forms()[0].fold.isHidden()


def test_blank_stays_blank(qtbot: QtBot, book: Book) -> None:
    _, panel = sheet_of(qtbot, book)
    panel.take()
    blank = {"mode", "reason", "income_change", "two_three_check", "result", "hh_sign", "visitor_sign",
             "follow_up_date", "visitor_role"}  # fmt: skip
    assert {name for name in blank if getattr(panel.visit, name) is not None} == set()
