"""Fold: the part of a form that is seldom filled. It opens by its button, or where something stands in it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from fupin_desktop.ledgers.layouts import Section
from ui import theme
from ui.forms.add_button import AddButton
from ui.forms.cell import Cell
from ui.forms.walker import focus

_NAMED = 3
_KEYS = "　Enter 打开"


class Fold(QWidget):
    """Holds the folded section's grid; `more` is the button that opens it, which Enter goes over."""

    def __init__(self, sections: Sequence[Section], parent: QWidget) -> None:
        """`parent` holds both, also where there is nothing to fold and neither has a place."""
        super().__init__(parent)
        self.cells: list[Cell] = []
        self._is_wanted = False
        fields = [p[0] if isinstance(p, tuple) else p for part in sections for line in part.rows for p in line]
        names = "、".join(field.label for field in fields)
        few = "、".join(field.label for field in fields[:_NAMED])
        text = f"更多 {len(fields)} 项" if theme.crowded() else f"更多：{few}等"
        self.more = AddButton(text, self.open, "chevron-down", names, keys=_KEYS)
        self.more.passes = lambda: True
        self.more.setAccessibleName("更多")
        self.more.setAccessibleDescription(names)
        self.more.setParent(parent)
        self.more.hide()
        self.hide()

    def open(self) -> None:
        """Show it, with the keyboard on its first field."""
        self._is_wanted = True
        self.settle()
        focus(self.cells[0].input)

    def show_all(self) -> None:
        """Show it; the keyboard stays."""
        self._is_wanted = True
        self.settle()

    def load(self) -> None:
        """Other records have come: it is open only for what stands in it."""
        self._is_wanted = False
        self.settle()

    def settle(self) -> None:
        """Show or hide it as things stand."""
        is_open = self._is_wanted or any(c.typed() or c.wrong or c.finding or c.later for c in self.cells)
        self.setVisible(bool(self.cells) and is_open)
        self.more.setVisible(bool(self.cells) and not is_open)
