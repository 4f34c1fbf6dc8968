"""What the search box shows for a text: the people and households of the open book as its lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fupin_desktop import lazy
from fupin_desktop.services.lists import search
from fupin_desktop.services.lists.search import Found
from ui import wording
from ui.widgets.search_results import Result

if TYPE_CHECKING:
    from fupin_desktop.ledgers.ledger import Ledger
    from fupin_desktop.services.ledgers.lists import Line

#: Characters from which on the ledgers are asked: that looks through all their texts.
_LEAST = 2
_LONGEST = 60
_NAMED = "fupin_desktop.services.ledgers.searching:named_so"
_SEARCH = "fupin_desktop.services.ledgers.searching:search"


def find(text: str, limit: int) -> list[Result]:
    """The lines for a text."""
    return [_line(found) for found in search.find(text, limit)]


def find_all(text: str, limit: int) -> list[Result]:
    """The same, and the ledgers and their pages called so; where nobody is called so, what the ledgers say."""
    found = find(text, limit)
    if len(text.strip()) < _LEAST:
        return found
    ledgers = [Result(heading, f"台账 · {shelf}", "", where) for heading, shelf, where in lazy.load(_NAMED)(text)]
    said = [] if found else [_of_ledger(ledger, line) for ledger, line in lazy.load(_SEARCH)(text, limit)]
    return [*found[: limit - len(ledgers)], *ledgers, *said][:limit]


def _of_ledger(ledger: Ledger, line: Line) -> Result:
    words = " ".join(text for text in line.texts if text)
    target = {"page": "ledger", "ledger": ledger.name, "record": str(line.record.id)}
    return Result(ledger.heading, " · ".join(filter(None, (line.home.head, words)))[:_LONGEST], "", target)


def _line(found: Found) -> Result:
    where = " · ".join(part for part in (found.relation, found.village, found.group) if part)
    number = wording.masked_id(found.id_no) or (f"户 {found.household_no}" if found.household_no else "")
    target = {"household": found.household} | ({"person": found.person} if found.person else {})
    return Result(found.name, where, number, target)
