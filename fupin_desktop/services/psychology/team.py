"""心理工作队: who belongs to it, with certificate and pledge, and how far each sees (`roles.TEAM`).

A member is the user of the same name. Nobody sees a file before the pledge of confidentiality, nor after leaving. Whom
a village registers is a member there: on its word nobody sees, assesses or leads anything in the township's book.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from db.changes import change
from db.clock import today
from db.psychology import TEAM as TEAM_TITLE
from db.psychology import Counsellor, PsyFile
from db.refusal import Refusal
from fupin_desktop import regions
from fupin_desktop.roles import TEAM, Reach, Right
from fupin_desktop.rules.psychology import Colour
from fupin_desktop.services.book import access, entry, opening, scope
from fupin_desktop.services.book.access import Denied, needs
from fupin_desktop.services.psychology import following, marks

VOLUNTEER = "3"
#: The 心理专干: keeps the archives, and sees them all.
KEEPER = "5"
_QUALIFIED = ("1", "2", "4", "5")
#: What who sees nothing is told to do.
HOW_TO_SEE = "只有心理工作队里在队、做过保密承诺的人看得到档案。请在“心理 → 团队”里登记，或请负责人登记。"


class NotInTeam(Refusal):
    """A member can't be kept like this."""


@dataclass(frozen=True)
class Sight:
    """How far the one at the keyboard sees; `key` is their own record in the team."""

    reach: Reach
    key: str | None = None

    def covers(self, counsellor: str | None, colour: Colour) -> bool:
        """Whether a file of this counsellor (None: of nobody yet) and colour is in sight."""
        if self.reach in (Reach.ALL, Reach.NONE):
            return self.reach is Reach.ALL
        return counsellor in (None, self.key) or (self.reach is Reach.LED and colour is Colour.RED)


def sight() -> Sight:
    """How far the one at the keyboard sees, among those who hold the right. A plain book has one user, who sees all."""
    who = access.visitor()
    if not access.may(Right.PSYCHOLOGY):
        return Sight(Reach.NONE)
    if who.role is None:
        return Sight(Reach.ALL)
    found = [one for one in _ours(members(past=True)) if one.name == who.name]
    return Sight(reach_of(found[0]), str(found[0].id)) if found else Sight(Reach.NONE)


def check_sight(file: PsyFile | None, colour: Colour) -> None:
    """Raises Denied where a file is not in sight."""
    seen = sight()
    if not seen.covers(str(file.counsellor) if file and file.counsellor else None, colour):
        more = HOW_TO_SEE if seen.reach is Reach.NONE else "需要时请找负责人。"
        raise Denied(f"您在心理工作队里的权限是：{seen.reach}。{more}")


def check_sees() -> None:
    """Raises Denied for who holds the key and sees nothing: not of the team, or no pledge. Also of counts."""
    if sight().reach is Reach.NONE:
        raise Denied(HOW_TO_SEE)


def check_leads() -> None:
    """Raises Denied for who may not say who belongs to the team and who is responsible for what. While nobody leads it
    (a new book, or the last one has left) who holds the key registers the first."""
    if sight().reach not in (Reach.ALL, Reach.LED) and any(
        reach_of(one) in (Reach.ALL, Reach.LED) for one in _ours(members())
    ):
        raise Denied("只有牵头的专家和管档案的心理专干能安排心理工作队。")


def members(*, past: bool = False) -> list[Counsellor]:
    """The team, the leading experts first; with `past` also who left. What it is made of is no secret."""
    found = [one for one in Counsellor.living() if past or not one.left]
    return sorted(found, key=lambda one: (bool(one.left), str(one.role), str(one.name)))


def from_below() -> set[str]:
    """The records of those whom a book below this one registered: here they see, lead and assess nothing."""
    return {key for key, at in scope.begun("counsellor") if not regions.lies_in(opening.region(), at)}


def _ours(found: list[Counsellor]) -> list[Counsellor]:
    """Those of them whom this book or one above it registered."""
    others = from_below()
    return [one for one in found if one.id not in others]


def keys() -> set[str]:
    """The records of those who are in the team now; a file of anybody else's is nobody's yet."""
    return {str(one.id) for one in members()}


def on_call() -> list[Counsellor]:
    """Whose phone stands on every red file: who is on call, else who leads."""
    there = [one for one in members() if one.phone]
    known = _ours(there) or there
    return [one for one in known if one.on_call] or [one for one in known if one.role == "1"]


def reach_of(member: Counsellor) -> Reach:
    """How far a member sees: told beside the name."""
    can_see = member.pledge_date and not member.left
    return TEAM.get(str(member.role), Reach.NONE) if can_see else Reach.NONE


def qualified(name: str) -> Counsellor | None:
    """The member of this name who may assess a risk and lower a colour: an expert, a counsellor or a doctor with a
    certificate, who has pledged confidentiality and is there; None for everybody else."""
    known = (one for one in _ours(members()) if one.name == name)
    return next((one for one in known if one.role in _QUALIFIED and _is_proved(one)), None)


def _is_proved(member: Counsellor) -> bool:
    is_valid = member.certificate_until is None or member.certificate_until >= today()
    return bool((member.certificate or "").strip() and member.pledge_date) and is_valid


def certificate_warning(member: Counsellor, days: int) -> str:
    """What is to be said of a certificate that has run out, or does so within some days; "" for nothing."""
    until = member.certificate_until
    if until is None or member.left or member.role not in _QUALIFIED:
        return ""
    left = (until - today()).days
    if left < 0:
        return f"{member.name}的证书 {until} 已经到期，不能再做风险评估和降低颜色；换了新证书请改日期。"
    return f"{member.name}的证书 {until} 到期，还有 {left} 天。" if left <= days else ""


def check_qualified(name: str) -> None:
    """Raises Denied for who may not assess a risk. A plain book has no users that could be told apart."""
    if access.visitor().role is not None and qualified(name) is None:
        raise Denied("风险评估和降低颜色，要由在队、证书没有过期、做过保密承诺的专家、咨询师或医生来做。请找他们。")


@needs(Right.PSYCHOLOGY)
def keep(actor: str, member: Counsellor) -> None:
    """Keep a member. Raises NotInTeam, Denied."""
    check_leads()
    if not (member.name or "").strip() or not member.role:
        raise NotInTeam("请填姓名和身份。")
    if member.role not in (VOLUNTEER, KEEPER) and not (member.certificate or "").strip():
        raise NotInTeam("专家、咨询师和医生要填证书。没有证书的先登记为志愿者。")
    if any(one.name == member.name and one.id != member.id for one in _ours(members())):
        raise NotInTeam(f"队里已经有“{member.name}”。一个人只登记一次，请修改原来的那一条。")
    entry.save(actor, TEAM_TITLE, [member])


@needs(Right.PSYCHOLOGY)
def leave(actor: str, member: Counsellor, date: dt.date, heir: str | None = None) -> int:
    """A member leaves and sees nothing from now on; their open files go over to `heir` in the same action. Returns how
    many. Raises NotInTeam where nobody takes them."""
    check_leads()
    files = open_files(str(member.id))
    if files and (not heir or heir == str(member.id)):
        raise NotInTeam(f"他负责的 {len(files)} 份档案还没有结案。请选谁接手，退出和交接一次办完。")
    check_can_lead(heir)
    member.left, member.on_call = date, None
    with change(actor, TEAM_TITLE):
        member.save()
        for file in PsyFile.living().where(PsyFile.person.in_(files)):
            file.counsellor = heir
            file.save()
    return len(files)


def open_files(member: str) -> list[str]:
    """The persons whose open files a member is responsible for; without who is followed elsewhere now."""
    chosen = PsyFile.living().where((PsyFile.counsellor == member) & PsyFile.closed.is_null())
    persons = [str(file.person) for file in chosen]
    stands = marks.colours(persons)
    gone = following.not_followed({one: stands[one].colour if one in stands else Colour.GREY for one in persons})
    return [one for one in persons if one not in gone]


def check_can_lead(member: str | None) -> None:
    """Raises NotInTeam for who can't be responsible for a file: volunteers keep company only."""
    found = Counsellor.find(member) if member else None
    if member and (found is None or found.deleted or found.left or found.role == VOLUNTEER):
        raise NotInTeam("负责人要是在队的专家、咨询师或医生；志愿者只陪伴、观察、宣读。")


def check_can_accompany(member: str | None) -> None:
    """Raises NotInTeam for who can't keep company."""
    found = Counsellor.find(member) if member else None
    if member and (found is None or found.deleted or found.left or not found.pledge_date):
        raise NotInTeam("陪伴的人要在队，并且做过保密承诺。")
