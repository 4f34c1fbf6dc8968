"""One place for colours and sizes; letters grow as asked."""

from __future__ import annotations

import re

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from db.codes import RESOURCES
from ui import preferences, theme
from ui.app import application
from ui.icons import pixmap

LITERAL = re.compile(r"#[0-9a-fA-F]{6}\b")


def test_the_sheet_has_no_colour_of_its_own() -> None:
    assert not LITERAL.findall((RESOURCES / "style.qss").read_text("utf-8"))


def test_drawings_of_the_sheet_keep_to_the_colours() -> None:
    colours = {value.lower() for value in vars(theme).values() if isinstance(value, str) and LITERAL.fullmatch(value)}
    for drawing in (RESOURCES / "icons" / "theme").glob("*.svg"):
        assert set(LITERAL.findall(drawing.read_text("utf-8"))) <= colours, drawing.name


@pytest.mark.parametrize("letters", theme.SCALES)
def test_letters_grow(letters: int) -> None:
    app = application()
    theme.apply(app, letters)
    try:
        assert theme.px(100) == letters
        assert f"font-size: {round(14 * letters / 100)}px" in app.styleSheet()
        assert app.font().pixelSize() == round(14 * letters / 100)
        assert app.font().family() == "Noto Sans SC"
    finally:
        theme.apply(app)


def test_only_known_sizes_are_taken_from_the_settings() -> None:
    assert preferences.letters() == 100
    preferences.keep("letters", 130)
    assert preferences.letters() == 130
    preferences.keep("letters", "131")
    assert preferences.letters() == 100


def test_an_icon_is_drawn_in_the_colour_asked_for() -> None:
    image = pixmap("home", "#b3261e", 24).toImage()
    colours = {
        image.pixelColor(x, y).name()
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() == 255
    }
    assert colours == {"#b3261e"}


def test_a_mark_changes_the_look(qtbot: QtBot) -> None:
    label = QLabel("人")
    qtbot.addWidget(label)
    label.setProperty("kind", "hint")
    label.show()
    theme.mark(label, "state", "error")
    QApplication.processEvents()
    assert label.palette().windowText().color().name() == theme.ERROR
