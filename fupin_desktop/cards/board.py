"""What a page made by hand shows, as a sheet: one table under a title (6+1 on A3, 村企结对, 责任体系)."""

from __future__ import annotations

from collections.abc import Sequence

from fupin_desktop.cards import blocks as b
from fupin_desktop.cards.about import About
from fupin_desktop.cards.blocks import Column, Paper, Sheet, Signatures, Table, Title

A3_WIDE = b.A3.turned()
_SIGNED = ("填表人：", "负责人：", "日期：")


def sheet(
    title: str, under: str, columns: Sequence[tuple[str, float]], rows: Sequence[Sequence[str]], about: About,
    on: Paper = A3_WIDE,
) -> Sheet:  # fmt: skip
    """`columns`: heading and share of the width; the first is the number of the row, which is made here."""
    cells = tuple((str(number), *row) for number, row in enumerate(rows, 1))
    table = Table(
        (Column("序号", 8.0, b.CENTRE), *(Column(name, width) for name, width in columns)), cells, empty="没有"
    )
    return Sheet(title, (Title(title, "", under), table, Signatures(_SIGNED)), about.foot(), on)
