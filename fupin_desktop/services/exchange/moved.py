"""Whose word a move is: the old village offers a household, the one to which it is offered takes it or not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from db.changes import DELETED, every, one
from db.household import Household
from db.log import Entry
from db.move import REFUSED, TAKEN, WAITS, Move
from db.owners import REGION
from db.psychology import ArchiveEntry
from fupin_desktop import regions

TABLE = Move.table()
#: What the receiving village writes of a move that is not yet its own.
_ANSWERS = frozenset({"state", "answered_on", "answered_by", "refusal", "old_no"})


def is_answer(entry: Entry, told: Mapping[str, Any], inside: Callable[[str], bool]) -> bool:
    """Whether an entry takes a household that is offered to the sender, refuses it, or gives back what it took.
    `inside`: whether a region's code is the sender's."""
    table, record, field = entry[2:5]
    if table == TABLE and field in _ANSWERS:
        known = one('SELECT to_village FROM "move" WHERE id = ? AND deleted IS NOT 1', record)
        return bool(known) and inside(known[0] or "") and told.get("state", WAITS) in (WAITS, TAKEN, REFUSED)
    if table != Household.table() or field != REGION:
        return False
    query = """SELECT from_village, to_village, state, EXISTS (SELECT 1 FROM conflict c WHERE c.record = m.id)
        FROM "move" m WHERE household = ? AND deleted IS NOT 1"""
    known = one(query, record)
    if not known or not inside(known[1] or ""):
        return False
    old, new, state, is_disputed = known  # taken by one and called back by the other: it waits till that is decided
    if regions.is_same(told[REGION], old):
        return True
    return regions.is_same(told[REGION], new) and state in (WAITS, TAKEN) and not is_disputed


def is_handed_over(entry: Entry, told: Mapping[str, Any], inside: Callable[[str], bool]) -> bool:
    """Whether an entry goes with somebody of a household that another village took from the sender's: what is sealed of
    them lies where they live now, also what the old side still has to tell."""
    if entry[2] != ArchiveEntry.table() or entry[4] not in ("", REGION):
        return False
    if not _went_to(told.get(REGION) or "", inside):
        return False
    lay = one("SELECT region_code FROM archive_entry WHERE id = ?", entry[3])
    return inside(lay[0] or "") if lay else not entry[4]


def is_sealed_anew(entry: Entry, inside: Callable[[str], bool]) -> bool:
    """Whether an entry deletes what was sealed of them by the old side since: it was sealed anew for who sees them now.
    Whose it was is to be asked besides: nobody deletes but what a laptop of theirs began."""
    if entry[2] != ArchiveEntry.table() or entry[4] != DELETED:
        return False
    lies = one("SELECT region_code FROM archive_entry WHERE id = ?", entry[3])
    return bool(lies) and _went_to(lies[0] or "", inside)


def _went_to(village: str, inside: Callable[[str], bool]) -> bool:
    """Whether a village has taken a household from the sender's."""
    query = 'SELECT from_village, to_village FROM "move" WHERE state = ? AND deleted IS NOT 1'
    return any(inside(old or "") and regions.is_same(new, village) for old, new in every(query, TAKEN))


def was_taken(entry: Entry, lay: bool, inside: Callable[[str], bool]) -> bool:
    """Whether an entry is of a household that the sender took, when it had it; given back, it is the old one's again,
    who says so too. `lay`: whether it was the sender's then."""
    if entry[2] != Household.table() or not lay:
        return False
    known = one('SELECT to_village FROM "move" WHERE household = ? AND deleted IS NOT 1', entry[3])
    return bool(known) and inside(known[0] or "")


def is_others_answer(entry: Entry, told: Mapping[str, Any], inside: Callable[[str], bool]) -> bool:
    """Whether an entry says that a household was taken or refused by a village that is not the sender's."""
    if entry[2] != TABLE or told.get("state") not in (TAKEN, REFUSED):
        return False
    known = one('SELECT to_village FROM "move" WHERE id = ?', entry[3])
    return not inside(told.get("to_village") or (known[0] if known else "") or "")
