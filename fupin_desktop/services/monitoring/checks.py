"""The checks of clues and steps, over the book or a household (`rules/clues.py`)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby

from peewee import SQL

from db.changes import chunks, every
from db.clock import today
from db.clue import Clue, DeptRecord
from db.codes import code_list
from db.household import Household
from db.step import Step
from fupin_desktop.ledgers.flows import MONITORING
from fupin_desktop.rules import catalogue, clues, measures
from fupin_desktop.rules.clues import ClueCase
from fupin_desktop.rules.facts import Case, Row
from fupin_desktop.rules.finding import Finding, Level
from fupin_desktop.rules.flows import Want
from fupin_desktop.rules.months import month_of
from fupin_desktop.services.book import settings, summary
from fupin_desktop.services.book.list_sql import as_if
from fupin_desktop.services.flows import places
from fupin_desktop.services.flows.wants import wanted
from fupin_desktop.services.household import cases

_END = ("202", "208")
_ENDED = (Want.CHECK_AFTER, Want.STATEMENT_AFTER, Want.ABLE)
_BATCH = 500
_HERE = SQL("(SELECT id FROM resident)")


def found(household: str = "") -> list[Finding]:
    """What is missing or odd of the cases of the book, or of a household."""
    whose = Clue.household == household if household else Clue.household.in_(_HERE)
    known = list(Clue.living().where(whose).order_by(Clue.household, Clue.id))
    made = [one for part in _together(known) for one in _of(part)]
    return [*made, *_without(household), *_lists(household)]


def _together(known: Sequence[Clue]) -> Iterator[list[Clue]]:
    """In pieces, all of one household in the same (they come by household)."""
    piece: list[Clue] = []
    for _, own in groupby(known, key=lambda clue: str(clue.household)):
        piece += own
        if len(piece) >= _BATCH:
            yield piece
            piece = []
    if piece:
        yield piece


def _of(known: Sequence[Clue]) -> Iterator[Finding]:
    steps = places.of([str(clue.id) for clue in known])
    homes = {key: cases.row_of(home) for key, home in _homes({str(clue.household) for clue in known})}
    people = _people(list(homes))
    limits = cache(settings.numbers)
    made = [_case(clue, steps[str(clue.id)], homes[str(clue.household)], people[str(clue.household)], limits)
            for clue in known if str(clue.household) in homes]  # fmt: skip
    open_ones: dict[str, list[ClueCase]] = defaultdict(list)
    for case in made:
        if case.is_open:
            open_ones[case.clue["household"]].append(case)
    for case in made:
        others = (one for one in open_ones[case.clue["household"]] if one is not case)
        case.others = [str(one.clue["clue_no"] or "没有编号") for one in others]
        yield from clues.check(case)
    of_home: dict[str, list[ClueCase]] = defaultdict(list)
    for case in made:
        of_home[case.clue["household"]].append(case)
    for cases_of_one in of_home.values():
        yield from clues.official(cases_of_one)


def _case(
    clue: Clue, steps: Sequence[Step], home: Row, people: Sequence[str], limits: Callable[[str], Mapping[str, int]]
) -> ClueCase:
    where = places.stands(clue, steps)
    numbers = limits(str(home["region_code"] or ""))
    titles = {code: places.title(code) for code in MONITORING.by_code}
    case = ClueCase(MONITORING, cases.row_of(clue), where, {str(step.id): cases.row_of(step) for step in steps}, titles,
                    today(), numbers, home, people, who=summary.name_of(str(clue.household)))  # fmt: skip
    if any(where.last(code) for code in (*_END, "209")):
        case.open_wants = [str(one.want) for one in wanted(clue, _ENDED) if not one.is_there]
        read: list[Case] = cases.read([str(clue.household)], cases.year_to_check())
        case.unmet = [risk for one in read for risk in measures.unmet(one)]
    return case


def _homes(keys: set[str]) -> Iterator[tuple[str, Household]]:
    for _, part in chunks(list(keys)):
        for home in Household.living().where(Household.id.in_(part)):
            yield str(home.id), home


def _people(homes: Sequence[str]) -> dict[str, list[str]]:
    people: dict[str, list[str]] = defaultdict(list)
    for marks, part in chunks(homes):
        for person, home in every(f"SELECT id, household FROM person WHERE deleted IS NOT 1 AND household IN ({marks})",
                                  *part):  # fmt: skip
            people[home].append(person)
    return people


def _without(household: str) -> Iterator[Finding]:
    """Households that were identified since the book has clues, and have none (CL8)."""
    first = every("SELECT min(found_on) FROM clue WHERE deleted IS NOT 1")[0][0]
    if not first:
        return
    month = month_of(dt.date.fromisoformat(first))
    more, values = (" AND h.id = ?", (household,)) if household else ("", ())
    query = f"""SELECT h.id FROM resident h WHERE h.monitor_cat IS NOT NULL
        AND h.monitor_found_ym >= ? AND NOT EXISTS
        (SELECT 1 FROM clue c WHERE c.household = h.id AND c.deleted IS NOT 1){more}"""
    source = code_list("clue_source").label(places.ON_REGISTER)
    text = f"是监测对象，没有办理过程。请补登线索（来源选“{source}”）。"
    for (key,) in every(query, month, *values):
        yield Finding(Level.ERROR, catalogue.CL8, text, "clue", key, "", key, summary.name_of(key))


def _lists(household: str) -> Iterator[Finding]:
    """What lists of departments still ask for."""
    yield from of_list(None, "r.household = ?", household) if household else of_list(None, "1")


def of_list(typed: DeptRecord | None, which: str, *values: str) -> Iterator[Finding]:
    """DR1 to DR3, of some records `r` of these lists; `typed`: as it stands in a form."""
    query = f"""SELECT r.id, r.household, r.name, r.handled, r.clue, r.data_date, p.name, h.region_code
        FROM dept_record r JOIN person p ON p.id = r.person JOIN resident h ON h.id = r.household
        WHERE r.deleted IS NOT 1 AND {which}"""
    limits, now = cache(settings.numbers), today()
    for key, home, name, handled, clue, day, known, region in as_if(typed, query, *values):

        def said(
            level: Level, rule: catalogue.Rule, text: str, at: tuple[str, str, str] = (key, home, known)
        ) -> Finding:
            return Finding(level, rule, text, "dept_record", at[0], "handled", at[1], at[2] or "")

        days = (now - dt.date.fromisoformat(day)).days if day else 0
        if handled == "1" and days > limits(region or "")["clue_from_warning_days"]:
            yield said(Level.INFO, catalogue.DR1, f"名单发来 {days} 天还没有核实。请核实后写明结果。")
        if name and known and name != known:
            text = f"号码相同、姓名不同（册上{known}，名单{name}）。请核对。"
            yield said(Level.INFO, catalogue.DR2, text)
        if handled == "3" and not clue:
            yield said(Level.ERROR, catalogue.DR3, "核实情况是“已转线索”，没有那条线索。请转为线索，或改正核实情况。")
