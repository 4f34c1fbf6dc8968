"""岗位对接: at the left who is willing, at the right the open vacancies that fit the chosen one, with the reasons."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QPushButton

from db.work import Vacancy, WorkIntent
from fupin_desktop.ledgers.office_papers import RECOMMENDATION
from fupin_desktop.ledgers.work import VACANCIES, WORK_INTENTS
from fupin_desktop.roles import Right
from fupin_desktop.rules import placing
from fupin_desktop.services.book import access, references
from fupin_desktop.services.flows import places
from fupin_desktop.services.ledgers import lists, matching
from fupin_desktop.services.ledgers.matching import Desk, Post, Seeker
from ui import theme
from ui.dialogs.outside import let_in
from ui.pages.ledgers.printing import print_of
from ui.pages.ledgers.steps import StepDialog
from ui.pages.page import Page
from ui.session import Session
from ui.widgets.basics import STRETCH, button, card, label, only_if, put, row
from ui.widgets.choice import Choice
from ui.widgets.empty import Empty, OrEmpty
from ui.widgets.reading import Reading
from ui.widgets.table import Column, Rows, Table
from ui.widgets.village_choice import VillageChoice

_STEPS = (placing.INTERVIEWED, placing.HIRED, placing.NOT_HIRED, placing.CALLED_ON, placing.LEFT)
_NOT_FITTING = "年龄、性别不符的不列，公益性岗位只给愿意的人。"
_WAITING, _UNDER_WAY, _PLACED = "waiting", "under way", "placed"


def _whole(vacancy: Vacancy) -> str:
    return f"{vacancy.post or ''}（{vacancy.employer or ''}）"


class PlacingPage(Page):
    """Who is willing, and what there is for them."""

    help_text = (
        "左边是有意愿未就业的人，右边是适合光标所在的人的岗位和适合的理由；年龄、性别不符的不列，公益性岗位只给愿意的人。"
        "按 Enter 到右边，再按 Enter 就推荐；以后的面试、录用、未录用、回访、离岗，在下面按按钮。"
        "录用时务工记录一起写好，一次撤销；上岗以后到期没有回访的，左边写着日期。"
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._desk, self._said = Desk([], [], {}), ""
        self.may_write = session.may_write(WorkIntent.room)
        self._reading = Reading(self, session, "岗位对接没有读出来。请换一页再回来。")
        self.village = VillageChoice("list/placing", self.refresh)
        self.which = Choice("哪些人", "全部的人", self._list)
        self.which.offer([(_WAITING, "还没有推荐"), (_UNDER_WAY, "推荐了没有上岗"), (_PLACED, "已上岗")])
        self.seekers = Table("seekers", self._of_seekers(), "有意愿的人")
        self.posts = Table("posts", self._of_posts(), "适合的岗位")
        nobody = Empty("work", "没有有意愿的人", "先到“务工意向摸底”问清谁有意愿，他们就列在这里。")
        self.seekers_face = OrEmpty(self.seekers, nobody, self.village.place)
        self.posts_face = OrEmpty(self.posts, Empty("work", "没有适合的岗位", ""))
        self.seekers.stood_on.connect(self._stand)
        self.seekers.opened.connect(lambda _: self.posts_face.focus_first())
        self.posts.stood_on.connect(self._tell)
        self.posts.opened.connect(self.recommend)
        self.told, self.whose = label("", "hint", wrap=True), label("", "hint", wrap=True)
        self.steps: dict[str, QPushButton] = {
            code: button(places.title(code), partial(self.do, code)) for code in _STEPS
        }
        self.first = button(places.title(placing.RECOMMENDED), self._recommend_chosen, kind="primary")
        vacancies = button("岗位台账", partial(session.go, "ledger", ledger=VACANCIES.name), icon="work")
        survey = button("务工意向摸底", partial(session.go, "survey"), icon="work")
        self.top("岗位对接", commands=(survey, vacancies))
        put(self.column, row(self.village, self.which, STRETCH))
        both = row(
            card(self.seekers_face, self.told, margin=8), card(self.posts_face, self.whose, margin=8), stretch=(4, 5)
        )
        put(self.column, both, 1)
        paper = button("推荐表…", self.print_papers, icon="print", tip="左边这个人的岗位推荐表（Ctrl+P）")
        only_if(access.may(Right.EXPORT), paper)
        put(self.column, row(self.first, *self.steps.values(), STRETCH, paper))

    def _of_seekers(self) -> list[Column]:
        found = [
            Column("姓名", lambda one: one.name, 76),
            Column("年龄", lambda one: "" if one.age is None else str(one.age), 50, right=True),
            Column("村组", lambda one: one.place, 110, gives_way=True),
            Column("到哪一步", matching.words, 90),
            Column("岗位", self._target, 100),
            Column("下一步期限", lambda one: one.due, 104),
        ]
        # with large letters half a window has room for who it is and where it stands; the rest is told below
        return found[:4] if theme.crowded() else found

    def _of_posts(self) -> list[Column]:
        return [
            Column("岗位", lambda one: str(one.vacancy.post or ""), 90),
            Column("用人单位", lambda one: str(one.vacancy.employer or ""), 120, gives_way=True),
            Column("月薪", _wage, 112, right=True),
            Column("还缺", lambda one: str(one.free), 50, right=True),
            Column("适合的理由", lambda one: "、".join(one.reasons), 190),
        ]

    def _target(self, one: Seeker) -> str:
        found = self._desk.vacancies.get(one.target)
        return str(found.post or "") if found else ""

    def refresh(self) -> None:
        lists.opened(WORK_INTENTS)
        self.village.read()
        region = self.village.chosen
        self._reading.start(lambda _: matching.read(region), self._show)

    def _show(self, desk: Desk) -> None:
        self._desk = desk
        self._list()

    def _list(self) -> None:
        now = self.seekers.current()
        shown = [one for one in self._desk.seekers if self.which.chosen in ("", _kind(one))]
        self.seekers.rows.show_source(Rows(shown))
        self.seekers_face.show_full(bool(shown) or bool(self.which.chosen))
        keys = [one.intent.id for one in shown]
        self.seekers.stand_on(keys.index(now.intent.id) if now and now.intent.id in keys else 0)
        if not shown:
            self._stand(None)
        every = self._desk.seekers
        told, placed = sum(one.is_told for one in every), sum(one.is_placed for one in every)
        self.told.setText(f"有意愿 {len(every):,} 人，已对接 {told:,}，已上岗 {placed:,}")

    def _stand(self, one: Seeker | None) -> None:
        fits = matching.fitting(one, self._desk.posts) if one else []
        self.posts.rows.show_source(Rows(fits))
        free = f"在招 {len(self._desk.posts):,} 个"
        held = self._desk.vacancies.get(one.target) if one else None
        there = f"，{matching.words(one)}：{_whole(held)}" if one and held else ""
        self._said = f"{one.name}：{len(fits):,} 个岗位适合，{free}{there}" if one else free
        why = _NOT_FITTING if self._desk.posts else "没有在招的岗位。先到“岗位台账”登记。"
        self.posts_face.empty.sentence.setText(why if one else "在左边选一个人，这里列出适合他的岗位。")
        self.posts_face.show_full(bool(fits))
        self._tell(None)
        self.posts.stand_on(0)
        then = one.then if one and self.may_write else ()
        self.first.setEnabled(placing.RECOMMENDED in then and bool(fits))
        for code, made in self.steps.items():
            made.setEnabled(code in then)

    def _tell(self, post: Post | None) -> None:
        """For whom, and the vacancy that is stood on with its reasons, whole: in its line long words are cut."""
        told = "：".join(filter(None, (_whole(post.vacancy), "、".join(post.reasons)))) if post else ""
        self.whose.setText(f"{self._said}　{told}".rstrip())

    def print_papers(self) -> bool:
        one = self.seekers.current()
        if one is None:
            return False
        print_of(self.window(), WORK_INTENTS, [RECOMMENDATION], [str(one.intent.id)], one.household)
        return True

    def _recommend_chosen(self) -> None:
        if post := self.posts.current():
            self.recommend(post)

    def recommend(self, post: Post) -> None:
        """The chosen one for a vacancy."""
        if self.first.isEnabled():
            self.do(placing.RECOMMENDED, str(post.vacancy.id))
        else:
            self.session.said.emit("这个人现在不能推荐：先把上一次推荐办完。")

    def do(self, code: str, target: str = "") -> None:
        """Ask for what a step needs, and do it."""
        one: Seeker | None = self.seekers.current()
        if one is None or not let_in(self.window(), lambda: access.open_households([one.household])):
            return
        about = target or one.target
        dialog = StepDialog(
            self.window(), self.session.actor, one.intent, code, do=matching.do, target=about
        )  # fmt: skip
        if dialog.exec():
            self.session.written(f"{places.title(code)}：{one.name}")
        self.seekers.setFocus()

    def focus_first(self) -> None:
        self.seekers_face.focus_first()


def _kind(one: Seeker) -> str:
    if one.is_placed:
        return _PLACED
    return _UNDER_WAY if one.stage in (placing.RECOMMENDED, placing.INTERVIEWED) else _WAITING


def _wage(post: Post) -> str:
    vacancy: Vacancy = post.vacancy
    return "–".join(references.written(amount) for amount in (vacancy.wage_from, vacancy.wage_to) if amount is not None)
