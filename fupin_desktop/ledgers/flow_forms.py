"""How the forms of a clue and of each step are laid out: a step shows what every step has, and its own fields."""

from __future__ import annotations

from typing import Any

from db.clue import Clue
from db.fields import Codes, Kind, Note
from db.step import Step
from fupin_desktop.ledgers.layouts import Place, Section
from fupin_desktop.rules.flows import Stage

C, S = Clue, Step
_IN_A_ROW = 3

CLUE = (
    Section("线索", (
        (C.source, C.way, C.dept),
        (C.found_on, C.found_by, C.person),
        ((C.risk, 2), C.severity),
        ((C.summary, 3),),
        (C.handler, C.due, C.category),
        (C.green, (C.special, 2)),
        ((C.note, 3),),
    )),
)  # fmt: skip


def of(stage: Stage) -> tuple[Section, ...]:
    """The form of a step; of which vacancy it is, its page says (`ui/pages/ledgers/placing.py`)."""
    decided = [S.result] if len(stage.results) > 1 else []
    levels = [S.level] if len(stage.levels) > 1 else []
    own: list[Any] = [S.date, *decided, *levels, S.person_by, S.org_by, *stage.form, *stage.asks, S.due, S.opinion]
    own = [field for field in own if field is not S.target]
    return (Section("", tuple(_rows(own))),)


def ending(stage: Stage) -> tuple[Section, ...]:
    """The form of how a step ended: what is filled later, and the words to it."""
    later: list[Any] = [*stage.later, *(field for field in stage.form if isinstance(field, Note))]
    return (Section("", tuple(_rows(later))),)


def _rows(fields: list[Kind[Any]]) -> list[tuple[Place, ...]]:
    rows: list[tuple[Place, ...]] = []
    line: list[Place] = []
    used = 0
    for field in fields:
        wide = 3 if isinstance(field, Note) else 2 if isinstance(field, Codes) else 1
        if used + wide > _IN_A_ROW:
            rows.append(tuple(line))
            line, used = [], 0
        line.append((field, wide) if wide > 1 else field)
        used += wide
    return [*rows, tuple(line)] if line else rows
