"""概况 of a person's file: the colour and why, what is due, the scores over time, the timeline of colours."""

from __future__ import annotations

import datetime as dt

from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from fupin_desktop.services.psychology.archive import Archive
from ui import theme, wording
from ui.pages.psychology.file_tabs import MARKS, scale_name, score_words
from ui.widgets.basics import STRETCH, card, clear, column, label, row
from ui.widgets.empty import Empty
from ui.widgets.figure_view import ChartCard
from ui.widgets.help_band import NO_DIAGNOSIS
from ui.widgets.table import Column, Rows, Table

_SCORES = (
    Column("日期", lambda line: wording.day(line[0].date), 130),
    Column("量表", lambda line: scale_name(line[1]), 110),
    Column("得分", lambda line: score_words(line[1]), 170),
)


class Overview(QWidget):
    """The first tab."""

    title = "概况"

    def __init__(self, buttons: list[QPushButton]) -> None:
        super().__init__()
        self._about = QVBoxLayout()
        self._about.setSpacing(theme.px(5))
        first = card(label("颜色", "heading"), self._about, STRETCH, row(*buttons, STRETCH), margin=12)
        none = Empty("chart", "还没有得分", "做过筛查，这里按日期画出每次的得分和分段。")
        self.scores = ChartCard("scores", "得分变化", _SCORES, none)
        self.marks = Table("psychology marks", MARKS, "颜色的变化")
        self.timeline: QFrame = card(label("颜色的变化", "heading"), self.marks, margin=12)
        upper = row(first, self.scores, spacing=12)
        upper.setStretch(0, 5)
        upper.setStretch(1, 6)
        inside = column(upper, self.timeline, spacing=12)
        inside.setContentsMargins(12, 10, 12, 10)
        inside.setStretch(0, 3)
        inside.setStretch(1, 2)
        self.setLayout(inside)

    def show_file(self, found: Archive, counsellor: str) -> None:
        """Show a person's file."""
        clear(self._about)
        tag = label(wording.colour(found.colour), "tag", state=found.colour)
        since = f"{wording.day(found.mark.date)}起" if found.mark else "还没有筛查过"
        self._about.addLayout(row(tag, label(since, "hint"), STRETCH))
        if found.mark:
            for reason in found.mark.reasons:
                self._about.addWidget(label(f"· {reason}", wrap=True))
            if found.mark.provisional:
                self._about.addWidget(label("暂定：等有资质的人做了风险评估再定。", "strong", wrap=True))
        for words in self._dates(found, counsellor):
            self._about.addWidget(label(words, "hint", wrap=True))
        self._about.addWidget(label(NO_DIAGNOSIS, "small"))
        self.marks.rows.show_source(Rows(found.marks))

    def _dates(self, found: Archive, counsellor: str) -> list[str]:
        file = found.file
        if file is None:
            return ["还没有建档；做了第一次筛查就建档。"]
        if file.closed:
            return [f"{wording.day(file.closed)}结案，不再登记。"]
        due = [("下次随访", file.next_contact), ("下次筛查", file.next_screening)]
        words = [f"{what} {wording.day(day)}{_late(day)}" for what, day in due if day]
        last = f"上次随访 {wording.day(file.last_contact)}" if file.last_contact else "还没有随访"
        return ["　".join([last, *words]), f"负责人 {counsellor or '还没有定'}"]

    def focus_first(self) -> None:
        """Put the keyboard on the timeline."""
        self.marks.setFocus()


def _late(day: dt.date) -> str:
    late = (wording.today() - day).days
    return f"（逾期 {late} 天）" if late > 0 else ""
