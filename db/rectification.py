"""整改事项: what was found wrong, by whom it is put right, until when."""

from __future__ import annotations

from db.fields import Code, Date, Int, Note, Privacy, Ref, Region, Text, Year
from db.record import Record

P1 = Privacy.P1


class Rectification(Record):
    """One item; its state is set by its steps (`db/step.py`, flow 4). `parent`: what it was found after, 举一反三."""

    title = "整改事项"
    room = "office"
    goes_down = "0"
    named = "item_no"

    item_no = Text("序号", 20, required=True)
    year = Year("年度", required=True)
    source_level = Code("来源层级", "gov_level", required=True)
    source_kind = Code("来源", "rect_source", required=True)
    doc_no = Text("反馈文件", 60)
    found_on = Date("反馈日期", required=True)
    region_code = Region(wide=True, required=True, index=True)
    scope = Code("问题性质", "rect_scope", required=True)
    parent = Ref("举一反三自", "rectification", belongs=False)
    problem = Note("问题", required=True)
    standard = Note("对标", required=True)
    account_check = Note("对账", required=True)
    people_check = Note("对人", required=True, privacy=P1)
    number_check = Text("对号", 40)
    goal = Note("整改目标", required=True)
    measures = Note("整改措施", required=True)
    lead_unit = Text("牵头单位", 60, required=True)
    resp_unit = Text("责任单位", 60, required=True)
    leader = Text("责任领导", 40, required=True, privacy=P1)
    owner = Text("责任人", 40, required=True, privacy=P1)
    kind = Code("整改方式", "rect_kind", required=True)
    deadline = Date("整改时限", required=True, index=True)
    state = Code("状态", "rect_state", required=True)
    closed_on = Date("销号日期")
    closed_by = Text("销号审批人", 40, privacy=P1)
    evidence = Note("佐证")
    long_term = Note("长效机制")
    households = Int("涉及户数")
    people = Int("涉及人数")
    note = Note("备注")
