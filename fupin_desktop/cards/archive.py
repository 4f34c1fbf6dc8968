"""一户一档 (DICTIONARY §11.3): the cover, the index of what belongs into the folder, the ledger of measures; the filled
forms follow as sheets of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from fupin_desktop.cards import blocks as b
from fupin_desktop.cards import words
from fupin_desktop.cards.about import About
from fupin_desktop.cards.blocks import A4_FILED, Block, Column, Gap, Grid, Pair, Section, Sheet, Signatures, Table, Text
from fupin_desktop.cards.shared import file_name, group_of, head_of, lives_in, number_of, title, value, whose
from fupin_desktop.rules.card import Facts
from fupin_desktop.rules.facts import Case

FORM = "一户一档"
#: Read from a shelf.
_COVER = replace(A4_FILED, letters=1.4)
SURVEY, INCOME, LEDGER, VISITS, CARD = 3, 4, 8, 9, 12
#: Number → what belongs there.
INDEX = {
    1: "户主身份证、户口簿复印件", 2: "申请书、承诺授权书", SURVEY: "排查表、信息采集表", INCOME: "收入测算（核查）表",
    5: "评议会议记录", 6: "公示公告照片", 7: "乡、县审核审批材料", LEDGER: "帮扶计划和措施台账", VISITS: "走访记录",
    10: "政策享受佐证（低保、残补、教育、医保、危改）", 11: "风险消除材料", CARD: "帮扶明白卡", 13: "照片",
}  # fmt: skip
_COLUMNS = (
    Column("序号", 8, b.CENTRE), Column("材料名称", 52), Column("本册", 12, b.CENTRE), Column("页码", 10, b.CENTRE),
    Column("份数", 10, b.CENTRE), Column("备注", 20),
)  # fmt: skip
_PAGE = 3
_MEASURES = (
    Column("类别", 17), Column("措施内容", 31), Column("开始", 16, firm=True), Column("结束", 16, firm=True),
    Column("财政", 11, b.RIGHT, firm=True), Column("社会", 11, b.RIGHT, firm=True),
    Column("自筹", 11, b.RIGHT, firm=True),
    Column("状态", 11, b.CENTRE, firm=True), Column("责任人、部门", 26),
)  # fmt: skip


def cover(case: Case | None, about: About) -> Sheet:
    """The cover of the folder."""
    own = case.household if case else None
    pairs = (
        Pair("户主姓名", head_of(case)), Pair("户编号", number_of(own)), Pair("村民小组", group_of(own)),
        Pair("家庭住址", value(own, "address")),
        Pair("户类型", words.label("hh_type", value(own, "hh_type"))),
        Pair("建档年度", f"{about.year} 年"), Pair("档案保管人", ""),
    )  # fmt: skip
    blocks: tuple[Block, ...] = (
        Gap(20),
        Text(lives_in(own), 1.1, b.CENTRE),
        Gap(5),
        Text(FORM, 3.1, b.CENTRE, heading=True),
        Gap(4),
        Text("农户帮扶档案", 1.35, b.CENTRE),
        Gap(15),
        Grid(pairs, 1, 30, 2),
        Gap(6),
        Text("内有个人信息，专人专柜保管，不得外传。", 0.9, b.CENTRE),
    )
    name = file_name(case, f"{FORM} 封面") if case else f"空白{FORM}封面"
    return Sheet(name, blocks, about.foot(), _COVER, one_page=True, official=True)


def index(case: Case | None, enclosed: Mapping[int, int], about: About) -> Sheet:
    """The index; `enclosed`: the numbers of which this file holds a form, and the places of their sheets in it."""
    rows = tuple(
        (str(number), label, "已附" if number in enclosed else "", "", "1" if number in enclosed else "", "")
        for number, label in INDEX.items()
    )
    begins = tuple((row, _PAGE, enclosed[number]) for row, number in enumerate(INDEX) if number in enclosed)
    blocks: tuple[Block, ...] = (
        title(case, f"{FORM}目录", f"{about.year} 年度"),
        Grid(whose(case), 3, 21),
        Gap(4),
        Table(_COLUMNS, rows, height=11, begins=begins),
        Gap(1.5),
        Text("“已附”的在本册后面；没有的请用原件、复印件补齐，在备注里写明存放处。", 0.85),
        Signatures(("整理人签字：", "审核人签字：", "日期：")),
    )
    return Sheet(
        file_name(case, f"{FORM} 目录") if case else f"空白{FORM}目录", blocks, about.foot(), A4_FILED, one_page=True
    )


def ledger(case: Case | None, facts: Facts | None, about: About) -> Sheet:
    """The plan and ledger of measures of a year."""
    rows = tuple(
        (
            words.label("measure", row["kind"]),
            words.joined(words.label("measure_item", row["item"]), row["item_note"]),
            words.day(row["start"]), words.day(row["end"]), words.cents(row["amount_fiscal"]),
            words.cents(row["amount_social"]), words.cents(row["amount_self"]),
            words.label("measure_status", row["status"]), words.joined(row["helper"], row["dept"]),
        )
        for row in (facts.measures if facts else ())
    )  # fmt: skip
    blocks: tuple[Block, ...] = (
        title(case, "帮扶计划和措施台账", f"{about.year} 年度　金额单位：元"),
        Grid(whose(case), 3, 21),
        Section("帮扶措施", f"共 {len(rows)} 项" if rows else ""),
        Table(_MEASURES, rows, fills=True),
        Section("帮扶成效"),
        b.Blank("增收情况、群众评价", 3),
        Signatures(("户主签字：", "帮扶责任人签字：", "日期：")),
    )
    name = file_name(case, "帮扶措施台账") if case else "空白帮扶措施台账"
    return Sheet(name, blocks, about.foot(), b.A4_WIDE)
