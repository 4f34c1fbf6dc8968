"""A monitoring line is written by hand, and only a confirmed one judges a year."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.household import history, lines
from tests.books import ACTOR, YUANXUEZHUANG
from ui.dialogs.lines import LinesDialog
from ui.widgets.table import Table


def test_a_line_is_kept_and_judges_when_confirmed(qtbot: QtBot, book: Book) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    assert [line.year for line in lines.known("410502")] == [2022]
    dialog: Any = LinesDialog(parent, ACTOR, "410502", 2026)
    for typed, said in (("八千", "数字"), ("0", "大于 0"), ("", "请填“监测线")):
        dialog.input("line_pc").setText(typed)
        dialog.accept()
        assert said in dialog.said.text()
    dialog.input("line_pc").setText("8,300")
    dialog.input("doc_no").setText("豫农〔2026〕1号")
    dialog.accept()
    assert lines.line(YUANXUEZHUANG, 2026) is None
    dialog.input("is_confirmed").show_value(True)
    dialog.accept()
    assert lines.line(YUANXUEZHUANG, 2026) == Decimal(8300)
    assert LinesDialog(parent, ACTOR, "410502").findChildren(Table)[0].rows.rowCount() == 2
    assert history.undoable() == "填写 2026 年监测线"
