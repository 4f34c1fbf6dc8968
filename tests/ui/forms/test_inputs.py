"""One widget a kind of field: what may be typed, when it goes on by itself, how it is shown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from db import fields, sealing
from db.clock import today
from db.fields import BadValue, Kind
from db.models import MODELS
from db.person import Employment, Person, PersonYear
from fupin_desktop.rules.id_number import checksum
from ui.forms import habit
from ui.forms.choice_inputs import ChoiceInput, CodesInput
from ui.forms.inputs import INPUTS, AnyInput, make
from ui.forms.line_inputs import NoteInput
from ui.forms.walker import Walker

ENTER, TAB, UP, DOWN, F9, SPACE, ESC = (
    Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_F9, Qt.Key.Key_Space,
    Qt.Key.Key_Escape,
)  # fmt: skip

ID_CARD = "41052219480316402" + checksum("41052219480316402")


class Pair(Walker):
    """Two inputs: the one tried, and the one after it."""

    def __init__(self, kind: Kind[Any]) -> None:
        super().__init__()
        self.tried: AnyInput = make(kind)
        self.after: AnyInput = make(fields.Text("后一项"))
        column = QVBoxLayout(self)
        column.addWidget(self.tried)
        column.addWidget(self.after)

    def stops(self) -> list[QWidget]:
        return [self.tried, self.after]


@pytest.fixture
def pair(qtbot: QtBot, request: pytest.FixtureRequest) -> Iterator[Pair]:
    made = Pair(request.param)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    made.tried.setFocus()
    yield made
    made.close()


def of(kind: Kind[Any]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("pair", [kind], indirect=True)


def test_every_kind_that_people_fill_has_a_widget() -> None:
    kinds = {type(kind) for model in MODELS for kind in model.kinds().values()}
    sealed = {fields.Sealed, sealing.SealedPages}
    assert kinds - {fields.AnyRef, fields.Digest, *sealed} == set(INPUTS)


@pytest.mark.parametrize(
    ("pair", "typed", "shown"),
    [
        (Person.birth, "19480316", "1948-03-16"),
        (Person.first_identified, "202611", "2026-11"),
        (fields.Time("时间"), "1430", "14:30"),
        (fields.Year("年"), "2019", "2019"),
        (Person.phone, "13837216021", "13837216021"),
        (Person.relation, "12", "之母"),
        (Person.sex, "2", "女"),
        (Person.orphan, "y", "是"),
        (Person.orphan, "0", "否"),
        (Person.id_no, f"{ID_CARD}43B1", f"{ID_CARD}43B1"),
    ],
    indirect=["pair"],
)
def test_a_full_field_goes_on_by_itself(pair: Pair, typed: str, shown: str) -> None:
    QTest.keyClicks(pair.tried, typed)
    assert pair.after.hasFocus()
    assert pair.tried.text() == shown


@pytest.mark.parametrize("key", [ENTER, TAB, DOWN])
@of(Person.sex)
def test_the_enter_of_habit_after_a_full_field_skips_no_other(pair: Pair, key: Qt.Key) -> None:
    went_on: list[bool] = []
    pair.ended.connect(lambda: went_on.append(True))
    for _ in range(2):
        pair.tried.setFocus()
        pair.tried.selectAll()
        QTest.keyClicks(pair.tried, "2")
        QTest.keyClick(pair.after, key)
        assert pair.after.hasFocus()
        assert went_on == []
    QTest.keyClick(pair.after, ENTER)  # a second one is meant
    assert went_on == [True]


@pytest.mark.parametrize("meant", [0.0, 0.7])
@of(Person.sex)
def test_an_enter_that_is_meant_goes_on(pair: Pair, monkeypatch: pytest.MonkeyPatch, meant: float) -> None:
    went_on: list[bool] = []
    pair.ended.connect(lambda: went_on.append(True))
    monkeypatch.setattr(habit, "HABIT_S", meant)
    QTest.keyClicks(pair.tried, "2")
    if meant:
        QTest.keyClicks(pair.after, "x")  # it belongs to what was typed here
    QTest.keyClick(pair.after, ENTER)
    assert went_on == [True]


@pytest.mark.parametrize("number", [ID_CARD, f"{ID_CARD}12"])
@of(Person.id_no)
def test_the_end_of_a_certificate_stays_with_its_beginning(pair: Pair, number: str) -> None:
    for key in number:
        widget = QApplication.focusWidget()
        assert widget is not None
        QTest.keyClicks(widget, key)
    assert (pair.tried.text(), pair.after.text(), pair.tried.hasFocus()) == (number, "", True)
    QTest.keyClick(pair.tried, ENTER)
    assert pair.after.hasFocus()


@pytest.mark.parametrize("key", [ENTER, TAB, DOWN])
@of(Person.name)
def test_enter_tab_and_down_go_on_and_up_goes_back(pair: Pair, key: Qt.Key) -> None:
    QTest.keyClick(pair.tried, key)
    assert pair.after.hasFocus()
    QTest.keyClick(pair.after, UP)
    assert pair.tried.hasFocus()


@pytest.mark.parametrize(
    ("typed", "shown"), [("zz", "之子"), ("zzf", "之祖父"), ("3", "之子"), ("儿媳", "之儿媳"), ("pe", "pe")]
)
@of(Person.relation)
def test_a_code_is_typed_by_number_initials_or_label(pair: Pair, typed: str, shown: str) -> None:
    assert isinstance(pair.tried, ChoiceInput)
    if typed.isascii():
        QTest.keyClicks(pair.tried, typed)
    else:
        pair.tried.insert(typed)
    QTest.keyClick(pair.tried, ENTER)
    assert pair.tried.text() == shown
    assert pair.after.hasFocus()


@of(Person.relation)
def test_text_that_is_no_answer_is_told(pair: Pair) -> None:
    pair.tried.restore("pe")
    with pytest.raises(BadValue, match="没有“pe”这一项。按 F9 看全部选项。"):
        pair.tried.value()


@of(Person.relation)
def test_f9_lists_all_codes_with_numbers(pair: Pair) -> None:
    assert isinstance(pair.tried, ChoiceInput)
    QTest.keyClick(pair.tried, F9)
    assert pair.tried.is_open
    assert pair.tried.list.count() == 28
    assert pair.tried.list.item(11).text() == "12 之母"
    for _ in range(11):
        QTest.keyClick(pair.tried, DOWN)
    QTest.keyClick(pair.tried, ENTER)
    assert (pair.tried.value(), pair.after.hasFocus(), pair.tried.is_open) == ("12", True, False)


@of(Person.relation)
def test_escape_closes_the_list_only(pair: Pair) -> None:
    assert isinstance(pair.tried, ChoiceInput)
    QTest.keyClicks(pair.tried, "z")
    before = pair.tried.is_open
    QTest.keyClick(pair.tried, ESC)
    assert (before, pair.tried.is_open, pair.tried.hasFocus()) == (True, False, True)


@of(Person.relation)
def test_an_ambiguous_text_is_no_value(pair: Pair) -> None:
    pair.tried.restore("外")
    with pytest.raises(BadValue, match="请再多打一个字"):
        pair.tried.value()


@of(PersonYear.health)
def test_several_answers(pair: Pair) -> None:
    assert isinstance(pair.tried, CodesInput)
    QTest.keyClicks(pair.tried, "2,xx")
    QTest.keyClick(pair.tried, ENTER)
    assert pair.tried.text() == "2,xx"  # xx is nothing: what was typed stays
    pair.tried.setText("2,cj")
    assert pair.tried.value() == ("02", "04")
    pair.tried.setFocus()
    QTest.keyClick(pair.tried, F9)
    for key in (SPACE, DOWN, SPACE, ENTER):  # 健康 in, 长期慢性病 out
        QTest.keyClick(pair.tried, key)
    assert pair.tried.text() == "健康、残疾"


@of(fields.Money("收入"))
def test_money_is_grouped_while_it_is_only_looked_at(pair: Pair) -> None:
    assert not isinstance(pair.tried, NoteInput)
    QTest.keyClicks(pair.tried, "1234567.5")
    assert pair.tried.text() == "1234567.5"
    QTest.keyClick(pair.tried, ENTER)
    assert pair.tried.text() == "1,234,567.50"
    assert pair.tried.alignment() & Qt.AlignmentFlag.AlignRight
    QTest.keyClick(pair.after, UP)
    assert pair.tried.text() == "1234567.50"


@of(Employment.months)
def test_text_that_is_no_value_stays_as_it_is(pair: Pair) -> None:
    QTest.keyClicks(pair.tried, "abc")
    QTest.keyClick(pair.tried, ENTER)
    assert pair.tried.text() == "abc"
    with pytest.raises(BadValue, match="整数"):
        pair.tried.value()


@of(Person.disab_cert)
def test_a_dot_says_that_there_is_none(pair: Pair, qtbot: QtBot) -> None:
    with qtbot.waitSignal(pair.tried.missing):
        QTest.keyClicks(pair.tried, ".")
    assert pair.tried.text() == ""
    assert pair.after.hasFocus()


@pytest.mark.parametrize("typed", ["0102", "1-2", "01-02", "1.2", "1/2"])
@of(Person.birth)
def test_a_day_of_this_year_needs_no_year(pair: Pair, typed: str) -> None:
    """The year stands there as soon as the keyboard goes on, for everybody to see."""
    QTest.keyClicks(pair.tried, typed)
    QTest.keyClick(pair.tried, ENTER)
    assert pair.after.hasFocus()
    assert pair.tried.text() == f"{today().year}-01-02"
    assert pair.tried.value().isoformat() == pair.tried.text()


@pytest.mark.parametrize("text", ["长" * 100_000, "张😀三", "a\x00b\x07c", "ab\ud800c", "1\n2\n3"])
@pytest.mark.parametrize("pair", [Person.name, Person.note, Person.relation, Person.id_no, Person.birth], indirect=True)
def test_whatever_is_pasted_does_no_harm(pair: Pair, text: str) -> None:
    said: list[str] = []
    pair.tried.trimmed.connect(said.append)
    QGuiApplication.clipboard().setText(text)
    pair.tried.paste()
    assert len(pair.tried.text()) <= fields.LONGEST_NOTE
    if len(text) > fields.LONGEST_NOTE:
        assert "多出的没有留下" in said[0]
    with suppress(BadValue):
        str(pair.tried.value()).encode()


@of(Person.note)
def test_enter_leaves_a_note_and_shift_enter_begins_a_line(pair: Pair) -> None:
    QTest.keyClicks(pair.tried, "a")
    QTest.keyClick(pair.tried, ENTER, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(pair.tried, "b")
    assert pair.tried.value() in ("a\nb", "a\u2028b")
    QTest.keyClick(pair.tried, ENTER)
    assert pair.after.hasFocus()
