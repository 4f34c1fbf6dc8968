"""概况 of a person's file: the colour and why, what is due, the scores over time."""

from __future__ import annotations

import datetime as dt

from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from fupin_desktop import scales
from fupin_desktop.reports import psychology as charts
from fupin_desktop.rules import change
from fupin_desktop.rules.psychology import Colour
from fupin_desktop.services.psychology import notes
from fupin_desktop.services.psychology.archive import Archive
from ui import theme, wording
from ui.widgets.basics import STRETCH, card, clear, column, label, pane, put, row, scrolled
from ui.widgets.choice import Choice
from ui.widgets.empty import Empty
from ui.widgets.figure_view import ChartCard
from ui.widgets.help_band import NO_DIAGNOSIS


class Overview(QWidget):
    """The first tab."""

    title = "概况"
    change: QLabel  # reliable change, in words; stands once a file is shown

    def __init__(self, buttons: list[QPushButton]) -> None:
        super().__init__()
        self._about = column(spacing=theme.px(6), margins=(0, 0, 8, 0))
        first = card(label("颜色", "heading"), scrolled(pane(self._about)), row(*buttons, STRETCH), margin=12)
        none = Empty("chart", "还没有得分", "做过筛查，这里按日期画出每次的得分和分段。")
        self.scores = ChartCard("scores", ("日期", "得分", "分段"), none)
        self.scale = Choice("量表", "", self._show_scores)
        self.scale.removeItem(0)
        scores = column(self.scale, self.scores)
        self.setLayout(row(first, scores, spacing=12, margins=(12, 10, 12, 10), stretch=(5, 6)))
        self.first = buttons[0]

    def show_file(self, found: Archive, counsellor: str) -> None:
        """Show a person's file."""
        clear(self._about)
        tag = label(wording.colour(found.colour), "tag", state=found.colour)
        since = f"{wording.day(found.mark.date)}起" if found.mark else "还没有筛查过"
        put(self._about, row(tag, label(since, "hint"), STRETCH))
        if found.mark:
            for reason in found.mark.reasons:
                self._about.addWidget(label(f"· {reason}", wrap=True))
            if found.mark.provisional:
                self._about.addWidget(label("暂定：等有资质的人做了风险评估再定。", "strong", wrap=True))
            if found.colour is Colour.RED and not found.of_kind(notes.SAFETY):
                self._about.addWidget(label("还没有安全计划：请和本人一起商量，在“安全计划”页。", "strong", wrap=True))
        for words in self._dates(found, counsellor):
            self._about.addWidget(label(words, "hint", wrap=True))
        self.change = label("", wrap=True)
        self._about.addWidget(self.change)
        self._about.addWidget(label(NO_DIAGNOSIS, "small"))
        self._about.addStretch(1)
        self._found = found
        known = charts.screened_with(found)
        self.scale.clear()
        for one in known:
            self.scale.addItem(one.short, one.name)
        self.scale.setVisible(len(known) > 1)
        self._show_scores()

    def _show_scores(self) -> None:
        scale = scales.scale(self.scale.chosen or "phq9")
        self.scores.show_chart(charts.trajectory(self._found, scale))
        said = change.told(scale, charts.scores(self._found, scale))
        self.change.setText("\n".join([f"{scale.short} 的变化：", *said]))
        self.change.setVisible(bool(said))

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
        """Put the keyboard on the first button."""
        self.first.setFocus()


def _late(day: dt.date) -> str:
    late = (wording.today() - day).days
    return f"（逾期 {late} 天）" if late > 0 else ""
