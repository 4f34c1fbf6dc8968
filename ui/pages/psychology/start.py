"""心理: who is to be contacted or screened again, the gravest first; as list, as calendar, and who carries how much."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from db.codes import code_list
from db.erase import Erasure
from fupin_desktop.roles import Reach
from fupin_desktop.rules.psychology import Colour
from fupin_desktop.services.exchange import handing_over
from fupin_desktop.services.psychology import (
    archive,
    arrivals,
    care,
    disputes,
    due,
    erasing,
    rounds,
    supervision,
    team,
    unfinished,
)
from fupin_desktop.services.psychology.due import Due, DueList, Load
from ui import theme, wording
from ui.dialogs.psychology.erase import EraseDialog
from ui.forms.notices import Notices
from ui.pages.psychology.sub_page import SubPage
from ui.pages.psychology.urgent import UrgentCard, colour_chips, place
from ui.session import Session
from ui.widgets.basics import STRETCH, button, card, label, pane, put, row
from ui.widgets.chips import Chip
from ui.widgets.choice import Choice
from ui.widgets.empty import Empty, OrEmpty
from ui.widgets.frame import ask, did
from ui.widgets.month import Month
from ui.widgets.stacked import Stacked
from ui.widgets.table import Column, Rows, Table
from ui.widgets.views import View, chips, views

_LIST = (
    Column("颜色", lambda r: r.colour.label, 142, chips=lambda r: colour_chips(r.colour, provisional=r.provisional)),
    Column("姓名", lambda r: r.name, 100),
    Column("村组", place, 160, gives_way=True),
    Column("做什么", lambda r: str(r.what), 90),
    Column("到期", lambda r: when(r), 165, chips=lambda r: _chip(when(r), r.days_late)),
    Column("负责人", lambda r: r.counsellor or "还没有定", 110),
    Column("重点人群", lambda r: archive.group_names(r.key_groups), 200),
)
#: Beside the month, which needs the room: the word of the colour alone, with its shape.
_OF_DAY = (
    Column("颜色", lambda r: _short(r.colour), 64, chips=lambda r: [Chip(_short(r.colour), r.colour)]),
    Column("姓名", lambda r: r.name, 90),
    Column("做什么", lambda r: str(r.what), 70),
)
_LOADS = (
    Column("负责人", lambda r: _who(r), 120),
    Column("档案", lambda r: wording.count(r.files), 80, right=True),
    Column("红", lambda r: wording.count(r.red), 70, right=True),
    Column("黄", lambda r: wording.count(r.yellow), 70, right=True),
    Column("逾期", lambda r: wording.count(r.overdue), 80, right=True),
    Column("今天和本周", lambda r: wording.count(r.week), 110, right=True),
    Column("近 30 天咨询", lambda r: wording.count(r.talks), 130, right=True),
    Column("身份", lambda r: code_list("psy_team").label(r.counsellor.role) if r.counsellor else "", 150),
)
_CASES = (
    Column("颜色", lambda r: r.colour.label, 142, chips=lambda r: colour_chips(r.colour)),
    Column("姓名", lambda r: r.name, 110),
    Column("负责人", lambda r: r.counsellor or "还没有定", 110),
    Column("上次督导", lambda r: wording.day(r.reviewed) if r.reviewed else "还没有", 120),
    Column(
        "该督导的日子", lambda r: _late(r.due_on), 220, chips=lambda r: _chip(_late(r.due_on), _days_over(r.due_on))
    ),
)
_WHEN = {"all": "全部", "overdue": "逾期", "today": "今天", "week": "本周"}
_VIEWS = ("列表", "日历", "工作量", "督导")
_NOBODY = "nobody"
_NAMED = 3


def when(line: Due) -> str:
    """11月20日，逾期 6 天."""
    return wording.day(line.due_on) + (f"，逾期 {line.days_late} 天" if line.days_late else "")


def _late(day: dt.date) -> str:
    late = _days_over(day)
    return wording.day(day) + (f"，逾期 {late} 天" if late > 0 else "")


def _days_over(day: dt.date) -> int:
    return (wording.today() - day).days


def _chip(words: str, late: int) -> list[Chip] | None:
    """What is late stands out, as on every page."""
    return [Chip(words, "warning")] if late > 0 else None


def _who(line: Load) -> str:
    return str(line.counsellor.name) if line.counsellor else "还没有定人"


def _short(colour: Colour) -> str:
    return f"{wording.shape(colour)} {colour.label.split()[0]}"


class PsychologyPage(SubPage):
    """Red cases that nobody has seen stand on top; below, what is due."""

    name = "psychology"
    help_text = (
        "最上面是红色、还没有人见到的人，今天要当面见到；下面是逾期、今天和本周该随访、复测、评估方案的人。"
        "可以按颜色、重点人群和负责人筛选，也可以看日历和每个人的工作量；按 Enter 或双击打开档案。"
        "去了没见到的按 N 再按 Enter 记下来；按 Ctrl 加数字换到旁边的页。"
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.put_head()
        self._due = DueList(dt.date.min)
        self._month: list[Due] = []
        self.urgent = UrgentCard(session)
        self.half, self.came = Notices(), Notices()
        self.warning = label("", "strong", wrap=True)
        for part in (self.urgent, self.half, self.came, self.warning):
            self.column.addWidget(part)
        self.whens = chips(self, tuple(_WHEN.values()), self._show)
        self.colour = Choice("颜色", "各种颜色", self._show)
        self.colour.offer([(one.value, wording.colour(one)) for one in reversed(Colour)])
        self.group = Choice("重点人群", "所有人", self._show)
        names = code_list("key_group")
        self.group.offer([(code, names.label(code)) for code in archive.KEY_GROUPS])
        self.counsellor = Choice("负责人", "所有负责人", self._show)
        self.views = views(self, [View(word, self._show) for word in _VIEWS])
        whens, choices = self.whens, (self.colour, self.group, self.counsellor)
        if not theme.crowded():
            put(self.column, row(*whens, *choices, STRETCH, *self.views))
        else:  # large letters take a second row; where nothing is chosen by time, its place is the month's
            put(self.column, row(*whens, STRETCH))
            put(self.column, row(*choices, STRETCH, *self.views))
        self.face = Stacked()
        for face in (self._list(), self._calendar(), self._loads(), self._cases()):
            self.face.addWidget(face)
        self.column.addWidget(self.face, 1)

    def _list(self) -> QWidget:
        self.table = Table("psychology due", _LIST, "该办的")
        self.table.opened.connect(lambda line: self.session.go("archive", person=line.person))
        met_nobody = QShortcut(QKeySequence("N"), self.table)
        met_nobody.setContext(Qt.ShortcutContext.WidgetShortcut)
        met_nobody.activated.connect(self._not_met)
        to_census = button("去普查", lambda: self.session.go("census"))
        words = "随访、复测和方案评估都没有到期。还没有筛查的人在“普查”里。"
        empty = Empty("ok-circle", "没有到期的", words, to_census)
        self.table_or_empty = OrEmpty(self.table, empty)
        return card(self.table_or_empty, margin=8)

    def _not_met(self) -> None:
        """N, Enter: a way made for nothing, of the person that the keyboard stands on."""
        line: Due | None = self.table.current()
        if line is None or self.session.book.read_only:
            return
        words = f"记一次：今天去了{line.name}家，没见到人。不算见过，该随访的照样在这里。"
        note = partial(care.not_met, self.session.actor, line.person, wording.today())
        if ask(self.window(), "去了没见到？", words, "记下来", no="取消") and did(self.window(), "没有记下来", note):
            self.session.written("已记下：去了没见到")

    def _calendar(self) -> QWidget:
        self.month = Month("随访日历")
        self.month.turned.connect(self._read_month)
        self.month.chosen.connect(self._show_day)
        self.day_title = label("", "heading")
        self.day_list = Table("psychology day", _OF_DAY, "这一天")
        self.day_list.opened.connect(lambda line: self.session.go("archive", person=line.person))
        day = card(self.day_title, self.day_list, margin=12)
        return pane(row(card(self.month, margin=12), day, spacing=12, stretch=(5, 2)))

    def _loads(self) -> QWidget:
        self.loads = Table("psychology loads", _LOADS, "每个人的工作量")
        self.loads.opened.connect(self._show_of)
        return card(
            self.loads, label("近 30 天的咨询按咨询人的姓名算。按 Enter 或双击一行，列出他该办的。", "small"), margin=8
        )

    def _cases(self) -> QWidget:
        self.cases = Table("psychology cases", _CASES, "要督导的档案")
        self.cases.opened.connect(lambda line: self.session.go("archive", person=line.person))
        about = "专家和负责人一起过：红色的马上、以后每月，黄色的每三个月。按 Enter 打开档案，在“督导”页记下来。"
        return card(self.cases, label(about, "small", wrap=True), margin=8)

    def refresh(self) -> None:
        self.urgent.refresh()
        self._tell_came()
        self._due = due.load(wording.today())
        loads = due.loads(wording.today())
        members = [str(line.counsellor.name) for line in loads if line.counsellor]
        self.counsellor.offer([(name, name) for name in members] + [(_NOBODY, "还没有定人")])
        self.loads.rows.show_source(Rows(loads))
        said = rounds.warnings(wording.today())
        self.warning.setText("\n".join(said))
        self.warning.setVisible(bool(said))
        self.cases.rows.show_source(Rows(supervision.cases(wording.today())))
        self.views[-1].setVisible(team.sight().reach in (Reach.ALL, Reach.LED))
        if self.month.first == dt.date.min:
            self.month.show_day(wording.today())
        else:
            self._read_month()
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tell_half()

    def _tell_came(self) -> None:
        """What a merge has brought: what several desks say differently, who has moved away, what no key here opens."""
        count, moved, unread = disputes.count(), handing_over.waiting(), arrivals.unread()
        said, ways = [], []
        if count:
            said.append(f"合并以后，有 {count} 处几台电脑填的不一样，现在显示的是最后写的，等您决定。")
            ways.append(("去决定", partial(self.session.go, "disputes")))
        if moved:
            more = f"等 {len(moved)} 人" if len(moved) > _NAMED else ""
            said.append(f"随户迁走了，档案还没有移交：{'、'.join(one.name for one in moved[:_NAMED])}{more}。")
            ways.append((f"去移交（{moved[0].name}）", partial(self.session.go, "archive", person=moved[0].person)))
        if ways:
            self.came.ask("\n".join(filter(None, (*said, unread))), *ways)
        elif unread:
            self.came.tell(unread)
        else:
            self.came.clear()

    def _tell_half(self) -> None:
        """Scales that were left half filled; a draft is no change that would show the page anew."""
        if team.sight().reach is Reach.NONE:
            self.half.ask(team.HOW_TO_SEE, ("去团队登记", partial(self.session.go, "team")))
            return
        if asked := erasing.asked_for():
            self.half.ask(f"别处依法删除了 {len(asked)} 份档案，这里还有。", ("照办…", partial(self._follow, asked[0])))
            return
        waiting = unfinished.waiting()
        if not waiting:
            self._tell_owed()
            return
        names = "、".join(name for _, name in waiting[:_NAMED])
        more = f"等 {len(waiting)} 人" if len(waiting) > _NAMED else ""
        go_on = partial(self.session.go, "screening", person=waiting[0][0])
        self.half.ask(f"有没答完的量表：{names}{more}。", (f"接着答（{waiting[0][1]}）", go_on))

    def _tell_owed(self) -> None:
        """Who took the consent back, or needs no more help, and whose archive is still there."""
        if not (owed := erasing.owed()):
            self.half.clear()
            return
        names = "、".join(name for _, name in owed[:_NAMED])
        more = f"等 {len(owed)} 人" if len(owed) > _NAMED else ""
        words = f"撤回了同意或已结案，档案还没有删：{names}{more}。同意书上写的是到时就删（个人信息保护法第四十七条）。"
        self.half.ask(
            words, (f"去办（{owed[0][1]}）", partial(self.session.go, "archive", person=owed[0][0], do="consents"))
        )

    def _follow(self, asked: Erasure) -> None:
        if EraseDialog(self.window(), self.session, None, asked).exec():
            self.session.written("已删除")
            self._tell_half()

    def _fits(self, line: Due) -> bool:
        return (
            self.colour.chosen in ("", line.colour)
            and (not self.group.chosen or self.group.chosen in line.key_groups)
            and self.counsellor.chosen in ("", line.counsellor or _NOBODY)
        )

    def _show_of(self, line: Load) -> None:
        self.counsellor.choose(str(line.counsellor.name) if line.counsellor else _NOBODY)
        self.views[0].click()
        self.table.setFocus()

    def _show(self) -> None:
        found = self._due
        late = [*found.urgent, *found.overdue]
        parts = [[*late, *found.today, *found.week], late, found.today, found.week]
        fitting = [[line for line in part if self._fits(line)] for part in parts]
        for made, word, lines in zip(self.whens, _WHEN.values(), fitting, strict=True):
            made.setText(f"{word} {wording.count(len(lines))}")
        chosen = fitting[next(number for number, made in enumerate(self.whens) if made.isChecked())]
        view = next(number for number, made in enumerate(self.views) if made.isChecked())
        for made in self.whens:
            made.setVisible(view == 0)
        self.table_or_empty.show_rows(chosen)
        self.face.setCurrentIndex(view)
        self.urgent.fold(folded=view > 0 and theme.crowded())
        self._show_month()

    def _read_month(self) -> None:
        self._month = due.between(self.month.first, self.month.last)
        self._show_month()

    def _show_month(self) -> None:
        by_day: dict[dt.date, list[Due]] = {}
        for line in filter(self._fits, self._month):
            by_day.setdefault(line.due_on, []).append(line)
        self.month.show_names({day: _named(lines) for day, lines in by_day.items()})

    def _show_day(self, day: dt.date) -> None:
        lines = [line for line in self._month if line.due_on == day and self._fits(line)]
        self.day_title.setText(f"{wording.weekday(day)}：{len(lines)} 项" if lines else f"{wording.weekday(day)}，没有")
        self.day_list.rows.show_source(Rows(lines))

    def focus_first(self) -> None:
        {0: self.table, 1: self.month, 2: self.loads, 3: self.cases}[self.face.currentIndex()].setFocus()


def _named(lines: Iterable[Due]) -> list[str]:
    """▲关淑珍, ■陈小梅: everybody of the day who may be seen here, the gravest first."""
    ranks = list(Colour)
    ordered = sorted(lines, key=lambda line: -ranks.index(line.colour))
    return list(dict.fromkeys(f"{wording.shape(line.colour)}{line.name}" for line in ordered))
