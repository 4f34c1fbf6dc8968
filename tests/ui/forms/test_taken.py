"""A dialog's form, taken while the keyboard still stands in a field."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel
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
    cell = form.cell(CardReturn.signed)
    cell.input.setText("二月三十")  # Ctrl+Enter comes before the field is left
    assert not taken(form, said)
    assert said.text().startswith("签字日期")
    assert (cell.input.text(), form.records()[0].signed) == ("二月三十", today())
    cell.input.setText("2026-02-28")
    assert taken(form, said)
    assert str(form.records()[0].signed) == "2026-02-28"
