"""A screening: judged, kept, and the colour that it gives. One call is one action."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from db.changes import change
from db.person import Person
from db.psychology import Screening
from fupin_desktop import scales
from fupin_desktop.roles import Right
from fupin_desktop.rules import psychology as rules
from fupin_desktop.rules import scales as scoring
from fupin_desktop.rules.psychology import Colour, Verdict
from fupin_desktop.rules.scales import Answer, Scale
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.psychology import capacity, limits
from fupin_desktop.services.psychology.archive import Archive
from fupin_desktop.services.psychology.filing import (
    TITLE,
    NotEntered,
    keep_dates,
    mark_if_raised,
    may_enter,
)
from fupin_desktop.services.psychology.marks import packed

_YOUNGEST = 11
_READ_ALOUD = ("2", "3")


@dataclass(frozen=True)
class Filled:
    """A filled scale: answers as given (None: refused), how hard life has become, and how it was asked. `note`: with
    whom a child was talked over, or what else is to be kept with it."""

    answers: Sequence[Answer]
    function: int | None = None
    mode: str | None = None
    reader: str = ""
    note: str = ""
    #: Keyed in from paper afterwards.
    paper: bool = False
    #: The key of the screening that this one corrects, after the paper was looked at again.
    corrects: str = ""


@dataclass(frozen=True)
class Screened:
    """What a screening gave, and what the file is now. `is_waiting`: red, and nobody has assessed the risk yet."""

    scale: Scale
    scored: scoring.Scored
    verdict: Verdict
    file_colour: Colour
    is_waiting: bool = False
    age: int | None = None


@needs(Right.PSYCHOLOGY)
def judge(person: str, scale: Scale, filled: Filled, date: dt.date) -> Screened:
    """What `screen` would say, for the last page before it is kept. Raises NotEntered, scales.BadAnswers."""
    found = may_enter(person, date, in_danger=False)
    scored, verdict = _judged(found, scale, filled)
    colour = rules.raised(found.colour, verdict)
    return Screened(scale, scored, verdict, colour, is_waiting=colour is Colour.RED, age=found.age)


@needs(Right.PSYCHOLOGY)
def screen(actor: str, person: str, scale: Scale, filled: Filled, date: dt.date) -> Screened:
    """Score a screening and keep it; a colour that it raises stands at once. Raises NotEntered, scales.BadAnswers."""
    found = may_enter(person, date, in_danger=False)
    capacity.check(found, scale)
    _check_reader(found, filled)
    scored, verdict = _judged(found, scale, filled)
    kept = Screening(person=person, date=date, mode=filled.mode, reader=filled.reader.strip() or None)
    told = _told(scale, filled, scored, verdict) | ({"paper": True, "keyed_by": actor} if filled.paper else {})
    if filled.corrects:
        told["corrects"] = filled.corrects
    Screening.content.write(kept, packed(told))
    with change(actor, TITLE):
        kept.save()
        _take_in(found, kept, told)
        mark_if_raised(found, actor, verdict, date, scale.short)
        keep_dates(found, date)
    return Screened(scale, scored, verdict, found.colour, is_waiting=found.is_unassessed_red, age=found.age)


@needs(Right.PSYCHOLOGY)
def external(actor: str, person: str, name: str, result: str, date: dt.date) -> bool:
    """Keep the result of a scale that may not be shipped; a professional judges it (`colour.decide`). Whether it is
    known to be below the published cut-off: else the PHQ-9 is due, and nobody is blue by it. Raises NotEntered."""
    if not name.strip() or not result.strip():
        raise NotEntered("请填量表的名称和结果。")
    found = may_enter(person, date, in_danger=False)
    below = _is_below(name, result)
    kept = Screening(person=person, date=date)
    follow = [] if below else [one for one in ("phq9",) if scales.fits(scales.scale(one), found.age)]
    told = {"scale": "external", "title": name.strip(), "result": result.strip(), "below": below, "follow": follow}
    Screening.content.write(kept, packed(told))
    with change(actor, TITLE):
        kept.save()
        _take_in(found, kept, told)
        if not below:
            mark_if_raised(found, actor, Verdict(Colour.GREY, follow=tuple(follow)), date, name.strip())
        keep_dates(found, date)
    return below


def _is_below(name: str, result: str) -> bool:
    """Whether a result from elsewhere is below the cut-off that is published for its scale; no for what isn't known."""
    numbers = re.findall(r"\d+(?:\.\d+)?", result)
    known = next((one for one in scales.outside() if any(word in name.upper() for word in one.words)), None)
    return known is not None and len(numbers) == 1 and float(numbers[0]) < known.value


def _take_in(found: Archive, kept: Screening, told: Mapping[str, Any]) -> None:
    """Newest first, also where an older one is entered late; without the one that it corrects."""
    found.screenings[:] = [pair for pair in found.screenings if str(pair[0].id) != told.get("corrects")]
    found.screenings.insert(0, (kept, told))
    found.screenings.sort(key=lambda pair: pair[0].date or dt.date.min, reverse=True)


def _check_reader(found: Archive, filled: Filled) -> None:
    """Who reads aloud is named, and no relative (DICTIONARY §8.2)."""
    reader = filled.reader.strip()
    if filled.mode not in _READ_ALOUD:
        return
    if not reader:
        raise NotEntered("念给人听的，请填宣读人。")
    family = Person.living().where((Person.household == found.person.household) & (Person.name == reader))
    if family.exists():
        raise NotEntered("宣读人不能是家里人。请换一位受过训练、也不管补助的人来念。")


def _check_age(found: Archive, scale: Scale) -> None:
    if found.age is not None and found.age < _YOUNGEST <= scale.youngest:
        raise NotEntered(f"{found.age} 岁，未满 11 岁不做自评量表。请填儿童观察表，并和照护人、老师谈一谈。")
    if found.age is not None and found.age > scale.oldest:
        raise NotEntered(f"{scale.title}只用于 {scale.oldest} 岁及以下。")
    if not scales.fits(scale, found.age):
        raise NotEntered(f"{scale.title}用于 {scale.youngest} 岁及以上，他 {found.age} 岁。请换一份量表。")


def _judged(found: Archive, scale: Scale, filled: Filled) -> tuple[scoring.Scored, Verdict]:
    _check_age(found, scale)
    scored = scoring.score(scale, filled.answers)
    verdict = rules.judge(
        scale, scored, filled.answers, limits.values(), function=filled.function, key_groups=found.key_groups
    )
    due = tuple(name for name in verdict.follow if scales.fits(scales.scale(name), found.age))
    return scored, replace(verdict, follow=due)


def _told(scale: Scale, filled: Filled, scored: scoring.Scored, verdict: Verdict) -> dict[str, Any]:
    return {
        "scale": scale.name, "version": scale.version, "answers": list(filled.answers), "function": filled.function,
        "note": filled.note.strip(), "score": scored.score, "band": scored.band, "colour": verdict.colour,
        "reasons": verdict.reasons, "notes": verdict.notes, "provisional": verdict.provisional,
        "follow": verdict.follow, "mildest": scored.mildest, "prorated": scored.prorated,
    }  # fmt: skip
