"""What is loaded by name is there; and what the first paint does without stays away from it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from fupin_desktop import lazy

ROOT = Path(__file__).resolve().parents[2]
NAMES = sorted(
    {
        name
        for folder in ("ui", "fupin_desktop")
        for file in (ROOT / folder).rglob("*.py")
        if file.name != "lazy.py"
        for name in re.findall(r'"((?:ui|fupin_desktop|db)\.[\w.]+:\w+)"', file.read_text("utf-8"))
    }
)
HEAVY = {
    "asyncio", "ssl", "openpyxl", "pypinyin", "PIL", "python_calamine", "rustpy_xlsxwriter", "matplotlib", "numpy",
    "cryptography", "sqlcipher3", "fupin_desktop.demo", "fupin_desktop.exchange",
    "fupin_desktop.services.household.checks", "ui.forms.editor", "ui.paper.printing",
    "docx", "db.tables", "db.project", "db.migrations.m0001_first", "fupin_desktop.ledgers",
    "fupin_desktop.rules.flows", "fupin_desktop.reports", "fupin_desktop.services.monitoring",
    "fupin_desktop.services.lists.overview", "fupin_desktop.services.household.history", "tomllib",
    "db.undo", "db.income", "db.person", "db.visit", "ui.looks", "ui.pages.todo", "ui.widgets.frame",
    "ui.widgets.search_lines",
}  # fmt: skip


def test_there_are_names() -> None:
    assert "ui.pages.checks:ChecksPage" in NAMES


@pytest.mark.parametrize("name", NAMES)
def test_what_is_named_is_there(name: str) -> None:
    assert callable(lazy.load(name))


def loaded(modules: str, without: set[str]) -> str:
    """Which of `without` come with these modules."""
    look = f"import sys, {modules}; print(sorted({without!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_the_window_is_painted_without_the_database() -> None:
    assert loaded("main, ui.window.app", HEAVY | {"peewee", "sqlite3", "db.connection"}) == "[]"


def test_the_first_page_starts_light() -> None:
    assert loaded("ui.window.opening, ui.window.contents, ui.pages.today", HEAVY) == "[]"
