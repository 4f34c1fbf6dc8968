"""What is half filled: a scale, kept at every answer, and the words of other forms when they are left or locked.

It is a draft like others (services/household/drafts.py), local to the book; but what it holds, and of whom and of
which form it is, opens only with the second key.
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

#: The name of all these forms among the drafts.
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
    _keep(FORM, person, clean(packed(content)))


@needs(Right.PSYCHOLOGY)
def offered(person: str) -> tuple[Sitting, dt.date] | None:
    """What was kept, and the day of the screening; if anything was and it opens with the keys held now."""
    kept = _kept(FORM, person)
    if not kept:
        return None
    walk = Walk(scales.scale(kept["scale"]), list(kept["path"]), dict(kept["given"]))
    return Sitting(walk, kept["mode"], kept["reader"], kept["note"]), dt.date.fromisoformat(kept["date"])


@needs(Right.PSYCHOLOGY)
def waiting() -> list[tuple[str, str]]:
    """(person, name) of whom a scale is half filled, newest first."""
    is_shown = team.sight().reach is not Reach.NONE
    kept = [_about(draft) for draft in drafts.everything() if draft.form == FORM and is_shown]
    people = [found for name, key in kept if name == FORM and (found := Person.find(key)) and not found.deleted]
    return [(str(person.id), str(person.name or "")) for person in people]


@needs(Right.PSYCHOLOGY)
def drop(person: str) -> None:
    """Forget it: it was saved, or given up."""
    _drop(FORM, person)


@needs(Right.PSYCHOLOGY)
def keep_words(form: str, record: str, texts: dict[str, str]) -> None:
    """Keep what stands in another form of the archives, as typed."""
    _keep(f"{FORM}-{form}", record, packed(texts))


@needs(Right.PSYCHOLOGY)
def words(form: str, record: str) -> dict[str, str]:
    """What was kept of it; nothing where it does not open with the keys held now."""
    return dict(_kept(f"{FORM}-{form}", record))


@needs(Right.PSYCHOLOGY)
def drop_words(form: str, record: str) -> None:
    """Forget it."""
    _drop(f"{FORM}-{form}", record)


@needs(Right.PSYCHOLOGY)
def seal_old() -> None:
    """What an older program kept named its form and its person."""
    for draft in drafts.everything():
        if draft.form.startswith(FORM) and not sealing.is_sealed(draft.record):
            _drop(draft.form, draft.record)
            drafts.keep(FORM, _place(draft.form, draft.record), draft.values)
            drafts.drop(draft.form, draft.record)


@needs(Right.PSYCHOLOGY)
def forget(person: str) -> None:
    """Of a person whose archive is erased nothing half filled stays."""
    for draft in drafts.everything():
        if draft.form == FORM and _about(draft)[1] == person:
            drafts.drop(FORM, draft.record)


def _place(name: str, record: str) -> str:
    """The record under which it is kept: the same for the same form and person, and telling neither."""
    return sealing.seal(f"{name}\n{record}", "draft", "", FORM)


def _about(draft: drafts.Draft) -> tuple[str, str]:
    """(name of the form, person) of a draft; empty for one that does not open with the keys held now."""
    try:
        name, _, record = sealing.reveal(draft.record, "draft", "", FORM).partition("\n")
    except (sealing.NoKey, sealing.BadSeal):
        return "", ""
    return name, record


def _keep(name: str, record: str, text: str) -> None:
    drafts.keep(FORM, _place(name, record), {_SEALED: sealing.seal(text, "draft", record, name)})


def _kept(name: str, record: str) -> Content:
    if team.sight().reach is Reach.NONE:
        return {}
    try:
        draft = drafts.offered(FORM, _place(name, record))
        return opened(sealing.reveal(draft.values[_SEALED], "draft", record, name)) if draft else {}
    except (sealing.NoKey, sealing.BadSeal):
        return {}


def _drop(name: str, record: str) -> None:
    drafts.drop(FORM, _place(name, record))
