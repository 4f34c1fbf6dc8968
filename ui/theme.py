"""Colours, sizes and the style sheet (DESIGN.md). The only place that knows them.

Widgets say what they are by the property `kind` (a button: primary, plain, chip, link, danger, rail; a label: title,
heading, figure, small, hint, strong, tag; a frame: card, notice, rail …) and how they stand by `state` (good, warning,
error); an input has kind "field". The sheet does the rest.
"""

from __future__ import annotations

from pathlib import Path
from string import Template

from PySide6.QtCore import QLocale
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from db.codes import RESOURCES

INK, SECONDARY, LINE = "#1f2a2e", "#5d6b70", "#dfe4e6"
GROUND, SURFACE, STRIPE = "#f4f6f5", "#ffffff", "#fafbfb"
ACCENT, ACCENT_DARK, TINT = "#1b6e53", "#135440", "#e6f2ed"
RAIL, RAIL_CHOSEN, RAIL_TEXT = "#17352c", "#2a5a4b", "#dcebe5"
ERROR, ERROR_TINT, WARNING, WARNING_TINT = "#b3261e", "#fbeceb", "#8a5200", "#fdf1dc"
GREY_TINT, BORDER = "#e9edee", "#b9c3c6"

SMALL, NORMAL, HEADING, TITLE, FIGURE = 12, 14, 16, 22, 30
ROW, RAIL_WIDTH, GAP = 34, 176, 12
SCALES = (100, 115, 130, 150)

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


def px(size: float) -> int:
    """A size of DESIGN.md at the chosen size of letters."""
    return round(size * scale() / 100)


def font(size: int = NORMAL, *, bold: bool = False) -> QFont:
    """The program's font at a size of DESIGN.md."""
    made = QFont(FAMILY)
    made.setPixelSize(px(size))
    made.setBold(bold)
    return made


def apply(app: QApplication, letters: int = 100) -> None:
    """Dress the program; again when the size of letters changes."""
    load_fonts()
    app.setProperty("letters", letters)
    app.setStyle("Fusion")
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    app.setFont(font())
    app.setPalette(_palette())
    app.setStyleSheet(style_sheet(letters))


def mark(widget: QWidget, name: str, value: str) -> None:
    """Set a property that the sheet looks at, and let the widget look anew."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def _palette() -> QPalette:
    palette = QPalette()
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


def style_sheet(letters: int) -> str:
    """The style sheet for a size of letters in per cent."""
    sizes = {name: f"{round(size * letters / 100)}px" for name, size in _SIZES.items()}
    folder = Path(RESOURCES / "icons" / "theme").as_posix()
    return Template(_SHEET.read_text(encoding="utf-8")).substitute(_COLOURS, **sizes, icons=folder)


_SHEET = RESOURCES / "style.qss"
_SIZES = {
    "small": SMALL, "normal": NORMAL, "heading": HEADING, "title": TITLE, "figure": FIGURE,
    "row": ROW, "field": 20, "arrow": 12, "box": 16, "round": 8, "rail_row": 36, "bar": 10,
}  # fmt: skip
_COLOURS = {
    "ink": INK, "secondary": SECONDARY, "line": LINE, "ground": GROUND, "surface": SURFACE, "stripe": STRIPE,
    "accent": ACCENT, "accent_dark": ACCENT_DARK, "tint": TINT, "rail": RAIL, "rail_chosen": RAIL_CHOSEN,
    "rail_text": RAIL_TEXT, "error": ERROR, "error_tint": ERROR_TINT, "warning": WARNING, "warning_tint": WARNING_TINT,
    "grey_tint": GREY_TINT, "border": BORDER,
}  # fmt: skip
