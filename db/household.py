"""Household 户 (DICTIONARY §1): who it is and how it is classed; what is asked anew each year is in its own tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from db import search
from db.fields import (
    BankCard,
    Bool,
    Code,
    Codes,
    Date,
    Int,
    Money,
    Note,
    Number,
    Phone,
    Privacy,
    Ref,
    Region,
    Serial,
    Text,
    Year,
    YearMonth,
)
from db.record import Record

P1, P2 = Privacy.P1, Privacy.P2
_PHONES = ("联系电话", "电话号码", "联系方式", "电话", "手机", "手机号", "手机号码", "户主电话", "户主联系电话")


class Household(Record):
    """A registered household. Its head is the member whose relation is 户主; its size is the count of living members:
    neither is kept a second time here."""

    title = "户"

    household_no = Serial("户编号", 32, privacy=P1, aliases=("户编码",))
    local_no = Serial("本地户序号", 16, index=True, hint="没有户编号时由程序编号")
    region_code = Region(required=True, index=True)
    natural_village = Text("自然村", 40)
    group_no = Text("村民小组", 20, aliases=("村组", "组"))
    address = Text("家庭住址", 120, required=True, privacy=P1, aliases=("住址", "详细地址", "家庭地址", "现住址"))
    phone = Phone("户联系电话", required=True, aliases=_PHONES)
    id_standard = Code("识别标准", "id_standard")
    hh_type = Code("户类型", "hh_type", required=True)
    hh_attr = Code("户属性", "hh_attr", aliases=("贫困户属性", "原贫困户属性"))
    first_identified = YearMonth("首次识别时间")
    exit_year = Year("脱贫年度")
    return_year = Year("返贫年度")
    return_reason = Text("返贫原因", 100)
    main_cause = Code("主要致贫原因", "cause", privacy=P1, aliases=("致贫原因1", "致贫原因"))
    other_causes = Codes("其他致贫原因", "cause", most=2, privacy=P1)
    monitor_cat = Code("监测对象类别", "monitor_cat", aliases=("易返贫致贫户(监测对象)类型", "监测对象类型"))
    monitor_found_ym = YearMonth("识别监测时间", aliases=("风险识别时间",))
    risk_1 = Code("致贫/返贫风险1", "risk", privacy=P1)
    risk_2 = Code("致贫/返贫风险2", "risk", privacy=P1)
    risk_3 = Code("致贫/返贫风险3", "risk", privacy=P1)
    risk_4 = Code("致贫/返贫风险4", "risk", privacy=P1)
    risk_5 = Code("致贫/返贫风险5", "risk", privacy=P1)
    risk_disaster_sub = Code("因自然灾害子项", "disaster")
    risk_note = Text("风险备注", 200, privacy=P1, aliases=("其他备注",))
    risk_eliminated = Bool("风险是否消除", aliases=("风险是否已消除",))
    risk_elim_mode = Code("风险消除方式", "elim_mode")
    risk_elim_date = Date("风险消除时间", aliases=("消除监测时间",), hint="只知道月份时填当月 1 日")
    risk_back_date = Date("风险消除回退")
    mon_contact = Text("监测联系人", 40, privacy=P1)
    mon_contact_phone = Phone("监测联系人电话")
    dev_state = Code("实施开发式帮扶措施情况", "dev_state", hint="产业、就业、金融、公益岗位帮扶算开发式帮扶")
    whole_no_labor = Bool("整户无劳动能力兜底保障户", required=True)
    is_martyr_family = Bool("是否军烈属", privacy=P1)
    relocated = Bool("易地搬迁户")
    bank_name = Text("开户银行", 40, privacy=P2)
    bank_card = BankCard("银行卡号(一卡通)", aliases=("银行卡号", "一卡通账号", "一卡通卡号", "银行账号"))
    hh_change = Code("户变更", "hh_change")
    changed_from = Ref("原户", "household", belongs=False)
    note = Note("备注")

    @classmethod
    def after_write(cls, rows: Iterable[Mapping[str, Any]], new: bool) -> None:
        search.index_households(rows, new)


class Living(Record):
    """生产生活条件 of a household in a year: land, power, roads, toilets (DICTIONARY §1.1, collected yearly)."""

    title = "生产生活条件"
    derived_from = ("household", "year")

    household = Ref("户", "household", required=True)
    year = Year("年度", required=True)
    members_start = Int("年初人数", most=50)
    members_end = Int("年底人数", most=50)
    area_arable = Number("耕地面积", 2, unit="亩", required=True, privacy=P1, aliases=("耕地面积（亩）",))
    area_forest = Number("林地面积", 2, unit="亩", required=True, privacy=P1, aliases=("林地面积（亩）",))
    area_return = Number("退耕还林面积", 2, unit="亩", privacy=P1, aliases=("退耕还林面积（亩）",))
    area_orchard = Number("林果面积", 2, unit="亩", privacy=P1, aliases=("林果面积（亩）",))
    area_grass = Number("牧草地面积", 2, unit="亩", privacy=P1)
    area_water = Number("水面面积", 2, unit="亩", privacy=P1)
    area_irrigated = Number("有效灌溉面积", 2, unit="亩", privacy=P1)
    elec_living = Bool("是否通生活用电", required=True)
    elec_prod = Bool("是否通生产用电")
    tv = Bool("是否通广播电视", required=True)
    network = Bool("是否通宽带/4G网络")
    fuel = Codes("主要燃料类型", "fuel", most=3)
    toilet = Bool("有无卫生厕所", aliases=("是否有卫生厕所",))
    toilet_works = Bool("卫生厕所能否正常使用", aliases=("卫生厕所是否能正常使用",))
    road_type = Code("入户路类型", "road", required=True)
    road_hard = Bool("入户道路是否硬化", required=True)
    road_km = Number("与村主干路距离", 2, unit="公里", most=1000)
    coop_member = Bool("是否加入农民专业合作社")
    coop_name = Text("合作社名称", 60)
    leading_ent = Bool("是否有龙头企业带动")
    leader_person = Bool("是否有创业致富带头人带动")
    survey_by = Text("信息采集人", 40, required=True, privacy=P1)
    survey_phone = Phone("信息采集人电话", required=True, aliases=("信息采集人联系电话",))
    survey_date = Date("采集时间", required=True)
    head_sign = Bool("户主已签字", required=True)


class Housing(Record):
    """Housing of a household in a year (DICTIONARY §1.2)."""

    title = "住房"
    derived_from = ("household", "year")

    household = Ref("户", "household", required=True)
    year = Year("年度", required=True)
    house_have = Code("房屋情况", "house_have", required=True)
    house_area = Number("住房面积", 2, unit="㎡", most=5000, required=True)
    house_struct = Code("房屋结构", "house_struct")
    build_year = Year("建房时间")
    house_grade = Code("房屋安全等级", "house_grade", required=True)
    grade_date = Date("鉴定日期")
    grade_org = Text("鉴定单位", 60)
    is_danger = Bool("是否危房户", required=True, aliases=("危房户", "是否危房", "危房"))
    reno_enjoyed = Bool("是否享受危房改造")
    reno_year = Year("危改年度")
    reno_type = Code("改造方式", "reno_type")
    reno_subsidy = Money("补助金额")
    reno_accept_date = Date("竣工验收日期")
    old_house_repair = Bool("旧房维修改造(未贫先防)")


class Water(Record):
    """Drinking water of a household in a year (DICTIONARY §1.3, §4)."""

    title = "饮水"
    derived_from = ("household", "year")

    household = Ref("户", "household", required=True)
    year = Year("年度", required=True)
    source = Code("饮水水源", "water_source", aliases=("饮水情况",))
    hard = Bool("饮水是否困难")
    safe = Bool("是否解决安全饮用水", aliases=("饮水是否安全",))
    q_amount = Code("水量", "water_level")
    q_quality = Code("水质", "water_level")
    q_convenient = Code("用水方便程度", "water_level")
    q_reliability = Code("供水保证率", "water_level")
