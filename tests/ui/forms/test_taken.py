"""A dialog's form, taken while the keyboard still stands in a field."""

from __future__ import annotations

import datetime as dt

from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from db.card import CardReturn
from db.clock import today
from fupin_desktop.ledgers.layouts import HUNG
from ui.forms.editor import Form, taken


def test_what_was_typed_last_and_is_no_value_is_said_and_not_lost(qtbot: QtBot) -> None:
    form, said = Form(HUNG), QLabel()
    for part in (form, said):
        qtbot.addWidget(part)
    form.load([CardReturn(signed=today(), hung=None, note=None)])
    field = form.cell(CardReturn.signed).input
    assert isinstance(field, QLineEdit)
    field.setText("二月三十")  # Ctrl+Enter comes before the field is left
    assert not taken(form, said)
    assert said.text().startswith("签字日期")
    assert (field.text(), _signed(form)) == ("二月三十", today())
    field.setText("2026-02-28")
    assert taken(form, said)
    assert _signed(form) == dt.date(2026, 2, 28)


def _signed(form: Form) -> object:
    [back] = form.records()
    assert isinstance(back, CardReturn)
    return back.signed
