"""The village (identity part, DICTIONARY §9) and what is set for a region: monitoring line, what counts as income."""

from __future__ import annotations

from db.fields import AnyRef, Bool, Code, Date, Money, Note, Phone, Privacy, Text, Year
from db.record import Record


class Village(Record):
    """A village of this book; a township's book has many. Its key is derived from the region code."""

    title = "行政村"
    derived_from = ("region_code",)

    region_code = Text("行政区划代码", 12, required=True, index=True)
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


class MonitoringLine(Record):
    """防止返贫监测范围 of a region and year (DICTIONARY §3.5). A year without a confirmed line is not judged."""

    title = "监测线"
    room = "settings"
    derived_from = ("region_code", "year")

    region_code = Text("行政区划代码", 12, required=True)
    year = Year("年度", required=True)
    line_pc = Money("监测线(元/人)", required=True)
    doc_no = Text("文号", 60)
    valid_from = Date("起用日期")
    valid_to = Date("停用日期")
    source = Text("来源", 200)
    is_confirmed = Bool("已核实", required=True)


class CountedItem(Record):
    """Whether an income item counts in a region and year (DICTIONARY §3.4); absent: as income_items.toml says."""

    title = "收入计算口径"
    room = "settings"
    derived_from = ("region_code", "year", "item")

    region_code = Text("行政区划代码", 12, required=True)
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
