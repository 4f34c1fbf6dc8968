"""What all screens have in common, looked at through the camera of `ui/shots` at 100, 130, 150 %: drop-downs show
whole rows and their text, headings stand whole with their arrow, dialogs are as large as what is in them."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QDialog,
    QHeaderView,
    QLabel,
    QScrollArea,
    QStyle,
    QStyleOptionComboBox,
    QWidget,
)

from tests.commands import ROOT
from tests.ui import cut, grammar
from tests.ui.held import layout_items
from ui import theme
from ui.shots import pages
from ui.shots.camera import Camera
from ui.widgets.basics import Refused
from ui.widgets.choice import Choice, DropDown
from ui.widgets.frame import Dialog
from ui.widgets.table import Table
from ui.window.main_window import MainWindow

_LONG = "这一句话说明为什么没有做成、接下来该怎么办，长到在对话框里要占好几行，所以对话框必须跟着它变大。" * 2
_SLIVER = 16  # px: less than a row's text


class Inspector(Camera):
    """Complains instead of keeping pictures. Where the screen is `small` it is told only what is cut: there a list may
    move in a page that moves, end in half a row, and lose the room for a sort's arrow."""

    def __init__(self, *, small: bool = False) -> None:
        super().__init__(Path())
        self._small = small
        self.complaints: list[str] = []
        self.seen: dict[str, int] = {}

    def keep(self, name: str, widget: QWidget) -> None:
        found = [
            *(_drop_down(one) for one in widget.findChildren(DropDown) if _can_open(one)),
            *cut.settled(widget),
            *(f"a {type(one).__name__} of a layout is held" for one in layout_items()),
            *(_dialog(widget) if isinstance(widget, QDialog) else ()),
            *(() if self._small else _unlike(widget)),
        ]
        self.complaints += [f"{name}: {said}" for said in found if said]
        for kind in (DropDown, Table):
            self.seen[kind.__name__] = self.seen.get(kind.__name__, 0) + len(widget.findChildren(kind))
        self.seen["QDialog"] = self.seen.get("QDialog", 0) + isinstance(widget, QDialog)


def _unlike(widget: QWidget) -> Iterator[str]:
    for one in widget.findChildren(Table):
        if one.isVisible():
            yield from _headings(one)
            yield _half_row(one)
    yield from (_within(one) for one in widget.findChildren(QAbstractScrollArea) if one.isVisible())
    yield from grammar.found(widget) if isinstance(widget, Dialog | MainWindow) else ()


def _can_open(one: DropDown) -> bool:
    return one.isVisible() and one.isEnabled() and one.count() > 0


def _drop_down(one: DropDown) -> str:
    """What is wrong with it open or closed."""
    one.showPopup()
    QApplication.processEvents()
    rows, number = one.view(), min(one.count(), one.maxVisibleItems())
    high, line = rows.viewport().height(), rows.sizeHintForRow(0)
    is_long = one.count() > number or one.screen().availableGeometry().height() < 2 * number * line
    wrong = high % line if is_long else high != number * line
    is_narrow = rows.viewport().width() < rows.sizeHintForColumn(0)
    one.hidePopup()
    option = QStyleOptionComboBox()
    one.initStyleOption(option)
    field = one.style().subControlRect(
        QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, one
    )
    if wrong or is_narrow:
        return f"{one.accessibleName()} opens {high} high for {number} rows of {line}, narrow: {is_narrow}"
    text = QFontMetrics(one.font()).horizontalAdvance(option.currentText)
    if isinstance(one, Choice) and not one.currentIndex():  # what is long may go on in …, not what it is called
        text = max(text, QFontMetrics(one.font()).horizontalAdvance(one.currentText()))
    is_cut = text > field.width() or field.height() < one.fontMetrics().height()
    return f"{one.accessibleName()} cuts “{one.currentText()}”" if is_cut else ""


def _headings(table: Table) -> Iterator[str]:
    header: QHeaderView = table.horizontalHeader()
    arrow = header.fontMetrics().horizontalAdvance(" ↓")
    for number, column in enumerate(table.rows.columns):
        least = header.sectionSizeFromContents(number).width() + (arrow if column.order else 0)
        words = str(table.rows.headerData(number, Qt.Orientation.Horizontal))
        least -= arrow if words.endswith(("↑", "↓")) else 0
        if header.sectionSize(number) < least and not header.isSectionHidden(number):
            yield f"{table.accessibleName()}: “{words}” has {header.sectionSize(number)}, needs {least}"


def _within(one: QAbstractScrollArea) -> str:
    """What moves within a page or a dialog that moves."""
    areas = [area for area in one.window().findChildren(QScrollArea) if area is not one and area.isAncestorOf(one)]
    moving = [area for area in (one, *areas) if area.verticalScrollBar().maximum() > 0]
    return f"{type(one).__name__} “{one.accessibleName()}” scrolls within what scrolls" if moving[1:] else ""


def _half_row(table: Table) -> str:
    """As it is first seen: a row cut in half by what is below."""
    if table.verticalScrollBar().maximum() == 0 or table.verticalScrollBar().value() > 0:
        return ""
    left = table.viewport().height() % table.rowHeight(0)
    return f"{table.accessibleName()}: {left} px of one more row" if left > _SLIVER else ""


def _dialog(dialog: QDialog) -> Iterator[str]:
    """As it opens, and when every line that can speak speaks at length."""
    yield from _cut(dialog)
    for label in dialog.findChildren(QLabel):
        if isinstance(label, Refused) or label is getattr(dialog, "said", None):
            label.setText(_LONG)
            label.show()
    QApplication.processEvents()
    yield from _cut(dialog)


def _cut(dialog: QDialog) -> Iterator[str]:
    for made in dialog.findChildren(QLabel):
        if made.isVisible() and made.text():
            need = made.heightForWidth(made.width()) if made.wordWrap() else made.sizeHint().height()
            if made.height() < need:
                yield f"{dialog.windowTitle()} cuts “{made.text()[:20]}”: {made.height()} of {need}"
    if dialog.height() > dialog.screen().availableGeometry().height():
        yield f"{dialog.windowTitle()} is higher than the screen"


@pytest.mark.slow
@pytest.mark.parametrize(("letters", "contrast"), [(100, False), (130, False), (150, False), (150, True)])
def test_nothing_is_cut_on_any_screen(letters: int, contrast: bool, qapp: QApplication) -> None:
    inspector = Inspector()
    pages.show_all(inspector, [(letters, contrast)])
    theme.apply(qapp)
    assert not inspector.complaints, "\n".join(inspector.complaints)
    assert inspector.seen["DropDown"] > 50
    assert inspector.seen["Table"] > 50
    assert inspector.seen["QDialog"] > 40


@pytest.mark.slow
@pytest.mark.parametrize("size", [(1280, 680), (1093, 574), (911, 472)])
def test_nothing_is_cut_where_windows_itself_shows_everything_larger(size: tuple[int, int], tmp_path: Path) -> None:
    """1920×1080 at 150 %, 1366×768 at 125 and at 150 %, each less the bar below."""
    drawn = json.loads((ROOT / "scripts" / "screen.json").read_text("utf-8"))
    drawn["screens"][0].update(zip(("width", "height"), size, strict=True))
    (tmp_path / "screen.json").write_text(json.dumps(drawn), "utf-8")
    told = {**os.environ, "QT_QPA_PLATFORM": f"offscreen:configfile={tmp_path / 'screen.json'}"}
    line = [sys.executable, "-m", "tests.ui.small_screen", *map(str, size)]
    done = subprocess.run(line, cwd=ROOT, env=told, capture_output=True, text=True, encoding="utf-8", check=True)
    assert not done.stdout, done.stdout


def test_every_drop_down_is_the_one_that_shows_whole_rows() -> None:
    for file in (ROOT / "ui").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in ("QComboBox", "QFontComboBox"), f"{file.name}:{node.lineno}"
