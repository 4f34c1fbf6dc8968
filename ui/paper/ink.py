"""The colours and pens of paper; how the screen is dressed leaves them alone. All stay apart in black and white."""

from __future__ import annotations

from ui import theme

#: Letters are black: printers draw grey as dots, and a card is read from a wall.
INK, ACCENT = "#000000", theme.ACCENT_DARK
TINT = "#eaf3ef"

FINE, FIRM, FAINT, THICK, MARK, TICK, CROSS = "fine", "firm", "faint", "thick", "mark", "tick", "cross"
#: Pen → width in mm, colour.
PENS = {
    FAINT: (0.12, "#b4bdc0"), FINE: (0.2, theme.ACCENT_DARK), FIRM: (0.18, "#555f63"), THICK: (0.7, theme.ACCENT_DARK),
    MARK: (1.4, theme.ACCENT_DARK), TICK: (0.55, theme.ACCENT_DARK), CROSS: (0.55, "#b3261e"),
}  # fmt: skip
