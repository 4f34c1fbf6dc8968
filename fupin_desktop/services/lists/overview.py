"""What the first page and the list of visits show: what is to be done, what was done, how income went."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TypeVar

from db.changes import chunks, every, one
from db.clock import now
from db.codes import code_list
from db.household import Household
from db.person import Person
from db.record import Record
from fupin_desktop.progress import Progress, no_progress
from fupin_desktop.rules import visits
from fupin_desktop.rules.facts import is_head
from fupin_desktop.services.book import settings, there
from fupin_desktop.services.book.list_sql import HEAD, LAST_VISIT, day, lying_in, numbers
from fupin_desktop.services.conflicts import undecided
from fupin_desktop.services.household import drafts, income_years
from fupin_desktop.services.household.drafts import Draft
from fupin_desktop.services.household.income_years import Compared
from fupin_desktop.services.lists import listing
from fupin_desktop.services.lists.listing import Counts, Filter, Listing

#: Rows of a list on the first page: to sort a district's visits whole would hold megabytes.
_ON_PAGE = 20
_PROMISED = "上次说好再去"


@dataclass(frozen=True)
class Due:
    """A household whose visit is overdue. `due_on` is None when it was never visited."""

    household: str
    head: str
    village: str
    group: str
    phone: str
    why: str
    last_visit: dt.date | None
    due_on: dt.date | None
    #: The undecided fields that it hangs on, as "table.field".
    open: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Lacking:
    """A household with required fields that are empty, their labels, and its telephone."""

    household: str
    head: str
    village: str
    group: str
    labels: tuple[str, ...]
    phone: str = ""


L = TypeVar("L", Due, Lacking)


@dataclass(frozen=True)
class Overview:
    """The first page."""

    counts: Counts
    exited: int
    due: list[Due]
    lacking: list[Lacking]
    drafts: list[Draft]
    #: Those to whom it was said on the last visit that somebody comes again, by today.
    promised: list[Due]
    #: Households visited since Monday.
    visited: int
    income: Compared
    #: Households with an undecided value: what is counted here may turn out otherwise.
    undecided: int = 0


def overview(progress: Progress = no_progress) -> Overview:
    """Everything the first page shows; the longest lists cut to what one page holds."""
    progress(0, 3, "统计户数")
    counts = listing.counts()
    exited = one("SELECT count(*) FROM resident WHERE hh_type='10'")[0]
    progress(1, 3, "找出该办的事")
    waiting = due(most=_ON_PAGE).rows(0, _ON_PAGE)
    gaps = lacking(_ON_PAGE)
    progress(2, 3, "汇总收入")
    late = {one.household for one in waiting}
    again = [one for one in promised(_ON_PAGE) if one.household not in late]
    if there.has_several():
        waiting, gaps, again = _with_village(waiting), _with_village(gaps), _with_village(again)
    return Overview(counts, exited, waiting, gaps, drafts.everything(), again, visited_since(_monday()),
                    income_years.compared(), undecided.households())  # fmt: skip


def _with_village(lines: list[L]) -> list[L]:
    """In a book of several villages 二组 alone says little."""
    return [replace(line, group=f"{line.village}{line.group}") for line in lines]


def due(region: str = "", most: int = -1) -> Listing[Due]:
    """Households whose visit is overdue, the longest unvisited first; of a district's many, only so many."""
    condition = visits.overdue_sql(_today(), LAST_VISIT, settings.revisits())
    inside, codes = lying_in("h.region_code", region)
    query = f"""SELECT h.rowid FROM resident h WHERE {inside} AND {condition}
        ORDER BY h.monitor_cat IS NULL, h.risk_eliminated IS 1, {LAST_VISIT}, h.rowid LIMIT ?"""
    return Listing(numbers(query, *codes, most), _read_due)


def promised(most: int) -> list[Due]:
    """Households where the last visit said that somebody comes again (下次走访日期), by today; the earliest first."""
    query = f"""SELECT h.rowid, min(v.follow_up_date) AS day FROM visit v JOIN resident h ON h.id = v.household
        WHERE v.deleted IS NOT 1 AND v.follow_up_date <= ? AND v.visit_date = {LAST_VISIT}
        GROUP BY h.rowid ORDER BY day, h.rowid LIMIT ?"""
    days = {number: day(text) for number, text in every(query, _today().isoformat(), most)}
    rows = _read_due(list(days))
    return [replace(row, why=_PROMISED, due_on=on) for row, on in zip(rows, days.values(), strict=True)]


def visited_since(first: dt.date) -> int:
    """How many households were visited since a day."""
    query = """SELECT count(DISTINCT v.household) FROM visit v JOIN resident h ON h.id = v.household
        WHERE v.deleted IS NOT 1 AND v.visit_date BETWEEN ? AND ?"""
    return int(one(query, first.isoformat(), _today().isoformat())[0])


def lacking(limit: int) -> list[Lacking]:
    """Households with missing information, and what is missing."""
    rows = listing.households(Filter(missing=True)).rows(0, limit)
    keys = [row.key for row in rows]
    households = {str(h.id): h for h in Household.living().where(Household.id.in_(keys))}
    members: dict[str, list[Person]] = {}
    for person in Person.living().where(Person.household.in_(keys)):
        if person.member_state != "2":
            members.setdefault(str(person.household), []).append(person)
    return [
        Lacking(
            row.key,
            row.head,
            row.village,
            row.group,
            _gaps(households[row.key], members.get(row.key, [])),
            households[row.key].phone or "",
        )
        for row in rows
    ]


def _gaps(household: Household, members: list[Person]) -> tuple[str, ...]:
    labels = _empty(household)
    if not any(is_head(person.relation, person.member_state) for person in members):
        labels.append("户主")
    for person in members:
        own = [label for label in _empty(person) if not (label == "证件号码" and person.id_missing)]
        labels += [f"{person.name or '成员'}的{label}" for label in own]
    return tuple(labels)


def _empty(record: Record) -> list[str]:
    return [kind.called for name, kind in record.kinds().items() if kind.required and getattr(record, name) is None]


def _read_due(numbers: list[int]) -> list[Due]:
    found: dict[int, Due] = {}
    revisits = settings.revisits()
    for marks, part in chunks(numbers):
        query = f"""SELECT h.rowid, h.id, {HEAD}, v.name, coalesce(h.group_no, h.natural_village), h.phone, h.hh_type,
            h.monitor_cat, h.risk_eliminated, h.risk_elim_date, h.region_code, {LAST_VISIT}
            FROM household h LEFT JOIN village v ON v.region_code = h.region_code WHERE h.rowid IN ({marks})"""
        for number, key, head, village, group, phone, kind, monitor, gone, gone_on, region, last in every(query, *part):
            days = visits.allowed_days(kind, monitor, bool(gone), day(gone_on), _today(), revisits.of(region))
            seen = day(last)
            why = f"{_class(kind, monitor, gone)}{visits.often(days)}"
            found[number] = Due(
                key, head or "", village or "", group or "", phone or "", why, seen,
                seen + dt.timedelta(days=days) if seen else None,
            )  # fmt: skip
    marked = undecided.in_lists([row.household for row in found.values()])
    rows = [found[number] for number in numbers if number in found]
    return [replace(row, open=marked.get(row.household, row.open)) for row in rows] if marked else rows


def _class(kind: str | None, monitor: str | None, gone: int | None) -> str:
    if monitor:
        return "风险消除后" if gone else "监测对象"
    return code_list("hh_type").label(kind) or "未分类的户"


def _today() -> dt.date:
    return midnight().date()


def _monday() -> dt.date:
    return _today() - dt.timedelta(days=_today().weekday())


def midnight() -> dt.datetime:
    """When this day began."""
    return now().replace(hour=0, minute=0, second=0, microsecond=0)
