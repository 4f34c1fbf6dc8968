"""单位和主体: units, enterprises, cooperatives, bases, and the groups of the tree of responsibility."""

from __future__ import annotations

import datetime as dt
from typing import Any

from db.measure import Helper
from db.organisation import Org
from fupin_desktop.ledgers.layouts import Section
from fupin_desktop.ledgers.ledger import Check, Chip, Ledger, Shelf, Shown, State, in_order
from fupin_desktop.rules import uscc
from fupin_desktop.rules.answers import ENTERPRISE, GROUPS_BELOW, PAIRED_BRANCH
from fupin_desktop.rules.catalogue import OG1, OG2, OG3, OG4, OG5
from fupin_desktop.rules.finding import Level

G = Org


def _stands(today: dt.date) -> Any:
    return G.until.is_null() | (G.until >= today)


ORGS = Ledger(
    model=G,
    shelf=Shelf.ORGANISATION,
    icon="house",
    layout=(
        Section("", (
            ((G.name, 2), G.kind), (G.region_code, G.level, G.parent), (G.uscc, G.is_private, G.branch),
            (G.leader, G.leader_post), (G.contact, G.phone), ((G.address, 3),),
        )),
        Section("做什么", (
            ((G.industry, 2), G.area), ((G.ways, 3),), ((G.duty, 3),), (G.since, G.until), ((G.note, 3),),
        )),
    ),
    columns=(
        Shown(G.name, 200, gives_way=True), Shown(G.kind, 110), Shown(G.region_code, 110), Shown(G.leader, 80),
        Shown(G.contact, 80, spare=True), Shown(G.phone, 120), Shown(G.industry, 130, spare=True),
        Shown(G.area, 80, spare=True), Shown(G.since, 100, spare=True),
    ),
    newest=G.since,
    same=(G.name, G.kind),
    filters=(G.kind, G.level),
    chips=(
        Chip("现有的", _stands),
        Chip("结对企业", lambda today: (G.kind == ENTERPRISE) & G.branch.is_null(False)),
        Chip("没有联系电话", lambda today: G.phone.is_null()),
    ),
    sums=(State(G.area, "规模（现有的）", where=_stands),),
    group_by=(G.kind, G.region_code, G.level),
    rules=(
        Check(OG1, Level.ERROR, G.uscc, "统一社会信用代码不对（第 {n} 位）。请对照营业执照再看一遍。",
              lambda org, today: bool(org.uscc and (n := uscc.wrong_at(org.uscc))) and {"n": n}),
        Check(OG2, Level.WARNING, G.name, "同名同类别的单位已经登记过。请核对是不是同一个。",
              asks=lambda org, book: book.twice(org, G.name, G.kind)),
        in_order(OG3, G.since, G.until, "结束日期早于成立或结对日期。请改正其中一个。"),
        Check(OG4, Level.WARNING, G.parent, "工作组、帮扶小组没有写上级。请选它归哪个指挥部管。",
              lambda org, today: org.kind in GROUPS_BELOW and org.parent is None),
        Check(OG5, Level.WARNING, G.branch, "结对企业要写明党支部。请补上。",
              asks=lambda org, book: org.kind == ENTERPRISE and not org.branch and book.any(
                  Helper, Helper.role == PAIRED_BRANCH, Helper.unit == org.id, Helper.end.is_null())),
    ),
    help=(
        "帮扶单位、企业、合作社、基地、指挥部和工作组都在这里，一个一行；村里的基地、合作社由村里登记。"
        "按 Ctrl+M 添加，按 Enter 打开修改；登记重了的在“合并”的“重复”里合成一条。"
        "可以从 Excel 导入，表头照“导出”的写，凭统一社会信用代码，或者单位名称和类别，认出已有的那一条。"
    ),
)  # fmt: skip
