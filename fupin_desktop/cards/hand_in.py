"""上报 on paper: the receipt that goes with the stick, and the list of what changed. Names, no numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fupin_desktop.cards import blocks as b
from fupin_desktop.cards import words
from fupin_desktop.cards.blocks import Block, Column, Gap, Grid, Pair, Section, Sheet, Signatures, Table, Text, Title
from fupin_desktop.exchange.package import Manifest

RECEIPT, CHANGES = "上报回执", "上报改动清单"
_KEPT = "上报包已加密并签名，只有收件的账本打得开"
_LISTED = "只有姓名，没有证件号码；看过请收好"
_COUNTS = (Column("类别", 40), Column("记录", 20, b.RIGHT), Column("类别", 40), Column("记录", 20, b.RIGHT))
_LINES = (
    Column("序号", 8, b.RIGHT), Column("类别", 20), Column("姓名", 14), Column("户主", 14), Column("改动", 34),
    Column("修改人", 14), Column("时间", 22),
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One changed record, as people know it."""

    title: str
    name: str
    household: str
    what: str
    who: str
    at: dt.datetime


@dataclass(frozen=True)
class Pack:
    """What would be handed in: whose, to whom, and how many records by kind. `since`: when the last one was; "" where
    all of it goes."""

    village: str
    to: str
    number: int
    since: str
    records: int
    by_title: Mapping[str, int]


def receipt(told: Manifest, by_title: Mapping[str, int], number: str, to: str, file: str) -> Sheet:
    """One page for the folder; both sides sign when the stick changes hands."""
    facts = (
        Pair("上报单位", told.village), Pair("接收单位", to),
        Pair("上报时间", told.at[:16].replace("T", " ")), Pair("填报人", told.actor),
        Pair("第几号", str(told.number)), Pair("内容", "全部内容" if told.is_full else "上次以后的改动"),
        Pair("改动", f"{told.entries:,} 处"), Pair("记录", f"{told.records:,} 条"),
        Pair("文件", file, 2),
        Pair("公钥指纹", told.fingerprint, 2),
        *((Pair("没有改的错误", f"{told.errors:,} 处"), Pair("原因", told.reason)) if told.errors else ()),
    )  # fmt: skip
    blocks: tuple[Block, ...] = (
        Title(RECEIPT, over=told.village, under=words.day(told.at[:10])),
        Gap(2),
        Text(f"回执号　{number}", 1.6, b.CENTRE, bold=True),
        Gap(2),
        Grid(facts, 2, 28),
        Section("带了哪些记录"),
        Table(_COUNTS, _paired(by_title), empty="没有改动"),
        Gap(8),
        Signatures(("送交人签字：", "接收人签字：", "日期：")),
    )
    return Sheet(f"{RECEIPT}_{told.village}_{told.number:03d}", blocks, _KEPT, one_page=True)


def changes(what: Pack, lines: Sequence[Line]) -> Sheet:
    """The list that somebody goes through before handing in."""
    since = f"{words.day(what.since[:10])}上报以后的改动" if what.since else "全部内容"
    rows = tuple(
        (str(number), line.title, line.name, line.household, line.what, line.who, f"{line.at:%Y-%m-%d %H:%M}")
        for number, line in enumerate(lines, 1)
    )
    more = f"共 {what.records:,} 条记录，这里列出最近的 {len(lines):,} 条" if what.records > len(lines) else ""
    blocks: tuple[Block, ...] = (
        Title(CHANGES, over=what.village, under=f"{since}，准备上报给{what.to}"),
        Table(_COUNTS, _paired(what.by_title), empty="没有改动"),
        Section("改动的记录", more),
        Table(_LINES, rows, empty="没有改动"),
    )
    return Sheet(f"{CHANGES}_{what.village}_{what.number:03d}", blocks, _LISTED, b.A4_WIDE)


def _paired(counts: Mapping[str, int]) -> tuple[tuple[str, ...], ...]:
    """Two kinds of record in a row."""
    cells = [(title, f"{count:,}") for title, count in counts.items()]
    cells += [("", "")] * (len(cells) % 2)
    return tuple((*first, *second) for first, second in zip(cells[::2], cells[1::2], strict=True))
