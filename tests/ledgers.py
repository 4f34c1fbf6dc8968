"""Records for tests of ledgers: of any that is declared, one of a household's or of none, filled with whatever its
fields take."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from stdnum.cn.uscc import calc_check_digit

from db.fields import Bool, Code, Codes, Date, Int, Kind, Note, Number, Phone, Ref, Text, Time, Year, YearMonth
from db.measure import Measure
from db.money import Money
from db.organisation import Org
from db.project import Loan
from db.record import Record
from db.village import Honour, Village, VillageYear
from fupin_desktop import regions
from fupin_desktop.ledgers.ledger import Ledger
from fupin_desktop.services.book import references
from fupin_desktop.services.book.opening import Book, create_book, open_book
from fupin_desktop.services.household import casework
from fupin_desktop.services.ledgers import desk
from fupin_desktop.services.ledgers.desk import Entry
from tests.books import ACTOR


@pytest.fixture(name="book")
def township(tmp_path: Path) -> Iterator[Book]:
    """Of a township: what there is once a village it has several of."""
    create_book(tmp_path / "宝莲寺镇.fpb", "410502101", ACTOR)
    with open_book(tmp_path / "宝莲寺镇.fpb", ACTOR) as opened:
        yield opened


def a_value(kind: Kind[Any], number: int) -> Any:
    """A value that a field takes; another one for another number."""
    if isinstance(kind, Code | Codes):
        code = kind.codes.offered[number % len(kind.codes.offered)].code
        return (code,) if isinstance(kind, Codes) else code
    if isinstance(kind, Date):
        return dt.date(2026, 3, 1 + number)
    if isinstance(kind, Year | Int):
        return 2026 if isinstance(kind, Year) else number
    usual: dict[type[Kind[Any]], Any] = {
        Bool: True, Phone: f"1380000{number:04d}", Time: f"09:{number:02d}", YearMonth: f"2026{number:02d}",
    }  # fmt: skip
    if isinstance(kind, Number):
        return Decimal(min(kind.most, 100 * number))
    return next((value for of, value in usual.items() if isinstance(kind, of)), f"{kind.label}{number}")


def a_text(ledger: Ledger) -> Kind[Any]:
    """A field that takes any words: of a line, else the note."""
    return next(
        kind
        for of in (Text, Note)
        for kind in ledger.fields
        if type(kind) is of and kind.name not in ("region_code", "name", "uscc")
    )


def place(ledger: Ledger, number: int) -> str:
    """A village of the book; what there is once a village, in another one for another number."""
    villages = [code for code, _ in references.places(wide=False)]
    return villages[number % len(villages) if "region_code" in ledger.model.derived_from else 0]


def filled(ledger: Ledger, household: str, number: int) -> Entry:
    """A new record with something in every field of its form."""
    entry = desk.begin(ledger, ACTOR, household if references.needs_household(ledger.model) else "")
    for kind in ledger.fields:
        if isinstance(kind, Ref):
            known = references.all_names(kind, household)
            setattr(entry.record, str(kind.name), known[0][0] if known else None)
        elif str(kind.name) == "region_code":
            entry.record.region_code = place(ledger, number)  # type: ignore[attr-defined]
        elif str(kind.name) != "year":
            setattr(entry.record, str(kind.name), a_value(kind, number))
    _as_rules_ask(ledger, entry, number)
    return entry


def _as_rules_ask(ledger: Ledger, entry: Entry, number: int) -> None:
    if isinstance(entry.record, Measure):  # its item's code begins with that of its kind
        items = (one.code for one in Measure.item.codes.offered)
        entry.record.item = next(code for code in items if code.startswith(str(entry.record.kind)))
    if isinstance(entry.record, Village):
        entry.record.name = regions.village_name(str(entry.record.region_code))
    if isinstance(entry.record, Org):
        head = f"91410500MA3X{number:05d}"
        entry.record.uscc = head + calc_check_digit(head)
    if isinstance(entry.record, Honour):  # as old as the day on which it is revoked
        entry.record.year = 2026
    if isinstance(entry.record, VillageYear):  # its parts are no more than the whole
        entry.record.water_bad_hh = 0
    if isinstance(entry.record, Money):  # the account that needs nothing which this book lacks
        entry.record.account = "99"
    if {"year", "region_code"} & set(ledger.model.derived_from) == {"year"}:  # there is one a year
        entry.record.year = 2023 + number  # type: ignore[attr-defined]
    if isinstance(entry.record, Loan):  # one that is owed is not settled
        entry.record.settled_on = None


def saved(ledger: Ledger, household: str, number: int) -> Record:
    """The same, saved as the form does."""
    entry = filled(ledger, household, number)
    casework.save(ACTOR, f"登记{ledger.heading}", entry.to_save([entry.record]))
    return entry.record
