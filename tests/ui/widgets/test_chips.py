"""A chip is its word on a tint: painted in the ink of its state, beside the next one, as far as there is room."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from ui import theme
from ui.widgets.chips import Chip, _look
from ui.widgets.table import Column, Rows, Table

STATES = ("", "warning", "error", "red", "yellow", "blue", "grey")


def painted(qtbot: QtBot, *chips: Chip, wide: int = 300, beyond: int = 0, says: str = "1") -> QImage:
    """A cell of a list that has these chips, so many pixels wide, and what lies beyond it."""
    table = Table("chips", (Column("颜色", lambda _: says, wide, chips=lambda _: list(chips)),), "名单")
    qtbot.addWidget(table)
    table.show()
    table.rows.show_source(Rows([1]))
    option = QStyleOptionViewItem()
    option.initFrom(table)
    option.widget, option.rect = table, QRect(0, 0, wide, 40)
    image = QImage(wide + beyond, 40, QImage.Format.Format_RGB32)
    image.fill(QColor(theme.SURFACE))
    painter = QPainter(image)
    table.itemDelegate().paint(painter, option, table.rows.index(0, 0))
    painter.end()
    return image


def columns_of(image: QImage, colour: str) -> list[int]:
    """Where, from the left, a colour stands."""
    wanted = QColor(colour).rgb()
    return [x for x in range(image.width()) if any(image.pixel(x, y) == wanted for y in range(image.height()))]


@pytest.mark.parametrize("contrast", [False, True])
def test_each_state_has_its_tint_and_its_ink(qtbot: QtBot, qapp: QApplication, contrast: bool) -> None:
    theme.apply(qapp, contrast=contrast)
    try:
        for state in STATES:
            ink, tint = _look(state)
            image = painted(qtbot, Chip("逾期未走访", state))
            tinted, inked = columns_of(image, tint), columns_of(image, ink)
            assert tinted, state
            assert inked, state
            assert tinted[0] < inked[-1] < 160, state  # at the left, the word within its tint
    finally:
        theme.apply(qapp)


def test_two_stand_beside_each_other_and_what_has_no_room_is_left_out(qtbot: QtBot, qapp: QApplication) -> None:
    theme.apply(qapp)
    first, second = Chip("红 高危", "red"), Chip("已安排", "blue")
    both = painted(qtbot, first, second)
    red, blue = columns_of(both, _look("red")[1]), columns_of(both, _look("blue")[1])
    assert red
    assert blue
    assert max(red) < min(blue) < max(red) + 16
    narrow = painted(qtbot, first, second, wide=80)
    assert columns_of(narrow, _look("red")[1])
    assert columns_of(narrow, _look("blue")[1]) == []


def test_a_long_word_ends_within_its_cell_and_nothing_lies_beyond(qtbot: QtBot, qapp: QApplication) -> None:
    theme.apply(qapp)
    ground = QColor(theme.SURFACE).rgb()
    for wide in range(60, 76, 2):
        image = painted(qtbot, Chip("红"), Chip("逾期未走访的一户", "red"), wide=wide, beyond=40)
        assert all(image.pixel(x, y) == ground for x in range(wide, wide + 40) for y in range(40)), wide
        image = painted(qtbot, Chip("逾期未走访的一户", "red"), wide=wide)
        assert columns_of(image, _look("red")[1])[-1] < wide - 4, wide


def test_the_word_of_the_cell_is_not_painted_under_its_chips(qtbot: QtBot, qapp: QApplication) -> None:
    theme.apply(qapp)
    assert painted(qtbot, says="逾期未走访") == painted(qtbot, says="")


def test_the_edge_is_faint_but_where_contrast_is_asked_for(qtbot: QtBot, qapp: QApplication) -> None:
    edges = {}
    for contrast in (False, True):
        theme.apply(qapp, contrast=contrast)
        image = painted(qtbot, Chip("逾期", "warning"))
        ink, tint = (QColor(one).lightness() for one in _look("warning"))
        darkest = min(image.pixelColor(x, 20).lightness() for x in (10, 11, 12))
        edges[contrast] = (tint - darkest) / (tint - ink)  # how much of the ink is in it
    theme.apply(qapp)
    assert (edges[False] < 0.3, edges[True] > 0.4) == (True, True), edges


def test_what_is_as_it_should_be_is_written_without_a_chip(qtbot: QtBot, qapp: QApplication) -> None:
    theme.apply(qapp)
    for state, written in (("good", True), ("warning", False)):
        image = painted(qtbot, Chip("已上报", state), says="已上报")
        assert bool(columns_of(image, theme.INK)) == written, state
        assert image.pixelColor(30, 8).name() == theme.SURFACE or not written
