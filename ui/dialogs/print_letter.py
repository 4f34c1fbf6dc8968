"""转介信 on paper or as PDF. Printers and queues, which others see, get no telling name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from fupin_desktop.cards import letter as letters
from fupin_desktop.cards.blocks import Sheet
from fupin_desktop.cards.letter import Letter
from fupin_desktop.services.papers.catalogue import Bundle
from ui.dialogs.print_out import send
from ui.paper import press

_UNTOLD = "文件"


def to_pdf(letter: Letter, path: Path) -> None:
    """Write the letter as PDF, which only its owner can read. Raises CannotPrint."""
    press.to_pdf(path, [Bundle(_UNTOLD, [letters.sheet(letter)])], letters.FORM)


def print_out(parent: QWidget, letter: Letter) -> bool:
    """Ask for a printer and print; whether it was sent there."""
    return send(parent, _UNTOLD, [Bundle(_UNTOLD, [letters.sheet(letter)])])


def print_papers(parent: QWidget, sheets: Sequence[Sheet]) -> bool:
    """The same for forms of the archives that are filled in by hand."""
    return send(parent, _UNTOLD, [Bundle(_UNTOLD, list(sheets))])


def papers_to_pdf(sheets: Sequence[Sheet], path: Path) -> None:
    """Write them as PDF. Raises CannotPrint."""
    press.to_pdf(path, [Bundle(_UNTOLD, list(sheets))], _UNTOLD)
