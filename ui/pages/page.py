"""Page: what the window asks of every page."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from fupin_desktop import lazy
from fupin_desktop.roles import Right
from ui import theme
from ui.session import Session
from ui.widgets.basics import column
from ui.widgets.header import Header
from ui.widgets.reading import Reading
from ui.widgets.table import Output, Table, output_of


class Page(QWidget):
    """Base of the pages. To add one: a file here with such a class, and a line in `ui/window/navigation.py`."""

    #: What F1 says: three sentences.
    help_text: str = ""
    #: Whether its lists may be written out and printed as they stand: those of the psychological archives are told on
    #: their own papers alone.
    leaves: ClassVar[bool] = True
    #: With which of their forms printing the households in sight begins; "" where it is not they that stand here.
    household_form: ClassVar[str] = ""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        theme.mark(self, "kind", "page")
        self.column = column(spacing=theme.GAP, margins=(20, 14, 20, 12))
        self.setLayout(self.column)

    def top(self, title: str, *beside: QWidget, commands: Sequence[QWidget] = ()) -> Header:
        """Begin the page: its title, what is beside it, its commands."""
        made = Header(title, *beside, commands=commands)
        self.column.addWidget(made)
        return made

    def show_for(self, **where: Any) -> None:
        """Show what `session.go` asked for, read from the book; called in place of `refresh` when the page is gone to
        with these."""

    def refresh(self) -> None:
        """Read the book again: the page came into sight, or something was written."""

    def may_leave(self) -> bool:
        """Whether the page lets go; a form with unsaved input asks here (or keeps a draft and says yes)."""
        return True

    @property
    def is_over(self) -> bool:
        """What was filled in here is saved: the way back does not lead here, where an empty form would stand."""
        return False

    def remember(self) -> None:
        """Keep for the next start how the page's lists stand. Never what was typed: it names people."""
        if village := getattr(self, "village", None):
            village.remember()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.remember()

    def focus_first(self) -> None:
        """Put the keyboard where work on this page begins: on its list, or where that has nothing on the first step."""
        if face := getattr(self, "face", None):
            face.focus_first()
        elif table := getattr(self, "table", None):
            table.setFocus()

    def standing(self) -> dict[str, Any] | None:
        """What `show_for` needs to bring the page back as it stands; None when that is what it was gone to for."""
        return None

    def list_output(self, table: Table) -> Output | None:
        """What takes a list of the page out of the book as it stands; None where none may leave, or to who may not."""
        if not (self.leaves and self.session.may(Right.EXPORT)):
            return None
        made: Output = lazy.load("ui.dialogs.list_output:ListOutput")(
            self.session, table, partial(self.narrowed_to, table)
        )
        return made

    def narrowed_to(self, _table: Table) -> str:
        """To what a list is narrowed, in words; "" for nothing: what the page's `filters`, or its `village`, say."""
        narrows = getattr(self, "filters", None) or getattr(self, "village", None)
        return str(narrows.words) if narrows else ""

    @property
    def is_reading(self) -> bool:
        """Whether what the page lists is still being read: what is in sight is not what was asked for."""
        return any(one.busy for one in self.findChildren(Reading))

    def print_papers(self) -> bool:
        """Look at what stands on the page, as it is printed: a list, where it has no papers of its own; whether there
        is any. Ctrl+P asks, of who may print."""
        shown = [table for table in self.findChildren(Table) if table.isVisible() and table.rows.rowCount()]
        for table in sorted(shown, key=lambda one: not one.hasFocus()):
            if output := output_of(table):
                output.print_out()
                return True
        return False

    def households_in_sight(self) -> list[str] | None:
        """The households that printing here is meant for; None where the page is about none."""
        chosen = self.chosen_household()
        return [chosen] if chosen else None

    def chosen_household(self) -> str:
        """The household in sight or chosen here, for which 记一次走访 is meant; "" for none."""
        return ""
