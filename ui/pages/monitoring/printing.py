"""The papers of cases, from the board and from the page of one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from fupin_desktop.cards.blocks import Paper, Sheet
from fupin_desktop.ledgers.case_lists import PAPERS
from fupin_desktop.ledgers.papers import Form
from fupin_desktop.services.monitoring import papers
from ui.dialogs.outside import let_in
from ui.dialogs.papers import Offer, PapersDialog, about


def print_papers(window: QWidget, keys: Sequence[str], step: str = "", household: str = "") -> None:
    """Look at the papers of these cases; of one that has just done a `step` its paper is shown first."""
    if not let_in(window, partial(papers.may_print, keys)):
        return
    offers = [
        Offer(form.title, partial(_made, form, keys), f"{form.title}，{len(keys)} 件", household,
              photos=None if form.hung else lambda: papers.photos(keys, about()))
        for form in PAPERS
    ]  # fmt: skip
    dialog = PapersDialog(window, "打印监测表格", offers, PAPERS.index(papers.of_step(step)))
    dialog.exec()


def _made(form: Form, keys: Sequence[str], _on: Paper, blank: bool) -> list[Sheet]:
    return papers.sheets(form, keys, about(), blank=blank)
