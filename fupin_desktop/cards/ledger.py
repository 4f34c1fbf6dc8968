"""The list of a ledger on paper, with its totals, for who signs it; without a list the form to be filled by hand."""

from __future__ import annotations

from collections.abc import Sequence

from db.fields import Text
from fupin_desktop.cards import blocks as b
from fupin_desktop.cards import words
from fupin_desktop.cards.about import About
from fupin_desktop.cards.blocks import Column, Paper, Sheet, Signatures, Table, Title
from fupin_desktop.cards.shared import PLACE_TO_FILL
from fupin_desktop.ledgers.ledger import Ledger, Shown, above, is_amount

#: Titles that say by themselves that it is a list.
_LISTS = ("册", "库", "台账")
_NUMBER = Column("序号", 8.0, b.CENTRE)
_WHOSE = (Column("户主", 14.0), Column("村组", 22.0))


def sheet(
    ledger: Ledger, rows: Sequence[Sequence[str]], total: Sequence[str] | None, told: tuple[str, str], about: About,
    on: Paper, *, of_home: bool,
) -> Sheet:  # fmt: skip
    """`rows`: the cells after the number; `total`: those of the last row, under the ledger's columns; None makes the
    blank form. `told`: where it is of; of which year, how many and what they come to. `of_home`: head and group stand
    first."""
    whose = _WHOSE if of_home else ()
    cells = [(str(number), *row) for number, row in enumerate(rows, 1)]
    strong = frozenset({len(cells)} if total and any(total) else ())
    if strong and total:
        cells.append(("合计", *[""] * len(whose), *total))
    columns = (_NUMBER, *whose, *(_column(one) for one in ledger.columns))
    table = Table(columns, tuple(cells), fills=total is None, empty="没有" if total is not None else "", strong=strong)
    form = ledger.heading if ledger.heading.endswith(_LISTS) else f"{ledger.heading}台账"
    if total is None:
        title, name = Title(form, PLACE_TO_FILL), f"空白{form}"
    else:
        title, name = Title(form, "", words.joined(*told, by="　")), f"{told[0]}{form}"
    return Sheet(name, (title, table, Signatures(tuple(ledger.signed))), about.foot(), on)


def _column(one: Shown) -> Column:
    side = b.RIGHT if is_amount(one.field) else b.LEFT
    is_firm = not one.gives_way and not isinstance(one.field, Text)  # names stand in two lines rather than small
    return Column(above(one.field), one.width / 7, side, firm=is_firm)
