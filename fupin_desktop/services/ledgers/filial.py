"""孝善基金 as a sheet: an elder a row, twelve months; each cell is a contribution in the account of money (02)."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from db.clock import today
from db.money import Money
from db.refusal import Refusal
from db.sql import every
from fupin_desktop.cards import filial as card
from fupin_desktop.cards.about import About
from fupin_desktop.cards.blocks import Sheet
from fupin_desktop.roles import Right
from fupin_desktop.rules.answers import HEAD, LEFT
from fupin_desktop.rules.money import FILIAL, FROM_FILIAL, IN, OUT
from fupin_desktop.services.book import access, entry, references, settings, there
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.book.list_sql import lying_in
from fupin_desktop.services.ledgers.beside.words import asked, yuan

MONTHS = range(1, 13)
#: Of which month a movement is, "202605".
_MONTH = """coalesce(period, replace(substr("date", 1, 7), '-', ''))"""
_CHILDREN, _PARENTS = ("03", "04"), ("11", "12", "13", "14", "15", "16")


class BadSheet(Refusal):
    """What was typed can't stand there. The text is a sentence for the person who typed it."""


@dataclass
class Month:
    """What was paid for an elder in a month, the contributions that it is made of, and the allowance."""

    paid: Decimal = Decimal(0)
    keys: list[str] = field(default_factory=list)
    given: Decimal = Decimal(0)


@dataclass
class Elder:
    """A row: the elder, where they live, who pays for them, and the twelve months. `gone`: no member any more (died,
    moved); what was paid stays, nobody is asked for more."""

    person: str
    name: str
    household: str
    region: str
    place: str
    payer: str = ""
    relation: str | None = None
    gone: bool = False
    months: dict[int, Month] = field(default_factory=lambda: {month: Month() for month in MONTHS})

    @property
    def paid(self) -> Decimal:
        """Of the year."""
        return sum((one.paid for one in self.months.values()), Decimal(0))

    @property
    def given(self) -> Decimal:
        """The allowances of the year."""
        return sum((one.given for one in self.months.values()), Decimal(0))


def sheet(year: int, region: str = "") -> list[Elder]:
    """Who is old enough in a year, or was paid for in it, by village, group and name."""
    oldest = settings.numbers(region)["filial_age"]
    born = f"{year - oldest}-12-31"
    inside, codes = lying_in("h.region_code", region)
    query = f"""SELECT p.id, coalesce(p.name, ''), p.household, h.region_code, p.member_state IS ? FROM person p
        JOIN resident h ON h.id = p.household WHERE p.deleted IS NOT 1
        AND {inside} AND (p.birth <= ? AND p.member_state IS NOT ? OR p.id IN
        (SELECT person FROM money WHERE account = ? AND deleted IS NOT 1 AND {_MONTH} GLOB ?))"""
    rows = every(query, LEFT, *codes, born, LEFT, FILIAL, f"{year}*")
    homes, placed = references.homes(row[2] for row in rows), there.placing()
    found = [
        Elder(key, name, home, place, placed(homes[home].village, homes[home].group), gone=bool(gone))
        for key, name, home, place, gone in rows
    ]
    found.sort(key=lambda one: (one.region, one.place, one.household, one.name))
    _fill(found, year)
    _propose(found)
    return found


def balance(region: str = "") -> Decimal:
    """What is left of all that came in and went out, also of donors and in other years, 元."""
    inside, codes = lying_in("region_code", region)
    query = f"""SELECT sum(CASE direction WHEN ? THEN -amount ELSE amount END) FROM money
        WHERE account = ? AND deleted IS NOT 1 AND {inside}"""
    return yuan(every(query, OUT, FILIAL, *codes)[0][0])


def _fill(elders: Sequence[Elder], year: int) -> None:
    by_key = {one.person: one for one in elders}
    query = f"""SELECT person, id, direction, amount, {_MONTH}, payer, payer_relation FROM money
        WHERE person IN ({{}}) AND account = ? AND deleted IS NOT 1 ORDER BY "date", id"""
    for person, key, way, amount, period, payer, relation in asked(query, by_key, FILIAL):
        elder = by_key[person]
        if payer:
            elder.payer, elder.relation = payer, relation
        if period and period[:4] == str(year) and period[4:].isdigit() and int(period[4:]) in MONTHS:
            month = elder.months[int(period[4:])]
            if way == OUT:
                month.given += yuan(amount)
            else:
                month.paid += yuan(amount)
                month.keys.append(key)


def _propose(elders: Sequence[Elder]) -> None:
    """Of whom nobody paid for yet: a child in the house, of a parent of the head that one."""
    left = [one for one in elders if not one.payer]
    members: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    query = """SELECT household, id, coalesce(relation, ''), coalesce(name, '') FROM person
        WHERE household IN ({}) AND deleted IS NOT 1 AND member_state IS NOT ? ORDER BY birth"""
    for home, key, relation, name in asked(query, (one.household for one in left), LEFT):
        members[home].append((key, relation, name))
    for one in left:
        own = next((relation for key, relation, _ in members[one.household] if key == one.person), "")
        wanted = (HEAD,) if own in _PARENTS else _CHILDREN if own in (HEAD, "02") else ()
        payer = next(((relation, name) for _, relation, name in members[one.household] if relation in wanted), None)
        if payer:
            one.payer, one.relation = payer[1], "03" if payer[0] == HEAD else payer[0]


def set_month(actor: str, elder: Elder, year: int, month: int, text: str) -> bool:
    """What was typed for a month is what was paid; blank for nothing. One action; False where that is what stands
    there. Raises BadSheet, BadValue, Denied."""
    amount = Money.amount.parse(text)
    there = elder.months[month]
    if (amount or 0) == there.paid and (amount is None) == (not there.keys):
        return False
    if len(there.keys) > 1:
        raise BadSheet(f"{elder.name} {month} 月有 {len(there.keys)} 笔，在“资金”台账里一笔一笔改。")
    if amount is not None and amount <= 0:
        raise BadSheet("金额要大于 0。没有缴的空着。")
    record = Money.find(there.keys[0]) if there.keys else _contribution(elder, year, month)
    assert record
    record.amount, record.deleted = (record.amount, True) if amount is None else (amount, None)
    entry.save(actor, f"孝善基金：{elder.name} {month} 月", [record])
    return True


def to_pay(elders: Sequence[Elder], month: int) -> list[Elder]:
    """For whom a month can be filled: the payer is known, nothing was paid yet, and they still live here."""
    return [one for one in elders if one.payer and not one.gone and not one.months[month].keys]


def fill_month(actor: str, elders: Sequence[Elder], year: int, month: int, text: str) -> int:
    """The same amount for all for whom `to_pay`, as one action. Returns for how many. Raises BadSheet,
    BadValue, Denied."""
    amount = Money.amount.parse(text)
    if amount is None or amount <= 0:
        raise BadSheet("请先写每位老人这个月缴多少元，要大于 0。")
    made = []
    for elder in to_pay(elders, month):
        record = _contribution(elder, year, month)
        record.amount = amount
        made.append(record)
    if made:
        entry.save(actor, f"孝善基金：{year} 年 {month} 月，{len(made)} 位老人", made)
    return len(made)


def give_month(actor: str, elders: Sequence[Elder], year: int, month: int) -> tuple[int, Decimal]:
    """The allowance of a month for all who were paid for and have none yet: `filial_percent` of it. One action. Returns
    for how many, and how much. Raises BadSheet, Denied."""
    made, total = [], Decimal(0)
    for elder in elders:
        there = elder.months[month]
        if there.paid and not there.given:
            percent = settings.numbers(elder.region)["filial_percent"]
            record = _row(elder, OUT, year, month)
            record.amount = amount = (there.paid * percent / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
            made.append(record)
            total += amount
    if made:
        entry.save(actor, f"孝善基金补贴：{year} 年 {month} 月，{len(made)} 位老人", made)
    return len(made), total


def set_payer(elder: Elder, text: str) -> None:
    """Who pays from now on; it is kept with the next contribution. Raises BadValue."""
    payer = Money.payer.parse(text) or ""
    elder.payer, elder.relation = payer, elder.relation if payer == elder.payer else None


@needs(Right.EXPORT)
def notice(elders: Sequence[Elder], year: int, month: int, place: str, about: About) -> Sheet:
    """The list that hangs in the village: what was paid for whom in a month, and the allowance. Raises Denied."""
    paid = [one for one in elders if one.months[month].paid or one.months[month].given]
    access.open_households([one.household for one in paid])
    rows = [(one.name, one.place, one.payer, one.months[month].paid, one.months[month].given) for one in paid]
    return card.sheet(rows, year, month, place, about)


def _contribution(elder: Elder, year: int, month: int) -> Money:
    made = _row(elder, IN, year, month)
    made.source, made.payer, made.payer_relation = FROM_FILIAL, elder.payer or None, elder.relation
    return made


def _row(elder: Elder, direction: str, year: int, month: int) -> Money:
    last = dt.date(year, month, calendar.monthrange(year, month)[1])
    if dt.date(year, month, 1) > today():
        raise BadSheet(f"{year} 年 {month} 月还没有到。请到那个月再记。")
    values: Mapping[str, Any] = {
        "account": FILIAL, "direction": direction, "date": min(last, today()), "period": f"{year}{month:02d}",
        "region_code": elder.region, "household": elder.household, "person": elder.person,
    }  # fmt: skip
    return Money(**values)
