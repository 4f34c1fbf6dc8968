"""Nothing is shown before it has its place: Qt opens what has no parent as a window of its own, which flashes up and
takes the keyboard from the window that is used. `only_if` hides alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.sources import ROOT

_SHOWS = {"setVisible": False, "setHidden": True, "show": None}


def test_what_has_no_place_yet_is_not_shown() -> None:
    files = sorted((ROOT / "ui").rglob("*.py"))
    early = [f"{file.relative_to(ROOT)}:{line}" for file in files for line in _early(file.read_text("utf-8"))]
    assert not early, early


def test_the_kind_is_known() -> None:
    made = "def f(self):\n    self.a = QLabel()\n    self.a.{}\n    self.column.addWidget(self.a)\n"
    assert list(_early(made.format("setVisible(many)"))) == [3]
    assert not list(_early(made.format("setVisible(False)")))
    assert not list(_early("def f(self):\n    self.a = QLabel()\n    row(self.a)\n    self.a.setHidden(few)\n"))


def _early(source: str) -> Iterator[int]:
    """The lines in which a function shows what it has made and puts somewhere only further down."""
    for function in ast.walk(ast.parse(source)):
        if not isinstance(function, ast.FunctionDef):
            continue
        made = {ast.unparse(target) for node in ast.walk(function) if isinstance(node, ast.Assign)
                for target in node.targets if not _is_own_place(node.value)}  # fmt: skip
        receivers = {id(node.value) for node in ast.walk(function) if isinstance(node, ast.Attribute)}
        for call in _shown(function):
            name = ast.unparse(call.func.value) if isinstance(call.func, ast.Attribute) else ""
            used = [node.lineno for node in ast.walk(function)
                    if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load)
                    and id(node) not in receivers and ast.unparse(node) == name]  # fmt: skip
            if name in made and used and min(used) > call.lineno:
                yield call.lineno


def _is_own_place(value: ast.expr) -> bool:
    """A window; an entry of a menu, which is no widget."""
    return isinstance(value, ast.Call) and ast.unparse(value.func) in ("MainWindow", "QAction")


def _shown(function: ast.FunctionDef) -> Iterator[ast.Call]:
    """What is called at once: a lambda comes when somebody does something."""
    later = {id(one) for node in ast.walk(function) if isinstance(node, ast.Lambda) for one in ast.walk(node)}
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _SHOWS:
            hides = [isinstance(one, ast.Constant) and one.value is _SHOWS[node.func.attr] for one in node.args]
            if not any(hides) and id(node) not in later:
                yield node
