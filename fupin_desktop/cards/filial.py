"""孝善基金缴纳和发放公示表: what was paid for whom in a month, and the allowance; it hangs in the village."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from fupin_desktop.cards import blocks as b
from fupin_desktop.cards import words
from fupin_desktop.cards.about import About
from fupin_desktop.cards.blocks import Column, Sheet, Signatures, Table, Title

_COLUMNS = (
    Column("序号", 10.0, b.CENTRE), Column("老人", 20.0, firm=True), Column("村组", 34.0), Column("缴款人", 20.0),
    Column("缴纳(元)", 20.0, b.RIGHT), Column("补贴(元)", 20.0, b.RIGHT), Column("签字", 26.0),
)  # fmt: skip
Row = tuple[str, str, str, Decimal, Decimal]


def sheet(rows: Sequence[Row], year: int, month: int, place: str, about: About) -> Sheet:
    """`rows`: elder, group, payer, paid, allowance."""
    cells = [
        (str(number), elder, where, payer, words.exact(paid), words.exact(given) if given else "", "")
        for number, (elder, where, payer, paid, given) in enumerate(rows, 1)
    ]
    strong = frozenset({len(cells)} if cells else ())
    if cells:
        paid_in, given_out = sum((one[3] for one in rows), Decimal(0)), sum((one[4] for one in rows), Decimal(0))
        cells.append(("合计", "", "", "", words.exact(paid_in), words.exact(given_out), ""))
    title = Title("孝善基金缴纳和发放公示表", "", words.joined(place, f"{year} 年 {month} 月", by="　"))
    table = Table(_COLUMNS, tuple(cells), empty="没有", strong=strong)
    signed = Signatures(("经办人：", "监督人：", "公示日期："))
    return Sheet(f"{place}孝善基金公示表{year}年{month}月", (title, table, signed), about.foot(), b.A4)
