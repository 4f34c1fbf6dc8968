"""判定标准: the limits and words that rules follow, as they hold in the book's region; an office changes one."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from db.fields import Int, Note, Text
from db.village import Setting
from fupin_desktop import regions
from fupin_desktop.services.book import settings
from fupin_desktop.services.book.settings import Holds
from fupin_desktop.services.household import history
from ui.forms.fields import FieldsDialog
from ui.forms.walker import focus
from ui.widgets.basics import button, label
from ui.widgets.chips import Chip
from ui.widgets.frame import Dialog
from ui.widgets.table import Column, Table

_ROOM = 330


def _shipped(held: Holds) -> str:
    return settings.shown(held.of, held.of.value, held.of.text)


def _set_by(held: Holds) -> str:
    return regions.path(held.region)[-1] if held.region else ""


COLUMNS = (
    Column("判定标准", lambda held: held.of.label, 320, gives_way=True),
    Column("现在", lambda held: held.shown, 130),
    Column("原来", _shipped, 130, spare=True),
    Column("谁定的", _set_by, 110, chips=lambda held: [Chip(_set_by(held), "warning")] if held.region else None),
    Column("来源", lambda held: held.of.source, 240),
)


class LimitsDialog(Dialog):
    """All of them; Enter changes one. No ledger: most are shipped, no records of the book; as one (tried) it lists what
    was changed alone, and takes numbers beyond what is declared."""

    def __init__(self, parent: QWidget, actor: str, region: str) -> None:
        super().__init__(parent, "判定标准", 940)
        self._actor, self._region = actor, region
        self.sentence(
            "期限、金额线和叫法照这里的算，每条都写着来源。文件另有规定的，按 Enter 改那一条，写明为什么改；"
            "改了的在本地和下面各村都算数，改动留有记录，可以撤销。"
        )
        self.table = Table("limits", COLUMNS, "判定标准", high=_ROOM)
        self.table.opened.connect(self._change)
        self.table.stood_on.connect(self._tell)
        self.body.addWidget(self.table)
        self.whole = label("", wrap=True)
        self.body.addWidget(self.whole)
        self.change = button("修改…", self._change_current, icon="edit", tip="修改这一条（Enter）")
        close = button("关闭", self.reject, kind="primary")
        self.buttons(self.change, close)
        self.refresh()
        self.table.setFocus()

    def refresh(self) -> None:
        """List them as they hold now."""
        self.table.show_rows(list(settings.holding(self._region).values()))

    def _change_current(self) -> None:
        if held := self.table.current():
            self._change(held)

    def _change(self, held: Holds) -> None:
        if LimitDialog(self, self._actor, self._region, held).exec():
            self.refresh()

    def _tell(self, held: Holds | None) -> None:
        self.change.setEnabled(held is not None)
        self.whole.setText(told(held) if held else "")


def told(held: Holds) -> str:
    """All of one in words: where it comes from; who set it when, after what, and why."""
    text = f"{held.of.label}：{held.shown}。来源：{held.of.source}。"
    if not held.region:
        return text
    last = history.history(held.key)[0]
    paper = f"，{held.doc_no}" if held.doc_no else ""
    who = f"{_set_by(held)}（{last.actor}，{last.at:%Y-%m-%d}）"
    return f"{text}\n原来是 {_shipped(held)}，{who}改的{paper}：{held.reason}"


class LimitDialog(FieldsDialog):
    """A new value, why, and the document that says so."""

    def __init__(self, parent: QWidget, actor: str, region: str, held: Holds) -> None:
        super().__init__(parent, "修改判定标准", 560)
        self._actor, self._region, self._held = actor, region, held
        of = held.of
        self.sentence(f"{of.label}：原来是 {_shipped(held)}。来源：{of.source}。")
        words = Text("改成", Setting.text.longest, required=True)
        wanted = words if of.value is None else Int("改成", most=of.most, unit=of.unit, required=True)
        reason = Note("为什么改", required=True)
        self.put(
            ("wanted", wanted), ("doc_no", Text("文号", Setting.doc_no.longest)), ("reason", reason),
            wanted=held.text if of.value is None else held.value, doc_no=held.doc_no,
        )  # fmt: skip
        self.finish("保存")
        focus(self.input("wanted"))

    def keep(self, values: dict[str, Any]) -> None:
        settings.change(
            self._actor,
            self._region,
            self._held.of.name,
            str(values["wanted"]),
            values["reason"],
            values["doc_no"] or "",
        )
