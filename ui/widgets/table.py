"""The table of all lists: virtual, sorted by its header, copied as Excel likes it, remembering widths and order, with a
menu on the right button and on the menu key."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QMenu, QPushButton, QTableView, QWidget

from db.record import Record
from fupin_desktop.services.conflicts import undecided
from ui import preferences, theme, wording
from ui.widgets import table_menu
from ui.widgets.chips import CHIPS, Chip, ChipDelegate
from ui.widgets.table_widths import Widths

_Choose = QItemSelectionModel.SelectionFlag
Index = QModelIndex | QPersistentModelIndex
_PAGE = 64
_PAGES_KEPT = 40
#: Rows that a list in a dialog keeps on a small screen.
_LEAST_ROWS = 3
_DESCENDING = "desc"
_WITH_HEADINGS = QKeySequence("Ctrl+Shift+C")
_BETWEEN = "|"
_SPOKEN = Qt.ItemDataRole.AccessibleTextRole
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


@dataclass(frozen=True)
class Column:
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

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__()
        self.columns = columns
        self._source: Source = Rows([])
        self._pages: dict[int, Sequence[Any]] = {}
        self._sorted: tuple[int, Qt.SortOrder] | None = None
        #: The undecided fields of a row.
        self.open_of: Callable[[Any], Collection[str]] = lambda row: getattr(row, "open", ())

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
        text = self.text(row, replace(column, show=column.leaves) if column.leaves else column)
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
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, _SPOKEN, CHIPS):
            return None
        row = self.row(index.row())
        if row is None:
            return None
        found = [field for field in self.open_of(row) if field in column.fields] if column.fields else []
        if role == CHIPS:
            chips = column.chips(row) if column.chips else None
            if chips and found:
                return [*chips[:-1], replace(chips[-1], text=wording.marked(chips[-1].text, found, column.fields))]
            return chips
        text = wording.marked(column.show(row), found, column.fields)
        return _as_role(role, text, column, is_open=bool(found))

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


def _as_role(role: int, text: str, column: Column, *, is_open: bool) -> str:
    """What a cell says, to the eye, in its tip, and to a screen reader, which hears of which column it is."""
    if role == _SPOKEN:
        return f"{column.title} {text or '空'}".strip()
    return f"{text}\n{wording.UNDECIDED}" if is_open and role == Qt.ItemDataRole.ToolTipRole else text


def _side(column: Column) -> Qt.AlignmentFlag:
    return (Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter


class Table(QTableView):
    """A table of rows; Enter and double click give `opened` the row."""

    opened = Signal(object)
    #: The row and the place of the column, where each cell leads somewhere (`by_cell`).
    cell_opened = Signal(object, int)
    #: The row the keyboard stands on, or None.
    stood_on = Signal(object)

    def __init__(
        self, name: str, columns: Sequence[Column], title: str, parent: QWidget | None = None, *, by_cell: bool = False
    ) -> None:
        super().__init__(parent)
        self.name, self._by_cell = name, by_cell
        #: Those that can be shown; in sight are `rows.columns`.
        self.all_columns = tuple(columns)
        self.rows = TableModel(_chosen(name, self.all_columns))
        self.setModel(self.rows)
        self.setAccessibleName(title)
        self.setItemDelegate(ChipDelegate(self))
        of_what = QAbstractItemView.SelectionBehavior
        self.setSelectionBehavior(of_what.SelectItems if by_cell else of_what.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self._buttons: tuple[QPushButton, ...] = ()
        self._asked = 0
        self._set_up_headers()
        self._widths = Widths(self, name)
        self.activated.connect(self._activate)
        self.selectionModel().currentRowChanged.connect(lambda index, _: self.stood_on.emit(self._row_at(index)))

    def _set_up_headers(self) -> None:
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(10)
        self.verticalHeader().setDefaultSectionSize(theme.px(theme.ROW))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(theme.px(40))
        header.setSortIndicatorClearable(False)
        header.setResizeContentsPrecision(0)  # texts in sight are measured, no others
        if any(column.order for column in self.rows.columns):
            orders = [column.order for column in self.rows.columns]
            kept, descending = self.sorted_by("")
            way = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
            header.setSortIndicator(orders.index(kept) if kept else -1, way)
            self.setSortingEnabled(True)
            header.setSortIndicatorShown(False)
            self.rows.sort_wanted.connect(partial(_keep_order, self.name))

    def sorted_by(self, order: str) -> tuple[str, bool]:
        """(order, descending) as a person chose it last; the given order, ascending, where nobody did."""
        kept, _, way = preferences.text(f"sort/{self.name}").partition(" ")
        known = bool(kept) and kept in {column.order for column in self.rows.columns}
        return (kept, way == _DESCENDING) if known else (order, False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._widths.fit()

    def ask_height(self, height: int) -> None:
        """In a dialog: so high where the screen has the room. It gives way, down to a few rows, before the dialog
        scrolls: a list that moves within what moves is found by nobody."""
        self._asked = height
        least = self.horizontalHeader().sizeHint().height() + _LEAST_ROWS * theme.px(theme.ROW)
        self.setMinimumHeight(min(height, least))

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width(), self._asked) if self._asked else hint

    def _activate(self, index: Index) -> None:
        row = self._row_at(index)
        if self._by_cell:
            self.cell_opened.emit(row, index.column())
        else:
            self.opened.emit(row)

    def _row_at(self, index: Index) -> Any:
        return self.rows.row(index.row()) if index.isValid() else None

    def current(self) -> Any:
        """The row the keyboard stands on, or None."""
        return self._row_at(self.currentIndex())

    def show_rows(self, rows: Sequence[Any], records: Callable[[Any], Iterable[Record | None]]) -> None:
        """Show rows that are made of these records; what is undecided of them carries its mark."""
        made = {id(row): [str(record.id) for record in records(row) if record] for row in rows}
        fields = undecided.of_records([key for keys in made.values() for key in keys])
        self.rows.open_of = lambda row: {name for key in made.get(id(row), ()) for name in fields.get(key, ())}
        self.rows.show_source(Rows(rows))

    def stand_on(self, number: int) -> None:
        """Put the keyboard on a row and show it."""
        if 0 <= number < self.rows.rowCount():
            index = self.rows.index(number, 0)
            self.setCurrentIndex(index)
            # while Ctrl is held (Ctrl+Enter has just saved), Qt turns the choice over instead of making it
            whole = _Choose.NoUpdate if self._by_cell else _Choose.Rows
            self.selectionModel().select(index, _Choose.ClearAndSelect | whole)

    def chosen(self) -> list[Any]:
        """The selected rows, from the top."""
        model = self.selectionModel()
        found = model.selectedIndexes() if self._by_cell else model.selectedRows()
        numbers = sorted({index.row() for index in found})
        return [self.rows.row(number) for number in numbers]

    def copied(self, *, headings: bool = False) -> str:
        """The selected rows as lines of cells, as Excel pastes them; "" when none is."""
        columns = self.rows.columns
        lines = ["\t".join(_cell(column.show(row)) for column in columns) for row in self.chosen()]
        above = ["\t".join(column.title for column in columns)] if headings and lines else []
        return "\n".join(above + lines)

    def copy(self, *, headings: bool = False) -> None:
        """Into the clipboard; what is there stays where no row is selected."""
        if text := self.copied(headings=headings):
            QGuiApplication.clipboard().setText(text)

    def offer(self, *buttons: QPushButton) -> None:
        """What the page can do with the row in sight stands in the menu too: these of its buttons, while they can be
        pressed. (What has no button: `addAction`.)"""
        self._buttons = buttons

    def show_columns(self, titles: Collection[str]) -> None:
        """Show these columns, in their order; remembered."""
        shown = [column for column in self.all_columns if column.title in titles]
        if shown:
            preferences.keep(_columns_kept_as(self.name), _BETWEEN.join(column.title for column in shown))
            sorted_by = self.rows.sorted_by
            self.rows.show_columns(shown)
            self._widths.begin()
            orders = [column.order for column in shown]
            header = self.horizontalHeader()
            header.blockSignals(True)
            place = orders.index(sorted_by) if sorted_by and sorted_by in orders else -1
            header.setSortIndicator(place, header.sortIndicatorOrder())
            header.blockSignals(False)
            self._widths.fit()

    def menu(self) -> QMenu:
        """What can be done with the rows that are chosen, and with the list."""
        return table_menu.make(self, self._buttons, opens=self._by_cell)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if not self.currentIndex().isValid():
            return
        place = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            place = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft())
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif QKeySequence(event.keyCombination()) == _WITH_HEADINGS:
            self.copy(headings=True)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._activate(self.currentIndex())
        else:
            super().keyPressEvent(event)


def _cell(text: str) -> str:
    return " ".join(text.split())


class Output(Protocol):
    """What takes a list out of the book."""

    def write_out(self) -> None: ...
    def print_out(self) -> None: ...


def _chosen(name: str, columns: Sequence[Column]) -> Sequence[Column]:
    """The columns that somebody has chosen, else the usual ones."""
    kept = preferences.text(_columns_kept_as(name))
    titles = kept.split(_BETWEEN) if kept else []  # a column may have no title
    return [one for one in columns if one.title in titles] or [one for one in columns if not one.spare]


def _columns_kept_as(name: str) -> str:
    return f"columns/{name}"


def _keep_order(name: str, order: str, descending: bool) -> None:
    preferences.keep(f"sort/{name}", f"{order} {_DESCENDING if descending else ''}")
