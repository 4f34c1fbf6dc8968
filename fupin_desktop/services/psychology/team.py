"""心理工作队: who belongs to it, with certificate and pledge, and how far each sees (`roles.TEAM`).

A member is the user of the same name. Nobody sees a file before the pledge of confidentiality, nor after leaving.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from db.changes import one
from db.psychology import Counsellor, PsyFile
from db.refusal import Refusal
from fupin_desktop.roles import TEAM, Reach, Right
from fupin_desktop.rules.psychology import Colour
from fupin_desktop.services import access, entry
from fupin_desktop.services.access import Denied, needs

_VOLUNTEER = "3"
_TITLE = "心理工作队"


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
    row = one(
        """SELECT id, role, pledge_date, "left" FROM counsellor WHERE name=? AND deleted IS NOT 1
        ORDER BY "left" IS NOT NULL, id""",
        who.name,
    )
    if row is None:
        return Sight(Reach.ALL)
    key, role, pledged, left = row
    return Sight(TEAM.get(role, Reach.NONE) if pledged and not left else Reach.NONE, key)


def check_sight(file: PsyFile | None, colour: Colour) -> None:
    """Raises Denied where a file is not in sight."""
    seen = sight()
    if not seen.covers(str(file.counsellor) if file and file.counsellor else None, colour):
        more = "请先登记保密承诺，或请负责人打开。" if seen.reach is Reach.NONE else "需要时请找负责人。"
        raise Denied(f"您在心理工作队里的权限是：{seen.reach}。{more}")


def check_leads() -> None:
    """Raises Denied for who may not say who belongs to the team and who is responsible for what."""
    if sight().reach not in (Reach.ALL, Reach.LED):
        raise Denied("只有牵头的专家和管档案的心理专干能安排心理工作队。")


def members(*, past: bool = False) -> list[Counsellor]:
    """The team, the leading experts first; with `past` also who left. What it is made of is no secret."""
    found = [one for one in Counsellor.living() if past or not one.left]
    return sorted(found, key=lambda one: (bool(one.left), str(one.role), str(one.name)))


def on_call() -> list[Counsellor]:
    """Whose phone stands on every red file: who is on call, else who leads."""
    known = [one for one in members() if one.phone]
    return [one for one in known if one.on_call] or [one for one in known if one.role == "1"]


def reach_of(member: Counsellor) -> Reach:
    """How far a member sees: told beside the name."""
    can_see = member.pledge_date and not member.left
    return TEAM.get(str(member.role), Reach.NONE) if can_see else Reach.NONE


@needs(Right.PSYCHOLOGY)
def keep(actor: str, member: Counsellor) -> None:
    """Keep a member. Raises NotInTeam, Denied."""
    check_leads()
    if not (member.name or "").strip() or not member.role:
        raise NotInTeam("请填姓名和身份。")
    if member.role != _VOLUNTEER and not (member.certificate or "").strip():
        raise NotInTeam("专家、咨询师和医生要填证书。没有证书的先登记为志愿者。")
    entry.save(actor, _TITLE, [member])


@needs(Right.PSYCHOLOGY)
def leave(actor: str, member: Counsellor, date: dt.date) -> int:
    """A member leaves and sees nothing from now on; returns how many open files have to be given to another."""
    check_leads()
    member.left, member.on_call = date, None
    entry.save(actor, _TITLE, [member])
    return len(open_files(str(member.id)))


def open_files(member: str) -> list[str]:
    """The persons whose open files a member is responsible for."""
    chosen = PsyFile.living().where((PsyFile.counsellor == member) & PsyFile.closed.is_null())
    return [str(file.person) for file in chosen]


def check_can_lead(member: str | None) -> None:
    """Raises NotInTeam for who can't be responsible for a file: volunteers keep company only."""
    found = Counsellor.find(member) if member else None
    if member and (found is None or found.deleted or found.left or found.role == _VOLUNTEER):
        raise NotInTeam("负责人要是在队的专家、咨询师或医生；志愿者只陪伴、观察、宣读。")


def check_can_accompany(member: str | None) -> None:
    """Raises NotInTeam for who can't keep company."""
    found = Counsellor.find(member) if member else None
    if member and (found is None or found.deleted or found.left or not found.pledge_date):
        raise NotInTeam("陪伴的人要在队，并且做过保密承诺。")
