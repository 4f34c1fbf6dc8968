"""农户: the list of households, or of persons, with the filters people use and a summary of the chosen one."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QSizePolicy

from fupin_desktop.roles import Right
from fupin_desktop.services.book import access
from fupin_desktop.services.conflicts import undecided
from fupin_desktop.services.lists import listing
from fupin_desktop.services.lists.listing import Filter, HouseholdRow, Listing, PersonRow
from ui import icons, preferences, theme, wording
from ui.pages.household_columns import HOUSEHOLDS, PERSONS
from ui.pages.household_filters import KEPT, HouseholdFilters, chip_counts
from ui.pages.household_summary import HouseholdSummary
from ui.pages.no_households import no_households
from ui.pages.page import Page
from ui.session import Session
from ui.widgets.basics import Elided, button, card, only_if, put, row
from ui.widgets.empty import Empty, OrEmpty
from ui.widgets.keys import on_keys
from ui.widgets.list_button import list_button
from ui.widgets.reading import Reading
from ui.widgets.stacked import Stacked
from ui.widgets.table import Table
from ui.widgets.views import View, views

_ROOM_FOR_BOTH = 1030
#: What is counted when households, and when persons are listed.
_UNITS = {"household": "户", "person": "人"}


class HouseholdsPage(Page):
    """The list. How it is filtered and sorted and where one stands is found again at the next start."""

    help_text = (
        "上面的按钮和下拉框把名单缩小到要找的户，点列名可以排序。"
        "用 ↑ ↓ 选一户或一个人，右边就是简况、最近几次走访和下次该什么时候去。"
        "按 Enter 或双击打开，Ctrl+T 记走访，Ctrl+D 打电话，选中几行按 Ctrl+C 可以粘贴到 Excel。"
    )
    household_form = "card"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._stood = {kind: preferences.text(f"{KEPT}/{kind}") for kind in _UNITS}
        self._reading = Reading(self, session, "名单没有读出来。请换一页再回来。")
        self._counting = Reading(self, session, "名单上面的户数没有算出来。请换一页再回来。")
        self._focus_waits = False
        self.total = Elided("hint")
        self.households = Table("households", HOUSEHOLDS, "农户名单")
        self.persons = Table("persons", PERSONS, "人员名单")
        self.more = Stacked()
        self.more.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)  # no taller than its neighbours
        for table in (self.households, self.persons):
            self.more.addWidget(list_button(table))
        self.top("农户", *self._switch(), self.total, commands=(*_buttons(session), self.more))
        self.filters = HouseholdFilters()
        self.filters.choose(preferences.text(f"{KEPT}/filter"))
        self.filters.changed.connect(self.read)
        self.column.addWidget(self.filters)
        self._add_tables()

    def _switch(self) -> list[QPushButton]:
        """户 / 人."""
        is_person = preferences.text(f"{KEPT}/kind") == "person"
        offered = [View("按户", self._switched, "一行一户"), View("按人", self._switched, "一行一人")]
        self.by_household, self.by_person = made = views(self, offered, int(is_person))
        return made

    def _add_tables(self) -> None:
        self._order = {"household": self.households.sorted_by("group"), "person": self.persons.sorted_by("name")}
        self.summary = HouseholdSummary(self.session)
        for kind, table in (("household", self.households), ("person", self.persons)):
            table.opened.connect(self._open)
            table.stood_on.connect(self._stand)
            table.rows.sort_wanted.connect(partial(self._sort, kind))
            if not self.session.read_only:
                table.addAction(icons.icon("visit"), "记走访\tCtrl+T", partial(self.session.act, "visit"))
                table.addAction(icons.icon("village"), "迁到别的村…", partial(self.session.act, "move"))
            table.addAction(icons.icon("phone"), "打电话\tCtrl+D", self.summary.call)
        on_keys(self, self.summary.call, "Ctrl+D")
        self.or_empty = OrEmpty(self.households, no_households(self.session))
        self.no_hit = Empty("filter", "没有这样的户", "放宽上面的条件再看。", button("看全部", self.filters.reset))
        self.or_empty.addWidget(self.persons)
        self.or_empty.addWidget(self.no_hit)
        put(self.column, row(card(self.or_empty, margin=6), self.summary, spacing=12, stretch=(1,)), 1)

    def show_for(self, chip: str = "all", region: str = "", persons: bool = False, **_: Any) -> None:
        """Come with a chip chosen, as from a figure of the first page; of a village, of persons."""
        (self.by_person if persons else self.by_household).setChecked(True)
        self._offer()
        self.filters.reset(chip, region)
        self._count()

    def refresh(self) -> None:
        self._offer()
        self.read()
        self._count()

    def _offer(self) -> None:
        self.filters.offer()
        self.filters.show_kind(persons=self._kind == "person")

    def _count(self) -> None:
        persons = self._kind == "person"
        region = self.filters.filter.region
        self._counting.start(lambda _: chip_counts(region, persons=persons), self._show_counts)

    def _show_counts(self, counts: dict[str, int]) -> None:
        self.filters.show_counts(counts, _UNITS[self._kind])

    @property
    def _kind(self) -> str:
        return "person" if self.by_person.isChecked() else "household"

    def read(self) -> None:
        """Read the list anew and stand on the row stood on before."""
        order, descending = self._order[self._kind]
        ask: Any = listing.persons if self._kind == "person" else listing.households
        work = partial(ask, self.filters.filter, order, descending=descending)
        is_person = self._kind == "person"
        self._reading.start(lambda _: _counted(work(), is_person), self._show)

    def _show(self, read: tuple[Listing[Any], int]) -> None:
        found, open_ones = read
        table = self.persons if self._kind == "person" else self.households
        self.more.setCurrentIndex(1 if self._kind == "person" else 0)
        stood = self._stood[self._kind]
        table.rows.show_source(found)
        told = f"{wording.MARK} {open_ones} 户未核定" if theme.crowded() else undecided.counted(open_ones)
        more = f"　{told}" if open_ones else ""
        self.total.setToolTip(wording.UNDECIDED if open_ones else "")
        self.total.setText(f"{wording.count(found.count)} {_UNITS[self._kind]}{more}")
        nothing = self.or_empty.empty if self.filters.filter == Filter() else self.no_hit
        self.or_empty.setCurrentWidget(table if found.count else nothing)
        place = listing.place(stood, found) if stood else None
        table.stand_on(place or 0)
        if not found.count:
            self.summary.show_household("")
        if self._focus_waits and not isinstance(QApplication.focusWidget(), QLineEdit):
            self.focus_first()

    def _switched(self) -> None:
        self.refresh()
        self.focus_first()

    def _sort(self, kind: str, order: str, descending: bool) -> None:
        self._order[kind] = (order, descending)
        self.read()

    def _stand(self, chosen: HouseholdRow | PersonRow | None) -> None:
        if chosen is None:
            return
        is_person = isinstance(chosen, PersonRow)
        self._stood["person" if is_person else "household"] = chosen.key
        if isinstance(chosen, PersonRow):
            self.summary.show_household(chosen.household, chosen.key)
        else:
            self.summary.show_household(chosen.key)

    def _open(self, chosen: HouseholdRow | PersonRow) -> None:
        if isinstance(chosen, PersonRow):
            self.session.go("household", household=chosen.household, person=chosen.key)
        else:
            self.session.go("household", household=chosen.key)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # with large letters the list needs the whole width; the household is one Enter away
        self.summary.setVisible(self.width() >= theme.px(_ROOM_FOR_BOTH))

    def remember(self) -> None:
        for name, value in (("kind", self._kind), ("filter", self.filters.kept()), *self._stood.items()):
            preferences.keep(f"{KEPT}/{name}", value)
        self.filters.village.remember()

    def chosen_household(self) -> str:
        return self.summary.key

    def households_in_sight(self) -> list[str] | None:
        return listing.household_keys(self.filters.filter)

    def focus_first(self) -> None:
        self._focus_waits = self._reading.busy
        shown = self.or_empty.currentWidget()
        if shown in (self.households, self.persons) and not self._focus_waits:
            shown.setFocus()


def _counted(found: Listing[Any], is_person: bool) -> tuple[Listing[Any], int]:
    """A list, and how many of its households have undecided values."""
    return found, 0 if is_person else listing.undecided_in(found)


def _buttons(session: Session) -> list[QPushButton]:
    act = session.act
    export = button("导出 Excel", partial(act, "export"), icon="export", tip="导出 Excel（Ctrl+E）")
    paper = button("打印", partial(act, "papers"), icon="print", tip="打印名单里这些户的明白卡和表格（Ctrl+P）")
    only_if(access.may(Right.EXPORT), paper)
    if session.read_only:
        return [export, paper]
    kind = "primary" if wording.in_village() else "plain"  # the others wait for what the villages hand in
    return [
        button("登记新户", partial(act, "register"), kind=kind, icon="add", tip="登记新户（Ctrl+N）"),
        button("从 Excel 导入", partial(act, "import"), icon="excel", tip="从 Excel 导入（Ctrl+I）"),
        export,
        paper,
    ]
