"""What is added to a file: consent, screening, colour, risk, plan, talk, referral. One call is one action."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from db.changes import change
from db.clock import today
from db.person import Person
from db.psychology import Consent, CounsellingSession, PsyFile, PsyPlan, Referral, RiskAssessment, Screening
from fupin_desktop.roles import Right
from fupin_desktop.rules import psychology as rules
from fupin_desktop.rules import scales as scoring
from fupin_desktop.rules.psychology import Colour, Event, Risk, Verdict
from fupin_desktop.rules.scales import Answer, Scale
from fupin_desktop.services.access import needs
from fupin_desktop.services.psychology import limits, team
from fupin_desktop.services.psychology.archive import Archive, packed
from fupin_desktop.services.psychology.filing import FAMILY as FAMILY
from fupin_desktop.services.psychology.filing import (
    HOSPITAL,
    SCREENING,
    TITLE,
    WITHDRAWN,
    NotEntered,
    archive_of,
    keep_dates,
    mark,
    mark_if_raised,
    may_enter,
)

SELF, GUARDIAN, CARER = "1", "2", "3"
SIGNED, ORAL = "1", "3"
TEXT_VERSION = "2026-1"
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


@dataclass(frozen=True)
class Screened:
    """What a screening gave, and what the file is now."""

    scale: Scale
    scored: scoring.Scored
    verdict: Verdict
    file_colour: Colour


@needs(Right.PSYCHOLOGY)
def consent(actor: str, given: Consent, guardian: str = "") -> None:
    """Record the answer to one purpose: consent, or with `declined` a no. A minor's consent is the guardian's, with
    the child's own will. Raises NotEntered."""
    if given.date is None:
        raise NotEntered("请填日期。")
    found = archive_of(str(given.person), given.date)
    if found.is_minor and not given.declined:
        if given.given_by not in (GUARDIAN, CARER) or not guardian.strip():
            raise NotEntered("未满 18 岁要由监护人同意，请填监护人的姓名。")
        if not given.assent:
            raise NotEntered("孩子自己不愿意的，先不要做。愿意的请勾上“孩子自己也愿意”。")
    given.text_version = TEXT_VERSION
    if guardian.strip():
        Consent.guardian.write(given, guardian)
    with change(actor, TITLE):
        given.save()
        file = found.file
        if given.purpose == SCREENING and not given.declined and file and file.close_reason == WITHDRAWN:
            keep_dates(found, given.date)


@needs(Right.PSYCHOLOGY)
def withdraw(actor: str, given: Consent, date: dt.date) -> None:
    """Take a consent back, and every other to the same purpose. Without consent to screening the file is closed to
    further entry; it is kept as long as `keep_years` says."""
    found = archive_of(str(given.person), date)
    with change(actor, TITLE):
        for one in [given, *(other for other in found.consents if other.id != given.id)]:
            if one.purpose == given.purpose and not one.withdrawn and not one.declined:
                one.withdrawn = date
                one.save()
        if given.purpose == SCREENING and found.is_open:
            _close(found, date, WITHDRAWN)


@needs(Right.PSYCHOLOGY)
def judge(person: str, scale: Scale, filled: Filled, date: dt.date) -> Screened:
    """What `screen` would say, for the last page before it is kept. Raises NotEntered, scales.BadAnswers."""
    found = may_enter(person, date, in_danger=False)
    scored, verdict = _judged(found, scale, filled)
    return Screened(scale, scored, verdict, rules.raised(found.colour, verdict))


@needs(Right.PSYCHOLOGY)
def screen(actor: str, person: str, scale: Scale, filled: Filled, date: dt.date) -> Screened:
    """Score a screening and keep it; a colour that it raises stands at once. Raises NotEntered, scales.BadAnswers."""
    found = may_enter(person, date, in_danger=False)
    _check_reader(found, filled)
    scored, verdict = _judged(found, scale, filled)
    kept = Screening(person=person, date=date, mode=filled.mode, reader=filled.reader.strip() or None)
    told = _told(scale, filled, scored, verdict)
    Screening.content.write(kept, packed(told))
    with change(actor, TITLE):
        kept.save()
        _take_in(found, kept, told)
        mark_if_raised(found, actor, verdict, date, scale.short)
        keep_dates(found, date)
    return Screened(scale, scored, verdict, found.colour)


@needs(Right.PSYCHOLOGY)
def external(actor: str, person: str, name: str, result: str, date: dt.date) -> None:
    """Keep the result of a scale that may not be shipped; a professional judges it (`decide`). Raises NotEntered."""
    if not name.strip() or not result.strip():
        raise NotEntered("请填量表的名称和结果。")
    found = may_enter(person, date, in_danger=False)
    kept = Screening(person=person, date=date)
    told = {"scale": "external", "title": name.strip(), "result": result.strip()}
    Screening.content.write(kept, packed(told))
    with change(actor, TITLE):
        kept.save()
        _take_in(found, kept, told)
        keep_dates(found, date)


@needs(Right.PSYCHOLOGY)
def report_event(actor: str, person: str, event: Event, date: dt.date) -> Colour:
    """What somebody reported raises the colour, with or without a screening. Returns the colour.

    Danger and abuse are kept without consent too, and open a closed file again.
    """
    found = may_enter(person, date) if event is Event.MAJOR else archive_of(person, date)
    with change(actor, TITLE):
        mark_if_raised(found, actor, rules.judge_event(event), date, "报告")
        keep_dates(found, date)
    return found.colour


@needs(Right.PSYCHOLOGY)
def decide(actor: str, person: str, wanted: Colour, reason: str, date: dt.date, second: str = "") -> None:
    """A professional's own colour; red also without consent. Raises rules.NotLowered, NotEntered."""
    found = archive_of(person, date) if wanted is Colour.RED else may_enter(person, date)
    rules.check_decision(found.colour, wanted, reason, actor, second, is_screened=found.is_screened)
    with change(actor, TITLE):
        mark(found, actor, Verdict(wanted, (reason.strip(),)), date, "专业判断", second.strip())
        keep_dates(found, date)


@needs(Right.PSYCHOLOGY)
def assess(actor: str, person: str, risk: Risk, text: Mapping[str, str], date: dt.date) -> Colour:
    """A qualified person's risk assessment: a provisional red is confirmed by it, and stays until it is lowered.

    `text`: means, protective, action, in words. Returns the colour.
    """
    found = may_enter(person, date)
    kept = RiskAssessment(person=person, date=date, assessor=actor)
    RiskAssessment.content.write(kept, packed({**risk.__dict__, **text}))
    verdict = rules.judge_risk(risk, limits.values())
    with change(actor, TITLE):
        kept.save()
        found.risks.insert(0, (kept, {}))
        if found.mark and found.mark.provisional:
            reasons = (*found.mark.reasons, *verdict.reasons, "已做风险评估")
            mark(found, actor, Verdict(found.colour, reasons), date, "风险评估")
        else:
            mark_if_raised(found, actor, verdict, date, "风险评估")
        keep_dates(found, date)
    return found.colour


@needs(Right.PSYCHOLOGY)
def add_session(actor: str, talk: CounsellingSession, content: Mapping[str, str], date: dt.date) -> Colour:
    """Keep a talk; `content` has topics, content, risk, result in words or codes. A grave risk check (2, 3) raises the
    colour, which is returned. Raises NotEntered."""
    found = may_enter(str(talk.person), date)
    if talk.next_date and talk.next_date < date:
        raise NotEntered("下次日期比这次还早。请再看一遍。")
    talk.date, talk.number = date, len(found.sessions) + 1
    talk.counsellor = talk.counsellor or actor
    for name, text in content.items():
        getattr(CounsellingSession, name).write(talk, text)
    level = content.get("risk", "")
    with change(actor, TITLE):
        talk.save()
        found.sessions.insert(0, (talk, {}))
        if level in ("2", "3"):
            mark_if_raised(found, actor, rules.judge_check(int(level)), date, "咨询")
        keep_dates(found, date)
    return found.colour


@needs(Right.PSYCHOLOGY)
def keep_plan(actor: str, plan: PsyPlan, content: Mapping[str, Any]) -> None:
    """Keep an individual plan: goals, activities, frequency. Raises NotEntered."""
    if plan.start is None or not content.get("goals"):
        raise NotEntered("请填开始日期和至少一个目标。")
    may_enter(str(plan.person), min(plan.start, today()))
    PsyPlan.content.write(plan, packed(content))
    with change(actor, TITLE):
        plan.save()


@needs(Right.PSYCHOLOGY)
def refer(actor: str, referral: Referral, content: Mapping[str, Any]) -> None:
    """Keep a referral (to, reason, urgency, informed, note) or its feedback (advice). It takes consent to tell the
    hospital, but for danger to life (精神卫生法 art. 28). Raises NotEntered."""
    if referral.date is None:
        raise NotEntered("请填转介日期。")
    found = may_enter(str(referral.person), referral.date)
    if not found.consent(HOSPITAL) and found.colour is not Colour.RED:
        raise NotEntered("还没有“告知医院”的同意。请先登记同意；有生命危险的先评为红色。")
    if named := rules.diagnosis_in(str(content.get("note") or "")):
        raise NotEntered(f"转介信里不能写诊断（“{named}”）。请只写看到的情况，诊断由医院来做。")
    if referral.feedback_date and referral.feedback_date < referral.date:
        raise NotEntered("反馈日期比转介日期还早。请再看一遍。")
    Referral.content.write(referral, packed(content))
    with change(actor, TITLE):
        referral.save()


@needs(Right.PSYCHOLOGY)
def assign(actor: str, person: str, counsellor: str | None, volunteer: str | None = None) -> None:
    """Say who of the team follows a file, and which volunteer keeps company. Raises NotEntered, team.NotInTeam."""
    team.check_leads()
    team.check_can_lead(counsellor)
    team.check_can_accompany(volunteer)
    file = PsyFile.get_or_none(PsyFile.person == person)
    if file is None:
        raise NotEntered("还没有建档，请先筛查。")
    file.counsellor, file.volunteer = counsellor, volunteer
    with change(actor, TITLE):
        file.save()


@needs(Right.PSYCHOLOGY)
def close(actor: str, person: str, date: dt.date, reason: str) -> None:
    """Close a file: moved away, died, needed no more. A red one is lowered first. Raises NotEntered."""
    found = archive_of(person, date)
    if not found.is_open:
        raise NotEntered("没有开着的档案。")
    if found.colour is Colour.RED and reason == "4":
        raise NotEntered("红色档案不能直接结案。请先由专业人员降低颜色。")
    with change(actor, TITLE):
        _close(found, date, reason)


@needs(Right.PSYCHOLOGY)
def reopen(actor: str, person: str, date: dt.date) -> None:
    """Open a closed file again; after a withdrawal it takes a new consent. Raises NotEntered."""
    found = archive_of(person, date)
    if found.file is None or not found.file.closed:
        raise NotEntered("这份档案没有结案。")
    if found.file.close_reason == WITHDRAWN:
        raise NotEntered("同意已经撤回。重新登记知情同意，档案就会打开。")
    with change(actor, TITLE):
        keep_dates(found, date)


def _close(found: Archive, date: dt.date, reason: str) -> None:
    file = found.file
    if file:
        file.closed, file.close_reason = date, reason
        file.next_contact = file.next_screening = None
        file.save()


def _take_in(found: Archive, kept: Screening, told: Mapping[str, Any]) -> None:
    """Newest first, also where an older one is entered late."""
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


def _judged(found: Archive, scale: Scale, filled: Filled) -> tuple[scoring.Scored, Verdict]:
    _check_age(found, scale)
    scored = scoring.score(scale, filled.answers)
    verdict = rules.judge(
        scale, scored, filled.answers, limits.values(), function=filled.function, key_groups=found.key_groups
    )
    return scored, verdict


def _told(scale: Scale, filled: Filled, scored: scoring.Scored, verdict: Verdict) -> dict[str, Any]:
    return {
        "scale": scale.name, "version": scale.version, "answers": list(filled.answers), "function": filled.function,
        "note": filled.note.strip(), "score": scored.score, "band": scored.band, "colour": verdict.colour,
        "reasons": verdict.reasons, "notes": verdict.notes, "provisional": verdict.provisional,
        "follow": verdict.follow,
    }  # fmt: skip
