"""历史: what happened to a household or a record, newest first."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from fupin_desktop.services.household import history, told
from fupin_desktop.services.household.history import Event
from fupin_desktop.services.household.told import Sentence
from ui import wording
from ui.session import Session
from ui.widgets.basics import button, column
from ui.widgets.empty import Empty, OrEmpty
from ui.widgets.frame import Dialog
from ui.widgets.reading import Reading
from ui.widgets.table import Column, Rows, Table

COLUMNS = (
    Column("时间", lambda s: _when(s), 120),
    Column("修改人", lambda s: s.actor, 80),
    Column("做了什么", lambda s: s.text, 520),
    Column("在哪一次操作里", lambda s: s.title, 160, gives_way=True),
    Column("电脑", lambda s: s.laptop, 90, gives_way=True),
)


def _when(one: Sentence) -> str:
    day = f"{one.at.month}月{one.at.day}日"
    return f"{day} {one.at:%H:%M}" if one.at.year == wording.today().year else f"{one.at.year}年{day}"


class HistoryView(QWidget):
    """The table of changes; rows can be copied into Excel. They are read beside the window: of a household whose
    members change their work each month there are thousands."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._key = ""
        self._reading = Reading(self, session, "历史没有读出来。请换一页再回来。")
        self.table = Table("history", COLUMNS, "历史")
        self.face = OrEmpty(self.table, Empty("history", "还没有改动", "以后谁在什么时候改了什么，都列在这里。"))
        self.setLayout(column(self.face))

    def show_household(self, key: str) -> None:
        """The changes of a household and of all that belongs to it."""
        self._read(key, history.of_household)

    def show_record(self, key: str) -> None:
        """The changes of one record."""
        self._read(key, history.history)

    def _read(self, key: str, of: Callable[[str], list[Event]]) -> None:
        if key != self._key:  # what somebody else's was must not stand under this name
            self._key = key
            self._show([])
            self.face.show_full(True)
        self._reading.start(lambda _progress: told.sentences(of(key)), self._show)

    def _show(self, lines: list[Sentence]) -> None:
        was_here = self.table.hasFocus()
        self.table.rows.show_source(Rows(lines))
        self.face.show_full(bool(lines))
        if was_here and not lines:
            self.face.focus_first()


class HistoryDialog(Dialog):
    """The changes of one record, in a window of their own."""

    def __init__(self, parent: QWidget, session: Session, key: str) -> None:
        super().__init__(parent, "历史", 960)
        view = HistoryView(session)
        view.table.ask_height(360)
        self.body.addWidget(view, 1)
        self.buttons(button("关闭", self.accept, kind="primary"))
        view.show_record(key)
