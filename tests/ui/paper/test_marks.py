"""※ on paper, read back by poppler, after a township has merged the packages that its villages handed in."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.changes import every
from db.clock import today
from db.household import Household
from db.relief import Claim
from fupin_desktop.cards.card import MAKES
from fupin_desktop.ledgers.relief import CLAIMS
from fupin_desktop.services.book import entry
from fupin_desktop.services.conflicts import conflict_list, deciding, undecided
from fupin_desktop.services.ledgers import papers as ledgers
from fupin_desktop.services.monitoring import papers as cases
from fupin_desktop.services.papers import catalogue
from fupin_desktop.services.papers.catalogue import FORMS, Bundle, Order
from tests.exchange import ACTOR, Town
from tests.exchange import _town_once as _town_once
from tests.exchange import town as town
from tests.monitored import clue_of
from tests.papers import ABOUT, text_of
from ui.paper import press

_OF_HOUSEHOLD = [form for form in FORMS if FORMS[form].of_household and form != "card"]
PAPERS = [*(("card", make) for make in MAKES), *((form, "A4") for form in _OF_HOUSEHOLD)]


@pytest.fixture
def merged(town: Town) -> Town:
    town.merge(*town.packages)
    return town


def pdf(folder: Path, order: Order) -> str:
    """The text of an order, without the blanks that columns leave."""
    stack = catalogue.stack(order, ABOUT)
    press.to_pdf(folder / "a.pdf", stack.bundles(), order.title)
    return "".join(text_of(folder / "a.pdf").split())


@pytest.mark.parametrize(("form", "make"), PAPERS)
def test_papers_of_households(merged: Town, tmp_path: Path, form: str, make: str) -> None:
    """The demo's villages disagree about the address and the telephone of households that both have."""
    with merged.opened():
        told = {k: v for k, v in undecided.of_households().items() if any(one.field == "address" for one in v)}
        key = next(iter(told))
        [(address,)] = every("SELECT address FROM household WHERE id = ?", key)
        text = pdf(tmp_path, Order(form, [key], make))
        assert f"{address}※" in text
        assert f"※{len(told[key])}项合并后未核定" in text
        for conflict in conflict_list.listed():
            if not conflict.is_deletion:
                deciding.decide("镇", [deciding.take(conflict, "right")])
        text = pdf(tmp_path, Order(form, [key], make))
        assert "※" not in text
        assert address in text


def test_the_roster_of_the_township(merged: Town, tmp_path: Path) -> None:
    with merged.opened():
        text = pdf(tmp_path, Order("roster"))
        shown = {"group_no", "phone", "household_no", "hh_type", "monitor_cat", "name", "birth", "id_no", "sex"}
        counted = [key for key, told in undecided.of_households().items() if any(one.field in shown for one in told)]
        assert f"※其中{len(counted)}户有未核定的值" in text
        assert text.count("※") > len(counted)


def test_declared_papers_carry_it_too(merged: Town, tmp_path: Path) -> None:
    """A case's and a ledger's: at what laptops disagree about, and at the foot; in no name of a file."""
    with merged.opened():
        told = {k: v for k, v in undecided.of_households().items() if any(one.field == "address" for one in v)}
        key = next(iter(told))
        [(address,)] = every("SELECT address FROM household WHERE id = ?", key)
        clue = clue_of(today(), Household.find(key))
        claim = Claim(household=key, scheme="2", policy_year=2026, trigger="1", applied_on=today(), loss=10, state="1",
                      mechanism="33")  # fmt: skip
        entry.save(ACTOR, "申请", [claim])
        sheets = [
            *cases.sheets(cases.named("apply"), [str(clue.id)], ABOUT),
            *ledgers.sheets(CLAIMS, CLAIMS.papers[0], [str(claim.id)], ABOUT),
        ]
        for sheet in sheets:
            press.to_pdf(tmp_path / "a.pdf", [Bundle("a", [sheet])], "a")
            text = "".join(text_of(tmp_path / "a.pdf").split())
            assert f"{address}※" in text
            assert f"※{len(told[key])}项合并后未核定" in text
            assert "※" not in sheet.name
