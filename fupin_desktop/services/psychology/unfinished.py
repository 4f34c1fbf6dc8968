"""What is half filled: a scale, kept at every answer, and the words of other forms when they are left or locked.

It is a draft like others (services/household/drafts.py), local to the book; but what it holds opens only with the
second key.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from db import sealing
from db.kind import clean
from db.person import Person
from fupin_desktop import scales
from fupin_desktop.roles import Reach, Right
from fupin_desktop.rules.answering import Walk
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.household import drafts
from fupin_desktop.services.psychology import team
from fupin_desktop.services.psychology.entry import Filled
from fupin_desktop.services.psychology.marks import Content, opened, packed

#: The form's name among the drafts; their record is the person. It names no scale.
FORM = "psychology"
_SEALED = "sealed"


@dataclass
class Sitting:
    """One person over one scale: how it is asked, and how far it has come."""

    walk: Walk
    mode: str | None = None
    reader: str = ""
    #: With whom a child was talked over, where others observed.
    note: str = ""

    @property
    def filled(self) -> Filled:
        """What is scored."""
        return Filled(self.walk.answers, self.walk.function, self.mode, self.reader, self.note)

    @property
    def difficulty(self) -> str:
        """How hard life has become, in the words of the scale."""
        function = self.walk.function
        return "" if function is None else self.walk.scale.function_options[function]


@needs(Right.PSYCHOLOGY)
def keep(person: str, sitting: Sitting, date: dt.date) -> None:
    """Keep how far a person's scale has come; the newest wins."""
    walk = sitting.walk
    content = {
        "scale": walk.scale.name, "mode": sitting.mode, "reader": sitting.reader, "note": sitting.note,
        "date": date.isoformat(),
        "path": walk.path, "given": [[step, answer] for step, answer in walk.given.items()],
    }  # fmt: skip
    drafts.keep(FORM, person, {_SEALED: sealing.seal(clean(packed(content)), "draft", person, FORM)})


@needs(Right.PSYCHOLOGY)
def offered(person: str) -> tuple[Sitting, dt.date] | None:
    """What was kept, and the day of the screening; if anything was and it opens with the keys held now."""
    draft = drafts.offered(FORM, person)
    if draft is None or team.sight().reach is Reach.NONE:
        return None
    try:
        kept: Content = opened(sealing.reveal(draft.values[_SEALED], "draft", person, FORM))
    except (sealing.NoKey, sealing.BadSeal):
        return None
    walk = Walk(scales.scale(kept["scale"]), list(kept["path"]), dict(kept["given"]))
    return Sitting(walk, kept["mode"], kept["reader"], kept["note"]), dt.date.fromisoformat(kept["date"])


@needs(Right.PSYCHOLOGY)
def waiting() -> list[tuple[str, str]]:
    """(person, name) of whom a scale is half filled, newest first."""
    is_shown = team.sight().reach is not Reach.NONE
    kept = [draft.record for draft in drafts.everything() if draft.form == FORM and is_shown]
    people = [found for key in kept if (found := Person.find(key)) and not found.deleted]
    return [(str(person.id), str(person.name or "")) for person in people]


@needs(Right.PSYCHOLOGY)
def drop(person: str) -> None:
    """Forget it: it was saved, or given up."""
    drafts.drop(FORM, person)


@needs(Right.PSYCHOLOGY)
def keep_words(form: str, record: str, texts: dict[str, str]) -> None:
    """Keep what stands in another form of the archives, as typed."""
    name = f"{FORM}-{form}"
    drafts.keep(name, record, {_SEALED: sealing.seal(packed(texts), "draft", record, name)})


@needs(Right.PSYCHOLOGY)
def words(form: str, record: str) -> dict[str, str]:
    """What was kept of it; nothing where it does not open with the keys held now."""
    name = f"{FORM}-{form}"
    draft = drafts.offered(name, record) if team.sight().reach is not Reach.NONE else None
    try:
        return dict(opened(sealing.reveal(draft.values[_SEALED], "draft", record, name))) if draft else {}
    except (sealing.NoKey, sealing.BadSeal):
        return {}


@needs(Right.PSYCHOLOGY)
def drop_words(form: str, record: str) -> None:
    """Forget it."""
    drafts.drop(f"{FORM}-{form}", record)
