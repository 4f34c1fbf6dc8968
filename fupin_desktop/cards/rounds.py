"""入户安排: whom to see on a day, in the order of the way. It names nobody's colour: it may be lost on the way."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from fupin_desktop.cards.blocks import CENTRE, Block, Column, Gap, Section, Sheet, Signatures, Table, Title

FORM = "入户安排"
_COLUMNS = (
    Column("", 0.5, CENTRE),
    Column("组", 1.0),
    Column("户", 1.1),
    Column("姓名", 1.1),
    Column("做什么", 1.5),
    Column("电话", 1.6),
    Column("见到了没有，下次哪天", 3.4),
)
_FOOT = "只给走访人用。用完当天交回，不要留在别处。"


class WayLine(NamedTuple):
    """A person on paper. `home`: the head of the household; `told`: what for, in words that tell no colour."""

    village: str
    group: str
    home: str
    name: str
    told: str
    phone: str


@dataclass(frozen=True)
class Way:
    """A day's way for paper: whose, and whom they see in which order."""

    day: dt.date
    who: str
    lines: tuple[WayLine, ...]


def sheet(way: Way) -> Sheet:
    """One day, village after village; the group and the household are said once."""
    under = f"{way.day.year}年{way.day.month}月{way.day.day}日　{way.who}　共 {len(way.lines)} 人"
    blocks: list[Block] = [Title(FORM, under=under), Gap(2)]
    number = 0
    for village, lines in groupby(way.lines, lambda line: line.village):
        rows = []
        for line in lines:
            number += 1
            rows.append(_row(number, line))
        blocks += [Section(village or "（村名没有登记）"), Table(_COLUMNS, tuple(rows), carried=(1, 2), height=11.0)]
    if not way.lines:
        blocks.append(Table(_COLUMNS, (), empty="这一天没有安排"))
    blocks += [Gap(grows=True), Signatures(("走访人", "交回日期"))]
    return Sheet(FORM, tuple(blocks), _FOOT)


def _row(number: int, line: WayLine) -> tuple[str, ...]:
    return (str(number), line.group, line.home, line.name, line.told, line.phone, "")
