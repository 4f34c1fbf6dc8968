"""The last page of a scale: score, band, colour and why; for a safety sign at once what to do."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from fupin_desktop import scales
from fupin_desktop.services.psychology.entry import Screened
from ui import theme, wording
from ui.forms.panel import scrolled
from ui.widgets.basics import STRETCH, button, card, clear, column, label, row
from ui.widgets.help_band import NO_DIAGNOSIS

#: What is done at once after a safety sign (DICTIONARY §8.5, red).
AT_ONCE = (
    "1. 留在他身边，不让他一个人待着；请家人把农药、绳子、刀具收好。",
    "2. 打 12356；有危险马上打 120 或 110。",
    "3. 今天当面见到他，请有资质的人做风险评估，24 小时内提出转介。",
)


class ResultView(QWidget):
    """First looked at, then kept by Enter; then where to go on."""

    save_wanted = Signal()
    went_back = Signal()
    #: "risk", "file", "done", or the name of a scale that is due now.
    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        inside = QWidget()
        self._inside = QVBoxLayout(inside)
        self._inside.setContentsMargins(0, 0, 8, 0)
        self._inside.setSpacing(theme.GAP)
        self._buttons = row()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(inside), 1)
        whole.addLayout(self._buttons)
        self.first = QPushButton()

    def show_result(self, found: Screened, difficulty: str, *, is_kept: bool) -> None:
        """Show it; `difficulty` is the answer to how hard life has become."""
        clear(self._inside)
        clear(self._buttons)
        if found.scored.safety:
            self._inside.addWidget(self._alarm())
        about = column(self._score(found), spacing=4)
        if difficulty:
            about.addWidget(label(f"生活和劳动：{difficulty}", "hint"))
        both = row(card(about, STRETCH), card(*self._meaning(found), STRETCH, spacing=6), spacing=12)
        both.setStretch(0, 2)
        both.setStretch(1, 3)
        self._inside.addLayout(both)
        if found.scale.print_licence:
            self._inside.addWidget(label(found.scale.licence, "small", wrap=True))
        self._inside.addStretch(1)
        self._offer(found, is_kept=is_kept)

    def _alarm(self) -> QFrame:
        lines = [label(text, wrap=True) for text in AT_ONCE]
        alarm = card(label("有安全信号，现在就做三件事", "heading"), *lines, spacing=6)
        alarm.setProperty("kind", "alarm")
        alarm.setAccessibleName("有安全信号。" + "".join(AT_ONCE))
        return alarm

    def _score(self, found: Screened) -> QVBoxLayout:
        scored, scale = found.scored, found.scale
        if scored.score is None:
            words = "有拒答的题，总分无效"
        elif scale.flagged:
            words = f"{scored.flags} 项有异常"
        else:
            words = f"{scored.score} 分 · {scored.band}"
        top = f"　满分 {scale.most}" if scored.score is not None and not scale.flagged else ""
        return column(label(f"{scale.title}{top}", "hint"), label(words, "figure", wrap=True), spacing=2)

    def _meaning(self, found: Screened) -> list[QWidget | None]:
        verdict = found.verdict
        tag = label(wording.colour(verdict.colour), "tag", state=verdict.colour)
        whole = label(wording.colour(found.file_colour), "tag", state=found.file_colour)
        line = QWidget()
        line.setLayout(row(label("这一次"), tag, label("　档案"), whole, STRETCH))
        parts: list[QWidget | None] = [line]
        parts += [label(f"· {reason}", wrap=True) for reason in verdict.reasons]
        if verdict.provisional:
            parts.append(label("暂定红色，等有资质的人做了风险评估再定。", "strong", wrap=True))
        parts += [label(note, "hint", wrap=True) for note in verdict.notes]
        parts.append(label(f"{NO_DIAGNOSIS}。担心的话，请看专科医生。", "hint", wrap=True))
        return parts

    def _offer(self, found: Screened, *, is_kept: bool) -> None:
        if not is_kept:
            self.first = button("保存", self.save_wanted.emit, kind="primary", icon="save", tip="保存（Enter）")
            made = [
                button("上一题", self.went_back.emit, icon="back", tip="上一题（Backspace 或 ←）"),
                STRETCH,
                self.first,
            ]
        else:
            self.first = button("完成", partial(self.chosen.emit, "done"), kind="primary", tip="回到来的地方（Enter）")
            made = [button("打开档案", partial(self.chosen.emit, "file"), icon="folder"), STRETCH]
            if found.scored.safety:
                made.append(button("做风险评估…", partial(self.chosen.emit, "risk"), kind="danger"))
            made += [*self._following(found), self.first]
        for part in made:
            self._buttons.addStretch(1) if part is None else self._buttons.addWidget(part)
        self.first.setFocus()

    def _following(self, found: Screened) -> list[QPushButton]:
        """The scale that this result asks for."""
        follow = found.verdict.follow
        return [button(f"接着做 {scales.scale(follow).short}", partial(self.chosen.emit, follow))] if follow else []

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.first.click()
        elif event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Left):
            self.went_back.emit()
        else:
            super().keyPressEvent(event)
