"""判定标准: thresholds and intervals with their source; the 心理专干 changes one, with a reason."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from db.fields import Int, Note
from fupin_desktop.services.psychology import limits
from fupin_desktop.services.psychology.limits import Kept
from ui.dialogs.psychology import second
from ui.dialogs.psychology.second import SecondDialog
from ui.pages.psychology.sub_page import SubPage
from ui.session import Session
from ui.widgets.basics import button, card, label, only_if, rule
from ui.widgets.chips import Chip
from ui.widgets.table import Column, Table

_COLUMNS = (
    Column("判定标准", lambda kept: kept.limit.label, 310),
    Column("现在", lambda kept: f"{kept.value} {kept.limit.unit}", 80, right=True),
    Column("原来", lambda kept: f"{kept.limit.value} {kept.limit.unit}", 80, right=True),
    Column("", lambda kept: "改过" if kept.reason else "", 66, chips=lambda kept: _changed(kept)),
    Column("来源", lambda kept: kept.limit.source, 330),
)


def _changed(kept: Kept) -> list[Chip]:
    return [Chip("改过", "warning")] if kept.reason else []


class LimitsPage(SubPage):
    """Each line is one; Enter changes it. No ledger: the lines are declared with their bounds and sources, and a change
    takes two persons."""

    name = "limits"
    help_text = (
        "这里是定颜色的分数线和随访的间隔，每条都写着来源；多数是本程序的建议，可以按本地专家的意见改。"
        "按 Enter 或双击改一条，要写明为什么改，改动留有记录。"
        "改了以后新的筛查照新标准，已经定了的颜色不变。"
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.change_button = button("修改…", self.change, kind="primary", icon="edit", tip="修改这一条（Enter）")
        only_if(not session.book.read_only, self.change_button)
        self.put_head(self.change_button)
        self.table = Table("psychology limits", _COLUMNS, "判定标准")
        self.table.opened.connect(lambda _: self.change())
        self.table.stood_on.connect(self._stand)
        self.whole = label("", wrap=True)
        self.whole.setContentsMargins(11, 4, 11, 4)
        self.column.addWidget(card(self.table, rule(), self.whole, margin=8), 1)
        self.column.addWidget(label("三色来自文峰区“扶贫+扶心”的做法，原文没有定分数和间隔。", "small", wrap=True))

    def refresh(self) -> None:
        self.table.show_rows(limits.listed())

    def _stand(self, kept: Kept | None) -> None:
        why = f"　改动的原因：{kept.reason}" if kept and kept.reason else ""
        self.whole.setText(f"{kept.limit.label}。来源：{kept.limit.source}。{why}" if kept else "")

    def change(self) -> None:
        """Change the line that the keyboard stands on."""
        kept: Kept | None = self.table.current()
        if kept is None or self.session.book.read_only:
            return
        if LimitDialog(self.window(), self.session, kept).exec():
            self.session.written("已保存")


class LimitDialog(SecondDialog):
    """A new value, and why."""

    def __init__(self, parent: QWidget, session: Session, kept: Kept) -> None:
        super().__init__(parent, "修改判定标准", 520)
        self._session, self._kept = session, kept
        self.sentence(
            f"{kept.limit.label}：原来是 {kept.limit.value} {kept.limit.unit}。来源：{kept.limit.source}。"
            f"可以改到 {kept.limit.least} 到 {kept.limit.most} 之间，只能改得更谨慎。"
        )
        value = Int("改成", unit=kept.limit.unit, required=True)
        reason = Note("为什么改", required=True)
        self.put(("value", value), second.field(session), ("reason", reason), value=kept.value)
        self.ask_second("改判定标准要两个人：另一位有资质的成员在这里输入他自己的密码。")
        self.finish("保存")

    def keep(self, values: dict[str, Any]) -> None:
        limits.check(self._kept.limit.name, values["value"], values["reason"])
        name, confirmed = self._kept.limit.name, self.second(values)
        limits.change(self._session.actor, name, values["value"], values["reason"], confirmed)
