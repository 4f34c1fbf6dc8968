"""Cases of 防返贫监测: clues 监测线索, and what lists of other departments say 部门比对."""

from __future__ import annotations

from db.fields import Bool, Code, Codes, Date, IdNumber, Money, Note, Phone, Privacy, Ref, Text
from db.record import Record

P1, P2 = Privacy.P1, Privacy.P2


class Clue(Record):
    """The life of one risk of one household, from the clue on. What was done is `Step`; state and due dates follow from
    the steps. `outcome`, `closed_on` are written by the step that decides.
    """

    title = "监测线索"

    household = Ref("户", "household", required=True)
    person = Ref("涉及的人", "person")
    clue_no = Text("线索编号", 24)
    source = Code("线索来源", "clue_source", required=True)
    way = Code("申报方式", "apply_way")
    found_on = Date("发现日期", required=True, index=True)
    found_by = Text("发现人", 40, required=True, privacy=P1)
    dept = Code("推送部门", "dept")
    risk = Codes("致贫/返贫风险", "risk", required=True, most=5, privacy=P1)
    summary = Note("情况说明", required=True, privacy=P1)
    severity = Code("缓急", "severity", required=True)
    green = Bool("先帮扶后认定")
    handler = Text("办理人", 40, required=True, privacy=P1)
    due = Date("办理期限", required=True, index=True)
    category = Code("拟纳入类别", "monitor_cat")
    outcome = Code("办理结果", "clue_outcome")
    reject_reasons = Codes("不纳入原因", "reject_reason")
    special = Note("特殊情况说明", privacy=P1)
    closed_on = Date("办结日期")
    contact = Text("监测联系人", 40, privacy=P1)
    contact_phone = Phone("监测联系人电话")
    note = Note("备注")


class DeptRecord(Record):
    """One line of a department's list, matched with a person of the book; those without a match are not kept."""

    title = "部门比对"
    room = "office"
    goes_down = "0"

    source = Code("名单", "dept_list", required=True)
    dept = Code("部门", "dept", required=True)
    data_date = Date("数据日期", required=True, index=True)
    household = Ref("户", "household", required=True)
    person = Ref("人", "person", required=True)
    name = Text("名单上的姓名", 40, required=True, privacy=P1)
    id_no = IdNumber("证件号码", required=True)
    amount = Money("金额", privacy=P2)
    level = Text("等级或类别", 20, privacy=P2)
    detail = Text("其他列", 200, privacy=P2)
    finding = Code("比对结果", "match_finding", required=True)
    handled = Code("核实情况", "match_handled", required=True)
    clue = Ref("线索", "clue", belongs=False)
    handled_by = Text("核实人", 40, privacy=P1)
    handled_on = Date("核实日期")
    note = Note("备注")
