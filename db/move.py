"""迁移: a household that goes to another village, from the day it is told until that village has taken it or not."""

from __future__ import annotations

from db.fields import Code, Date, Privacy, Ref, Region, Serial, Text
from db.record import Record

#: Codes of `state`.
WAITS, TAKEN, REFUSED, WITHDRAWN = "1", "2", "3", "4"


class Move(Record):
    """The latest move of a household; those before it stand in the log. Until it is taken the household is the old
    village's; taking it writes the household's region."""

    title = "迁移"
    derived_from = ("household",)

    household = Ref("户", "household", required=True)
    from_village = Region("迁出村", required=True)
    to_village = Region("迁入村", required=True)
    date = Date("迁移日期", required=True)
    reason = Text("迁移原因", 200, required=True)
    state = Code("迁移办到哪里", "move_state", required=True)
    answered_on = Date("接收日期")
    answered_by = Text("接收人", 60, privacy=Privacy.P1)
    refusal = Text("不接收的原因", 200)
    old_no = Serial("原户编号", 32, privacy=Privacy.P1)
