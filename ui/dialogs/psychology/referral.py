"""转介: to which hospital and why, what came back; and who follows a file."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from db.fields import Code, Note, Text
from db.psychology import PsyFile, Referral
from fupin_desktop.services.psychology import care, closing, team
from fupin_desktop.services.psychology.marks import Content
from ui import wording
from ui.dialogs.psychology.kept import KeptDialog
from ui.forms.fields import FieldsDialog, choice
from ui.session import Session

_VOLUNTEER = "3"


class ReferralDialog(KeptDialog):
    """The reason is no diagnosis."""

    form = "referral"

    def __init__(self, parent: QWidget, session: Session, person: str) -> None:
        super().__init__(parent, "转介", 680)
        self._session, self._person = session, person
        self.record = person
        self.sentence("转介信只写看到的情况，不写诊断：诊断由医院来做。要先有“告知医院”的同意；有生命危险的可以先转。")
        self.put(
            ("date", Referral.date),
            ("to", Text("转到哪家医院、哪个科", 60, required=True)),
            ("reason", Code("转介原因", "referral_reason", required=True)),
            ("urgency", Code("紧急程度", "referral_urgency", required=True)),
            ("informed", Code("告诉了谁", "consent_giver", required=True)),
            ("note", Note("看到的情况（写进信里）")),
            ("medication", Text("正在用的药", 100, hint="据本人或家属")),
            ("history", Text("以前的情况（信里写“据家属称”）", 200)),
            date=wording.today(),
        )
        self.finish("保存")

    def keep(self, values: dict[str, Any]) -> None:
        referral = Referral(person=self._person, date=values.pop("date"))
        content = {name: value or "" for name, value in values.items()} | {"by": self._session.actor}
        care.refer(self._session.actor, referral, content)


class FeedbackDialog(KeptDialog):
    """What the hospital said."""

    form = "feedback"

    def __init__(self, parent: QWidget, session: Session, referral: Referral, content: Content) -> None:
        super().__init__(parent, "医院的反馈")
        self._session, self._referral, self._content = session, referral, content
        self.record = str(referral.id)
        self.sentence(f"{wording.day(referral.date)}转到{content.get('to', '')}。")
        self.put(
            ("feedback_date", Referral.feedback_date),
            ("advice", Note("医院的意见", required=True)),
            feedback_date=referral.feedback_date or wording.today(),
            advice=content.get("advice"),
        )
        self.finish("保存")

    def keep(self, values: dict[str, Any]) -> None:
        self._referral.feedback_date = values["feedback_date"]
        care.refer(self._session.actor, self._referral, {**self._content, "advice": values["advice"]})


class AssignDialog(FieldsDialog):
    """Who of the team is responsible, and which volunteer keeps company."""

    def __init__(self, parent: QWidget, session: Session, file: PsyFile) -> None:
        super().__init__(parent, "定负责人")
        self._session, self._file = session, file
        members = team.members()
        leads = [(str(one.name), str(one.id)) for one in members if one.role != _VOLUNTEER]
        company = [(str(one.name), str(one.id)) for one in members if one.role == _VOLUNTEER and one.pledge_date]
        self.sentence("负责人是专家、咨询师或医生。志愿者只陪伴、观察、宣读，不看内容，要先做保密承诺。")
        self.put(
            ("counsellor", choice("负责人", leads, required=False)),
            ("volunteer", choice("陪伴的志愿者", company, required=False)),
            counsellor=_offered(file.counsellor, leads),
            volunteer=_offered(file.volunteer, company),
        )
        self.finish("保存")

    def keep(self, values: dict[str, Any]) -> None:
        closing.assign(self._session.actor, str(self._file.person), values["counsellor"], values["volunteer"])


def _offered(key: str | None, options: list[tuple[str, str]]) -> str | None:
    """A key, where it is still offered."""
    return str(key) if str(key) in {offered for _, offered in options} else None
