"""The statistics of a ledger: what its records add up to by an answer; each line leads to its list."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from fupin_desktop.ledgers.ledger import Field, Ledger
from fupin_desktop.reports.ledger import bars
from fupin_desktop.services.ledgers import counts, lists
from fupin_desktop.services.ledgers.counts import Group
from fupin_desktop.services.ledgers.lists import Wanted
from ui import theme
from ui.session import Session
from ui.widgets.basics import STRETCH, column, label, row
from ui.widgets.choice import Choice
from ui.widgets.figure_view import FigureView
from ui.widgets.reading import Reading
from ui.widgets.table import Column, Table

_COUNT = "条数"
#: Of the sum that is drawn, where no other has room in the table: from some letters on, and where there are many.
_SUM = "合计"
#: So many have room side by side.
_ABREAST = 4


class Numbers(QWidget):
    """`opened` gets (field, stored value) of the line that somebody wants to see."""

    def __init__(self, session: Session, ledger: Ledger, opened: Callable[[Field, Any], object]) -> None:
        super().__init__()
        self._ledger, self._opened, self._wanted = ledger, opened, Wanted()
        self._reading = Reading(self, session, "没有算出来。请再试一次。")
        self._ways = counts.ways(ledger)
        self.by = Choice("按什么分", f"按{self._ways[0].called}" if self._ways else "", self._read)
        self.by.offer([(str(one.name), f"按{one.called}") for one in self._ways[1:]])
        self.of = Choice("算什么", _COUNT, self._read)
        self.of.offer([(str(place), one.label) for place, one in enumerate(ledger.sums)])
        self.told = label("", "hint")
        amounts = [Column(one.heading, partial(_sum, place), 100, right=True) for place, one in enumerate(ledger.sums)]
        self._one_sum = bool(amounts) and (theme.crowded() or len(amounts) > _ABREAST)
        if self._one_sum:
            amounts = [Column(_SUM, self._summed, 120, right=True)]
        self.table = Table(
            f"ledger {ledger.name} numbers",
            [
                Column("分类", lambda group: group.words, 140),
                Column(_COUNT, lambda group: group.counted, 80, right=True),
                *amounts,
            ],
            "同样的数",
        )
        self.table.opened.connect(lambda group: self._opened(self._field(), group.value))
        self.chart = FigureView()
        both = row(self.chart, self.table, spacing=12, stretch=(2, 3))
        self.setLayout(column(row(self.by, self.of, self.told, STRETCH), both, margins=(8, 8, 8, 6), stretch=(0, 1)))

    @property
    def _place(self) -> int:
        """Which sum is drawn; -1 for how many."""
        return int(self.of.chosen or -1)

    def _summed(self, group: Group) -> str:
        """What is drawn, with its unit: no heading says it. Nothing where it is how many."""
        if self._place < 0:
            return ""
        told, unit = group.added(self._place), self._ledger.sums[self._place].field.unit
        return f"{told} {unit}".strip() if told[-1:].isdigit() else told

    def _field(self) -> Field:
        by = self._ways
        return by[[str(one.name) for one in by].index(self.by.chosen) if self.by.chosen else 0]

    def show_for(self, wanted: Wanted) -> None:
        """Count what a list is narrowed to."""
        self._wanted = wanted
        self._read()

    def _read(self) -> None:
        ledger, wanted, by = self._ledger, self._wanted, self._field()
        self._reading.start(lambda _: counts.grouped(ledger, wanted, by), self._show)

    def _show(self, groups: list[Group]) -> None:
        place = self._place
        of = self._ledger.sums[place] if place >= 0 else None
        what, unit = (of.label, of.field.unit or "个") if of is not None else (_COUNT, "条")
        sizes = [group.count if place < 0 else group.sums[place] for group in groups]
        texts = [group.counted if place < 0 else group.added(place) or "—" for group in groups]
        rows = [(group.words, float(size or 0), text) for group, size, text in zip(groups, sizes, texts, strict=True)]
        source = f"{self._ledger.heading}，{what}，单位：{unit}"
        made = bars(what, (self._field().called, what), rows, source)
        self.chart.show_figure(made.draw, f"{source}。" + "；".join(f"{name} {text}" for name, text in made.rows[:24]))
        self.table.leave_out({_SUM} if place < 0 and self._one_sum else ())
        self.table.show_rows(groups)
        plain = Wanted(latest=self._wanted.latest)
        some = "，只算名单上筛出来的" if self._wanted != plain else ""
        year = self._ledger.of_year
        lacking = year is not None and any(group.count and None in group.sums for group in groups)
        choose = f"；先在名单上选一个{year.label}才有合计" if year is not None and lacking else ""
        few = f"；{counts.HIDDEN}人的不说" if any(group.count is None for group in groups) else ""
        once = f"，{lists.LATEST}" if self._wanted.latest and self._ledger.latest else ""
        self.told.setText(f"按 Enter 看是哪些{once}{some}{choose}{few}")


def _sum(place: int, group: Group) -> str:
    return group.added(place)
