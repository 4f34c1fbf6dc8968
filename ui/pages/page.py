"""Page: what the window asks of every page."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui import theme
from ui.session import Session
from ui.widgets.reading import Reading


class Page(QWidget):
    """Base of the pages. To add one: a file here with such a class, and a line in `ui/window/navigation.py`."""

    #: What F1 says: three sentences.
    help_text: ClassVar[str] = ""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        theme.mark(self, "kind", "page")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(20, 14, 20, 12)
        self.column.setSpacing(theme.GAP)

    def show_for(self, **where: Any) -> None:
        """Show what `session.go` asked for, read from the book; called in place of `refresh` when the page is gone to
        with these."""

    def refresh(self) -> None:
        """Read the book again: the page came into sight, or something was written."""

    def may_leave(self) -> bool:
        """Whether the page lets go; a form with unsaved input asks here (or keeps a draft and says yes)."""
        return True

    def remember(self) -> None:
        """Keep for the next start how the page's lists stand. Never what was typed: it names people."""

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.remember()

    def focus_first(self) -> None:
        """Put the keyboard where work on this page begins."""

    def standing(self) -> dict[str, Any] | None:
        """What `show_for` needs to bring the page back as it stands; None when that is what it was gone to for."""
        return None

    @property
    def is_reading(self) -> bool:
        """Whether what the page lists is still being read: what is in sight is not what was asked for."""
        return any(one.busy for one in self.findChildren(Reading))

    def households_in_sight(self) -> list[str] | None:
        """The households that printing here is meant for; None where the page is about none."""
        chosen = self.chosen_household()
        return [chosen] if chosen else None

    def chosen_household(self) -> str:
        """The household in sight or chosen here, for which 记一次走访 is meant; "" for none."""
        return ""
