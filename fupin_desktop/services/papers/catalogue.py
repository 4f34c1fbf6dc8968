"""The papers that can be printed: which forms there are, whose they are, and their sheets, some hundred households at a
time so that a township fits in little memory. What is printed goes into the access log; a card gets its number."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from db.changes import chunks, every
from db.clock import now
from db.refusal import Refusal
from fupin_desktop import regions
from fupin_desktop.cards import archive, card, check, income, roster, survey, visit, visit_log
from fupin_desktop.cards.about import About
from fupin_desktop.cards.blocks import Sheet
from fupin_desktop.cards.card_parts import Card
from fupin_desktop.cards.shared import file_name, village_of
from fupin_desktop.progress import Progress, no_progress
from fupin_desktop.roles import Right
from fupin_desktop.rules.facts import Case, Row
from fupin_desktop.services.book import access
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.book.opening import region
from fupin_desktop.services.conflicts import undecided
from fupin_desktop.services.household import cases, net_income
from fupin_desktop.services.papers import card_facts, cards_state
from fupin_desktop.services.papers import roster as rosters
from fupin_desktop.services.papers.cards_state import Printed
from fupin_desktop.services.papers.paper_marks import Open, Told

_BATCH = 100


class NothingToPrint(Refusal):
    """There is no household, visit or statement to print."""


BLANK = "blank-"
#: In a file it goes with the survey before it: the index has no line of its own for it.
_CHECK = 0
#: With a numbered card among their sheets.
_WITH_CARD = ("card", "archive")


@dataclass(frozen=True)
class Order:
    """What is to be printed: a form ("card", "blank-visit") of these households, on a make of paper."""

    form: str
    households: Sequence[str] = ()
    make: str = "A4"
    #: Villages of a form that is not of a household; all when empty.
    villages: Sequence[str] = ()

    @property
    def is_blank(self) -> bool:
        return self.form.startswith(BLANK)

    @property
    def of(self) -> Form:
        """Its form."""
        return FORMS[self.form.removeprefix(BLANK)]

    @property
    def title(self) -> str:
        """What is printed, in words."""
        return f"空白{self.of.title}" if self.is_blank else self.of.title


#: The sheets of an order: of a household as it is told and its visits in their order; None: blank.
Make = Callable[[Order, About, Sequence[str], Told | None], list[Sheet]]


@dataclass(frozen=True)
class Bundle:
    """What is printed for one household or village; `name` is what a file of it is called, `folder` (a village) where
    it lies among those of several. `as_one`: it is bound together, and its pages are numbered through."""

    name: str
    sheets: Sequence[Sheet]
    folder: str = ""
    as_one: bool = False


@dataclass
class Stack:
    """The sheets of an order as they are asked for. `printed`: the cards among those given so far."""

    order: Order
    about: About
    printed: list[Printed] = field(default_factory=list)
    given: int = 0
    #: Household → the number of its card: what is looked at is what is printed.
    numbers: dict[str, str] = field(default_factory=dict)
    _several: bool = False

    @property
    def total(self) -> int:
        """How many households or villages there are to print."""
        return len(self.order.households) if self.order.of.of_household and not self.order.is_blank else 1

    def bundle(self, number: int) -> Bundle:
        """What is printed for one of the households (or villages), to be looked at first."""
        if self.order.is_blank or not self.order.of.of_household:
            return list(self.bundles())[number]
        alone = replace(self.order, households=[self.order.households[number]])
        return next(Stack(alone, self.about, numbers=self.numbers).bundles())

    def bundles(self, progress: Progress = no_progress) -> Iterator[Bundle]:
        """The sheets of each household (or village) in their order. Raises Cancelled."""
        if self.order.is_blank:
            yield Bundle(self.order.title, self.order.of.make(self.order, self.about, (), None))
            return
        if not self.order.of.of_household:
            made = _roster(self.order.villages, self.order.households, self.about)
            yield Bundle(made.name, [made])
            return
        keys = list(self.order.households)
        self._several = _villages_of(keys) > 1
        for start in range(0, len(keys), _BATCH):
            part = keys[start : start + _BATCH]
            for bundle in self._of_households(part):
                progress(self.given, len(keys), f"排版{self.order.title}")
                self.given += 1
                yield bundle

    def _of_households(self, keys: Sequence[str]) -> Iterator[Bundle]:
        form, year = self.order.form, self.about.year
        known, nets = card_facts.read(keys, year), _nets(keys)
        found = {} if form == "card" else {case.household["id"]: case for case in cases.read(keys, year)}
        open_values = Open.of(known)
        for one in known:
            household = one.facts.household["id"]
            of_year = {row["id"]: nets.get(row["id"]) for row in one.facts.incomes}
            number = self._number(one) if form in _WITH_CARD else ""
            told = Told(one.facts, of_year, number, found.get(household))
            sheets = open_values.marked(
                told, partial(self.order.of.make, self.order, self.about, _visits_told(told.case))
            )
            name = sheets[0].name if form == "card" else file_name(told.the_case, self.order.of.title)
            folder = village_of(one.facts.household["region_code"]) if self._several else ""
            yield Bundle(name, sheets, folder, as_one=form == "archive")

    def _number(self, known: card_facts.Known) -> str:
        household = known.facts.household["id"]
        number = self.numbers.get(household) or cards_state.new_number()
        self.numbers[household] = number
        self.printed.append(Printed(household, number, card_facts.mark(known.facts)))
        return number


@needs(Right.EXPORT)
def stack(order: Order, about: About) -> Stack:
    """What is to be printed. Raises NothingToPrint, Denied, ReasonWanted."""
    if order.of.of_household and not order.is_blank:
        if not order.households:
            raise NothingToPrint(f"没有要打印{order.title}的农户。请换一个范围。")
        access.open_households(order.households)
    elif not order.is_blank and order.households:
        access.open_households(order.households)
    elif not order.is_blank:
        for village in order.villages or ("",):
            access.open_region(village)
    return Stack(order, about)


def note(stack: Stack, where: str) -> None:
    """Write into the access log that papers are about to leave the book. Raises Denied."""
    if stack.order.is_blank:
        return
    one = stack.order.households[0] if len(stack.order.households) == 1 else ""
    count = f"，{len(stack.order.households):,} 户" if stack.order.households else ""
    access.note("打印", one, f"{stack.order.title}{count}，{where}")


def keep(actor: str, stack: Stack) -> int:
    """Write down which cards were printed, once they are; how many."""
    return cards_state.record(actor, stack.about.year, stack.printed) if stack.printed else 0


def about(year: int) -> About:
    """What the sheets say of where they come from."""
    place = "".join(regions.path(region())[-1:])
    return About(place, now(), year)


def households(numbers: Sequence[str]) -> list[str]:
    """The households of these numbers (户编号 or local), in this order. Raises NothingToPrint naming one not found."""
    found = []
    for number in numbers:
        query = "SELECT id FROM resident WHERE (household_no = ? OR local_no = ?) ORDER BY id"
        rows = every(query, number, number)
        if not rows:
            raise NothingToPrint(f"账本里没有户编号是“{number[:40]}”的农户。请对照户编号再看一遍。")
        found += [row[0] for row in rows]
    return found


def in_order(keys: Iterable[str]) -> list[str]:
    """Households by village, group and house, as they are handed out."""
    ordered: list[tuple[tuple[str, ...], str]] = []
    for marks, part in chunks(keys):
        query = f"""SELECT region_code, group_no, natural_village, household_no, local_no, id FROM household
            WHERE id IN ({marks}) AND deleted IS NOT 1"""
        ordered += [(tuple(map(_place, row[:5])), row[5]) for row in every(query, *part)]
    return [key for _, key in sorted(ordered)]


def _place(text: str | None) -> str:
    return regions.plain_group(text or "").rjust(24)


def _villages_of(keys: Sequence[str]) -> int:
    """How many villages these households are of."""
    query = "SELECT DISTINCT region_code FROM household WHERE id IN ({})"
    return len({row[0] for marks, part in chunks(keys) for row in every(query.format(marks), *part)})


def _nets(keys: Sequence[str]) -> dict[str, int | None]:
    """Net income in 分 of the yearly statements of these households."""
    found: dict[str, int | None] = {}
    for marks, part in chunks(keys):
        query = f"""SELECT i.id, {net_income.net()} FROM income i JOIN household h ON h.id = i.household
            WHERE i.household IN ({marks}) AND i.deleted IS NOT 1 AND i.kind = '1'"""
        found |= dict(every(query, *part))
    return found


def _visits_told(case: Case | None) -> list[str]:
    """The visits that may stand on paper, in their order."""
    told = [row for row in case.visits if visit.is_told(row)] if case else []
    return [row["id"] for row in sorted(told, key=lambda row: str(row["visit_date"] or ""))]


def _card(order: Order, about: About, _visits: Sequence[str], told: Told | None) -> list[Sheet]:
    return [card.sheet(told or Card(None), about, order.make)]


def _alone(sheet: Callable[[Case | None, About], Sheet]) -> Make:
    """Of a sheet that asks for the household alone."""
    return lambda _order, about, _visits, told: [sheet(told.the_case if told else None, about)]


def _visit(_order: Order, about: About, visits: Sequence[str], told: Told | None) -> list[Sheet]:
    case = told.the_case if told else None
    rows: Sequence[Row | None] = _visited(case, visits) or [None]
    return [visit.sheet(case, row, about) for row in rows]


def _visit_log(_order: Order, about: About, visits: Sequence[str], told: Told | None) -> list[Sheet]:
    case = told.the_case if told else None
    return [visit_log.sheet(case, _visited(case, visits), about)]


def _visited(case: Case | None, visits: Sequence[str]) -> list[Row]:
    rows = {row["id"]: row for row in case.visits} if case else {}
    return [rows[key] for key in visits if key in rows]


def _check(case: Case | None, about: About) -> Sheet:
    rows = case.assessments if case else ()
    return check.sheet(case, next((row for row in rows if row["year"] == about.year), None), about)


def _archive(order: Order, about: About, visits: Sequence[str], told: Told | None) -> list[Sheet]:
    if told is None:
        return [archive.cover(None, about), archive.index(None, {}, about), archive.ledger(None, None, about)]
    case, visited = told.the_case, _visited(told.the_case, visits)
    own = {
        archive.SURVEY: survey.sheet(case, about), archive.INCOME: income.sheet(case, about),
        _CHECK: _check(case, about), archive.LEDGER: archive.ledger(case, told.facts, about),
        **({archive.VISITS: visit_log.sheet(case, visited, about)} if visited else {}),
        archive.CARD: _card(order, about, visits, told)[0],
    }  # fmt: skip
    places = {number: place for place, number in enumerate(own, 2) if number != _CHECK}
    return [archive.cover(case, about), archive.index(case, places, about), *own.values()]


def _roster(villages: Sequence[str], households: Sequence[str], about: About) -> Sheet:
    """The roster of villages (of all when empty); of these households alone, if any."""
    if len(households) >= every("SELECT count(*) FROM resident")[0][0]:
        households = ()  # the list has all
    lines = rosters.lines(villages, households)
    counted = undecided.counted(len({line.number for line in lines if line.others}))
    of = _place_of({line.region for line in lines} or villages)
    made = roster.sheet(lines, regions.path(of), about, "只有名单里的户" if households else "")
    return replace(made, foot=f"{counted} · {made.foot}") if counted else made


def _place_of(codes: Collection[str]) -> str:
    """The village in which all of these are, else the township; else that of the book."""
    first, book = min(codes, default=""), region()
    within = (of for of in (first, first[:9]) if all(regions.lies_in(one, of) for one in codes))
    return next((of for of in within if regions.lies_in(of, book) and regions.path(of)), book)


@dataclass(frozen=True)
class Form:
    """A form: what it is called, what makes it, filled and blank; whether it is of a household, else of a village."""

    name: str
    title: str
    make: Make
    of_household: bool = True


FORMS = {
    form.name: form
    for form in (
        Form("card", "帮扶明白卡", _card), Form("archive", archive.FORM, _archive),
        Form("survey", survey.FORM, _alone(survey.sheet)),
        Form("visit", visit.FORM, _visit), Form("visit-log", visit_log.FORM, _visit_log),
        Form("income", income.FORM, _alone(income.sheet)), Form("check", check.FORM, _alone(_check)),
        Form("roster", f"村{roster.FORM}", _alone(lambda _, about: roster.sheet(None, (), about)), of_household=False),
    )
}  # fmt: skip
