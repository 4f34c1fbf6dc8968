"""有人有危险: anybody reports it for anybody, and sees nothing by it."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from db.fields import Note, Text
from db.person import Person
from db.psychology import ColourMark
from fupin_desktop.rules import crisis
from fupin_desktop.rules.psychology import Event
from fupin_desktop.services.psychology import archive, reports
from ui import wording
from ui.dialogs.psychology.crisis import CrisisDialog
from ui.forms.fields import FieldsDialog, choice
from ui.session import Session
from ui.widgets.basics import label


class DangerDialog(FieldsDialog):
    """For one person of the register."""

    def __init__(self, parent: QWidget, session: Session, person: Person) -> None:
        super().__init__(parent, "报告有人有危险")
        self._session, self._person = session, person
        self.sentence(
            f"{person.name or ''}：谁看到、听到都可以报，不用本人同意。"
            "报告封好，只有心理工作队打得开，报了以后这里也看不到。"
        )
        self.put(
            ("event", choice("什么情况", [(str(one), one) for one in Event if one.is_danger])),
            ("date", ColourMark.date),
            ("reporter", Text("谁看到、听到的", 40)),
            ("words", Note("看到、听到了什么（照原话）", required=True)),
            date=wording.today(),
            reporter=session.actor,
        )
        self.body.addWidget(label(crisis.DUTY, "hint", wrap=True))
        self.finish("报告")

    def keep(self, values: dict[str, Any]) -> None:
        event = values["event"]
        reports.report(
            self._session.actor, str(self._person.id), event, values["words"], values["date"] or wording.today(),
            values["reporter"] or "",
        )  # fmt: skip
        age = archive.age_of(self._person.birth, wording.today())
        self.steps = crisis.steps(age, (f"报告：{event}",))


def ask(parent: QWidget, session: Session, person: Person) -> None:
    """Report, and be told what is done at once: a report is not help yet."""
    dialog = DangerDialog(parent, session, person)
    if dialog.exec():
        session.written("已报告")
        CrisisDialog(parent, dialog.steps).exec()
