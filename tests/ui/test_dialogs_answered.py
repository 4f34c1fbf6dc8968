"""Each place that opens a dialog and waits: Esc leaves the book as it was, agreeing comes to what can be seen.

A place that neither table names fails: who opens a dialog says here what comes of it.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.commands import ROOT
from tests.edges import Dialogs, Printers, Site, accept, cancel
from tests.ui.desk_openings import DESK
from tests.ui.elsewhere import AGREED, LOOKED_AT, REFUSED
from tests.ui.openings import ASKED, HANDED
from tests.ui.rest_openings import REST
from tests.ui.stage import Stage
from ui.widgets.frame import Dialog
from ui.window.main_window import MainWindow

WALKS = DESK | HANDED | ASKED | REST
#: Tested for themselves in tests/ui/dialogs/test_dialogs.py; who asks is who calls them.
_SHORT_ONES = {("widgets/frame.py", name) for name in ("tell", "ask", "exec")}
#: Loops that wait for no person.
_NO_DIALOG = {("dialogs/progress.py", "_waited"), ("shots/camera.py", "settle"), ("window/app.py", "run")}


def _sites() -> set[Site]:
    """Where something is opened and waited for, by the program's text."""
    found = set()
    for file in (ROOT / "ui").rglob("*.py"):
        text = file.read_text("utf-8")
        waits = _asks_or_waits if _ASKS.search(text) else _waits
        for function in ast.walk(ast.parse(text)):
            if isinstance(function, ast.FunctionDef) and any(map(waits, ast.walk(function))):
                found.add((file.relative_to(ROOT / "ui").as_posix(), function.name))
    return found - _NO_DIALOG


def _waits(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "exec"


#: A file that asks by the short one of all.
_ASKS = re.compile(r"from ui\.widgets\.frame import .*\bask\b|ui\.widgets\.frame:ask\b")


def _asks_or_waits(node: ast.AST) -> bool:
    if _waits(node) or not isinstance(node, ast.Call):
        return _waits(node)
    return ast.unparse(node.func) in ("ask", "lazy.load('ui.widgets.frame:ask')")


def test_every_place_that_waits_for_a_dialog_is_agreed_to_and_refused() -> None:
    assert set(WALKS) | set(AGREED) | set(LOOKED_AT) == _sites() - _SHORT_ONES
    assert set(AGREED) <= set(WALKS) | set(REFUSED)
    assert set(REFUSED) <= set(AGREED)
    assert not set(AGREED) & set(LOOKED_AT)


def test_tests_elsewhere_are_there() -> None:
    for told in {*AGREED.values(), *REFUSED.values(), *LOOKED_AT.values()} - {""}:
        file, _, name = told.partition("::")
        assert f"def {name.partition('[')[0]}(" in (ROOT / "tests" / file).read_text("utf-8"), told


def test_nobody_goes_round_the_fakes() -> None:
    """Qt's own message boxes and blocking menus are met by no fake, and look unlike ours."""
    texts = {file: file.read_text("utf-8") for file in (ROOT / "ui").rglob("*.py")}
    assert not [file for file, text in texts.items() if "QMessageBox" in text or "QInputDialog" in text]
    tests = {file: file.read_text("utf-8") for file in (ROOT / "tests").rglob("test_*.py")}
    round_them = re.compile(r'setattr\([^)]*?"(exec|ask|tell)"')
    assert not [file.name for file, text in tests.items() if round_them.search(text)]


@pytest.mark.parametrize("site", WALKS, ids=lambda site: ":".join(site))
def test_esc_changes_nothing_and_agreeing_is_seen(
    window: MainWindow, dialogs: Dialogs, printers: Printers, tmp_path: Path, site: Site
) -> None:
    folder = tmp_path / "made"
    folder.mkdir()
    opening = WALKS[site](Stage(window, folder, printers))
    before = window.session.book.version()
    dialogs.give(cancel)
    opening.act()
    assert dialogs.sites == [site], dialogs.said
    assert (window.session.book.version(), list(folder.iterdir()), printers.jobs) == (before, [], [])
    assert opening.agree or site in AGREED or site in LOOKED_AT
    if opening.agree:
        dialogs.when(Dialog, accept)  # what is told afterwards
        dialogs.give(opening.agree)
        opening.act()
        assert dialogs.sites[1] == site
        assert opening.done()
