"""Empty states: what would stand here, and the first step towards it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QWidget

from db.record import Record
from ui import theme
from ui.widgets.basics import STRETCH, column, drawing, label, put, row
from ui.widgets.stacked import Stacked
from ui.widgets.table import Source, Table

_LEAST_ROWS = 2  # of a list that is in sight


class Empty(QWidget):
    """A drawing, a heading, a sentence, and buttons."""

    def __init__(self, icon: str, heading: str, sentence: str, *buttons: QPushButton) -> None:
        super().__init__()
        self._words = heading, sentence
        self.heading = label(heading, "heading")
        self.sentence = label(sentence, "hint", wrap=True)
        self.sentence.setMaximumWidth(theme.px(460))
        inside = column(spacing=10, margins=(16, 16, 16, 16))
        self.setLayout(inside)
        inside.addStretch(2)
        for part in (drawing(icon), self.heading):
            inside.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        middle = row(STRETCH, self.sentence, STRETCH)
        middle.setStretch(1, 100)  # as wide as it may be: an aligned one would be given the height of one line
        put(inside, middle)
        put(inside, row(STRETCH, *buttons, STRETCH))
        inside.addStretch(3)

    def say_where(self, place: str) -> None:
        """Nothing is there in the place that a list is narrowed to; with "" nothing at all."""
        heading, sentence = self._words
        self.heading.setText(f"{place}：{heading}" if place else heading)
        self.sentence.setText("只看了这里的：要看全部，上面选“全部村”。" if place else sentence)

    def minimumSizeHint(self) -> QSize:
        """The sentence whole, in as many lines as it takes in the width of now."""
        least, inside = super().minimumSizeHint(), self.layout()
        high = inside.minimumHeightForWidth(max(least.width(), self.width())) if inside else 0
        return least.expandedTo(QSize(0, high))


class OrEmpty(Stacked):
    """A widget, or in its place the empty state; `where`: the place that it is narrowed to, "" for all."""

    def __init__(self, full: QWidget, empty: Empty, where: Callable[[], str] | None = None) -> None:
        super().__init__()
        self.full, self.empty, self._where = full, empty, where
        self.addWidget(full)
        self.addWidget(empty)

    def show_full(self, is_full: bool) -> None:
        """Show the widget, or that there is nothing."""
        if self._where:
            self.empty.say_where(self._where())
        self.setCurrentWidget(self.full if is_full else self.empty)

    def show_rows(
        self, rows: Source | Sequence[Any], records: Callable[[Any], Iterable[Record | None]] | None = None,
        at: int | None = None,
    ) -> None:  # fmt: skip
        """Of a table: show other rows (`Table.show_rows`), or that there are none."""
        assert isinstance(self.full, Table)
        self.full.show_rows(rows, records, at)
        self.show_full(self.full.rows.rowCount() > 0)

    def minimumSizeHint(self) -> QSize:
        """Of what is in sight: the drawing of the empty state takes no room from a list; of a list two rows are."""
        shown = self.currentWidget() or self.full
        least = shown.minimumSizeHint().expandedTo(shown.minimumSize())
        return least.expandedTo(QSize(0, _high(shown, _LEAST_ROWS))) if isinstance(shown, Table) else least

    def focus_first(self) -> None:
        """The keyboard on the widget; where there is nothing on the first step, else here: keys still lead on."""
        shown = self.currentWidget() or self.full
        step = None if shown is self.full else shown.findChild(QPushButton)
        if shown is self.full:
            self.full.setFocus()
        elif step:
            step.setFocus()
        else:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setFocus()

    def fit(self, most: int) -> None:
        """Be as high as the rows of the table, up to `most`; what is below gets the room."""
        assert isinstance(self.full, Table)
        self.setFixedHeight(_high(self.full, min(self.full.rows.rowCount() or 3, most)))


def _high(table: Table, rows: int) -> int:
    """The height of a table with so many rows in sight."""
    return table.horizontalHeader().sizeHint().height() + rows * theme.px(theme.ROW) + 4
