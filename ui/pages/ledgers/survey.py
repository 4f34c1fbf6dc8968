"""务工意向摸底: the workers of a village, house by house; one key says the class of the one that the keyboard is on."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent

from db.fields import BadValue
from db.refusal import Refusal
from db.work import WorkIntent
from fupin_desktop.ledgers.office_papers import SURVEY
from fupin_desktop.ledgers.work import WORK_INTENTS
from fupin_desktop.rules import placing
from fupin_desktop.services.book import access
from fupin_desktop.services.ledgers import lists, survey
from fupin_desktop.services.ledgers.survey import Worker
from ui import wording
from ui.dialogs.outside import let_in
from ui.pages.ledgers.printing import print_of
from ui.pages.no_households import OrNoHouseholds
from ui.pages.page import Page
from ui.session import Session
from ui.widgets.basics import STRETCH, button, card, label, only_if, put, row
from ui.widgets.chips import Chip
from ui.widgets.choice import Choice
from ui.widgets.empty import Empty
from ui.widgets.reading import Reading
from ui.widgets.table import Column, Table
from ui.widgets.village_choice import VillageChoice

_CLASSES = {item.code: item.label for item in WorkIntent.work_class.codes.items}
_LOOKS = {placing.EMPLOYED: "good", placing.WILLING: "warning"}
_OPEN = "open"


class KeyTable(Table):
    """A table in which the keys of the classes say one."""

    said = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() in _CLASSES:
            self.said.emit(event.text())
        else:
            super().keyPressEvent(event)


class SurveyPage(Page):
    """The sheet of a village."""

    help_text = (
        "脱贫户、监测户里 16 到 69 岁有劳动能力的人，一家挨着一家；按 1、2、3、4 就记下他的分类，光标到下一位。"
        "记错了再按一次，当天的改过来；Ctrl+Z 一个一个撤销，“只看还没有摸底的”找出漏掉的。"
        "按 Enter 打开这一次的意向，填技能、期望工资、没有务工的原因；Ctrl+P 打印摸底表。"
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.workers: list[Worker] = []
        self.may_write = session.may_write(WorkIntent.room)
        self._reading = Reading(self, session, "摸底名单没有读出来。请换一页再回来。")
        self.village = VillageChoice("list/survey", self.refresh)
        self.which = Choice("哪些人", "全部的人", self._list, [(_OPEN, "只看还没有摸底的")])
        self.table = KeyTable("survey", self._columns(), "务工意向摸底")
        self.table.said.connect(self.say)
        self.table.opened.connect(self._open)
        self.told = label("", "hint", wrap=True)
        keys = [button(f"{code} {words}", partial(self.say, code)) for code, words in _CLASSES.items()]
        only_if(self.may_write, *keys)
        ledger = button("务工意向台账", partial(session.go, "ledger", ledger=WORK_INTENTS.name), icon="work")
        match = button("岗位对接", partial(session.go, "placing"), icon="work")
        self.top("务工意向摸底", commands=(ledger, match))
        put(self.column, row(self.village, self.which, STRETCH))
        self.all_asked = Empty("ok-circle", "都摸底了", "要看全部的人，上面选“全部的人”。")
        nobody = Empty("work", "没有要摸底的人", "脱贫户、监测户里 16 到 69 岁有劳动能力的人列在这里。")
        self.face = OrNoHouseholds(session, self.table, nobody, self.village.place)
        self.face.addWidget(self.all_asked)
        self.column.addWidget(card(self.face, self.told, margin=8), 1)
        put(self.column, row(*keys, STRETCH))

    def _columns(self) -> list[Column]:
        return [
            Column("户主", lambda one: one.head, 80),
            Column("村组", lambda one: one.place, 150, gives_way=True),
            Column("姓名", lambda one: one.name, 80),
            Column("年龄", lambda one: str(one.age), 54, right=True),
            Column("在务工", lambda one: "是" if one.works else "", 64),
            Column("就业意向", _said, 130, chips=lambda one: [
                Chip(_said(one), _LOOKS.get(one.said, ""))] if one.said else None),
            Column("摸底日期", lambda one: one.day, 104),
            Column("原因", _reason, 90),
        ]  # fmt: skip

    @property
    def _year(self) -> int:
        return wording.today().year

    def refresh(self) -> None:
        lists.opened(WORK_INTENTS)
        self.village.read()
        year, region = self._year, self.village.chosen
        self._reading.start(lambda _: survey.sheet(year, region), self._show)

    def _show(self, workers: list[Worker]) -> None:
        self.workers = workers
        self._list()

    def _list(self) -> None:
        shown = [one for one in self.workers if not (self.which.chosen and one.is_asked)]
        self.face.show_rows(shown)
        if self.workers and not shown:
            self.face.setCurrentWidget(self.all_asked)
        asked = sum(one.is_asked for one in self.workers)
        counts = "　".join(
            f"{words} {sum(one.said == code for one in self.workers):,}" for code, words in _CLASSES.items()
        )
        self.told.setText(
            f"{len(self.workers):,} 人，已摸底 {asked:,}，还没有摸底 {len(self.workers) - asked:,}　{counts}"
        )

    def say(self, code: str) -> None:
        """The class of the one that the keyboard is on; then to the next."""
        one: Worker | None = self.table.current()
        if one is None or not self.may_write:
            return
        if not let_in(self.window(), lambda: access.open_households([one.household])):
            return
        at = self.table.currentIndex().row()
        try:
            wrote = survey.say(self.session.actor, one, self._year, code)
        except (Refusal, BadValue) as refused:
            self.session.said.emit(str(refused))
            return
        if not self.which.chosen:
            self.table.stand_on(at + 1)
        if wrote:
            self.session.written(f"已记：{one.name} {_CLASSES[code]}")

    def _open(self, one: Worker) -> None:
        if one.key:
            self.session.go("ledger", ledger=WORK_INTENTS.name, record=one.key)
        else:
            self.session.said.emit(f"{one.name}还没有摸底。请先按 1、2、3、4 记下分类。")

    def print_papers(self) -> bool:
        print_of(self.window(), WORK_INTENTS, [SURVEY], [one.key for one in self.workers if one.is_asked])
        return True


def _said(one: Worker) -> str:
    return _CLASSES.get(one.said, "")


def _reason(one: Worker) -> str:
    needed = one.said in (placing.UNWILLING, placing.INCAPABLE)
    return ("已填" if one.limits else "没有填") if needed else ""
