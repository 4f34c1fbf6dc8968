"""风险评估: what a qualified person found after a safety sign."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from db.fields import BadValue, Code, Int, Note
from db.psychology import RiskAssessment
from fupin_desktop.rules.psychology import SIGNS, Risk
from fupin_desktop.services.psychology import judging
from ui import theme, wording
from ui.dialogs.psychology.kept import KeptDialog
from ui.forms.fields import choice
from ui.session import Session
from ui.widgets.help_band import HelpBand

_MOST_VIOLENT = 5
_TEXTS = ("means", "protective", "action")
#: A blank is no answer: each sign is asked about, or it is said that it was not.
_NOT_ASKED = "?"
_ANSWERS = (("有", True), ("没有", False), ("没问到", _NOT_ASKED))


class RiskDialog(KeptDialog):
    """A red is confirmed by it; it stays red until it is lowered by two."""

    form = "risk"
    columns = 3

    def __init__(self, parent: QWidget, session: Session, person: str) -> None:
        super().__init__(parent, "风险评估", 860)
        self._session, self._person = session, person
        self.record = person
        self.body.addWidget(HelpBand())
        self.put(
            ("date", RiskAssessment.date),
            ("mode", Code("怎么见到的", "counselling_mode", required=True)),
            *((name, choice(words, _ANSWERS)) for name, words in SIGNS.items()),
            ("violence", Int("冲动伤人风险", hint="0 到 5；没问到空着")),
            ("level", Code("风险等级", "psy_risk", required=True)),
            ("means", Note("手边有没有工具（农药、绳子等）")),
            ("protective", Note("保护因素（家人、牵挂的事）")),
            ("action", Note("怎么办", required=True)),
            date=wording.today(),
        )
        for name in _TEXTS:
            self.input(name).setFixedHeight(theme.px(50))
        self.finish("保存")

    def keep(self, values: dict[str, Any]) -> None:
        violence = values["violence"]
        if violence is not None and not 0 <= violence <= _MOST_VIOLENT:
            raise BadValue(f"冲动伤人风险要填 0 到 {_MOST_VIOLENT} 级，现在是 {violence}。")
        signs = {name: None if values[name] == _NOT_ASKED else values[name] for name in SIGNS}
        risk = Risk(int(values["level"]), violence=violence, **signs)
        texts = {name: values[name] or "" for name in _TEXTS} | {"mode": values["mode"]}
        judging.assess(self._session.actor, self._person, risk, texts, values["date"])
