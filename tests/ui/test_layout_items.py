"""No layout's item is held: where Qt deletes one of which PySide has an object, whatever gets its memory next is taken
for it, and the program dies (one walk in eight on a small screen). `put` alone adds a row where a column stands."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.sources import let_go as let_go
from tests.sources import modules
from tests.ui.held import layout_items
from ui.widgets.basics import STRETCH, column, put, row

_UNSET = {"grid", "tree", "box"}  # filled before they are put into a widget: PySide makes nothing then


def test_put_leaves_nothing_held(qtbot: QtBot) -> None:
    whole = QWidget()
    qtbot.addWidget(whole)
    inside = QVBoxLayout(whole)
    before = layout_items()
    put(inside, row(QLabel("甲"), column(QLabel("乙"), STRETCH), STRETCH), 1)
    grid = QGridLayout()
    grid.addLayout(row(QLabel("丙")), 0, 0)
    put(inside, grid)
    assert layout_items() == before
    assert (inside.count(), inside.stretch(0)) == (2, 1)
    inside.addLayout(kept := row(QLabel("丁"), STRETCH))
    assert len(layout_items()) == len(before) + 2, "PySide has mended it: `put` may go"
    del kept


def test_rows_are_put() -> None:
    told = [f"{name}:{line}" for name, tree in modules("ui").items() if name != "ui/widgets/basics.py"
            for line in _held(tree)]  # fmt: skip
    assert not told, told


def _held(tree: ast.Module) -> Iterator[int]:
    calls = [one for one in ast.walk(tree) if isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute)]
    standing = [(ast.unparse(one.args[0]), one.lineno) for one in calls if ast.unparse(one.func).endswith(".setLayout")]
    for call in calls:
        if isinstance(call.func, ast.Attribute):
            name = ast.unparse(call.func.value)
            known = name in _UNSET and not any(
                one == name and call.lineno - 20 < line < call.lineno for one, line in standing
            )
            if call.func.attr in {"itemAt", "insertLayout"} or (call.func.attr == "addLayout" and not known):
                yield call.lineno
