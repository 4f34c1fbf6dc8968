"""What the search box finds in the ledgers: those that are called so, the pages beside them, what their records say."""

from __future__ import annotations

from db import pinyin
from db.sql import every, one
from fupin_desktop.ledgers.book import LEDGERS
from fupin_desktop.ledgers.ledger import Ledger, Shelf, of
from fupin_desktop.ledgers.pages import PAGES
from fupin_desktop.services.book import access
from fupin_desktop.services.ledgers.lists import Line, Wanted, lines_of, listed

#: Rows of a ledger that are looked through in less than anybody notices.
SEARCHED = 20_000


def search(text: str, limit: int) -> list[tuple[Ledger, Line]]:
    """Records of any ledger that hold a text in their own words, or whose name has these initials; of long ledgers it
    is looked for on their own page: this is asked at every key."""
    found: list[tuple[Ledger, Line]] = []
    for ledger in of(LEDGERS, access.may):
        if len(found) < limit and (one(f'SELECT max(rowid) FROM "{ledger.name}"')[0] or 0) <= SEARCHED:
            rows = listed(ledger, Wanted(words=text)).rows(0, limit - len(found))
            spelt = _spelt(ledger, text) if len(rows) < limit - len(found) else []
            found += [(ledger, line) for line in [*rows, *lines_of(ledger, spelt[: limit - len(found) - len(rows)])]]
    return found


def _spelt(ledger: Ledger, text: str) -> list[str]:
    """The records whose name has these initials from its beginning."""
    folded, name = text.strip().lower(), ledger.model.named
    if not (folded.isascii() and folded.isalpha()) or name not in ledger.model.kinds():
        return []
    rows = every(f'SELECT id, "{name}" FROM "{ledger.name}" WHERE deleted IS NOT 1 AND "{name}" IS NOT NULL')
    return [key for key, told in rows if pinyin.initials(told).lower().startswith(folded)]


def named_so(text: str) -> list[tuple[str, Shelf, dict[str, str]]]:
    """(heading, shelf, where) of the ledgers and the pages beside them whose name holds a text, or has these initials;
    none that who is here may not see."""
    folded = text.strip().lower()
    known = [(one.heading, one.shelf, {"page": "ledger", "ledger": one.name}) for one in of(LEDGERS, access.may)]
    known += [(one.heading, one.shelf, {"page": one.page}) for one in PAGES]
    return [one for one in known if folded and (
        folded in one[0] or (folded.isascii() and pinyin.initials(one[0]).lower().startswith(folded))
    )]  # fmt: skip
