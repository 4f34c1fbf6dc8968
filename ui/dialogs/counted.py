"""计入纯收入的项目: which items of the form count as net income in a year; a county may leave some out."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from db.fields import BadValue
from db.village import CountedItem
from fupin_desktop.services.household import lines, years
from fupin_desktop.services.household.lines import Item
from ui.widgets.basics import STRETCH, Refused, button, put, row
from ui.widgets.chips import Chip
from ui.widgets.frame import Dialog
from ui.widgets.line import field, labelled
from ui.widgets.table import Column, Table

_ROOM = 330
_WORDS = {True: "计入", False: "不计入"}


def _chips(item: Item) -> list[Chip] | None:
    return None if item.is_counted else [Chip(_WORDS[False], "warning")]


COLUMNS = (
    Column("编号", lambda item: item.number, 70),
    Column("收入项目", lambda item: item.label, 250),
    Column("是否计入纯收入", lambda item: _WORDS[item.is_counted], 150, chips=_chips),
)


class CountedDialog(Dialog):
    """The items of a year; Enter puts one in or out. No ledger: its lines are the form's items, kept is what is out.
    (Tried: 14 lines more, names of fields to be typed, and this list needed all the same.)"""

    def __init__(self, parent: QWidget, actor: str, region: str) -> None:
        super().__init__(parent, "计入纯收入的项目", 620)
        self._actor, self._region = actor, region
        self.sentence(
            "收支表上的项目都计入家庭纯收入。"
            "文件规定某一年不计的，在那一项上按 Enter 改成“不计入”：合计照算，纯收入里不算它。"
        )
        self.year = field("年度", text=str(years.current()), wide=90)
        self.year.editingFinished.connect(self.show_year)
        self.said = Refused()
        line = row(labelled("年度", self.year), self.said, STRETCH)
        line.setAlignment(self.said, Qt.AlignmentFlag.AlignBottom)
        put(self.body, line)
        self.table = Table("counted", COLUMNS, "收入项目", high=_ROOM)
        self.table.opened.connect(self._turn)
        self.table.stood_on.connect(self._name)
        self.body.addWidget(self.table)
        self.turn = button(_WORDS[False], self._turn_current)
        close = button("关闭", self.reject, kind="primary")
        self.buttons(self.turn, close)
        close.setDefault(False)  # Enter in the year lists the year
        self.show_year()
        self.table.setFocus()

    def show_year(self) -> None:
        """List the items of the year that is written."""
        try:
            year = CountedItem.year.parse(self.year.text())
        except BadValue as error:
            self.said.setText(str(error))
            return
        self.said.setText("" if year else "请填年度。")
        self._year = year
        self.table.show_rows(lines.items(self._region, year) if year else [])

    def _turn_current(self) -> None:
        if item := self.table.current():
            self._turn(item)

    def _turn(self, item: Item) -> None:
        assert self._year
        lines.count(self._actor, self._region, self._year, item, counted=not item.is_counted)
        self.show_year()

    def _name(self, item: Item | None) -> None:
        self.turn.setEnabled(item is not None)
        self.turn.setText(f"改成“{_WORDS[not (item and item.is_counted)]}”")
