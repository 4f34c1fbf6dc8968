"""What laptops disagree about after a merge, for a person to decide: which field, who said what, what stood before.

A conflict has one name in every book, "table:record:field". It is a view of the log: books with equal logs list equal
conflicts. What a deleted record's fields disagree about waits until somebody brings the record back.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from db.cells import Cells, Leaf
from db.changes import DELETED, chunks, every, one
from db.clock import written_at
from db.fields import Ref
from db.household import Household
from db.kind import Kind as FieldKind
from db.models import BY_TABLE
from db.pair import Pair
from db.record import Record
from db.refusal import Refusal
from db.sql import stored_rows
from fupin_desktop import regions
from fupin_desktop.progress import Progress, no_progress
from fupin_desktop.roles import Right
from fupin_desktop.services.book import privacy, records, summary
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.conflicts import to_decide
from fupin_desktop.services.conflicts.to_decide import BELONGS, Cell, Heap

#: What the two sides of a deletion are called.
GONE, STAYS = "已删除", "没有删除"
_PART = 200


class NoConflict(Refusal):
    """There is no such conflict, or no longer."""


@dataclass(frozen=True)
class Side:
    """One value that somebody gave. `value` is as stored, `text` as people read it (numbers masked)."""

    value: Any
    text: str
    who: str
    site: str
    at: dt.datetime
    title: str
    ts: str

    @property
    def code(self) -> str:
        """The code that the laptop writes under."""
        return self.ts[17:]


@dataclass(frozen=True)
class Conflict:
    """One field of one record with several values, oldest first; `before`: what they all replaced."""

    table: str
    record: str
    field: str
    label: str
    about: str
    household: str
    before: str
    sides: tuple[Side, ...]
    later: bool = False

    @property
    def id(self) -> str:
        """Its name, the same in every book."""
        return f"{self.table}:{self.record}:{self.field}"

    @property
    def is_deletion(self) -> bool:
        """Whether it is about a record that one deleted and another went on with."""
        return self.field == DELETED

    @property
    def names_record(self) -> bool:
        """Whether its values are keys of records: one of them may be taken, another can't be typed."""
        return not self.is_deletion and _names_record(BY_TABLE[self.table], self.field)

    def as_json(self, *, full: bool = True) -> dict[str, Any]:
        """As the command prints it; values as the dump has them, numbers masked unless `full`."""
        veiled = not full and self.is_number
        values = [
            {"value": side.text if veiled else side.value, "who": side.who, "site": side.site,
             "at": side.at.isoformat(timespec="milliseconds")}
            for side in self.sides
        ]  # fmt: skip
        return {"id": self.id, "table": self.table, "record": self.record, "field": self.field, "values": values}

    @property
    def is_number(self) -> bool:
        """Whether its values are numbers that are masked."""
        return not self.is_deletion and bool(BY_TABLE[self.table].kinds()[self.field].hidden)


@dataclass(frozen=True)
class Kind:
    """Conflicts of one field, and how many there are."""

    table: str
    field: str
    label: str
    count: int


class Waiting:
    """Conflicts to decide, told a page at a time; in the same order in every book."""

    def __init__(self, of: Sequence[Heap]) -> None:
        self._of = of

    @property
    def count(self) -> int:
        """How many there are."""
        return sum(heap.count for heap in self._of)

    def rows(self, start: int, n: int) -> list[Conflict]:
        """Up to `n` from `start`."""
        return _told(to_decide.page(self._of, start, n))

    def position(self, conflict_id: str) -> int | None:
        """Where the conflict of this name stands; None when it is not, or no longer, among them."""
        names = (":".join(cell[:3]) for cell in to_decide.page(self._of, 0, self.count))
        return next((place for place, name in enumerate(names) if name == conflict_id), None)

    def of(self, kind: Kind | None) -> Waiting:
        """Those of a kind; all without one."""
        return Waiting(
            [heap for heap in self._of if kind is None or (heap.table, heap.field) == (kind.table, kind.field)]
        )

    def kinds(self) -> list[Kind]:
        """The fields that are disagreed about, most conflicts first."""
        counts: Counter[tuple[str, str]] = Counter()
        for heap in self._of:
            counts[heap.table, heap.field] += heap.count
        found = [Kind(table, field, _label(table, field), count) for (table, field), count in counts.items()]
        return sorted(found, key=lambda kind: (-kind.count, kind.label))


@needs(Right.MERGE)
def waiting(kind: Kind | None = None) -> Waiting:
    """Conflicts to decide; those put off come last."""
    return Waiting(to_decide.heaps()).of(kind)


@needs(Right.MERGE)
def listed(kind: Kind | None = None, progress: Progress = no_progress) -> list[Conflict]:
    """The same, all of them, in one order whatever was put off here. Raises Cancelled."""
    items = list(to_decide.every_one(kind.table, kind.field) if kind else to_decide.every_one())
    found: list[Conflict] = []
    for start in range(0, len(items), _PART):
        progress(start, len(items), "读出冲突各方的值")
        found += _told(items[start : start + _PART])
    return found


def sides(cells: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str, str], tuple[Side, ...]]:
    """Who said what of these (table, record, field): for marks on what somebody may read anyway. No deletions."""
    by_table: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for table, record, field in cells:
        by_table[table].append((record, field))
    return {
        (table, *cell): told
        for table, wanted in by_table.items()
        for cell, told in _said(BY_TABLE[table], wanted).items()
    }


def _said(model: type[Record], wanted: list[tuple[str, str]]) -> dict[tuple[str, str], tuple[Side, ...]]:
    cells = _read(model, wanted)
    return _sides(model, cells, wanted, _by_undo(cells, wanted))


def kinds() -> list[Kind]:
    """The fields that are disagreed about, most conflicts first."""
    return waiting().kinds()


def sites(found: Iterable[Conflict]) -> dict[str, str]:
    """Code → name of the laptops that said something in some conflicts, most often first. Two of one name are told
    apart by their codes."""
    counts: Counter[str] = Counter()
    names: dict[str, str] = {}
    for conflict in found:
        counts.update({side.code for side in conflict.sides})
        names.update({side.code: side.site for side in conflict.sides})
    shared = {name for name, times in Counter(names.values()).items() if times > 1}
    return {
        code: f"{names[code]}（{code[:4]}）" if names[code] in shared else names[code]
        for code, _ in counts.most_common()
    }


def count() -> int:
    """How many are to be decided."""
    return waiting().count


@needs(Right.MERGE)
def find(conflict_id: str) -> Conflict:
    """One conflict by its name. Raises NoConflict."""
    record = conflict_id.partition(":")[2].rpartition(":")[0]
    waiting = [cell for cell in to_decide.of_record(record) if ":".join(cell[:3]) == conflict_id]
    if not waiting:
        raise NoConflict("没有这处冲突，或者已经处理过了。请重新列出冲突再看。")
    return _told(waiting)[0]


def note_full(found: Iterable[Conflict]) -> None:
    """The numbers of these conflicts are about to be shown whole. Raises Denied."""
    for conflict in found:
        if conflict.is_number:
            privacy.ask(conflict.record, BY_TABLE[conflict.table].kinds()[conflict.field])


def _told(items: Sequence[Cell]) -> list[Conflict]:
    """The conflicts of some cells with all that a person wants to know."""
    by_table: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for cell in items:
        by_table[cell.table].append((cell.record, cell.field))
    told: dict[tuple[str, str, str], Conflict] = {}
    for table, cells in by_table.items():
        told.update({(table, item.record, item.field): item for item in _of_table(BY_TABLE[table], cells, items)})
    return [told[cell[:3]] for cell in items]


def _of_table(model: type[Record], wanted: list[tuple[str, str]], items: Sequence[Cell]) -> Iterable[Conflict]:
    later = {cell[:3] for cell in items if cell.later}
    keys = list(dict.fromkeys(record for record, _ in wanted))
    cells = _read(model, wanted)
    rows = stored_rows(model, keys)
    again = _by_undo(cells, wanted)
    for (record, field), told in _sides(model, cells, wanted, again).items():
        yield Conflict(
            model.table(), record, field, _label(model.table(), field), about(model, record, rows.get(record, {})),
            records.household_of(record) or "", _before(model, cells, (record, field), again), told,
            (model.table(), record, field) in later,
        )  # fmt: skip


def _read(model: type[Record], wanted: list[tuple[str, str]]) -> Cells:
    cells = Cells(model, list(dict.fromkeys(record for record, _ in wanted)), {})
    cells.read([cell for record, field in wanted for cell in _needed(cells, record, field)])
    return cells


def _sides(
    model: type[Record], cells: Cells, wanted: list[tuple[str, str]], again: Collection[str]
) -> dict[tuple[str, str], tuple[Side, ...]]:
    leaves = {cell: _sides_of(model, cells, cell, again) for cell in wanted}
    who = _who({ts for told in leaves.values() for ts, _, _ in told})
    return {cell: tuple(Side(value, text, *who[ts], ts) for ts, value, text in told) for cell, told in leaves.items()}


def _by_undo(cells: Cells, wanted: Iterable[tuple[str, str]]) -> set[str]:
    """The entries of some cells by which an undo brought back what was."""
    stamps = [ts for record, field in wanted for ts in cells.entries.get(record, {}).get(field, ())]
    query = """SELECT c.ts FROM "change" c JOIN "action" a ON a.ts = c.action WHERE c.ts IN ({}) AND a.kind = 'undo'"""
    return {ts for marks, part in chunks(stamps) for (ts,) in every(query.format(marks), *part)}


def _leaves(cells: Cells, cell: tuple[str, str], again: Collection[str]) -> list[Leaf]:
    """The leaves of a cell, oldest first: what an undo brought back is told by the entry that had said it before."""
    return sorted((_first_said(cells, cell, ts, again), value) for ts, value in cells.leaves(*cell))


def _first_said(cells: Cells, cell: tuple[str, str], ts: str, again: Collection[str]) -> str:
    known = cells.entries.get(cell[0], {}).get(cell[1], ())
    while ts in again:
        undone = [by for by in cells.replaced_by(ts) if by in known]
        before = set().union(*map(cells.replaced_by, undone))
        said = [old for old, value in cells.told_of(*cell, before) if value == cells.value(ts)]
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
    return f"{STAYS}（{kind.label}：{show(model, field, leaf[1]) or '空'}）"


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


_WHO = """SELECT c.ts, a.actor, a.title, s.name FROM "change" c LEFT JOIN "action" a ON a.ts = c.action
    LEFT JOIN site s ON s.code = substr(c.ts, 18) WHERE c.ts IN ({})"""


def _who(stamps: Collection[str]) -> dict[str, tuple[str, str, dt.datetime, str]]:
    """(who, which laptop, when, in what) of entries."""
    found = {}
    for marks_of_part, part in chunks(stamps):
        for ts, actor, title, laptop in every(_WHO.format(marks_of_part), *part):
            at = written_at(ts)
            found[ts] = (actor or "", laptop or ts[17:], at, title or "")
    return found


def _before(model: type[Record], cells: Cells, cell: tuple[str, str], again: Collection[str]) -> str:
    """What all sides replaced, where they replaced one thing."""
    record, field = cell
    if field == DELETED:
        return ""
    shared = set.intersection(*(cells.replaced_by(ts) for ts, _ in _leaves(cells, cell, again)))
    told = cells.told_of(record, field, shared)
    return show(model, field, told[-1][1]) if told else ""


def kind_of(conflict: Conflict) -> FieldKind[Any]:
    """The kind of field that a conflict is about."""
    return BY_TABLE[conflict.table].kinds()[conflict.field]


def show(model: type[Record], field: str, stored: Any) -> str:
    """A stored value as people read it, its number masked."""
    kind = model.kinds()[field]
    if stored and _names_record(model, field):
        return summary.described(stored)
    if stored and field == "region_code":
        return regions.village_name(stored) or str(stored)
    return kind.masked(kind.show(kind.python_value(stored)))


def _names_record(model: type[Record], field: str) -> bool:
    return isinstance(model.kinds()[field], Ref) or (model is Pair and field == "kept")


def about(model: type[Record], record: str, row: dict[str, Any]) -> str:
    """What a record is called: whose it is, of which year."""
    who = str(row.get("name") or "")
    owner = row.get("person") or row.get("household") or row.get("kept") or (record if model is Household else None)
    if not who and owner:
        who = summary.name_of(owner)
    return " ".join(part for part in (who, str(row.get("year") or ""), model.title) if part)


def _label(table: str, field: str) -> str:
    return "删除" if field == DELETED else BY_TABLE[table].kinds()[field].label
