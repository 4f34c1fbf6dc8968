"""干部自测: a scale for oneself, without a name; nothing is kept, and nothing is left when the page is left."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QPushButton

from fupin_desktop import scales
from fupin_desktop.rules import scales as scoring
from fupin_desktop.rules.answering import Walk
from fupin_desktop.rules.crisis import BY_NAME, EMERGENCY, HOTLINE
from fupin_desktop.services.psychology import team
from ui import theme
from ui.pages.page import Page
from ui.pages.psychology.asking import AskingView
from ui.session import Session
from ui.widgets.basics import STRETCH, button, card, clear, column, label, pane, put, row
from ui.widgets.help_band import NO_DIAGNOSIS, HelpBand
from ui.widgets.key_choice import KeyAnswer
from ui.widgets.stacked import Stacked

#: Those that a grown person fills by themselves.
_OFFERED = ("phq9", "gad7", "who5", "srq20", "phq2", "gad2")
#: Where help is, whatever the score.
_WHERE = (
    f"{HOTLINE}：{BY_NAME['mind'].note}。难受了就打，不用等到“够严重”。",
    "想当面谈：市里的医院有心理门诊、睡眠门诊，可以自己去挂号；也可以找上面的本地联系人，他们保密。",
)


class SelfTestPage(Page):
    """The same screens as for others, but no person, no date and no file."""

    help_text = (
        "干部给自己做一份，了解自己这段时间的状态；不问姓名，不保存，离开这一页就没有了。"
        "按数字选量表，再一题一题作答；- 或 R 拒答，Backspace 或 ← 上一题。"
        "结果不给组织和考核看；筛查不等于诊断，担心的话打 12356 或看专科医生。"
    )

    again: QPushButton  # below a result

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.walk: Walk | None = None
        self.top("干部自测", label("不记名，不保存", "tag"))
        self.asking = AskingView(keeps=False)
        self.asking.ask.chosen.connect(self._chosen)
        self.asking.ask.refused.connect(partial(self._give, None))
        self.asking.ask.went_back.connect(self.back)
        self.asking.anew_button.clicked.connect(self.begin)
        self._told = column(spacing=theme.GAP)
        self.result = pane(self._told)
        self.face = Stacked()
        self.face.addWidget(self.asking)
        self.face.addWidget(self.result)
        self.column.addWidget(card(self.face), 1)

    def show_for(self, **_: Any) -> None:
        self.begin()

    def refresh(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Which scale; what was answered before is forgotten."""
        self.walk = None
        offered = [scales.scale(name) for name in _OFFERED]
        answers = [
            KeyAnswer(str(n), f"{one.title}（{len(one.items)} 题）", one.name) for n, one in enumerate(offered, 1)
        ]
        self.asking.choose("给自己做哪一个？", answers)
        self.face.setCurrentWidget(self.asking)
        self.asking.setFocus()

    def _chosen(self, value: Any) -> None:
        if self.walk is None:
            self.walk = Walk(scales.scale(value))
            self._show_step()
        else:
            self._give(value)

    def _give(self, answer: int | None) -> None:
        assert self.walk
        self.walk.give(answer)
        self._show_step()

    def back(self) -> None:
        """To the question before, or to the choice of the scale."""
        if self.walk and self.walk.back():
            self._show_step()
        else:
            self.begin()

    def _show_step(self) -> None:
        assert self.walk
        if (step := self.walk.now) is None:
            self._show_result(self.walk)
        else:
            self.asking.show_step(self.walk, step)
            self.face.setCurrentWidget(self.asking)

    def _show_result(self, walk: Walk) -> None:
        scored = scoring.score(walk.scale, walk.answers)
        clear(self._told)
        words = "有没有回答的题，总分无效" if scored.score is None else f"{scored.score} 分 · {scored.band}"
        self._told.addWidget(label(walk.scale.title, "hint"))
        self._told.addWidget(label(words, "figure", wrap=True))
        if scored.safety:
            self._told.addWidget(
                label(
                    f"您说有过不想活的念头。请现在就告诉一个信得过的人，打 {HOTLINE}；有危险马上打 {EMERGENCY}。",
                    "strong",
                    wrap=True,
                )
            )
        band = HelpBand()
        band.show_local("、".join(f"{one.name} {one.phone}" for one in team.on_call()[:2]))
        self._told.addWidget(band)
        for text in (*_WHERE, f"{NO_DIAGNOSIS}。没有保存，离开这一页就没有了。"):
            self._told.addWidget(label(text, "hint", wrap=True))
        if walk.scale.print_licence:
            self._told.addWidget(label(walk.scale.licence, "small", wrap=True))
        self._told.addStretch(1)
        self.again = button("再做一份", self.begin, kind="primary")
        put(self._told, row(STRETCH, self.again))
        self.face.setCurrentWidget(self.result)
        self.again.setFocus()

    def may_leave(self) -> bool:
        self.begin()  # the next one at the keyboard finds nothing
        return True

    def focus_first(self) -> None:
        (self.asking if self.face.currentWidget() is self.asking else self.again).setFocus()
