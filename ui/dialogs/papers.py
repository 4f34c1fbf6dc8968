"""Papers of what is chosen, or blank: which, on what paper, looked at, then to the printer or into PDF."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QWidget

from db.refusal import Refusal
from fupin_desktop.cards import blocks
from fupin_desktop.cards.about import About
from fupin_desktop.cards.blocks import Paper, Sheet
from fupin_desktop.services.household import cases
from fupin_desktop.services.papers import catalogue
from fupin_desktop.services.papers.catalogue import Bundle
from ui.dialogs import print_exchange
from ui.dialogs.looking import Looking, room_for
from ui.widgets.basics import STRETCH, button, only_if, put, row
from ui.widgets.choice import Choice
from ui.widgets.frame import Dialog

_MAKES = {"A4": "A4 横", "A4 竖": "A4 竖", "A3": "A3 横"}
PAPERS: dict[str, Paper] = {"A4": blocks.A4_WIDE, "A4 竖": blocks.A4, "A3": blocks.A3.turned()}


@dataclass(frozen=True)
class Offer:
    """A paper that may be chosen. `make`: its sheets on a size of paper, blank where asked; raises a Refusal where
    there is nothing. `said`: what the access log calls it; `of`: the household that it is of, where it is one.
    `sized`: the size of paper may be chosen; else it is its own. `photos`: the sheets of what is kept with it, where
    they may stand behind it."""

    title: str
    make: Callable[[Paper, bool], Sequence[Sheet]]
    said: str = ""
    of: str = ""
    sized: bool = False
    has_blank: bool = True
    photos: Callable[[], Sequence[Sheet]] | None = None


class PapersDialog(Dialog):
    """`first`: the place among the offers of the one to begin with."""

    def __init__(self, parent: QWidget, title: str, offers: Sequence[Offer], first: int = 0) -> None:
        super().__init__(parent, title, 760)
        self._offers = list(offers)
        self._bundle = Bundle("", [])
        self.heading.hide()
        self.looking = Looking()
        self.which = Choice("表格", self._offers[0].title, self._read)
        self.which.offer([(str(place), one.title) for place, one in enumerate(self._offers) if place])
        self.which.choose(str(first) if first else "")
        only_if(len(self._offers) > 1, self.which)
        self.make = Choice("纸张", _MAKES["A4"], self._read)
        self.make.offer([(name, words) for name, words in _MAKES.items() if name != "A4"])
        self.blank = QCheckBox("空白表")
        self.blank.setToolTip("打空白的，用手填")
        self.blank.toggled.connect(self._read)
        self.photos = QCheckBox("连同照片")
        self.photos.setToolTip("后面附上佐证照片")
        self.photos.toggled.connect(self._read)
        put(self.body, row(self.which, self.make, self.blank, self.photos, STRETCH, self.looking.zoom))
        self.body.addWidget(self.looking, 1)
        pdf = button("存成 PDF…", self._save)
        out = button("打印…", self._print, kind="primary", icon="print", key="Ctrl+P")
        self._output = (pdf, out)
        self.buttons(pdf, out, left=button("关闭", self.reject))
        self._read()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.resize(room_for(self))

    @property
    def offer(self) -> Offer:
        """The one that is chosen."""
        return self._offers[int(self.which.chosen or 0)]

    def _read(self, _checked: bool = False) -> None:
        offer = self.offer
        self.make.setVisible(offer.sized)
        self.blank.setVisible(offer.has_blank)
        blank = offer.has_blank and self.blank.isChecked()
        self.photos.setVisible(offer.photos is not None and not blank)
        try:
            sheets = [*offer.make(PAPERS[self.make.chosen or "A4"], blank), *self._kept()]
        except Refusal as refusal:
            self.looking.show_nothing(str(refusal))
            self._bundle = Bundle("", [])
        else:
            name = sheets[0].name if len(sheets) == 1 else f"{offer.title} {len(sheets)} 份"
            self._bundle = Bundle(name, sheets)
            self.looking.show_bundle(self._bundle)
        for one in self._output:
            one.setEnabled(bool(self._bundle.sheets))

    def _kept(self) -> Sequence[Sheet]:
        """The photos, where they are asked for."""
        offer = self.offer
        if offer.photos is None or not self.photos.isChecked() or (offer.has_blank and self.blank.isChecked()):
            return ()
        return offer.photos()

    @property
    def _said(self) -> str:
        if self.offer.has_blank and self.blank.isChecked():
            return f"空白{self.offer.title}"
        said = self.offer.said or f"{self.offer.title}，{len(self._bundle.sheets)} 份"
        return f"{said}，连同照片" if self._kept() else said

    def _save(self) -> None:
        print_exchange.save_bundle(self, self._bundle, self._said, self.offer.of)

    def _print(self) -> None:
        print_exchange.print_bundle(self, self._bundle, self._said, self.offer.of)


def about() -> About:
    """What the sheets that are printed now say of where they come from."""
    return catalogue.about(cases.year_to_check())
