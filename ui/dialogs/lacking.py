"""Whose card lacks something, before five hundred pages are printed; each line leads to its field."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from fupin_desktop.rules.card import Lack
from fupin_desktop.services.papers.cards_state import CardState
from ui import wording
from ui.widgets.basics import button
from ui.widgets.frame import Dialog
from ui.widgets.table import Column, Rows, Table

_Line = tuple[CardState, Lack]
_COLUMNS = (
    Column("户主", lambda line: line[0].head or "（没有户主）", 90),
    Column("村组", lambda line: wording.place(line[0].village, line[0].group), 80),
    Column("户编号", lambda line: line[0].number, 170),
    Column("还缺", lambda line: line[1].text, 300, gives_way=True),
)


class LackingDialog(Dialog):
    """`chosen`: the line to go to, when the dialog was accepted."""

    def __init__(self, parent: QWidget, states: Sequence[CardState]) -> None:
        super().__init__(parent, "明白卡还缺内容的户", 720)
        self.chosen: _Line | None = None
        lines = [(state, lack) for state in states for lack in state.lacks]
        self.sentence(
            f"{len(states):,} 户，{len(lines):,} 处。双击或按 Enter 就去补；也可以不补，缺的地方空着，打出来用手填。"
        )
        self.table = Table("lacking", _COLUMNS, "还缺内容的户", high=320)
        self.table.rows.show_source(Rows(lines))
        self.table.opened.connect(self._open)
        self.body.addWidget(self.table, 1)
        self.buttons(button("知道了", self.reject, kind="primary"))
        self.table.setFocus()

    def _open(self, line: _Line) -> None:
        self.chosen = line
        self.accept()
