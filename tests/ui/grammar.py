"""The grammar of the screens (one component for each thing), what a screen reader is told, and the order of the keys:
what is wrong with it in a page or a dialog that is in sight. Dialogs of every test of a screen are looked at by
tests/edges.py, all pages by test_grammar.py, all pictures by test_every_screen.py."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from types import UnionType
from typing import TypeVar

from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QFrame,
    QGroupBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QTableView,
    QTableWidget,
    QTabWidget,
    QTextEdit,
    QWidget,
)

from ui import wording
from ui.forms.walker import Walker
from ui.pages.page import Page
from ui.widgets.basics import Button
from ui.widgets.chips import CHIPS
from ui.widgets.choice import DropDown
from ui.widgets.fading import Fading
from ui.widgets.frame import Dialog
from ui.widgets.header import Header
from ui.widgets.least_room import LeastRoom
from ui.widgets.page_view import PageView
from ui.widgets.picture import PictureView
from ui.widgets.table import Table
from ui.widgets.views import Tabs

#: What a button, a label and a frame may be; the style sheet knows no other.
BUTTONS = {
    "primary",
    "plain",
    "chip",
    "picture",
    "view",
    "step",
    "link",
    "danger",
    "tag",
    "answer",
    "menu",
    "rail",
    "field",
    "quick",
}
LABELS = {"", "title", "heading", "figure", "small", "hint", "strong", "tag", "question", "digits"}
FRAMES = {"card", "press", "notice", "alarm", "rule", "drop", "top", "status", "rail"}
#: Class, the component for it, and the kinds that it may be.
_COMPONENTS: tuple[tuple[type[QWidget], type[QWidget] | UnionType, set[str]], ...] = (
    (QPushButton, Button, BUTTONS),
    (QLabel, QLabel, LABELS),
    (QTableView, Table, {"", "month", "grid"}),
    (QTabWidget, Tabs, {""}),
    (QComboBox, DropDown, {"", "field"}),
    (QLineEdit, QLineEdit, {"field", "search"}),
    (QPlainTextEdit, QPlainTextEdit, {"field"}),
    (QTextEdit, QTextEdit, set()),
    (QGroupBox, QGroupBox, set()),
    (QScrollArea, Fading | LeastRoom | PageView | PictureView, {""}),  # paper and photos end where they do
    (QFrame, QFrame, FRAMES),
)
#: They are made by hand for what they are: an answer given by a key, a month, a sheet that is typed into.
_OWN = {"menu", "field", "answer", "month", "grid"}
_ROLES = {
    QPushButton: {QAccessible.Role.Button, QAccessible.Role.ButtonMenu, QAccessible.Role.CheckBox,
                  QAccessible.Role.RadioButton},
    QCheckBox: {QAccessible.Role.CheckBox},
    QRadioButton: {QAccessible.Role.RadioButton},
    QLineEdit: {QAccessible.Role.EditableText},
    QPlainTextEdit: {QAccessible.Role.EditableText},
    QComboBox: {QAccessible.Role.ComboBox},
    QTableView: {QAccessible.Role.Table},
}  # fmt: skip
#: What is searched, scanned or chosen by: the sentence above says so.
_ALONE = {"查哪一户", "村名、镇名、区名或代码", "扫到的二维码内容", "账本文件", "您的姓名"}
#: Where the header of a page stands in it.
_BEGINS = QPoint(20, 14)
_SLACK, _SPARE = 2, 40  # px
#: The code of a village, township or district of the city, not a part of a longer number.
_CODE = re.compile(r"(?<!\d)4105\d\d(\d{3}(\d{3})?)?(?![\d*])")
_READ = 20  # rows of a list
_LINE = 14  # px: what begins within so many stands on one line


W = TypeVar("W", bound=QWidget)


def found(top: QWidget) -> list[str]:
    """What is wrong in a page or dialog in sight."""
    told = (kinds, heads, loud, wordless, unnamed, out_of_order, keys_twice, cut_beside_room, coded)
    return [said for look in told for said in look(top)]


def _seen(top: QWidget, kind: type[W]) -> Iterator[W]:
    return (one for one in top.findChildren(kind) if one.isVisibleTo(top) and not _is_inside(one))


def _is_inside(one: QWidget) -> bool:
    """A part of one of Qt's own."""
    return one.objectName().startswith("qt_") or isinstance(one.parent(), QLineEdit | QComboBox | QTableView)


def _name(one: QWidget) -> str:
    text = one.text() if isinstance(one, QLabel | QAbstractButton) else ""
    return f"{type(one).__name__} “{one.accessibleName() or text}”"


def kinds(top: QWidget) -> Iterator[str]:
    """A second kind of a thing that there is a component for."""
    for one in _seen(top, QWidget):
        made, known, names = next((line for line in _COMPONENTS if isinstance(one, line[0])), (None, (), set()))
        kind = str(one.property("kind") or "")
        if made is QFrame and type(one) is not QFrame:
            continue
        if made and (kind not in names or not (isinstance(one, known) or kind in _OWN)):
            yield f"{_name(one)} is of a kind of its own: “{kind}”"


def heads(top: QWidget) -> Iterator[str]:
    """A page has one header, at the top, and no other title."""
    titles = [one for one in _seen(top, QLabel) if one.property("kind") == "title"]
    for page in _seen(top, Page):
        headers = list(_seen(page, Header))
        if len(headers) != 1:
            yield f"{type(page).__name__} has {len(headers)} headers"
        elif (at := headers[0].mapTo(page, QPoint())) != _BEGINS:
            yield f"{type(page).__name__} begins at {at.toTuple()} in place of {_BEGINS.toTuple()}"
        for one in titles:
            if page.isAncestorOf(one) and one not in [header.title for header in headers]:
                yield f"{type(page).__name__} has a second title: {_name(one)}"


def loud(top: QWidget) -> Iterator[str]:
    """One thing is primary; red stands in the question alone."""
    made = list(_seen(top, QPushButton))
    first = [one for one in made if one.property("kind") == "primary"]
    if len(first) > 1:
        yield f"more than one is primary: {'、'.join(_name(one) for one in first)}"
    if not isinstance(top, QDialog):
        yield from (f"{_name(one)} is red on a page" for one in made if one.property("kind") == "danger")
    elif isinstance(top, Dialog) and top.footer:
        below = sorted((at, one) for one in top.findChildren(QWidget) if (at := top.footer.indexOf(one)) >= 0)
        yield from (f"{_name(one)} stands before others" for _, one in below[:-1] if one in first)


def wordless(top: QWidget) -> Iterator[str]:
    """A field of a dialog without its word above: what stands in it before something is typed is gone then."""
    if not isinstance(top, Dialog):
        return
    named = {label.buddy() for label in top.findChildren(QLabel)}
    for one in _seen(top, QLineEdit):
        around = {one, one.parentWidget()}  # a password stands in a row of its own
        if not named & around and str(one.accessibleName()) not in _ALONE:
            yield f"{_name(one)} has no word above"


def unnamed(top: QWidget) -> Iterator[str]:
    """What a screen reader has no name for, or takes for something else; cells that say nothing."""
    for one in _seen(top, QWidget):
        if one.focusPolicy() == Qt.FocusPolicy.NoFocus and not isinstance(one, QAbstractButton):
            continue
        if not isinstance(one, QAbstractButton | QLineEdit | QPlainTextEdit | QComboBox | QAbstractItemView):
            continue
        spoken = QAccessible.queryAccessibleInterface(one)
        if not spoken.text(QAccessible.Text.Name).strip():
            yield f"{type(one).__name__} at {one.mapTo(top, QPoint()).toTuple()} has no name"
            continue
        kind = next((kind for kind in _ROLES if isinstance(one, kind)), None)
        if kind and spoken.role() not in _ROLES[kind]:
            yield f"{_name(one)} is spoken of as {spoken.role()}"
        if isinstance(one, Table) and one.rows.rowCount():
            yield from _cells(one)
        if isinstance(one, QTableWidget):
            yield from _items(one)


def _cells(table: Table) -> Iterator[str]:
    """Of the rows in sight: what is written in a cell, or painted in its place, is told with its heading."""
    lines, columns = range(min(table.rows.rowCount(), _READ)), list(enumerate(table.rows.columns))
    for line, (number, column) in itertools.product(lines, columns):
        index = table.rows.index(line, number)
        told = str(index.data(Qt.ItemDataRole.AccessibleTextRole) or "")
        shown = [text for text in (str(index.data() or ""), *_chips(index)) if text]
        if shown and not (column.title in told and all(text.strip() in told for text in shown)):
            yield f"{table.accessibleName()}: the cell {shown} is told as “{told}”"


def _chips(index: QModelIndex) -> list[str]:
    """The words of a cell's chips, without the shape before them."""
    return [one.text.lstrip(wording.SHAPES) for one in index.data(CHIPS) or ()]


def _items(table: QTableWidget) -> Iterator[str]:
    """A calendar, a sheet that is typed into: of each cell that says something it is told of which day, of whom."""
    cells = [table.item(*at) for at in itertools.product(range(table.rowCount()), range(table.columnCount()))]
    for one in cells:
        if one and one.text() and len(str(one.data(Qt.ItemDataRole.AccessibleTextRole) or "")) <= len(one.text()):
            yield f"{table.accessibleName()}: the cell “{one.text()}” is told alone"


def coded(top: QWidget) -> Iterator[str]:
    """A place by its code: people are told its name."""
    told = [one.text() for one in _seen(top, QLabel)]
    for table in _seen(top, Table):
        rows = table.rows
        told += [str(rows.index(row, at).data() or "") for row in range(min(rows.rowCount(), _READ))
                 for at, _ in enumerate(rows.columns)]  # fmt: skip
    for text in told:
        if _CODE.search(text) or "行政区划代码" in text:
            yield f"“{text[:60]}” has the code of a place"


def out_of_order(top: QWidget) -> Iterator[str]:
    """Tab goes from line to line, within a line from the left: a step back up must be into another column. Once round
    it begins anew. (What walks by keys of its own, ui/forms/walker.py, has tests of its own.)"""
    stops = _stops(top)
    back = list(_steps_back(top, [*stops, *stops[:1]]))
    if len(back) > 1:
        yield from back[: -1 if back[-1].endswith(f"to {_name(stops[0])}") else None]


def _steps_back(top: QWidget, stops: Sequence[QWidget]) -> Iterator[str]:
    for before, after in itertools.pairwise(stops):
        if any(walker.isAncestorOf(before) and walker.isAncestorOf(after) for walker in top.findChildren(Walker)):
            continue
        a, b = _place(top, before), _place(top, after)
        above = b.bottom() < a.top() + _LINE
        beside = abs(b.top() - a.top()) < _LINE and b.left() < a.left()
        if beside or (above and b.left() < a.right()):
            yield f"Tab goes from {_name(before)} back to {_name(after)}"


def keys_twice(top: QWidget) -> Iterator[str]:
    """A key that two things in sight wait for: Qt does neither, it only moves the keyboard to one of them."""
    window = top.window()
    known: dict[str, list[tuple[str, QWidget]]] = {}
    for key, what, where in _keys(window):
        for other, part in known.setdefault(key, []):
            if where is part or where.isAncestorOf(part) or part.isAncestorOf(where):
                yield f"{key} is for {other} and for {what}"
        known[key].append((what, where))


def _keys(window: QWidget) -> Iterator[tuple[str, str, QWidget]]:
    """The keys that do something now: (key, what, the part in which the keyboard must be)."""
    for one in window.findChildren(QAbstractButton):
        if one.isVisible() and one.isEnabled() and not one.shortcut().isEmpty():
            yield one.shortcut().toString(), _name(one), window
    for made in window.findChildren(QShortcut):
        part = made.parent()
        if isinstance(part, QWidget) and part.isVisible() and made.isEnabled():
            where = window if made.context() is Qt.ShortcutContext.WindowShortcut else part
            yield made.key().toString(), f"a shortcut of {_name(part)}", where
    for action in window.actions():
        if action.isEnabled():
            yield from ((key.toString(), f"“{action.text()}”", window) for key in action.shortcuts())


def cut_beside_room(top: QWidget) -> Iterator[str]:
    """A column whose text is cut while another has more room than its text needs."""
    for table in _seen(top, Table):
        if not table.rows.rowCount() or table.rowHeight(0) == 0:
            continue
        header = table.horizontalHeader()
        numbers = range(len(table.rows.columns))
        needs = [max(table.sizeHintForColumn(n), header.sectionSizeFromContents(n).width()) for n in numbers]
        lacking = [n for n in numbers if table.columnWidth(n) + _SLACK < needs[n]]
        spare = [n for n in numbers if table.columnWidth(n) > needs[n] + _SPARE]
        if lacking and spare:
            cut, wide = (table.rows.columns[part[0]].title for part in (lacking, spare))
            yield f"{table.accessibleName()}: “{cut}” is cut, while “{wide}” has {_SPARE} px and more to spare"


def _place(top: QWidget, one: QWidget) -> QRect:
    return QRect(one.mapTo(top, QPoint()), one.size())


def _stops(top: QWidget) -> list[QWidget]:
    """What Tab comes to of what is in sight, in its order."""
    stops, one = [], top.nextInFocusChain()
    while one is not None and one is not top:
        takes = one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isEnabled() and one.focusProxy() is None
        if top.isAncestorOf(one) and takes and not one.visibleRegion().isEmpty() and not _is_inside(one):
            stops.append(one)
        one = one.nextInFocusChain()
    return stops
