"""风险评估: what a qualified person found after a safety sign."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from db.fields import BadValue, Bool, Code, Int, Note
from db.psychology import RiskAssessment
from fupin_desktop.rules.psychology import Risk
from fupin_desktop.services.psychology import entry
from ui import theme, wording
from ui.dialogs.psychology.kept import KeptDialog
from ui.session import Session
from ui.widgets.help_band import HelpBand

_MOST_VIOLENT = 5
_SIGNS = ("thoughts", "plan", "attempt", "psychotic")
_TEXTS = ("means", "protective", "action")


class RiskDialog(KeptDialog):
    """A provisional red is confirmed by it; it stays red until it is lowered by decision."""

    form = "risk"
    columns = 3

    def __init__(self, parent: QWidget, session: Session, person: str) -> None:
        super().__init__(parent, "风险评估", 860)
        self._session, self._person = session, person
        self.record = person
        self.body.addWidget(HelpBand())
        self.put(
            ("date", RiskAssessment.date),
            ("level", Code("风险等级", "psy_risk", required=True)),
            ("violence", Int("冲动伤人风险", hint="0 到 5 级，没有填 0")),
            ("thoughts", Bool("有自杀的想法")),
            ("plan", Bool("有具体计划")),
            ("attempt", Bool("以前有过自杀、自伤")),
            ("psychotic", Bool("有精神病性症状")),
            ("means", Note("手边有没有工具（农药、绳子等）")),
            ("protective", Note("保护因素（家人、牵挂的事）")),
            ("action", Note("怎么办", required=True)),
            date=wording.today(),
        )
        for name in _TEXTS:
            self.input(name).setFixedHeight(theme.px(50))
        self.finish("保存")

    def keep(self, values: dict[str, Any]) -> None:
        violence = values["violence"] or 0
        if not 0 <= violence <= _MOST_VIOLENT:
            raise BadValue(f"冲动伤人风险要填 0 到 {_MOST_VIOLENT} 级，现在是 {violence}。")
        signs = {name: bool(values[name]) for name in _SIGNS}
        risk = Risk(int(values["level"]), violence=violence, **signs)
        texts = {name: values[name] or "" for name in _TEXTS}
        entry.assess(self._session.actor, self._person, risk, texts, values["date"])
