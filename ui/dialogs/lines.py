"""监测线: the yearly line that households are judged by; without a confirmed one a year is not judged."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from db.fields import BadValue, Bool
from db.village import MonitoringLine
from fupin_desktop.roles import Right
from fupin_desktop.services.book import opening
from fupin_desktop.services.household import lines, years
from fupin_desktop.services.household.lines import Line
from ui import theme, wording
from ui.forms.fields import FieldsDialog
from ui.forms.walker import focus
from ui.session import Session
from ui.widgets.table import Column, Table

COLUMNS = (
    Column("年度", lambda line: str(line.year), 70),
    Column("监测线（元/人）", lambda line: wording.money(line.line_pc), 120, right=True),
    Column("是否核实", lambda line: "已核实" if line.is_confirmed else "未核实，不用", 110),
    Column("文号和来源", lambda line: " ".join(part for part in (line.doc_no, line.source) if part), 220),
)


class LinesDialog(FieldsDialog):
    """The known lines, and a row to write one. No ledger: most lines are shipped, and one is written where the checks
    miss it."""

    def __init__(self, parent: QWidget, actor: str, region: str, year: int = 0) -> None:
        """`year`: whose line is missed; 0: this year."""
        super().__init__(parent, "监测线", 600)
        self._actor, self._region = actor, region
        self.sentence("每年的防返贫监测线由省里公布。请照文件填写；没有核实的年度，程序不判断收入是否低于监测线。")
        table = Table("lines", COLUMNS, "各年监测线", high=100 if theme.crowded() else 180)
        table.show_rows(lines.known(region))
        self.body.addWidget(table)
        named = {name: getattr(MonitoringLine, name) for name in ("year", "line_pc", "doc_no", "source")}
        confirmed = Bool("已对照文件核实", required=True)
        self.put(*named.items(), ("is_confirmed", confirmed), year=year or years.current(), is_confirmed=False)
        self.finish("保存")
        focus(self.input("line_pc"))

    def keep(self, values: dict[str, Any]) -> None:
        if not values["line_pc"]:
            raise BadValue("监测线要大于 0。")
        lines.save(self._actor, self._region, Line(**values))


def write(session: Session, window: QWidget, year: int = 0) -> None:
    """Look at the lines of the book's region, and write that of a year (0: this one)."""
    if session.book.read_only or not session.may(Right.SETTINGS):
        session.said.emit("监测线由管理员或镇里的人在“设置”里填写。")
    elif LinesDialog(window, session.actor, opening.region(), year).exec():
        session.written("监测线已保存")
