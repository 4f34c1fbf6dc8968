"""The papers that can be printed: which forms there are, whose they are, and their sheets, some hundred households at a
time so that a township fits in little memory. What is printed goes into the access log; a card gets its number."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from db.changes import chunks, every
from db.codes import code_list
from fupin_desktop import regions
from fupin_desktop.cards import archive, card, check, income, notice, roster, survey, visit
from fupin_desktop.cards.about import About
from fupin_desktop.cards.blocks import Sheet
from fupin_desktop.cards.card import Card
from fupin_desktop.cards.notice import Listed, Notice
from fupin_desktop.cards.shared import file_name
from fupin_desktop.progress import Progress, no_progress
from fupin_desktop.refusal import Refusal
from fupin_desktop.roles import Right
from fupin_desktop.rules.facts import Case
from fupin_desktop.services import access, card_facts, cards_state, cases, net_income, undecided
from fupin_desktop.services import book as books
from fupin_desktop.services import roster as rosters
from fupin_desktop.services.access import needs
from fupin_desktop.services.cards_state import Printed
from fupin_desktop.services.pieces import HEAD, PRESENT
from fupin_desktop.terms import term

_BATCH = 100


class NothingToPrint(Refusal):
    """There is no household, visit or statement to print."""


@dataclass(frozen=True)
class Form:
    """A form: what it is called; whether it is of a household (else of a village); whether it exists blank."""

    name: str
    title: str
    of_household: bool = True
    blank: bool = True


FORMS = {
    form.name: form
    for form in (
        Form("card", "帮扶明白卡"), Form("archive", archive.FORM), Form("survey", survey.FORM),
        Form("visit", visit.FORM),
        Form("income", income.FORM), Form("check", check.FORM), Form("notice", "监测对象公示单", of_household=False),
        Form("roster", f"村{roster.FORM}", of_household=False),
    )
}  # fmt: skip
BLANK = "blank-"


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
    def title(self) -> str:
        """What is printed, in words."""
        form = FORMS[self.form.removeprefix(BLANK)]
        return f"空白{form.title}" if self.is_blank else form.title


@dataclass(frozen=True)
class Bundle:
    """What is printed for one household or village; `name` is what a file of it is called."""

    name: str
    sheets: Sequence[Sheet]


@dataclass
class Stack:
    """The sheets of an order as they are asked for. `printed`: the cards among those given so far."""

    order: Order
    about: About
    printed: list[Printed] = field(default_factory=list)
    given: int = 0
    #: Household → the number of its card: what is looked at is what is printed.
    numbers: dict[str, str] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many households or villages there are to print."""
        if self.order.is_blank or self.order.form == "roster":
            return 1
        return len(self.order.households if _is_of_household(self.order) else _villages(self.order.villages))

    def bundle(self, number: int) -> Bundle:
        """What is printed for one of the households (or villages), to be looked at first."""
        if self.order.is_blank or not _is_of_household(self.order):
            return list(self.bundles())[number]
        alone = replace(self.order, households=[self.order.households[number]])
        return next(Stack(alone, self.about, numbers=self.numbers).bundles())

    def bundles(self, progress: Progress = no_progress) -> Iterator[Bundle]:
        """The sheets of each household (or village) in their order. Raises Cancelled."""
        if self.order.is_blank:
            yield Bundle(self.order.title, _blank(self.order, self.about))
            return
        if not _is_of_household(self.order):
            yield from (Bundle(sheet.name, [sheet]) for sheet in _of_villages(self.order, self.about))
            return
        keys = list(self.order.households)
        for start in range(0, len(keys), _BATCH):
            part = keys[start : start + _BATCH]
            open_values = undecided.of_households(part)
            for household, bundle in self._of_households(part):
                progress(self.given, len(keys), f"排版{self.order.title}")
                self.given += 1
                yield _marked(bundle, undecided.sentence(open_values.get(household, ())))

    def _of_households(self, keys: Sequence[str]) -> Iterator[tuple[str, Bundle]]:
        form, about, nets = self.order.form, self.about, _nets(keys)
        known = card_facts.read(keys, about.year)
        if form == "card":
            for one in known:
                made = self._card(one, nets, self.order.make)
                yield one.facts.household["id"], Bundle(made.name, [made])
            return
        found = {one.facts.household["id"]: one for one in known}
        for case in cases.read(keys, about.year):
            one = found[case.household["id"]]
            if form == "archive":
                sheets = _archive(case, one, partial(self._card, one, nets, "A4"), about)
            else:
                sheets = _FILLED[form](case, about)
            yield case.household["id"], Bundle(file_name(case, FORMS[form].title), sheets)

    def _card(self, known: card_facts.Known, nets: Mapping[str, int | None], make: str) -> Sheet:
        household = known.facts.household["id"]
        number = self.numbers.get(household) or cards_state.new_number()
        self.numbers[household] = number
        self.printed.append(Printed(household, number, card_facts.mark(known.facts)))
        return card.sheet(Card(known.facts, nets, number), self.about, make)


def _marked(bundle: Bundle, mark: str) -> Bundle:
    """The same with a mark at the foot of each page, where a value on it may not be the last word."""
    if not mark:
        return bundle
    return Bundle(bundle.name, [replace(sheet, foot=f"{mark} · {sheet.foot}") for sheet in bundle.sheets])


@needs(Right.EXPORT)
def stack(order: Order, about: About) -> Stack:
    """What is to be printed. Raises NothingToPrint, Denied; for one household ReasonWanted."""
    if _is_of_household(order) and not order.is_blank:
        if not order.households:
            raise NothingToPrint(f"没有要打印{order.title}的农户。请换一个范围。")
        if len(order.households) == 1:
            access.open_household(order.households[0])
    return Stack(order, about)


def note(stack: Stack, where: str) -> None:
    """Write into the access log that papers are about to leave the book. Raises Denied."""
    if stack.order.is_blank:
        return
    one = stack.order.households[0] if len(stack.order.households) == 1 else ""
    count = f"，{stack.total:,} 户" if _is_of_household(stack.order) else ""
    access.note("打印", one, f"{stack.order.title}{count}，{where}")


def keep(actor: str, stack: Stack) -> int:
    """Write down which cards were printed, once they are; how many."""
    return cards_state.record(actor, stack.about.year, stack.printed) if stack.printed else 0


def about(book: str, version: str, year: int) -> About:
    """What the sheets say of where they come from."""
    return About(book, version, dt.datetime.now().astimezone(), year)


def households(numbers: Sequence[str]) -> list[str]:
    """The households of these numbers (户编号 or local), in this order. Raises NothingToPrint naming one not found."""
    found = []
    for number in numbers:
        query = "SELECT id FROM household WHERE deleted IS NOT 1 AND (household_no = ? OR local_no = ?) ORDER BY id"
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


def _is_of_household(order: Order) -> bool:
    return FORMS[order.form.removeprefix(BLANK)].of_household


def _nets(keys: Sequence[str]) -> dict[str, int | None]:
    """Net income in 分 of the yearly statements of these households."""
    found: dict[str, int | None] = {}
    for marks, part in chunks(keys):
        query = f"""SELECT i.id, {net_income.net()} FROM income i JOIN household h ON h.id = i.household
            WHERE i.household IN ({marks}) AND i.deleted IS NOT 1 AND i.kind = '1'"""
        found |= dict(every(query, *part))
    return found


def _visits(case: Case, about: About) -> list[Sheet]:
    told = [row for row in case.visits if visit.is_told(row)]
    ordered = sorted(told, key=lambda row: str(row["visit_date"] or ""))
    return [visit.sheet(case, row, about) for row in ordered] or [visit.sheet(case, None, about)]


def _check(case: Case, about: About) -> list[Sheet]:
    return [check.sheet(case, next((row for row in case.assessments if row["year"] == about.year), None), about)]


_FILLED: dict[str, Callable[[Case, About], list[Sheet]]] = {
    "survey": lambda case, about: [survey.sheet(case, about)],
    "visit": _visits,
    "income": lambda case, about: [income.sheet(case, about)],
    "check": _check,
}


def _archive(case: Case, known: card_facts.Known, make_card: partial[Sheet], about: About) -> list[Sheet]:
    visits = [sheet for sheet in _visits(case, about) if case.visits]
    counts = {archive.SURVEY: 1, archive.INCOME: 1, archive.LEDGER: 1, archive.VISITS: len(visits), archive.CARD: 1}
    enclosed = {number for number, count in counts.items() if count}
    return [
        archive.cover(case, about), archive.index(case, enclosed, counts, about), survey.sheet(case, about),
        income.sheet(case, about), *_check(case, about), archive.ledger(case, known.facts, about), *visits, make_card(),
    ]  # fmt: skip


def _blank(order: Order, about: About) -> list[Sheet]:
    form = order.form.removeprefix(BLANK)
    if form == "card":
        return [card.sheet(Card(None), about, order.make)]
    made = {
        "archive": lambda: [archive.cover(None, about), archive.index(None, (), {}, about),
                            archive.ledger(None, None, about)],
        "survey": lambda: [survey.sheet(None, about)],
        "visit": lambda: [visit.sheet(None, None, about)],
        "income": lambda: [income.sheet(None, about)],
        "check": lambda: [check.sheet(None, None, about)],
        "notice": lambda: [notice.sheet(Notice("", "", None), about)],
        "roster": lambda: [roster.sheet(None, (), about)],
    }  # fmt: skip
    return made[form]()


def _of_villages(order: Order, about: About) -> Iterator[Sheet]:
    if order.form == "roster":
        yield roster.sheet(rosters.lines(), regions.path(books.region()), about)
        return
    for region, name in _villages(order.villages):
        village, _ = card_facts.village(region)
        listed = [
            Listed(notice.hidden(head or ""), group or "", size, kind)
            for head, group, size, kind in _monitored(region, order.households)
        ]
        phones = (village["hotline"], village["office_phone"]) if village else ()
        phone = "、".join(one for one in phones if one)
        office = (village["office_name"] or "") if village else ""
        yield notice.sheet(Notice(region, name, listed, phone, office or term("office", about.year)), about)


def _villages(wanted: Sequence[str]) -> list[tuple[str, str]]:
    rows = every("SELECT region_code, name FROM village WHERE deleted IS NOT 1 ORDER BY region_code")
    return [(code, name) for code, name in rows if not wanted or code in wanted]


def _monitored(region: str, only: Sequence[str]) -> Iterator[tuple[str, str, int, str]]:
    """Head, group, size and class of the households of a village whose risk stands."""
    kinds = code_list("monitor_cat")
    query = f"""SELECT h.id, {HEAD}, coalesce(h.group_no, h.natural_village),
        (SELECT count(*) FROM person p WHERE p.household = h.id AND {PRESENT}), h.monitor_cat FROM household h
        WHERE h.deleted IS NOT 1 AND h.region_code = ? AND h.monitor_cat IS NOT NULL AND h.risk_eliminated IS NOT 1
        ORDER BY h.group_no, h.natural_village, h.household_no, h.local_no, h.id"""
    for key, head, group, size, kind in every(query, region):
        if not only or key in only:
            yield head, group, size, kinds.label(kind)
