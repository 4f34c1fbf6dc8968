"""What counselling leaves behind (DICTIONARY §8.6). What was said is sealed; that a talk took place is not."""

from __future__ import annotations

from db.fields import Code, Date, Int, Ref, Sealed, Text
from db.record import Record


class CounsellingSession(Record):
    """One talk with a counsellor."""

    title = "心理咨询"
    room = "psychology"

    person = Ref("人员", "person")
    number = Int("第几次")
    date = Date("咨询日期", required=True)
    minutes = Int("时长", unit="分钟")
    mode = Code("方式", "counselling_mode")
    counsellor = Text("咨询人")
    topics = Sealed("主题")
    content = Sealed("咨询内容")
    risk = Sealed("风险检查")
    result = Sealed("结果")
    next_date = Date("下次日期")
