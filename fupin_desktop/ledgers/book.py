"""All ledgers, in the order of the page 台账. To add one: its file here, and a name in this line."""

from __future__ import annotations

from fupin_desktop.ledgers.activity import ACTIVITIES
from fupin_desktop.ledgers.cadre import CADRES
from fupin_desktop.ledgers.cares import CARES
from fupin_desktop.ledgers.claims import CLAIMS
from fupin_desktop.ledgers.dept_records import DEPT_RECORDS
from fupin_desktop.ledgers.figure import FIGURES
from fupin_desktop.ledgers.helpers import HELPERS
from fupin_desktop.ledgers.honour import HONOURS
from fupin_desktop.ledgers.ledger import Ledger
from fupin_desktop.ledgers.loans import LOANS
from fupin_desktop.ledgers.measures import MEASURES
from fupin_desktop.ledgers.money import MONEY
from fupin_desktop.ledgers.org import ORGS
from fupin_desktop.ledgers.projects import PROJECTS
from fupin_desktop.ledgers.psy_activities import ACTIVITIES as PSY_ACTIVITIES
from fupin_desktop.ledgers.rectifications import RECTIFICATIONS
from fupin_desktop.ledgers.settlements import SETTLEMENTS
from fupin_desktop.ledgers.vacancies import VACANCIES
from fupin_desktop.ledgers.village import VILLAGES
from fupin_desktop.ledgers.village_year import VILLAGE_YEARS
from fupin_desktop.ledgers.visits import VISITS
from fupin_desktop.ledgers.work_intents import WORK_INTENTS

LEDGERS: list[Ledger] = [
    MEASURES, VISITS, HELPERS, VILLAGES, VILLAGE_YEARS, ORGS, CADRES, ACTIVITIES, HONOURS, PSY_ACTIVITIES, FIGURES,
    PROJECTS, MONEY, LOANS, SETTLEMENTS, CLAIMS, DEPT_RECORDS, RECTIFICATIONS, WORK_INTENTS, VACANCIES, CARES,
]  # fmt: skip


def of_form(name: str) -> Ledger | None:
    """The ledger whose form is called so, which is the name of its table."""
    return next((ledger for ledger in LEDGERS if ledger.name == name), None)


def named(name: str) -> Ledger:
    """The ledger of a table. Raises KeyError."""
    if (found := of_form(name)) is None:
        raise KeyError(name)
    return found
