"""The report on paper, by the one painter: paragraphs, charts and the table of lines; the month of a township."""

from __future__ import annotations

from collections.abc import Sequence

from fupin_desktop.cards import blocks as b
from fupin_desktop.cards.about import About
from fupin_desktop.cards.blocks import Block, Column, Pictures, Section, Sheet, Table, Text, Title
from fupin_desktop.progress import Progress, no_progress
from fupin_desktop.reports.chart import Chart
from fupin_desktop.reports.effect.matrix import NONE, Matrix
from fupin_desktop.roles import Right
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.effect import tables
from fupin_desktop.services.effect.monthly import Month
from fupin_desktop.services.effect.tables import Tables

_NAME = "成效报告"
#: As wide as an A4 is between its margins.
_CHART_INCHES = 7.3
_SMALL = 0.85
#: Numbers of a chart stand in one row up to so many; more than so many stand in so many columns.
_ONE_ROW, _LONG, _FOLDS = 6, 12, 3
#: Letters of a name that heads a column.
_SHORT = 6
#: Column of 指标 → its share of the width.
_COLUMNS = ((0, 9.0), (2, 40.0), (3, 20.0), (4, 9.0), (5, 16.0), (6, 14.0), (9, 18.0))


@needs(Right.EXPORT)
def sheet(told: Tables, drawn: Sequence[Chart], about: About, progress: Progress = no_progress) -> Sheet:
    """Everything on A4: under each chart its numbers. Raises Cancelled, Denied."""
    made: list[Block] = [Title(_NAME, "", told.said)]
    for one in told.draft.paragraphs:
        made += [Section(one.title), Text(one.text, indent=True)]
    for number, chart in enumerate(drawn):
        progress(number, len(drawn), "画图")
        made += [Section(chart.title), Pictures((chart.picture(_CHART_INCHES),), 1), _numbers(chart)]
    made += [Section("指标"), _table(tables.indicators(told), _COLUMNS)]
    if told.draft.left_out:
        made.append(Section("没有写进的内容及原因"))
        made += [Text(f"{name}：{why}") for name, why in told.draft.left_out]
    return Sheet(f"{tables.place(told.asked.region)}{_NAME}", tuple(made), about.foot())


def _numbers(chart: Chart) -> Table:
    """What a chart draws, in small letters: few beside each other, many in columns."""
    rows, (first, *_) = chart.rows, chart.columns
    if len(rows) <= _ONE_ROW and all(len(row[0]) <= _SHORT for row in rows):
        heads = (Column(first, 1.0), *(Column(row[0], 1.0, b.RIGHT) for row in rows))
        return Table(heads, ((chart.columns[1], *(row[1] for row in rows)),), letters=_SMALL)
    folds = _FOLDS if len(rows) > _LONG else 1
    deep = -(-len(rows) // folds)
    blank = [("", "")] * (deep * folds - len(rows))
    told = [row[:2] for row in rows] + blank
    heads = tuple(Column(name, 1.0, side) for name, side in zip(chart.columns, (b.LEFT, b.RIGHT), strict=False)) * folds
    return Table(heads, tuple(sum(told[at::deep], ()) for at in range(deep)), letters=_SMALL)


def _table(of: Matrix, columns: Sequence[tuple[int, float]]) -> Table:
    numbers = {at for at, _ in columns if any(isinstance(row[at], float) for row in of.rows)}
    heads = tuple(Column(of.head[at], share, b.RIGHT if at in numbers else b.LEFT, firm=True) for at, share in columns)
    rows = tuple(tuple(texts[at] for at, _ in columns) for texts in of.texts())
    return Table(heads, rows)


@needs(Right.EXPORT)
def monthly(told: Month, about: About) -> Sheet:
    """本月和上月, on one A4."""
    head = (
        Column("项目", 44),
        Column(told.last, 18, b.RIGHT),
        Column(told.this, 18, b.RIGHT),
        Column("增减", 16, b.RIGHT),
    )
    rows = tuple((one.label, _count(one.last), f"{one.this:,}", _count(one.more, "+")) for one in told.lines)
    made: list[Block] = [Title("本月和上月", "", f"{told.place}　{told.last} 和 {told.this}"), Table(head, rows)]
    if told.villages:
        columns = (Column(told.by, 30), *(Column(name, 14, b.RIGHT) for name in told.heads))
        cells = tuple((name, *(f"{value:,}" for value in values)) for name, values in told.villages)
        made += [Section(f"各{told.by}本月"), Table(columns, cells)]
    made.append(Text(told.said))
    return Sheet(f"{told.place}本月和上月", tuple(made), about.foot(), one_page=True)


def _count(number: int | None, sign: str = "") -> str:
    return NONE if number is None else f"{number:{sign if number else ''},}"
