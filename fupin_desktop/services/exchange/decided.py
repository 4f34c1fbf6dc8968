"""What only who is above may decide: the steps of townships and districts, and what those write of a clue."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from db.changes import DELETED, every
from db.clue import Clue
from db.log import Entry
from db.said import cells_of
from db.step import Step
from fupin_desktop.ledgers.flows import DECISIONS, STAGES
from fupin_desktop.rules.flows import VILLAGE

#: The tables of which not everything is a village's to say.
TABLES = frozenset({Step.table(), Clue.table()})
_DECIDED = {str(one.field.name) for one in DECISIONS}
_ABOVE = {(str(one.field.name), one.value) for one in DECISIONS if one.value is not None}
_LEVEL, _STEP = str(Step.level.name), str(Step.step.name)


def is_above(entry: Entry, told: Mapping[str, Any], speaks_for: Callable[[str], bool]) -> bool:
    """Whether an entry of a village's package says what is decided above it. `told`: what it says; `speaks_for`:
    whether a laptop is on the village's side."""
    table, record, field = entry[2:5]
    if table == Step.table():
        return any(_is_of_above(said) for said in (told, *_said_before(record)))
    overrules = not all(speaks_for(ts[17:]) for ts in entry[6].split())
    if field in _DECIDED or field == DELETED:
        return overrules or _decides(told)
    return not field and _decides(told)


def _decides(told: Mapping[str, Any]) -> bool:
    return any((name, told.get(name)) in _ABOVE for name in _DECIDED)


def _is_of_above(said: Mapping[str, Any]) -> bool:
    """Whether a state, or a field, makes a step one of a level above villages."""
    stage = STAGES.get(str(said.get(_STEP)))
    if stage is not None and VILLAGE not in stage.levels:
        return True
    return _LEVEL in said and said[_LEVEL] != VILLAGE


def _said_before(record: str) -> Iterator[Mapping[str, Any]]:
    """What the log says of the level and code of a step."""
    query = f"""SELECT field, value FROM "change" WHERE record = ? AND tbl = '{Step.table()}'
        AND field IN ('', '{_LEVEL}', '{_STEP}')"""
    for field, value in every(query, record):
        yield cells_of(field, value)
