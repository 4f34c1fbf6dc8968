"""T writes what it is now, F9 opens a calendar; where no Chinese is typed an input method lets the keys through."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from db import fields
from db.clock import today
from db.fields import Kind
from db.household import Household
from db.person import Employment, Person, PersonYear
from ui.forms.date_inputs import DateInput
from ui.forms.hidden_input import HiddenInput
from ui.forms.inputs import INPUTS, make
from ui.forms.line_inputs import NoteInput
from ui.forms.walker import Walker


class Two(Walker):
    def __init__(self, kind: Kind[Any]) -> None:
        super().__init__()
        self.tried, self.after = make(kind), make(fields.Text("后一项"))
        column = QVBoxLayout(self)
        column.addWidget(self.tried)
        column.addWidget(self.after)

    def stops(self) -> list[QWidget]:
        return [self.tried, self.after]


def two(qtbot: QtBot, kind: Kind[Any]) -> Two:
    made = Two(kind)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    qtbot.waitUntil(made.isActiveWindow)
    made.tried.setFocus()
    return made


@pytest.mark.parametrize(("kind", "shown"), [(Person.birth, "%Y-%m-%d"), (Person.first_identified, "%Y-%m")])
def test_t_is_today(qtbot: QtBot, kind: Kind[Any], shown: str) -> None:
    pair = two(qtbot, kind)
    QTest.keyClicks(pair.tried, "1999")  # whatever stood there
    QTest.keyClick(pair.tried, Qt.Key.Key_T)
    assert (pair.tried.text(), pair.after.hasFocus()) == (f"{today():{shown}}", True)


def test_t_is_the_time_now(qtbot: QtBot) -> None:
    pair = two(qtbot, fields.Time("时间"))
    QTest.keyClick(pair.tried, Qt.Key.Key_T)
    hour, minute = map(int, pair.tried.text().split(":"))
    now = dt.datetime.now().astimezone()
    assert abs((now.hour - hour) * 60 + now.minute - minute) <= 1 or hour == 23


def calendar(pair: Two) -> Any:
    assert isinstance(pair.tried, DateInput)
    QTest.keyClick(pair.tried, Qt.Key.Key_F9)
    made = pair.tried._calendar
    assert made is not None
    assert made.isVisible()
    return made


def test_a_day_is_taken_from_the_calendar(qtbot: QtBot) -> None:
    pair = two(qtbot, Person.birth)
    QTest.keyClicks(pair.tried, "2026-11-0")
    pair.tried.setText("2026-11-20")  # type: ignore[union-attr]
    made = calendar(pair)
    assert made.month.title.text() == "2026 年 11 月"
    QTest.keyClick(made.month.grid, Qt.Key.Key_Right)
    QTest.keyClick(made.month.grid, Qt.Key.Key_Return)
    assert (pair.tried.text(), made.isVisible()) == ("2026-11-21", False)
    pair.tried.setFocus()
    made = calendar(pair)
    QTest.keyClick(made.month.grid, Qt.Key.Key_PageDown)
    assert made.month.title.text() == "2026 年 12 月"
    QTest.keyClick(made, Qt.Key.Key_Escape)
    assert (pair.tried.text(), made.isVisible()) == ("2026-11-21", False)


def test_the_calendar_opens_at_today_where_no_day_stands(qtbot: QtBot) -> None:
    pair = two(qtbot, Person.birth)
    pair.tried.setText("abc")  # type: ignore[union-attr]
    made = calendar(pair)
    assert made.month.first == today().replace(day=1)
    made.hide()


LATIN = (Person.id_no, Person.phone, Person.birth, Person.first_identified, Household.exit_year, Employment.months,
         PersonYear.dibao_month, Household.bank_card)  # fmt: skip


@pytest.mark.parametrize("kind", LATIN)
def test_numbers_and_days_are_typed_as_they_are_while_an_input_method_is_on(qtbot: QtBot, kind: Kind[Any]) -> None:
    pair = two(qtbot, kind)
    made = pair.tried
    assert not isinstance(made, NoteInput)
    assert QApplication.focusWidget() is made
    assert made.inputMethodHints() & Qt.InputMethodHint.ImhPreferLatin
    assert not made.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    made.setReadOnly(True)
    made.setReadOnly(False)
    assert not made.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    if isinstance(made, HiddenInput):
        made.show_value("410502198004126515" if made.kind.hidden == "number" else "13837216021")
        made.cover(lambda: None)
        made.uncover()
        assert not made.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


@pytest.mark.parametrize("kind", [Person.name, Person.note, Household.address])
def test_words_go_through_the_input_method(qtbot: QtBot, kind: Kind[Any]) -> None:
    pair = two(qtbot, kind)
    made = pair.tried
    assert made.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    assert not made.inputMethodHints() & Qt.InputMethodHint.ImhPreferLatin


def test_codes_prefer_latin_and_take_chinese_too(qtbot: QtBot) -> None:
    pair = two(qtbot, Person.relation)
    made = pair.tried
    assert made.inputMethodHints() & Qt.InputMethodHint.ImhPreferLatin
    assert made.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


def test_every_kind_says_how_it_is_typed() -> None:
    told = "Text Region Ref Serial Note Bool Code Codes"
    words = {getattr(fields, name) for name in told.split()}
    for kind, made in INPUTS.items():
        assert getattr(made, "is_latin", False) is (kind not in words), kind
