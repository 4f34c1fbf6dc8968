"""The declared papers of ledgers (`Ledger.papers`): what stands on them, who may print them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from db import owners
from db.clock import today
from db.fields import Ref
from db.household import Household
from db.models import BY_TABLE
from db.person import Person
from db.record import Record
from db.sql import chunks, every
from db.visit import Problem
from db.work import Vacancy
from fupin_desktop import regions
from fupin_desktop.cards import words
from fupin_desktop.cards.about import About
from fupin_desktop.cards.blocks import Sheet
from fupin_desktop.ledgers.ledger import Ledger
from fupin_desktop.ledgers.office_papers import DIFFICULTIES
from fupin_desktop.ledgers.papers import Facts, Form, Photos
from fupin_desktop.roles import Right
from fupin_desktop.rules import money
from fupin_desktop.services.book import access, references, settings
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.book.list_sql import lying_in
from fupin_desktop.services.flows import evidence, places
from fupin_desktop.services.household import photos
from fupin_desktop.services.ledgers import lists
from fupin_desktop.services.ledgers.beside.words import asked, yuan
from fupin_desktop.services.ledgers.lists import Wanted
from fupin_desktop.services.papers import card_facts, declared
from fupin_desktop.services.papers.declared import NoPaper

#: Records of which papers are made at once.
MOST = 2000
_PAGE = 500


def named(ledger: Ledger, name: str) -> Form | None:
    """A paper of a ledger by its name or title."""
    return next((form for form in ledger.papers if name in (form.name, form.title)), None)


@needs(Right.EXPORT)
def may_print(ledger: Ledger, keys: Sequence[str]) -> None:
    """Before papers of records are shown. Raises ReasonWanted for households outside one's own, Denied."""
    lists.may_see(ledger)
    homes = set(references.households(_records(ledger, keys)).values())
    if homes:
        access.open_households(homes)


@needs(Right.EXPORT)
def sheets(ledger: Ledger, form: Form, keys: Sequence[str], about: About, *, blank: bool = False) -> list[Sheet]:
    """A paper of these records, in their order, or the blank one. Raises NoPaper, ReasonWanted, Denied."""
    lists.may_see(ledger)
    if blank:
        return declared.blank(form, about)
    may_print(ledger, keys)
    return declared.sheets(form, facts(ledger, form, keys), about)


@needs(Right.EXPORT)
def evidence_of(ledger: Ledger, keys: Sequence[str], about: About) -> list[Sheet]:
    """The photos kept with these records and their steps, a sheet a record. Raises NoPaper, ReasonWanted, Denied."""
    may_print(ledger, keys)
    found = _records(ledger, keys)
    owned, named = references.households(found), ledger.model.named
    homes = references.homes(owned.values())
    told = []
    for one in found:
        home = homes.get(owned.get(str(one.id), ""))
        own = evidence.whose(home.head) if home else str(getattr(one, named, None) or "") if named else ""
        told.append((str(one.id), words.joined(ledger.heading, own, by=" ")))
    return evidence.sheets(told, about)


@needs(Right.EXPORT)
def difficulties(about: About, region: str = "", *, blank: bool = False) -> list[Sheet]:
    """The list of what households of a region find difficult and an enterprise takes on. Raises NoPaper, ReasonWanted,
    Denied."""
    if blank:
        return declared.blank(DIFFICULTIES, about)
    inside, codes = lying_in("h.region_code", region)
    query = f"""SELECT p.id FROM problem p JOIN resident h ON h.id = p.household
        WHERE p.deleted IS NOT 1 AND p.difficulty IS NOT NULL AND {inside}"""
    keys = [key for (key,) in every(query, *codes)]
    found = list(Problem.select().where(Problem.id.in_(keys)).order_by(Problem.found_on, Problem.id))
    access.open_households({str(one.household) for one in found})
    return declared.sheets(DIFFICULTIES, _facts(found, DIFFICULTIES), about)


def keys_of(ledger: Ledger, wanted: Wanted) -> list[str]:
    """The records that a list is narrowed to, as listed. Raises NoPaper where there are too many for paper."""
    found = lists.listed(ledger, wanted)
    if found.count > MOST:
        raise NoPaper(f"名单有 {found.count:,} 条，一次最多打 {MOST:,} 条的表格。请先用上面的条件筛一下。")
    return [str(one.record.id) for start in range(0, found.count, _PAGE) for one in found.rows(start, _PAGE)]


def facts(ledger: Ledger, form: Form, keys: Sequence[str]) -> list[Facts]:
    """What a paper of these records is filled of; those that the book has not are left out."""
    return _facts(_records(ledger, keys), form)


def _facts(records: Sequence[Record], form: Form) -> list[Facts]:
    if not records:
        return []
    model = type(records[0])
    owned = references.households(records)
    homes = references.homes(owned.values())
    people = _by_key(Person, [str(getattr(one, "person", None) or "") for one in records])
    houses = _by_key(Household, list(owned.values()))
    say = declared.saying(declared.names_of(records, _references(model)))
    more = _MORE.get(model.table(), _nothing)(records)
    places_known: dict[str, Mapping[str, Any]] = {}
    with_photos = any(isinstance(part, Photos) for part in form.parts)
    made = []
    for record in records:
        key = str(record.id)
        home = owned.get(key, "")
        region = str((houses[home].region_code if home in houses else getattr(record, owners.REGION, None)) or "")
        if region not in places_known:
            places_known[region] = _of_place(region)
        whose = homes.get(home, references.Home())
        own = dict(more.get(key, {}))
        beside = {"household": houses.get(home), "person": people.get(str(getattr(record, "person", None) or "")),
                  "vacancy": own.pop("vacancy", None)}  # fmt: skip
        kept = photos.of_record(key) if with_photos else ()
        told = {name: row for name, row in beside.items() if row is not None and name != model.table()}
        one = Facts(record, say, region, whose.head, regions.name(region), whose.group, whose.number, home,
                    told, {**own, **places_known[region]}, kept)  # fmt: skip
        made.append(one)
    return made


def _records(ledger: Ledger, keys: Sequence[str]) -> list[Record]:
    found = _by_key(ledger.model, keys)
    return [found[key] for key in keys if key in found]


def _by_key(model: type[Record], keys: Sequence[str]) -> dict[str, Any]:
    wanted = {key for key in keys if key}
    return {str(one.id): one for _, part in chunks(wanted) for one in model.living().where(model.id.in_(part))}


def _references(model: type[Record]) -> list[Any]:
    """The fields that name other records."""
    return [kind for kind in model.kinds().values() if isinstance(kind, Ref) and kind.table in BY_TABLE]


def _of_place(region: str) -> Mapping[str, Any]:
    """Whom to call, and what the layers of medical insurance are called there."""
    village, _ = card_facts.village(region)
    phones = (village["hotline"], village["office_phone"]) if village else ()
    names = settings.words(region)
    return {
        "phone": "、".join(phone for phone in phones if phone), "today": words.day(today()),
        "layers": [names.get(f"layer_{number}", "") for number in range(1, 6)],
    }  # fmt: skip


def _nothing(_records: Sequence[Record]) -> dict[str, dict[str, Any]]:
    return {}


def _funds(records: Sequence[Any]) -> dict[str, dict[str, Any]]:
    """Of projects where their money came from."""
    query = """SELECT project, source, sum(amount) FROM money WHERE project IN ({}) AND account = ? AND direction = ?
        AND deleted IS NOT 1 GROUP BY project, source ORDER BY project, source"""
    found: dict[str, dict[str, Any]] = {}
    for key, source, amount in asked(query, [str(one.id) for one in records], money.PROJECTS, money.IN):
        told = f"{words.label('fund', source) or '没有写来源'} {words.exact(yuan(amount))} 元"
        before = found.setdefault(key, {"sources": ""})["sources"]
        found[key]["sources"] = f"{before}、{told}" if before else told
    return found


def _steps(records: Sequence[Any]) -> dict[str, dict[str, Any]]:
    """The last step of each kind of these records, what was said of the progress, and the vacancy that they are of."""
    found: dict[str, dict[str, Any]] = {}
    done = places.of([str(one.id) for one in records])
    posts = _by_key(Vacancy, [str(step.target or "") for steps in done.values() for step in steps])
    for record in records:
        steps = {str(step.step): step for step in sorted(done.get(str(record.id), ()), key=lambda s: (s.date, s.id))}
        progress, last = steps.get("404"), steps.get("601")
        percent = f"{progress.percent}%　" if progress and progress.percent is not None else ""
        found[str(record.id)] = {
            "steps": steps, "progress": f"{percent}{progress.opinion or ''}" if progress else "",
            "opinion": str(last.opinion or "") if last else "",
            "vacancy": posts.get(str(last.target or "")) if last else None,
        }  # fmt: skip
    return found


_MORE = {"project": _funds, "rectification": _steps, "work_intent": _steps}
