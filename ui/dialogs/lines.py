"""监测线: the yearly line that households are judged by; without a confirmed one a year is not judged."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QWidget

from db.fields import BadValue
from db.village import MonitoringLine
from fupin_desktop.roles import Right
from fupin_desktop.services.book import opening
from fupin_desktop.services.household import lines, years
from fupin_desktop.services.household.lines import Line
from ui import theme, wording
from ui.session import Session
from ui.widgets.basics import Refused, button, row
from ui.widgets.frame import Dialog
from ui.widgets.line import field, labelled
from ui.widgets.table import Column, Rows, Table

COLUMNS = (
    Column("年度", lambda line: str(line.year), 70),
    Column("监测线(元/人)", lambda line: wording.money(line.line_pc), 120, right=True),
    Column("是否核实", lambda line: "已核实" if line.is_confirmed else "未核实，不用", 110),
    Column("文号和来源", lambda line: " ".join(part for part in (line.doc_no, line.source) if part), 220),
)


class LinesDialog(Dialog):
    """The known lines, and a row to write one. No ledger: most lines are shipped, and one is written where the checks
    miss it."""

    def __init__(self, parent: QWidget, actor: str, region: str) -> None:
        super().__init__(parent, "监测线", 600)
        self._actor, self._region = actor, region
        self.sentence("每年的防返贫监测线由省里公布。请照文件填写；没有核实的年度，程序不判断收入是否低于监测线。")
        self.table = Table("lines", COLUMNS, "各年监测线")
        self.table.ask_height(theme.px(180 if theme.scale() < theme.LARGE else 100))
        self.body.addWidget(self.table)
        self.year, self.line_pc = field("年度", text=str(years.current())), field("监测线（元/人）")
        self.doc_no, self.source = field("文号"), field("来源")
        self.confirmed = QCheckBox("已对照文件核实")
        for pair in ((self.year, self.line_pc), (self.doc_no, self.source)):
            self.body.addLayout(row(*(labelled(edit.accessibleName(), edit) for edit in pair)))
        self.body.addWidget(self.confirmed)
        self.said = Refused()
        self.body.addWidget(self.said)
        self.buttons(button("关闭", self.reject), button("保存", self.save, kind="primary"))
        self._show()
        self.line_pc.setFocus()

    def save(self) -> None:
        """Keep what is written; a value that can't be says why."""
        try:
            year = MonitoringLine.year.parse(self.year.text())
            value = MonitoringLine.line_pc.parse(self.line_pc.text())
            doc_no = MonitoringLine.doc_no.parse(self.doc_no.text()) or ""
            source = MonitoringLine.source.parse(self.source.text()) or ""
        except BadValue as error:
            self.said.setText(str(error))
            return
        if year is None or not value:
            self.said.setText("请填年度和监测线。")
            return
        lines.save(self._actor, self._region, Line(year, value, doc_no, source, self.confirmed.isChecked()))
        self.said.clear()
        self._show()

    def _show(self) -> None:
        self.table.rows.show_source(Rows(lines.known(self._region)))


def write(session: Session, window: QWidget, year: int = 0) -> None:
    """Look at the lines of the book's region, and write that of a year (0: this one)."""
    if session.book.read_only or not session.may(Right.SETTINGS):
        session.said.emit("监测线由管理员或镇里的人在“设置”里填写。")
        return
    region = opening.region()
    before = lines.known(region)
    dialog = LinesDialog(window, session.actor, region)
    if year:
        dialog.year.setText(str(year))
    dialog.exec()
    if lines.known(region) != before:
        session.written("监测线已保存")
