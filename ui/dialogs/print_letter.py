"""Papers of the archives, on paper or as PDF. Printers and queues, which others see, get no telling name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QLabel, QWidget

from db.refusal import Refusal
from fupin_desktop.cards.blocks import Sheet
from fupin_desktop.services.papers.catalogue import Bundle
from ui.dialogs.print_out import send
from ui.paper import press
from ui.saying import sentence
from ui.widgets.basics import say

_UNTOLD = "文件"


def print_papers(parent: QWidget, sheets: Sequence[Sheet]) -> bool:
    """Ask for a printer and print; whether it was sent there."""
    return send(parent, _UNTOLD, [Bundle(_UNTOLD, list(sheets))])


def papers_to_pdf(sheets: Sequence[Sheet], path: Path, title: str = _UNTOLD) -> None:
    """Write them as PDF, which only its owner can read. Raises CannotPrint."""
    press.to_pdf(path, [Bundle(_UNTOLD, list(sheets))], title)


def saved(said: QLabel, sheets: Sequence[Sheet], path: Path, title: str = _UNTOLD) -> bool:
    """Write them so; whether they are. Why they could not be is said."""
    try:
        papers_to_pdf(sheets, path, title)
    except (Refusal, OSError) as error:
        say(said, sentence(error, f"不能写“{path}”。请换一个文件夹。"), "error")
        return False
    return True
