"""Which ledger looks at what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from db.clock import today
from db.money import Money
from db.project import Loan, Project
from db.record import Record
from db.rectification import Rectification
from db.relief import Care, Claim, Settlement
from db.work import Vacancy, WorkIntent
from fupin_desktop.rules.finding import Known
from fupin_desktop.services.book import opening as books
from fupin_desktop.services.book import references, settings
from fupin_desktop.services.ledgers.beside import money, projects, relief, work
from fupin_desktop.services.ledgers.beside.words import Homes, Look, asked

LOOKS: Mapping[type[Record], Look] = {
    Money: money.look,
    Loan: projects.look_at_loans,
    Settlement: relief.look_at_bills,
    Claim: relief.look_at_claims,
    Project: projects.look_at_projects,
    Rectification: projects.look_at_rectifications,
    WorkIntent: work.look_at_intents,
    Vacancy: work.look_at_vacancies,
    Care: work.look_at_cares,
}


def known(records: Sequence[Record], homes: Homes) -> dict[str, Known]:
    """Record → what its rules may ask. `homes`: record → the household that it belongs to."""
    if not records:
        return {}
    look = LOOKS.get(type(records[0]))
    beside = look(records, homes) if look else {}
    regions = dict(asked("SELECT id, region_code FROM household WHERE id IN ({})", homes.values()))
    limits: dict[str, Mapping[str, int]] = {}
    gone, day = references.gone(records), today()
    found = {}
    for record in records:
        home = homes.get(str(record.id), "")
        region = str(getattr(record, "region_code", None) or regions.get(home) or books.region())
        if region not in limits:
            limits[region] = settings.numbers(region)
        found[str(record.id)] = Known(
            day, limits[region], {"gone": gone.get(str(record.id), {}), **beside.get(str(record.id), {})}
        )
    return found
