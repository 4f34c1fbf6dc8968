"""What the pages of this room share: their table out of the program, and the way to a form that is begun for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton

from fupin_desktop.roles import Right
from fupin_desktop.services.book import access
from fupin_desktop.services.organisation import papers
from fupin_desktop.services.organisation.papers import Told
from ui.dialogs.papers import Offer, PapersDialog
from ui.pages.page import Page
from ui.widgets.basics import button, only_if
from ui.widgets.list_button import list_button
from ui.widgets.table import Table
from ui.widgets.views import Faces
from ui.widgets.village_choice import VillageChoice


class ToldPage(Page):
    """Base: a page whose table can be printed and exported."""

    table: Table
    village: VillageChoice

    def told(self) -> Told:
        """What the page shows, as a table."""
        raise NotImplementedError

    def outputs(self) -> list[QPushButton]:
        """The buttons that bring it out: as it is in sight, and as the form that is signed."""
        made = button("打印 A3…", lambda: self.print_out(self.told()), icon="print", tip="A3，签字存档")
        only_if(access.may(Right.EXPORT), made)
        return [list_button(self.table), made]

    def print_out(self, told: Told) -> None:
        """Look at it as it is printed, and at what else there is."""
        made = partial(papers.sheet, told, self.village.chosen)
        offers = [Offer(told.title, lambda _on, _blank: [made()], has_blank=False), *self.papers()]
        dialog = PapersDialog(self.window(), f"打印{told.title}", offers)
        dialog.exec()

    def papers(self) -> Sequence[Offer]:
        """What else is printed of what the page shows."""
        return ()

    def print_papers(self) -> bool:
        self.print_out(self.told())
        return True

    def begin(self, ledger: str, **given: Any) -> Callable[[], None]:
        """Show the form of a new record with what is known of it; from there it comes back here."""
        return lambda: self.session.go("ledger", ledger=ledger, new="1", given=given)


class PartsPage(ToldPage):
    """Base: a table in one view, in the other what makes up the row stood on: Enter leads there, Esc back."""

    parts: Table
    faces: Faces

    def to_parts(self) -> None:
        """Look at what makes up the row stood on."""
        self.faces.choose(1)
        self.parts.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.faces.currentIndex():
            self.faces.choose(0)
            self.focus_first()
        else:
            super().keyPressEvent(event)

    def focus_first(self) -> None:
        (self.parts if self.faces.currentIndex() else self.table).setFocus()
