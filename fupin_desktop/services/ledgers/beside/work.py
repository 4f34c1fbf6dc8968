"""Around a wish to work, a vacancy, and somebody who is cared for: how the person stands, what was done of it."""

from __future__ import annotations

from collections.abc import Sequence

from db.relief import Care
from db.work import Vacancy, WorkIntent
from fupin_desktop.rules import placing
from fupin_desktop.services.ledgers.beside.words import Beside, Homes, asked

#: A spell of work that is more than a plan, as `rules/facts.is_work` has it.
WORKS = "(e.out_now OR e.start_ym IS NOT NULL OR e.months IS NOT NULL OR coalesce(e.pub_job_type, '') != '')"
#: Steps by which somebody was hired for a vacancy and has not left again.
HELD = f"""FROM step s WHERE s.step = '{placing.HIRED}' AND s.deleted IS NOT 1 AND NOT EXISTS (SELECT 1 FROM step l
    WHERE l.record = s.record AND l.step = '{placing.LEFT}' AND l.deleted IS NOT 1
    AND (l."date" > s."date" OR l."date" = s."date" AND l.id > s.id))"""


def look_at_intents(records: Sequence[WorkIntent], _homes: Homes) -> Beside:
    """For WI1–WI3."""
    people = [str(one.person) for one in records if one.person]
    born = dict(asked("SELECT id, birth FROM person WHERE id IN ({})", people))
    query = "SELECT person, year, school_state, labor FROM person_year WHERE person IN ({}) AND deleted IS NOT 1"
    years = {(row[0], row[1]): row[2:] for row in asked(query, people)}
    query = f"SELECT DISTINCT e.person FROM employment e WHERE e.person IN ({{}}) AND e.deleted IS NOT 1 AND {WORKS}"
    working = {row[0] for row in asked(query, people)}
    old = _overtaken(records, "surveyed_on")
    query = f"""SELECT DISTINCT record FROM step WHERE record IN ({{}}) AND step = '{placing.RECOMMENDED}'
        AND deleted IS NOT 1"""
    told = {row[0] for row in asked(query, [str(one.id) for one in records])}
    found: Beside = {}
    for one in records:
        school, labor = years.get((str(one.person), one.year), (None, None))
        found[str(one.id)] = {
            "born": WorkIntent.surveyed_on.python_value(born.get(str(one.person))), "pupil": school is not None,
            "labor": labor, "works": one.person in working, "waits": str(one.id) not in told,
            "overtaken": str(one.id) in old,
        }  # fmt: skip
    return found


def _overtaken(records: Sequence[WorkIntent | Care], by: str) -> set[str]:
    """Those of whose person something newer was said; these as they stand in a form."""
    query = f"""SELECT person, coalesce("{by}", ''), id FROM "{records[0].table()}" WHERE person IN ({{}})
        AND deleted IS NOT 1"""
    said = {key: (person, str(when)) for person, when, key in asked(query, [str(one.person) for one in records])}
    said |= {str(one.id): (str(one.person), str(getattr(one, by) or "")) for one in records}
    last: dict[str, tuple[str, str]] = {}
    for key, (person, when) in said.items():
        last[person] = max(last.get(person, ("", "")), (when, key))
    return {str(one.id) for one in records if last[str(one.person)][1] != str(one.id)}


def look_at_vacancies(records: Sequence[Vacancy], _homes: Homes) -> Beside:
    """For VC3."""
    query = f"SELECT s.target, count(*) {HELD} AND s.target IN ({{}}) GROUP BY s.target"
    return {key: {"hired": count} for key, count in asked(query, [str(one.id) for one in records])}


def look_at_cares(records: Sequence[Care], homes: Homes) -> Beside:
    """For CA1, CA3, CA6."""
    people = [str(one.person) for one in records if one.person]
    names = dict(asked("SELECT id, name FROM person WHERE id IN ({})", people))
    query = "SELECT person, year, tekun_mode FROM person_year WHERE person IN ({}) AND deleted IS NOT 1"
    modes = {(row[0], row[1]): row[2] for row in asked(query, people)}
    query = f"""SELECT p.household, e.year, p.name FROM employment e JOIN person p ON p.id = e.person
        WHERE p.household IN ({{}}) AND p.deleted IS NOT 1 AND e.deleted IS NOT 1 AND p.member_state IS NOT '2'
        AND {WORKS}"""
    workers = {(home, year): name for home, year, name in asked(query, homes.values())}
    old = _overtaken(records, "year")
    found: Beside = {}
    for one in records:
        beside = {"name": names.get(one.person), "worker": workers.get((homes.get(str(one.id), ""), one.year or 0)),
                  "overtaken": str(one.id) in old}  # fmt: skip
        if (one.person, one.year) in modes:
            beside["tekun_mode"] = modes[one.person, one.year]
        found[str(one.id)] = beside
    return found
