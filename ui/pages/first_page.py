"""What the first pages of all books have: the day, who is in danger, what was asked for from elsewhere."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QPushButton, QWidget

from fupin_desktop import FIRST_DAY, lazy, regions
from fupin_desktop.roles import Right
from fupin_desktop.services.book import there
from ui import theme, wording
from ui.forms.notices import Notices
from ui.pages.page import Page
from ui.session import Session
from ui.widgets.basics import column, in_turn, label, pane, scrolled

if TYPE_CHECKING:
    from ui.pages.psychology.urgent import UrgentCard


class FirstPage(Page):
    """`below` holds what a page puts there."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.undecided = label("", "hint", state="warning")
        self.undecided.setToolTip(wording.UNDECIDED)
        self.heading = self.top("", self.undecided, commands=self.head_buttons()).title
        self.asked = Notices()
        self.column.addWidget(self.asked)
        #: What the office above says with what it gave down.
        self.told = Notices()
        self.column.addWidget(self.told)
        #: Households that another village offers.
        self.moves = Notices()
        self.column.addWidget(self.moves)
        self.urgent: UrgentCard | None = None
        self.below = column(spacing=theme.GAP)
        self.area = scrolled(pane(self.below))  # with large letters and red files it is more than a screen
        self.column.addWidget(self.area, 1)
        self.effect = label("", "hint", wrap=True)

    def head_buttons(self) -> list[QPushButton]:
        """What can be begun from here."""
        return []

    def first_of_all(self) -> QWidget:
        """What the keyboard comes to first below the head."""
        raise NotImplementedError

    def refresh(self) -> None:
        self.area.share()
        today = wording.today()
        wrong = f"　电脑的日期是 {today}，不对，请先调好" if str(today) < FIRST_DAY else ""
        self.heading.setText(wording.weekday(today) + wrong)
        self.session.jobs.later(self._show_urgent)  # with its archives it takes as long as all the rest of the page
        self._show_asked()
        self._show_effect()
        self._show_told()
        self._show_moves()

    def _show_effect(self) -> None:
        """What the 心理工作队 gave out to who answers for the book."""
        found = lazy.load("fupin_desktop.services.psychology.effect:published")() if there.has_effect() else None
        self.effect.setText(f"扶心成效（{found.by} {found.on} 公布）：{found.sentence}" if found else "")
        self.effect.setVisible(bool(found))

    def _show_asked(self) -> None:
        """Who was erased by law at another desk and lies here: for who may do so too."""
        self.asked.clear()
        may = self.session.may(Right.ERASE) or self.session.may(Right.PSYCHOLOGY)
        if self.session.book.read_only or not (may and there.has_erasures()):
            return
        if asked := lazy.load("fupin_desktop.services.erasing.person:asked_for")():
            words = f"别处依法删除了 {len(asked)} 个人的全部资料，这里还有。"
            self.asked.ask(words, ("照办…", partial(self._follow, asked[0])))

    def _show_told(self) -> None:
        """The newest note that nobody has called done."""
        self.told.clear()
        if not self.session.may(Right.HAND_IN) or not there.has_come_down():
            return
        if waiting := lazy.load("fupin_desktop.services.exchange.notes:waiting")():
            note = waiting[0]
            words = f"{wording.above()} {wording.moment(note.at)}：{note.text}"
            look = ("去看", partial(self.session.go, "checks"))
            done = [] if self.session.book.read_only else [("办完了", partial(self._done, note))]
            self.told.ask(words, look, *done)

    def _show_moves(self) -> None:
        """A village that is another one since; households that wait to be taken by a village of this book."""
        self.moves.clear()
        if not self.session.read_only and regions.changes() and self._show_recoding():
            return
        if self.session.read_only or not there.has_moves():
            return
        if coming := lazy.load("fupin_desktop.services.household.moving:coming")():
            self.moves.ask(f"{len(coming)} 户要迁入，等接收", ("接收…", partial(self._take, coming)))

    def _show_recoding(self) -> bool:
        """Whether households still have the code of a village that is none any more."""
        waiting = lazy.load("fupin_desktop.services.book.recoding:waiting")()
        for became, count in waiting[:1]:
            do = partial(self._recode, became.old_code)
            self.moves.ask(f"{became.sentence}：{count} 户还用旧代码", ("改用新代码", do))
        return bool(waiting)

    def _recode(self, old_code: str) -> None:
        done = lazy.load("fupin_desktop.services.book.recoding:carry_out")(self.session.actor, old_code)
        self.session.written(f"{done} 条记录改用新代码，改错了可以撤销")

    def _take(self, coming: Any) -> None:
        dialog = lazy.load("ui.dialogs.moving:TakeDialog")(self.window(), self.session.actor, coming)
        if dialog.exec():
            self.session.written(dialog.done_words)

    def _done(self, note: Any) -> None:
        lazy.load("fupin_desktop.services.exchange.notes:call_done")(note)
        self.session.written("记下了：办完了")

    def _follow(self, asked: object) -> None:
        if lazy.load("ui.dialogs.erase_person:follow")(self.window(), self.session, asked):
            self.session.written("已依法删除")

    def _show_urgent(self) -> None:
        """Red cases that nobody has seen, for who may know of them. Made when there is an archive at all."""
        if self.urgent is None and self.session.may(Right.PSYCHOLOGY) and there.has_archives():
            self.urgent = lazy.load("ui.pages.psychology.urgent:UrgentCard")(self.session)
            self.below.insertWidget(0, self.urgent)
            in_turn(self.first_of_all(), [self.urgent.table], before=True)
        if self.urgent:
            self.urgent.refresh()
