"""The button at the end of a line: it grows with the letters, does what its key does, and no text runs below it."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from db.person import Person
from db.visit import Visit
from ui import theme
from ui.forms.choice_inputs import ChoiceInput
from ui.forms.date_inputs import DateInput
from ui.forms.inputs import make
from ui.widgets.basics import column


def _inked(opener: QWidget) -> int:
    """The width of what is drawn on it."""
    picture = opener.grab().toImage()
    ground = picture.pixelColor(0, 0)
    seen = [x for x in range(picture.width()) for y in range(picture.height()) if picture.pixelColor(x, y) != ground]
    return max(seen) - min(seen) + 1


def test_it_grows_with_the_letters(qtbot: QtBot, qapp: QApplication) -> None:
    wide: dict[int, tuple[int, int]] = {}
    for letters in (100, 150):
        theme.apply(qapp, letters)
        place, relation, day = QWidget(), make(Person.relation), make(Visit.visit_date)
        assert isinstance(relation, ChoiceInput)
        assert isinstance(day, DateInput)
        place.setLayout(column(relation, day))
        qtbot.addWidget(place)
        place.resize(300, 120)
        place.show()
        wide[letters] = (_inked(relation.opener), _inked(day.opener))
        assert relation.opener.geometry().right() < relation.width()
        assert relation.textMargins().right() + 9 >= relation.width() - relation.opener.x()
    theme.apply(qapp)
    assert [big / small for small, big in zip(*wide.values(), strict=True)] == pytest.approx([1.5, 1.5], abs=0.15)


def test_it_opens_what_f9_opens_and_goes_where_nothing_may_be_typed(qtbot: QtBot, qapp: QApplication) -> None:
    relation, day = make(Person.relation), make(Visit.visit_date)
    assert isinstance(relation, ChoiceInput)
    assert isinstance(day, DateInput)
    for line in (relation, day):
        qtbot.addWidget(line)
        assert line.minimumSizeHint().width() < 100  # before it is in sight too: a page of them must fit
        line.show()
    relation.opener.click()
    assert relation.is_open
    relation.close_list()
    day.opener.click()
    assert day._calendar
    assert day._calendar.isVisible()
    day._calendar.close()
    assert (relation.opener.accessibleName(), day.opener.accessibleName()) == ("全部选项", "日历")
    relation.opener.hide()
    assert relation.textMargins().right() == 0
    relation.opener.show()
    assert relation.opener.isVisible()
    relation.opener.drop()
    relation.opener.show()
    assert not relation.opener.isVisible()
