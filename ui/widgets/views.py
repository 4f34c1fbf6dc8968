"""Views: different faces of one page, as underlined words. Chips narrow a list, bordered buttons do something."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from ui.widgets.basics import button


@dataclass(frozen=True)
class View:
    """One face: its word, what choosing it does, its tip and key."""

    word: str
    show: Callable[[], object]
    tip: str = ""
    key: str = ""


def views(owner: QWidget, offered: list[View], chosen: int = 0) -> list[QPushButton]:
    """A word for each, of which one is chosen."""
    group = QButtonGroup(owner)
    made = [button(one.word, one.show, kind="view", key=one.key, tip=one.tip) for one in offered]
    for number, one in enumerate(made):
        one.setCheckable(True)
        one.setChecked(number == chosen)
        group.addButton(one)
    return made
