"""How wide the columns of a table are: as a person dragged them, in the room that there is."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QTableView

from ui import preferences, theme
from ui.widgets.table_model import Column, TableModel

#: What a heading carries when the list is sorted by it.
ARROW = " ↓"
#: Amounts, days, masked numbers: of these a part says something else, or nothing.
_FIGURES = re.compile(r"[-\d.,*%/: ]+")
#: Of villages many begin alike: a part of the name is another's.
_PLACES = frozenset({"村", "村组", "行政村", "村（镇、区）", "来自"})
_KNOWN, _SHORT = 78, 66  # px: four characters, by which a name or a place is known again; three, which most names have


class Widths(QObject):
    """Of one table. They are remembered for each choice of columns."""

    def __init__(self, table: QTableView, rows: TableModel, name: str) -> None:
        super().__init__(table)
        self._table, self._rows, self._name = table, rows, name
        self._fitting = False
        self.begin()
        table.horizontalHeader().sectionResized.connect(self._resized)
        rows.modelReset.connect(self.fit)

    def begin(self) -> None:
        """With other columns: as they were dragged last."""
        self._kept = _kept_widths(self._name, self._rows.columns)

    def _resized(self, number: int, _before: int, now: int) -> None:
        if self._fitting or len(self._kept) != len(self._rows.columns):
            return
        # what a person drags is remembered, what a narrow window does is not
        self._kept[number] = now
        preferences.keep(_kept_as(self._name), " ".join(map(str, self._kept)))
        self._set([self._table.columnWidth(n) for n in range(len(self._kept))])

    def fit(self) -> None:
        """In the room of the table as it is now."""
        if len(self._kept) != len(self._rows.columns):  # the model is reset before anybody can say so
            self.begin()
        if self._table.isVisible():
            fit_rows(self._table)  # first: a row may come into sight by it, whose text is the longest
            self._set(_fitted(self._table, self._rows, self._kept))

    def _set(self, widths: list[int]) -> None:
        """The last column takes what is left; where figures stand in it, which would go far from the others, the column
        of words that is the widest."""
        self._fitting = True
        words = [number for number, column in enumerate(self._rows.columns) if not column.right]
        last = len(widths) - 1
        takes = last if last in words or not words else max(words, key=lambda number: widths[number])
        widths[takes] += max(0, self._table.viewport().width() - sum(widths))
        for number, width in enumerate(widths):
            self._table.setColumnWidth(number, width)
        self._fitting = False


def _kept_widths(name: str, columns: Sequence[Column]) -> list[int]:
    kept = [int(part) for part in preferences.text(_kept_as(name)).split(" ") if part.isdigit()]
    return kept if len(kept) == len(columns) else [theme.px(column.width) for column in columns]


def _kept_as(name: str) -> str:
    """Under what the widths of a table are remembered: with other letters they are others."""
    return f"table/{name}/{theme.scale()}"


def fit_rows(table: QTableView) -> None:
    """Of a list that is longer than its room whole rows stand in it: a half one looks covered by what is below. They
    are a little lower, or higher, for it."""
    usual, room = theme.px(theme.ROW), table.viewport().height()
    many = room * 10 // (usual * 9)
    few = min(many, math.ceil(room * 10 / (usual * 12)))
    is_long = many > 1 and table.model().rowCount() * usual > room
    # of the numbers of rows that are about as high as usual, the one that leaves least of one more
    shown = min(range(few, many + 1), key=lambda n: (room % n, abs(room // n - usual))) if is_long else 1
    high = room // shown if is_long else usual
    if high != table.verticalHeader().defaultSectionSize():
        table.verticalHeader().setDefaultSectionSize(high)


def _fitted(table: QTableView, rows: TableModel, kept: Sequence[int]) -> list[int]:
    """The widths in the room of a table: no heading is cut; where there is more, no text in sight is either; where
    there is less, first what no text in sight needs is given up, then one column gives way, then the widest. Figures
    are cut last of all, and words not below a few characters."""
    room, columns = table.viewport().width(), rows.columns
    headings = [_heading(table, number, column) for number, column in enumerate(columns)]
    widths = [max(pair) for pair in zip(kept, headings, strict=True)]
    needs = [max(heading, table.sizeHintForColumn(number)) for number, heading in enumerate(headings)]
    spare = [max(0, width - need) for width, need in zip(widths, needs, strict=True)]
    wanted = sum(map(max, widths, needs))
    if (over := min(wanted - room, sum(spare))) > 0:
        widths = [width - math.ceil(one * over / sum(spare)) for width, one in zip(widths, spare, strict=True)]
    for number, width in enumerate(widths):
        widths[number] += max(0, min(needs[number] - width, room - sum(widths)))
    marked = [number for number, column in enumerate(columns) if column.gives_way]
    giving = marked[0] if marked else widths.index(max(widths))
    leasts = _leasts(rows, headings, needs, room)
    least = max(widths[giving] * 3 // 5, leasts[giving])
    widths[giving] = max(least, min(widths[giving], room - sum(widths) + widths[giving]))
    if sum(headings) > room:
        return [width * room // sum(headings) for width in headings]
    for most in range(max(widths), 0, -1):  # the widest first: a name stays whole longer than a sentence
        fitted = [max(least, min(width, most)) for width, least in zip(widths, leasts, strict=True)]
        if sum(fitted) <= room:
            return fitted
    return headings


def _leasts(rows: TableModel, headings: Sequence[int], needs: Sequence[int], room: int) -> Sequence[int]:
    """Below what each column does not go in a room: chips, places and figures whole and a few characters of words, else
    without the chips, else figures and places whole, else figures, else the headings."""
    plain = [
        need if column.right or _FIGURES.fullmatch(str(rows.index(0, number).data() or "")) else heading
        for number, (column, heading, need) in enumerate(zip(rows.columns, headings, needs, strict=True))
    ]
    figures = [need if column.title in _PLACES and not column.gives_way else least
               for column, need, least in zip(rows.columns, needs, plain, strict=True)]  # fmt: skip
    words, short = ([max(one, min(need, theme.px(wide))) for one, need in zip(figures, needs, strict=True)]
                    for wide in (_KNOWN, _SHORT))  # fmt: skip
    chips = [need if one.chips else least for one, need, least in zip(rows.columns, needs, words, strict=True)]
    return next((one for one in (chips, words, short, figures, plain) if sum(one) <= room), headings)


def _heading(table: QTableView, number: int, column: Column) -> int:
    """The width of a heading with its arrow, also before it has one."""
    header = table.horizontalHeader()
    arrow = header.fontMetrics().horizontalAdvance(ARROW) if column.order else 0
    return header.sectionSizeFromContents(number).width() + arrow
