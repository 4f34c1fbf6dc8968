"""Whether somebody understands the questions and can say how they feel: asked before a scale is offered that they fill
themselves (DICTIONARY §8.2: none for 智力残疾, 失语; GDS-15 only with adequate cognition).

Who can't is talked with by a qualified person; the guardian consents, by name.
"""

from __future__ import annotations

import datetime as dt

from db.changes import change, one
from db.codes import code_list
from fupin_desktop import scales
from fupin_desktop.roles import Right
from fupin_desktop.rules.scales import Scale
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.psychology import notes
from fupin_desktop.services.psychology.archive import Archive
from fupin_desktop.services.psychology.filing import TITLE, NotEntered, archive_here

KIND = "capacity"
QUESTION = "他听得懂问题、说得出自己的感受吗？"
YES = "听得懂，说得出"
NO = "听不懂或说不出（痴呆、智力残疾、失语等）"
GUARDIAN_FIRST = "他不能表示自己的意愿，要监护人同意：请在“谁同意的”里选监护人，写明姓名。"
NO_SCALE = "他不能自己回答问卷（痴呆、智力残疾、失语等），不做这样的量表。请有资质的人面谈，做风险评估。"
#: disab_type: 言语, 智力, 精神, 多重; care: from 中度失能 on.
_DISABILITIES, _CARE = ("3", "5", "6", "7"), ("3", "4", "5")
#: Under this age nobody fills a scale themselves.
_YOUNGEST = 11


@needs(Right.PSYCHOLOGY)
def keep(actor: str, person: str, able: bool, date: dt.date) -> None:
    """Keep the answer; the newest stands. Raises NotEntered."""
    found = archive_here(person, date)
    made = notes.leaf(str(found.person.id), KIND, actor, date, {"able": able})
    with change(actor, TITLE):
        made.save()


def cannot(found: Archive) -> bool:
    """Whether it was answered that they can't fill a scale."""
    stands = next(iter(found.of_kind(KIND)), None)
    return stands is not None and not stands[1].get("able")


def is_asked(found: Archive, today: dt.date) -> bool:
    """Whether it is asked now: the register names something for which nobody has been asked today."""
    if not may_be_asked(found):
        return False
    stands = next(iter(found.of_kind(KIND)), None)
    asked = str(stands[1].get("date")) if stands else ""
    return bool(signs(found)) and asked != today.isoformat()


def may_be_asked(found: Archive) -> bool:
    """Whether they are old enough to fill a scale themselves."""
    return found.age is not None and found.age >= _YOUNGEST


def signs(found: Archive) -> str:
    """What the register says of it: 智力残疾、重度失能."""
    person = found.person
    told = [f"{code_list('disab_type').label(person.disab_type)}残疾"] if person.disab_type in _DISABILITIES else []
    row = one(
        "SELECT disability_care FROM person_year WHERE person = ? AND deleted IS NOT 1 ORDER BY year DESC", person.id
    )
    if row and row[0] in _CARE:
        told.append(code_list("care").label(row[0]))
    return "、".join(told)


def offered(found: Archive) -> list[Scale]:
    """The scales for their age and for what they can answer; what others observed is no answer of theirs."""
    return [one for one in scales.for_age(found.age) if one.flagged or not cannot(found)]


def check(found: Archive, scale: Scale) -> None:
    """Raises NotEntered for a scale that they can't fill themselves."""
    if cannot(found) and not scale.flagged:
        raise NotEntered(NO_SCALE)
