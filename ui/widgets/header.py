"""The top of every page: what is in sight, beside it its views or a word about it, at the right what can be done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui import theme
from ui.widgets.basics import STRETCH, Elided, label, row

_HIGH = 34  # px: what stands below begins at the same height on every page
_ROOM = 1366 - theme.RAIL_WIDTH - 40  # px of a small screen beside the rail


class Header(QWidget):
    """A title, what stands beside it, and the commands, the primary one last. Where large letters
    leave no room in one row, what is beside the title stands in a second, else the commands."""

    def __init__(self, title: str, *beside: QWidget, commands: Sequence[QWidget] = ()) -> None:
        super().__init__()
        self.title = label(title, "title")
        commands = sorted(commands, key=lambda one: one.property("kind") == "primary")
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(theme.GAP)
        grows = next((one for one in beside if isinstance(one, Elided)), None)
        if _fits((self.title, *beside, *commands)):
            first = row(self.title, *beside, *([] if grows else [STRETCH]), *commands)
            if grows:
                first.setStretchFactor(grows, 1)
            inside.addLayout(first)
        elif _fits((self.title, *commands)):
            inside.addLayout(row(self.title, STRETCH, *commands))
            inside.addLayout(row(*beside, STRETCH))
        else:
            inside.addLayout(row(self.title, *beside, STRETCH))
            inside.addLayout(row(STRETCH, *commands))
        self.title.setMinimumHeight(theme.px(_HIGH))


def _fits(parts: Sequence[QWidget]) -> bool:
    """Whether they stand in one row of a small screen."""
    for part in parts:
        part.ensurePolished()
    needed = sum(0 if isinstance(one, Elided) else one.sizeHint().width() for one in parts if not one.isHidden())
    return needed + theme.GAP * len(parts) <= _ROOM


def heading_row(heading: str, *commands: QWidget) -> QWidget:
    """The head of a part of a page: what it is, and what can be done with it."""
    made = QWidget()
    made.setLayout(row(label(heading, "heading"), STRETCH, *commands))
    return made
