"""One place for colours and sizes; letters grow as asked."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette, QPixmap
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QSpinBox,
    QStatusBar,
    QTabBar,
    QTableView,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from db.resources import RESOURCES
from ui import preferences, theme
from ui.icons import pixmap
from ui.widgets.choice import DropDown
from ui.window.app import application

LITERAL = re.compile(r"#[0-9a-fA-F]{6}\b")


@pytest.fixture
def contrasted() -> Iterator[QApplication]:
    app = application()
    theme.apply(app, contrast=True)
    yield app
    theme.apply(app)


@pytest.mark.parametrize("sheet", ["style.qss", "contrast.qss"])
def test_the_sheets_have_no_colour_of_their_own(sheet: str) -> None:
    assert not LITERAL.findall((RESOURCES / sheet).read_text("utf-8"))


def luminance(colour: str) -> float:
    """Relative, as WCAG 2 has it."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(ink: str, ground: str) -> float:
    lighter, darker = sorted((luminance(ink), luminance(ground)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def least_ratio() -> float:
    """Of all inks on what they are written on."""
    inks = (theme.INK, theme.SECONDARY, theme.ACCENT, theme.ERROR, theme.WARNING)
    pairs = [(ink, ground) for ink in inks for ground in (theme.SURFACE, theme.GROUND, theme.STRIPE)]
    pairs += [(theme.INK, theme.TINT), (theme.SURFACE, theme.ACCENT), (theme.RAIL_TEXT, theme.RAIL)]
    pairs += [(theme.RAIL_TEXT, theme.RAIL_CHOSEN), (theme.ERROR, theme.ERROR_TINT)]
    pairs += [(theme.WARNING, theme.WARNING_TINT), (theme.SECONDARY, theme.GREY_TINT), (theme.ACCENT, theme.TINT)]
    return min(ratio(*pair) for pair in pairs)


#: Rules whose colour stands on another ground than a page's or a card's.
_STANDS_ON = {
    "QToolTip": "INK", 'QFrame[kind="notice"]': "WARNING_TINT", 'QFrame[kind="rail"]': "RAIL",
    'QPushButton[kind="rail"]': "RAIL",
}  # fmt: skip
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SAYS = re.compile(r"(?<![\w-])(color|background|border(?:-color)?): ?(?:[^;$]*?)\$(\w+)")


def worst(least_text: float, least_control: float) -> list[str]:
    """The rules of the sheet whose letters, or whose lines round what is used, are too faint on what they stand on."""
    found = []
    sheet = re.sub(r"/\*.*?\*/", "", (RESOURCES / "style.qss").read_text("utf-8"), flags=re.S)
    for selectors, body in _RULE.findall(sheet):
        said = {name.removesuffix("-color"): getattr(theme, colour.upper()) for name, colour in _SAYS.findall(body)
                if hasattr(theme, colour.upper())}  # fmt: skip
        where = next((ground for begin, ground in _STANDS_ON.items() if selectors.strip().startswith(begin)), "")
        grounds = [getattr(theme, where)] if where else [theme.SURFACE, theme.GROUND]
        if "background" in said:
            grounds = [said["background"]]
        if "color" in said and ":disabled" not in selectors:
            found += [f"{selectors.strip()} {said['color']} on {ground}" for ground in grounds
                      if ratio(said["color"], ground) < least_text]  # fmt: skip
        is_used = re.search(r"QLineEdit|QPushButton(?!.*:disabled)|QComboBox|::indicator", selectors)
        if "border" in said and is_used and ":disabled" not in selectors and said["border"] != said.get("background"):
            around = [theme.RAIL] if where == "RAIL" else [theme.SURFACE, theme.GROUND]
            if "primary" in selectors and "background" in said:  # its ring is drawn on itself
                around = [said["background"]]
            found += [f"{selectors.strip()} line {said['border']} on {ground}" for ground in around
                      if "search" not in selectors and ratio(said["border"], ground) < least_control]  # fmt: skip
    return found


def test_every_rule_of_the_sheet_is_legible() -> None:
    """WCAG 2.2: letters 4.5 to 1, what is used 3 to 1."""
    theme.apply(application())
    assert worst(4.5, 3) == []
    for chart in (theme.PALE, theme.ACCENT):
        assert ratio(chart, theme.SURFACE) >= 2.9


def test_every_rule_is_more_legible_in_high_contrast(contrasted: QApplication) -> None:
    assert worst(7, 7) == []


def test_high_contrast_is_black_on_white_with_thicker_lines(contrasted: QApplication) -> None:
    assert (theme.INK, theme.SURFACE) == ("#000000", "#ffffff")
    assert least_ratio() >= 7
    assert "border: 4px solid #000000" in contrasted.styleSheet()
    theme.apply(contrasted)
    assert (theme.INK, theme.contrast()) == ("#1f2a2e", False)
    assert "border: 4px solid" not in contrasted.styleSheet()
    assert least_ratio() >= 4.5


@pytest.mark.parametrize("contrast", [False, True])
def test_what_a_blank_field_hints_is_legible(contrast: bool) -> None:
    """Of itself Qt writes it half as dark as the text."""
    theme.apply(application(), contrast=contrast)
    for kind, state in (("field", ""), ("field", "off"), ("search", "")):
        line = QLineEdit()
        line.setProperty("kind", kind)
        line.setProperty("state", state)
        line.setPlaceholderText("国国国")
        line.resize(120, 34)
        image = line.grab(QRect(8, 6, 60, 22)).toImage()
        shades = {image.pixelColor(x, y).name() for x in range(60) for y in range(22)}
        assert max(ratio(one, image.pixelColor(59, 21).name()) for one in shades) >= 4.5, (kind, state)
        line.deleteLater()
    theme.apply(application())


def test_a_dark_system_leaves_the_program_legible() -> None:
    app = application()
    app.setPalette(QPalette(QColor("#202020"), QColor("#101010")))
    theme.apply(app)
    roles = QPalette.ColorRole
    inks = {roles.WindowText, roles.Text, roles.ButtonText, roles.ToolTipBase, roles.Highlight, roles.Link}
    for role in (roles.Window, roles.Base, roles.AlternateBase, roles.Button, roles.Light, roles.Midlight, *inks):
        colour = app.palette().color(role).name()
        assert (luminance(colour) < 0.2) == (role in inks), role


def test_contrast_is_as_chosen_else_as_the_system_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not preferences.contrast()
    monkeypatch.setattr(theme, "system_contrast", lambda: True)
    assert preferences.contrast()
    preferences.keep("contrast", "off")
    assert not preferences.contrast()
    preferences.keep("contrast", "on")
    assert application().property("contrast")
    preferences.keep("contrast", "off")
    assert not application().property("contrast")


def test_drawings_of_the_sheet_keep_to_the_colours() -> None:
    colours = {value.lower() for value in vars(theme).values() if isinstance(value, str) and LITERAL.fullmatch(value)}
    colours |= set(theme._CONTRAST.values())
    for drawing in (RESOURCES / "icons" / "theme").glob("*.svg"):
        assert set(LITERAL.findall(drawing.read_text("utf-8"))) <= colours, drawing.name


def _arrows(letters: int, *, contrast: bool = False) -> dict[str, int]:
    """How wide each arrow of Qt's own is drawn at this size of letters: by the part that has nothing else in it."""
    theme.apply(application(), letters, contrast=contrast)
    menu = QMenu()
    menu.addMenu("")
    ticked = menu.addAction("")
    ticked.setCheckable(True)
    ticked.setChecked(True)
    menu.ensurePolished()
    below, ticks = (menu.actionGeometry(action) for action in menu.actions())
    tabs, place, number = QTabBar(), QWidget(), QSpinBox()
    number.setSpecialValueText(" ")
    tabs.setUsesScrollButtons(True)
    for _ in range(9):
        tabs.addTab("很长的名字")
    parts: tuple[QWidget, ...] = (tabs, number)
    for one in parts:
        one.setParent(place)
        one.resize(300, 60)
    number.move(0, 90)
    drop = DropDown("年度")
    drop.addItem("")
    drop.setParent(place)
    drop.setGeometry(0, 180, 300, 60)
    place.resize(400, 300)
    place.show()
    QApplication.processEvents()
    scrolls = next(one for one in tabs.findChildren(QToolButton) if one.isEnabled())
    grown = {
        "menu in menu": _inked(menu.grab(below)),
        "tick": _inked(menu.grab(ticks)),
        "tabs": _inked(scrolls.grab(scrolls.rect().adjusted(4, 4, -4, -4))),
        "number": _inked(number.grab(QRect(200, 4, 95, 52))),
        "drop-down": _inked(drop.grab(QRect(drop.width() - 40, 6, 34, drop.height() - 12))),
    }
    for one in (menu, place):
        one.close()
        one.deleteLater()
    return grown


def _inked(picture: QPixmap) -> int:
    """The width of what is not of the colour of its left upper corner."""
    image = picture.toImage()
    ground = image.pixelColor(0, 0)
    seen = [x for x in range(image.width()) for y in range(image.height()) if image.pixelColor(x, y) != ground]
    return max(seen) - min(seen) + 1 if seen else 0


@pytest.mark.parametrize("contrast", [False, True])
def test_arrows_grow_with_the_letters(contrast: bool) -> None:
    small, large = (_arrows(letters, contrast=contrast) for letters in (100, 150))
    theme.apply(application())
    assert min(small.values()) > 0
    assert {name: large[name] / small[name] for name in small} == pytest.approx(dict.fromkeys(small, 1.5), abs=0.3)


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


def test_an_older_qt_dresses_the_program_too(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of the offices' Linux can't be asked for contrast, nor (arm64) for less of a font."""
    monkeypatch.setattr(QGuiApplication, "styleHints", lambda *_: object())
    monkeypatch.setattr(QFont, "Tag", object)
    assert not theme.system_contrast()
    assert theme.on_paper(QFont(theme.FAMILY)).family() == theme.FAMILY


def test_every_widget_has_the_programs_letters_whatever_the_system_gives_its_kind(qtbot: QtBot) -> None:
    """Windows has a font for lists, one for menus …, and Qt takes them up each time Windows' theme changes."""
    app = application()
    kinds = (QTableView, QListView, QMenu, QTabBar, QToolButton, QLabel, QStatusBar)
    for name in ("QAbstractItemView", *(kind.__name__ for kind in kinds)):
        QApplication.setFont(QFont("DejaVu Sans"), name)  # type: ignore[arg-type]  # bytes are refused
    try:
        for kind in kinds:
            made = kind()
            qtbot.addWidget(made)
            made.ensurePolished()
            assert made.font().family() == theme.FAMILY, kind
    finally:
        theme.apply(app)
