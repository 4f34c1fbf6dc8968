"""What a demo village keeps of itself: how it is in a year, honours, units, rolls, who stands by it, what was held."""

from __future__ import annotations

from collections.abc import Sequence

from db.household import Housing, Water
from db.measure import Helper
from db.organisation import Activity, Cadre, Org
from db.village import Honour, Village, VillageYear
from fupin_desktop import regions
from fupin_desktop.demo.flaws import Home
from fupin_desktop.demo.making import YUAN, Making

#: The years that are told of; the last is not over.
YEARS = (2024, 2025, 2026)
LAST = YEARS[-1]
#: kind, name, post in the village, born, party member, since
_ROLLS = (
    ("2", "王保林", "3", "197203", True, "2021-03-15"), ("2", "李建国", "4", "197811", True, "2021-03-15"),
    ("2", "王秀梅", "5", "198506", False, "2021-03-15"), ("2", "薛二军", "5", "198001", True, "2023-04-01"),
    ("3", "薛文静", None, "199604", True, "2024-06-01"), ("3", "李志远", None, "199212", False, "2024-06-01"),
    ("4", "张春生", None, "196908", False, "2022-05-10"), ("4", "杜红霞", None, "197407", False, "2022-05-10"),
    ("5", "王福来", None, "197609", True, "2023-01-10"),
)  # fmt: skip
_SKILLS = {"张春生": ("1", "温室草莓", 12), "杜红霞": ("7", "村医，会针灸", None), "王福来": ("1,8", "蔬菜大棚", 18)}
#: kind, day, topic, of the paired enterprise, what else
_HELD: tuple[tuple[str, str, str, bool, dict[str, object]], ...] = (
    ("12", "2026-04-16", "草莓种植技术培训", False, {"audience": "3", "people": 46, "days": 20, "lecturer": "张春生"}),
    ("13", "2026-06-11", "医保和低保政策宣讲", False, {"audience": "3,4", "people": 120}),
    ("24", "2026-05-20", "励志故事宣讲", False, {"audience": "3,4", "people": 85}),
    ("31", "2026-07-03", "上半年返贫风险分析研判", False, {"mechanism": "71", "households": 9}),
    ("32", "2026-09-01", "第三季度集中排查", False, {"mechanism": "72", "households": 60, "end_date": "2026-09-12"}),
    ("41", "2026-03-12", "村企支部联学", True, {"people": 24}), ("42", "2026-04-08", "商量草莓棚扩建", True, {}),
    ("43", "2026-05-06", "招工进村", True, {"people": 60}), ("44", "2026-10-17", "重阳节包饺子", True, {"people": 70}),
    ("51", "2026-05-22", "给村集体冷库换设备", True, {"amount": 30_000, "households": 22}),
    ("52", "2026-06-18", "装路灯 12 盏", True, {"amount": 18_000, "households": 60}),
    ("54", "2026-08-26", "资助大学新生", True, {"amount": 6_000, "households": 3}),
    ("61", "2026-02-10", "春节慰问", False, {"people": 30, "households": 30, "goods": "米面油", "amount": 6_000}),
)  # fmt: skip


class Units:
    """The units that other records name."""

    def __init__(self, making: Making, code: str) -> None:
        village = regions.village_name(code)
        short = village.removesuffix("村")

        def unit(name: str, kind: str, **more: object) -> str:
            told = {"leader": making.name(), "contact": making.name(), "phone": making.phone(), "since": "2022-03-01"}
            return making.add(Org, name=name, kind=kind, region_code=code, **{**told, **more})

        grown = {"industry": "草莓、蔬菜", "ways": "2,4,7"}
        self.cooperative = unit(f"{short}种植专业合作社", "05", **grown)
        self.base = unit(f"{short}采摘园", "06", area=4_500, **grown)
        self.paired = unit(f"安阳{short}建材有限公司", "03", is_private=1, branch=f"{short}建材公司党支部",
                           industry="建材", ways="4")  # fmt: skip
        self.home = unit(f"{short}日间照料中心", "14")
        self.group = unit(f"{village}责任组", "08", level="6", duty="落实本村帮扶责任。")


def write(making: Making, code: str, actor: str, homes: Sequence[Home]) -> Units:
    """Everything that is of no household; returns the units."""
    _years(making, code, homes)
    making.add(Honour, region_code=code, kind="1", level="3", year=2023, granted_by="安阳市文明委")
    making.add(Honour, region_code=code, kind="2", level="4", year=2024, granted_by="区委组织部")
    making.add(Honour, region_code=code, kind="3", level="2", year=2022, granted_by="省爱卫会")
    village = {"region_code": code, "village_kind": "1", "is_involved": 1}
    making.rows[Village].append({"id": Village.new_key(village), **village})
    making.write(actor, "登记村情和荣誉")
    units = Units(making, code)
    _rolls(making, code)
    _helpers(making, code, units)
    making.write(actor, "登记单位和干部人才")
    for kind, day, topic, is_paired, more in _HELD:
        told = {"level": "5", **more} if kind.startswith("1") else dict(more)
        if amount := told.pop("amount", None):
            told |= {"amount": int(str(amount)) * YUAN, "fund_source": "06" if is_paired else "08"}
        making.add(Activity, kind=kind, date=day, topic=topic, region_code=code, place="村委会",
                   host="村两委", org=units.paired if is_paired else None, **told)  # fmt: skip
    making.write(actor, "登记活动和实事")
    return units


def _years(making: Making, code: str, homes: Sequence[Home]) -> None:
    population = making.rng.randint(1_150, 1_450)
    for year in YEARS:
        unsafe = sum(1 for home in homes for row in home.years[year][Housing] if row["is_danger"])
        thirsty = sum(1 for home in homes for row in home.years[year][Water] if row["safe"] == 0)
        growth = year - YEARS[0]
        making.add(
            VillageYear, region_code=code, year=year, households=population // 4, population=population + growth,
            labor=population // 2, out_workers=population // 4, out_province=population // 10, dibao_hh=14,
            dibao_pop=21, tekun_pop=4, disabled_pop=38, danger_hh=unsafe, water_bad_hh=thirsty,
            pension_ins=population // 2, med_ins=population - 6, party_members=43,
            income_pc=(19_800 + 1_300 * growth) * YUAN, collective_total=(96_000 + 12_000 * growth) * YUAN,
            collective_operating=(61_000 + 8_000 * growth) * YUAN, collective_sources="1,2,4", road_to_town=1,
            road_hard=1, bus=1, power_all=1, net_all=1, tv_hh=population // 4, school=1, clinic=1, doctor=2, library=1,
            toilets=3, waste=6, posts=5, star_scheme="2", stars=4, filled_by="李建国",
        )  # fmt: skip


def _rolls(making: Making, code: str) -> None:
    for kind, name, post, born, is_member, start in _ROLLS:
        specialties, skill, leads = _SKILLS.get(name, (None, None, None))
        making.add(
            Cadre, kind=kind, name=name, region_code=code, sex="2" if name[-1] in "梅静霞" else "1", birth_ym=born,
            political="01" if is_member else "13", education="04", phone=making.phone(), village_post=post,
            start=start, specialties=specialties, skill=skill, leads=leads, tutor="王保林" if kind == "3" else None,
        )  # fmt: skip


def _helpers(making: Making, code: str, units: Units) -> None:
    """Who else stands by the village: the group that answers for it, the enterprise that is paired with it."""
    told = {"region_code": code, "start": "2023-06-01"}
    for role, unit, name, level in (("03", units.group, "责任组", "4"), ("07", units.paired, "结对企业", "3")):
        making.add(Helper, **told, role=role, unit=unit, name=name, org=name, position="帮扶单位", org_level=level,
                   phone=making.phone())  # fmt: skip
