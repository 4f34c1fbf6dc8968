"""Whose files are followed from this book: the members of its households; and who is red although they were struck off
the register, or moved away, until the archive was given to those who see them now
(`services/exchange/handing_over.py`).

Every list and count of what is to be done asks here, and so does whoever writes into a file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress

from db.changes import chunks, every, one
from db.move import TAKEN
from db.psychology import CaseNote
from db.sealing import BadSeal, NoKey
from fupin_desktop import regions
from fupin_desktop.roles import Right
from fupin_desktop.rules.psychology import Colour
from fupin_desktop.services.book import opening
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.book.list_sql import HERE, PRESENT
from fupin_desktop.services.psychology.marks import Content, opened

#: The kind of the leaf (`notes.leaf`) that says so.
HANDED_OVER = "handed over"
_GONE = f"""SELECT p.id FROM person p LEFT JOIN household h ON h.id = p.household
    WHERE p.id IN ({{}}) AND NOT (h.id IS NOT NULL AND {PRESENT} AND {HERE})"""
_MOVE = f"""SELECT m.to_village, coalesce(m.answered_on, '') FROM person p JOIN "move" m ON m.household = p.household
    WHERE p.id = ? AND m.state = '{TAKEN}' AND m.deleted IS NOT 1"""


@needs(Right.PSYCHOLOGY)
def not_followed(colours: Mapping[str, Colour]) -> set[str]:
    """Of these persons (→ what colour stands) those of whom nothing is due here."""
    gone = {row[0] for holes, part in chunks(colours) for row in every(_GONE.format(holes), *part)}
    return {person for person in gone if colours[person] is not Colour.RED or giving(person)}


@needs(Right.PSYCHOLOGY)
def giving(person: str) -> Content | None:
    """The leaf that says to whom an archive was given from here when its person moved to where they live now."""
    move = one(_MOVE, person)
    if move is None:
        return None
    to_village, answered = move
    for _, told in leaves(CaseNote.living().where(CaseNote.person == person)):
        is_of_it = regions.is_same(told.get("village"), to_village) and told.get("move", answered) == answered
        if told.get("kind") == HANDED_OVER and told.get("at") == opening.region() and is_of_it:
            return told
    return None


def leaves(notes: Iterable[CaseNote]) -> Iterator[tuple[str, Content]]:
    """(person, what it says) of leaves of files; one that can't be opened here says nothing."""
    for note in notes:
        with suppress(NoKey, BadSeal):
            yield str(note.person), opened(CaseNote.content.read(note))
