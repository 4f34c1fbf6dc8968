"""The papers of a case, by keys: from the board, from its own page, into a PDF; and a blank form from the menu."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from db import access_log
from db.clock import today
from db.household import Household
from tests.edges import Chooser
from tests.monitored import clue_of
from tests.papers import text_of
from tests.walks.village import Village
from tests.walks.walker import Walker, save_pdf
from ui.dialogs.papers import PapersDialog
from ui.pages.monitoring.board import MonitoringPage
from ui.pages.monitoring.case_page import CasePage


def test_a_case_on_paper_and_a_blank_form(full_village: Village, chooser: Chooser, tmp_path: Path) -> None:
    walker = Walker(full_village)
    walker.enter("村级录入员")
    home = next(iter(Household.living().order_by(Household.id)))
    clue = clue_of(today(), home)
    walker.press("Alt+9")
    board: MonitoringPage = walker.wait_for(walker.window.pages.current, MonitoringPage)
    walker.idle()
    walker.wait(board.table.hasFocus, "the keyboard in the list")
    walker.press("Return")
    walker.wait_for(walker.window.pages.current, CasePage)
    walker.idle()
    filled, blank = tmp_path / "线索.pdf", tmp_path / "空白.pdf"
    _saved(walker, chooser, filled, lambda: walker.press("Ctrl+P"))
    assert str(clue.clue_no) in text_of(filled)
    assert "住院花费大" in text_of(filled)
    _saved(walker, chooser, blank, lambda: walker.choose_errand("blanks"))
    assert "＿＿＿" in text_of(blank)
    told = [(one.record, one.note) for one in access_log.entries() if one.what == "打印"]
    assert (str(home.id), "防返贫监测线索登记表，1 件，存成 PDF") in told


def _saved(walker: Walker, chooser: Chooser, pdf: Path, act: Callable[[], object]) -> None:
    chooser.give(pdf)
    walker.when(PapersDialog, lambda dialog: save_pdf(walker, dialog, pdf))
    act()
    walker.idle()
