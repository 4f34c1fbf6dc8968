"""The small button beside a list: writing it out, printing it, choosing its columns."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QPushButton

from ui.widgets.basics import button
from ui.widgets.table import Table, add_list

WORDS = "名单…"


def list_button(table: Table) -> QPushButton:
    """For one list."""
    made = button(WORDS, icon="more", tip="导出、打印这张名单，选显示哪些列")
    made.setAccessibleName(f"{table.accessibleName()}：导出、打印、选列")
    made.clicked.connect(lambda *_: _pop_up(table, made))
    return made


def _pop_up(table: Table, below: QPushButton) -> None:
    menu = QMenu(below)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    add_list(menu, table)
    menu.popup(below.mapToGlobal(below.rect().bottomLeft()))
