"""督导: the expert goes through red and yellow files with who follows them, and says what is to be done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple

from db.changes import change, chunks, every
from db.psychology import CaseNote
from fupin_desktop.roles import Reach, Right
from fupin_desktop.rules.psychology import Colour
from fupin_desktop.services.book import access
from fupin_desktop.services.book.access import Denied, needs
from fupin_desktop.services.psychology import following, limits, marks, notes, team
from fupin_desktop.services.psychology.filing import TITLE, NotEntered, archive_here

EXPERT = "1"
#: What a review is made of, besides its day: (name, label, how it is asked).
PARTS = (
    ("seen", "看了什么、谈了什么", "风险、方案、上次督导要做的事"),
    ("advice", "专家的意见", "下一步怎么办；不写诊断"),
    ("agreed", "谁去做、什么时候", ""),
)


#: Only who is to be contacted can be red or yellow.
_FOLLOWED = """SELECT person, counsellor FROM psy_file WHERE next_contact IS NOT NULL AND closed IS NULL
    AND deleted IS NOT 1"""


class Case(NamedTuple):
    """A file that the expert goes through, in the order in which they are due."""

    due_on: dt.date
    person: str
    name: str
    colour: Colour
    counsellor: str
    reviewed: dt.date | None


@needs(Right.PSYCHOLOGY)
def cases(on: dt.date) -> list[Case]:
    """The red and yellow files in sight: a red one is due for review when it is given, the others as often as the
    limits say; the longest due first."""
    seen, holds = team.sight(), limits.values()
    if seen.reach is Reach.NONE:
        return []
    files = dict(every(_FOLLOWED))
    stands = {
        person: mark for person, mark in marks.colours(files).items()
        if mark.colour in (Colour.RED, Colour.YELLOW) and seen.covers(files[person], mark.colour)
    }  # fmt: skip
    for gone in following.not_followed({person: mark.colour for person, mark in stands.items()}):
        del stands[gone]
    last = _reviewed(list(stands))
    names = {
        row[0]: row[1] or ""
        for holes, part in chunks(stands)
        for row in every(f"SELECT id, name FROM person WHERE id IN ({holes})", *part)
    }
    members = {str(one.id): str(one.name) for one in team.members(past=True)}
    found = []
    for person, mark in stands.items():
        every_days = dt.timedelta(days=holds["review_red" if mark.colour is Colour.RED else "review_yellow"])
        at = last.get(person)
        is_new = at is None or at < mark.date
        due_on = mark.date if is_new and mark.colour is Colour.RED else (at or mark.date) + every_days
        counsellor = members.get(files[person] or "", "")
        found.append(Case(due_on, person, names.get(person, ""), mark.colour, counsellor, at))
    return sorted(found, key=lambda one: (one.due_on, -one.colour.rank, one.person))


@needs(Right.PSYCHOLOGY)
def review(actor: str, person: str, content: Mapping[str, str], date: dt.date) -> None:
    """Keep what the expert said of a case, which is not their own. Raises NotEntered, Denied."""
    check_supervises(actor)
    found = archive_here(person, date)
    if not found.is_open:
        raise NotEntered("没有开着的档案。请先建档或重新打开。")
    if found.file and found.file.counsellor and str(found.file.counsellor) == team.sight().key:
        raise NotEntered("自己负责的档案要由另一位专家督导。")
    if not (content.get("seen") or "").strip() or not (content.get("advice") or "").strip():
        raise NotEntered("请填看了什么、专家的意见。")
    made = notes.leaf(person, notes.REVIEW, actor, date, {name: content.get(name) or "" for name, _, _ in PARTS})
    with change(actor, TITLE):
        made.save()


@needs(Right.PSYCHOLOGY)
def check_supervises(actor: str) -> None:
    """Raises Denied for who is no expert of the team with a valid certificate. A plain book has no users that could be
    told apart."""
    member = team.qualified(actor)
    if access.visitor().role is not None and (member is None or member.role != EXPERT):
        raise Denied("督导由在队、证书没有过期、做过保密承诺的专家来做。请找牵头的专家。")


def _reviewed(persons: list[str]) -> dict[str, dt.date]:
    """When each was reviewed last."""
    found: dict[str, dt.date] = {}
    for _, part in chunks(persons):
        for person, told in following.leaves(CaseNote.living().where(CaseNote.person.in_(part))):
            day = notes.day_of(told)
            if day and told.get("kind") == notes.REVIEW:
                found[person] = max(day, found.get(person, day))
    return found
