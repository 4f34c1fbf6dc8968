"""The papers of cases (`ledgers/case_lists.py: PAPERS`): what stands on them, who may print them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from db.clock import today
from db.clue import Clue
from db.sql import chunks
from db.step import Step
from db.visit import Visit
from fupin_desktop import regions
from fupin_desktop.cards.about import About
from fupin_desktop.cards.blocks import Sheet
from fupin_desktop.cards.visit import is_told
from fupin_desktop.ledgers.case_forms import CaseFacts
from fupin_desktop.ledgers.case_lists import OF_STEP, PAPERS
from fupin_desktop.ledgers.flows import MONITORING
from fupin_desktop.ledgers.papers import Form
from fupin_desktop.roles import Right
from fupin_desktop.rules.facts import Case, Row
from fupin_desktop.rules.flows import BACK, board
from fupin_desktop.services.book import access, around
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.flows import places
from fupin_desktop.services.household import cases
from fupin_desktop.services.papers import card_facts, declared
from fupin_desktop.terms import term

_OPENED, _TO_VERIFY = "101", "4"


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
    """A paper of these cases, in their order, or the blank one. Raises NoPaper, ReasonWanted, Denied."""
    if blank:
        return declared.blank(form, about)
    may_print(keys)
    return declared.sheets(form, facts(keys, about), about)


def facts(keys: Sequence[str], about: About) -> list[CaseFacts]:
    """What papers of these cases are filled of; those that the book has not are left out."""
    found = {str(clue.id): clue for clue in _clues(keys)}
    clues = [found[key] for key in keys if key in found]
    homes = list(dict.fromkeys(str(clue.household) for clue in clues))
    by_home = {case.household["id"]: case for case in cases.read(homes, about.year)}
    words = around.homes(homes)
    say = declared.saying(declared.names_of(clues, list(Clue.kinds().values())))
    done = places.of(found)
    made = []
    for clue in clues:
        home = str(clue.household)
        case, whose = by_home.get(home), words.get(home, around.Home())
        region = str(case.household["region_code"] or "") if case else ""
        one = CaseFacts(
            clue, say, region, whose.head, around.region_name(region), whose.group, whose.number, home,
            around={"household": case.household} if case else {}, case=case,
        )  # fmt: skip
        _stand(one, clue, done.get(str(clue.id), []))
        _offices(one, about.year)
        one.verified = _verified(case, clue)
        made.append(one)
    return made


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


def _offices(one: CaseFacts, year: int) -> None:
    village, _ = card_facts.village(one.region)
    phones = (village["hotline"], village["office_phone"]) if village else ()
    one.phone = "、".join(phone for phone in phones if phone)
    one.office = (village["office_name"] or "" if village else "") or term("office", year)
    one.town = "".join(regions.path(one.region)[-2:-1])


def _verified(case: Case | None, clue: Clue) -> Row | None:
    """The visit by which the clue was looked into: the last for this reason since it was found."""
    if case is None:
        return None
    query = Visit.living().where(Visit.household == case.household["id"], Visit.reason == _TO_VERIFY)
    rows = [cases.row_of(visit) for visit in query.order_by(Visit.visit_date)]
    told = [row for row in rows if is_told(row) and (clue.found_on is None or (row["visit_date"] or clue.found_on)
                                                     >= clue.found_on)]  # fmt: skip
    return told[-1] if told else None
