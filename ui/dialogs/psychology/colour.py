"""A person's colour: a professional's own decision, and what somebody reported."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from db.fields import Note, Text
from db.psychology import ColourMark
from fupin_desktop.rules.psychology import Colour, Event
from fupin_desktop.services.psychology import entry
from fupin_desktop.services.psychology.archive import Archive
from ui import wording
from ui.dialogs.fields import FieldsDialog, choice
from ui.session import Session
from ui.widgets.basics import label

_COLOURS = (Colour.RED, Colour.YELLOW, Colour.BLUE)


class DecideDialog(FieldsDialog):
    """Raised at once; lowered with a reason and a second person."""

    def __init__(self, parent: QWidget, session: Session, found: Archive) -> None:
        super().__init__(parent, "定颜色")
        self._session, self._found = session, found
        self.sentence(
            f"现在是 {wording.colour(found.colour)}。觉得更重的，马上可以调高；要调低，须写明原因，并由第二个人确认。"
        )
        self.put(
            ("wanted", choice("颜色", [(wording.colour(one), one) for one in _COLOURS])),
            ("date", ColourMark.date),
            ("reason", Note("原因", required=True)),
            ("second", Text("第二个人的姓名", 40, hint="调低时必填，不能是自己")),
            date=wording.today(),
        )
        self.finish("定下来")

    def keep(self, values: dict[str, Any]) -> None:
        person = str(self._found.person.id)
        entry.decide(
            self._session.actor, person, values["wanted"], values["reason"], values["date"], values["second"] or ""
        )


class EventDialog(FieldsDialog):
    """From anybody, with or without a screening."""

    def __init__(self, parent: QWidget, session: Session, person: str) -> None:
        super().__init__(parent, "有人报告的情况")
        self._session, self._person = session, person
        self.sentence("谁报告的都算数，不用先做筛查。自伤、自杀的行为或计划一报告就是暂定红色。")
        self.put(
            ("event", choice("什么情况", [(str(one), one) for one in Event])),
            ("date", ColourMark.date),
            date=wording.today(),
        )
        duty = "怀疑孩子受虐待、侵害的：马上报告公安（110）和民政，不要告诉可能的侵害人。"
        self.body.addWidget(label(duty, "hint", wrap=True))
        self.finish("记下来")

    def keep(self, values: dict[str, Any]) -> None:
        entry.report_event(self._session.actor, self._person, values["event"], values["date"])
