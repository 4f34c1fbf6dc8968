"""转介信 on paper or as PDF. Printers and queues, which others see, get no telling name."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from fupin_desktop.cards import letter as letters
from fupin_desktop.services.papers import Bundle
from fupin_desktop.services.psychology.letter import Letter
from ui.dialogs.print_out import send
from ui.paper import press

_UNTOLD = "文件"


def to_pdf(letter: Letter, path: Path) -> None:
    """Write the letter as PDF, which only its owner can read. Raises CannotPrint."""
    press.to_pdf(path, [Bundle(_UNTOLD, [letters.sheet(letter)])], letters.FORM)


def print_out(parent: QWidget, letter: Letter) -> bool:
    """Ask for a printer and print; whether it was sent there."""
    return send(parent, _UNTOLD, [Bundle(_UNTOLD, [letters.sheet(letter)])])
