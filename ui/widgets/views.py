"""Views: different faces of one page, as underlined words. Chips narrow a list, bordered buttons do something.

`Tabs` where each face is a widget, `Faces` where their words stand elsewhere, `views` where the page itself changes,
`Chips` for what a list is narrowed to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QButtonGroup, QPushButton, QTabWidget, QWidget

from ui.widgets.basics import button
from ui.widgets.stacked import Stacked, least_of


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


def chips(owner: QWidget, words: Sequence[str], chosen: Callable[[], object] | None = None) -> list[QPushButton]:
    """A chip for each of what a list can be narrowed to, of which one is pressed: first the first."""
    group = QButtonGroup(owner)
    made = [button(one, chosen, kind="chip") for one in words]
    for number, one in enumerate(made):
        one.setCheckable(True)
        one.setChecked(number == 0)
        group.addButton(one)
    return made


class Faces(Stacked):
    """Of several widgets one in sight, with all the room; its word among `words`, which stand where the page wants."""

    def __init__(self, *faces: tuple[str, QWidget]) -> None:
        super().__init__()
        for _, face in faces:
            self.addWidget(face)
        self.words = views(self, [View(word, partial(self.choose, number)) for number, (word, _) in enumerate(faces)])

    def choose(self, number: int) -> None:
        """Bring one into sight."""
        self.words[number].setChecked(True)
        self.setCurrentIndex(number)


class Tabs(QTabWidget):
    """A word for each widget, the one in sight underlined: as in `Stacked` it alone says how much room is needed."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setDocumentMode(True)
        self.setAccessibleName(name)
        self.tabBar().setAccessibleName(name)
        self.currentChanged.connect(self.updateGeometry)

    def minimumSizeHint(self) -> QSize:
        bar, least = self.tabBar().minimumSizeHint(), least_of(self.currentWidget())
        return QSize(max(bar.width(), least.width()), bar.height() + least.height())

    def hasHeightForWidth(self) -> bool:
        return False
