"""未贫先防 7+3: the ten systems, each with its figure of a year, counted as the list that it leads to is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fupin_desktop.ledgers.book import named
from fupin_desktop.rules import money, relief
from fupin_desktop.services.book import access, references
from fupin_desktop.services.ledgers import counts
from fupin_desktop.services.ledgers.counts import Group
from fupin_desktop.services.ledgers.lists import Wanted


@dataclass(frozen=True)
class System:
    """One of the ten. `ledger`, `answers`: the list that it is; `given`: what a new record of it begins with."""

    title: str
    ledger: str
    answers: Mapping[str, Any]
    given: Mapping[str, Any] = field(default_factory=dict)
    dated: str = "date"


SYSTEMS = (
    System("分析研判", "activity", {"kind": "31"}, {"kind": "31"}),
    System("定期排查救助", "activity", {"kind": "32"}, {"kind": "32"}),
    System("低收入人口救助基金", "money", {"account": "03"}),
    System("重大疾病集中救治", "measure", {"mechanism": "74"}, {"mechanism": "74", "kind": "05"}, "year"),
    System("大病补充医疗保险", "claim", {"scheme": "4"}, {"scheme": "4", "mechanism": "75"}, "policy_year"),
    System("危房改造补助", "measure", {"mechanism": "76"}, {"mechanism": "76", "kind": "09"}, "year"),
    System("定期回访", "visit", {"reason": "2"}, {"reason": "2"}, "visit_date"),
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


def wanted(system: System, year: int, region: str = "", **more: Any) -> Wanted:
    """The list that a system is in a year."""
    return Wanted(region, answers={**system.answers, system.dated: str(year), **more})


def seen() -> list[System]:
    """Those whose ledger who is here may see."""
    ledgers = {one.ledger: named(one.ledger) for one in SYSTEMS}
    return [one for one in SYSTEMS if (right := ledgers[one.ledger].right) is None or access.may(right)]


def read(year: int, region: str = "") -> list[Told]:
    """The figures of a year, of a region."""
    return [Told(one, *_told(one, year, region)) for one in seen()]


def _told(one: System, year: int, region: str) -> tuple[str, str]:
    found = _total(one, year, region)
    if one.ledger == "money":
        came, gone = found.of("in"), found.of("out")
        if one.answers["account"] == money.RESCUE:  # claims are paid out of it too
            gone += _paid(System("", "claim", {"scheme": "3"}, {}, "policy_year"), year, region).of("amount")
        return (
            f"{references.written(came - gone)} 元",
            f"收 {references.written(came)} 元，支 {references.written(gone)} 元",
        )
    if one.ledger == "claim":
        paid = _paid(one, year, region)
        amount = paid.of("amount")
        if one.answers["scheme"] == "4":
            amount += counts.shown(named("settlement"), Wanted(region, answers={"settled_on": str(year)})).of("pay_3")
        number = "—" if paid.count is None else f"{references.written(amount)} 元"
        return number, f"登记 {found.counted} 人次，已发放 {paid.counted} 人次"
    if one.ledger == "measure":
        return f"{found.counted} 户次", f"{references.written(found.of('person_times'))} 人次"
    return f"{found.counted} 次", f"{year} 年"


def _total(one: System, year: int, region: str, **more: Any) -> Group:
    return counts.shown(named(one.ledger), wanted(one, year, region, **more))


def _paid(one: System, year: int, region: str) -> Group:
    """The claims of a scheme that were paid out."""
    return _total(one, year, region, state=relief.PAID)
