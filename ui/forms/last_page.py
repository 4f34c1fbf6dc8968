"""The last page of a form: what is missing or odd; each line leads to its field."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fupin_desktop.rules.finding import Finding, Level
from ui import theme
from ui.widgets.basics import button, column, label, row
from ui.widgets.chips import Chip
from ui.widgets.empty import Empty, OrEmpty
from ui.widgets.table import Column, Rows, Table

STATES = {Level.IMPOSSIBLE: "error", Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: ""}

COLUMNS = (
    Column("级别", lambda f: f.level.label, 72, chips=lambda f: [Chip(f.level.label, STATES[f.level])]),
    Column("姓名", lambda f: f.who, 90),
    Column("问题和办法", lambda f: f.text, 700),
)


class FindingFoot(QWidget):
    """Below a list of findings: what stands in the field now, and the way there. With large letters, which cut the row,
    the whole sentence too."""

    wanted = Signal()

    def __init__(self, present: Callable[[Finding], str] | None = None, *commands: QWidget) -> None:
        """`present` says what stands in the field; None where nothing is stored yet."""
        super().__init__()
        self._present = present
        self.now = label("", "hint", wrap=True)
        self.go = button("去改", self.wanted.emit, icon="edit", tip="去改（Enter）")
        inside = row(self.now, *commands, self.go, margins=(theme.px(11), 4, theme.px(4), 4), stretch=(1,))
        self.setLayout(inside)
        self.setMinimumHeight(theme.px(44))

    def show_finding(self, finding: Finding | None) -> None:
        """Of the finding that the keyboard stands on."""
        stands = self._present(finding) if finding and self._present else ""
        told = [f"现在 {stands}" if stands else "", finding.text if finding and theme.crowded() else ""]
        self.now.setText("　".join(filter(None, told)))
        self.go.setEnabled(finding is not None)


class FindingList(QWidget):
    """Findings as a table, with the field of the one that the keyboard stands on below."""

    #: A finding was chosen: go to its field.
    chosen = Signal(object)
    #: The finding the keyboard stands on, or None.
    stood_on = Signal(object)

    def __init__(self, present: Callable[[Finding], str] | None = None) -> None:
        super().__init__()
        self.table = Table("findings", COLUMNS, "缺漏和要核对的")
        self.table.opened.connect(self.chosen)
        self.table.stood_on.connect(self._stand)
        self.face = OrEmpty(self.table, Empty("ok-circle", "没有查出问题", "必填的都填了，数也对得上。"))
        self.foot = FindingFoot(present)
        self.foot.wanted.connect(lambda: self.chosen.emit(self.current()))
        self.setLayout(column(self.face, self.foot, spacing=6, stretch=(1,)))

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """List these, heaviest first as given."""
        self.table.rows.show_source(Rows(findings))
        self.face.show_full(bool(findings))
        self._stand(None)
        self.table.stand_on(0)

    def current(self) -> Finding | None:
        """The finding the keyboard stands on."""
        finding: Finding | None = self.table.current()
        return finding

    def _stand(self, finding: Finding | None) -> None:
        self.foot.show_finding(finding)
        self.stood_on.emit(finding)


def summary(findings: Sequence[Finding]) -> str:
    """有 1 处错误要改, 有 2 处请核对, 1 处错误、2 处请核对; "" when there is nothing."""
    wrong, odd = (sum(f.level is level for f in findings) for level in (Level.ERROR, Level.WARNING))
    if wrong and odd:
        return f"{wrong} 处错误、{odd} 处请核对"
    return f"有 {wrong} 处错误要改" if wrong else f"有 {odd} 处请核对" if odd else ""
