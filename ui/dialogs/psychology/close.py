"""结案: why a file is closed."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from db.codes import code_list
from db.fields import Text
from db.psychology import PsyFile
from fupin_desktop.services.psychology import closing, filing
from ui import wording
from ui.forms.fields import FieldsDialog, choice
from ui.session import Session


class CloseDialog(FieldsDialog):
    """A withdrawn consent closes it by itself, and is not chosen here."""

    def __init__(self, parent: QWidget, session: Session, person: str) -> None:
        super().__init__(parent, "结案")
        self._session, self._person = session, person
        self.sentence("结案以后不再随访；以后需要，可以重新打开。红色、还没有做风险评估的不能结案。")
        reasons = [(one.label, one.code) for one in code_list("psy_close_reason").offered]
        self.put(
            ("reason", choice("原因", [one for one in reasons if one[1] != filing.WITHDRAWN])),
            ("date", PsyFile.closed),
            ("handed_to", Text("迁出的：交给了哪里的谁接着管、电话、哪天答应的", 100)),
            date=wording.today(),
        )
        self.finish("结案")

    def keep(self, values: dict[str, Any]) -> None:
        closing.close(self._session.actor, self._person, values["date"] or wording.today(), values["reason"],
            values["handed_to"] or "",
        )  # fmt: skip
