"""Where one can go: the list of pages, the rail at the left, the stack that makes a page when it is first gone to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QWidget

from fupin_desktop import lazy
from fupin_desktop.roles import Right
from ui import icons, theme
from ui.shown import SHOWS
from ui.widgets.basics import Button, column, label
from ui.widgets.stacked import Stacked

if TYPE_CHECKING:
    from ui.pages.page import Page
    from ui.session import Session


class Place(NamedTuple):
    """A page: the name `session.go` uses, what `lazy` loads, and, when it stands on the rail, its word and icon.
    `parent` is the place that the rail shows as chosen for a page that is not on it. `right`: who lacks it, and
    `or_right` too, finds no such place, on the rail or by any way. `book`: only in that kind of book it stands on the
    rail. `of`: what must be chosen for it; gone to without, the list at `parent` is shown, where it can be chosen.
    `town`: what is loaded in its place in a book of many villages."""

    name: str
    page: str
    label: str = ""
    icon: str = ""
    key: str = ""
    parent: str = ""
    right: Right | None = None
    book: str = ""
    of: str = ""
    town: str = ""
    or_right: Right | None = None

    def is_for(self, may: Callable[[Right], bool]) -> bool:
        """Whether somebody who may do that finds it."""
        return self.right is None or may(self.right) or (self.or_right is not None and may(self.or_right))


_PSYCHOLOGY, _HAND_IN = Right.PSYCHOLOGY, Right.HAND_IN
_SOMEBODY = "一个人"
VILLAGE, TOWN = "village", "town"
PLACES = (
    Place("today", "ui.pages.today:TodayPage", "首页", "home", "Alt+1", town="ui.pages.town:TownPage"),
    Place("households", "ui.pages.households:HouseholdsPage", "农户", "household", "Alt+2"),
    Place("visits", "ui.pages.visits:VisitsPage", "走访", "visit", "Alt+3"),
    Place("checks", "ui.pages.checks:ChecksPage", "数据检查", "check", "Alt+4"),
    Place("cards", "ui.pages.cards:CardsPage", "明白卡", "document", "Alt+6", right=Right.EXPORT),
    Place("psychology", "ui.pages.psychology.start:PsychologyPage", "心理", "heart", "Alt+7", right=_PSYCHOLOGY),
    Place("hand-in", "ui.pages.exchange.hand_in:HandInPage", "上报", "upload", "Alt+8", "merge", _HAND_IN, VILLAGE),
    Place("merge", "ui.pages.exchange.merge:MergePage", "合并", "merge", "Alt+8", "hand-in", Right.MERGE, TOWN),
    Place("monitoring", "ui.pages.monitoring.board:MonitoringPage", "监测", "search", "Alt+9"),
    Place("ledgers", "ui.pages.ledgers.start:LedgersPage", "台账", "note", "Alt+0"),
    Place("effect", "ui.pages.effect.page:EffectPage", "成效", "chart", "Alt+R", right=Right.EXPORT),
    Place("settings", "ui.pages.settings:SettingsPage", "设置", "settings", "Alt+5"),
    Place("effect list", "ui.pages.effect.behind:BehindPage", parent="effect", right=Right.EXPORT, of="一项指标"),
    Place("household", "ui.pages.household_page:HouseholdPage", parent="households", of="一户"),
    Place("register", "ui.pages.registration:RegistrationPage", parent="households"),
    Place("case", "ui.pages.monitoring.case_page:CasePage", parent="monitoring", of="一件"),
    Place("monitoring numbers", "ui.pages.monitoring.numbers:MonitoringNumbersPage", parent="monitoring"),
    Place("ledger", "ui.pages.ledgers.page:LedgerPage", parent="ledgers", of="一本台账"),
    Place("filial", "ui.pages.ledgers.filial:FilialPage", parent="ledgers"),
    Place("prevention", "ui.pages.ledgers.prevention:PreventionPage", parent="ledgers"),
    Place("survey", "ui.pages.ledgers.survey:SurveyPage", parent="ledgers"),
    Place("placing", "ui.pages.ledgers.placing:PlacingPage", parent="ledgers"),
    Place("strength", "ui.pages.organisation.strength:StrengthPage", parent="ledgers"),
    Place("pairing", "ui.pages.organisation.pairing:PairingPage", parent="ledgers"),
    Place("responsibility", "ui.pages.organisation.tree:TreePage", parent="ledgers"),
    Place("charge", "ui.pages.organisation.charge:ChargePage", parent="ledgers"),
    Place("honours", "ui.pages.organisation.honours:HonoursPage", parent="ledgers"),
    Place("needy", "ui.pages.ledgers.needy:NeedyPage", parent="ledgers"),
    Place("unit", "ui.pages.organisation.tree:UnitPage", parent="responsibility", of="一个单位"),
    Place("visit", "ui.pages.visit_page:VisitPage", parent="visits", of="一户"),
    Place("receive", "ui.pages.exchange.merge:MergePage", parent="hand-in", right=_HAND_IN),
    # who keeps the archives, and hands nothing in, lets the other side read them there
    Place("keys", "ui.pages.exchange.keys:KeysPage", parent="settings", right=_HAND_IN, or_right=_PSYCHOLOGY),
    Place("conflicts", "ui.pages.exchange.conflicts:ConflictsPage", parent="merge", right=Right.MERGE),
    Place("disputes", "ui.pages.exchange.conflicts:ConflictsPage", parent="psychology", right=_PSYCHOLOGY),
    Place("duplicates", "ui.pages.exchange.duplicates:DuplicatesPage", parent="merge", right=Right.MERGE),
    Place(
        "screening", "ui.pages.psychology.screening:ScreeningPage", parent="psychology", right=_PSYCHOLOGY, of="一个人"
    ),
    Place("archive", "ui.pages.psychology.file_page:FilePage", parent="psychology", right=_PSYCHOLOGY, of=_SOMEBODY),
    Place("team", "ui.pages.psychology.team:TeamPage", parent="psychology", right=_PSYCHOLOGY),
    Place("limits", "ui.pages.psychology.limits:LimitsPage", parent="psychology", right=_PSYCHOLOGY),
    Place("census", "ui.pages.psychology.census:CensusPage", parent="psychology", right=_PSYCHOLOGY),
    Place("paper entry", "ui.pages.psychology.paper_entry:PaperEntryPage", parent="psychology", right=_PSYCHOLOGY),
    Place("rounds", "ui.pages.psychology.rounds:RoundsPage", parent="psychology", right=_PSYCHOLOGY),
    Place("activities", "ui.pages.psychology.activities:ActivitiesPage", parent="psychology", right=_PSYCHOLOGY),
    Place("self test", "ui.pages.psychology.self_test:SelfTestPage", parent="today"),
    Place("psychology report", "ui.pages.psychology.report:ReportPage", parent="psychology", right=_PSYCHOLOGY),
)
BY_NAME = {place.name: place for place in PLACES}
START = "today"
_RAIL_MARGIN = 8
_LOOK_MS = 30
#: A page and what it was gone to for.
_Step = tuple[str, dict[str, Any]]


class Rail(QFrame):
    """The places, one below the other; 设置 at the foot. Places that take a right stand there once it is known."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "rail")
        self.setFixedWidth(theme.rail_width())
        self._buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._name = label(wrap=True)
        self._name.setContentsMargins(12, 0, 4, 0)
        self._region = label("", "small", wrap=True)
        self._region.setContentsMargins(12, 0, 4, 8)
        gap, above, below = (round(px * theme.room()) for px in (4, 14, 10))
        self._inside = inside = column(
            self._name, self._region, spacing=gap, margins=(_RAIL_MARGIN, above, _RAIL_MARGIN, below)
        )
        self.setLayout(inside)
        for one in (place for place in PLACES if place.label and place.right is None):
            if one.name == "settings":
                inside.addStretch(1)
            self._put(one, inside.count())

    def offer(self, may: Callable[[Right], bool], book: str) -> None:
        """The places for which whoever opened this kind of book has the right, in their order."""
        before = START
        for place in (place for place in PLACES if place.label):
            if place.name not in self._buttons and place.book in ("", book) and place.is_for(may):
                self._put(place, self._inside.indexOf(self._buttons[before]) + 1)
                QWidget.setTabOrder(self._buttons[before], self._buttons[place.name])
            before = place.name if place.name in self._buttons else before

    def _put(self, place: Place, at: int) -> None:
        made = self._buttons[place.name] = self._button(place)
        self._group.addButton(made)
        self._inside.insertWidget(at, made)

    def _button(self, place: Place) -> QPushButton:
        made = Button(f" {place.label}")
        made.setProperty("kind", "rail")
        made.setCheckable(True)
        made.setAutoExclusive(True)
        made.setCursor(Qt.CursorShape.PointingHandCursor)
        made.setIcon(icons.icon(place.icon, theme.RAIL_TEXT, 20))
        made.setIconSize(QSize(theme.px(20), theme.px(20)))
        made.setShortcut(place.key)
        made.setToolTip(f"{place.label}（{place.key}）")
        made.setAccessibleName(place.label)
        made.clicked.connect(lambda: self.chosen.emit(place.name))
        return made

    def show_name(self, name: str, region: Sequence[str]) -> None:
        """Say which village this is, and where it lies."""
        self._name.setText(name)
        self._region.ensurePolished()  # in its letters
        told, around = " · ".join(region), self._region.contentsMargins()
        room = theme.rail_width() - around.left() - around.right() - 2 * _RAIL_MARGIN
        is_wide = self._region.fontMetrics().horizontalAdvance(told) > room
        self._region.setText("\n".join(region) if is_wide else told)

    def show_chosen(self, name: str) -> None:
        """Mark where we are."""
        way: list[str] = []
        while name and name not in self._buttons and name not in way:  # below a page that is not on it either
            way.append(name)
            name = BY_NAME[name].parent  # 上报 and 合并 stand for each other; a role may have neither
        if name in self._buttons:
            self._buttons[name].setChecked(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)


def _same(step: _Step, other: _Step) -> bool:
    """Whether both are the page of one household, whatever is to be seen of it."""
    return step[0] == other[0] and step[1].get("household") == other[1].get("household")


class Pages(Stacked):
    """The pages that were gone to, and the way back.

    A page that is gone to reads the book again when a table that it shows (`ui/shown.py`) was written since it
    last did, or when the day is another: no page has to know what another can change. One that shows a household is
    not read again for what is of other households alone."""

    #: The name of the page now in sight.
    arrived = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._made: dict[str, Page] = {}
        #: How the book stood when a page last read it.
        self._read: dict[str, tuple[object, ...]] = {}
        self._way: list[_Step] = []
        self._shown: _Step | None = None
        #: What this book had written when the page in sight was gone to: what came later was done there.
        self.came = ""
        #: Which page the keyboard could not go to yet, and where it was then.
        self._waiting: tuple[Page, QWidget | None] | None = None
        self._look = QTimer(self, interval=_LOOK_MS)
        self._look.timeout.connect(self._bring_keyboard)
        session.wanted.connect(self.go)
        session.left.connect(self.back)
        session.changed.connect(self._refresh)

    @property
    def place(self) -> tuple[str, dict[str, Any]]:
        """The page in sight and how it stands: `go` leads there again."""
        name, where = self._way[-1] if self._way else (START, {})
        page = self.current()
        standing = page.standing() if page else None
        return name, where if standing is None else standing

    @property
    def here(self) -> str:
        """The name of the page in sight."""
        return self._way[-1][0] if self._way else ""

    def page(self, name: str) -> Page:
        """The page of this name, made on first use."""
        if name not in self._made:
            place = BY_NAME[name]
            of_many = place.town and not lazy.load("ui.wording:in_village")()
            self._made[name] = lazy.load(place.town if of_many else place.page)(self._session)
            self.addWidget(self._made[name])
        return self._made[name]

    def current(self) -> Page | None:
        """The page in sight."""
        return self._made.get(self.here)

    def go(self, name: str, where: dict[str, Any] | None = None) -> None:
        """Show a page."""
        if BY_NAME[name].of and not where:
            self._session.said.emit(f"请先选{BY_NAME[name].of}。")
            name = BY_NAME[name].parent
        if not BY_NAME[name].is_for(self._session.may):
            self._session.said.emit("这一页不在您的权限里。")
            return
        if (now := self.current()) and not now.may_leave():
            return
        if not self._admitted(where or {}):
            if now is None:  # the book was unlocked again, and this is where they had been
                self.go(START)
            return
        if now and now.is_over:
            self._way.pop()
            if self._way and _same(self._way[-1], (name, where or {})):
                self._way.pop()
        if BY_NAME[name].label and not where:
            self._way = [step for step in self._way if step[0] == START][:1]  # the rail begins a new way
        if self._way[-1:] != [(name, where or {})]:
            self._way.append((name, where or {}))
        self._show(name, where or {})

    def _admitted(self, where: dict[str, Any]) -> bool:
        """Outside one's own village and group a household is opened for a reason: asked here, where all are opened."""
        household = str(where.get("household") or "")
        asked = partial(lazy.load("fupin_desktop.services.book.access:open_household"), household)
        return not household or lazy.load("ui.dialogs.outside:let_in")(self.window(), asked)

    def back(self) -> None:
        """Go back one step; at the start of the way nothing happens."""
        now = self.current()
        if len(self._way) < 2 or (now and not now.may_leave()):
            return
        self._way.pop()
        self._show(*self._way[-1])

    def _show(self, name: str, where: dict[str, Any]) -> None:
        if self._shown != (name, where):
            self._shown, self.came = (name, where), lazy.load("fupin_desktop.services.book.opening:mark")()
        page, now = self.page(name), self._now(name, where)
        if where:
            page.show_for(**where)
            if self.here != name:  # it led on to a page of its own, where the way now ends
                self._way.remove((name, where))
                return
        elif self._read.get(name) != now:
            page.refresh()
        self._read[name] = now
        self.setCurrentWidget(page)
        self.arrived.emit(name)
        page.focus_first()
        focus: QWidget | None = self.window().focusWidget()
        if focus is None or not page.isAncestorOf(focus) or not focus.isVisible():
            self._waiting = (page, focus)
            self._look.start()

    def _bring_keyboard(self) -> None:
        """What a page reads beside the window may be what the keyboard belongs on: it goes there once that is there,
        unless somebody has put it elsewhere meanwhile."""
        assert self._waiting
        page, before = self._waiting
        is_wanted = self.current() is page and self.window().focusWidget() is before
        if is_wanted and self._session.jobs.busy:
            return
        self._look.stop()
        self._waiting = None
        if is_wanted:
            page.focus_first()

    def _now(self, name: str, where: dict[str, Any]) -> tuple[object, ...]:
        household = str(where.get("household") or "")
        return (lazy.load("ui.wording:today")(), *self._session.book.version(SHOWS.get(name), household))

    def _refresh(self) -> None:
        """Something was written: the page in sight is read again where it shows that, unless it has been since."""
        page = self.current()
        if page and self._read.get(self.here) != (now := self._now(*self._way[-1])):
            self._read[self.here] = now
            page.refresh()
