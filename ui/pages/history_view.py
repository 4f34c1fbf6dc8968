"""历史: what happened to a household or a record, newest first."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from fupin_desktop.services.household import history, told
from fupin_desktop.services.household.history import Event
from fupin_desktop.services.household.told import Sentence
from ui import theme, wording
from ui.widgets.basics import button, column
from ui.widgets.empty import Empty, OrEmpty
from ui.widgets.frame import Dialog
from ui.widgets.table import Column, Rows, Table

COLUMNS = (
    Column("时间", lambda s: _when(s), 120),
    Column("谁", lambda s: s.actor, 80),
    Column("做了什么", lambda s: s.text, 520),
    Column("在哪一次操作里", lambda s: s.title, 160, gives_way=True),
    Column("电脑", lambda s: s.laptop, 90, gives_way=True),
)


def _when(one: Sentence) -> str:
    day = f"{one.at.month}月{one.at.day}日"
    return f"{day} {one.at:%H:%M}" if one.at.year == wording.today().year else f"{one.at.year}年{day}"


class HistoryView(QWidget):
    """The table of changes; rows can be copied into Excel."""

    def __init__(self) -> None:
        super().__init__()
        self.table = Table("history", COLUMNS, "历史")
        self.face = OrEmpty(self.table, Empty("history", "还没有改动", "以后谁在什么时候改了什么，都列在这里。"))
        self.setLayout(column(self.face))

    def show_household(self, key: str) -> None:
        """The changes of a household and of all that belongs to it."""
        self._show(history.of_household(key))

    def show_record(self, key: str) -> None:
        """The changes of one record."""
        self._show(history.history(key))

    def _show(self, events: list[Event]) -> None:
        self.table.rows.show_source(Rows(told.sentences(events)))
        self.face.show_full(bool(events))


class HistoryDialog(Dialog):
    """The changes of one record, in a window of their own."""

    def __init__(self, parent: QWidget, key: str) -> None:
        super().__init__(parent, "历史", 960)
        view = HistoryView()
        view.table.ask_height(theme.px(360))
        self.body.addWidget(view, 1)
        self.buttons(button("关闭", self.accept, kind="primary"))
        view.show_record(key)
