"""What changes a colour besides a screening: an alarm while questions are put, a report, an assessment, a decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from db.changes import change
from db.psychology import RiskAssessment
from fupin_desktop.roles import Right
from fupin_desktop.rules import psychology as rules
from fupin_desktop.rules.psychology import Colour, Event, Lowering, Risk, Verdict
from fupin_desktop.rules.scales import Answer, Scale
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.psychology import closing, limits, marks, team
from fupin_desktop.services.psychology.archive import Archive
from fupin_desktop.services.psychology.filing import (
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
from fupin_desktop.services.psychology.marks import packed
from fupin_desktop.services.psychology.second import NotConfirmed, Second


@needs(Right.PSYCHOLOGY)
def alarm(actor: str, person: str, scale: Scale, answers: Sequence[Answer], date: dt.date) -> Verdict:
    """The answers so far (None: refused), while the next question is put: a safety sign is red at once and stays, also
    where the rest is given up. Returns what it says; nothing is written where there is no sign."""
    verdict = rules.alarm(scale, answers)
    if verdict.colour is Colour.RED:
        found = archive_of(person, date)
        with change(actor, TITLE):
            mark_if_raised(found, actor, verdict, date, scale.short)
            keep_dates(found, date)
    return verdict


@needs(Right.PSYCHOLOGY)
def report_event(actor: str, person: str, event: Event, date: dt.date, words: str = "", reporter: str = "") -> Colour:
    """What somebody reported, in their words, raises the colour, with or without a screening. Returns the colour.

    Danger is kept without consent too, and opens a closed file again. For a file that is not in sight: `reports`.
    """
    found = archive_of(person, date) if event.is_danger else may_enter(person, date)
    verdict = rules.judge_event(event)
    if told := "：".join(part for part in (reporter.strip() and f"{reporter.strip()}说", words.strip()) if part):
        verdict = replace(verdict, reasons=(*verdict.reasons, told))
    with change(actor, TITLE):
        mark_if_raised(found, actor, verdict, date, "报告")
        keep_dates(found, date)
    return found.colour


@needs(Right.PSYCHOLOGY)
def assess(actor: str, person: str, risk: Risk, text: Mapping[str, str], date: dt.date) -> Colour:
    """A qualified person's risk assessment: a red is confirmed by it, and stays until it is lowered by two.

    `text`: means, protective, action in words, mode (counselling_mode). One in which thoughts or a plan were not asked
    about is kept, and the red goes on waiting. Returns the colour. Raises NotEntered, Denied.
    """
    team.check_qualified(actor)
    holds = limits.values()
    if said := rules.contradiction(risk, holds):
        raise NotEntered(said)
    found = may_enter(person, date)
    verdict = rules.judge_risk(risk, holds)
    kept = RiskAssessment(person=person, date=date, assessor=actor)
    told = {**risk.__dict__, **text}
    RiskAssessment.content.write(kept, packed(told))
    with change(actor, TITLE):
        kept.save()
        found.risks.insert(0, (kept, told))
        if Colour.RED in (found.colour, verdict.colour) and risk.is_complete:
            stood = found.mark.reasons if found.mark and found.colour is Colour.RED else ()
            reasons = tuple(dict.fromkeys((*stood, *verdict.reasons, "已做风险评估")))
            mark(found, actor, Verdict(Colour.RED, reasons), date, "风险评估", assessment=str(kept.id))
        else:
            mark_if_raised(found, actor, verdict, date, "风险评估")
        keep_dates(found, date)
    return found.colour


@needs(Right.PSYCHOLOGY)
def check(person: str, wanted: Colour, reason: str, date: dt.date) -> None:
    """What `decide` would say before the second person is asked. Raises rules.NotLowered, NotEntered."""
    found = archive_of(person, date) if wanted is Colour.RED else may_enter(person, date)
    rules.check_decision(found.colour, wanted, reason, _grounds(found))


@needs(Right.PSYCHOLOGY)
def decide(actor: str, person: str, wanted: Colour, reason: str, date: dt.date, second: Second | None = None) -> Colour:
    """A professional's own colour, which is returned: raised at once, red also without consent; lowered one step,
    after an assessment, with a second person. A red that is lowered where the consent was taken back closes the file.
    Raises rules.NotLowered, NotEntered, NotConfirmed."""
    found = archive_of(person, date) if wanted is Colour.RED else may_enter(person, date)
    rules.check_decision(found.colour, wanted, reason, _grounds(found))
    if wanted.rank < found.colour.rank:
        team.check_qualified(actor)
        if second is None or second.name == actor:
            raise NotConfirmed("降低颜色要有第二个人当场确认：请另一位有资质的成员输入自己的密码。")
    latest = str(found.risks[0][0].id) if found.risks and wanted.rank < found.colour.rank else ""
    with change(actor, TITLE):
        name = second.name if second else ""
        mark(found, actor, Verdict(wanted, (reason.strip(),)), date, "专业判断", name, latest)
        keep_dates(found, date)
        if found.colour is not Colour.RED and found.consent(SCREENING) is None and _was_withdrawn(found):
            closing.shut(found, date, WITHDRAWN)
    return found.colour


def _was_withdrawn(found: Archive) -> bool:
    return any(one.withdrawn for one in found.consents if one.purpose == SCREENING)


def _grounds(found: Archive) -> Lowering:
    """What speaks for a lower colour: every red that stands was assessed; a yellow one since it was given."""
    stands = found.mark
    if stands is None:
        return Lowering()
    if stands.colour is Colour.RED:
        is_assessed = not found.is_unassessed_red
    else:
        since = marks.since(found.marks) or stands
        complete = (risk for risk, told in found.risks if _risk(told).is_complete)
        is_assessed = any(risk.date and risk.date >= since.date for risk in complete)
    high = bool(found.risks) and rules.is_high(_risk(found.risks[0][1]), limits.values())
    return Lowering(is_assessed, high, found.is_screened)


def _risk(told: Mapping[str, object]) -> Risk:
    def sign(name: str) -> bool | None:
        value = told.get(name)
        return None if value is None else bool(value)

    signs = {name: sign(name) for name in rules.SIGNS}
    violence = told.get("violence")
    return Risk(int(str(told.get("level") or 0)), **signs, violence=None if violence is None else int(str(violence)))
