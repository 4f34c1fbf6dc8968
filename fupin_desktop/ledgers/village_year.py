"""村年度情况: what a village is like in a year, in the columns of the national 行政村信息."""

from __future__ import annotations

from functools import partial
from typing import Any

from db.household import Household, Housing, Living, Water
from db.person import Person
from db.village import VillageYear
from fupin_desktop.ledgers.layouts import Section
from fupin_desktop.ledgers.ledger import Asked, Check, Field, Lacking, Ledger, Shelf, Shown, State, Told, in_order
from fupin_desktop.rules.answers import IN_HOUSE
from fupin_desktop.rules.catalogue import VY1, VY2, VY3, VY4, VY5, VY6, VY7
from fupin_desktop.rules.finding import Level

V = VillageYear
_TOO_MUCH = "分项比总数大。请核对。"
#: (whole, its part).
_PARTS = ((V.households, V.danger_hh), (V.households, V.water_bad_hh), (V.population, V.dibao_pop),
          (V.out_workers, V.out_province), (V.labor, V.out_workers))  # fmt: skip


def _together(one: Any, _today: Any) -> bool:
    return one.households is not None and (one.danger_hh or 0) + (one.water_bad_hh or 0) > one.households


def _homes(one: Any) -> Any:
    alive = Household.deleted.is_null() | ~Household.deleted
    return Household.select(Household.id).where((Household.region_code == one.region_code) & alive)


def _registered(one: Any, book: Asked) -> Told:
    n = book.count(Person, Person.household.in_(_homes(one)), Person.member_state == IN_HOUSE)
    return one.population is not None and n > one.population and {"n": n}


def _unlike(field: Field, model: Any, bad: Any, one: Any, book: Asked) -> Told:
    told = getattr(one, str(field.name))
    if told is None or not book.any(model, model.household.in_(_homes(one)), model.year == one.year):
        return False
    n = book.count(model, model.household.in_(_homes(one)), model.year == one.year, bad)
    return n != told and {"told": told, "n": n}


def _dark(one: Any, book: Asked) -> Told:
    n = book.count(Living, Living.household.in_(_homes(one)), Living.year == one.year, ~Living.elec_living)
    return bool(one.power_all and n) and {"n": n}


def _as_homes_say(field: Field, model: Any, bad: Any) -> Check:
    text = f"“{field.label}”填的是 {{told}} 户，账本里各户填的是 {{n}} 户。请核对。"
    return Check(VY6, Level.WARNING, field, text, asks=partial(_unlike, field, model, bad))


VILLAGE_YEARS = Ledger(
    model=V,
    shelf=Shelf.ORGANISATION,
    icon="village",
    layout=(
        Section("人口", (
            (V.region_code, V.year), (V.households, V.population, V.labor), (V.out_workers, V.out_province),
            (V.dibao_hh, V.dibao_pop, V.tekun_pop), (V.disabled_pop, V.danger_hh, V.water_bad_hh),
            (V.pension_ins, V.med_ins, V.party_members),
        )),
        Section("收入", (
            (V.income_pc, V.collective_total, V.collective_operating), ((V.collective_sources, 2), V.posts),
        )),
        Section("基础设施和公共服务", (
            (V.road_to_town, V.road_hard, V.bus), (V.power_all, V.net_all, V.tv_hh),
            (V.school, V.clinic, V.doctor), (V.library, V.toilets, V.waste),
        )),
        Section("其他", ((V.star_scheme, V.stars, V.filled_by), ((V.note, 3),))),
    ),
    columns=(
        Shown(V.region_code, 130, gives_way=True), Shown(V.year, 60), Shown(V.households, 80), Shown(V.population, 80),
        Shown(V.out_workers, 100, spare=True), Shown(V.collective_total, 120), Shown(V.collective_operating, 120),
        Shown(V.party_members, 80, spare=True), Shown(V.stars, 60, spare=True),
    ),
    newest=V.year,
    same=(V.year,),
    filters=(V.year, V.star_scheme),
    sums=tuple(
        State(one, within=V.year) for one in (V.households, V.population, V.collective_total, V.collective_operating)
    ),
    group_by=(V.region_code, V.year, V.star_scheme),
    born=lambda birth: ((V.year, birth.year), (V.filled_by, birth.actor)),
    lacking=Lacking(VY1, "“{fields}”没有填。没有的填 0。"),
    rules=(
        Check(VY2, Level.ERROR, V.households, "总户数、总人口数不能是 0。请核对。",
              lambda one, today: 0 in (one.households, one.population)),
        *(in_order(VY3, part, whole, _TOO_MUCH, at=part) for whole, part in _PARTS),
        Check(VY3, Level.ERROR, V.water_bad_hh, _TOO_MUCH, _together),
        Check(VY4, Level.WARNING, V.population, "总人口数比账本里登记的 {n} 人还少。请核对。", asks=_registered),
        in_order(VY5, V.collective_operating, V.collective_total, "经营性收入比村级集体经济收入还多。请核对。",
                 at=V.collective_operating),
        _as_homes_say(V.danger_hh, Housing, Housing.is_danger == True),
        _as_homes_say(V.water_bad_hh, Water, Water.safe == False),
        Check(VY7, Level.WARNING, V.power_all, "填了全部通生活用电，账本里有 {n} 户没有通。请核对。", asks=_dark),
    ),
    help=(
        "一个村一年一行，照全国系统“行政村信息”的项目填；没有的填 0，不要空着。"
        "可以导入“行政村信息”的工作簿；集体经济收入那里写万元的，表头写上“(万元)”，程序会换算成元。"
        "开新年度时照上年复制，金额空着重新填。"
    ),
)  # fmt: skip
