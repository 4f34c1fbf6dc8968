"""Blank forms on paper: the consent, and the scales."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from fupin_desktop import scales
from fupin_desktop.cards import consent as consent_paper
from fupin_desktop.cards import safety as safety_paper
from fupin_desktop.cards import scale as scale_paper
from fupin_desktop.cards.blocks import Sheet
from fupin_desktop.services.psychology import consents, filing, notes
from ui.dialogs import print_letter
from ui.forms.fields import FieldsDialog, choice
from ui.widgets.basics import button
from ui.widgets.frame import where_to

_CONSENT, _SAFETY = "consent", "safety"


class BlankDialog(FieldsDialog):
    """Which one; printed, or kept as PDF."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "打印空白表")
        self.sentence("给没有电脑的地方用：填好以后照着录进来，日期写当时做的那一天，写明谁念的。")
        first = [("知情同意书（筛查）", _CONSENT), (safety_paper.FORM, _SAFETY)]
        forms = [*first, *((one.title, one.name) for one in map(scales.scale, scales.NAMES))]
        self.put(("form", choice("哪一份", forms)))
        self.finish("打印…", button("存成 PDF…", self._save, icon="download"))

    def _sheets(self) -> list[Sheet]:
        name = self._values()["form"]
        if name == _CONSENT:
            return consent_paper.sheets(consents.paper("", filing.SCREENING))
        if name == _SAFETY:
            return [safety_paper.sheet(notes.blank_safety_paper())]
        return [scale_paper.sheet(scales.scale(name))]

    def keep(self, values: dict[str, Any]) -> None:
        print_letter.print_papers(self, self._sheets())

    def _save(self) -> None:
        path = where_to(self, "存成 PDF", "空白表.pdf")
        if path and print_letter.saved(self.said, self._sheets(), path):
            self.reject()
