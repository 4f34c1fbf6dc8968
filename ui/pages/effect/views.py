"""The tabs of 成效: lines, years, villages, charts, paragraphs. Each shows a part of what one run gave."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from fupin_desktop.reports.chart import Chart
from fupin_desktop.reports.effect.matrix import difference, rounded, text
from fupin_desktop.reports.effect.row import Row, Shape
from fupin_desktop.reports.effect.rows import BY_NO, PSYCHOLOGY, ROWS
from fupin_desktop.reports.effect.text import Draft
from fupin_desktop.services.effect.line import Line
from fupin_desktop.services.effect.tables import Tables
from ui import theme
from ui.widgets.basics import STRETCH, column, label, row
from ui.widgets.choice import Choice
from ui.widgets.empty import Empty
from ui.widgets.figure_view import BLANK, ChartCard
from ui.widgets.table import Column, Rows, Table

#: From these letters on the columns that compare have no room.
Opened = Callable[[str, str, int], object]


def _change(line: Line) -> str:
    told = difference(line.value, line.before, line.row)
    return "" if told is None else text(told)


def lines_table(opened: Opened) -> Table:
    """The lines of the page; Enter gives (line, "", 0)."""
    more = [
        Column(
            "上年", lambda line: "" if line.before is None else text(rounded(line.before, line.row)), 80, right=True
        ),
        Column("增减", _change, 96, right=True),
    ]
    made = Table(
        "effect lines",
        [
            Column("栏目", lambda line: line.row.section, 100),
            Column("指标", lambda line: line.row.label, 230, gives_way=True),
            Column("数", lambda line: line.shown, 130, right=True),
            Column("单位", lambda line: line.row.unit, 56),
            Column("应有或目标", lambda line: line.shown_of, 92, right=True),
            *([] if theme.crowded() else more),
            Column("数据情况", _state, 150),
        ],
        "指标",
    )
    made.opened.connect(lambda line: opened(line.row.no, "", 0))
    return made


def _state(line: Line) -> str:
    if line.published is None:
        return line.told
    gap = (line.value or 0) - line.published
    return f"{line.told}；公开发表 {text(line.published)}" + (f"，差 {text(gap)}" if gap else "，一致")


class YearsView(QWidget):
    """Lines under years; made anew where the years are others."""

    def __init__(self, opened: Opened) -> None:
        super().__init__()
        self._opened, self._years = opened, [0]
        self._inside = QVBoxLayout(self)
        self._inside.setContentsMargins(8, 8, 8, 8)
        self.table = Table("effect years", [BLANK], "各年对比")
        self._inside.addWidget(self.table)

    def show_tables(self, tables: Tables) -> None:
        """Show the years of a run."""
        years = tables.years[-3:] if theme.crowded() else tables.years[-6:]
        if years != self._years:
            self._years = years
            columns = [
                Column("指标", lambda told: told[0].label, 260, gives_way=True),
                Column("单位", lambda told: told[0].unit, 56),
                *(Column(str(year), partial(_of_year, at), 96, right=True) for at, year in enumerate(years)),
                Column("比上年", _last_change, 110, right=True),
                BLANK,
            ]
            old, self.table = self.table, Table("effect years", columns, "各年对比")
            self._inside.replaceWidget(old, self.table)
            old.hide()
            old.deleteLater()
            self.table.opened.connect(lambda told: self._opened(told[0].no, "", self._years[-1]))
        rows = [one for one in ROWS if one.no != PSYCHOLOGY and one.shape is not Shape.WORDS]
        self.table.rows.show_source(Rows([(one, [tables.by_year[year][one.no] for year in years]) for one in rows]))


def _of_year(at: int, told: tuple[Row, Sequence[Line]]) -> str:
    return told[1][at].shown


def _last_change(told: tuple[Row, Sequence[Line]]) -> str:
    lines = told[1]
    if len(lines) < 2:
        return ""
    change = difference(lines[-1].value, lines[-2].value, told[0])
    return "" if change is None else text(change)


class VillagesView(QWidget):
    """One line, village by village, in the order of the codes: no ranking. Enter opens the village's records."""

    def __init__(self, opened: Opened) -> None:
        super().__init__()
        self._tables: Tables | None = None
        rows = [one for one in ROWS if one.is_additive]
        self.of = Choice("指标", rows[0].label, self._show, [(one.no, one.label) for one in rows[1:]])
        self._first = rows[0].no
        self.told = label("", "hint")
        self.table = Table(
            "effect villages",
            [
                Column("村", lambda told: told[1], 240, gives_way=True),
                Column("数", lambda told: told[2], 120, right=True),
                BLANK,
            ],
            "各村对比",
        )
        self.table.opened.connect(lambda told: opened(self._no, told[0], 0))
        self.setLayout(column(row(self.of, self.told, STRETCH), self.table, margins=(8, 8, 8, 8), stretch=(0, 1)))

    @property
    def _no(self) -> str:
        return self.of.chosen or self._first

    def show_tables(self, tables: Tables) -> None:
        """Show the villages of a run."""
        self._tables = tables
        self._show()

    def _show(self) -> None:
        if self._tables is None:
            return
        line = BY_NO[self._no]
        told = [
            (code, self._tables.name(code), text(rounded(found.get(line.no), line)))
            for code, found in self._tables.by_village.items()
        ]
        self.table.show_rows(told)
        self.told.setText(f"单位：{line.unit}　— 是没有数据或人数少不显示，不是 0")


class ChartsView(QWidget):
    """A chart at a time, its numbers one click away."""

    def __init__(self) -> None:
        super().__init__()
        self._charts: list[Chart] = []
        self.which = Choice("哪一张图", "第一张图", self._show)
        self.card = ChartCard("effect", ("项", "数"), Empty("chart", "还没有图", "有了数，这里就有图。"))
        self.setLayout(column(row(self.which, STRETCH), self.card, margins=(8, 8, 8, 8), stretch=(0, 1)))

    def show_charts(self, charts: list[Chart]) -> None:
        """Show the charts of a run; the one in sight stays, where it is among them."""
        self._charts = charts
        if charts:
            self.which.setItemText(0, charts[0].title)
        self.which.offer([(str(at), chart.title) for at, chart in enumerate(charts) if at])
        self._show()

    def _show(self) -> None:
        at = int(self.which.chosen or 0)
        if at < len(self._charts):
            self.card.show_chart(self._charts[at])


class TextView(QWidget):
    """The paragraphs, to be copied; what could not be written stands at the end."""

    def __init__(self) -> None:
        super().__init__()
        self.text = QPlainTextEdit()
        self.text.setProperty("kind", "field")
        self.text.setReadOnly(True)
        self.text.setAccessibleName("文稿")
        self.setLayout(column(self.text, margins=(8, 8, 8, 8)))

    def show_draft(self, draft: Draft) -> None:
        """Show the paragraphs of a run."""
        told = [f"{one.title}\n    {one.text}" for one in draft.paragraphs]
        if draft.left_out:
            told.append("没有写进的内容及原因\n" + "\n".join(f"    {name}：{why}" for name, why in draft.left_out))
        self.text.setPlainText("\n\n".join(told))
