"""The menu of a table, on the right button and on the menu key."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QMetaMethod
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from ui import icons
from ui.widgets import table_columns

if TYPE_CHECKING:
    from ui.widgets.table import Output, Table


def make(table: Table, buttons: Sequence[QPushButton], *, opens: bool) -> QMenu:
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
