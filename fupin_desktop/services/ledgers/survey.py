"""务工意向摸底: the people of a village who are to be asked, house by house, with what they said last."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from db.clock import today
from db.sql import every
from db.work import WorkIntent
from fupin_desktop.rules import placing
from fupin_desktop.rules.answers import EXITED, LEFT, ORDINARY_LABOR, SKILLED_LABOR, WEAK_LABOR
from fupin_desktop.rules.id_number import age_on
from fupin_desktop.services.book import entry, references, there
from fupin_desktop.services.book.list_sql import lying_in
from fupin_desktop.services.ledgers.beside.words import asked

_ABLE = (ORDINARY_LABOR, SKILLED_LABOR, WEAK_LABOR)


@dataclass
class Worker:
    """Somebody who is to be asked. `said`: the class of the year's latest survey, "" for none; `key`: of that one."""

    person: str
    name: str
    household: str
    head: str
    place: str
    age: int
    works: bool = False
    key: str = ""
    said: str = ""
    day: str = ""
    limits: bool = False

    @property
    def is_asked(self) -> bool:
        return bool(self.said)


def sheet(year: int, region: str = "") -> list[Worker]:
    """Members of 脱贫户 and monitored households, 16 to 69, who can work and are no pupils; house by house."""
    end = min(dt.date(year, 12, 31), today())
    inside, codes = lying_in("h.region_code", region)
    query = f"""SELECT p.id, coalesce(p.name, ''), p.household, p.birth FROM person p
        JOIN resident h ON h.id = p.household
        JOIN person_year y ON y.person = p.id AND y.deleted IS NOT 1 AND y.year = (SELECT max(o.year)
            FROM person_year o WHERE o.person = p.id AND o.year <= ? AND o.deleted IS NOT 1)
        WHERE p.deleted IS NOT 1 AND p.member_state IS NOT ? AND {inside}
        AND (h.hh_type = ? OR h.monitor_cat IS NOT NULL AND h.risk_eliminated IS NOT 1)
        AND y.labor IN (?, ?, ?) AND y.school_state IS NULL AND p.birth IS NOT NULL
        ORDER BY h.region_code, h.group_no, p.household, p.relation, p.birth"""
    rows = every(query, year, LEFT, *codes, EXITED, *_ABLE)
    homes, placed = references.homes(row[2] for row in rows), there.placing()
    found = []
    for key, name, home, born in rows:
        age, one = age_on(dt.date.fromisoformat(born), end), homes[home]
        if placing.YOUNGEST <= age <= placing.OLDEST:
            found.append(Worker(key, name, home, one.head, placed(one.village, one.group), age))
    _fill(found, year)
    return found


def _fill(workers: Sequence[Worker], year: int) -> None:
    by_key = {one.person: one for one in workers}
    query = """SELECT person, id, coalesce(work_class, ''), coalesce(surveyed_on, ''), coalesce(limits, '')
        FROM work_intent WHERE person IN ({}) AND year = ? AND deleted IS NOT 1
        ORDER BY coalesce(surveyed_on, ''), id"""
    for person, key, said, day, limits in asked(query, by_key, year):
        one = by_key[person]
        one.key, one.said, one.day, one.limits = key, said, day, bool(limits)
    query = """SELECT DISTINCT person FROM employment WHERE person IN ({}) AND year = ? AND out_now = 1
        AND deleted IS NOT 1"""
    for (person,) in asked(query, by_key, year):
        by_key[person].works = True


def say(actor: str, worker: Worker, year: int, code: str) -> bool:
    """What somebody said today: what was said today before, or came without a class or day, is put right, else it is a
    new survey. One action; False where that is what stands there. Raises BadValue, Denied."""
    now = today()
    known = WorkIntent.find(worker.key) if worker.key else None
    if known is not None and (known.surveyed_on in (None, now) or not known.work_class):
        record: Any = known
        if record.work_class == code and record.surveyed_on:
            return False
    else:
        record = WorkIntent(person=worker.person, year=year)
    record.work_class, record.surveyed_on = code, now
    record.surveyor = record.surveyor or actor
    label = WorkIntent.work_class.codes.label(code)
    entry.save(actor, f"务工意向：{worker.name} {label}", [record])
    return True
