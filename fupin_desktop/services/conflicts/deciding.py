"""Deciding conflicts: an ordinary save that names everything it decides between, so that it is decided everywhere.

The value not taken stays in the history. Undo brings the disagreement back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from db import put_off as put_off_inside
from db.changes import DELETED, Writer, change, chunks, every
from db.connection import execute
from db.models import BEHIND, BY_TABLE, KNOWN
from db.pair import Pair
from db.psychology import ARCHIVES
from db.refusal import Refusal
from db.undo import entries_with
from fupin_desktop import lazy
from fupin_desktop.progress import Progress, no_progress
from fupin_desktop.roles import Right
from fupin_desktop.services.book import access
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.conflicts import conflict_list, joining, sides
from fupin_desktop.services.conflicts.conflict_list import Conflict
from fupin_desktop.services.conflicts.sides import Side
from fupin_desktop.services.conflicts.to_decide import BELONGS

LEFT, RIGHT = "left", "right"
_PART = 500


class CannotDecide(Refusal):
    """The answer does not fit the conflict."""


@dataclass(frozen=True)
class Decision:
    """A conflict and the stored value that it gets."""

    conflict: Conflict
    value: Any

    @property
    def text(self) -> str:
        """The value as people read it."""
        if self.conflict.is_deletion:
            return sides.GONE if self.value else sides.STAYS
        return sides.show(KNOWN[self.conflict.table], self.conflict.field, self.value)


def take(conflict: Conflict, choice: str) -> Decision:
    """`choice`: "left" (the oldest value), "right" (the newest), or another value as a person writes it.

    Raises BadValue for what the field can't hold, CannotDecide for a deletion that gets a value.
    """
    if choice in (LEFT, RIGHT):
        return Decision(conflict, conflict.sides[0 if choice == LEFT else -1].value)
    if conflict.is_deletion:
        raise CannotDecide("删除的冲突只能选 left（左边）或 right（右边），不能填别的值。")
    if conflict.must_choose and choice not in [side.value for side in conflict.sides]:
        raise CannotDecide("这一处只能选一方说的：left（左边）或 right（右边），不能填别的值。")
    return other(conflict, conflict_list.kind_of(conflict).parse(choice))


def other(conflict: Conflict, value: Any) -> Decision:
    """Another value than any side gave."""
    return Decision(conflict, conflict_list.kind_of(conflict).db_value(value))


@needs(Right.MERGE, Right.PSYCHOLOGY)
def decide(actor: str, decisions: Sequence[Decision], progress: Progress = no_progress) -> int:
    """Write decisions as one action; undo takes them back together, but those of archives. Returns how many. Raises
    Denied, and Cancelled; then nothing was decided."""
    if not decisions:
        return 0
    inside = _check(decisions)
    title = f"处理冲突：{decisions[0].conflict.label}" if len(decisions) == 1 else f"处理 {len(decisions)} 处冲突"
    ordered = sorted(decisions, key=lambda one: one.conflict.table)
    with change(actor, ARCHIVES if inside else title) as writer:
        for start in range(0, len(ordered), _PART):
            progress(start, len(ordered), "写下决定")
            for table, part in groupby(ordered[start : start + _PART], key=lambda one: one.conflict.table):
                _write(writer, table, list(part))
        for decision in ordered:
            if decision.conflict.is_deletion and decision not in inside:
                _with_children(writer, decision)
            elif (decision.conflict.table, decision.conflict.field) == (Pair.table(), "kept") and decision.value:
                joining.join_again(writer, Pair.get_by_id(decision.conflict.record), decision.value)
        if inside:
            lazy.load("fupin_desktop.services.psychology.arrivals:reckon")({one.conflict.person for one in inside})
    if inside:
        put_off_inside.keep()
    return len(decisions)


def _check(decisions: Sequence[Decision]) -> list[Decision]:
    """Those about archives. Raises Denied for whoever may not decide one."""
    inside = [one for one in decisions if one.conflict.table in BEHIND]
    if len(inside) < len(decisions):
        access.require(Right.MERGE)
    if inside:
        wanted = [(one.conflict.table, one.conflict.record, one.conflict.field) for one in inside]
        lazy.load("fupin_desktop.services.psychology.disputes:check")(wanted)
    return inside


def _write(writer: Writer, table: str, decisions: Sequence[Decision]) -> None:
    """A decision is between the sides that were looked at: what arrived since stays, and is asked about again."""
    cells = [(one.conflict.record, one.conflict.field, one.value) for one in decisions]
    of_fields = [cell for cell in cells if cell[1] != DELETED]
    writer.write_cells(KNOWN[table], [cell for cell in cells if cell[1] == DELETED])
    if of_fields:
        seen = {(one.conflict.record, one.conflict.field): one.conflict.sides for one in decisions}
        writer.write_beside(KNOWN[table], of_fields, lambda *cell: [side.value for side in seen[cell]])


def plan(found: Iterable[Conflict], choice: str, site: str = "") -> list[Decision]:
    """The same decision for some conflicts, to be looked at before `decide`: always the oldest value, always the
    newest, or what a laptop (`site`, its code) said; where that one said nothing, the conflict is left.
    """
    planned = []
    for conflict in found:
        if not site:
            planned.append(take(conflict, choice))
        elif told := [side for side in conflict.sides if side.code == site]:
            planned.append(Decision(conflict, told[-1].value))
    return planned


def whole(conflict: Conflict, side: Side) -> list[Decision]:
    """What a laptop said of the whole record of a conflict, for all that is to be decided of it; what the others saved
    together with what is not taken goes back too: half of one village's and half of another's makes an address that
    there is not."""
    record = conflict_list.of_record(conflict)
    beside = conflict_list.saved_with(record, side.code)
    return plan(record, "", side.code) + [Decision(one, one.before.value) for one in beside if one.before]


@needs(Right.MERGE, Right.PSYCHOLOGY)
def put_off(conflict: Conflict, later: bool = True) -> None:
    """Decide later: it stays in the list, at its end on screen. Local to this book."""
    model, cell = KNOWN[conflict.table], (conflict.record, conflict.field, conflict.table)
    execute(f"UPDATE {model.disputes} SET later=? WHERE record=? AND field=? AND tbl=?", int(later), *cell)
    if model.behind:
        put_off_inside.keep()


def _with_children(writer: Writer, decision: Decision) -> None:
    """What was deleted with a record comes back with it; what somebody entered under a deleted one goes, or moves to
    the record that it was joined into."""
    conflict = decision.conflict
    if not decision.value:
        _bring_back(writer, conflict)
        return
    if pair := _joined_by(conflict.record):
        joining.carry_late(writer, conflict.table, conflict.record, pair)
        return
    for parent, child, name in BELONGS:
        if parent.table() != conflict.table:
            continue
        query = f'SELECT id FROM "{child.table()}" WHERE "{name}" = ? AND deleted IS NOT 1'
        writer.write_cells(child, [(row[0], DELETED, 1) for row in every(query, conflict.record)])


def _bring_back(writer: Writer, conflict: Conflict) -> None:
    by_table: dict[str, set[str]] = {}
    for side in conflict.sides:
        if side.value:
            for _, table, record, field, _ in entries_with(side.ts):
                if field == DELETED:
                    by_table.setdefault(table, set()).add(record)
    for table, keys in by_table.items():
        if table in BY_TABLE:
            _revive(writer, table, keys - {conflict.record})


def _revive(writer: Writer, table: str, keys: Iterable[str]) -> None:
    gone: list[str] = []
    for marks, part in chunks(keys):
        gone += [row[0] for row in every(f'SELECT id FROM "{table}" WHERE deleted = 1 AND id IN ({marks})', *part)]
    writer.write_cells(BY_TABLE[table], [(key, DELETED, 0) for key in sorted(gone)])


def _joined_by(key: str) -> Pair | None:
    """By which a person made this record one with another, that stayed."""
    found: Pair | None = (
        Pair.living()
        .where(((Pair.first == key) | (Pair.second == key)) & Pair.same & (Pair.kept != key))
        .order_by(Pair.id)
        .first()
    )
    return found
