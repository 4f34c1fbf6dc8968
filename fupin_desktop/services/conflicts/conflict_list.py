"""What laptops disagree about after a merge, for a person to decide: which field, who said what, what stood before.

A conflict has one name in every book, "table:record:field". It is a view of the log: books with equal logs list equal
conflicts. What a deleted record's fields disagree about waits until somebody brings the record back.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from db.changes import DELETED, every
from db.household import Household
from db.kind import Kind as FieldKind
from db.log import turned
from db.models import BEHIND, KNOWN
from db.move import WAITS
from db.record import Record
from db.refusal import Refusal
from db.sql import stored_rows
from fupin_desktop import lazy, regions
from fupin_desktop.progress import Progress, no_progress
from fupin_desktop.roles import Right
from fupin_desktop.services.book import laptops, privacy, references, scope, summary, there
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.book.references import Home
from fupin_desktop.services.conflicts import to_decide
from fupin_desktop.services.conflicts.sides import Before, Side, must_choose, of_table
from fupin_desktop.services.conflicts.to_decide import Cell, Heap

_PART = 200
_KNOWN_BY_NAME = ("person", "village", "org", "project")


class NoConflict(Refusal):
    """There is no such conflict, or no longer."""


@dataclass(frozen=True)
class Conflict:
    """One field of one record with several values, oldest first; `before`: what they all replaced."""

    table: str
    record: str
    field: str
    label: str
    about: str
    household: str
    before: Before | None
    sides: tuple[Side, ...]
    later: bool = False
    #: Whose archive it is about, "" for what lies in the book itself.
    person: str = ""
    #: The name of the village where it lies, told in a book with several.
    village: str = ""

    @property
    def id(self) -> str:
        """Its name, the same in every book."""
        return f"{self.table}:{self.record}:{self.field}"

    @property
    def is_deletion(self) -> bool:
        """Whether it is about a record that one deleted and another went on with."""
        return self.field == DELETED

    @property
    def must_choose(self) -> bool:
        """Whether one of its values is to be taken: another can't be typed."""
        return not self.is_deletion and must_choose(KNOWN[self.table], self.field)

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
        return not self.is_deletion and bool(KNOWN[self.table].kinds()[self.field].hidden)


@dataclass(frozen=True)
class Kind:
    """Conflicts of one field, and how many there are."""

    table: str
    field: str
    label: str
    count: int


class Waiting:
    """Conflicts to decide, told a page at a time; in the same order in every book."""

    def __init__(self, of: Sequence[Heap], region: str = "") -> None:
        self._of, self._region = of, region

    @property
    def count(self) -> int:
        """How many there are."""
        return sum(heap.count for heap in self._of)

    def rows(self, start: int, n: int) -> list[Conflict]:
        """Up to `n` from `start`."""
        return _told(to_decide.page(self._of, start, n, self._region))

    def position(self, conflict_id: str) -> int | None:
        """Where the conflict of this name stands; None when it is not, or no longer, among them."""
        names = (":".join(cell[:3]) for cell in to_decide.page(self._of, 0, self.count, self._region))
        return next((place for place, name in enumerate(names) if name == conflict_id), None)

    def of(self, kind: Kind | None = None, region: str = "") -> Waiting:
        """Those of a kind, in a village or township; all without one."""
        return Waiting(
            [
                heap
                for heap in self._of
                if (kind is None or (heap.table, heap.field) == (kind.table, kind.field))
                and regions.lies_in(heap.region, region)
            ],
            region or self._region,
        )

    def of_village(self) -> Waiting:
        """Those that may leave the book: none of the archives."""
        return Waiting([heap for heap in self._of if KNOWN[heap.table].room == "village"], self._region)

    def within(self, places: Iterable[tuple[str, str]]) -> list[tuple[str, str, int]]:
        """Of these villages and townships (code, name) those of which something is to be decided, and how much."""
        counts: Counter[str] = Counter()
        for heap in self._of:
            counts[heap.region] += heap.count
        found = [(*place, sum(n for one, n in counts.items() if regions.lies_in(one, place[0]))) for place in places]
        return [one for one in found if one[2]]

    def kinds(self) -> list[Kind]:
        """The fields that are disagreed about, most conflicts first."""
        counts: Counter[tuple[str, str]] = Counter()
        for heap in self._of:
            counts[heap.table, heap.field] += heap.count
        found = [Kind(table, field, _label(table, field), count) for (table, field), count in counts.items()]
        return sorted(found, key=lambda kind: (-kind.count, kind.label))


@needs(Right.MERGE, Right.PSYCHOLOGY)
def waiting(kind: Kind | None = None) -> Waiting:
    """Conflicts to decide; those put off come last."""
    return Waiting(to_decide.heaps()).of(kind)


@needs(Right.MERGE, Right.PSYCHOLOGY)
def listed(kind: Kind | None = None, progress: Progress = no_progress, region: str = "") -> list[Conflict]:
    """The same (in a village or township), all of them, in one order whatever was put off here. Raises Cancelled."""
    items = list(to_decide.every_one(*((kind.table, kind.field) if kind else ("", "")), region))
    found: list[Conflict] = []
    for start in range(0, len(items), _PART):
        progress(start, len(items), "读出冲突各方的值")
        found += _told(items[start : start + _PART])
    return found


def kinds() -> list[Kind]:
    """The fields that are disagreed about, most conflicts first."""
    return waiting().kinds()


def sites(found: Iterable[Conflict]) -> dict[str, str]:
    """Code → what the laptops are called that said something in some conflicts, most often first."""
    counts: Counter[str] = Counter()
    for conflict in found:
        counts.update({side.code for side in conflict.sides})
    names = laptops.named(counts)
    return {code: names[code] for code, _ in counts.most_common()}


def count() -> int:
    """How many are to be decided."""
    return waiting().count


@needs(Right.MERGE, Right.PSYCHOLOGY)
def find(conflict_id: str) -> Conflict:
    """One conflict by its name. Raises NoConflict."""
    record = conflict_id.partition(":")[2].rpartition(":")[0]
    waiting = [cell for cell in to_decide.of_record(record) if ":".join(cell[:3]) == conflict_id]
    if not waiting:
        raise NoConflict("没有这处冲突，或者已经处理过了。请重新列出冲突再看。")
    return _told(waiting)[0]


@needs(Right.MERGE, Right.PSYCHOLOGY)
def of_record(conflict: Conflict) -> list[Conflict]:
    """All that is to be decided of the record of one, itself too."""
    return _told([cell for cell in to_decide.of_record(conflict.record) if cell.table == conflict.table])


@needs(Right.MERGE, Right.PSYCHOLOGY)
def saved_with(record: Sequence[Conflict], code: str) -> list[Conflict]:
    """What other laptops than `code` wrote of a record in the same saves as what they say in its conflicts, with nobody
    against it: the village that goes with their address. Its one side is theirs, `before` what they replaced."""
    cells = {one.field for one in record}
    stamps = [side.ts for one in record for side in one.sides if side.code != code]
    if not stamps:
        return []
    first, marks = record[0], ",".join("?" * len(stamps))
    log = KNOWN[first.table].log
    query = f"""SELECT ts, field FROM {log} WHERE record = ? AND tbl = ? AND field NOT IN ('', ?)
        AND action IN (SELECT action FROM {log} WHERE site_ts IN ({marks}))"""
    written = every(query, first.record, first.table, DELETED, *map(turned, stamps))
    wrote = {ts: field for ts, field in written if field not in cells}
    reckoned = BEHIND[first.table].reckoned if first.table in BEHIND else ()
    fields = sorted(set(wrote.values()).difference(reckoned))
    alone = of_table(KNOWN[first.table], [(first.record, field) for field in fields])
    return [
        replace(first, field=field, label=_label(first.table, field), before=before, sides=told)
        for (_, field), (told, before) in alone.items()
        if before and len(told) == 1 and told[0].ts in wrote
    ]


def whole(conflict: Conflict) -> list[str]:
    """The values of a conflict with their numbers whole, one for each side; noted. Raises Denied."""
    note_full([conflict])
    kind = kind_of(conflict)
    return [kind.show(kind.python_value(side.value)) for side in conflict.sides]


def leaving(conflict: Conflict) -> list[str]:
    """What the sides say where it leaves the book: of numbers no digit is open that is masked."""
    if not conflict.is_number:
        return [side.text for side in conflict.sides]
    kind = kind_of(conflict)
    return privacy.said_apart(kind, [kind.show(kind.python_value(side.value)) for side in conflict.sides])


def note_full(found: Iterable[Conflict]) -> None:
    """The numbers of these conflicts are about to be shown whole. Raises Denied."""
    for conflict in found:
        if conflict.is_number:
            privacy.ask(conflict.record, KNOWN[conflict.table].kinds()[conflict.field])


def _told(items: Sequence[Cell]) -> list[Conflict]:
    """The conflicts of some cells with all that a person wants to know."""
    if shown := [(cell.table, cell.record) for cell in items if cell.table in BEHIND]:
        lazy.load("fupin_desktop.services.psychology.disputes:note")(shown)
    by_table: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for cell in items:
        by_table[cell.table].append((cell.record, cell.field))
    told: dict[tuple[str, str, str], Conflict] = {}
    for table, cells in by_table.items():
        told.update({(table, item.record, item.field): item for item in _of_table(KNOWN[table], cells, items)})
    return [told[cell[:3]] for cell in items]


def _of_table(model: type[Record], wanted: list[tuple[str, str]], items: Sequence[Cell]) -> Iterable[Conflict]:
    later = {cell[:3] for cell in items if cell.later}
    keys = list(dict.fromkeys(record for record, _ in wanted))
    rows, moves = stored_rows(model, keys), _moving()
    owners = {} if model.behind else scope.homes(keys, {model.table()}, gone=True)
    is_told = there.has_several()
    homes = references.homes(filter(None, owners.values())) if is_told else {}
    for (record, field), (told, before) in of_table(model, wanted).items():
        row = rows.get(record, {})
        home = owners.get(record, "")
        whose = about(model, record, row) + ("（迁移没有办完）" if home in moves else "")
        yield Conflict(
            model.table(), record, field, _label(model.table(), field), whose, home, before, told,
            (model.table(), record, field) in later, str(row.get("person") or "") if model.behind else "",
            _village(homes.get(home), row) if is_told else "",
        )  # fmt: skip


def _village(home: Home | None, row: dict[str, Any]) -> str:
    """Where a record lies: its household, else what it says itself."""
    return home.village if home else regions.village_name(str(row.get("region_code") or ""))


def _moving() -> frozenset[str]:
    """The households whose move nobody has answered yet, or of which two say different things."""
    query = """SELECT household FROM "move" m WHERE deleted IS NOT 1 AND (state = ?
        OR EXISTS (SELECT 1 FROM conflict c WHERE c.record = m.id))"""
    return frozenset(row[0] for row in every(query, WAITS))


def kind_of(conflict: Conflict) -> FieldKind[Any]:
    """The kind of field that a conflict is about."""
    return KNOWN[conflict.table].kinds()[conflict.field]


def about(model: type[Record], record: str, row: dict[str, Any]) -> str:
    """What a record is called, also within a sentence: whose it is, of which year; what has a name of its own that
    everybody knows it by, by that alone."""
    who = str(row.get("name") or "")
    if who and model.table() in _KNOWN_BY_NAME:
        return who
    owner = row.get("person") or row.get("household") or row.get("kept") or (record if model is Household else None)
    if not who and owner:
        who = summary.name_of(owner)
    if model is Household:
        return summary.whose(who)
    year = f"{row['year']} 年" if row.get("year") else ""
    return " ".join(filter(None, (who, year, model.title)))


def _label(table: str, field: str) -> str:
    return "删除" if field == DELETED else KNOWN[table].kinds()[field].called
