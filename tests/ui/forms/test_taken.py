"""A dialog's form, kept while the keyboard still stands in a field, or with what can't be kept."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from db.card import CardReturn
from db.clock import today
from db.fields import Text
from db.refusal import Refusal
from fupin_desktop.ledgers.layouts import HUNG
from ui.dialogs.psychology.second import PasswordBelow, named
from ui.forms.editor import Form
from ui.forms.fields import FormDialog


class Kept(FormDialog):
    """What was kept; the second time it is refused."""

    kept: dt.date | None = None

    def keep(self) -> None:
        [back] = self.form.records()
        assert isinstance(back, CardReturn)
        if self.kept:
            raise Refusal("没有权限。")
        self.kept = back.signed


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def test_what_was_typed_last_and_is_no_value_is_said_and_not_lost(parent: QWidget) -> None:
    dialog = Kept(parent, "登记")
    dialog.put(Form(HUNG), [CardReturn(signed=today(), hung=None, note=None)])
    dialog.finish("登记")
    dialog.show()
    field = dialog.form.cell(CardReturn.signed).input
    assert isinstance(field, QLineEdit)
    field.setText("二月三十")  # Ctrl+Enter comes before the field is left
    dialog.accept()
    assert dialog.said.text().startswith("签字日期")
    assert (field.text(), dialog.kept) == ("二月三十", None)
    field.setText("2026-02-28")
    dialog.accept()
    assert (dialog.kept, dialog.isVisible()) == (dt.date(2026, 2, 28), False)
    dialog.show()
    dialog.accept()  # whatever refuses is said in the dialog, which stays with what stands in it
    assert (dialog.said.text(), field.text(), dialog.isVisible()) == ("没有权限。", "2026-02-28", True)
    dialog.hide()


def test_what_has_a_star_is_not_left_blank(parent: QWidget) -> None:
    dialog = Kept(parent, "登记")
    dialog.put(Form(HUNG), [CardReturn()])
    dialog.form.cell(CardReturn.signed).star(False)
    dialog.form.cell(CardReturn.hung).star(True)
    dialog.finish("登记")
    dialog.accept()
    assert dialog.said.text() == "悬挂日期还没有填。"
    assert dialog.focusWidget() is dialog.form.cell(CardReturn.hung).input


def test_enter_leads_from_the_second_person_to_their_password(parent: QWidget) -> None:
    dialog = PasswordBelow(parent, "删除")
    dialog.put(("why", Text("原因", 20)), named(["赵明"]))
    dialog.ask_second("请他自己输入。")
    dialog.finish("删除", danger=True)
    dialog.show()
    dialog.activateWindow()
    second = dialog.input("second")
    second.setFocus()
    QTest.keyClick(second, Qt.Key.Key_Return)
    assert dialog.focusWidget() is dialog.save_button
    second.show_value("赵明")
    second.setFocus()
    QTest.keyClick(second, Qt.Key.Key_Return)
    assert dialog.focusWidget() is dialog.secret.edit
    dialog.hide()
