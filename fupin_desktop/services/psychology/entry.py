"""What is added to a file: consent, screening, colour, risk, plan, talk, referral. One call is one action."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from db.changes import change
from db.clock import milliseconds
from db.psychology import (
    ColourMark,
    Consent,
    CounsellingSession,
    PsyFile,
    PsyPlan,
    Referral,
    RiskAssessment,
    Screening,
)
from fupin_desktop.refusal import Refusal
from fupin_desktop.roles import Right
from fupin_desktop.rules import psychology as rules
from fupin_desktop.rules import scales as scoring
from fupin_desktop.rules.psychology import Colour, Event, Risk, Verdict
from fupin_desktop.rules.scales import Answer, Scale
from fupin_desktop.services.access import needs
from fupin_desktop.services.psychology import archive, limits
from fupin_desktop.services.psychology.archive import KEY_GROUPS, Archive, packed

SCREENING, HOSPITAL, FAMILY = "1", "2", "3"
SELF, GUARDIAN = "1", "2"
SIGNED, ORAL = "1", "3"
TEXT_VERSION = "2026-1"
_YOUNGEST = 11
#: The title of every action here: histories and the undo menu tell no more.
_TITLE = "心理档案"


class NotEntered(Refusal):
    """This can't be entered; nothing was."""


@dataclass(frozen=True)
class Filled:
    """A filled scale: answers as given (None: refused), how hard life has become, and how it was asked."""

    answers: Sequence[Answer]
    function: int | None = None
    mode: str | None = None
    reader: str = ""


@dataclass(frozen=True)
class Screened:
    """What a screening gave, and what the file is now."""

    scale: Scale
    scored: scoring.Scored
    verdict: Verdict
    file_colour: Colour


@needs(Right.PSYCHOLOGY)
def consent(actor: str, given: Consent, guardian: str = "") -> None:
    """Record consent to one purpose. A minor's is the guardian's, with the child's own will. Raises NotEntered."""
    found = _archive(str(given.person), given.date or dt.date.min)
    if found.is_minor and (given.given_by != GUARDIAN or not guardian.strip()):
        raise NotEntered("未满 18 岁要由监护人同意，请填监护人的姓名。")
    if found.is_minor and not given.assent:
        raise NotEntered("孩子自己不愿意的，先不要做。愿意的请勾上“孩子自己也愿意”。")
    given.text_version = TEXT_VERSION
    if guardian.strip():
        Consent.guardian.write(given, guardian)
    with change(actor, _TITLE):
        given.save()


@needs(Right.PSYCHOLOGY)
def withdraw(actor: str, given: Consent, date: dt.date) -> None:
    """Take a consent back. Without consent to screening the file is closed to further entry; it is kept as long as
    `keep_years` says."""
    given.withdrawn = date
    with change(actor, _TITLE):
        given.save()
        file = PsyFile.get_or_none(PsyFile.person == given.person)
        if given.purpose == SCREENING and file:
            file.closed, file.close_reason = date, "1"
            file.next_contact = file.next_screening = None
            file.save()


@needs(Right.PSYCHOLOGY)
def screen(actor: str, person: str, scale: Scale, filled: Filled, date: dt.date) -> Screened:
    """Score a screening and keep it; a colour that it raises stands at once. Raises NotEntered, scales.BadAnswers."""
    found = _may_enter(person, date)
    _check_age(found, scale)
    scored = scoring.score(scale, filled.answers)
    verdict = rules.judge(
        scale, scored, filled.answers, limits.values(), function=filled.function, key_groups=found.key_groups
    )
    kept = Screening(person=person, date=date, mode=filled.mode, reader=filled.reader or None)
    Screening.content.write(kept, packed(_told(scale, filled, scored, verdict)))
    with change(actor, _TITLE):
        kept.save()
        found.screenings.insert(0, (kept, {}))
        _mark_if_raised(found, actor, verdict, date, scale.short)
        _keep_dates(found, date)
    return Screened(scale, scored, verdict, found.colour)


@needs(Right.PSYCHOLOGY)
def external(actor: str, person: str, name: str, result: str, date: dt.date) -> None:
    """Keep the result of a scale that may not be shipped; a professional judges it (`decide`). Raises NotEntered."""
    found = _may_enter(person, date)
    kept = Screening(person=person, date=date)
    Screening.content.write(kept, packed({"scale": "external", "title": name, "result": result}))
    with change(actor, _TITLE):
        kept.save()
        found.screenings.insert(0, (kept, {}))
        _keep_dates(found, date)


@needs(Right.PSYCHOLOGY)
def report_event(actor: str, person: str, event: Event, date: dt.date) -> Colour:
    """What somebody reported raises the colour, with or without a screening. Returns the colour."""
    found = _archive(person, date)
    with change(actor, _TITLE):
        _mark_if_raised(found, actor, rules.judge_event(event), date, "报告")
        _keep_dates(found, date)
    return found.colour


@needs(Right.PSYCHOLOGY)
def decide(actor: str, person: str, wanted: Colour, reason: str, date: dt.date, second: str = "") -> None:
    """A professional's own colour. Raises rules.NotLowered."""
    found = _archive(person, date)
    rules.check_decision(found.colour, wanted, reason, actor, second)
    with change(actor, _TITLE):
        _mark(found, actor, Verdict(wanted, (reason.strip(),)), date, "专业判断", second.strip())
        _keep_dates(found, date)


@needs(Right.PSYCHOLOGY)
def assess(actor: str, person: str, risk: Risk, text: Mapping[str, str], date: dt.date) -> Colour:
    """A qualified person's risk assessment: a provisional red is confirmed by it, and stays until it is lowered.

    `text`: means, protective, action, in words. Returns the colour.
    """
    found = _may_enter(person, date)
    kept = RiskAssessment(person=person, date=date, assessor=actor)
    RiskAssessment.content.write(kept, packed({**risk.__dict__, **text}))
    verdict = rules.judge_risk(risk, limits.values())
    with change(actor, _TITLE):
        kept.save()
        found.risks.insert(0, (kept, {}))
        if found.mark and found.mark.provisional:
            reasons = (*found.mark.reasons, *verdict.reasons, "已做风险评估")
            _mark(found, actor, Verdict(found.colour, reasons), date, "风险评估")
        else:
            _mark_if_raised(found, actor, verdict, date, "风险评估")
        _keep_dates(found, date)
    return found.colour


@needs(Right.PSYCHOLOGY)
def add_session(actor: str, talk: CounsellingSession, content: Mapping[str, str], date: dt.date) -> None:
    """Keep a talk; `content` has topics, content, risk, result in words or codes. Raises NotEntered."""
    found = _may_enter(str(talk.person), date)
    talk.date, talk.number = date, len(found.sessions) + 1
    talk.counsellor = talk.counsellor or actor
    for name, text in content.items():
        getattr(CounsellingSession, name).write(talk, text)
    with change(actor, _TITLE):
        talk.save()
        found.sessions.insert(0, (talk, {}))
        _keep_dates(found, date, arranged=talk.next_date)


@needs(Right.PSYCHOLOGY)
def keep_plan(actor: str, plan: PsyPlan, content: Mapping[str, Any]) -> None:
    """Keep an individual plan: goals, activities, frequency."""
    _may_enter(str(plan.person), plan.start or dt.date.min)
    PsyPlan.content.write(plan, packed(content))
    with change(actor, _TITLE):
        plan.save()


@needs(Right.PSYCHOLOGY)
def refer(actor: str, referral: Referral, content: Mapping[str, Any]) -> None:
    """Keep a referral or its feedback. It takes consent to tell the hospital, but for danger to life (精神卫生法
    art. 28). Raises NotEntered."""
    found = _may_enter(str(referral.person), referral.date or dt.date.min)
    if not found.consent(HOSPITAL) and found.colour is not Colour.RED:
        raise NotEntered("还没有“告知医院”的同意。请先登记同意；有生命危险的先评为红色。")
    Referral.content.write(referral, packed(content))
    with change(actor, _TITLE):
        referral.save()


@needs(Right.PSYCHOLOGY)
def assign(actor: str, person: str, counsellor: str | None) -> None:
    """Say who of the team follows a file."""
    file = PsyFile.get_or_none(PsyFile.person == person)
    if file is None:
        raise NotEntered("还没有建档，请先筛查。")
    file.counsellor = counsellor
    with change(actor, _TITLE):
        file.save()


def _archive(person: str, today: dt.date) -> Archive:
    found = archive.load(person, today, noted=False)
    if found is None:
        raise NotEntered("账本里没有这个人。")
    return found


def _may_enter(person: str, today: dt.date) -> Archive:
    """The file, where consent to screening holds and it is not closed."""
    found = _archive(person, today)
    if found.consent(SCREENING) is None:
        if any(given.purpose == SCREENING for given in found.consents):
            years = limits.values()["keep_years"]
            raise NotEntered(f"已撤回同意，档案不再登记；按规定保存 {years} 年。重新同意以后可以再登记。")
        raise NotEntered("还没有“筛查”的同意。请先登记知情同意。")
    return found


def _check_age(found: Archive, scale: Scale) -> None:
    if found.age is not None and found.age < _YOUNGEST <= scale.youngest:
        raise NotEntered(f"{found.age} 岁，未满 11 岁不做自评量表。请填儿童观察表，并和照护人、老师谈一谈。")
    if found.age is not None and found.age > scale.oldest:
        raise NotEntered(f"{scale.title}只用于 {scale.oldest} 岁及以下。")


def _told(scale: Scale, filled: Filled, scored: scoring.Scored, verdict: Verdict) -> dict[str, Any]:
    return {
        "scale": scale.name, "version": scale.version, "answers": list(filled.answers), "function": filled.function,
        "score": scored.score, "band": scored.band, "colour": verdict.colour, "reasons": verdict.reasons,
        "notes": verdict.notes, "provisional": verdict.provisional,
    }  # fmt: skip


def _mark_if_raised(found: Archive, actor: str, verdict: Verdict, date: dt.date, source: str) -> None:
    """Evidence marks a file that is graver by it, or has no colour; or that a safety sign makes provisional anew."""
    is_new = rules.raised(found.colour, verdict) is not found.colour
    again = verdict.provisional and found.mark is not None and not found.mark.provisional
    if is_new or again:
        _mark(found, actor, verdict, date, source)


def _mark(found: Archive, actor: str, verdict: Verdict, date: dt.date, source: str, second: str = "") -> None:
    now = dt.datetime.fromtimestamp(milliseconds() / 1000).astimezone()
    made = ColourMark(person=found.person.id, date=date, time=f"{now:%H:%M}", by=actor, second=second or None)
    content = {
        "colour": verdict.colour, "reasons": verdict.reasons, "provisional": verdict.provisional, "source": source,
    }  # fmt: skip
    ColourMark.content.write(made, packed(content))
    made.save()
    told = archive.Mark(
        date, str(made.time), verdict.colour, verdict.reasons, verdict.provisional, source, actor, second
    )
    found.marks.insert(0, told)


def _keep_dates(found: Archive, today: dt.date, arranged: dt.date | None = None) -> None:
    """Open the file where there is none, and say when it is due; a date that was agreed on comes first."""
    file = found.file or PsyFile(person=found.person.id, opened=today)
    if file.closed:
        file.closed = file.close_reason = None
    since = _since(found)
    met = [*(talk.date for talk, _ in found.sessions), *(risk.date for risk, _ in found.risks)]
    contacts = sorted(day for day in met if day and day >= since)
    screened = sorted(one.date for one, _ in found.screenings if one.date and one.date >= since)
    due = rules.next_dates(
        found.colour, since, contacts, screened[1:] if screened[:1] == [since] else screened, limits.values(),
        is_key=bool(set(found.key_groups) & set(KEY_GROUPS)),
    )  # fmt: skip
    if arranged and due.contact:
        due = replace(due, contact=min(arranged, due.contact))
    file.last_contact = max([*contacts, *([file.last_contact] if file.last_contact else [])], default=None)
    file.next_contact = due.contact or arranged
    file.next_screening = due.screening
    file.save()
    found.file = file


def _since(found: Archive) -> dt.date:
    """Since when the file has the colour it has."""
    since = dt.date.min
    for mark in found.marks:
        if mark.colour is not found.colour:
            break
        since = mark.date
    return since
