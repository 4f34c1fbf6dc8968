"""What a ledger says of one record: its judge, and the checks that it declares of a record by itself."""

from __future__ import annotations

from typing import Any

from fupin_desktop.ledgers.ledger import Ledger
from fupin_desktop.rules.finding import Fault, Known


def faults(ledger: Ledger, record: Any, known: Known) -> list[Fault]:
    """All of it; without what is asked of the rest of the book."""
    odd = [one for one in ledger.rules if one.odd(record, known.today)]
    alone = [Fault(one.level, one.rule, str(one.field.name), one.text) for one in odd]
    return [*ledger.judge(record, known), *alone]
