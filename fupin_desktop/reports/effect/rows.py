"""All lines, in the order of the newspaper page."""

from __future__ import annotations

from fupin_desktop.reports.effect import doing, forces, living
from fupin_desktop.reports.effect.row import Row

#: Of the declarations: a frozen report says by which it was made.
VERSION = "1"

ROWS: tuple[Row, ...] = (
    *living.ROWS,
    *forces.PARTY,
    *forces.STYLE,
    *forces.EPIDEMIC,
    *doing.WORK,
    *doing.PREVENTION,
    *forces.PAIRS,
    *doing.HEART,
    *doing.NEXT,
    *doing.PICTURES,
)

BY_NO = {row.no: row for row in ROWS}
#: The archives' own line (services/psychology/report.py): only who holds the right has it.
PSYCHOLOGY = "R40"
