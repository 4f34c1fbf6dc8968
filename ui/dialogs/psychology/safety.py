"""安全计划, made with the person; and 督导, what the expert said of a case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from db.fields import Date, Note, Text
from fupin_desktop.rules.safety import STEPS
from fupin_desktop.services.psychology import notes, supervision
from ui import theme, wording
from ui.dialogs.psychology.kept import KeptDialog
from ui.session import Session
from ui.widgets.help_band import HelpBand

_LONGEST = 200


class SafetyDialog(KeptDialog):
    """The steps, in the person's own words; a new one begins with what stood in the last."""

    form = "safety"
    columns = 1

    def __init__(self, parent: QWidget, session: Session, person: str, stood: Mapping[str, Any]) -> None:
        super().__init__(parent, "安全计划", 820)
        self._session, self._person = session, person
        self.record = person
        self.body.addWidget(HelpBand())
        self.put(
            ("date", Date("哪天商量的", required=True)),
            *((name, Text(label, _LONGEST, hint=hint)) for name, label, hint in STEPS),
            date=wording.today(),
            **{name: stood.get(name) for name, _, _ in STEPS},
        )
        self.finish("保存")

    def keep(self, values: dict[str, Any]) -> None:
        date = values.pop("date")
        texts = {name: text or "" for name, text in values.items()}
        notes.keep_safety_plan(self._session.actor, self._person, texts, date)


class ReviewDialog(KeptDialog):
    """By an expert who does not follow the case."""

    form = "review"

    def __init__(self, parent: QWidget, session: Session, person: str) -> None:
        super().__init__(parent, "督导", 680)
        self._session, self._person = session, person
        self.record = person
        self.put(
            ("date", Date("哪天", required=True)),
            *((name, Note(label, hint=hint)) for name, label, hint in supervision.PARTS),
            date=wording.today(),
        )
        for name, _, _ in supervision.PARTS:
            self.input(name).setFixedHeight(theme.px(70))
        self.finish("保存")

    def keep(self, values: dict[str, Any]) -> None:
        date = values.pop("date")
        texts = {name: text or "" for name, text in values.items()}
        supervision.review(self._session.actor, self._person, texts, date)
