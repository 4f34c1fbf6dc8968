"""The village (identity part, DICTIONARY §9) and what is set for a region: monitoring line, what counts as income."""

from __future__ import annotations

from db.fields import AnyRef, Bool, Code, Codes, Date, Int, Money, Note, Phone, Privacy, Region, Text, Year
from db.record import Record

P1 = Privacy.P1


class Village(Record):
    """A village of this book; a township's book has many. Its key is derived from the region code."""

    title = "行政村"
    derived_from = ("region_code",)

    region_code = Region(required=True, index=True)
    name = Text("行政村", 40, required=True, aliases=("村",))
    is_poor_village = Bool("是否贫困村(出列)")
    poor_exit_year = Year("退出年")
    civil_level = Code("文明村", "civil_level")
    civil_year = Year("文明村年度")
    contact = Text("村联系人", 40, privacy=Privacy.P1)
    contact_phone = Phone("村联系电话")
    # of offices, not of persons: they hang on every wall
    hotline = Text("监督电话", 30)
    office_name = Text("帮扶工作部门", 40)
    office_phone = Text("帮扶工作部门电话", 30)
    note = Note("备注")
    village_kind = Code("村类别", "village_kind", required=True)
    is_involved = Bool("涉贫村", required=True)


class MonitoringLine(Record):
    """防止返贫监测范围 of a region and year (DICTIONARY §3.5). A year without a confirmed line is not judged."""

    title = "监测线"
    room = "settings"
    derived_from = ("region_code", "year")

    region_code = Region(wide=True, required=True)
    year = Year("年度", required=True)
    line_pc = Money("监测线", unit="元/人", required=True)
    doc_no = Text("文号", 60)
    valid_from = Date("起用日期")
    valid_to = Date("停用日期")
    source = Text("来源", 200)
    is_confirmed = Bool("已核实", required=True)


class CountedItem(Record):
    """Whether an income item counts in a region and year (DICTIONARY §3.4); absent: as income_items.toml says."""

    title = "计入纯收入的项目"
    room = "settings"
    derived_from = ("region_code", "year", "item")

    region_code = Region(wide=True, required=True)
    year = Year("年度", required=True)
    item = Text("收入项目", 40, required=True)
    counted = Bool("计入纯收入", required=True)


class Exemption(Record):
    """A person's answer to a finding: it was looked at and stays, for this reason (DICTIONARY §16, 豁免)."""

    title = "核实说明"
    derived_from = ("record", "rule")

    record = AnyRef("记录", required=True, index=True)
    rule = Text("规则", 20, required=True)
    reason = Text("原因", 200, required=True)
    approver = Text("确认人", 40)
    date = Date("确认日期")


class VillageYear(Record):
    """What a village is like in a year, as the national 行政村信息 asks."""

    title = "村年度情况"
    derived_from = ("region_code", "year")

    region_code = Region(required=True, index=True)
    year = Year("年度", required=True, index=True)
    households = Int("总户数", required=True)
    population = Int("总人口数", required=True)
    labor = Int("劳动力人数")
    out_workers = Int("外出务工人数")
    out_province = Int("其中省外")
    dibao_hh = Int("低保户数", required=True)
    dibao_pop = Int("低保人口数", required=True)
    tekun_pop = Int("特困供养人口数", required=True)
    disabled_pop = Int("残疾人口数", required=True)
    danger_hh = Int("危房户数", required=True)
    water_bad_hh = Int("未实现饮水安全户数", required=True)
    pension_ins = Int("参加城乡居民基本养老保险人数", required=True)
    med_ins = Int("参加城乡居民基本医疗保险人数")
    income_pc = Money("农民人均纯收入")
    collective_total = Money("村级集体经济收入", required=True)
    collective_operating = Money("其中经营性收入")
    collective_sources = Codes("收入来源", "collective_source")
    road_to_town = Bool("到乡镇是否通沥青（水泥）路", required=True)
    road_hard = Bool("村内道路是否全部硬化", required=True)
    bus = Bool("是否通客运班车")
    power_all = Bool("是否全部通生活用电", required=True)
    net_all = Bool("网络是否全覆盖", required=True)
    tv_hh = Int("通广播电视户数")
    school = Int("村小学（个数）", required=True)
    clinic = Int("行政村卫生室个数", required=True)
    doctor = Int("行政村执业（助理）医师", required=True)
    library = Int("行政村文化（图书）室个数", required=True)
    toilets = Int("行政村公共卫生厕所个数", required=True)
    waste = Int("行政村生产生活垃圾集中堆放点个数", required=True)
    posts = Int("公益性岗位数")
    party_members = Int("党员人数")
    star_scheme = Code("星级创建", "star_scheme")
    stars = Int("星数")
    filled_by = Text("填表人", 40, privacy=P1)
    note = Note("备注")


class Honour(Record):
    """An honour of a village; one that rises gets another row, `revoked` ends one."""

    title = "荣誉和创建"

    region_code = Region(required=True, index=True)
    kind = Code("荣誉类别", "honour_kind", required=True)
    level = Code("级别", "gov_level", required=True)
    year = Year("年度", required=True, index=True)
    granted_by = Text("授予单位", 60)
    doc_no = Text("文号", 40)
    revoked = Date("取消日期")
    note = Note("备注")


class Setting(Record):
    """A limit or word that a region sets itself (`resources/settings.toml`): the nearest region's holds."""

    title = "判定标准"
    room = "settings"
    derived_from = ("region_code", "name")

    region_code = Region(wide=True, required=True, index=True)
    name = Text("判定标准", 60, required=True)
    value = Int("取值")
    text = Text("文字", 60)
    reason = Text("原因", 200, required=True)
    doc_no = Text("文号", 60)
