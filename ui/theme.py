"""Colours, sizes and the style sheet (DESIGN.md). The only place that knows them.

Widgets say what they are by the property `kind` (a button: primary, plain, chip, link, danger, rail; a label: title,
heading, figure, small, hint, strong, tag; a frame: card, notice, rail …) and how they stand by `state` (good, warning,
error); an input has kind "field". The sheet does the rest.
"""

from __future__ import annotations

from pathlib import Path
from string import Template

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from db.resources import RESOURCES

INK, SECONDARY, LINE = "#1f2a2e", "#5d6b70", "#dfe4e6"
GROUND, SURFACE, STRIPE = "#f4f6f5", "#ffffff", "#fafbfb"
ACCENT, ACCENT_DARK, TINT = "#1b6e53", "#135440", "#e6f2ed"
RAIL, RAIL_CHOSEN, RAIL_TEXT = "#17352c", "#2a5a4b", "#dcebe5"
ERROR, ERROR_TINT, WARNING, WARNING_TINT = "#b3261e", "#fbeceb", "#8a5200", "#fdf1dc"
GREY_TINT, BORDER = "#e9edee", "#7f8c90"
PALE = "#6f9f8d"
#: The colours of the archives: always beside their word and shape (ui/wording.py), and nowhere else.
RED, YELLOW, BLUE, BLUE_TINT = "#b3261e", "#9a5b00", "#1f5fa8", "#e6eef7"
_CONTRAST = {
    "INK": "#000000", "SECONDARY": "#333333", "LINE": "#000000", "BORDER": "#000000", "ACCENT": "#000000",
    "ACCENT_DARK": "#000000", "GROUND": "#ffffff", "STRIPE": "#ffffff", "TINT": "#ffe97f", "GREY_TINT": "#ffffff",
    "PALE": "#ffffff", "RAIL": "#000000", "RAIL_CHOSEN": "#000000", "RAIL_TEXT": "#ffffff", "ERROR": "#a80000",
    "ERROR_TINT": "#ffffff", "WARNING": "#6b3f00", "WARNING_TINT": "#ffffff", "SURFACE": "#ffffff",
    "RED": "#000000", "YELLOW": "#000000", "BLUE": "#000000", "BLUE_TINT": "#ffffff",
}  # fmt: skip
_USUAL = {name: str(globals()[name]) for name in _CONTRAST}

SMALL, NORMAL, HEADING, TITLE, FIGURE = 12, 14, 16, 22, 30
ROW, GAP = 34, 12
_RAIL_WIDTH, _RAIL_WORDS = 176, 128  # px
SCALES = (100, 115, 130, 150)
_LARGE = 120  # per cent of what DESIGN.md draws, above which a page is crowded
_MEANT_FOR = (1366, 728)  # px: the screen that DESIGN.md draws for, less the bar of Windows

FAMILY = "Noto Sans SC"
FONTS = RESOURCES / "fonts"


def load_fonts() -> None:
    """Make the shipped fonts known to Qt (5 ms)."""
    if FAMILY not in QFontDatabase.families():
        for file in ("NotoSansSC-Regular.otf", "NotoSansSC-Bold.ttf"):
            QFontDatabase.addApplicationFont(str(FONTS / file))


def scale() -> int:
    """The size of letters in per cent."""
    app = QApplication.instance()
    return int(app.property("letters") or 100) if app else 100


def room() -> float:
    """How much of the screen that DESIGN.md draws for there is, at most 1. Windows itself may show everything larger:
    at its 150 % a screen of 1366×768 has 911×472 px for programs."""
    size = QGuiApplication.primaryScreen().availableSize()
    return min(1.0, size.width() / _MEANT_FOR[0], size.height() / _MEANT_FOR[1])


def crowded() -> bool:
    """Whether pages give up what is less needed, or set it below each other: letters are large, or there is little
    room."""
    return scale() > _LARGE * room()


def rail_width() -> int:
    """How wide the rail is, in px: less where there is little room, as long as its words stand whole."""
    return min(_RAIL_WIDTH, max(round(_RAIL_WIDTH * room()), px(_RAIL_WORDS)))


def px(size: float) -> int:
    """A size of DESIGN.md at the chosen size of letters."""
    return round(size * scale() / 100)


def font(size: int = NORMAL, *, bold: bool = False) -> QFont:
    """The program's font at a size of DESIGN.md."""
    made = QFont(FAMILY)
    made.setPixelSize(px(size))
    made.setBold(bold)
    return made


def on_paper(made: QFont) -> QFont:
    """The same, less the feature by which a PDF's text would not read back as written (FACTS.md)."""
    if hasattr(QFont.Tag, "fromString"):  # the Qt for arm64 of old systems (docs/windows.md) names no feature
        made.setFeature(QFont.Tag.fromString("locl"), 0)
    return made


def contrast() -> bool:
    """Whether the program is dressed in black on white."""
    app = QApplication.instance()
    return bool(app and app.property("contrast"))


def system_contrast() -> bool:
    """Whether the system asks for high contrast. The Qt for the offices' Linux (docs/windows.md) can't tell."""
    hints = QGuiApplication.styleHints()  # held: PySide 6.11 drops what it gives together with its own wrapper
    if not hasattr(hints, "accessibility"):  # new in Qt 6.10
        return False
    return hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast


def apply(app: QApplication, letters: int = 100, *, contrast: bool = False) -> None:
    """Dress the program; again when the size of letters or the contrast changes."""
    load_fonts()
    app.setProperty("letters", letters)
    app.setProperty("contrast", contrast)
    globals().update(_CONTRAST if contrast else _USUAL)
    app.styleHints().setColorScheme(Qt.ColorScheme.Light)  # also where the system is dark
    app.setStyle("Fusion")
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    app.setFont(font())
    app.setPalette(_palette())
    app.setStyleSheet(style_sheet(letters, contrast=contrast))


def mark(widget: QWidget, name: str, value: str) -> None:
    """Set a property that the sheet looks at, and let the widget look anew. None set is like ""."""
    if (widget.property(name) or "") != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def _palette() -> QPalette:
    palette = QPalette(QColor(SURFACE), QColor(GROUND))  # not the system's, which may be dark
    role = QPalette.ColorRole
    for which, colour in (
        (role.Window, GROUND), (role.Base, SURFACE), (role.AlternateBase, STRIPE), (role.Button, SURFACE),
        (role.WindowText, INK), (role.Text, INK), (role.ButtonText, INK), (role.Highlight, ACCENT),
        (role.HighlightedText, SURFACE), (role.PlaceholderText, SECONDARY), (role.ToolTipBase, INK),
        (role.ToolTipText, SURFACE), (role.Link, ACCENT), (role.Mid, LINE), (role.Accent, ACCENT),
    ):  # fmt: skip
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(SECONDARY))
    return palette


def style_sheet(letters: int, *, contrast: bool = False) -> str:
    """The style sheet for a size of letters in per cent."""
    sizes = {name: f"{round(size * letters / 100)}px" for name, size in _SIZES.items()}
    sizes["rail_row"] = f"{round(min(_SIZES['rail_row'] * letters / 100, _RAIL_ROW * room()))}px"
    sizes["ring"] = f"{round(_SIZES['round'] * letters / 100) + 2}px"  # round what has a line of 2 px
    folder = Path(RESOURCES / "icons" / "theme").as_posix()
    colours = {name.lower(): globals()[name] for name in _CONTRAST}
    sheets = [RESOURCES / "style.qss", *([RESOURCES / "contrast.qss"] if contrast else [])]
    text = "\n".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
    return Template(text).substitute(colours, **sizes, icons=folder, family=FAMILY)


#: All places stand below each other on the screen that there is, whatever the letters.
_RAIL_ROW = 38
_SIZES = {
    "small": SMALL, "normal": NORMAL, "heading": HEADING, "title": TITLE, "figure": FIGURE,
    "row": ROW, "question": 26, "field": 20, "arrow": 12, "box": 16, "round": 8, "rail_row": 36, "bar": 10, "icon": 18,
    "quick": 22,
}  # fmt: skip
