"""What two desks say differently of one archive: for who may open the archives, and has this one in sight. Nobody else
finds a trace of it, no count either. `services/conflicts` lists and decides it with all others.

What is reckoned (when a file is due) is no matter of opinion: it is reckoned anew, and nobody is asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from db import arrived, sealing
from db.changes import DELETED, chunks, every
from db.codes import code_list
from db.models import BEHIND
from db.psychology import Consent, PsyFile
from db.record import Record
from db.sealing import BadSeal
from fupin_desktop.roles import Right
from fupin_desktop.rules.psychology import Colour
from fupin_desktop.services.book import access
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.conflicts.to_decide import Cell
from fupin_desktop.services.psychology import marks, team

#: Who follows a file is said by who leads the team.
_LED = frozenset({"counsellor", "volunteer"})
#: What a sealed field of several parts holds, as people read it: part → its name and its code list.
_PARTS = {
    "goals": ("目标", "psy_goal"), "target": ("怎样算达到", ""), "frequency": ("多久一次", ""),
    "activities": ("做法", ""), "agreed": ("谁同意的", "psy_plan_agreed"), "result": ("结果", ""), "to": ("转到", ""),
    "reason": ("原因", "referral_reason"), "urgency": ("紧急程度", "referral_urgency"),
    "informed": ("告诉了", "consent_giver"), "note": ("看到的情况", ""), "medication": ("用药", ""),
    "history": ("家属说的", ""), "advice": ("医院的意见", ""), "by": ("签名", ""), "handed_to": ("交给", ""),
}  # fmt: skip
_OF_BEFORE = "（旧版封着的内容）"


@needs(Right.PSYCHOLOGY)
def cells() -> list[tuple[Cell, str]]:
    """The cells to decide that are in sight, and the village of each ("" where the person lives in none), by table,
    record and field."""
    by_table: dict[str, list[tuple[str, str, bool]]] = defaultdict(list)
    for table, record, field, later in every("SELECT tbl, record, field, later FROM behind_conflict ORDER BY 1, 2, 3"):
        if table in BEHIND and field not in BEHIND[table].reckoned:
            by_table[table].append((record, field, bool(later)))
    found: list[tuple[Cell, str]] = []
    for table, told in by_table.items():
        persons = _persons_of(BEHIND[table], [record for record, field, _ in told if field != DELETED])
        persons |= _persons_of(BEHIND[table], [record for record, field, _ in told if field == DELETED], gone=True)
        seen, lies = _in_sight(persons.values()), arrived.regions(set(persons.values()))
        found += [
            (Cell(table, record, field, later), lies.get(persons[record], ""))
            for record, field, later in told
            if persons.get(record) in seen
        ]
    return found


@needs(Right.PSYCHOLOGY)
def count() -> int:
    """How many there are to decide."""
    return len(cells())


def _persons_of(model: type[Record], records: Iterable[str], *, gone: bool = False) -> dict[str, str]:
    """Record → whose it is; of deleted ones only where `gone`."""
    query = f'SELECT id, person FROM "{model.table()}" WHERE id IN ({{}}) AND person IS NOT NULL'
    alive = "" if gone else " AND deleted IS NOT 1"
    return {key: of for holes, part in chunks(records) for key, of in every(query.format(holes) + alive, *part)}


def _in_sight(persons: Iterable[str]) -> set[str]:
    persons, seen = set(persons), team.sight()
    stands = marks.colours(persons)
    leads = {
        person: counsellor
        for holes, part in chunks(persons)
        for person, counsellor in every(
            f"SELECT person, counsellor FROM psy_file WHERE person IN ({holes}) AND deleted IS NOT 1", *part
        )
    }
    return {
        person for person in persons
        if seen.covers(leads.get(person), stands[person].colour if person in stands else Colour.GREY)
    }  # fmt: skip


@needs(Right.PSYCHOLOGY)
def note(wanted: Iterable[tuple[str, str]]) -> None:
    """What these (table, record) hold is about to be shown: written down, once for each person while the book is
    open. Raises Denied."""
    by_table: dict[str, set[str]] = defaultdict(set)
    for table, record in wanted:
        by_table[table].add(record)
    for table, records in by_table.items():
        for person in sorted(set(_persons_of(BEHIND[table], records, gone=True).values())):
            if f"dispute {person}" not in access.visitor().listed:
                access.note_sealed("看心理档案的冲突", person)
                access.visitor().listed.add(f"dispute {person}")


@needs(Right.PSYCHOLOGY)
def check(wanted: Iterable[tuple[str, str, str]]) -> None:
    """Raises Denied for whoever may not decide one of these (table, record, field)."""
    asked = set(wanted)
    if asked - {cell[:3] for cell, _ in cells()}:
        raise access.Denied("这一处已经处理过了，或者不在您能看的档案里。请重新列出冲突再看。")
    if any(table == PsyFile.table() and field in _LED for table, _, field in asked):
        team.check_leads()


@needs(Right.PSYCHOLOGY)
def said(model: type[Record], field: str, value: str) -> str:
    """A sealed value, opened, as people read it."""
    if sealing.is_sealed(value):
        return _OF_BEFORE
    if (model, field) == (Consent, "photo"):
        return f"照片（{len(value) * 3 // 4096} KB）"
    try:
        parts = marks.opened(value) if value.startswith("{") else {}
    except BadSeal:
        parts = {}
    return "；".join(filter(None, (_part(name, told) for name, told in _ordered(parts)))) if parts else value


def _ordered(parts: Mapping[str, Any]) -> list[tuple[str, Any]]:
    names = list(_PARTS)
    return sorted(parts.items(), key=lambda part: names.index(part[0]) if part[0] in names else len(names))


def _part(name: str, told: Any) -> str:
    label, codes = _PARTS.get(name, (name, ""))
    values = [str(value) for value in (told if isinstance(told, list) else [told]) if value not in (None, "")]
    text = "、".join(code_list(codes).label(value) or value for value in values) if codes else "、".join(values)
    return f"{label}：{text}" if text else ""
