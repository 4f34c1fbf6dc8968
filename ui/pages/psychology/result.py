"""The last page of a scale: score, band, colour and why; for a safety sign at once what to do."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from fupin_desktop import scales
from fupin_desktop.rules import crisis
from fupin_desktop.rules.psychology import Colour
from fupin_desktop.services.psychology.entry import Screened
from ui import theme, wording
from ui.widgets.basics import STRETCH, button, card, clear, column, label, pane, put, row, scrolled
from ui.widgets.help_band import NO_DIAGNOSIS, alarm_card


class ResultView(QWidget):
    """First looked at, then kept by Enter; then where to go on."""

    save_wanted = Signal()
    went_back = Signal()
    #: "risk", "file", "done", or the name of a scale that is due now.
    chosen = Signal(str)
    first: QPushButton  # where Enter goes, once a result is shown

    def __init__(self) -> None:
        super().__init__()
        self._inside, self._buttons = column(spacing=theme.GAP, margins=(0, 0, 8, 0)), row()
        self.setLayout(column(scrolled(pane(self._inside)), self._buttons, spacing=6, stretch=(1,)))

    def show_result(self, found: Screened, difficulty: str, *, is_kept: bool) -> None:
        """Show it; `difficulty` is the answer to how hard life has become."""
        clear(self._inside)
        clear(self._buttons)
        if Colour.RED in (found.file_colour, found.verdict.colour):
            self._inside.addWidget(alarm_card(crisis.steps(found.age, found.verdict.reasons)))
        about = column(self._score(found), spacing=4)
        if difficulty:
            about.addWidget(label(f"生活和劳动：{difficulty}", "hint"))
        both = row(card(about, STRETCH), card(*self._meaning(found), STRETCH, spacing=6), spacing=12, stretch=(2, 3))
        put(self._inside, both)
        if found.scale.print_licence:
            self._inside.addWidget(label(found.scale.licence, "small", wrap=True))
        self._inside.addStretch(1)
        self._offer(found, is_kept=is_kept)

    def _score(self, found: Screened) -> QVBoxLayout:
        scored, scale = found.scored, found.scale
        if scored.score is None:
            words = "有没答的题，总分无效"
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
        parts: list[QWidget | None] = [pane(row(label("这一次"), tag, label("　档案"), whole, STRETCH))]
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
            made = [button("打开档案", partial(self.chosen.emit, "file"), icon="folder"), STRETCH]
            done = button("完成", partial(self.chosen.emit, "done"), tip="回到前一页")
            more = self._following(found)
            if found.is_waiting:  # nobody goes home from a red without a look at the risk
                go_on = partial(self.chosen.emit, "risk")
                more.append(button("做风险评估…", go_on, kind="primary", tip="做风险评估（Enter）"))
            made += [done, *more] if more else [done]
            self.first = more[-1] if more else done
            theme.mark(self.first, "kind", "primary")
        for part in made:
            self._buttons.addStretch(1) if part is None else self._buttons.addWidget(part)
        self.first.setFocus()

    def _following(self, found: Screened) -> list[QPushButton]:
        """The scale that this result asks for."""
        return [
            button(f"接着做 {scales.scale(name).short}", partial(self.chosen.emit, name))
            for name in reversed(found.verdict.follow)
        ]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.first.click()
        elif event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Left):
            self.went_back.emit()
        else:
            super().keyPressEvent(event)
