"""The report on paper, by the one painter: paragraphs and the table of lines; and the monthly sheet of a township."""

from __future__ import annotations

from collections.abc import Sequence

from fupin_desktop.cards import blocks as b
from fupin_desktop.cards.about import About
from fupin_desktop.cards.blocks import Block, Column, Section, Sheet, Table, Text, Title
from fupin_desktop.reports.effect.matrix import Matrix
from fupin_desktop.roles import Right
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.effect import tables
from fupin_desktop.services.effect.monthly import Month
from fupin_desktop.services.effect.tables import Tables

_NAME = "成效报告"
#: Column of 指标 → its share of the width.
_COLUMNS = ((0, 9.0), (2, 40.0), (3, 20.0), (4, 9.0), (5, 16.0), (6, 14.0), (9, 18.0))


@needs(Right.EXPORT)
def sheet(told: Tables, about: About) -> Sheet:
    """Everything on A4."""
    made: list[Block] = [Title(_NAME, "", told.said)]
    for one in told.draft.paragraphs:
        made += [Section(one.title), Text(one.text, indent=True)]
    made += [Section("指标"), _table(tables.indicators(told), _COLUMNS)]
    if told.draft.left_out:
        made.append(Section("没有写进的内容及原因"))
        made += [Text(f"{name}：{why}") for name, why in told.draft.left_out]
    return Sheet(f"{tables.place(told.asked.region)}{_NAME}", tuple(made), about.foot())


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
    rows = tuple((one.label, f"{one.last:,}", f"{one.this:,}", f"{one.this - one.last:+,}") for one in told.lines)
    made: list[Block] = [Title("本月和上月", "", f"{told.place}　{told.last} 和 {told.this}"), Table(head, rows)]
    if told.villages:
        columns = (Column("村", 30), *(Column(name, 14, b.RIGHT) for name in told.heads))
        cells = tuple((name, *(f"{value:,}" for value in values)) for name, values in told.villages)
        made += [Section("各村本月"), Table(columns, cells)]
    return Sheet(f"{told.place}本月和上月", tuple(made), about.foot(), one_page=True)
