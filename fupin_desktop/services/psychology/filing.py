"""What every entry has in common: whether it may be made, the colour that then stands, and when the file is due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from db import clock
from db.psychology import ColourMark, PsyFile
from db.refusal import Refusal
from fupin_desktop.rules import psychology as rules
from fupin_desktop.rules.psychology import Colour, Dates, Verdict
from fupin_desktop.services.psychology import archive, limits, team
from fupin_desktop.services.psychology.archive import KEY_GROUPS, Archive, Mark, packed

SCREENING, HOSPITAL, FAMILY = "1", "2", "3"
WITHDRAWN = "1"
#: The title of every action here: histories and the undo menu tell no more.
TITLE = "心理档案"


class NotEntered(Refusal):
    """This can't be entered; nothing was."""


def archive_of(person: str, today: dt.date) -> Archive:
    """A person's file, for an entry of this day."""
    if today > now().date():
        raise NotEntered(f"日期 {today} 还没有到。请再看一遍。")
    found = archive.load(person, today, noted=False)
    if found is None:
        raise NotEntered("账本里没有这个人。")
    return found


def may_enter(person: str, today: dt.date, *, in_danger: bool = True) -> Archive:
    """The file, where consent to screening holds and it is not closed.

    With `in_danger` a red one also without: danger to life comes before consent (精神卫生法 art. 28).
    """
    found = archive_of(person, today)
    if found.file and found.file.closed and found.file.close_reason != WITHDRAWN:
        raise NotEntered("这份档案已经结案。要继续，请先重新打开。")
    if found.consent(SCREENING) or (in_danger and found.is_open and found.colour is Colour.RED):
        return found
    answers = [given for given in found.consents if given.purpose == SCREENING]
    if any(given.withdrawn for given in answers):
        years = limits.values()["keep_years"]
        raise NotEntered(f"已撤回同意，档案不再登记；按规定保存 {years} 年。重新同意以后可以再登记。")
    if answers:
        raise NotEntered("本人或监护人不同意筛查。改变主意的，请先登记知情同意。")
    raise NotEntered("还没有“筛查”的同意。请先登记知情同意。")


def mark_if_raised(found: Archive, actor: str, verdict: Verdict, date: dt.date, source: str) -> None:
    """Evidence marks a file that is graver by it, or has no colour; or that a safety sign makes provisional anew."""
    is_new = rules.raised(found.colour, verdict) is not found.colour
    again = verdict.provisional and found.mark is not None and not found.mark.provisional
    if is_new or again:
        mark(found, actor, verdict, date, source)


def mark(found: Archive, actor: str, verdict: Verdict, date: dt.date, source: str, second: str = "") -> None:
    """A new mark; it stands from now on, also where what led to it is older than the mark before."""
    if found.mark:
        date = max(date, found.mark.date)
    time = f"{now():%H:%M}" if date == now().date() else None
    made = ColourMark(person=found.person.id, date=date, time=time, by=actor, second=second or None)
    content = {
        "colour": verdict.colour, "reasons": verdict.reasons, "provisional": verdict.provisional, "source": source,
    }  # fmt: skip
    ColourMark.content.write(made, packed(content))
    made.save()
    told = Mark(date, time or "", verdict.colour, verdict.reasons, verdict.provisional, source, actor, second)
    found.marks.insert(0, told)


def keep_dates(found: Archive, today: dt.date) -> None:
    """Open the file where there is none, or again where it was closed, and say when it is due."""
    file = found.file or PsyFile(person=found.person.id, opened=today, counsellor=team.sight().key)
    file.closed = file.close_reason = None
    is_new = found.mark is not None and found.mark.provisional  # seen again, whoever was seen before
    since = found.mark.date if found.mark and is_new else _since(found)
    contacts = sorted(day for day in _contacts(found) if day >= since)
    due = due_dates(found, since, contacts)
    file.last_contact = max([*contacts, *([file.last_contact] if file.last_contact else [])], default=None)
    file.next_contact, file.next_screening = due.contact, due.screening
    file.save()
    found.file = file


def due_dates(found: Archive, since: dt.date, contacts: list[dt.date]) -> Dates:
    """When a file is due: by its colour, and before that where it was agreed on or a screening asks for another."""
    screened = sorted(one.date for one, _ in found.screenings if one.date and one.date >= since)
    if screened[:1] == [since] and found.colour is not Colour.GREY:
        screened = screened[1:]
    holds = limits.values()
    is_key = bool(set(found.key_groups) & set(KEY_GROUPS))
    due = rules.next_dates(found.colour, since, contacts, screened, holds, is_key=is_key)
    return Dates(_first(due.contact, _agreed(found)), _first(due.screening, _asked(found, holds["unfinished"])))


def now() -> dt.datetime:
    """The time, as the laptop believes."""
    return dt.datetime.fromtimestamp(clock.milliseconds() / 1000).astimezone()


def _first(*days: dt.date | None) -> dt.date | None:
    return min((day for day in days if day), default=None)


def _asked(found: Archive, days: int) -> dt.date | None:
    """Until when the newest screening asks for another scale; an assessment of the risk is more than the ASQ."""
    for kept, told in found.screenings[:1]:
        is_assessed = any(risk.date and kept.date and risk.date >= kept.date for risk, _ in found.risks)
        if kept.date and told.get("follow") and not (told["follow"] == "asq" and is_assessed):
            return kept.date + dt.timedelta(days=days)
    return None


def _agreed(found: Archive) -> dt.date | None:
    """The day that was agreed on at the last talk, unless there was another contact since."""
    last = max(_contacts(found), default=None)
    for talk, _ in found.sessions:
        if talk.date == last and talk.next_date:
            return talk.next_date
    return None


def _contacts(found: Archive) -> Iterator[dt.date]:
    yield from (talk.date for talk, _ in found.sessions if talk.date)
    yield from (risk.date for risk, _ in found.risks if risk.date)


def _since(found: Archive) -> dt.date:
    """Since when the file has the colour it has."""
    since = dt.date.min
    for step in found.marks:
        if step.colour is not found.colour:
            break
        since = step.date
    return since
