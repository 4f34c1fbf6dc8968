"""All ledgers, in the order of the page 台账. To add one: its file here, and a name in this line."""

from __future__ import annotations

from fupin_desktop.ledgers.ledger import Ledger
from fupin_desktop.ledgers.measures import MEASURES

LEDGERS: list[Ledger] = [MEASURES]


def named(name: str) -> Ledger:
    """The ledger of a table. Raises KeyError."""
    return next((ledger for ledger in LEDGERS if ledger.name == name), None) or _none(name)


def _none(name: str) -> Ledger:
    raise KeyError(name)
