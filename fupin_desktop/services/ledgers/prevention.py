"""未贫先防 7+3: the ten systems, each with its figure of a year, counted as the list that it leads to is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from db.money import Money
from db.relief import Settlement
from fupin_desktop.ledgers.book import named
from fupin_desktop.rules import money, relief
from fupin_desktop.services.book import access, around
from fupin_desktop.services.ledgers import lists
from fupin_desktop.services.ledgers.lists import Group, Wanted


@dataclass(frozen=True)
class System:
    """One of the ten. `ledger`, `answers`: the list that it is; `given`: what a new record of it begins with."""

    title: str
    ledger: str
    answers: Mapping[str, Any]
    given: Mapping[str, Any] = field(default_factory=dict)
    dated: str = "date"


_OUT, _IN = money.OUT, money.IN
SYSTEMS = (
    System("分析研判", "activity", {"kind": "31"}, {"kind": "31"}),
    System("定期排查救助", "activity", {"kind": "32"}, {"kind": "32"}),
    System("低收入人口救助基金", "money", {"account": "03"}),
    System("重大疾病集中救治", "measure", {"mechanism": "74"}, {"mechanism": "74", "kind": "05"}, "year"),
    System("大病补充医疗保险", "claim", {"scheme": "4"}, {"scheme": "4", "mechanism": "75"}, "policy_year"),
    System("危房改造补助", "measure", {"mechanism": "76"}, {"mechanism": "76", "kind": "09"}, "year"),
    System("定期回访", "visit", {"reason": "2"}, {}, "visit_date"),
    System("孝善基金", "money", {"account": "02"}),
    System("精准扶贫保险", "claim", {"scheme": "1"}, {"scheme": "1", "mechanism": "32"}, "policy_year"),
    System("精准防贫保险", "claim", {"scheme": "2"}, {"scheme": "2", "mechanism": "33"}, "policy_year"),
)  # fmt: skip


@dataclass(frozen=True)
class Told:
    """The figure of a system, and a line about it."""

    system: System
    number: str
    note: str


def wanted(system: System, year: int, **more: Any) -> Wanted:
    """The list that a system is in a year."""
    return Wanted(answers={**system.answers, system.dated: str(year), **more})


def seen() -> list[System]:
    """Those whose ledger who is here may see."""
    ledgers = {one.ledger: named(one.ledger) for one in SYSTEMS}
    return [one for one in SYSTEMS if (right := ledgers[one.ledger].right) is None or access.may(right)]


def read(year: int) -> list[Told]:
    """The figures of a year."""
    return [Told(one, *_told(one, year)) for one in seen()]


def _told(one: System, year: int) -> tuple[str, str]:
    found = _total(one, year)
    if one.ledger == "money":
        came, gone = (_sum(_total(one, year, direction=way), Money.amount) for way in (_IN, _OUT))
        if one.answers["account"] == money.RESCUE:  # claims are paid out of it too
            gone += _paid(System("", "claim", {"scheme": "3"}, {}, "policy_year"), year)[1]
        return f"{around.written(came - gone)} 元", f"收 {around.written(came)} 元，支 {around.written(gone)} 元"
    if one.ledger == "claim":
        count, amount = _paid(one, year)
        if one.answers["scheme"] == "4":
            bills = lists.totals(named("settlement"), Wanted(answers={"settled_on": str(year)}))
            amount += _sum(bills, Settlement.pay_3, "settlement")
        return f"{around.written(amount)} 元", f"登记 {found.count:,} 人次，已发放 {count:,} 人次"
    if one.ledger == "measure":
        times = next(
            (value for field_, value in zip(named("measure").sums, found.sums, strict=True)
             if field_.name == "person_times"), 0,
        )  # fmt: skip
        return f"{found.count:,} 户次", f"{times or 0:,} 人次"
    return f"{found.count:,} 次", f"{year} 年"


def _total(one: System, year: int, **more: Any) -> Group:
    return lists.totals(named(one.ledger), wanted(one, year, **more))


def _paid(one: System, year: int) -> tuple[int, Decimal]:
    """How many claims of a scheme were paid out, and how much."""
    found = _total(one, year, state=relief.PAID)
    return found.count, Decimal(found.sums[0] or 0)


def _sum(group: Group, of: Any, ledger: str = "money") -> Decimal:
    place = [str(one.name) for one in named(ledger).sums].index(str(of.name))
    return Decimal(group.sums[place] or 0)
