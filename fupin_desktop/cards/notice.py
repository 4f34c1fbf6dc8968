"""监测对象公示单: name, group and class alone, from a day to a day, with the telephone for
objections (DICTIONARY §2.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from fupin_desktop.cards import blocks as b
from fupin_desktop.cards import words
from fupin_desktop.cards.about import About
from fupin_desktop.cards.blocks import Block, Column, Gap, Sheet, Table, Text, Title
from fupin_desktop.cards.shared import PLACE_TO_FILL, place_of
from fupin_desktop.terms import term

_COLUMNS = (
    Column("序号", 8, b.CENTRE), Column("户主姓名", 22, b.CENTRE), Column("村民小组", 22, b.CENTRE),
    Column("家庭人口", 14, b.CENTRE), Column("监测对象类别", 28, b.CENTRE),
)  # fmt: skip
_BLANK = "　　年　　月　　日"


@dataclass(frozen=True)
class Listed:
    """A household on the notice: the head's name with a letter hidden, and what else is public."""

    head: str
    group: str
    size: int
    kind: str


@dataclass(frozen=True)
class Notice:
    """What a notice of a village says; `listed` None leaves it to be written by hand. `days`: how many it hangs, the
    first and last included (the setting `notice_days`)."""

    region: str
    village: str
    listed: Sequence[Listed] | None
    phone: str = ""
    office: str = ""
    first: dt.date | None = None
    days: int = 0


def sheet(notice: Notice, about: About) -> Sheet:
    """The notice of a village, or a blank one."""
    what = term("monitored", about.year)
    listed = notice.listed
    blank = listed is None
    rows = tuple(
        (str(number), one.head, one.group, f"{one.size} 人", one.kind) for number, one in enumerate(listed or (), 1)
    )
    first = notice.first or (None if blank else about.today)
    last = first + dt.timedelta(days=notice.days - 1) if first and notice.days else None
    village = notice.village or "＿＿＿＿＿村"
    said = f"经农户申报、入户核查、民主评议，{village}拟确定下列农户为{what}，现予公示，请群众监督。"
    asked = f"对公示内容有异议的，请在公示期内实名向村民委员会或{notice.office or '＿＿＿＿＿＿＿＿'}反映。"
    blocks: tuple[Block, ...] = (
        Title(f"{what}公示", place_of(notice.region) if notice.region else PLACE_TO_FILL),
        Gap(2),
        Text(said, b.OFFICIAL_TEXT, indent=True),
        Gap(2),
        Table(
            _COLUMNS,
            rows,
            least=12 if blank else 0,
            height=7.5,
            letters=1.3,
            empty="" if blank else "没有需要公示的农户",
        ),
        Gap(2),
        Text(f"公示时间：{words.day(first) or _BLANK}至{words.day(last) or _BLANK}", b.OFFICIAL_TEXT, indent=True),
        Text(asked, b.OFFICIAL_TEXT, indent=True),
        Text(f"监督电话：{notice.phone or '＿＿＿＿＿＿＿＿＿＿'}", b.OFFICIAL_TEXT, bold=True, indent=True),
        Gap(8),
        Text(
            f"{village}民委员会（盖章）　　　" if village.endswith("村") else f"{village}（盖章）　　　",
            b.OFFICIAL_TEXT,
            b.RIGHT,
        ),
        Text(f"{words.day(first) or _BLANK}　　　", b.OFFICIAL_TEXT, b.RIGHT),
    )
    name = f"{notice.village} {what}公示" if not blank else "空白公示单"
    return Sheet(name, blocks, about.foot(), one_page=True, official=True)
