"""A person's colour: a professional's own decision, and what somebody reported."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from db.fields import Note, Text
from db.psychology import ColourMark
from fupin_desktop.rules.crisis import DUTY
from fupin_desktop.rules.psychology import Colour, Event
from fupin_desktop.services.psychology import judging
from fupin_desktop.services.psychology.archive import Archive
from ui import wording
from ui.dialogs.psychology import second
from ui.dialogs.psychology.second import SecondDialog
from ui.forms.fields import FieldsDialog, choice
from ui.session import Session
from ui.widgets.basics import label

_COLOURS = (Colour.RED, Colour.YELLOW, Colour.BLUE)
_LOWER = "调低：先做风险评估，再由另一位有资质的成员在这里输入他自己的密码；红先降到黄，黄再降到蓝。调高不用第二个人。"


class DecideDialog(SecondDialog):
    """Raised at once; lowered a step, after an assessment, with a second person."""

    def __init__(self, parent: QWidget, session: Session, found: Archive) -> None:
        super().__init__(parent, "定颜色")
        self._session, self._found = session, found
        self.sentence(f"现在是 {wording.colour(found.colour)}。觉得更重的，马上可以调高，写明原因。")
        self.put(
            ("wanted", choice("颜色", [(wording.colour(one), one) for one in _COLOURS])),
            ("date", ColourMark.date),
            ("reason", Note("原因", required=True)),
            second.field(session),
            date=wording.today(),
        )
        self.ask_second(_LOWER)
        self.finish("定下来")

    def keep(self, values: dict[str, Any]) -> None:
        person, wanted = str(self._found.person.id), values["wanted"]
        judging.check(person, wanted, values["reason"], values["date"])
        confirmed = self.second(values) if wanted.rank < self._found.colour.rank else None
        judging.decide(self._session.actor, person, wanted, values["reason"], values["date"], confirmed)


class EventDialog(FieldsDialog):
    """From anybody, with or without a screening."""

    def __init__(self, parent: QWidget, session: Session, person: str) -> None:
        super().__init__(parent, "有人报告的情况")
        self._session, self._person = session, person
        self.sentence("谁报告的都算数，不用先做筛查，也不用先有同意。有危险的，一报告就是暂定红色。")
        self.put(
            ("event", choice("什么情况", [(str(one), one) for one in Event])),
            ("date", ColourMark.date),
            ("reporter", Text("谁报告的", 40)),
            ("words", Note("他怎么说的（照原话）")),
            date=wording.today(),
        )
        self.body.addWidget(label(DUTY, "hint", wrap=True))
        self.finish("记下来")

    def keep(self, values: dict[str, Any]) -> None:
        judging.report_event(
            self._session.actor, self._person, values["event"], values["date"], values["words"] or "",
            values["reporter"] or "",
        )  # fmt: skip
