"""What a check says about a record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from fupin_desktop.rules.catalogue import Rule


class Level(StrEnum):
    """How serious a finding is, heaviest first.

    impossible: refused where it is typed. error: kept, listed, blocks sign-off. warning: may be confirmed with a
    reason. info: worth knowing.
    """

    IMPOSSIBLE = "impossible"
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def label(self) -> str:
        """What people read."""
        return {"impossible": "必须改", "error": "错误", "warning": "请核对", "info": "提示"}[self.value]

    @property
    def in_book(self) -> Level:
        """Of what is in the book already, though no form takes it: an error, and counted as one."""
        return Level.ERROR if self is Level.IMPOSSIBLE else self

    @property
    def rank(self) -> int:
        """0 for the heaviest."""
        return _RANKS[self._value_]


_RANKS = {level.value: rank for rank, level in enumerate(Level)}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is missing or odd: what is wrong and what to do, and where.

    `rule` says what should be. `record` is the key of a record of `table`, which does not exist yet where a whole
    yearly form is missing; that of the household where a record is missing whose key nobody knows yet. `year`: whose
    form it is; 0 where it is not of a household.
    """

    level: Level
    rule: Rule
    text: str
    table: str
    record: str
    field: str = ""
    household: str = ""
    who: str = ""
    year: int = 0


@dataclass(frozen=True, slots=True)
class Known:
    """What the rules of a ledger may ask beside the record: the day, the limits of its region (`rules/settings.py`),
    and what the book has around it (`services/ledgers/beside`): nothing where a row of a file is asked about."""

    today: dt.date
    limits: Mapping[str, int]
    beside: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fault:
    """What a rule of a ledger says of a record: the finding without whose it is; `field` is its name."""

    level: Level
    rule: Rule
    field: str
    text: str


def error(rule: Rule, field_name: str, text: str) -> Fault:
    """Kept, listed, blocks sign-off."""
    return Fault(Level.ERROR, rule, field_name, text)


def warning(rule: Rule, field_name: str, text: str) -> Fault:
    """May be confirmed with a reason."""
    return Fault(Level.WARNING, rule, field_name, text)
