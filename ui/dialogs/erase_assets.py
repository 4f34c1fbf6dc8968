"""依法删除 of answers about property whose time is over: how many, and two people who say so."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from fupin_desktop.services.book import opening, settings
from fupin_desktop.services.erasing import assets
from ui.dialogs.psychology.second import PasswordBelow, named
from ui.session import Session
from ui.widgets.frame import tell

_WHY = "删除以后找不回来，也不能撤销。另一位使用人在这里输入他自己的密码。"


class EraseAssetsDialog(PasswordBelow):
    """Accepted, they are gone."""

    def __init__(self, parent: QWidget, session: Session, count: int) -> None:
        super().__init__(parent, assets.TITLE, 640)
        self._actor, self.told = session.actor, (0, [""])
        months = settings.numbers(opening.region())["asset_keep_months"]
        self.sentence(
            f"{count:,} 条机动车、市场主体、不动产、财政供养的比对结果，办结已满 {months} 个月（判定标准里定的），"
            "不再需要，从台账、改动记录里彻底删除。只留下“依法删除”这件事：哪天、谁、记录的编号。"
        )
        self.put(named(assets.others()))
        self.ask_second(_WHY)
        self.finish("删除", danger=True)

    def keep(self, values: dict[str, Any]) -> None:
        confirmed = self.confirmed(assets.confirm, values)
        self.told = assets.carry_out(self._actor, confirmed)


def ask(parent: QWidget, session: Session) -> bool:
    """Ask, erase, and tell where copies still lie; whether it was done."""
    dialog = EraseAssetsDialog(parent, session, len(assets.due()))
    if not dialog.exec():
        return False
    count, copies = dialog.told
    tell(parent, "已删除", "\n".join([f"删除了 {count:,} 条。", *copies]))
    session.written()
    return True
