"""After a new year was opened: who has nothing of it, and their own last year for them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from fupin_desktop.services.household.years import LeftOut
from ui import wording
from ui.widgets.basics import button
from ui.widgets.frame import Dialog
from ui.widgets.table import Column, Rows, Table

_COLUMNS = (
    Column("户主", lambda line: line.head or "（没有户主）", 110),
    Column("村组", lambda line: wording.place(line.village, line.group), 200),
    Column(
        "最近有数据的一年", lambda line: f"{line.last} 年" if line.last else "没有，要入户采集", 180, gives_way=True
    ),
)


class LeftOutDialog(Dialog):
    """Accepted, each is to get what its own last year has."""

    def __init__(self, parent: QWidget, year: int, lines: Sequence[LeftOut]) -> None:
        super().__init__(parent, f"还有 {wording.count(len(lines))} 户没有 {year} 年的数据", 620)
        known = sum(line.last > 0 for line in lines)
        if known:
            text = (
                f"只抄了选中那一年有数据的户。这里有 {wording.count(known)} 户别的年有数据，可以从各户最近的一年抄来。"
            )
            self.sentence(f"{text}已经填过的不会被改，抄错了可以撤销。")
        else:
            self.sentence("这些户哪一年的数据都没有，没有可抄的，要入户采集。")
        self.table = Table("left out", _COLUMNS, "没有这一年数据的户", high=300)
        self.table.rows.show_source(Rows(lines))
        self.body.addWidget(self.table, 1)
        if known:
            copy = button(f"从各户最近的一年抄来（{wording.count(known)} 户）", self.accept, kind="primary")
            self.buttons(button("先不抄", self.reject), copy)
        else:
            self.buttons(button("知道了", self.reject, kind="primary"))
