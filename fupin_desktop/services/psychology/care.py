"""The work with a person: talks, visits that met nobody, plans, referrals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from db.changes import change
from db.clock import today
from db.psychology import CounsellingSession, PsyPlan, Referral
from fupin_desktop.roles import Right
from fupin_desktop.rules import psychology as rules
from fupin_desktop.rules.psychology import Colour
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.psychology.filing import (
    COUNSELLING,
    HOSPITAL,
    NOT_MET,
    TITLE,
    NotEntered,
    archive_here,
    keep_dates,
    mark_if_raised,
    may_enter,
)
from fupin_desktop.services.psychology.marks import packed


@needs(Right.PSYCHOLOGY)
def add_session(
    actor: str, talk: CounsellingSession, content: Mapping[str, str], date: dt.date, time: str = "", plan: str = ""
) -> Colour:
    """Keep a talk; `content` has topics, content, risk, result in words or codes, `time` is when (10:30), `plan` the
    key of the plan that it belongs to. A grave risk check (2, 3) raises the colour, which is returned. It takes consent
    to counselling, but for danger. Raises NotEntered."""
    found = may_enter(str(talk.person), date, purpose=COUNSELLING)
    if talk.next_date and talk.next_date < date:
        raise NotEntered("下次日期比这次还早。请再看一遍。")
    talk.date, talk.number = date, 1 + sum(one.mode != NOT_MET for one, _ in found.sessions)
    talk.counsellor = talk.counsellor or actor
    for name, text in content.items():
        getattr(CounsellingSession, name).write(talk, text)
    if plan and plan not in {str(one.id) for one, _ in found.plans}:
        raise NotEntered("没有这份方案。请重新选。")
    more = {name: value for name, value in (("time", time), ("plan", plan)) if value}
    if more:
        CounsellingSession.more.write(talk, packed(more))
    level = content.get("risk", "")
    with change(actor, TITLE):
        talk.save()
        found.sessions.insert(0, (talk, more))
        if level in ("2", "3"):
            mark_if_raised(found, actor, rules.judge_check(int(level)), date, "咨询")
        keep_dates(found, date)
    return found.colour


@needs(Right.PSYCHOLOGY)
def not_met(actor: str, person: str, date: dt.date) -> None:
    """去了没见到: a way that was made for nothing. It is no contact, and who was due stays due. Raises NotEntered."""
    found = archive_here(person, date)
    if not found.is_open:
        raise NotEntered("没有开着的档案。请先建档或重新打开。")
    with change(actor, TITLE):
        CounsellingSession(person=person, date=date, mode=NOT_MET, counsellor=actor).save()


@needs(Right.PSYCHOLOGY)
def keep_plan(actor: str, plan: PsyPlan, content: Mapping[str, Any]) -> None:
    """Keep an individual plan: goals, target (how one sees that they are reached), activities, frequency, agreed (who
    agreed to it), and at its end the result. Raises NotEntered."""
    if plan.start is None or not content.get("goals"):
        raise NotEntered("请填开始日期和至少一个目标。")
    if plan.ended and plan.ended < plan.start:
        raise NotEntered("结束日期比开始日期还早。请再看一遍。")
    if plan.ended and not content.get("result"):
        raise NotEntered("方案结束了，请填结果：目标达到了没有。")
    if content.get("result") and not plan.ended:
        raise NotEntered("填了结果，请也填结束日期；还没有结束的，结果先空着。")
    may_enter(str(plan.person), min(plan.start, today()))
    PsyPlan.content.write(plan, packed(content))
    with change(actor, TITLE):
        plan.save()


@needs(Right.PSYCHOLOGY)
def refer(actor: str, referral: Referral, content: Mapping[str, Any]) -> None:
    """Keep a referral (to, reason, urgency, informed, note, and for an emergency medication and history as the family
    tells them) or its feedback (advice). It takes consent to tell the hospital, but for danger to life (精神卫生法
    art. 28). Raises NotEntered."""
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
