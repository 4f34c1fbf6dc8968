"""今日改动: what was saved today; Enter leads to it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fupin_desktop.services.lists.saved_today import MOST, Saved
from ui import wording
from ui.pages.history_view import HistoryDialog
from ui.session import Session
from ui.widgets.basics import button, label
from ui.widgets.frame import Dialog
from ui.widgets.table import Column, Rows, Table

_COLUMNS = (
    Column("时间", lambda line: f"{line.at:%H:%M}", 70),
    Column("修改人", lambda line: line.actor, 90),
    Column("做了什么", lambda line: line.title, 200),
    Column("哪一户", lambda line: line.who, 150, gives_way=True),
    Column("处数", lambda line: wording.count(line.cells), 70, right=True),
)


class SavedTodayDialog(Dialog):
    """Accepted, `household` is the one to go to."""

    #: The history of a record is wanted that belongs to no household.
    history_wanted = Signal(str)

    def __init__(self, parent: QWidget, lines: Sequence[Saved]) -> None:
        super().__init__(parent, "今日改动", 680)
        self.household = ""
        words = "今天保存的，新的在上面。按 Enter 或双击，就到那一户的历史。"
        if len(lines) >= MOST:
            words += f"只列了最近的 {wording.count(MOST)} 条。"
        self.body.addWidget(label(words, "hint", wrap=True))
        self.table = Table("saved today", _COLUMNS, "今天保存的", high=340)
        self.table.rows.show_source(Rows(lines))
        self.table.opened.connect(self._open)
        self.body.addWidget(self.table, 1)
        self.buttons(button("关闭", self.reject, kind="primary"))
        self.table.stand_on(0)
        self.table.setFocus()

    def _open(self, line: Saved) -> None:
        if line.household:
            self.household = line.household
            self.accept()
        else:  # a setting belongs to no household
            self.history_wanted.emit(line.record)


def show(session: Session, window: QWidget, lines: Sequence[Saved]) -> None:
    """List what was saved today, and go where somebody wants to."""
    if not lines:
        session.said.emit("今天还没有改动")
        return
    dialog = SavedTodayDialog(window, lines)
    dialog.history_wanted.connect(lambda record: _show_history(dialog, session, record))
    if dialog.exec():
        session.go("household", household=dialog.household, tab="历史")


def _show_history(dialog: QWidget, session: Session, record: str) -> None:
    HistoryDialog(dialog, session, record).exec()
