"""监测统计: what the cases add up to, drawn and as a table; every number leads to its list on the board."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QPushButton, QWidget

from fupin_desktop import regions
from fupin_desktop.progress import Progress
from fupin_desktop.reports import monitoring as charts
from fupin_desktop.services.book import opening as books
from fupin_desktop.services.monitoring import board, statistics
from fupin_desktop.services.monitoring.board import Wanted
from fupin_desktop.services.monitoring.statistics import Row, Statistics
from fupin_desktop.services.monitoring.statistics import Table as Counted
from ui import theme, wording
from ui.pages.page import Page
from ui.session import Session
from ui.widgets.basics import STRETCH, button, card, column, label, row
from ui.widgets.choice import Choice
from ui.widgets.empty import Empty, OrEmpty
from ui.widgets.figure_view import BLANK, FigureView
from ui.widgets.list_button import list_button
from ui.widgets.reading import Reading
from ui.widgets.table import Column, Rows, Table
from ui.widgets.views import Tabs
from ui.widgets.village_choice import VillageChoice

_Read = tuple[Statistics, list[tuple[str, str]]]
_SPOKEN = 24


class _Tab(QWidget):
    """One table with its chart; `opened` gets the row and the place of the number."""

    def __init__(self, made: Counted, opened: Callable[[Counted, Row, int], object]) -> None:
        super().__init__()
        self._made, self._opened = made, opened
        numbers = [Column(title, partial(_number, place), 84, right=True) for place, title in enumerate(made.headings)]
        first = Column(made.first, lambda line: line.label, 150)
        self.table = Table(f"monitoring numbers {made.title}", [first, *numbers, BLANK], made.title, by_cell=True)
        self.table.cell_opened.connect(self._open)
        self.chart = FigureView()
        both = row(self.chart, self.table, spacing=12, stretch=(2, 3))
        is_large = theme.crowded()  # there is no room beside each other
        hint = label("用方向键走到一个数，按 Enter 就列出是哪些", "hint")
        inside = column(
            row(hint, STRETCH, list_button(self.table)),
            self.table if is_large else both,
            margins=(8, 8, 8, 6),
            stretch=(0, 1),
        )
        self.setLayout(inside)
        if is_large:
            self.chart.setParent(self)
            self.chart.hide()

    def show_table(self, made: Counted, place: str) -> None:
        """Show what was counted."""
        self._made = made
        drawn = charts.chart(made, place)
        told = "；".join("，".join(cells) for cells in drawn.rows[:_SPOKEN])
        self.chart.show_figure(drawn.draw, f"{drawn.title}。{told}。{drawn.source}")
        at = self.table.currentIndex()
        line, stood = (at.row(), at.column()) if at.isValid() else (0, 1)
        self.table.rows.show_source(Rows(list(made.rows)))
        self.table.setCurrentIndex(self.table.rows.index(min(line, len(made.rows) - 1), stood))

    def _open(self, line: Row, place: int) -> None:
        titles = [one.title for one in self.table.rows.columns]
        if titles[place] in self._made.headings:
            self._opened(self._made, line, self._made.headings.index(titles[place]))


class MonitoringNumbersPage(Page):
    """A tab for each way to tell the cases apart."""

    help_text = (
        "这里把监测的每一件按来源、风险、村、年度、月份分开数，还有每一步走了几天。"
        "用方向键走到一个数，按 Enter 就列出数的是哪些；上面选年度和村。"
        "动态清零数的是过了期限还没审定的，应该是 0。"
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._reading = Reading(self, session, "统计没有算出来。请换一页再回来。")
        self._found: Statistics | None = None
        self.total = label("", "hint")
        self.year = Choice("发现年度", "全部年度", self.refresh)
        self.village = VillageChoice("list/monitoring numbers", self.refresh)
        self.cleared = button("", self._to_not_cleared, kind="link", tip="列出过了期限还没审定的")
        self.top("监测统计", self.total, commands=(self.cleared, self.village, self.year))
        self.tabs = Tabs("监测统计")
        self._tabs: dict[str, _Tab] = {}
        self.face = OrEmpty(self.tabs, Empty("chart", "还没有监测线索", "登记了线索，这里就有数。"))
        self.column.addWidget(card(self.face, margin=4), 1)

    def refresh(self) -> None:
        self.village.read()
        wanted = Wanted(region=self.village.chosen, year=self.year.chosen)

        def read(_progress: Progress) -> _Read:
            years = board.choices(board.read())["year"]
            return statistics.read(wanted), years

        self._reading.start(read, self._show)

    def _show(self, read: _Read) -> None:
        found, years = read
        self._found = found
        self.year.offer(years)
        self.total.setText(f"{wording.count(found.count)} 件")
        waiting = len(found.not_cleared)
        self.cleared.setText(f"动态清零：过期没审定 {wording.count(waiting)} 件{'（应为 0）' if waiting else ''}")
        theme.mark(self.cleared, "state", "warning" if waiting else "good")
        for made in found.tables:
            if made.title not in self._tabs:
                self._tabs[made.title] = _Tab(made, self._open)
                self.tabs.addTab(self._tabs[made.title], made.title)
            self._tabs[made.title].show_table(made, self._place())
        self.face.show_full(bool(found.count or self._narrowed))

    def _place(self) -> str:
        chosen = self.village.chosen or books.region()
        return "".join(regions.path(chosen)[-1:]) or "全部"

    def _open(self, made: Counted, line: Row, place: int) -> None:
        words = f"{made.first} {line.label}，{made.headings[place]}"
        self._to_list(line.cells[place].keys, words)

    def _to_not_cleared(self) -> None:
        if self._found:
            self._to_list(self._found.not_cleared, "过了期限还没审定的")

    def _to_list(self, keys: frozenset[str], words: str) -> None:
        more = f"（{self._narrowed}）" if self._narrowed else ""
        self.session.go("monitoring", only=keys, told=f"{words}{more}")

    @property
    def _narrowed(self) -> str:
        return "；".join(filter(None, (self.village.words, self.year.words)))

    def narrowed_to(self, _table: Table) -> str:
        return self._narrowed

    def focus_first(self) -> None:
        shown = self.tabs.currentWidget()
        if isinstance(shown, _Tab):
            shown.table.setFocus()
        else:
            self.face.focus_first()


def _number(place: int, line: Row) -> str:
    return line.cells[place].text


def to_numbers(session: Session) -> QPushButton:
    """The button of the board that leads here."""
    return button("统计", partial(session.go, "monitoring numbers"), icon="chart", tip="按来源、风险、村、月份分开数")
