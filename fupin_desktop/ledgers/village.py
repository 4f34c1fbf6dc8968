"""行政村: what a village is; 村年度情况: what it is like in a year, in the columns of the national 行政村信息;
荣誉和创建: one row an honour, one that rises gets another row."""

from __future__ import annotations

from functools import partial
from typing import Any

from db.household import Housing, Living, Water
from db.person import Person
from db.village import Honour, Village, VillageYear
from fupin_desktop.ledgers.layouts import Section
from fupin_desktop.ledgers.ledger import Asked, Check, Chip, Field, Lacking, Ledger, Shelf, Shown, State, Told
from fupin_desktop.rules.answers import IN_HOUSE
from fupin_desktop.rules.catalogue import HN1, HN2, VY1, VY2, VY3, VY4, VY5, VY6, VY7
from fupin_desktop.rules.finding import Level

V, Y, H = Village, VillageYear, Honour
VILLAGES = Ledger(
    model=V,
    shelf=Shelf.ORGANISATION,
    icon="village",
    layout=(Section("", (
        (V.region_code, V.name, V.village_kind), (V.is_involved, V.is_poor_village, V.poor_exit_year),
        (V.contact, V.contact_phone), (V.hotline, V.office_name, V.office_phone), ((V.note, 3),),
    )),),
    columns=(
        Shown(V.region_code, 130), Shown(V.village_kind, 90), Shown(V.is_involved, 80),
        Shown(V.is_poor_village, 100, spare=True), Shown(V.poor_exit_year, 80, spare=True), Shown(V.contact, 90),
        Shown(V.contact_phone, 120), Shown(V.note, 200, gives_way=True, spare=True),
    ),
    newest=V.region_code,
    same=(),
    filters=(V.village_kind,),
    chips=(
        Chip("涉贫村", lambda today: V.is_involved == True),
        Chip("贫困村(出列)", lambda today: V.is_poor_village == True),
    ),
    group_by=(V.village_kind, V.is_involved, V.poor_exit_year),
    help=(
        "一个村一行：村类别、是不是涉贫村、联系人。"
        "涉贫村要有六个一的帮扶力量和结对企业，都按这里填的算。"
        "每年的户数、人口、集体收入和基础设施在“村年度情况”里填。"
    ),
)  # fmt: skip


_TOO_MUCH = "分项比总数大。请核对。"
#: (whole, its part).
_PARTS = ((Y.households, Y.danger_hh), (Y.households, Y.water_bad_hh), (Y.population, Y.dibao_pop),
          (Y.out_workers, Y.out_province), (Y.labor, Y.out_workers))  # fmt: skip


def _registered(one: Any, book: Asked) -> Told:
    if one.population is None:
        return False
    _, n = book.of_homes(Person.member_state, IN_HOUSE, one.region_code)
    return n > one.population and {"n": n}


def _unlike(field: Field, asked: Field, answer: bool, one: Any, book: Asked) -> Told:
    told = getattr(one, str(field.name))
    if told is None:
        return False
    asked_of, n = book.of_homes(asked, answer, one.region_code, one.year)
    return bool(asked_of) and n != told and {"told": told, "n": n}


def _dark(one: Any, book: Asked) -> Told:
    if not one.power_all:
        return False
    _, n = book.of_homes(Living.elec_living, False, one.region_code, one.year)
    return bool(n) and {"n": n}


def _as_homes_say(field: Field, asked: Field, answer: bool) -> Check:
    text = f"“{field.label}”填的是 {{told}} 户，账本里各户填的是 {{n}} 户。请核对。"
    return Check(VY6, Level.WARNING, field, text, asks=partial(_unlike, field, asked, answer))


VILLAGE_YEARS = Ledger(
    model=Y,
    shelf=Shelf.ORGANISATION,
    icon="village",
    layout=(
        Section("人口", (
            (Y.region_code, Y.year), (Y.households, Y.population, Y.labor), (Y.out_workers, Y.out_province),
            (Y.dibao_hh, Y.dibao_pop, Y.tekun_pop), (Y.disabled_pop, Y.danger_hh, Y.water_bad_hh),
            (Y.pension_ins, Y.med_ins, Y.party_members),
        )),
        Section("收入", (
            (Y.income_pc, Y.collective_total, Y.collective_operating), ((Y.collective_sources, 2), Y.posts),
        )),
        Section("基础设施和公共服务", (
            (Y.road_to_town, Y.road_hard, Y.bus), (Y.power_all, Y.net_all, Y.tv_hh),
            (Y.school, Y.clinic, Y.doctor), (Y.library, Y.toilets, Y.waste),
        )),
        Section("其他", ((Y.star_scheme, Y.stars, Y.filled_by), ((Y.note, 3),))),
    ),
    columns=(
        Shown(Y.region_code, 130, gives_way=True), Shown(Y.year, 60), Shown(Y.households, 80), Shown(Y.population, 80),
        Shown(Y.out_workers, 100, spare=True), Shown(Y.collective_total, 120), Shown(Y.collective_operating, 120),
        Shown(Y.party_members, 80, spare=True), Shown(Y.stars, 60, spare=True),
    ),
    newest=Y.year,
    same=(Y.year,),
    filters=(Y.year, Y.star_scheme),
    sums=tuple(
        State(one, within=Y.year) for one in (Y.households, Y.population, Y.collective_total, Y.collective_operating)
    ),
    group_by=(Y.region_code, Y.year, Y.star_scheme),
    born=lambda birth: ((Y.year, birth.year), (Y.filled_by, birth.actor)),
    lacking=Lacking(VY1, "“{fields}”没有填。没有的填 0。"),
    rules=(
        Check(VY2, Level.ERROR, Y.households, "总户数、总人口数不能是 0。请核对。",
              lambda one, today: 0 in (one.households, one.population)),
        *(Check.in_order(VY3, (part, whole), _TOO_MUCH, at=part) for whole, part in _PARTS),
        Check(VY3, Level.ERROR, Y.water_bad_hh, _TOO_MUCH, lambda one, today: one.households is not None
              and (one.danger_hh or 0) + (one.water_bad_hh or 0) > one.households),
        Check(VY4, Level.WARNING, Y.population, "总人口数比账本里登记的 {n} 人还少。请核对。", asks=_registered),
        Check.in_order(VY5, (Y.collective_operating, Y.collective_total), "经营性收入比村级集体经济收入还多。请核对。",
                 at=Y.collective_operating),
        _as_homes_say(Y.danger_hh, Housing.is_danger, True),
        _as_homes_say(Y.water_bad_hh, Water.safe, False),
        Check(VY7, Level.WARNING, Y.power_all, "填了全部通生活用电，账本里有 {n} 户没有通。请核对。", asks=_dark),
    ),
    help=(
        "一个村一年一行，照全国系统“行政村信息”的项目填；没有的填 0，不要空着。"
        "可以导入“行政村信息”的工作簿；集体经济收入那里写万元的，表头写上“(万元)”，程序会换算成元。"
        "开新年度时照上年复制，金额空着重新填。"
    ),
)  # fmt: skip


HONOURS = Ledger(
    model=H,
    shelf=Shelf.ORGANISATION,
    icon="flag",
    layout=(Section("", (
        (H.region_code, H.kind, H.level), (H.year, H.granted_by, H.doc_no), (H.revoked,), ((H.note, 3),),
    )),),
    columns=(
        Shown(H.region_code, 130), Shown(H.kind, 130), Shown(H.level, 80), Shown(H.year, 70),
        Shown(H.granted_by, 200, gives_way=True), Shown(H.doc_no, 120, spare=True), Shown(H.revoked, 100, spare=True),
    ),
    newest=H.year,
    same=(H.kind, H.level, H.year),
    once=True,
    filters=(H.kind, H.level, H.year),
    chips=(
        Chip("现有的", lambda today: H.revoked.is_null()),
        Chip("已取消", lambda today: H.revoked.is_null(False)),
    ),
    group_by=(H.kind, H.level, H.region_code, H.year),
    born=lambda birth: ((H.year, birth.year),),
    rules=(
        Check(HN1, Level.WARNING, H.kind, "这个村的这一项荣誉、这个级别已经登记过。请核对。",
              asks=lambda one, book: book.twice(one, H.region_code, H.kind, H.level)),
        Check(HN2, Level.ERROR, H.revoked, "取消日期早于授予的年度。请改正其中一个。",
              lambda one, today: bool(one.revoked and one.year and one.revoked.year < one.year)),
    ),
    help=(
        "文明村、党建示范村、卫生村等荣誉，一项一行；升了级别的另登记一行。"
        "被取消的写上取消日期，不要删除。"
        "“统计”按类别、级别、村分开数。"
    ),
)  # fmt: skip
