"""计划: the next four weeks of one of the team: on which day to which village, and whom to see there."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import NamedTuple

from fupin_desktop import regions
from fupin_desktop.cards import rounds as paper
from fupin_desktop.services.psychology import rounds, team
from fupin_desktop.services.psychology.rounds import NOBODY, Forecast, Rounds, Visit
from ui import wording
from ui.dialogs import print_letter
from ui.pages.psychology.sub_page import SubPage
from ui.pages.psychology.urgent import colour_chips, place
from ui.session import Session
from ui.widgets.basics import STRETCH, button, card, label, pane, row
from ui.widgets.choice import Choice
from ui.widgets.empty import Empty, OrEmpty
from ui.widgets.table import Column, Rows, Table


class _Day(NamedTuple):
    day: dt.date
    counts: Counter[str]


def _where(counts: Counter[str]) -> str:
    return "、".join(f"{_village(code)} {count}" for code, count in counts.most_common())


def _village(code: str) -> str:
    return (regions.path(code) or ("没有登记的村",))[-1]


def _limit(line: Visit) -> str:
    return f"晚 {line.days_late} 天" if line.days_late else wording.day(line.limit)


_DAYS = (
    Column("哪天", lambda one: wording.weekday(one.day), 165),
    Column("人数", lambda one: str(one.counts.total()), 50, right=True),
    Column("去哪里", lambda one: _where(one.counts), 150, gives_way=True),
)
_VISITS = (
    Column("村组", lambda one: place(one.due), 80, gives_way=True),
    Column("姓名", lambda one: one.due.name, 80),
    Column(
        "颜色", lambda one: one.due.colour.label, 142,
        chips=lambda one: colour_chips(one.due.colour, provisional=one.due.provisional),
    ),
    Column("做什么", lambda one: "、".join(map(str, one.whats)), 95),
    Column("最晚", _limit, 95),
)  # fmt: skip


class RoundsPage(SubPage):
    """Reading it writes nothing: it is planned anew by what is due."""

    name = "rounds"
    help_text = (
        "今后四周每天去哪个村、见谁：红色的就在该见的那一天，别的只排在工作日，同村同组的排在一起，复测在期限以前匀开。"
        "左边选一天，右边按路线列出那天的人，按 Enter 打开档案；F 打印这一天的入户安排，上面不写颜色。"
        "一个人见不过来的，写在最上面。"
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._plan: Rounds | None = None
        self.member = Choice("负责人", "还没有定人", self._show)
        self.print_button = button("打印这一天…", self.print_papers, icon="print", key="F", tip="入户安排，按路线")
        self.put_head(self.member, self.print_button)
        self.told = label("", "hint")
        self.warning = label("", "strong", wrap=True)
        self.column.addWidget(self.warning)
        self.days = Table("psychology round days", _DAYS, "每天去哪里")
        self.days.stood_on.connect(self._show_day)
        self.visits = Table("psychology round visits", _VISITS, "这一天见谁")
        self.visits.opened.connect(lambda line: session.go("archive", person=line.due.person))
        self.days.opened.connect(lambda _: self.visits.setFocus())
        self.heading = label("", "heading")
        both = row(
            card(self.told, self.days, margin=8),
            card(row(self.heading, STRETCH), self.visits, margin=12),
            spacing=12,
            stretch=(3, 5),
        )
        empty = Empty("ok-circle", "这四周没有要去的", "随访、复测和方案评估都不在这四周里。")
        self.face = OrEmpty(pane(both), empty)
        self.column.addWidget(self.face, 1)

    def refresh(self) -> None:
        self._plan = plan = rounds.plan(wording.today())
        named = [(str(one.counsellor.id), str(one.counsellor.name)) for one in plan.forecasts if one.counsellor]
        is_first = self.member.count() <= 1
        self.member.offer(named)
        if is_first and (own := team.sight().key) in dict(named):
            self.member.choose(own or "")
        self._show()

    def _show(self) -> None:
        assert self._plan
        plan, key = self._plan, self.member.chosen or NOBODY
        warnings = [one.warning for one in plan.forecasts if one.warning]
        warnings += [plan.provisional] if plan.provisional else []
        self.warning.setText("\n".join(warnings))
        self.warning.setVisible(bool(warnings))
        self.told.setText(next((_told(one) for one in plan.forecasts if _key(one) == key), ""))
        days = [_Day(*one) for one in plan.days(key).items()]
        self.days.show_rows(days)
        self.face.show_full(bool(days))
        self.print_button.setEnabled(bool(days))

    def _show_day(self, one: _Day | None) -> None:
        if one is None or self._plan is None:
            return
        lines = rounds.visits(self._plan, self.member.chosen or NOBODY, one.day)
        hidden = one.counts.total() - len(lines)
        more = f"，另有 {hidden} 人不归您看" if hidden else ""
        self.heading.setText(f"{wording.weekday(one.day)}：{len(lines)} 人{more}")
        self.visits.rows.show_source(Rows(lines))

    def print_papers(self) -> bool:
        one: _Day | None = self.days.current()
        if one and self._plan:
            way = rounds.way(self._plan, self.member.chosen or NOBODY, one.day)
            print_letter.print_papers(self.window(), [paper.sheet(way)])
        return one is not None

    def focus_first(self) -> None:
        self.days.setFocus()


def _key(one: Forecast) -> str:
    return str(one.counsellor.id) if one.counsellor else NOBODY


def _told(one: Forecast) -> str:
    late = f"，{one.late} 次晚于期限" if one.late else ""
    return f"每个工作日 {one.a_day:.1f} 人，一天最多 {one.capacity} 人{late}"
