"""农户信息采集表: who lives in a household and how, as the yearly survey asks; numbers masked, no illness by name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from db.fields import Kind
from db.household import Household, Housing, Living, Water
from db.record import Record
from fupin_desktop.cards import blocks as b
from fupin_desktop.cards import words
from fupin_desktop.cards.about import About
from fupin_desktop.cards.blocks import A4_FILED, Block, Column, Grid, Pair, Section, Sheet, Signatures, Table
from fupin_desktop.cards.shared import file_name, masked, member_age, said, stands, title, whose
from fupin_desktop.rules.facts import Case, Member, Row

FORM = "农户信息采集表"
_MEMBERS = (
    Column("姓名", 15, firm=True), Column("与户主关系", 12, b.CENTRE, firm=True), Column("年龄", 7, b.CENTRE),
    Column("证件号码", 26, firm=True), Column("文化程度或在校", 18, firm=True), Column("健康状况", 16, firm=True),
    Column("劳动技能", 15), Column("居民医保", 11, b.CENTRE, firm=True),
)  # fmt: skip
_STANDING = ("hh_type", "hh_attr", "exit_year", "main_cause", "monitor_cat", "monitor_found_ym")
_LIVING = ("area_arable", "area_forest", "elec_living", "tv", "network", "fuel", "toilet", "road_type", "road_hard")
_HOUSING = ("house_have", "house_area", "house_struct", "house_grade", "is_danger", "reno_enjoyed")
_WATER = ("source", "hard", "safe")
_SHORT = {
    "elec_living": "通生活用电", "tv": "通广播电视", "network": "通宽带/4G", "toilet": "卫生厕所",
    "road_hard": "入户路硬化",
    "is_danger": "危房户", "reno_enjoyed": "享受危房改造", "hard": "饮水困难", "safe": "饮水安全",
    "main_cause": "主要致贫原因",
}  # fmt: skip
#: What a blank 监测对象类别 of a household that is registered says.
_NOT_MONITORED = "不是监测对象"
_SIGNED = Signatures(("户主签字：", "采集人签字：", "日期："))


def sheet(case: Case | None, about: About) -> Sheet:
    """What the survey of a year found, or a blank form."""
    rows = tuple(_member(member, about.as_of) for member in case.present) if case else ()
    blocks: tuple[Block, ...] = (
        title(case, FORM, f"{about.year} 年度"),
        Section("一、基本情况"),
        Grid((*whose(case), *_pairs(Household, case.household if case else None, _STANDING)), 3, 24),
        Section("二、家庭成员"),
        Table(_MEMBERS, rows, fills=True),
        Section("三、生产生活条件"),
        Grid(_pairs(Living, case.living if case else None, _LIVING), 3, 24),
        Section("四、住房和饮水"),
        Grid(_pairs(Housing, case.housing if case else None, _HOUSING), 3, 24),
        Grid(_pairs(Water, case.water if case else None, _WATER), 3, 24),
        _SIGNED,
    )
    name = file_name(case, f"{about.year} 年{FORM}") if case else f"空白{FORM}"
    return Sheet(name, blocks, about.foot(), A4_FILED, one_page=True)


def _pairs(model: type[Record], row: Row | None, names: Sequence[str]) -> tuple[Pair, ...]:
    kinds = model.kinds()
    told = [name for name in names if stands(row, name)]
    return tuple(Pair(_SHORT.get(name, kinds[name].label), _shown(kinds[name], row, name)) for name in told)


def _shown(kind: Kind[Any], row: Row | None, name: str) -> str:
    if row is None or row[name] is None:
        return _NOT_MONITORED if row is not None and name == "monitor_cat" else ""
    return f"{kind.show(row[name])} {kind.unit}".rstrip()


def _member(member: Member, on: date) -> b.Cells:
    person, year = member.person, member.year
    learned = words.label("school", year["school_state"]) or words.label("education", year["education"])
    return (
        person["name"] or "", words.label("relation", person["relation"]), member_age(member, on),
        masked(person["id_no"]), learned, words.labels("health", year["health"]), words.label("labor", year["labor"]),
        said(year["ins_med_res"]),
    )  # fmt: skip
