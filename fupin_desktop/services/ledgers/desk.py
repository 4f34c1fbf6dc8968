"""A record of a ledger in the form: begun, filled, judged; deleting; and the checks of all ledgers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from db import owners
from db.clock import today
from db.clue import DeptRecord
from db.fields import Kind
from db.household import Household
from db.measure import Helper
from db.money import Money
from db.person import Person
from db.project import Project
from db.record import Record, derived_key, time_ordered_key
from db.village import Exemption, Village
from fupin_desktop import regions
from fupin_desktop.exchange.collector import no_collector
from fupin_desktop.exchange.ledger_owners import told_apart
from fupin_desktop.ledgers.book import LEDGERS
from fupin_desktop.ledgers.ledger import Birth, Ledger, of
from fupin_desktop.progress import Progress, Steps, no_progress, through
from fupin_desktop.rules.answers import IN_HOUSE, PAIRED_BRANCH
from fupin_desktop.rules.applies import is_needed
from fupin_desktop.rules.card import PAIRED_HELPER
from fupin_desktop.rules.catalogue import RF1, Rule
from fupin_desktop.rules.finding import Finding, Known, Level
from fupin_desktop.services.book import access, entry, references
from fupin_desktop.services.book import opening as books
from fupin_desktop.services.household import cases, checks, years
from fupin_desktop.services.household.checks import Where
from fupin_desktop.services.household.filling import FRAME, Filling, blank
from fupin_desktop.services.ledgers.asked import Beside
from fupin_desktop.services.ledgers.beside import looks
from fupin_desktop.services.ledgers.lists import Line, Wanted, listed, may_see, stored
from fupin_desktop.services.monitoring import checks as monitored
from fupin_desktop.services.organisation import pairing, strength

_PAGE = 500
_VILLAGE_DIGITS = 12


@dataclass(frozen=True)
class Checked:
    """What was found in the book, and where the households are that it is about."""

    found: list[Finding]
    places: dict[str, Where]

    def where(self, finding: Finding) -> Where | None:
        """Where a finding is: at its household, else where its record lies; None for what lies nowhere."""
        return self.places.get(finding.household) or self.places.get(finding.record)

    def errors(self) -> Counter[str]:
        """How many errors there are where: by region code, "" of what lies nowhere. They are counted here alone."""
        places = (self.where(one) for one in self.found if one.level is Level.ERROR)
        return Counter(regions.now(place.region) if place else "" for place in places)


@dataclass
class Entry(Filling):
    """One record of a ledger, and the household that it belongs to ("" for none)."""

    ledger: Ledger
    record: Record
    household: str = ""
    #: Of what kind it is, is chosen in a ledger's form.
    frame: ClassVar[Collection[str]] = FRAME - {"kind"}

    @property
    def key(self) -> str:
        """Of who belongs to a household that one: its page offers the draft; which record it is of stands in it."""
        return self.household or (str(self.record.id) if str(self.record.id) in self.stored else "")

    @property
    def home(self) -> str:
        return self.household

    @property
    def year(self) -> int:  # type: ignore[override]
        return int(getattr(self.record, "year", None) or 0)

    @property
    def name(self) -> str:
        return references.homes([self.household])[self.household].head if self.household else ""

    def findings(self, answered: Iterable[Exemption] = ()) -> list[Finding]:
        if self.ledger.of_case and self.household:
            typed = [] if self.record.deleted else [self.record]
            found = checks.of_case(cases.as_typed(self.household, self.year or years.current(), typed))
        else:
            homes = references.households([self.record])
            known = looks.known([self.record], homes)[str(self.record.id)]
            home = homes.get(str(self.record.id), self.household)
            found = list(_judged(self.ledger, self.record, home, self.name, Beside(), known))
            found += checks.not_settled([home] if home else [], self.year)
        found += _AROUND.get(self.ledger.model, lambda _: ())(self.record)
        return checks.unanswered([one for one in found if one.record == str(self.record.id)], answered)

    def is_nobodys(self) -> bool:
        """Whether it is of a household's ledger, and by what is filled would belong to none."""
        of_home = references.needs_household(self.ledger.model) and self.is_filled(self.record)
        return of_home and not references.households([self.record])

    def twin(self) -> Record | None:
        """The record of the book that is the same by its fields (village and year) as the one that is being filled."""
        if not (key := self._natural(self.record)) or key == self.record.id:
            return None
        there = self.ledger.model.find(key)
        return there if there and not there.deleted and self._natural(there) == key else None

    def moved(self) -> bool:
        """Whether a record of the book would be another one by what was changed in it."""
        is_there = self.record.id in self.stored
        return bool(self.ledger.model.derived_from and is_there) and self._natural(self.record) not in (
            "", self.record.id,
        )  # fmt: skip

    def _natural(self, record: Record) -> str:
        """The key that its fields make, as an import would; "" where they make none."""
        model, values = self.ledger.model, record.stored()
        needed = [n for n in self.apart if model.kinds()[n].required] if self.ledger.once else model.derived_from
        if any(values.get(name) is None for name in needed):
            return ""
        if self.ledger.once:
            return derived_key(self.ledger.name, *map(values.get, self.apart))
        return model.natural_key(values)

    @property
    def apart(self) -> Sequence[str]:
        """The fields by which there is such a record once; () where there may be several."""
        model = self.ledger.model
        return told_apart(self.ledger) if self.ledger.once else model.derived_from or model.known_by

    def follow(self) -> dict[Kind[Any], Any]:
        """What follows from what is filled, of fields that are blank. Money of a project lies where that does."""
        told = list(self.ledger.follows(self.record, today()))
        if isinstance(self.record, Money) and self.record.project and (lies := Project.find(self.record.project)):
            told.append((Money.region_code, lies.region_code))
        if self.ledger.by:
            day, name = self.ledger.by
            done = getattr(self.record, str(day.name)) or dict(told).get(day)
            told.append((name, access.visitor().name if done else None))
        return {one: value for one, value in told if value is not None and getattr(self.record, str(one.name)) is None}

    def propose(self) -> dict[Kind[Any], Any]:
        """What its form fills by itself in fields that are blank: what follows, and what is proposed."""
        told = {one: value for one, value in self.ledger.proposes(self.record).items() if value is not None}
        told |= self.follow()
        return {one: value for one, value in told.items() if getattr(self.record, str(one.name)) is None}

    def to_save(self, records: Iterable[Record], pictured: Collection[str] = ()) -> list[Record]:
        """With what follows. A new record takes the key that its fields make."""
        wanted = super().to_save(records, pictured)
        for field, value in self.follow().items():
            setattr(self.record, str(field.name), value)
        if self.record in wanted and self.record.id not in self.stored and (key := self._natural(self.record)):
            there = self.ledger.model.find(key)
            if there is None or there.deleted or self.twin():  # one that was deleted is put again (db/changes.py)
                self.record.id = key  # else it was this one once, and has become another
        return wanted


def begin(ledger: Ledger, actor: str, household: str = "", year: int = 0, key: str = "") -> Entry:
    """A new record, of a household where its ledger is of households, and of a year (this one); with this key where a
    draft has one. It is not saved. Raises ReasonWanted, Denied."""
    may_see(ledger)
    if household:
        access.open_household(household)
    home = Household.find(household) if household else None
    region = str(home.region_code or "") if home else books.region()
    helper = Helper.living().where((Helper.household == household) & Helper.end.is_null()).order_by(Helper.role).first()
    names = ledger.model.kinds()
    person = ledger.model.kinds().get("person")
    whose = {
        "household": household or None,
        "person": _alone(household) if household and person is not None and person.required else None,
        "region_code": region if ledger.wide or len(region) == _VILLAGE_DIGITS else None,
    }
    owned = {name: value for name, value in whose.items() if name in names}
    made = blank(ledger.model, id=key or time_ordered_key(), **owned)
    begun = Entry(ledger, made, household)
    birth = Birth(today(), year or today().year, actor, region, helper.name if household and helper else None)
    begun.give(made, **owned | {str(field.name): value for field, value in ledger.born(birth)})
    return begun


def _alone(household: str) -> str | None:
    """Who lives in a household with nobody else: nobody need choose."""
    inside = (Person.household == household) & (Person.member_state == IN_HOUSE)
    members = list(Person.living().where(inside).limit(2))
    return str(members[0].id) if len(members) == 1 else None


def turn_to(entry: Entry, key: str) -> None:
    """Make another record of the same owner the one that is being filled: of the book, or one to be with this key."""
    known = load(entry.ledger, key)
    other = known or begin(entry.ledger, "", entry.household, entry.year, key)
    entry.record, entry.stored = other.record, other.stored
    entry.give(entry.record, **{name: getattr(other.record, name) for name in other.given(other.record)})


def load(ledger: Ledger, key: str) -> Entry | None:
    """A record of the book; None where there is none. Raises ReasonWanted, Denied."""
    may_see(ledger)
    access.open_record(key)
    record = ledger.model.find(key)
    if record is None or record.deleted:
        return None
    found = Entry(ledger, record, references.households([record]).get(key, ""))
    found.stored.add(key)
    return found


def remove(actor: str, ledger: Ledger, records: Sequence[Record]) -> None:
    """Delete those that were registered by mistake, as one action."""
    entry.delete(actor, f"删除{ledger.heading}", records)


def of_household(household: str) -> Iterator[tuple[Ledger, list[Line]]]:
    """What of every ledger belongs to a household; a ledger without any is left out."""
    for ledger in of(LEDGERS, access.may):
        if references.is_of(ledger.model, "household"):
            found = listed(ledger, Wanted(household=household))
            if found.count:
                yield ledger, found.rows(0, found.count)


def check_book(progress: Progress = no_progress, year: int | None = None) -> list[Finding]:
    """What is missing or odd in the book: in its households, and in the ledgers; heaviest first."""
    return through(check_steps(year), progress)


def check_steps(year: int | None = None) -> Steps[list[Finding]]:
    """The same in steps."""
    found = yield from checks.steps(year)
    with no_collector():
        return checks.unanswered([*found, *_check()])


def look_through() -> Steps[Checked]:
    """The same with where it is: what the list of checks and the first page of a township show."""
    found = yield from check_steps()
    return Checked(found, checks.where(found) | _of_villages(found))


def _of_villages(found: Sequence[Finding]) -> dict[str, Where]:
    """Record → where it lies, of what no household has: money, projects, activities of a village."""
    keys: dict[str, list[str]] = {}
    for one in found:
        if not one.household and one.record:
            keys.setdefault(one.table, []).append(one.record)
    lie = {key: told for table, of in keys.items() for key, told in owners.places(table, of, {}).items() if told}
    codes = {key: max(told) for key, told in lie.items()}
    return {key: Where(regions.village_name(code) if regions.is_village(code) else "", "", "", "", code)
            for key, code in codes.items()}  # fmt: skip


def _check() -> Iterator[Finding]:
    """In the ledgers whose rules are not the household's, and in the cases of monitoring."""
    yield from monitored.found()
    beside = Beside(whole=True)
    for ledger in of(LEDGERS, access.may):
        if not ledger.of_case:
            numbers = listed(ledger, Wanted()).numbers
            for start in range(0, len(numbers), _PAGE):
                records = stored(ledger, numbers[start : start + _PAGE])
                owned = references.households(records)
                known = looks.known(records, owned)
                told: list[Finding] = []
                for record in records:
                    key = str(record.id)
                    told += _judged(ledger, record, owned.get(key, ""), "", beside, known[key])
                homes = references.homes(filter(None, (one.household for one in told)))
                for one in told:
                    who = homes[one.household].head if one.household in homes else ""
                    yield replace(one, level=one.level.in_book, who=who)
    yield from strength.check()
    yield from pairing.check(today().year)


def _of_helper(record: Any) -> Iterator[Finding]:
    if record.role == PAIRED_HELPER:
        yield from strength.of_paired(record)
    elif record.role == PAIRED_BRANCH:
        yield from strength.of_villages(record)
        yield from pairing.check(today().year, record)


#: What is asked of records beside others of the book, by a question about all: of one as it stands in a form.
_AROUND: Mapping[type[Record], Callable[[Any], Iterable[Finding]]] = {
    DeptRecord: lambda record: monitored.of_list(record, "r.id = ?", str(record.id)),
    Helper: _of_helper,
    Village: strength.of_villages,
}


def _judged(
    ledger: Ledger, record: Record, household: str, who: str, beside: Beside, known: Known
) -> Iterator[Finding]:
    def finding(level: Level, rule: Rule, field: str, text: str) -> Finding:
        return Finding(level, rule, text, ledger.name, str(record.id), field, household, who)

    def ask(name: str) -> Any:
        return getattr(record, name.partition(".")[2], None)

    empty = [field for field in ledger.fields if getattr(record, str(field.name)) is None
             and is_needed(f"{ledger.name}.{field.name}", ask, required=field.required)]  # fmt: skip
    if empty:
        said = "、".join(field.called for field in empty)
        lacking, first = ledger.lacking, str(empty[0].name)
        yield finding(Level.ERROR, lacking.rule, first, lacking.text.format(ledger=ledger.heading, fields=said))
    for check_ in ledger.rules:
        if told := check_.odd(record, beside.today) or check_.asks(record, beside):
            yield finding(check_.level, check_.rule, str(check_.field.name), check_.say(told))
    for name, called in known.beside["gone"].items():
        label = ledger.model.kinds()[name].label
        yield finding(Level.WARNING, RF1, name, f"{label}“{called}”已经删除了。请改选，或者不要了的清空。")
    for fault in ledger.judge(record, known):
        yield finding(fault.level, fault.rule, fault.field, fault.text)
