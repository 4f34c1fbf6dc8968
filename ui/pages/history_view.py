"""历史: what happened to a household or a record, newest first."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from fupin_desktop.services.household import history
from fupin_desktop.services.household.history import Event
from ui import theme, wording
from ui.widgets.basics import button
from ui.widgets.empty import Empty, OrEmpty
from ui.widgets.frame import Dialog
from ui.widgets.table import Column, Rows, Table

COLUMNS = (
    Column("时间", lambda e: _when(e), 110),
    Column("谁", lambda e: e.actor, 70),
    Column("做了什么", lambda e: e.title, 160),
    Column("哪一项", lambda e: f"{e.what} · {e.field}", 190),
    Column("原来", lambda e: _shown(e, e.before), 130),
    Column("改成", lambda e: _shown(e, e.after), 130),
    Column("电脑", lambda e: e.laptop, 90),
)

#: Fields whose values stay masked in a list that anybody may look over the shoulder at.
_MASKED = {"证件号码": wording.masked_id, "残疾证号": wording.masked_id, "银行卡号(一卡通)": wording.masked_id}


def _when(event: Event) -> str:
    return f"{event.at:%m-%d %H:%M}" if event.at.year == wording.today().year else f"{event.at:%Y-%m-%d}"


def _shown(event: Event, text: str) -> str:
    return _MASKED.get(event.field, str)(text) or ("（空）" if event.before or event.after else "")


class HistoryView(QWidget):
    """The table of changes; rows can be copied into Excel."""

    def __init__(self) -> None:
        super().__init__()
        self.table = Table("history", COLUMNS, "历史")
        self.face = OrEmpty(self.table, Empty("history", "还没有改动", "以后谁在什么时候改了什么，都列在这里。"))
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.face)

    def show_household(self, key: str) -> None:
        """The changes of a household and of all that belongs to it."""
        self._show(history.of_household(key))

    def show_record(self, key: str) -> None:
        """The changes of one record."""
        self._show(history.history(key))

    def _show(self, events: list[Event]) -> None:
        self.table.rows.show_source(Rows(events))
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
