"""The papers of cases (`ledgers/case_lists.py: PAPERS`): what stands on them, who may print them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from db.clock import today
from db.clue import Clue
from db.sql import chunks
from db.step import Step
from db.visit import Visit
from fupin_desktop import regions
from fupin_desktop.cards import words
from fupin_desktop.cards.about import About
from fupin_desktop.cards.blocks import Sheet
from fupin_desktop.cards.visit import is_told
from fupin_desktop.ledgers.case_facts import CaseFacts
from fupin_desktop.ledgers.case_lists import OF_STEP, PAPERS
from fupin_desktop.ledgers.flows import MONITORING
from fupin_desktop.ledgers.papers import Form
from fupin_desktop.roles import Right
from fupin_desktop.rules.facts import Case, Row, is_head
from fupin_desktop.rules.flows import BACK, board
from fupin_desktop.services.book import access, references
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.flows import evidence, places
from fupin_desktop.services.household import cases
from fupin_desktop.services.papers import card_facts, declared
from fupin_desktop.services.papers.declared import NoPaper
from fupin_desktop.terms import term

_OPENED, _TO_VERIFY = "101", "4"
#: Cases of which papers are made at once.
MOST = 1000


def named(name: str) -> Form:
    """A paper by its number, name or title. Raises KeyError."""
    for number, form in enumerate(PAPERS, 1):
        if name in (str(number), form.name, form.title):
            return form
    raise KeyError(name)


def of_step(code: str) -> Form:
    """The paper that belongs to a step; of none, and of steps without one, the first."""
    return OF_STEP.get(code, PAPERS[0])


@needs(Right.EXPORT)
def may_print(keys: Iterable[str]) -> None:
    """Before papers of cases are shown. Raises ReasonWanted for households outside one's own, Denied."""
    access.open_households({str(clue.household) for clue in _clues(list(keys))})


@needs(Right.EXPORT)
def sheets(form: Form, keys: Sequence[str], about: About, *, blank: bool = False) -> list[Sheet]:
    """A paper of these cases, in their order, or the blank one; that somebody's whole number stands there is written
    down first. Raises NoPaper, ReasonWanted, Denied."""
    if blank:
        return declared.blank(form, about)
    if len(keys) > MOST:
        raise NoPaper(f"名单有 {len(keys):,} 件，一次最多打 {MOST:,} 件的表格。请先用上面的条件筛一下。")
    may_print(keys)
    found = facts(keys, about)
    if form.identifies and access.may(Right.NUMBERS):
        for one in filter(form.fits, found):
            access.note("查看完整号码", one.household, form.title)
            one.whole_numbers = True
    return declared.sheets(form, found, about)


@needs(Right.EXPORT)
def photos(keys: Sequence[str], about: About) -> list[Sheet]:
    """The photos of the steps of these cases, a sheet a case. Raises NoPaper, ReasonWanted, Denied."""
    may_print(keys)
    found = {str(clue.id): clue for clue in _clues(keys)}
    homes = references.homes([str(clue.household) for clue in found.values()])
    named = [(key, found[key].clue_no, homes.get(str(found[key].household))) for key in keys if key in found]
    told = [(key, words.joined(evidence.whose(home.head if home else ""), number or "", by=" "))
            for key, number, home in named]  # fmt: skip
    return evidence.sheets(told, about)


def facts(keys: Sequence[str], about: About) -> list[CaseFacts]:
    """What papers of these cases are filled of; those that the book has not are left out."""
    found = {str(clue.id): clue for clue in _clues(keys)}
    clues = [found[key] for key in keys if key in found]
    homes = list(dict.fromkeys(str(clue.household) for clue in clues))
    by_home = {case.household["id"]: case for case in cases.read(homes, about.year)}
    homes_told = references.homes(homes)
    say = declared.saying(declared.names_of(clues, list(Clue.kinds().values())))
    done = places.of(found)
    visits, offices = _visits(homes), cache(_offices)
    made = []
    for clue in clues:
        home = str(clue.household)
        case, whose = by_home.get(home), homes_told.get(home, references.Home())
        region = str(case.household["region_code"] or "") if case else ""
        one = CaseFacts(
            clue, say, region, whose.head, regions.name(region), whose.group, whose.number, home,
            rows=_rows(case), case=case,
        )  # fmt: skip
        _stand(one, clue, done.get(str(clue.id), []))
        office = offices(region, about.year)
        one.phone, one.office, one.town = office.phone, office.office, office.town
        one.verified = _verified(visits[home], clue)
        made.append(one)
    return made


def _rows(case: Case | None) -> dict[str, Row]:
    """The household, and the head, whose name is on every paper."""
    if case is None:
        return {}
    people = [member.person for member in case.present]
    head = next((one for one in people if is_head(one["relation"], one["member_state"])), None)
    return {"household": case.household} | ({"person": head} if head else {})


def _clues(keys: Sequence[str]) -> list[Clue]:
    return [clue for _, part in chunks(keys) for clue in Clue.living().where(Clue.id.in_(part))]


def _stand(one: CaseFacts, clue: Clue, done: Sequence[Step]) -> None:
    """The steps since the clue was opened the last time, and where it stands."""
    by_key = {str(step.id): step for step in done}
    where = places.stands(clue, done)
    last: dict[str, Step] = {}
    for step in where.steps:
        if step.code == _OPENED:
            last.clear()
        if step.result != BACK:
            last[step.code] = by_key[step.key]
    one.steps, one.state = last, board(MONITORING, where, today())


@dataclass(frozen=True)
class _Offices:
    """Whom to complain to in a village: the telephones, the office, the township."""

    phone: str
    office: str
    town: str


def _offices(region: str, year: int) -> _Offices:
    village, _ = card_facts.village(region)
    phones = (village["hotline"], village["office_phone"]) if village else ()
    office = (village["office_name"] or "" if village else "") or term("office", year)
    return _Offices("、".join(phone for phone in phones if phone), office, "".join(regions.path(region)[-2:-1]))


def _visits(homes: Sequence[str]) -> dict[str, list[Row]]:
    """The visits to verify a clue that may be told, by household, in their order."""
    found: dict[str, list[Row]] = defaultdict(list)
    for _, part in chunks(homes):
        query = (
            Visit.living().where(Visit.household.in_(part) & (Visit.reason == _TO_VERIFY)).order_by(Visit.visit_date)
        )
        for row in map(cases.row_of, query):
            if is_told(row):
                found[row["household"]].append(row)
    return found


def _verified(visits: Sequence[Row], clue: Clue) -> Row | None:
    """The visit by which the clue was looked into: the last since it was found."""
    since = [row for row in visits if clue.found_on is None or (row["visit_date"] or clue.found_on) >= clue.found_on]
    return since[-1] if since else None
