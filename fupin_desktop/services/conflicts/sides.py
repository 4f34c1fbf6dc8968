"""Who said what of a cell: the values that laptops gave it, by whom and where, and what they all replaced."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from db.cells import Cells, Leaf
from db.changes import DELETED, chunks, every, one
from db.clock import written_at
from db.fields import Ref, Sealed
from db.kind import Kind
from db.log import turned
from db.models import KNOWN
from db.pair import Pair
from db.record import Record
from fupin_desktop import lazy, regions
from fupin_desktop.services.book import laptops, privacy, summary
from fupin_desktop.services.conflicts.to_decide import BELONGS

#: What the two sides of a deletion are called.
GONE, STAYS = "已删除", "没有删除"


@dataclass(frozen=True)
class Side:
    """One value that somebody gave. `value` is as stored, `text` as people read it (numbers masked, what differs
    told apart); `place` and `laptop`: where the laptop stands and what it is called there, `site` what it calls itself.
    """

    value: Any
    text: str
    who: str
    site: str
    at: dt.datetime
    title: str
    place: str
    laptop: str
    ts: str

    @property
    def code(self) -> str:
        """The code that the laptop writes under."""
        return self.ts[17:]

    @property
    def by(self) -> str:
        """Who said it, by person and place."""
        return f"{' · '.join(filter(None, (self.place, self.who)))}，{self.laptop}".lstrip("，")


@dataclass(frozen=True)
class Before:
    """What all sides replaced, as stored and as people read it."""

    value: Any
    text: str


#: Values of a field, side by side, none of two that differ alike.
Apart = Callable[[Kind[Any], Sequence[str]], list[str]]


def of_cells(cells: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str, str], tuple[Side, ...]]:
    """Who said what of these (table, record, field): for marks on what somebody may read anyway. No deletions."""
    by_table: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for table, record, field in cells:
        by_table[table].append((record, field))
    return {
        (table, *cell): told
        for table, wanted in by_table.items()
        for cell, (told, _) in of_table(KNOWN[table], wanted, privacy.said_apart).items()
    }


def of_table(
    model: type[Record], wanted: list[tuple[str, str]], apart: Apart = privacy.told_apart
) -> dict[tuple[str, str], tuple[tuple[Side, ...], Before | None]]:
    """(record, field) of a table → who said what, oldest first, and what all of them replaced."""
    cells = _read(model, wanted)
    again = _by_undo(model.log, cells, wanted)
    leaves = {cell: _sides_of(model, cells, cell, again) for cell in wanted}
    who = _who(model.log, {ts for told in leaves.values() for ts, _, _ in told})
    found = {}
    for cell, told in leaves.items():
        before = _before(model, cells, cell, again)
        texts = [text for _, _, text in told]
        kind = model.kinds().get(cell[1])
        if kind is not None and kind.hidden:
            values = [*(value for _, value, _ in told), *([before.value] if before else [])]
            texts = apart(kind, [kind.show(kind.python_value(value)) for value in values])
            before = replace(before, text=texts[-1]) if before else None
        sides = [Side(value, text, *who[ts], ts) for (ts, value, _), text in zip(told, texts, strict=False)]
        found[cell] = tuple(sides), before
    return found


def _read(model: type[Record], wanted: list[tuple[str, str]]) -> Cells:
    cells = Cells(model, list(dict.fromkeys(record for record, _ in wanted)), {})
    cells.read([cell for record, field in wanted for cell in _needed(cells, record, field)])
    return cells


def _by_undo(log: str, cells: Cells, wanted: Iterable[tuple[str, str]]) -> set[str]:
    """The entries of some cells by which an undo brought back what was."""
    stamps = [ts for record, field in wanted for ts in cells.entries.get(record, {}).get(field, ())]
    query = "SELECT c.ts FROM {} c JOIN action a ON a.ts = c.action WHERE c.site_ts IN ({}) AND a.kind = 'undo'"
    return {ts for marks, part in chunks(map(turned, stamps)) for (ts,) in every(query.format(log, marks), *part)}


def _leaves(cells: Cells, cell: tuple[str, str], again: Collection[str]) -> list[Leaf]:
    """The leaves of a cell, oldest first: what an undo brought back is told by the entry that had said it before."""
    return sorted((_first_said(cells, cell, ts, again), value) for ts, value in cells.leaves(*cell))


def _first_said(cells: Cells, cell: tuple[str, str], ts: str, again: Collection[str]) -> str:
    known = cells.entries.get(cell[0], {}).get(cell[1], ())
    while ts in again:
        undone = [by for by in cells.replaced_by(ts) if by in known]
        before = set().union(*map(cells.replaced_by, undone))
        said = [old for old, value in cells.told_of(*cell, before) if value == cells.value(ts, cell[1])]
        if not said:
            break
        ts = said[-1]
    return ts


def _needed(cells: Cells, record: str, field: str) -> list[tuple[str, str]]:
    return cells.all_of(record) if field == DELETED else [(record, field)]


def _sides_of(
    model: type[Record], cells: Cells, cell: tuple[str, str], again: Collection[str]
) -> list[tuple[str, Any, str]]:
    """(stamp, value, text) of each different value, by who said it first."""
    record, field = cell
    if field == DELETED:
        return _sides_of_deletion(model, cells, record, again)
    first: dict[Any, str] = {}
    for ts, value in _leaves(cells, cell, again):
        first.setdefault(value, ts)
    return [(ts, value, show(model, field, value)) for value, ts in first.items()]


def _sides_of_deletion(
    model: type[Record], cells: Cells, record: str, again: Collection[str]
) -> list[tuple[str, Any, str]]:
    leaves = _leaves(cells, (record, DELETED), again)
    gone = [(ts, 1, GONE) for ts, value in leaves if value][:1]
    stays = [(ts, 0, STAYS) for ts, value in leaves if not value and ts not in cells.births.get(record, ())][:1]
    if not stays:
        stays = [(ts, 0, _still(model, field, (ts, value))) for field, (ts, value) in cells.unseen(record)][-1:]
    if not stays:
        stays = _child_entered(model, record)
    return sorted(gone + stays)


def _still(model: type[Record], field: str, leaf: Leaf) -> str:
    kind = model.kinds()[field]
    return f"{STAYS}（{kind.called}：{show(model, field, leaf[1]) or '空'}）"


def _child_entered(model: type[Record], record: str) -> list[tuple[str, Any, str]]:
    """Who entered something under a deleted record last."""
    found = []
    for parent, child, name in BELONGS:
        if parent is model:
            query = f"""SELECT max(b.ts) FROM "{child.table()}" c JOIN "change" b ON b.record = c.id AND b.field = ''
                WHERE c."{name}" = ? AND c.deleted IS NOT 1"""
            if ts := one(query, record)[0]:
                found.append((ts, 0, f"{STAYS}（还有{child.title}）"))
    return sorted(found)[-1:]


_WHO = """SELECT c.ts, a.actor, a.title, s.name FROM {} c LEFT JOIN "action" a ON a.ts = c.action
    LEFT JOIN site s ON s.code = substr(c.ts, 18) WHERE c.site_ts IN ({})"""


def _who(log: str, stamps: Collection[str]) -> dict[str, tuple[str, str, dt.datetime, str, str, str]]:
    """(who, what the laptop calls itself, when, in what, where it stands, what it is called there) of entries."""
    found = {}
    places = laptops.places({ts[17:] for ts in stamps})
    for marks_of_part, part in chunks(map(turned, stamps)):
        for ts, actor, title, laptop in every(_WHO.format(log, marks_of_part), *part):
            at = written_at(ts)
            found[ts] = (actor or "", laptop or ts[17:], at, title or "", *places[ts[17:]])
    return found


def _before(model: type[Record], cells: Cells, cell: tuple[str, str], again: Collection[str]) -> Before | None:
    """What all sides replaced, where they replaced one thing."""
    record, field = cell
    if field == DELETED:
        return None
    shared = set.intersection(*(cells.replaced_by(ts) for ts, _ in _leaves(cells, cell, again)))
    told = cells.told_of(record, field, shared)
    return Before(told[-1][1], show(model, field, told[-1][1])) if told else None


def show(model: type[Record], field: str, stored: Any) -> str:
    """A stored value as people read it, its number masked."""
    kind = model.kinds()[field]
    if stored and names_record(model, field):
        return summary.described(stored)
    if stored and model.behind and isinstance(kind, Sealed):
        return str(lazy.load("fupin_desktop.services.psychology.disputes:said")(model, field, stored))
    return kind.masked(regions.said(kind, kind.python_value(stored)))


def must_choose(model: type[Record], field: str) -> bool:
    """Whether one of the values may be taken, another can't be typed: keys of records, what several parts make up."""
    return names_record(model, field) or isinstance(model.kinds()[field], Sealed)


def names_record(model: type[Record], field: str) -> bool:
    """Whether the values of a field are keys of records."""
    return isinstance(model.kinds()[field], Ref) or (model is Pair and field == "kept")
