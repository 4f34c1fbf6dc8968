"""What scrolls fades where it goes on, so that no letters stand cut in half above a footer or below a heading."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui import theme
from ui.widgets.basics import card, column, label, scrolled
from ui.widgets.fading import Fading
from ui.widgets.frame import Dialog

_LINES = 40


def _lines() -> QWidget:
    inside = QWidget()
    inside.setLayout(column(*(label(f"第 {n} 行国国国国国") for n in range(_LINES)), spacing=0))
    return inside


def _ink(area: Fading, *, at_the_foot: bool) -> int:
    """How far from their ground the first or last two lines of pixels get."""
    place = QRect(area.viewport().mapTo(area.window(), QPoint()), area.viewport().size())
    picture: QImage = area.window().grab(place).toImage()
    rows = range(picture.height() - 2, picture.height()) if at_the_foot else range(2)
    ground = picture.pixelColor(picture.width() - 1, rows[0])
    return max(abs(picture.pixelColor(x, y).lightness() - ground.lightness()) for y in rows for x in range(90))


@pytest.mark.parametrize(("letters", "contrast"), [(100, False), (150, True)])
def test_no_letters_are_cut_at_either_end(qtbot: QtBot, qapp: QApplication, letters: int, contrast: bool) -> None:
    theme.apply(qapp, letters, contrast=contrast)
    area = scrolled(_lines())
    frame = card(area)
    qtbot.addWidget(frame)
    frame.resize(300, 240)
    frame.show()
    bar = area.verticalScrollBar()
    bare = []
    for place in range(40, 70, 4):
        bar.setValue(place)
        QApplication.processEvents()
        assert (_ink(area, at_the_foot=False), _ink(area, at_the_foot=True)) == (0, 0), place
        for fade in (area._above, area._below):
            fade.hide()
        bare.append(_ink(area, at_the_foot=True))
    assert max(bare) > 100  # there were letters to be cut
    theme.apply(qapp)


def test_it_fades_only_where_it_goes_on(qtbot: QtBot, qapp: QApplication) -> None:
    area = scrolled(_lines())
    qtbot.addWidget(area)
    area.resize(300, 240)
    area.show()
    bar, ends = area.verticalScrollBar(), []
    for place in (0, 40, bar.maximum()):
        bar.setValue(place)
        ends.append((area._above.isVisible(), area._below.isVisible()))
    assert ends == [(False, True), (True, True), (True, False)]
    area.resize(300, 4000)
    QApplication.processEvents()
    assert not area._above.isVisible()
    assert not area._below.isVisible()
    assert area.childAt(10, area.viewport().height() - 2) is not area._below  # a click goes to what is below it


def test_a_dialog_higher_than_the_screen_fades_into_its_own_ground(qtbot: QtBot, qapp: QApplication) -> None:
    dialog = Dialog(None, "很长", 400)
    qtbot.addWidget(dialog)
    dialog.body.addWidget(_lines())
    dialog.body.addWidget(_lines())
    dialog.foot()
    dialog.show()
    QApplication.processEvents()
    area = dialog.findChild(Fading)
    assert area
    assert area._below.isVisible()
    foot = area.mapTo(dialog, area.rect().bottomLeft())
    assert dialog.grab().toImage().pixelColor(foot.x() + 30, foot.y()) == QColor(theme.GROUND)
