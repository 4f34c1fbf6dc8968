"""依法删除 of a whole person: what goes and what stays, where copies lie, and two people who say so."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from db.erase import Erasure
from fupin_desktop.services.erasing import person as erasing
from fupin_desktop.services.erasing.plan import Plan
from ui.dialogs.psychology.second import PasswordBelow, named
from ui.forms.fields import Named
from ui.session import Session
from ui.widgets.basics import label
from ui.widgets.frame import got, tell

_WHY = "删除以后找不回来，也不能撤销。另一位有权限的使用人在这里输入他自己的密码。"


class ErasePersonDialog(PasswordBelow):
    """Somebody (`planned`), or whom another desk has erased (`asked`)."""

    def __init__(
        self, parent: QWidget, session: Session, person: str, planned: Plan | None, asked: Erasure | None = None
    ) -> None:
        name = planned.name if planned else erasing.names(asked) if asked else ""
        super().__init__(parent, f"依法删除：{name}", 760)
        self._session, self._person, self._asked = session, person, asked
        fields: list[Named] = [named(erasing.others())]
        if planned:
            self.sentence(f"{planned.name}的全部资料，从表、改动记录、草稿和搜索里彻底删除：")
            for line in planned.lines:
                self.body.addWidget(label(f"· {line}", wrap=True))
            fields.insert(0, ("ground", Erasure.ground))
        elif asked:
            self.sentence(
                f"{erasing.names(asked)}：{asked.by} 和 {asked.second} {asked.date} 依法删除了他的全部资料，"
                "本账本里还有，请照办。"
            )
        self.put(*fields)
        self.ask_second(_WHY)
        self.finish("删除", danger=True)

    def keep(self, values: dict[str, Any]) -> None:
        confirmed = self.confirmed(erasing.confirm, values)
        if self._asked:
            erasing.follow(self._session.actor, self._asked, confirmed)
        else:
            self.done_with = erasing.carry_out(self._session.actor, self._person, values["ground"] or "", confirmed)


def ask(parent: QWidget, session: Session, person: str) -> bool:
    """Ask, erase, and tell where copies still lie; whether it was done."""
    planned = got(parent, "不能删除", lambda: erasing.plan(person))
    if planned is None:
        return False
    dialog = ErasePersonDialog(parent, session, person, planned)
    if not dialog.exec():
        return False
    tell(parent, "已删除", "\n".join(dialog.done_with.lines[1:]))
    return True


def follow(parent: QWidget, session: Session, asked: Erasure) -> bool:
    """The same for whom another desk has erased."""
    dialog = ErasePersonDialog(parent, session, "", None, asked)
    return bool(dialog.exec())
