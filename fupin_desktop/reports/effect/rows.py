"""All lines, in the order of the newspaper page; those of 监测对象 after them."""

from __future__ import annotations

from fupin_desktop.reports.effect import doing, forces, living, watching
from fupin_desktop.reports.effect.row import Row

#: Of the declarations: a frozen report says by which it was made.
VERSION = "2"

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
    *watching.WATCHING,
)

BY_NO = {row.no: row for row in ROWS}
#: The archives' own line (services/psychology/report.py): only who holds the right has it.
PSYCHOLOGY = "R40"
