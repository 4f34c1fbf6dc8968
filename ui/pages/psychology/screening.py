"""筛查: one person, one scale, one question a screen."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from functools import partial
from typing import Any

from db.codes import code_list
from db.fields import BadValue
from db.psychology import Screening
from db.refusal import Refusal
from fupin_desktop import scales
from fupin_desktop.rules import crisis
from fupin_desktop.rules import psychology as rules
from fupin_desktop.rules.answering import Walk
from fupin_desktop.rules.psychology import Colour
from fupin_desktop.services.psychology import archive, capacity, entry, filing, judging, unfinished
from fupin_desktop.services.psychology.archive import Archive
from fupin_desktop.services.psychology.unfinished import Sitting
from ui import theme, wording
from ui.dialogs.psychology.consent import ConsentDialog
from ui.dialogs.psychology.external import ExternalDialog
from ui.forms.inputs import AnyInput, make
from ui.pages.page import Page
from ui.pages.psychology import able
from ui.pages.psychology.asking import AskingView
from ui.pages.psychology.reader import NameStep
from ui.pages.psychology.result import ResultView
from ui.session import Session
from ui.widgets.basics import Elided, button, card, label
from ui.widgets.empty import Empty
from ui.widgets.frame import ask, did, got, tell
from ui.widgets.key_choice import KeyAnswer
from ui.widgets.stacked import Stacked

_SELF = "1"


class ScreeningPage(Page):
    """Which scale, how it is asked, the questions, the result. Answers are kept sealed as they are given."""

    leaves = False

    help_text = (
        "先按数字选量表和填写方式，再一题一题按数字作答；不愿答的按 - 或 R，拒答不算 0 分。"
        "Backspace 或 ← 回上一题；按 Esc 或锁定都不丢，下次接着答。"
        "最后一页看过分数和颜色，按 Enter 保存；筛查不等于诊断。"
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.person = self._refused = ""
        self.found: Archive | None = None
        self.sitting: Sitting | None = None
        self.is_kept = False
        self.place = Elided("hint")
        self.date = make(Screening.date)
        self.date.setMaximumWidth(theme.px(130))
        self.name = self.top("", self.place, commands=(label("筛查日期", "hint"), self.date)).title
        self.asking, self.reader, self.result = AskingView(), NameStep(), ResultView()
        self.asking.ask.chosen.connect(self._chosen)
        self.asking.ask.refused.connect(partial(self._answer, None))
        self.asking.ask.went_back.connect(self.back)
        self.asking.anew_button.clicked.connect(partial(_give_up, self))
        self.reader.chosen.connect(self._read_by)
        self.reader.went_back.connect(self.back)
        self.result.save_wanted.connect(self.save)
        self.result.went_back.connect(self.back)
        self.result.chosen.connect(self._go_on)
        self.consent_button = button("登记同意…", self.ask_consent, kind="primary")
        first = "把筛查是怎么回事讲清楚，本人（未满 18 岁由监护人）同意了再做。"
        self.no_consent = Empty("note", "先要知情同意", first, self.consent_button)
        self.face = Stacked()
        for part in (self.asking, self.reader, self.result, self.no_consent):
            self.face.addWidget(part)
        self.column.addWidget(card(self.face), 1)

    def show_for(self, person: str = "", scale: str = "", **_: Any) -> None:
        """Screen a person; with a `scale` that is known already."""
        self.person, self.found = person, None
        self._refused = "账本里没有这个人"
        try:
            self.found = archive.load(person, wording.today())
        except Refusal as error:
            self._refused = str(error)
        self.date.show_value(wording.today())
        self.sitting, self.is_kept = None, False
        self._said: set[str] = set()
        self.asking.show_alarm(())
        self._begin(scale)

    def _begin(self, scale: str = "") -> None:
        found = self.found
        self.name.setText((found.person.name or "（没有姓名）") if found else self._refused)
        age = "" if found is None or found.age is None else f"{found.age} 岁"
        groups = archive.group_names(found.key_groups) if found else ""
        self.place.setText("　".join(part for part in (age, groups) if part))
        if found is None or found.consent(filing.SCREENING) is None:
            self.consent_button.setEnabled(found is not None and not self.session.book.read_only)
            self.face.setCurrentWidget(self.no_consent)
        elif (kept := unfinished.offered(self.person)) and _goes_on(self, kept[1]):
            self.sitting, date = kept
            self.date.show_value(date)
            self._raise_alarm()
            self._show_step()
        elif scale:
            self._begin_scale(scale)
        else:
            self._ask_scale()

    def begin_anew(self) -> None:
        """What was answered is given up."""
        unfinished.drop(self.person)
        self._ask_scale()

    def ask_consent(self) -> None:
        """Record the consent that is needed first."""
        assert self.found
        if ConsentDialog(self.window(), self.session, self.found).exec():
            self.found = archive.load(self.person, wording.today(), noted=False)
            self.session.written("已保存")
            if self.found is None or self.found.consent(filing.SCREENING) is None:
                self.session.back()  # who said no is left in peace
                return
            self._begin()
            self.focus_first()

    def _ask_scale(self) -> None:
        assert self.found
        self.sitting = None
        able.ask(self.asking, self.found)
        self.face.setCurrentWidget(self.asking)

    def _begin_scale(self, name: str, after: Sitting | None = None) -> None:
        """`after`: what was just answered; the long form of it is not asked the same questions again."""
        if _was_done_today(self, name) and not ask(self.window(), *_AGAIN):
            return
        self.sitting = Sitting(Walk(scales.scale(name)))
        if after and after.walk.scale.full == name:
            given = {step: after.walk.given[step] for step in after.walk.path}
            self.sitting = Sitting(Walk(scales.scale(name), list(given), given), after.mode, after.reader)
            self._show_step()
        elif self.sitting.walk.scale.flagged:  # what others observed: nobody answers
            self._ask_name()
        else:
            self._ask_mode()

    def _ask_mode(self) -> None:
        assert self.sitting
        scale = self.sitting.walk.scale
        answers = [KeyAnswer(item.code, item.label, item.code) for item in code_list("screening_mode").offered]
        about = "　".join(part for part in (scale.title, scale.note) if part)
        self.asking.choose("怎么填？", answers, about, self.sitting.mode)
        self.face.setCurrentWidget(self.asking)

    def _chosen(self, value: Any) -> None:
        if value == able.EXTERNAL:
            _ask_external(self)
        elif value in able.CHOICES:
            _take_able(self, value)
        elif self.sitting is None:
            self._begin_scale(value)
        elif self.asking.is_question:
            self._answer(value)
        else:
            self.sitting.mode = value
            if value == _SELF:
                self._read_by("")
            else:
                self._ask_name()

    def _ask_name(self) -> None:
        assert self.sitting
        if self.sitting.walk.scale.flagged:
            self.reader.ask_whom(self.sitting.note)
        else:
            self.reader.ask_reader(self.sitting.reader or self.session.actor)
        self.face.setCurrentWidget(self.reader)
        self.reader.setFocus()

    def _read_by(self, name: str) -> None:
        assert self.sitting
        if self.sitting.walk.scale.flagged:
            self.sitting.note = name
        else:
            self.sitting.reader = name
        self._show_step()

    def _show_step(self) -> None:
        assert self.sitting
        walk = self.sitting.walk
        if (step := walk.now) is None:
            self._show_result()
        else:
            self.asking.show_step(walk, step)
            self.face.setCurrentWidget(self.asking)
            self.asking.setFocus()

    def _answer(self, answer: int | None) -> None:
        assert self.sitting
        self.sitting.walk.give(answer)
        self.may_leave()
        self._raise_alarm()
        self._show_step()

    def _raise_alarm(self) -> None:
        """A safety sign is red in the file before the next question is put."""
        assert self.sitting
        assert self.found
        walk, verdict = self.sitting.walk, rules.alarm(self.sitting.walk.scale, self.sitting.walk.so_far)
        if verdict.colour is not Colour.RED:
            return
        if not self.session.book.read_only and not set(verdict.reasons) <= self._said:
            alarm = partial(judging.alarm, self.session.actor, self.person, walk.scale, walk.so_far, _day(self.date))
            did(self.window(), "红色没有记下来", alarm)
            self._said |= set(verdict.reasons)
        self.asking.show_alarm(crisis.steps(self.found.age, verdict.reasons))

    def back(self) -> None:
        """To the question before; from the first one to how it is asked, and to which scale."""
        if self.is_kept:
            return
        if self.sitting is None:
            self.session.back()
            return
        flagged, shown = self.sitting.walk.scale.flagged, self.face.currentWidget()
        if shown is self.reader:
            self._ask_scale() if flagged else self._ask_mode()
        elif shown is self.asking and not self.asking.is_question:
            self._ask_scale()
        elif self.sitting.walk.back():
            self._show_step()
        else:
            self._ask_name() if flagged else self._ask_mode()

    def _show_result(self) -> None:
        assert self.sitting
        try:
            screened = entry.judge(self.person, self.sitting.walk.scale, self.sitting.filled, _day(self.date))
        except Refusal as error:
            tell(self.window(), "现在还不能算分", f"{error}答过的都留着。")
            self.sitting.walk.back()
            self._show_step()
            return
        self.face.setCurrentWidget(self.result)
        self.result.show_result(screened, self.sitting.difficulty, is_kept=False)

    def save(self) -> None:
        """Keep what was answered."""
        assert self.sitting
        scale, filled = self.sitting.walk.scale, self.sitting.filled
        keep = partial(entry.screen, self.session.actor, self.person, scale, filled, _day(self.date))
        screened = got(self.window(), "没有保存", keep)
        if screened is None:
            return
        unfinished.drop(self.person)
        self.is_kept = True
        self.found = archive.load(self.person, wording.today(), noted=False)
        self.session.written("已保存")
        self.result.show_result(screened, self.sitting.difficulty, is_kept=True)

    def _go_on(self, where: str) -> None:
        if where == "done":
            self.session.back()
        elif where in ("file", "risk"):
            self.session.go("archive", person=self.person, **({"do": "risk"} if where == "risk" else {}))
        else:
            self.is_kept = False
            self._begin_scale(where, self.sitting)

    def may_leave(self) -> bool:
        """What was answered is kept as a draft."""
        is_begun = self.sitting is not None and bool(self.sitting.walk.path)
        if self.sitting and is_begun and not self.is_kept and not self.session.book.read_only:
            unfinished.keep(self.person, self.sitting, _day(self.date))
        return True

    def focus_first(self) -> None:
        shown = self.face.currentWidget()
        if shown is self.no_consent:
            self.consent_button.setFocus()
        elif shown is self.result:
            self.result.first.setFocus()
        elif shown:
            shown.setFocus()


def _day(made: AnyInput) -> dt.date:
    """The day that is written, else today."""
    value: dt.date | None = None
    with suppress(BadValue):
        value = made.value()
    return value or wording.today()


def _give_up(page: ScreeningPage) -> None:
    """Begin anew, after a second thought where something was answered."""
    count = len(page.sitting.walk.given) if page.sitting else 0
    text = f"答过的 {count} 题放弃以后找不回来，要重新问。"
    if not count or ask(page.window(), "放弃这一份，重新选？", text, "放弃", danger=True):
        page.begin_anew()


def _take_able(page: ScreeningPage, value: str) -> None:
    """What was chosen of `able.CHOICES`."""
    if value == able.TALK:
        page.session.go("archive", person=page.person, do="risk")
        return
    if value == able.GUARDIAN:
        page.ask_consent()
        return
    answer = partial(capacity.keep, page.session.actor, page.person, value == able.ABLE, wording.today())
    if not did(page.window(), "没有记下来", answer):
        return
    page.found = archive.load(page.person, wording.today(), noted=False)
    assert page.found
    able.ask(page.asking, page.found)


def _ask_external(page: ScreeningPage) -> None:
    if ExternalDialog(page.window(), page.session, page.person, _day(page.date)).exec():
        page.session.written("已保存")
        page.session.go("archive", person=page.person)


_AGAIN = ("今天已经做过这一份", "同一天做两份一样的，先看看是不是记重了。确实又做了一次的，可以再记。", "再做一份")


def _was_done_today(page: ScreeningPage, name: str) -> bool:
    done = page.found.screenings if page.found else []
    return any(one.date == _day(page.date) and told.get("scale") == name for one, told in done)


def _goes_on(page: ScreeningPage, begun: dt.date) -> bool:
    """Whether half a scale is gone on with; one of before yesterday is asked about, for it tells of other weeks."""
    if wording.today() - begun <= dt.timedelta(days=1):
        return True
    words = f"{wording.day(begun)}答了一半。隔了几天，答案说的是那时候的情况。"
    if ask(page.window(), "接着答，还是重新做？", words, "接着答", no="重新做"):
        return True
    unfinished.drop(page.person)
    page.date.show_value(wording.today())
    return False
