"""All ledgers, in the order of the page 台账. To add one: its file here, and a name in this line."""

from __future__ import annotations

from fupin_desktop.ledgers.dept_records import DEPT_RECORDS
from fupin_desktop.ledgers.figure import FIGURES
from fupin_desktop.ledgers.helpers import HELPERS
from fupin_desktop.ledgers.ledger import Ledger
from fupin_desktop.ledgers.measures import MEASURES
from fupin_desktop.ledgers.money import MONEY
from fupin_desktop.ledgers.organisation import ACTIVITIES, CADRES, ORGS
from fupin_desktop.ledgers.projects import LOANS, PROJECTS
from fupin_desktop.ledgers.psy_activities import ACTIVITIES as PSY_ACTIVITIES
from fupin_desktop.ledgers.rectifications import RECTIFICATIONS
from fupin_desktop.ledgers.relief import CARES, CLAIMS, SETTLEMENTS
from fupin_desktop.ledgers.village import HONOURS, VILLAGE_YEARS, VILLAGES
from fupin_desktop.ledgers.visits import VISITS
from fupin_desktop.ledgers.work import VACANCIES, WORK_INTENTS

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
