"""岗位对接: who is willing to work and open vacancies, with the reasons why they fit; the steps from 推荐 to 离岗."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from db.clock import today
from db.person import Employment
from db.record import Record
from db.sql import every
from db.step import Step
from db.work import Vacancy, WorkIntent
from fupin_desktop import regions
from fupin_desktop.ledgers import flows
from fupin_desktop.rules import placing
from fupin_desktop.rules.answers import LEFT, PUBLIC_POST, WORKSHOP
from fupin_desktop.rules.id_number import age_on
from fupin_desktop.rules.months import month_of
from fupin_desktop.services.book import references, there
from fupin_desktop.services.book.list_sql import lying_in, newest
from fupin_desktop.services.flows import places, steps
from fupin_desktop.services.ledgers.beside.words import asked
from fupin_desktop.services.ledgers.beside.work import HELD

#: Kind of a vacancy → the channel of the employment that comes of it (existing list).
CHANNEL = {placing.ENTERPRISE: "2", placing.WORKSHOP: WORKSHOP, placing.PUBLIC: PUBLIC_POST, placing.BASE: "6",
           placing.ODD_JOBS: "7"}  # fmt: skip
_FAR = frozenset("3456")
_NO_SKILL = "1"
_TOWN_DIGITS = 9
#: What each reason is worth where vacancies are put in order; nobody sees the sum.
_WORTH = {"scope": 3, "wage": 2, "skill": 2, "industry": 2, "near": 1, "lodging": 1}


@dataclass
class Seeker:
    """Somebody whose latest survey says willing. `stage`: the last step; `target`: the vacancy that it is of; `then`:
    the steps that may follow; `due`: until when, in words."""

    intent: WorkIntent
    name: str
    household: str
    head: str
    region: str
    place: str
    sex: str
    age: int | None
    stage: str = ""
    day: str = ""
    target: str = ""
    then: tuple[str, ...] = ()
    due: str = ""

    @property
    def is_placed(self) -> bool:
        return self.stage in (placing.HIRED, placing.CALLED_ON)

    @property
    def is_told(self) -> bool:
        """Whether something was done of it yet."""
        return bool(self.stage)


@dataclass
class Post:
    """An open vacancy with free places."""

    vacancy: Vacancy
    free: int
    place: str
    reasons: list[str] = field(default_factory=list)
    worth: int = 0


@dataclass(frozen=True)
class Desk:
    """All that the page shows; `vacancies`: every one, by key."""

    seekers: list[Seeker]
    posts: list[Post]
    vacancies: dict[str, Vacancy]


def read(region: str = "") -> Desk:
    """Who is willing, house by house, and what is open today."""
    inside, codes = lying_in("h.region_code", region)
    query = f"""SELECT w.id, p.name, p.household, p.sex, p.birth, h.region_code FROM work_intent w
        JOIN person p ON p.id = w.person AND p.deleted IS NOT 1 AND p.member_state IS NOT ?
        JOIN resident h ON h.id = p.household
        WHERE w.deleted IS NOT 1 AND w.work_class = ? AND {inside}
        AND w.id IN ({newest("work_intent", "person", "surveyed_on")})
        ORDER BY h.region_code, h.group_no, p.household, p.birth"""
    rows = every(query, LEFT, placing.WILLING, *codes)
    intents = {str(one.id): one for one in _found(WorkIntent, [row[0] for row in rows])}
    homes, placed = references.homes(row[2] for row in rows), there.placing()
    known = places.of(intents)
    seekers = []
    for key, name, home, sex, born, lies in rows:
        age = age_on(dt.date.fromisoformat(born), today()) if born else None
        words = homes[home]
        one = Seeker(intents[key], name or "", home, words.head, lies or "", placed(words.village, words.group),
                     sex or "", age)  # fmt: skip
        _stand(one, known.get(key, []))
        seekers.append(one)
    every_post = {str(one.id): one for one in Vacancy.living()}
    return Desk(seekers, _open(every_post.values()), every_post)


def _found(model: type[Record], keys: Sequence[str]) -> list[Any]:
    rows = asked(f'SELECT id FROM "{model.table()}" WHERE id IN ({{}})', keys)
    return [model.find(key) for (key,) in rows]


def _stand(one: Seeker, done: Sequence[Step]) -> None:
    where = places.stands(one.intent, done)
    one.then = tuple(where.then)
    if where.at is not None:
        one.stage, one.day = where.at.code, str(where.at.date)
        targets = {str(step.id): str(step.target or "") for step in done}
        one.target = next((targets[at.key] for at in reversed(where.steps) if targets.get(at.key)), "")
        due = places.due(one.intent, where)
        one.due = str(due.day) if due else ""


def _open(known: Collection[Vacancy]) -> list[Post]:
    held = Counter(dict(every(f"SELECT s.target, count(*) {HELD} AND s.target IS NOT NULL GROUP BY s.target")))
    found = [
        Post(one, (one.number or 0) - held[str(one.id)], regions.name(str(one.region_code or "")))
        for one in known
        if (one.open_to is None or one.open_to >= today()) and (one.open_from is None or one.open_from <= today())
    ]
    return [one for one in found if one.free > 0]


def fitting(seeker: Seeker, posts: Sequence[Post]) -> list[Post]:
    """The posts that somebody may take, best first, each with its reasons."""
    found = []
    for post in posts:
        reasons = _reasons(seeker, post.vacancy)
        if reasons is not None:
            worth = sum(_WORTH.get(name, 0) for name in reasons)
            found.append(Post(post.vacancy, post.free, post.place, list(reasons.values()), worth))
    return sorted(found, key=lambda one: (-one.worth, str(one.vacancy.post)))


def _may(seeker: Seeker, post: Vacancy) -> bool:
    """The musts: age, sex, and no public post for who wants none."""
    age = seeker.age
    if post.age_from is not None and (age is None or age < post.age_from):
        return False
    if post.age_to is not None and (age is None or age > post.age_to):
        return False
    return not (post.sex and post.sex != seeker.sex) and bool(post.kind != placing.PUBLIC or seeker.intent.public_post)


def _reasons(seeker: Seeker, post: Vacancy) -> dict[str, str] | None:
    """Why they fit, by the names of `_WORTH`; None where a must fails."""
    if not _may(seeker, post):
        return None
    wish = seeker.intent
    most = post.wage_from if post.wage_to is None else post.wage_to
    shared = sorted((set(wish.skills or ()) & set(post.skills or ())) - {_NO_SKILL})
    industry, where = wish.industry or "", str(post.region_code or "")[:_TOWN_DIGITS]
    is_aged = post.age_from is not None or post.age_to is not None
    told = (
        ("age", is_aged, f"{seeker.age} 岁符合"),
        ("public", post.kind == placing.PUBLIC, "愿意公益性岗位"),
        ("scope", wish.scope and wish.scope == post.scope, f"区域：{Vacancy.scope.codes.label(str(post.scope))}"),
        ("wage", wish.wage is not None and most is not None and most >= wish.wage, "工资够期望"),
        ("skill", shared, f"会{'、'.join(map(Vacancy.skills.codes.label, shared))}"),
        ("industry", industry and post.post and (industry in post.post or post.post in industry), "想干这一行"),
        ("near", len(where) == _TOWN_DIGITS and seeker.region.startswith(where), "同一个乡镇"),
        ("lodging", post.lodging and post.scope in _FAR, "包食宿"),
    )
    return {name: words for name, holds, words in told if holds}


def do(actor: str, intent: Record, step: Step) -> None:
    """Do a step of a wish: 录用 writes the employment, 离岗 ends it, in the same action. Raises NotAllowed, Denied."""
    post = Vacancy.find(str(step.target)) if step.target else None
    assert isinstance(intent, WorkIntent)
    more: list[Record] = []
    if step.step == placing.HIRED and post is not None and step.date:
        more = [employed(intent, post, step.date)]
    elif step.step == placing.LEFT and step.date:
        jobs = Employment.living().where(
            (Employment.person == intent.person) & (Employment.vacancy == step.target) & Employment.end_ym.is_null()
        )
        for job in jobs:
            job.out_now, job.end_ym = False, month_of(step.date)
            more.append(job)
    steps.do(actor, intent, step, more)


def employed(intent: WorkIntent, post: Vacancy, day: dt.date) -> Employment:
    """The spell of work that somebody begins on a post."""
    made = Employment(
        person=intent.person, year=day.year, out_now=True, start_ym=month_of(day), region=post.place, scope=post.scope,
        employer=post.employer, post=post.post, month_income=post.wage_from, channel=CHANNEL.get(str(post.kind)),
        vacancy=str(post.id),
    )  # fmt: skip
    if post.kind == placing.PUBLIC:
        made.pub_job_type = (post.public_job,) if post.public_job else None
        made.hire_date = day
    return made


def words(seeker: Seeker) -> str:
    """Where a wish stands, in words."""
    return flows.STAGES[seeker.stage].board if seeker.stage else "没有推荐"
