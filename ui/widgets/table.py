"""The table of all lists: virtual, sorted by its header, copied as Excel likes it, remembering widths and order, with a
menu on the right button and on the menu key."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import (
    QItemSelectionModel,
    QMetaMethod,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QMenu, QPushButton, QTableView, QWidget

from db.record import Record
from fupin_desktop.services.conflicts import undecided
from ui import icons, preferences, theme
from ui.widgets import table_columns
from ui.widgets.chips import ChipDelegate
from ui.widgets.several import Several
from ui.widgets.table_model import Column as Column
from ui.widgets.table_model import Index, TableModel
from ui.widgets.table_model import Rows as Rows
from ui.widgets.table_model import Source as Source
from ui.widgets.table_widths import Widths

_Choose = QItemSelectionModel.SelectionFlag
#: Rows that a list in a dialog keeps on a small screen.
_LEAST_ROWS = 3
_DESCENDING = "desc"
_WITH_HEADINGS = QKeySequence("Ctrl+Shift+C")


class Table(QTableView):
    """A table of rows; Enter and double click give `opened` the row."""

    opened = Signal(object)
    #: The row and the place of the column, where each cell leads somewhere (`by_cell`).
    cell_opened = Signal(object, int)
    #: The row the keyboard stands on, or None.
    stood_on = Signal(object)

    def __init__(
        self, name: str, columns: Sequence[Column], title: str, *, by_cell: bool = False, high: int = 0
    ) -> None:
        """`high`: in a dialog, as `ask_height`."""
        super().__init__()
        self.setViewport(QWidget())  # that of Qt is first seen by making every class it may be of (7 ms)
        self.name, self._by_cell = name, by_cell
        #: Those that can be shown; in sight are `rows.columns`.
        self.all_columns = tuple(columns)
        self.rows = TableModel(table_columns.chosen(name, self.all_columns), self)
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
        self._left_out: Collection[str] = ()
        self._asked = 0
        self._set_up_headers()
        if high:
            self.ask_height(high)
        self._widths = Widths(self, self.rows, name)
        self.several = Several(self.rows, self.selectionModel())
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
        in_sight = self.visualRect(self.currentIndex()).intersects(QRect(QPoint(), event.oldSize()))
        super().resizeEvent(event)
        self._widths.fit()
        if in_sight:  # what stands below may have taken its place
            self.scrollTo(self.currentIndex())

    def ask_height(self, height: int) -> None:
        """In a dialog: so many points high where the screen has the room. It gives way, down to a few rows, before the
        dialog scrolls: a list that moves within what moves is found by nobody."""
        self._asked = theme.px(height)
        least = self.horizontalHeader().sizeHint().height() + _LEAST_ROWS * theme.px(theme.ROW)
        self.setMinimumHeight(min(self._asked, least))

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

    def show_rows(
        self, rows: Source | Sequence[Any], records: Callable[[Any], Iterable[Record | None]] | None = None,
        at: int | None = None,
    ) -> None:  # fmt: skip
        """Show other rows, with the keyboard on row `at`, else on the line where it stood, or the last. Of those that
        are made of `records` what is undecided carries its mark."""
        source = Rows(rows) if isinstance(rows, Sequence) else rows
        if records:
            listed = source.rows(0, source.count)
            made = {id(row): [str(record.id) for record in records(row) if record] for row in listed}
            fields = undecided.of_records([key for keys in made.values() for key in keys])
            self.rows.open_of = lambda row: {name for key in made.get(id(row), ()) for name in fields.get(key, ())}
        stood = max(0, self.currentIndex().row())
        self.rows.show_source(source)
        self.stand_on(min(stood, source.count - 1) if at is None else at)

    def stand_on(self, number: int) -> None:
        """Put the keyboard on a row and show it."""
        if 0 <= number < self.rows.rowCount():
            index = self.rows.index(number, 0)
            self.setCurrentIndex(index)
            # while Ctrl is held (Ctrl+Enter has just saved), Qt turns the choice over instead of making it
            whole = _Choose.NoUpdate if self._by_cell else _Choose.Rows
            self.selectionModel().select(index, _Choose.ClearAndSelect | whole)
            self.scrollTo(index)  # Qt does not where the keyboard stood nowhere: a list that comes back
            self._widths.fit()  # other rows are in sight now
            self.several.choose_again(number)

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
        if shown := [column.title for column in self.all_columns if column.title in titles]:
            table_columns.keep(self.name, shown)
            self.leave_out(self._left_out)

    def leave_out(self, titles: Collection[str]) -> None:
        """Show the columns that somebody has chosen but these, until others are left out: what is listed has nothing in
        them."""
        self._left_out = titles
        chosen = table_columns.chosen(self.name, self.all_columns)
        shown = [column for column in chosen if column.title not in titles] or chosen
        if [column.title for column in shown] == [column.title for column in self.rows.columns]:
            return
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
        return _menu(self, self._buttons, opens=self._by_cell)

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


def _menu(table: Table, buttons: Sequence[QPushButton], *, opens: bool) -> QMenu:
    """What can be done with the rows that are chosen, by these buttons too, and with the list as it stands."""
    made = QMenu(table)
    if opens or table.isSignalConnected(QMetaMethod.fromSignal(table.opened)):
        made.addAction("打开\tEnter", lambda: table.activated.emit(table.currentIndex()))
    made.addActions(table.actions())
    for button in buttons:
        if button.isEnabled() and (button.property("spare") or button.isVisibleTo(table.window())):
            made.addAction(button.icon(), button.text(), button.click)
    made.addSeparator()
    made.addAction("复制\tCtrl+C", table.copy)
    made.addAction("连表头一起复制\tCtrl+Shift+C", lambda: table.copy(headings=True))
    made.addAction("全选\tCtrl+A", table.selectAll)
    made.addSeparator()
    add_list(made, table)
    return made


def add_list(made: QMenu, table: Table) -> None:
    """What can be done with the list as it stands."""
    if table.rows.rowCount() and (output := output_of(table)):
        made.addAction(icons.icon("export"), "导出这张名单…", output.write_out)
        made.addAction(icons.icon("print"), "打印这张名单…", output.print_out)
    if len(table.all_columns) > 1:
        made.addMenu(_columns(table, made))


def output_of(table: Table) -> Output | None:
    """What takes it out of the book as it stands (`ui/dialogs/list_output.py`): whatever it stands in says so."""
    above: QWidget | None = table.parentWidget()
    while above is not None:
        if ask := getattr(above, "list_output", None):
            found: Output | None = ask(table)
            return found
        above = above.parentWidget()
    return None


def _columns(table: Table, menu: QMenu) -> QMenu:
    """Which columns are shown."""
    made = QMenu("显示哪些列", menu)
    shown = [column.title for column in table_columns.chosen(table.name, table.all_columns)]
    for column in table.all_columns:
        action = made.addAction(column.title)
        action.setCheckable(True)
        action.setChecked(column.title in shown)
        action.setEnabled(shown != [column.title])  # one stays
        action.triggered.connect(partial(_turn, table, column.title))
    made.addSeparator()
    usual = [column.title for column in table.all_columns if not column.spare]
    made.addAction("照原来的", lambda: table.show_columns(usual))
    return made


def _turn(table: Table, title: str, _checked: bool = False) -> None:
    shown = {column.title for column in table_columns.chosen(table.name, table.all_columns)}
    table.show_columns(shown ^ {title})


def _keep_order(name: str, order: str, descending: bool) -> None:
    preferences.keep(f"sort/{name}", f"{order} {_DESCENDING if descending else ''}")
