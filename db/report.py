"""填报数: figures that no record gives, or that were published, beside the computed ones."""

from __future__ import annotations

from db.fields import Code, Date, Note, Number, Privacy, Region, Text, Year
from db.record import Record

P1 = Privacy.P1


class Figure(Record):
    """One figure of a region and year for a line of the report."""

    title = "填报数"
    room = "office"
    derived_from = ("region_code", "row", "year", "kind")
    goes_down = "kind <> '4'"

    region_code = Region(wide=True, required=True, index=True)
    year = Year("年度", required=True)
    row = Text("报表行", 8, required=True)
    kind = Code("数据性质", "figure_kind", required=True)
    value = Number("数", 4, required=True)
    unit = Text("单位", 10, required=True)
    as_of = Date("截至")
    source = Text("来源", 200, required=True)
    by = Text("填报人", 40, required=True, privacy=P1)
    note = Note("备注")
