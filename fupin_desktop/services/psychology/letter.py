"""What stands in a referral letter: why somebody should be seen, never a diagnosis; what was said or scored only with
consent to tell the hospital. `ui/dialogs/print_letter.py` paints it."""

from __future__ import annotations

import datetime as dt

from db.changes import change
from db.codes import code_list
from db.psychology import Counsellor, Referral
from fupin_desktop import regions
from fupin_desktop.cards.letter import Letter
from fupin_desktop.roles import Right
from fupin_desktop.rules.psychology import SIGNS, Colour
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.psychology import archive, marks, team
from fupin_desktop.services.psychology.archive import Archive
from fupin_desktop.services.psychology.filing import HOSPITAL, TITLE, NotEntered
from fupin_desktop.services.psychology.marks import Content

_MOST_SCORES = 5
_SAID = "筛查中说到不想活或伤害自己"


@needs(Right.PSYCHOLOGY)
def letter(referral: Referral) -> Letter:
    """The letter of a referral that is kept. Opening it goes into the access log. Raises NotEntered."""
    day = referral.date or dt.date.min
    found = archive.load(str(referral.person), day)
    content = marks.opened(Referral.content.read(referral))
    if found is None:
        raise NotEntered("账本里没有这个人。可能刚被删除或撤销了，请换一个人。")
    person, may_tell = found.person, found.consent(HOSPITAL) is not None
    risk = found.risks[0][1] if found.risks else {}
    vital = may_tell or found.colour is Colour.RED
    by_family = str(content.get("history") or "")
    signer = _signer(found, str(content.get("by") or ""))
    return Letter(
        to=str(content.get("to") or ""),
        date=day,
        name=str(person.name or ""),
        sex=code_list("sex").label(person.sex),
        age=found.age,
        village=_village(found),
        reason=code_list("referral_reason").label(content.get("reason")),
        urgency=code_list("referral_urgency").label(content.get("urgency")),
        informed=_informed(content, found.colour, may_tell=may_tell),
        note=str(content.get("note") or ""),
        scores=_scores(found) if may_tell else (),
        risk=_risk(found) if vital else "",
        means=str(risk.get("means") or "") if vital else "",
        medication=str(content.get("medication") or "") if vital else "",
        history=f"据家属称：{by_family}" if vital and by_family else "",
        signed_by=str(signer.name) if signer else str(content.get("by") or ""),
        org=str(signer.org or "") if signer else "",
        phone=str(signer.phone or "") if signer else "",
    )


@needs(Right.PSYCHOLOGY)
def printed(actor: str, referral: Referral) -> None:
    """The letter is on paper."""
    referral.printed = True
    with change(actor, TITLE):
        referral.save()


def _signer(found: Archive, name: str) -> Counsellor | None:
    """Who of the team signs: who is named, else who follows the file."""
    key = str(found.file.counsellor or "") if found.file else ""
    known = team.members()
    return next((one for one in known if one.name == name), None) or next((o for o in known if o.id == key), None)


def _village(found: Archive) -> str:
    code = archive.region_of(str(found.person.id))
    return regions.village_name(code)


def _informed(content: Content, colour: Colour, *, may_tell: bool) -> str:
    label = code_list("consent_giver").label(content.get("informed"))
    told = f"已告知{label}" if label else ""
    if may_tell:
        return "，".join(part for part in (told, "同意把情况告诉医院") if part)
    danger = "没有同意告诉医院，因为有危险而转介" if colour is Colour.RED else ""
    return "，".join(part for part in (told, danger) if part)


def _scores(found: Archive) -> tuple[str, ...]:
    """The newest result of each scale."""
    newest: dict[str, str] = {}
    for kept, told in found.screenings:
        title = str(told.get("title") or archive.short_name(str(told.get("scale") or "")))
        result = told.get("result") or (f"{told['score']} 分，{told['band']}" if told.get("score") is not None else "")
        if result:
            newest.setdefault(title, f"{title} {result}（{kept.date}）")
    return tuple(newest.values())[:_MOST_SCORES]


def _risk(found: Archive) -> str:
    """What the newest assessment found, sign by sign; where nobody has assessed yet, why it is red."""
    if not found.risks:
        reasons = found.mark.reasons if found.mark and found.mark.colour is Colour.RED else ()
        said = dict.fromkeys(_SAID if "题=" in one else one for one in reasons if "题=" in one or "=" not in one)
        return "还没有评估。" + "；".join(said) if said else ""  # why, but no score: that takes consent
    kept, told = found.risks[0]
    answers = {True: "有", False: "没有", None: "没问到"}
    signs = [f"{label.removeprefix('有')}：{answers[told.get(name)]}" for name, label in SIGNS.items()]
    if told.get("violence") is not None:
        signs.append(f"冲动伤人：{told['violence']} 级")
    level = code_list("psy_risk").label(str(told.get("level", "")))
    return f"{level}（{kept.date}）。" + "；".join(signs)
