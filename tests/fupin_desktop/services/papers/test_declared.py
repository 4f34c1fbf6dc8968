"""Who may print declared papers, and of whom."""

from __future__ import annotations

import pytest

from db.changes import change
from db.clock import today
from db.clue import Clue
from db.household import Household
from db.relief import Claim
from fupin_desktop.ledgers.book import named
from fupin_desktop.ledgers.case_lists import PAPERS
from fupin_desktop.services.book.access import Denied, ReasonWanted
from fupin_desktop.services.ledgers import papers as of_ledgers
from fupin_desktop.services.monitoring import papers
from fupin_desktop.services.papers import catalogue
from tests.locks import COUNSELLOR, RECORDER, Safe, cheap_keys, crew, safe

__all__ = ["cheap_keys", "crew", "safe"]


def test_who_may_not_print_gets_none(crew: Safe) -> None:
    with crew.enter(RECORDER):
        assert papers.sheets(PAPERS[0], [], catalogue.about(2026), blank=True)
    with crew.enter(COUNSELLOR), pytest.raises(Denied, match="导出和打印"):
        papers.sheets(PAPERS[0], [], catalogue.about(2026), blank=True)


def test_a_household_elsewhere_takes_a_reason(crew: Safe) -> None:
    """For a case and for a record of a ledger."""
    with crew.enter(RECORDER), change(RECORDER, "登记"):
        home = Household(region_code="410502101214", group_no="一组", household_no="X1")
        home.save()
        clue = Clue(household=home.id, source="12", found_on=today(), found_by="甲", risk=("01",), summary="病",
                    severity="1", handler="甲", due=today())  # fmt: skip
        claim = Claim(household=home.id, scheme="2", policy_year=2026, trigger="1", applied_on=today(), loss=1,
                      state="1", mechanism="33")  # fmt: skip
        for record in (clue, claim):
            record.save()
    with crew.enter(RECORDER):
        about = catalogue.about(2026)
        with pytest.raises(ReasonWanted):
            papers.sheets(PAPERS[0], [str(clue.id)], about)
        with pytest.raises(ReasonWanted) as wanted:
            of_ledgers.sheets(named("claim"), named("claim").papers[0], [str(claim.id)], about)
        wanted.value.give("镇里要")
        assert of_ledgers.sheets(named("claim"), named("claim").papers[0], [str(claim.id)], about)
