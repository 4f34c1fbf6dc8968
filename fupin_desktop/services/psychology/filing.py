"""What every entry has in common: whether it may be made, the colour that then stands, and when the file is due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from db import behind, clock
from db.codes import code_list
from db.psychology import ARCHIVES, ColourMark, PsyFile
from db.refusal import Refusal
from fupin_desktop.rules import psychology as rules
from fupin_desktop.rules.intervals import Dates, next_dates
from fupin_desktop.rules.psychology import Colour, Verdict
from fupin_desktop.services.household import moving
from fupin_desktop.services.psychology import archive, following, limits, marks, team
from fupin_desktop.services.psychology.archive import KEY_GROUPS, Archive
from fupin_desktop.services.psychology.marks import Mark, packed

SCREENING, HOSPITAL, FAMILY, COUNSELLING = "1", "2", "3", "4"
#: counselling_mode: who was met with their own eyes, and who was not met at all.
IN_PERSON, NOT_MET = ("1", "2"), "5"
WITHDRAWN = "1"
#: The title of every action here: histories and the undo menu tell no more.
TITLE = ARCHIVES


class NotEntered(Refusal):
    """This can't be entered; nothing was."""


def archive_of(person: str, today: dt.date) -> Archive:
    """A person's file, for an entry of this day."""
    if today > now().date():
        raise NotEntered(f"日期 {today} 还没有到。请再看一遍。")
    found = archive.load(person, today, noted=False)
    if found is None:
        raise NotEntered("账本里没有这个人。可能刚被删除或撤销了，请换一个人。")
    return found


def archive_here(person: str, today: dt.date) -> Archive:
    """The same, unless the person moved to another village, which follows the file; a red one until it was given."""
    found = archive_of(person, today)
    if moving.is_away(str(found.person.household)) and following.not_followed({person: found.colour}):
        raise NotEntered("这个人已随户迁到别的村，档案由那边接着管，这里只能看。有危险的，请照样报告。")
    return found


def may_enter(person: str, today: dt.date, *, purpose: str = SCREENING, in_danger: bool = True) -> Archive:
    """The file, where a consent to the purpose held on that day and it is not closed.

    With `in_danger` a red one also without: danger to life comes before consent (个人信息保护法 art. 13(1)(4)).
    """
    found = archive_here(person, today)
    if found.file and found.file.closed and found.file.close_reason != WITHDRAWN:
        raise NotEntered("这份档案已经结案。要继续，请先重新打开。")
    if found.consent(purpose, today) or (in_danger and found.is_open and found.colour is Colour.RED):
        return found
    if later := found.consent(purpose):
        raise NotEntered(f"同意是 {later.date} 才登记的，{today} 还没有同意。请核对日期。")
    what = code_list("consent_purpose").label(purpose)
    answers = [one for one in found.consents if one.purpose == purpose]
    if any(one.withdrawn for one in answers):
        raise NotEntered(f"已撤回“{what}”的同意，不再登记。重新同意以后可以再登记。")
    if answers:
        raise NotEntered(f"本人或监护人不同意“{what}”。改变主意的，请先登记知情同意。")
    raise NotEntered(f"还没有“{what}”的同意。请先登记知情同意。")


def mark_if_raised(found: Archive, actor: str, verdict: Verdict, date: dt.date, source: str) -> None:
    """Evidence marks a file that is graver by it, or has no colour; or that was blue and waits for the next scale. A
    safety sign makes it provisional anew, also the same sign on a file that is so already: who lowers it elsewhere
    knows of the one, and not of the other."""
    stands = found.mark
    if verdict.colour is Colour.GREY and found.colour is Colour.GREY:
        return
    is_new = rules.raised(found.colour, verdict) is not found.colour
    again = verdict.provisional and stands is not None
    if not (is_new or again):
        return
    if again and stands and stands.provisional:
        verdict = replace(verdict, reasons=tuple(dict.fromkeys((*stands.reasons, *verdict.reasons))))
    if verdict.colour is Colour.GREY:
        verdict = replace(verdict, reasons=(f"待补：{'、'.join(map(archive.short_name, verdict.follow))}",))
    mark(found, actor, verdict, date, source)


def mark(
    found: Archive, actor: str, verdict: Verdict, date: dt.date, source: str, second: str = "", assessment: str = ""
) -> None:
    """A new mark in place of all that stood; it stands from now on, also where what led to it is older than they."""
    replaced = marks.leaves(found.marks)
    date = max([date, *(one.date for one in replaced)])
    time = f"{now():%H:%M}" if date == now().date() else None
    made = ColourMark(person=found.person.id, date=date, time=time, by=actor, second=second or None)
    content = {
        "colour": verdict.colour, "reasons": verdict.reasons, "provisional": verdict.provisional, "source": source,
        "replaces": [one.key for one in replaced], "assessment": assessment,
    }  # fmt: skip
    ColourMark.content.write(made, packed(content))
    made.save()
    found.marks.insert(0, marks.made_of(content, str(made.id), date, time, actor, second))


def keep_dates(found: Archive, today: dt.date) -> None:
    """Open the file where there is none, or again where it was closed, and say when it is due."""
    file = found.file or PsyFile(person=found.person.id, opened=today, counsellor=team.sight().key)
    file.closed = file.close_reason = None
    reckon(found, file)
    file.save()
    found.file = file
    behind.reckoned(str(found.person.id))


def reckon(found: Archive, file: PsyFile) -> None:
    """Lay into a file when it is due, by all that is known of it; nothing is saved."""
    since = marks.since(found.marks)
    every = sorted(_contacts(found), key=lambda one: one.day)
    assessed = found.mark.assessment if found.mark else ""
    contacts = [one.day for one in every if since is None or _counts(one, since, found.colour, assessed)]
    due = due_dates(found, since.date if since else dt.date.min, contacts)
    met = [one.day for one in every if one.in_person or found.colour is not Colour.RED]
    file.last_contact = max([*met, *([file.last_contact] if file.last_contact else [])], default=None)
    file.next_contact, file.next_screening = due.contact, due.screening


class Contact(NamedTuple):
    """Somebody of the team and the person. `of` names the assessment that it was; `time` is "" where it isn't known."""

    day: dt.date
    time: str
    in_person: bool
    of: str = ""


def _counts(contact: Contact, since: Mark, colour: Colour, assessed: str) -> bool:
    """Whether a contact came after the colour. A red one is met in person, after the mark: on its day only where the
    hours say so, or where the contact was the assessment of that very sign (`assessed`)."""
    if colour is not Colour.RED:
        return contact.day >= since.date
    of_it = bool(assessed) and contact.of == assessed and contact.day >= since.date
    return contact.in_person and (of_it or since.is_before(contact.day, contact.time))


def due_dates(found: Archive, since: dt.date, contacts: list[dt.date]) -> Dates:
    """When a file is due: by its colour, and before that where it was agreed on or a screening asks for another."""
    screened = sorted(one.date for one, _ in found.screenings if one.date and one.date >= since)
    if screened[:1] == [since] and found.colour is not Colour.GREY:
        screened = screened[1:]
    holds = limits.values()
    is_key = bool(set(found.key_groups) & set(KEY_GROUPS))
    due = next_dates(found.colour, since, contacts, screened, holds, is_key=is_key, risk=_assessed_level(found))
    return Dates(_first(due.contact, _agreed(found)), _first(due.screening, _asked(found, holds["unfinished"])))


def _assessed_level(found: Archive) -> int | None:
    """How grave the risk is of what made the colour that stands; None where nobody has assessed it."""
    of = found.mark.assessment if found.mark else ""
    return next((int(told.get("level") or 0) for risk, told in found.risks if of and str(risk.id) == of), None)


def now() -> dt.datetime:
    """The time, as the laptop believes."""
    return clock.now()


def _first(*days: dt.date | None) -> dt.date | None:
    return min((day for day in days if day), default=None)


def _asked(found: Archive, days: int) -> dt.date | None:
    """Until when the newest screening that asks for another scale is to be followed by it."""
    open_ = set(found.outstanding)
    for kept, told in found.screenings:
        if kept.date and open_ & set(archive.following(told)):
            return kept.date + dt.timedelta(days=days)
    return None


def _agreed(found: Archive) -> dt.date | None:
    """The day that was agreed on at the last talk, unless there was another contact since."""
    last = max((one.day for one in _contacts(found)), default=None)
    for talk, _ in found.sessions:
        if talk.date == last and talk.next_date:
            return talk.next_date
    return None


def _contacts(found: Archive) -> Iterator[Contact]:
    for talk, told in found.sessions:
        if talk.date and talk.mode != NOT_MET:
            yield Contact(talk.date, str(told.get("time") or ""), talk.mode in IN_PERSON)
    for risk, told in found.risks:
        if risk.date:
            yield Contact(risk.date, "", str(told.get("mode") or "1") in IN_PERSON, str(risk.id))
