"""农户信息采集表: who lives in a household and how, as the yearly survey asks; numbers masked, no illness by name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from db import masks
from db.fields import Kind
from db.household import Household, Housing, Living, Water
from db.record import Record
from fupin_desktop.cards import blocks as b
from fupin_desktop.cards import words
from fupin_desktop.cards.about import About
from fupin_desktop.cards.blocks import A4_FILED, Block, Column, Grid, Pair, Section, Sheet, Signatures, Table
from fupin_desktop.cards.shared import asked, file_name, masked, member_age, said, stands, title, whose
from fupin_desktop.rules.facts import Case, Member, Row

FORM = "农户信息采集表"
#: Two lines a member: what belongs together stands one below the other, with room to write by hand.
_MEMBERS = (
    Column("姓名\n与户主关系", 18, b.CENTRE), Column("性别\n民族", 11, b.CENTRE),
    Column("出生年月\n年龄", 15, b.CENTRE), Column("证件号码\n联系电话", 35, firm=True),
    Column("文化程度\n或在校", 17, b.CENTRE), Column("健康状况\n劳动技能", 24, b.CENTRE),
    Column("居民\n医保", 9, b.CENTRE), Column("务工\n（地点、月数）", 23, b.CENTRE),
)  # fmt: skip
_TWO_LINES = 12.2  # mm
#: Room for so many members on a blank form.
_PEOPLE = 6
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
        Table(_MEMBERS, rows, height=_TWO_LINES, least=0 if case else _PEOPLE, fills=True),
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
    if row is None:
        pairs = [asked(_SHORT.get(name, kinds[name].label), kinds[name]) for name in names]
        return tuple(sorted(pairs, key=lambda pair: pair.span))  # short ones share a line
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
        _two(person["name"], words.label("relation", person["relation"])),
        _two(words.label("sex", person["sex"]), words.label("ethnic", person["ethnic"])),
        _two(_born(member), f"{age} 岁" if (age := member_age(member, on)) else ""),
        _two(masked(person["id_no"]), masks.phone(person["phone"])), learned,
        _two(words.labels("health", year["health"]), words.label("labor", year["labor"])), said(year["ins_med_res"]),
        "；".join(filter(None, map(_job, member.jobs))),
    )  # fmt: skip


def _two(above: str | None, below: str) -> str:
    return f"{above or ''}\n{below}" if below else above or ""


def _born(member: Member) -> str:
    return f"{member.born:%Y-%m}" if member.born else ""


def _job(job: Row) -> str:
    place = job["county"] or job["region"] or words.label("work_scope", job["scope"])
    return words.joined(place, f"{job['months']} 个月" if job["months"] else "", by=" ")
