"""A monitoring line is written by hand, and only a confirmed one judges a year."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.household import history, lines
from tests.books import ACTOR, YUANXUEZHUANG
from ui.dialogs.lines import LinesDialog


def test_a_line_is_kept_and_judges_when_confirmed(qtbot: QtBot, book: Book) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = LinesDialog(parent, ACTOR, "410502")
    assert [line.year for line in lines.known("410502")] == [2022]
    dialog.year.setText("2026")
    dialog.line_pc.setText("八千")
    dialog.save()
    assert "数字" in dialog.said.text()
    dialog.line_pc.setText("8,300")
    dialog.doc_no.setText("豫农〔2026〕1号")
    dialog.save()
    assert lines.line(YUANXUEZHUANG, 2026) is None
    dialog.confirmed.setChecked(True)
    dialog.save()
    assert lines.line(YUANXUEZHUANG, 2026) == Decimal(8300)
    assert dialog.table.rows.rowCount() == 2
    assert history.undoable() == "填写 2026 年监测线"
