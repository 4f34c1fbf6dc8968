"""A month as a calendar: seven columns, a line a week; the arrow keys walk over the days."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from ui import theme
from ui.widgets.basics import STRETCH, button, column, label, row

_DAYS = "一二三四五六日"


class _Grid(QTableWidget):
    turned = Signal(int)
    #: (line, column): Enter.
    entered_on = Signal(int, int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}.get(Qt.Key(event.key()))
        if step:
            self.turned.emit(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered_on.emit(self.currentRow(), self.currentColumn())
            super().keyPressEvent(event)
        else:
            super().keyPressEvent(event)


class Month(QWidget):
    """Shows on each day who is to be seen."""

    #: The first and last day in sight changed: what stands on them is to be shown.
    turned = Signal()
    #: A day was stood on.
    chosen = Signal(dt.date)
    #: A day was taken, by Enter or a click.
    picked = Signal(dt.date)

    def __init__(self, name: str, *, short: bool = False) -> None:
        super().__init__()
        self._first = dt.date.min
        self._days: dict[dt.date, QTableWidgetItem] = {}
        self._named: Mapping[dt.date, Sequence[str]] = {}
        self.title = label("", "heading")
        before = button("", partial(self.turn, -1), icon="chevron-left", tip="上一个月（PgUp）")
        after = button("", partial(self.turn, 1), icon="chevron-right", tip="下一个月（PgDn）")
        before.setAccessibleName("上一个月")
        after.setAccessibleName("下一个月")
        self.grid = _Grid(0, len(_DAYS))
        self.grid.setAccessibleName(name)
        self.grid.setHorizontalHeaderLabels([day if short else f"星期{day}" for day in _DAYS])
        self.grid.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.grid.horizontalHeader().setHighlightSections(False)
        self.grid.verticalHeader().hide()
        self.grid.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.grid.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.grid.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.grid.setTabKeyNavigation(False)
        self.grid.setWordWrap(False)
        self.grid.setProperty("kind", "month")
        self.grid.verticalHeader().setMinimumSectionSize(theme.px(18))
        self.grid.verticalHeader().sectionResized.connect(self._fit)
        self.grid.turned.connect(self.turn)
        self.grid.currentCellChanged.connect(self._stand)
        self.grid.entered_on.connect(self._pick)
        self.grid.cellClicked.connect(self._pick)
        above = row(before, self.title, after, STRETCH)
        self.setLayout(column(above, self.grid, spacing=theme.px(6), stretch=(0, 1)))
        self.setFocusProxy(self.grid)

    @property
    def first(self) -> dt.date:
        """The first day of the month in sight."""
        return self._first

    @property
    def last(self) -> dt.date:
        """Its last day."""
        return self._first.replace(day=calendar.monthrange(self._first.year, self._first.month)[1])

    def show_day(self, day: dt.date) -> None:
        """Bring the month of a day into sight, and stand on the day."""
        if day.replace(day=1) != self._first:
            self._first = day.replace(day=1)
            self._lay_out()
            self.turned.emit()
        self.grid.setCurrentItem(self._days[day])

    def turn(self, by: int) -> None:
        """Another month; the same day of it, where it has one."""
        months = self._first.year * 12 + self._first.month - 1 + by
        self.show_day(dt.date(months // 12, months % 12 + 1, 1))

    def show_names(self, named: Mapping[dt.date, Sequence[str]]) -> None:
        """Who stands on the days of this month: a line each, or how many more there are than have room."""
        self._named = named
        self._write()

    def _fit(self, line: int, _before: int, _height: int) -> None:
        if not line:  # all are as high
            self._write()

    def _write(self) -> None:
        letters = QFont(self.grid.font())
        if self._named and theme.crowded():  # a name is whole in a seventh of the room that is left
            letters.setPixelSize(theme.px(theme.SMALL))
        lines = max(1, self.grid.rowHeight(0) // QFontMetrics(letters).lineSpacing())
        for day, item in self._days.items():
            named = self._named.get(day, ())
            item.setFont(letters)
            item.setText(" ".join((str(day.day), "\n".join(_fitting(named, lines)))).rstrip())
            item.setToolTip("\n".join(named))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, "，".join((f"{day.day} 日", *named)))

    def _lay_out(self) -> None:
        self.title.setText(f"{self._first.year} 年 {self._first.month} 月")
        weeks = calendar.monthcalendar(self._first.year, self._first.month)
        self.grid.blockSignals(True)
        self.grid.setRowCount(len(weeks))
        self._days = {}
        for line, week in enumerate(weeks):
            for place, number in enumerate(week):
                item = QTableWidgetItem(str(number) if number else "")
                item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
                if number:
                    item.setData(Qt.ItemDataRole.UserRole, self._first.replace(day=number))
                    self._days[self._first.replace(day=number)] = item
                else:
                    item.setFlags(Qt.ItemFlag.NoItemFlags)
                self.grid.setItem(line, place, item)
        self.grid.blockSignals(False)

    def _stand(self, line: int, column: int, *_before: int) -> None:
        if day := self._day_at(line, column):
            self.chosen.emit(day)

    def _pick(self, line: int, column: int) -> None:
        if day := self._day_at(line, column):
            self.picked.emit(day)

    def _day_at(self, line: int, column: int) -> dt.date | None:
        item = self.grid.item(line, column)
        day = item.data(Qt.ItemDataRole.UserRole) if item else None
        return day if isinstance(day, dt.date) else None


def _fitting(named: Sequence[str], lines: int) -> list[str]:
    """What has room on a day: names, and in the last line how many more."""
    if len(named) <= lines:
        return list(named)
    return [*named[: lines - 1], f"另 {len(named) - lines + 1} 人" if lines > 1 else f"· {len(named)} 人"]
