"""收入测算表 (DICTIONARY §3): the item tree of the 2023 paper form, the year before beside the year."""

from __future__ import annotations

from collections.abc import Sequence

from db.income import Income
from fupin_desktop.cards import blocks as b
from fupin_desktop.cards import words
from fupin_desktop.cards.about import About
from fupin_desktop.cards.blocks import A4_FILED, Beside, Block, Column, Gap, Grid, Section, Sheet, Signatures, Table
from fupin_desktop.cards.shared import file_name, title, whose
from fupin_desktop.rules.answers import OF_YEAR
from fupin_desktop.rules.facts import Case, Row
from fupin_desktop.rules.income import GROUPS, NUMBERS

FORM = "收入测算表"
_LEFT, _RIGHT = ("wage", "biz", "prop", "cost"), ("trans",)
_HEIGHT = 5.3
_SIGNED = Signatures(("户主签字：", "测算人签字：", "日期："))


def sheet(case: Case | None, about: About) -> Sheet:
    """The statement of a year, or a blank form."""
    before, now = (case.statement(OF_YEAR, year) for year in (about.year - 1, about.year)) if case else (None, None)
    columns = (
        Column("编号", 11), Column("项目", 42, firm=True), Column(f"{about.year - 1} 年", 20, b.RIGHT, firm=True),
        Column(f"{about.year} 年", 20, b.RIGHT, firm=True),
    )  # fmt: skip
    tables = tuple(_items(groups, (before, now), columns) for groups in (_LEFT, _RIGHT))
    blocks: tuple[Block, ...] = (
        title(case, FORM, f"{about.year} 年度　单位：元"),
        Grid(whose(case), 3, 21),
        Gap(3),
        Beside((tables[0], *_result(case, before, now, about.year)), (tables[1],)),
        _SIGNED,
    )
    name = file_name(case, f"{about.year} 年{FORM}") if case else f"空白{FORM}"
    return Sheet(name, blocks, about.foot(), A4_FILED, one_page=True)


def _items(groups: Sequence[str], rows: Sequence[Row | None], columns: tuple[Column, ...]) -> Table:
    names = [name for group in groups for name in _tree(group)]
    strong = frozenset(number for number, name in enumerate(names) if name in GROUPS)
    kinds = Income.kinds()
    cells = tuple(
        (NUMBERS.get(name, ""), kinds[name].label, *(words.exact(row[name]) if row else "" for row in rows))
        for name in names
    )
    return Table(columns, cells, height=_HEIGHT, strong=strong)


def _tree(name: str) -> list[str]:
    return [name] + [inner for item in GROUPS.get(name, ()) for inner in _tree(item)]


def _result(case: Case | None, before: Row | None, now: Row | None, year: int) -> tuple[Block, ...]:
    def of(row: Row | None) -> tuple[str, ...]:
        if case is None or row is None:
            return ("",) * 6
        people = "" if row["members"] is None else str(row["members"])
        extra = (words.exact(row["claim_income"]), words.exact(row["rigid_expense"]))
        return (
            words.exact(case.net(row)), people, words.exact(case.net_pc(row)), *extra,
            words.exact(case.reference_pc(row)),
        )  # fmt: skip

    labels = ("家庭纯收入", "计算人数", "人均纯收入", "理赔收入", "合规自付支出", "监测参考人均收入")
    columns = (
        Column("项目", 53), Column(f"{year - 1} 年", 20, b.RIGHT, firm=True),
        Column(f"{year} 年", 20, b.RIGHT, firm=True),
    )  # fmt: skip
    note = b.Text("纯收入 = A + B + C + D − E；监测参考收入 = 纯收入 + 理赔收入 − 合规自付支出。", 0.8)
    table = Table(columns, tuple(zip(labels, of(before), of(now), strict=True)), strong=frozenset({0, 2, 5}))
    return (Section("测算结果"), table, Gap(1), note)
