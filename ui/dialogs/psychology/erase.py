"""依法删除: what goes, where copies still lie, and two people who say so."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from db.erase import Erasure
from fupin_desktop.services.psychology import erasing
from fupin_desktop.services.psychology.erasing import Plan
from ui.dialogs.psychology import second
from ui.dialogs.psychology.second import SecondDialog
from ui.forms.fields import Named
from ui.session import Session
from ui.widgets.basics import label
from ui.widgets.frame import tell

_WHY = "删除以后找不回来，也不能撤销。另一位有资质的成员在这里输入他自己的密码。"


class EraseDialog(SecondDialog):
    """A person's archive (`planned`), or what another desk has erased (`asked`)."""

    def __init__(self, parent: QWidget, session: Session, planned: Plan | None, asked: Erasure | None = None) -> None:
        super().__init__(parent, f"依法删除：{planned.name}的心理档案" if planned else "依法删除心理档案", 720)
        self._session, self._planned, self._asked = session, planned, asked
        fields: list[Named] = [second.field(session)]
        if planned:
            self.sentence(f"{planned.name}的心理档案，从表、改动记录和草稿里彻底删除：")
            for line in planned.lines:
                self.body.addWidget(label(f"· {line}", wrap=True))
            fields.insert(0, ("ground", Erasure.ground))
        elif asked:
            self.sentence(f"{asked.by} 和 {asked.second} {asked.date} 依法删除了一份档案，本账本里还有，请照办。")
        self.put(*fields)
        self.ask_second(_WHY)
        self.finish("删除", danger=True)

    def keep(self, values: dict[str, Any]) -> None:
        confirmed = self.second(values)
        if self._planned:
            person, ground = self._planned.person, values["ground"] or ""
            self.done_with = erasing.carry_out(self._session.actor, person, ground, confirmed)
        elif self._asked:
            erasing.follow(self._session.actor, self._asked, confirmed)


def ask(parent: QWidget, session: Session, planned: Plan) -> bool:
    """Ask, erase, and tell where copies still lie; whether it was done."""
    dialog = EraseDialog(parent, session, planned)
    if not dialog.exec():
        return False
    tell(parent, "已删除", "\n".join(dialog.done_with.lines))
    return True
