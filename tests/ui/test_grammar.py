"""One grammar on every page: each thing has one form wherever it stands, a name for the screen reader, its turn."""

from __future__ import annotations

import ast

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fupin_desktop.demo import psychology
from fupin_desktop.services.book.opening import Book
from tests.answered import session_on
from tests.books import ACTOR
from tests.commands import ROOT
from tests.ui import grammar
from tests.ui.conftest import shown
from tests.ui.test_every_list import _stages
from tests.ui.townships import _merged as _merged
from tests.ui.townships import town as town
from tests.ui.townships import township as township
from ui.window.main_window import MainWindow

#: What only `ui/widgets` (and paper and the window's frame) make of Qt: everywhere else there is a component for it.
_QT = {"QLabel", "QPushButton", "QFrame", "QLineEdit", "QTabWidget", "QTableView", "QTableWidget", "QScrollArea",
       "QToolButton", "QGroupBox", "QFormLayout", "QTextEdit", "QComboBox", "QMessageBox"}  # fmt: skip


def test_pages_are_made_of_components() -> None:
    found = {
        (file.name, node.func.id)
        for file in (ROOT / "ui").rglob("*.py")
        if file.parent.name != "widgets"
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _QT
    }
    assert found == set()


def _wrong(window: MainWindow) -> list[str]:
    found = []
    for name, page in _stages(window):
        window.session.jobs.finish()
        QApplication.processEvents()
        found += [f"{name}: {said}" for said in grammar.found(page)]
    return found


def test_every_page_of_a_village_keeps_to_the_grammar(qtbot: QtBot, village: Book) -> None:
    psychology.fill(ACTOR)
    assert _wrong(shown(qtbot, session_on(village))) == []


def test_every_page_of_a_township_keeps_to_the_grammar(town: MainWindow) -> None:
    assert _wrong(town) == []
