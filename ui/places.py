"""Where a field stands: every line that speaks of one (a finding, what a card lacks) goes there by this way."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from fupin_desktop import lazy
from fupin_desktop.ledgers.book import LEDGERS
from fupin_desktop.rules.card import Lack
from fupin_desktop.rules.finding import Finding
from fupin_desktop.services.book import records
from ui.session import Session

_OF_VISITS = ("visit", "problem", "photo")


def open_field(session: Session, window: QWidget, household: str, told: Finding | Lack) -> None:
    """Go to the field of a household that is spoken of, in its year; a record that is not there is begun.

    What stands in no household, the monitoring line, is written in its own dialog.
    """
    table, record = told.table, told.record
    year = told.year if isinstance(told, Finding) else 0
    if table == "monitoring_line":
        lazy.load("ui.dialogs.lines:write")(session, window, year)
        return
    if table == "clue":
        session.go("case", **({"household": household, "new": "1"} if record == household else {"clue": record}))
        return
    ledger = next((one for one in LEDGERS if one.name == table and not (one.tab and household)), None)
    if ledger and record != household:
        session.go("ledger", ledger=table, record=record, field=told.field)
        return
    if not household:
        return
    where: dict[str, Any] = {"household": household, "table": table, "record": record, "field": told.field}
    if table in _OF_VISITS and not session.read_only:
        visit = records.visit_of(table, record)
        if visit or record == household:
            session.go("visit", visit=visit, **where)
            return
    session.go("household", year=str(year or ""), **where)
