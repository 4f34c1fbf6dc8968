"""A township's day, with some 27,000 persons: the first page once something was merged, all of 明白卡, the preview of
the cards of half the book, 数据检查 of all of it.

CPU of this process, worker and window together, since the machine is shared; one run each, in a window that has shown
the pages before.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtWidgets import QApplication

from benchmarks.common import ACTOR, Result, book_of
from db.changes import change, every
from db.household import Household
from fupin_desktop.rules.card import Lack
from fupin_desktop.services.book.opening import open_book
from fupin_desktop.services.household import years
from fupin_desktop.services.ledgers import desk
from fupin_desktop.services.papers import cards_state, catalogue
from ui.dialogs.preview import PreviewDialog
from ui.pages.cards import _AT_ONCE, CardsPage
from ui.pages.page import Page
from ui.pages.town import TownPage
from ui.session import Session
from ui.window.app import application

_HOUSEHOLDS = 8_000
_PREVIEWED = 4_148


def run() -> list[Result]:
    application()
    with open_book(book_of(_HOUSEHOLDS), ACTOR) as book:
        session = Session(book)
        first, cards = TownPage(session), CardsPage(session)
        for page in (first, cards):
            _shown(page)
        persons = every("SELECT count(*) FROM person")[0][0]
        _write()
        again = _cpu(lambda: _shown(first))
        village = every("SELECT region_code FROM village ORDER BY region_code LIMIT 1")[0][0]
        cards.filters.village.choose(village)
        _shown(cards)
        at_once = _cpu(lambda: _first_cards(cards))
        known = cards_state.Looked(*_looked_through())
        everything = _cpu(lambda: cards._take(known))
        keys = [row[0] for row in every("SELECT id FROM household LIMIT ?", _PREVIEWED)]
        catalogue.in_order(keys)
        preview = _cpu(lambda: PreviewDialog(None, session, keys).show())
        checked = _cpu(desk.check_book)
        session.jobs.close()
    return [
        Result(f"first page of {persons:,} persons after a merge, CPU", again, 0.5),
        Result("明白卡: from one village to all, the first in sight, CPU", at_once, 0.3),
        Result(f"the same where all {len(known.states):,} were looked through before, CPU", everything, 0.3),
        Result(f"preview of the cards of {len(keys):,} households, CPU", preview, 1),
        Result(f"数据检查 of {persons:,} persons, CPU", checked, 6),
    ]


def _write() -> None:
    """As a merge does: households are others than before."""
    with change(ACTOR, "合并") as writer:
        keys = every("SELECT id FROM household ORDER BY id LIMIT 500")
        writer.put(Household, [{"id": key, "note": "合并来的"} for (key,) in keys])


def _shown(page: Page) -> None:
    """Until what the page reads stands on it; what is counted beside (errors, cards) goes on."""
    page.refresh()
    reading = page._reading  # type: ignore[attr-defined]
    while reading.busy:
        QApplication.processEvents()
        time.sleep(0.001)
    QApplication.processEvents()


def _first_cards(page: CardsPage) -> None:
    """As the page reads them; the rest is looked through beside what else is done."""
    page.filters.village.choose("")
    keys = cards_state.households(page.filters.wanted)[:_AT_ONCE]
    page._take(cards_state.Looked(cards_state.states(keys, years.current()), cards_state.lacking_in_villages("")))


def _looked_through() -> tuple[list[cards_state.CardState], dict[str, list[Lack]]]:
    found = cards_state.states(cards_state.households(), years.current())
    return found, cards_state.lacking_in_villages("")


def _cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start
