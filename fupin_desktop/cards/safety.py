"""安全计划 on paper: it is the person's own, and stays with them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from fupin_desktop.cards.blocks import Blank, Block, Gap, Grid, Pair, Sheet, Signatures, Text, Title
from fupin_desktop.rules.crisis import EMERGENCY, HOTLINE

FORM = "我的安全计划"
_ABOUT = "难受得撑不住的时候，从第一步看起，一步一步往下做；哪一步有用就停在哪一步。"
_NOW = f"现在就有危险：不要一个人待着，打 {EMERGENCY}。心理援助热线 {HOTLINE}。"


@dataclass(frozen=True)
class Plan:
    """`steps`: (label, what was written), in their order; `date` is None for a blank one. `phones`: of the team."""

    name: str
    date: dt.date | None
    steps: tuple[tuple[str, str], ...]
    phones: tuple[str, ...]


def sheet(plan: Plan) -> Sheet:
    """One page; where nothing is written yet there is room to write."""
    day = f"{plan.date.year}年{plan.date.month}月{plan.date.day}日" if plan.date else ""
    blocks: list[Block] = [
        Title(FORM, under=_ABOUT),
        Grid((Pair("姓名", plan.name), Pair("日期", day)), 2, 18),
        Gap(3),
    ]
    for number, (label, text) in enumerate(plan.steps, 1):
        blocks += [Blank(f"{number}. {label}", 3, text), Gap(2)]
    if plan.phones:
        blocks.append(Text(f"心理工作队：{'，'.join(plan.phones)}", 1.1))
    blocks += [Text(_NOW, 1.1, bold=True), Gap(grows=True), Signatures(("本人", "一起商量的人", "咨询人"))]
    return Sheet(FORM, tuple(blocks), "这张纸归本人，放在随手拿得到的地方。", one_page=True)
