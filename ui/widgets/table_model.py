"""What a table shows: rows of a source, read a page at a time, by columns; how a cell looks, and is spoken."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, Protocol

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from ui import theme, wording
from ui.widgets.chips import CHIPS, GOOD, Chip

Index = QModelIndex | QPersistentModelIndex
_PAGE = 64
_PAGES_KEPT = 40
_SPOKEN = Qt.ItemDataRole.AccessibleTextRole
_INK = Qt.ItemDataRole.ForegroundRole
#: They stand in the heading's text: one that Qt paints lies on the text of a column at the right.
_ARROWS = {Qt.SortOrder.AscendingOrder: " ↑", Qt.SortOrder.DescendingOrder: " ↓"}


class Source(Protocol):
    """What a table shows: `services.listing.Listing`, or `Rows` around a list."""

    @property
    def count(self) -> int: ...
    def rows(self, start: int, n: int) -> Sequence[Any]: ...


class Rows:
    """A short list as a source."""

    def __init__(self, rows: Sequence[Any]) -> None:
        self._rows = rows

    @property
    def count(self) -> int:
        return len(self._rows)

    def rows(self, start: int, n: int) -> Sequence[Any]:
        """Up to `n` rows from `start`."""
        return self._rows[start : start + n]


class Column(NamedTuple):
    """One column. `show` gives a row's text; `chips`, where given, what is painted instead of the text."""

    title: str
    show: Callable[[Any], str]
    width: int = 100
    right: bool = False
    #: What the list is sorted by when the heading is clicked; "" = it can't be.
    order: str = ""
    chips: Callable[[Any], list[Chip] | None] | None = None
    tip: str = ""
    #: In a narrow window this column gives way first (else the widest one does).
    gives_way: bool = False
    #: The fields that it shows or hangs on, as "person.name": while one is undecided, the text carries ※.
    fields: Collection[str] = ()
    #: What it says on paper and in a workbook, where that is not what `show` says.
    leaves: Callable[[Any], str] | None = None
    #: In sight only once somebody has chosen it.
    spare: bool = False


class TableModel(QAbstractTableModel):
    """Rows of a source, read a page at a time as they come into sight."""

    #: (order, descending): a heading was clicked.
    sort_wanted = Signal(str, bool)

    def __init__(self, columns: Sequence[Column], table: QObject) -> None:
        super().__init__(table)  # it goes with its table: else whoever listens to it would stay
        self.columns = columns
        self._source: Source = Rows([])
        self._pages: dict[int, Sequence[Any]] = {}
        self._sorted: tuple[int, Qt.SortOrder] | None = None
        #: The undecided fields of a row.
        self.open_of: Callable[[Any], Collection[str]] = lambda row: getattr(row, "open", ())
        #: Whether a row is over and done with: it fades.
        self.is_done: Callable[[Any], bool] = lambda _row: False

    @property
    def sorted_by(self) -> str:
        """The order of the heading that was clicked last, "" before."""
        return self.columns[self._sorted[0]].order if self._sorted else ""

    @property
    def source(self) -> Source:
        """What is shown."""
        return self._source

    def show_columns(self, columns: Sequence[Column]) -> None:
        """Show the same rows by other columns."""
        order = self.sorted_by
        self.beginResetModel()
        self.columns = columns
        places = [column.order for column in columns]
        self._sorted = (places.index(order), self._sorted[1]) if self._sorted and order in places else None
        self.endResetModel()

    def text(self, row: Any, column: Column) -> str:
        """What a cell says, with its mark."""
        found = [field for field in self.open_of(row) if field in column.fields] if column.fields else []
        return wording.marked(column.show(row), found, column.fields)

    def leaving(self, row: Any, column: Column) -> str:
        """What it says outside the book, on one line."""
        text = self.text(row, column._replace(show=column.leaves) if column.leaves else column)
        return " ".join(text.split())

    def show_source(self, source: Source) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._source = source
        self._pages.clear()
        self.endResetModel()

    def row(self, number: int) -> Any:
        """The row at a place; None beyond the end."""
        page = number // _PAGE
        if page not in self._pages:
            if len(self._pages) >= _PAGES_KEPT:
                self._pages.pop(next(iter(self._pages)))
            self._pages[page] = self._source.rows(page * _PAGE, _PAGE)
        rows = self._pages[page]
        return rows[number % _PAGE] if 0 <= number % _PAGE < len(rows) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else self._source.count

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(column)
        known = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, _SPOKEN, CHIPS, _INK)
        row = self.row(index.row()) if role in known else None
        if row is None:
            return None
        if role == _INK:
            return QColor(theme.SECONDARY) if self.is_done(row) else None
        found = [field for field in self.open_of(row) if field in column.fields] if column.fields else []
        if role == CHIPS:
            return _chips(row, column, found)
        text = wording.marked(column.show(row), found, column.fields)
        if role == _SPOKEN:
            return f"{column.title} {_spoken(text, _chips(row, column, found) or ())}".strip()
        return f"{text}\n{wording.UNDECIDED}" if found and role == Qt.ItemDataRole.ToolTipRole else text

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title + (_ARROWS[self._sorted[1]] if self._sorted and self._sorted[0] == section else "")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.tip or (f"点一下按{column.title}排序" if column.order else None)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        wanted = (column, order)
        if 0 <= column < len(self.columns) and self.columns[column].order and wanted != self._sorted:
            self._sorted = wanted  # Qt asks twice for one click
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)
            self.sort_wanted.emit(self.columns[column].order, order == Qt.SortOrder.DescendingOrder)


def _chips(row: Any, column: Column, found: Sequence[str]) -> list[Chip] | None:
    """What is painted in the place of the text; `found`: the undecided fields that it is made of."""
    chips = column.chips(row) if column.chips else None
    if not chips or all(chip.state == GOOD for chip in chips):
        return None if chips else chips
    if not found:
        return chips
    return [*chips[:-1], replace(chips[-1], text=wording.marked(chips[-1].text, found, column.fields))]


def _spoken(text: str, chips: Sequence[Chip]) -> str:
    """What a cell says to a screen reader, after its heading: what its chips say beyond the text too."""
    more = [word for chip in chips if (word := chip.text.lstrip(wording.SHAPES)) not in text]
    said = more if any(text in word for word in more) else [text, *more]
    return "，".join(filter(None, said)) or "空"


def _side(column: Column) -> Qt.AlignmentFlag:
    return (Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter
