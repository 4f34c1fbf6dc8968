"""A list for tests of lists."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from ui.widgets.chips import Chip
from ui.widgets.table import Column, Table

COLUMNS = (
    Column("姓名", lambda r: f"张{r}", 100, order="name"),
    Column("数", lambda r: f"{r:,}", 80, right=True),
    Column("状态", lambda r: "逾期\n很久", 200, chips=lambda r: [Chip("逾期", "warning")]),
)


def made(qtbot: QtBot, width: int = 500) -> Table:
    """In sight, so wide."""
    table = Table("test", COLUMNS, "名单")
    qtbot.addWidget(table)
    table.resize(width, 300)
    table.show()
    qtbot.waitExposed(table)
    return table
