"""监测: the board of all cases."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QPushButton

from fupin_desktop.roles import Right
from fupin_desktop.services.lists import listing
from fupin_desktop.services.monitoring import board
from fupin_desktop.services.monitoring.board import DISPUTED, LATE, STATES, Line, Wanted
from ui import preferences, theme, wording
from ui.dialogs.choose_household import HouseholdDialog
from ui.pages.monitoring.columns import of_board
from ui.pages.monitoring.numbers import to_numbers
from ui.pages.monitoring.printing import print_papers
from ui.pages.page import Page
from ui.session import Session
from ui.widgets.basics import Elided, button, card, new_grid, only_if, pane, say
from ui.widgets.choice import Choice
from ui.widgets.empty import Empty, OrEmpty
from ui.widgets.keys import ADD, on_keys
from ui.widgets.line import search_field
from ui.widgets.reading import Reading
from ui.widgets.search_words import of_new
from ui.widgets.table import Table
from ui.widgets.village_choice import VillageChoice
from ui.widgets.wrapping import Wrapping

_KEPT = "list/monitoring"
#: Chips in a row, with usual and with large letters.
_IN_A_ROW, _IN_A_ROW_LARGE = 9, 6
_FILTERS = {"source": "来源", "risk": "风险", "category": "类别", "year": "年度"}


class MonitoringPage(Page):
    """Chips with how many stand where, filters, the list."""

    help_text = (
        "这里是监测帮扶的每一件：在哪一步、下一步是什么、哪天到期，逾期的在最前面。"
        "上面的按钮把名单缩小到那一步，按 Enter 打开一件去办下一步。"
        "按 Ctrl+M 登记一条线索；今天到期的不算逾期。"
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._lines: list[Line] = []
        self.stood = preferences.text(_KEPT)
        self._reading = Reading(self, session, "监测没有读出来。请换一页再回来。")
        self.total = Elided("hint")
        add = button("登记线索", self.add, kind="primary", icon="add", tip="登记一条监测线索（Ctrl+M）")
        only_if(not session.read_only, add)
        papers = button("打印…", self.print_papers, icon="print", tip="选中的几件，没有多选就是列出来的（Ctrl+P）")
        only_if(session.may(Right.EXPORT), papers)
        self.told = Elided("strong")
        self.everything = button("看全部", self.reset, kind="link", tip="不再只列那个数的")
        self.everything.hide()
        self.top("监测", self.total, self.told, self.everything, commands=(to_numbers(session), papers, add))
        self.chips = {state: self._chip(state) for state in (*STATES, LATE, DISPUTED)}
        self._grid = new_grid()
        for number, chip in enumerate(self.chips.values()):  # at once: what is put in later, Tab comes to last
            self._grid.addWidget(chip, 0, number)
        self.column.addWidget(pane(self._grid))
        self.column.addWidget(self._filter_row())
        self.table = Table("monitoring", of_board(), "监测名单")
        self.table.several.same = lambda line: line.key
        self.table.opened.connect(lambda line: session.go("case", clue=line.key))
        self.table.stood_on.connect(self._stand)
        first = button("登记线索", self.add, icon="add")
        only_if(not session.read_only, first)
        nothing = Empty("search", "还没有监测线索", "农户申报、村组排查、部门比对发现的风险，从登记线索开始办。", first)
        self.face = OrEmpty(self.table, nothing)
        self.none = Empty("filter", "没有这样的", "放宽上面的条件再看。", button("清掉条件", self.reset))
        self.face.addWidget(self.none)
        self.column.addWidget(card(self.face, margin=6), 1)
        on_keys(self, self.add, *ADD)

    def _chip(self, state: str) -> QPushButton:
        made = button(state, partial(self._press, state), kind="chip", tip=f"只看{state}的")
        made.setParent(self)  # what counts nothing has no place
        made.setCheckable(True)
        made.hide()
        return made

    def _filter_row(self) -> Wrapping:
        self.search = search_field("查户主、编号", lambda _: self._show_list())
        self.village = VillageChoice(_KEPT, self._show_list)
        self.filters = {name: Choice(words, f"全部{words}", self._show_list) for name, words in _FILTERS.items()}
        return Wrapping(self.village, *self.filters.values(), self.search)

    @property
    def wanted(self) -> Wanted:
        """What the list is narrowed to."""
        state = next((state for state, chip in self.chips.items() if chip.isChecked()), "")
        answers = {name: made.chosen for name, made in self.filters.items()}
        return Wanted(state, self.village.chosen, text=self.search.text(), only=self._only, **answers)

    def narrowed_to(self, _table: Table) -> str:
        told = [state for state, chip in self.chips.items() if chip.isChecked()]
        told += [made.words for made in (self.village, *self.filters.values())]
        text = self.search.text().strip()
        return "；".join(filter(None, (*told, f"含“{text}”" if text else "", self.told.text())))

    #: What a number of the statistics led to.
    _only: frozenset[str] | None = None

    def show_for(self, state: str = "", only: frozenset[str] | None = None, told: str = "", **_: Any) -> None:
        """Come with a chip chosen, or with the cases that a number counts, in words."""
        for name, chip in self.chips.items():
            chip.setChecked(name == state)
        self._only = only
        self.told.setText(f"只列：{told}" if told else "")
        self.everything.setVisible(only is not None)
        if state or only is not None:
            self._clear()
        self.refresh()

    def refresh(self) -> None:
        self._reading.start(lambda _: (board.read(), listing.places()), self._show)

    def _show(self, read: tuple[list[Line], list[tuple[str, str]]]) -> None:
        self._lines, villages = read
        self.village.show_places(villages)
        for name, offered in board.choices(self._lines).items():
            self.filters[name].offer(offered)
        for made in (*self.filters.values(), self.search):
            made.setVisible(bool(self._lines))
        self._show_list()

    def _show_list(self) -> None:
        wanted = self.wanted
        found = board.narrowed(self._lines, wanted)
        self._show_counts(board.counts(self._lines, wanted))
        self.total.setText(f"{wording.count(len(found))} 件")
        place = next((number for number, line in enumerate(found) if line.key == self.stood), None)
        self.table.show_rows(found, at=place)
        if not found and self._lines:
            self.face.setCurrentWidget(self.none)
        else:
            self.face.show_full(bool(found))

    def _show_counts(self, counts: dict[str, int]) -> None:
        """The chips that list something, or are pressed, without gaps."""
        wide = _IN_A_ROW_LARGE if theme.crowded() else _IN_A_ROW
        shown = [state for state, chip in self.chips.items() if counts.get(state) or chip.isChecked()]
        for state, chip in self.chips.items():
            self._grid.removeWidget(chip)
            say(chip, f"{state} {wording.count(counts.get(state, 0))}", "warning" if state in (LATE, DISPUTED) else "")
            if state in shown:
                number = shown.index(state)
                self._grid.addWidget(chip, number // wide, number % wide)
            chip.setVisible(state in shown)
        for column in range(wide + 1):  # what is left of the row stays empty
            self._grid.setColumnStretch(column, int(column == wide))

    def _press(self, state: str) -> None:
        for other, made in self.chips.items():
            made.setChecked(other == state and made.isChecked())
        self._show_list()

    def _clear(self) -> None:
        self.search.clear()
        for made in (self.village, *self.filters.values()):
            made.choose("")

    def reset(self) -> None:
        """Without any condition."""
        self._clear()
        self.show_for()
        self.focus_first()

    def add(self) -> None:
        """Register a clue, of a household that is asked for."""
        if self.session.read_only:
            return
        dialog = HouseholdDialog(self.window(), "登记线索：哪一户？", registers=self.session.may(Right.REGISTER))
        if not dialog.exec():
            return
        if dialog.household:
            self.session.go("case", household=dialog.household, new="1")
        else:  # whom the book does not have is registered first, and the clue after
            self.session.go("register", then="case", **of_new(dialog.typed))

    def print_papers(self) -> bool:
        chosen = [line.key for line in self.table.chosen()]
        keys = chosen if len(chosen) > 1 else [line.key for line in board.narrowed(self._lines, self.wanted)]
        print_papers(self.window(), keys)
        return True

    def _stand(self, line: Line | None) -> None:
        if line:
            self.stood = line.key

    def chosen_household(self) -> str:
        line = self.table.current()
        return line.household if line else ""

    def remember(self) -> None:
        super().remember()
        preferences.keep(_KEPT, self.stood)
