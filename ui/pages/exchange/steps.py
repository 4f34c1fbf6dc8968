"""The steps of a hand-in: what changed, what is wrong with it, where to, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from fupin_desktop.cards.hand_in import Line
from fupin_desktop.services.exchange.hand_in import Pending
from fupin_desktop.services.exchange.outgoing import Written
from ui import theme, wording
from ui.pages.checks import COLUMNS as FINDINGS
from ui.pages.checks import Line as Finding
from ui.places import open_field
from ui.session import Session
from ui.widgets.basics import STRETCH, button, card, column, drawing, label, pane, row, rule
from ui.widgets.destination import Destination
from ui.widgets.empty import Empty, OrEmpty
from ui.widgets.line import field
from ui.widgets.table import Column, Rows, Table
from ui.widgets.views import chips

_COLUMNS = (
    Column("类别", lambda r: r.title, 145),
    Column("姓名", lambda r: r.name, 90),
    Column("户主", lambda r: r.household, 90),
    Column("改动", lambda r: r.what, 210, gives_way=True),
    Column("修改人", lambda r: r.who, 90),
    Column("时间", lambda r: wording.moment(r.at), 120),
)
_COUNTS = (Column("类别", lambda r: r[0], 160), Column("记录", lambda r: wording.count(r[1]), 80, right=True))
_LONGEST = 500


class ChangesStep(QWidget):
    """1: counts by kind, and the list."""

    def __init__(self) -> None:
        super().__init__()
        self.since, self.full = chips(self, ("上次以后的改动", "全部内容"))
        self.total, self.when = label("", "figure"), label("", "hint", wrap=True)
        self.counts = Table("hand-in kinds", _COUNTS, "各类记录")
        left = card(row(self.since, self.full, STRETCH, spacing=6), self.total, self.when, self.counts, margin=12)
        self.heading = label("", "heading")
        self.print = button("打印清单…", icon="print")
        self.save = button("存成 PDF…", icon="save")
        self.table = Table("hand-in changes", _COLUMNS, "改动的记录")
        words = "没有改动也可以上报，对方就知道这一期没有变化。"
        self.face = OrEmpty(self.table, Empty("ok-circle", "上次上报以后没有改动", words))
        right = card(row(self.heading, STRETCH, self.print, self.save), self.face, margin=12)
        self.setLayout(row(left, right, spacing=12, stretch=(2, 5)))

    def show_pending(self, what: Pending, lines: Sequence[Line]) -> None:
        """What a hand-in would take."""
        (self.full if what.is_full else self.since).setChecked(True)
        self.since.setEnabled(what.since is not None)
        self.total.setText(f"{wording.count(what.records)} 条记录")
        since = f"上次上报：{what.since[:16].replace('T', ' ')}。" if what.since else "还没有上报过，这次带全部内容。"
        gone = f"另有 {wording.count(what.gone)} 条登记以后又撤销或删除了，不算在内。" if what.gone else ""
        self.when.setText(f"{wording.count(what.entries)} 处改动。{gone}{since}")
        kinds = sorted(what.by_title.items(), key=lambda kind: -kind[1])
        self.counts.rows.show_source(Rows(kinds))
        self.counts.horizontalHeader().setVisible(bool(kinds))
        more = f"（最近的 {wording.count(len(lines))} 条）" if what.records > len(lines) else ""
        self.heading.setText(f"改动的记录{more}")
        self.face.show_rows(lines, at=0)
        for made in (self.print, self.save):
            made.setEnabled(bool(lines))


class ErrorsStep(QWidget):
    """2: the errors by name. With errors it takes a reason."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.heading = label("", "heading")
        self.table = Table("hand-in errors", FINDINGS[1:], "要上报的错误")
        self.table.opened.connect(self._open)
        self.face = OrEmpty(self.table, Empty("ok-circle", "没有错误", "这次要上报的户都检查过了，可以上报。"))
        self.whole = label("", wrap=True)
        self.reason = field("有错误也要上报的原因", "如：三户外出务工联系不上，下月补齐")
        self.reason.setMaxLength(_LONGEST)
        self.said = label("", "small", wrap=True, state="error")
        self.said.hide()
        self.table.stood_on.connect(lambda line: self.whole.setText(line.finding.text if line else ""))
        why = label("来不及改的，写明原因也可以上报，对方看得到：")
        self._below = pane(self.whole, rule(), why, self.reason, self.said, spacing=6)
        self._below.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setLayout(column(card(self.heading, self.face, self._below, margin=12)))
        self.found: list[Finding] = []

    def show_found(self, found: list[Finding]) -> None:
        """The errors, each leading to its field."""
        self.found = found
        tip = "　按 Enter 或双击去改，改好再回来" if found else ""
        self.heading.setText(f"错误 · {wording.count(len(found))} 处{tip}" if found else "检查")
        self.face.show_rows(found, at=0)
        self._below.setVisible(bool(found))
        self.said.hide()

    def is_explained(self) -> bool:
        """Whether one may go on; says what is missing."""
        missing = "请写明原因，或者先把错误改正。" if self.found and not self.reason.text().strip() else ""
        self.said.setText(missing)
        self.said.setVisible(bool(missing))
        if missing:
            self.reason.setFocus()
        return not missing

    def _open(self, line: Finding) -> None:
        open_field(self._session, self.window(), line.finding.household, line.finding)


class WhereStep(QWidget):
    """3: the stick or folder."""

    def __init__(self) -> None:
        super().__init__()
        self.destination = Destination()
        self.summary = label("", wrap=True)
        words = "写好以后会从 U 盘读回来核对，核对过才算上报。没有写成，改动下次照样能报。"
        parts = (label("写到哪里", "heading"), self.destination, rule(), self.summary, label(words, "hint", wrap=True))
        self.setLayout(column(card(*parts, STRETCH, spacing=14)))


class DoneStep(QWidget):
    """What was handed in, till it is read."""

    def __init__(self) -> None:
        super().__init__()
        self.written: Written | None = None
        self.heading = label("", "heading")
        self.number = label("", "figure")
        self.number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.facts = label("", wrap=True)
        self.file = label("", "hint", wrap=True)
        self.print = button("打印回执…", kind="primary", icon="print")
        self.save = button("回执存成 PDF…", icon="save")
        self.again = button("再写一份…", icon="copy")
        self.finish = button("看过了")
        buttons = row(self.print, self.save, self.again, STRETCH, self.finish)
        head = row(drawing("ok-circle", theme.ACCENT), self.heading, STRETCH, spacing=14)
        told = "回执号（送 U 盘时报给对方，以后查得到）"
        parts = (head, label(told, "hint"), self.number, self.facts, self.file, STRETCH, buttons)
        self.setLayout(column(card(*parts, margin=24, spacing=12)))

    def show_written(self, made: Written, to: str) -> None:
        """The receipt."""
        self.written = made
        told = made.manifest
        self.heading.setText(f"上报好了，第 {made.number} 号")
        self.number.setText(made.receipt)
        self.number.setAccessibleName(f"回执号 {made.receipt}")
        what = "全部内容" if told.is_full else "上次以后的改动"
        errors = f"，有 {told.errors} 处错误没有改" if told.errors else ""
        self.facts.setText(
            f"给{to}：{what}，{wording.count(made.records)} 条记录，{wording.count(made.entries)} 处改动{errors}。"
        )
        self.file.setText(f"{made.path}　写好以后读回核对过。请把 U 盘和打印的回执一起送去。")
