"""Views are underlined words, everywhere the same component; chips narrow a list."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.views import View, views

_UI = Path(__file__).resolve().parents[3] / "ui"


def test_one_view_is_chosen_and_shown(qtbot: QtBot) -> None:
    owner, seen = QWidget(), []
    qtbot.addWidget(owner)
    first, second = views(owner, [View("按户", lambda: seen.append("户")), View("按人", lambda: seen.append("人"))], 1)
    assert (first.isChecked(), second.isChecked()) == (False, True)
    first.click()
    assert (first.isChecked(), second.isChecked(), seen) == (True, False, ["户"])
    assert {one.property("kind") for one in (first, second)} == {"view"}
    for one in (first, second):
        one.setParent(owner)  # as the row does that holds them


def test_nobody_draws_a_view_of_his_own() -> None:
    """A button of kind "view" or "step" is made where the component is."""
    made = {
        path.relative_to(_UI).as_posix()
        for path in _UI.rglob("*.py")
        if re.search(r'kind="(view|step)"', path.read_text(encoding="utf-8"))
    }
    assert made == {"widgets/views.py", "forms/steps.py"}
