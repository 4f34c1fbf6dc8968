"""What the records of a ledger add up to: all that fits, and by an answer.

A state (`ledgers/ledger.py: State`) adds up over records of one time alone: where what is wanted is of several years
there is no such sum. Small counts of a village are kept back in a ledger that tells of people what the law calls
sensitive (a field that is P2), from who may not open that village's households without a reason; a list names its
people, and asks for the reason before it leaves the book.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from peewee import SQL, Case, fn

from db.clock import today
from db.fields import Code, Codes, Date
from db.kind import Kind, Privacy
from db.models import BY_TABLE
from db.owners import REGION
from fupin_desktop import regions
from fupin_desktop.ledgers.ledger import Field, Flow, Ledger, State
from fupin_desktop.roles import Right
from fupin_desktop.rules.suppression import FEWEST, protect
from fupin_desktop.services.book import access, references
from fupin_desktop.services.book import opening as books
from fupin_desktop.services.ledgers import lists
from fupin_desktop.services.ledgers.lists import Wanted

#: What is said in place of a small count.
HIDDEN = f"少于 {FEWEST}"
_ALL = "合计"


@dataclass(frozen=True)
class Group:
    """What the records of one answer add up to: how many, and the ledger's sums in their order, by their names in
    `keys`. None: kept back; of a sum also where it is a state and the records are of several times."""

    value: Any
    words: str
    count: int | None
    sums: tuple[Any, ...]
    keys: tuple[str, ...] = ()

    def of(self, key: str) -> Any:
        """A sum by its name; 0 where there is none."""
        return self.sums[self.keys.index(key)] or 0

    @property
    def counted(self) -> str:
        """How many, as people read it."""
        return HIDDEN if self.count is None else references.written(self.count)

    def added(self, place: int) -> str:
        """A sum, as people read it; "" for nothing and for none."""
        return references.written(self.sums[place]) if self.sums[place] else ""


def ways(ledger: Ledger) -> tuple[Field, ...]:
    """By what its records are counted: as it declares, and in a book of several villages by theirs where they are of
    households."""
    own = tuple(ledger.group_by)
    of_several = references.shows_home(ledger.model) and not regions.is_village(books.region())
    return own if not of_several or any(by.name == REGION for by in own) else (*own, lists.VILLAGE)


def totals(ledger: Ledger, wanted: Wanted) -> Group:
    """How many records fit, and their sums."""
    [row] = rows = _counted(ledger, wanted)
    return _group(ledger, None, _ALL, row, at_once=_of_one_time(ledger, rows))


def grouped(ledger: Ledger, wanted: Wanted, by: Kind[Any]) -> list[Group]:
    """The same for each answer of a field (each year of a date), in the order of the answers."""
    key = fn.substr(by, 1, 4) if isinstance(by, Date) else references.lies(ledger.model) if by is lists.VILLAGE else by
    rows = _counted(ledger, wanted, key, of=by)
    at_once = by is ledger.of_year or _of_one_time(ledger, rows)
    found = {row[-1]: row for row in rows}
    called = dict(lists.called(by, [value for value in found if value is not None]))
    order = list(called) if isinstance(by, Code) else sorted(called, key=lambda value: str(called[value]))
    groups = [_group(ledger, value, called[value], found[value], at_once=at_once) for value in order]
    if None in found:
        groups.append(_group(ledger, None, lists.UNFILLED, found[None], at_once=at_once))
    return _protected(groups) if _is_kept_back(ledger, wanted, by) else groups


@dataclass(frozen=True)
class Statistics:
    """All that a ledger counts of what is wanted. `by`: the name of a field → its groups."""

    total: Group
    by: Mapping[str, Sequence[Group]]


def shown(ledger: Ledger, wanted: Wanted) -> Group:
    """The totals as they are told without the list: small counts kept back."""
    total = totals(ledger, wanted)
    return _hidden(total) if 0 < (total.count or 0) < FEWEST and _is_kept_back(ledger, wanted) else total


def statistics(ledger: Ledger, wanted: Wanted) -> Statistics:
    """For who takes them out of the window."""
    return Statistics(shown(ledger, wanted), {str(by.name): grouped(ledger, wanted, by) for by in ways(ledger)})


def chip_counts(ledger: Ledger, wanted: Wanted) -> dict[str, int]:
    """How many each chip would leave of what fits otherwise: of all in one look."""
    asked = [fn.sum(lists.finds(ledger, chip, wanted)) for chip in ledger.chips]
    if not asked:
        return {}
    condition = lists.condition(ledger, replace(wanted, chip=""))
    [row] = lists.fetched(ledger.model.select(*asked).where(condition))
    return {chip.title: count or 0 for chip, count in zip(ledger.chips, row, strict=True)}


def told(ledger: Ledger, total: Group) -> list[str]:
    """The sums in words: 收入 1,200 元; then what has to be chosen before the rest adds up."""
    said, of = list(filter(None, _said(ledger, total))), ledger.of_year
    return [*said, f"选一个{of.label}才有合计"] if of is not None and total.count and None in total.sums else said


def _said(ledger: Ledger, total: Group) -> list[str]:
    """Each sum in words, "" where there is nothing of it."""
    texts = [f"{one.label} {total.added(place)} {one.field.unit}".strip() for place, one in enumerate(ledger.sums)]
    return [text + _part(one, total) if amount else ""
            for text, one, amount in zip(texts, ledger.sums, total.sums, strict=True)]  # fmt: skip


def _part(one: Flow, total: Group) -> str:
    """Which part of another sum it is, where that is told."""
    whole = total.of(one.share) if one.share else 0
    return f"（{total.of(one.key) / whole:.0%}）" if whole else ""


def by_column(ledger: Ledger, total: Group) -> dict[str, str]:
    """Name of a field → what stands below its column: the one sum of it that there is anything of."""
    found: dict[str, list[str]] = {}
    for place, one in enumerate(ledger.sums):
        if one.less is None and one.naming is None and total.sums[place]:
            found.setdefault(str(one.field.name), []).append(total.added(place))
    return {name: texts[0] for name, texts in found.items() if len(texts) == 1}


def beside_columns(ledger: Ledger, total: Group) -> str:
    """In words the sums of a column of which there are several, so that none stands below it."""
    below, names = by_column(ledger, total), [str(one.field.name) for one in ledger.sums]
    told_of = zip(names, _said(ledger, total), strict=True)
    return "　".join(text for name, text in told_of if text and names.count(name) > 1 and name not in below)


def _counted(ledger: Ledger, wanted: Wanted, *by: Any, of: Kind[Any] | None = None) -> list[Any]:
    year = [ledger.of_year] if ledger.of_year is not None else []
    asked = [fn.count(SQL("*")), *map(_sum, ledger.sums), *map(fn.min, year), *map(fn.max, year), *by]
    query = ledger.model.select(*asked).where(lists.condition(ledger, wanted, of))
    return lists.fetched(query.group_by(*by) if by else query)


def _sum(one: Flow) -> Any:
    if one.naming is not None:
        other, of = one.field.model, BY_TABLE[one.naming.table]
        named = other.select(fn.sum(one.field)).where(one.naming == of.id, other.deleted.is_null() | ~other.deleted)
        return fn.sum(named.where(one.where(today())) if one.where else named)
    value: Any = one.field
    own = SQL(f'"{one.field.name}"')
    if one.less:
        value = Case(None, [(one.less(today()), SQL(f'-"{one.field.name}"'))], own)
    elif one.where:
        value = Case(None, [(one.where(today()), own)])
    return fn.sum(value)


def _of_one_time(ledger: Ledger, rows: Sequence[Sequence[Any]]) -> bool:
    """Whether all that was counted is of one year, where that matters: by the first and last year of each row."""
    first = 1 + len(ledger.sums)
    return ledger.of_year is None or len({year for row in rows for year in row[first : first + 2]}) < 2


def _group(ledger: Ledger, value: Any, words: str, row: Sequence[Any], *, at_once: bool) -> Group:
    sums = zip(ledger.sums, row[1:], strict=False)
    added = (one.field.python_value(amount or 0) if at_once or not _is_of_year(one) else None for one, amount in sums)
    return Group(value, words, row[0], tuple(added), tuple(one.key for one in ledger.sums))


def _is_of_year(one: Flow) -> bool:
    return isinstance(one, State) and one.within is not None


def is_sensitive(ledger: Ledger, by: Kind[Any] | None = None) -> bool:
    """Whether a count of its records tells something sensitive of people: by what each of them must say, or by the
    answers of a field."""
    musts = [kind for kind in ledger.model.kinds().values() if kind.required and isinstance(kind, Code | Codes)]
    return any(kind.privacy is Privacy.P2 for kind in (*musts, *([by] if by is not None else [])))


def _is_kept_back(ledger: Ledger, wanted: Wanted, by: Kind[Any] | None = None) -> bool:
    region = wanted.region or books.region()
    of_village = regions.is_village(region) or (by is not None and by.name == REGION)
    may_open = access.may(Right.EVERYWHERE) or access.visitor().is_own(region, "")
    return bool(of_village and not wanted.household and not may_open and is_sensitive(ledger, by))


def _protected(groups: Sequence[Group]) -> list[Group]:
    """The groups without small counts, without their sums, and without those by which they could be reckoned."""
    shown = protect([[group.count or 0] for group in groups], FEWEST)
    return [_hidden(group) if row[0] is None else group for group, row in zip(groups, shown.rows, strict=True)]


def _hidden(group: Group) -> Group:
    return replace(group, count=None, sums=(None,) * len(group.sums))
