"""The pages of the organisation as the tables that are signed or hung up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from db.village import Honour
from fupin_desktop import regions
from fupin_desktop.cards import board
from fupin_desktop.cards.blocks import Sheet
from fupin_desktop.roles import Right
from fupin_desktop.services.book import opening as books
from fupin_desktop.services.book import references
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.household import cases
from fupin_desktop.services.organisation.charge import Charge
from fupin_desktop.services.organisation.honours import Honoured
from fupin_desktop.services.organisation.pairing import LINKS, Pair
from fupin_desktop.services.organisation.strength import INSIDE, ROLES, Strength
from fupin_desktop.services.organisation.tree import Node
from fupin_desktop.services.papers import catalogue

#: What a link is called in short.
LINK_WORDS = dict(zip(LINKS, ("组织联建", "发展联谋", "就业联抓", "文明联育", "生态联建"), strict=True))


@dataclass(frozen=True)
class Told:
    """A table: its title, a line under it, (heading, share of the width), and rows."""

    title: str
    under: str
    columns: tuple[tuple[str, float], ...]
    rows: tuple[tuple[str, ...], ...]


def strengths(found: Sequence[Strength]) -> Told:
    """6+1, a village a row."""
    whole = sum(not one.lacks for one in found)
    columns = (("村", 16), *((words, 18) for words in ROLES.values()), ("户户有责任人", 14), ("科级", 10),
               *((words, 14) for words in INSIDE.values()))  # fmt: skip
    rows = tuple(
        (one.name, *("、".join(who.name for who in one.who.get(role, ())) or "缺" for role in ROLES),
         f"{one.covered}/{one.homes}", str(one.section),
         *("、".join(who.name for who in one.who.get(role, ())) for role in INSIDE))
        for one in found
    )  # fmt: skip
    return Told("帮扶力量6+1", f"{len(found)} 个村，{whole} 个村齐了", columns, rows)


def board_of(one: Strength) -> Told:
    """The board that hangs in a village: names, units, phones."""
    rows = tuple(
        (words, who.name, who.org if who.org != who.name else "", who.phone)
        for role, words in {**ROLES, **INSIDE}.items() for who in one.who.get(role, ())
    )  # fmt: skip
    return Told(f"{one.name}帮扶力量公示牌", "", (("角色", 24), ("姓名或单位", 36), ("单位", 44), ("电话", 28)), rows)


def pairs(found: Sequence[Pair], wanted: int, year: int) -> Told:
    """村企结对台账."""
    columns = (("村", 18), ("企业", 30), ("党支部", 28), ("结对日期", 18), ("实事", 12), ("难题(解决/提出)", 18),
               ("五联", 40), ("资金(元)", 18))  # fmt: skip
    rows = tuple(
        (one.village_name, one.unit_name, one.branch, one.since, f"{one.deeds}/{wanted}", f"{one.solved}/{one.raised}",
         "、".join(words for held, words in zip(one.links, LINK_WORDS.values(), strict=True) if held),
         references.written(one.amount))
        for one in found
    )  # fmt: skip
    done = sum(one.deeds for one in found)
    under = f"{year} 年　{len(found)} 对，实事目标 {wanted * len(found)} 件，办了 {done} 件"
    return Told("村企结对台账", under, columns, rows)


def charges(found: Sequence[Charge]) -> Told:
    """联村包户责任表."""
    columns = (("姓名", 18), ("单位", 36), ("电话", 26), ("联系的村", 44), ("包户", 12), ("本季走访(户)", 18),
               ("走访率", 14), ("该走访了(户)", 18))  # fmt: skip
    rows = tuple(
        (one.name, one.org, one.phone, "、".join(one.villages.values()), str(len(one.homes)), str(len(one.visited)),
         one.share, str(len(one.overdue)))
        for one in found
    )  # fmt: skip
    homes = len({home for one in found for home in one.homes})
    visited = len({home for one in found for home in one.visited})
    return Told("联村包户责任表", f"{len(found)} 人，包 {homes} 户，本季走访了 {visited} 户", columns, rows)


def honours(found: Sequence[Honoured]) -> Told:
    """各村荣誉: a village a row, a kind a column."""
    kinds = [(item.code, item.label) for item in Honour.kind.codes.items]
    rows = tuple((one.name, *(honour_words(one, kind) for kind, _ in kinds)) for one in found)
    under = "；".join(f"{words} {sum(kind in one.best for one in found)} 个" for kind, words in kinds)
    return Told("各村荣誉和创建", under, (("村", 20), *((words, 30) for _, words in kinds)), rows)


def honour_words(one: Honoured, kind: str) -> str:
    """The level and year of a village's honour of a kind."""
    level, year = one.best.get(kind, ("", 0))
    return f"{Honour.level.codes.label(level)} {year or ''}".strip() if level else ""


def responsibility(found: Sequence[Node]) -> Told:
    """责任体系."""
    columns = (("名称", 50), ("类别", 20), ("层级", 14), ("负责人", 16), ("职务", 24), ("电话", 22), ("职责", 60))
    rows = tuple((f"{'　' * one.depth}{one.name}", one.kind, one.level, one.leader, one.post, one.phone, one.duty)
                 for one in found)  # fmt: skip
    return Told("责任体系", f"{len(found)} 个", columns, rows)


@needs(Right.EXPORT)
def sheet(told: Told, region: str = "") -> Sheet:
    """On A3, of a region ("": of the book). Raises Denied."""
    about = catalogue.about(cases.year_to_check())
    place = "".join(regions.path(region or books.region())[2:])
    return board.sheet(told.title, f"{place}　{told.under}".strip("　"), told.columns, told.rows, about)
