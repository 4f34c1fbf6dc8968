"""The result of a scale that was done elsewhere, and may not be shipped."""

from __future__ import annotations

import datetime as dt
from typing import Any

from PySide6.QtWidgets import QWidget

from db.fields import Text
from db.psychology import Screening
from fupin_desktop.services.psychology import entry
from ui.forms.fields import FieldsDialog
from ui.session import Session


class ExternalDialog(FieldsDialog):
    """Its name and what came out; a professional judges it."""

    def __init__(self, parent: QWidget, session: Session, person: str, date: dt.date | None) -> None:
        super().__init__(parent, "其他量表的结果")
        self._session, self._person = session, person
        self.sentence(
            "SDS、SAS、SCL-90、MHT 等有版权的量表，程序里没有题目，只记医院或专业机构给的结果。颜色由专业人员另定。"
        )
        self.put(
            ("name", Text("量表名称", 40, required=True, hint="如 SDS")),
            ("date", Screening.date),
            ("result", Text("结果", 100, required=True, hint="如 标准分 58")),
            date=date,
        )
        self.finish("保存")

    def keep(self, values: dict[str, Any]) -> None:
        entry.external(self._session.actor, self._person, values["name"], values["result"], values["date"])
