"""A blank scale on paper, to be filled in where no computer is, and entered afterwards with its date and reader."""

from __future__ import annotations

from fupin_desktop.cards.blocks import (
    CENTRE,
    Block,
    Column,
    Gap,
    Grid,
    Pair,
    Sheet,
    Signatures,
    Table,
    Text,
    Title,
)  # fmt: skip
from fupin_desktop.rules.crisis import EMERGENCY, HOTLINE
from fupin_desktop.rules.scales import Scale

_ITEM = 6.0
_FOOT = "筛查不等于诊断。填完马上交给心理工作队，不要留在别处。"


def _share(words: str) -> float:
    """So wide that the heading of an answer is read at arm's length."""
    return max(1.2, 0.27 * len(words))


def sheet(scale: Scale) -> Sheet:
    """One scale on one page: its own words and values, a box for each answer, and one for what is not answered."""
    options = [f"{words} {value}" for words, value in zip(scale.options, scale.values, strict=True)] + ["不愿答"]
    columns = (
        Column("", 0.6, CENTRE),
        Column(scale.question, _ITEM),
        *(Column(one, _share(one), CENTRE) for one in options),
    )
    rows = tuple((str(n), item, *["□"] * len(options)) for n, item in enumerate(scale.items, 1))
    blocks: list[Block] = [
        Title(scale.title, under="照着原文念，不解释、不暗示；念的人不能是亲属，也不能是管待遇的村干部。"),
        Grid((Pair("姓名", ""), Pair("日期", ""), Pair("念的人", ""), Pair("和谁谈过", "")), 2, 24),
        Gap(3),
        Table(columns, rows),
    ]
    if scale.function:
        choices = "　".join(f"□ {words}" for words in scale.function_options)
        blocks += [Gap(3), Text(scale.function, bold=True), Text(choices)]
    if scale.note:
        blocks += [Gap(2), Text(scale.note)]
    signs = "、".join(map(str, scale.safety))
    if signs:
        told = f"第 {signs} 题答了有（或者不愿答），当场就报心理工作队：{HOTLINE}，有危险打 {EMERGENCY}，不让人独处。"
        blocks += [Gap(2), Text(told, 1.1, bold=True)]
    blocks += [
        Gap(grows=True),
        Signatures(("填表人", "录入人", "录入日期")),
        Text(f"{scale.source}。{scale.licence}", 0.8),
    ]
    return Sheet(scale.title, tuple(blocks), _FOOT, one_page=True)
