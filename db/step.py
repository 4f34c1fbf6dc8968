"""办理步骤: what was done about a clue, project, claim, rectification or wish for work."""

from __future__ import annotations

from db.fields import AnyRef, Code, Date, Int, Note, Privacy, Text
from db.record import Record

P1 = Privacy.P1


class Step(Record):
    """One step done. Nothing is set back or deleted: going back is one more step with a reason."""

    title = "办理步骤"

    record = AnyRef("哪一件", required=True, index=True)
    flow = Code("流程", "flow", required=True)
    step = Code("步骤", "step", required=True)
    date = Date("日期", required=True)
    result = Code("结果", "step_result", required=True)
    level = Code("办理层级", "gov_level", required=True)
    person_by = Text("经办人", 60, required=True, privacy=P1)
    org_by = Text("单位", 60)
    opinion = Note("意见和说明", privacy=P1)
    attend = Int("参会人数")
    votes_for = Int("同意")
    votes_against = Int("不同意")
    votes_none = Int("弃权")
    place = Text("地点", 60)
    shown_from = Date("公示开始")
    shown_to = Date("公示结束")
    objections = Int("异议条数")
    objection_note = Note("异议处理", privacy=P1)
    doc_no = Text("文号", 40)
    mode = Code("消除方式", "elim_mode")
    target = Text("对应记录", 36)
    percent = Int("进度")
    due = Date("下一步期限")
    note = Note("备注")
