"""活动和实事: what was held, given and done, in times and 人次; never who took part. The first digit of a kind is its
group."""

from __future__ import annotations

from functools import partial
from typing import Any

from db.organisation import Activity
from fupin_desktop.ledgers.layouts import Section
from fupin_desktop.ledgers.ledger import Check, Chip, Field, Flow, Ledger, Shelf, Shown, happened
from fupin_desktop.ledgers.office_papers import ACTIVITY_PAPERS
from fupin_desktop.rules.answers import ACTIVITY_GROUPS, ASKED_OF_GROUP, DEEDS, LINKS
from fupin_desktop.rules.catalogue import AC1, AC2, AC3, AC4, AC5
from fupin_desktop.rules.finding import Level

A = Activity
_MOST_PEOPLE = 2000

_ASKED: tuple[Field, ...] = (A.level, A.audience, A.people, A.fund_source)


def _of(group: str, _today: Any) -> Any:
    return (A.kind >= group) & (A.kind < group + "~")


def _lacks(name: str, one: Any, _today: Any) -> bool:
    asked = one.amount is not None if name == "fund_source" else str(one.kind or " ")[0] in ASKED_OF_GROUP[name]
    return asked and getattr(one, name) in (None, ())


def _asked(field: Field) -> Check:
    return Check(AC2, Level.ERROR, field, f"“{field.label}”没有填。请补上。", partial(_lacks, str(field.name)))


ACTIVITIES = Ledger(
    model=A,
    shelf=Shelf.ORGANISATION,
    icon="calendar",
    layout=(
        Section("", (
            (A.kind, A.date, A.end_date), (A.region_code, A.place, A.level), ((A.topic, 3),),
            (A.host, (A.org, 2)), (A.lecturer, (A.audience, 2)), (A.people, A.households, A.days),
            (A.amount, A.fund_source, A.goods), (A.mechanism,), ((A.result, 3),), ((A.note, 3),),
        )),
    ),
    columns=(
        Shown(A.date, 100), Shown(A.kind, 130), Shown(A.topic, 220, gives_way=True), Shown(A.region_code, 110),
        Shown(A.org, 140, spare=True), Shown(A.people, 70), Shown(A.households, 80, spare=True), Shown(A.amount, 100),
    ),
    newest=A.date,
    same=(A.kind, A.date, A.topic),
    filters=(A.kind, A.date, A.org, A.level),
    chips=tuple(Chip(title, partial(_of, group)) for group, title in ACTIVITY_GROUPS.items()),
    sums=(Flow(A.people), Flow(A.households, "受益户次"), Flow(A.amount)),
    group_by=(A.kind, A.date, A.region_code, A.org, A.level, A.mechanism),
    born=lambda birth: ((A.date, birth.today),),
    proposes=lambda one: {A.mechanism: found} if (found := {"31": "71", "32": "72"}.get(one.kind or "")) else {},
    rules=(
        happened(AC1, A.date),
        *(_asked(field) for field in _ASKED),
        Check(AC3, Level.WARNING, A.topic, "同一天、同一个村、同样题目的活动已经登记过。请核对。",
              asks=lambda one, book: book.twice(one, A.kind, A.date, A.region_code, A.topic)),
        Check(AC4, Level.WARNING, A.people, f"一次有 {{n}} 人次，超过 {_MOST_PEOPLE} 人。请看看是不是多打了一位。",
              lambda one, today: (one.people or 0) > _MOST_PEOPLE and {"n": f"{one.people:,}"}),
        Check(AC2, Level.ERROR, A.org, "“企业或单位(台账)”没有填。请补上。",
              lambda one, today: str(one.kind or "").startswith(LINKS) and not one.org),
        Check(AC5, Level.WARNING, A.org, "实事没有写明哪家企业（单位）办的。请补上。",
              lambda one, today: str(one.kind or "").startswith(DEEDS) and not one.org),
    ),
    papers=ACTIVITY_PAPERS,
    help=(
        "培训、宣讲、讲座、排查、村企联建、办实事、慰问和专项行动，一次一行，只记人次，不记谁来了。"
        "谁办的由谁登记：村里、镇里、区里各记各的。"
        "上面的条件可以叠在一起，合计的人次、户数、资金跟着变。"
    ),
)  # fmt: skip
