"""The letter before it is printed: what it says, and to where it goes."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from fupin_desktop.cards import letter as letters
from fupin_desktop.cards.letter import Letter
from ui.dialogs import print_letter
from ui.dialogs.psychology.details import DetailsDialog
from ui.widgets.basics import button, label
from ui.widgets.frame import where_to


class LetterDialog(DetailsDialog):
    """Accepted when it is on paper, or kept as PDF."""

    def __init__(self, parent: QWidget, letter: Letter) -> None:
        self._letter = letter
        super().__init__(parent, "转介信", letter.lines)
        self.setProperty("stays", True)  # a book is not locked while somebody is on the way to the printer

    def offer(self) -> None:
        consent = "" if self._letter.scores else "没有“告知医院”的同意：信里不写得分；有生命危险的，只写救命要知道的。"
        self.said = label(consent, "hint", wrap=True)
        self.body.addWidget(self.said)
        save = button("存成 PDF…", self._save, icon="download")
        self.buttons(button("关闭", self.reject), save, button("打印…", self._print, kind="primary", icon="print"))

    def _print(self) -> None:
        if print_letter.print_papers(self, [letters.sheet(self._letter)]):
            self.accept()

    def _save(self) -> None:
        path = where_to(self, "存成 PDF", "转介信.pdf")
        if path and print_letter.saved(self.said, [letters.sheet(self._letter)], path, letters.FORM):
            self.accept()
