"""咨询 and 个性化方案."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from db.fields import Code, Codes, Note, Text, Time
from db.psychology import CounsellingSession, PsyPlan
from fupin_desktop.services.psychology import care
from fupin_desktop.services.psychology.marks import Content
from ui import wording
from ui.dialogs.psychology.kept import KeptDialog
from ui.forms.fields import choice
from ui.session import Session

#: What a plan holds besides its days and who is responsible.
_PLAN = ("goals", "target", "frequency", "activities", "agreed", "result")


class TalkDialog(KeptDialog):
    """One talk."""

    form = "talk"

    def __init__(self, parent: QWidget, session: Session, person: str, plans: Sequence[tuple[str, str]] = ()) -> None:
        """`plans`: (key, words) of those that have not ended."""
        super().__init__(parent, "咨询记录", 720)
        self._session, self._person = session, person
        self.record = person
        self.put(
            ("date", CounsellingSession.date),
            ("time", Time("几点见的", hint="如 15:30")),
            ("minutes", CounsellingSession.minutes),
            ("mode", CounsellingSession.mode),
            ("counsellor", CounsellingSession.counsellor),
            ("plan", choice("按哪份方案", [(words, key) for key, words in plans], required=False)),
            ("topics", Codes("主题", "psy_topic", required=True)),
            ("risk", Code("风险检查", "psy_risk", required=True)),
            ("content", Note("谈了什么")),
            ("result", Note("结果")),
            ("next_date", CounsellingSession.next_date),
            date=wording.today(),
            counsellor=session.actor,
            plan=plans[0][0] if len(plans) == 1 else None,
        )
        self.finish("保存")

    def keep(self, values: dict[str, Any]) -> None:
        plain = {name: values[name] for name in ("minutes", "mode", "counsellor", "next_date")}
        sealed = {name: values[name] or "" for name in ("content", "risk", "result")}
        sealed["topics"] = ",".join(values["topics"])
        talk = CounsellingSession(person=self._person, **plain)
        care.add_session(self._session.actor, talk, sealed, values["date"], values["time"] or "", values["plan"] or "")


class PlanDialog(KeptDialog):
    """A plan of one's own: what for, what is done, how often, who, till when it is looked at again."""

    form = "plan"

    def __init__(
        self, parent: QWidget, session: Session, plan: PsyPlan, content: Content, team: Sequence[tuple[str, str]]
    ) -> None:
        super().__init__(parent, "个性化方案", 720)
        self._session, self._plan = session, plan
        self.record = str(plan.id or plan.person)
        self.put(
            ("goals", Codes("目标", "psy_goal", required=True)),
            ("target", Text("做到什么样算达到", 200, hint="看得出来的，如 五天睡满六小时")),
            ("frequency", Text("多久一次", 40, required=True, hint="如 每两周一次")),
            ("activities", Note("做什么", required=True)),
            ("agreed", Code("谁同意的", "psy_plan_agreed")),
            ("owner", choice("谁负责", [(name, key) for key, name in team], required=False)),
            ("start", PsyPlan.start),
            ("review", PsyPlan.review),
            ("ended", PsyPlan.ended),
            ("result", Code("结果", "psy_plan_result", hint="结束时填")),
            start=plan.start or wording.today(),
            review=plan.review,
            ended=plan.ended,
            goals=tuple(content.get("goals", ())),
            target=content.get("target"),
            agreed=content.get("agreed"),
            result=content.get("result"),
            frequency=content.get("frequency"),
            activities=content.get("activities"),
        )
        if plan.owner:
            self.input("owner").show_value(str(plan.owner))
        self.finish("保存")

    def keep(self, values: dict[str, Any]) -> None:
        for name in ("owner", "start", "review", "ended"):
            setattr(self._plan, name, values[name])
        content = {name: values[name] for name in _PLAN}
        care.keep_plan(self._session.actor, self._plan, content)
