"""走访登记表: the visits to a household one below the other, each signed at once; the full record is `visit.py`."""

from __future__ import annotations

from collections.abc import Sequence

from fupin_desktop.cards import words
from fupin_desktop.cards.about import About
from fupin_desktop.cards.blocks import A4_FILED, Column, Grid, Sheet, Table
from fupin_desktop.cards.shared import file_name, title, value, whose
from fupin_desktop.rules.facts import Case, Row

FORM = "走访登记表"
_COLUMNS = (
    Column("日期", 18, firm=True), Column("走访人", 13), Column("事由", 13), Column("了解到的情况、办了什么", 40),
    Column("户主签字", 16),
)  # fmt: skip
_LINE = 11.0  # mm, to write in by hand


def sheet(case: Case | None, visits: Sequence[Row], about: About) -> Sheet:
    """Of a household, with room for the visits to come; blank without one."""
    rows = tuple(
        (
            words.day(row["visit_date"]), value(row, "visitors"), words.label("visit_reason", row["reason"]),
            words.joined(value(row, "note").rstrip("。；，"), words.label("visit_result", row["result"])), "",
        )
        for row in visits
    )  # fmt: skip
    blocks = (
        title(case, FORM, f"{about.year} 年度"),
        Grid(whose(case), 3, 21),
        Table(_COLUMNS, rows, height=_LINE, fills=True),
    )
    return Sheet(file_name(case, FORM) if case else f"空白{FORM}", blocks, about.foot(), A4_FILED)
