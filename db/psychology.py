"""The psychological archives (DICTIONARY §8). Nothing of them stands in the book in plain: neither what was said,
scored or judged, nor that and when something took place, nor of whom (`db/behind.py`).

A sealed field of several parts holds JSON, made and read by `fupin_desktop/services/psychology/`. Screenings, colours
and risk assessments are never edited, and nothing of a file is undone: a correction is a new record, with its reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from db.fields import Bool, Code, Date, Digest, Int, Note, Phone, Privacy, Ref, Region, Sealed, SealedPages, Text, Time
from db.record import Record
from db.sql import many

#: The titles of the actions that write what lasts: they are in no undo menu.
ARCHIVES, TEAM, LIMITS = "心理档案", "心理工作队", "修改心理判定标准"
#: What `LIMITS` was called up to schema 21: books hold it.
_LIMITS_BEFORE = "修改心理口径"
#: What was erased by law is brought back by nobody.
ERASED = "依法删除"
LASTING = (ARCHIVES, TEAM, LIMITS, _LIMITS_BEFORE, ERASED)
#: A local setting, another one each time that an entry of the archives was written once more.
REWRITTEN = "archives_rewritten"

_P1 = Privacy.P1


class Behind(Record):
    """Base of what tells something of somebody: the book holds it sealed, as a whole and of whatever kind, in
    `ArchiveEntry`. Its table is in memory, while somebody who holds the second key is at the keyboard
    (`db/behind.py`)."""

    room = "psychology"
    lasting = True
    behind = True
    log = "behind_log"
    disputes = "behind_conflict"
    #: What is reckoned by all that is known, and anew whenever something comes: nobody decides it.
    reckoned: ClassVar[tuple[str, ...]] = ()


class OfFile(Behind):
    """Base of what says when a file is due."""


class ArchiveEntry(Record):
    """What one action wrote into the archive of one person: which, of whom, when and what of is sealed. Outside stands
    where the person lives, for who may see and say what (`db/owners.py`)."""

    title = "心理档案"
    room = "psychology"
    lasting = True

    region_code = Region()
    content = SealedPages("内容", required=True)

    @classmethod
    def after_write(cls, rows: Iterable[Mapping[str, Any]], new: bool) -> None:
        """Whatever way it was written (a merge has no key to read it), it is noted for who may open it next."""
        many("INSERT OR IGNORE INTO archive_touched VALUES ('archive_entry',?)", [(row["id"],) for row in rows])
        if not new:
            many("INSERT OR REPLACE INTO meta VALUES (?, hex(randomblob(8)))", [(REWRITTEN,)])


class PsyFile(OfFile):
    """One person's file."""

    title = "心理档案"
    derived_from = ("person",)
    reckoned = ("last_contact", "next_contact", "next_screening")

    person = Ref("人员", "person", required=True)
    opened = Date("建档日期", required=True)
    counsellor = Ref("负责人", "counsellor", belongs=False)
    volunteer = Ref("陪伴的志愿者", "counsellor", belongs=False)
    last_contact = Date("上次随访")
    next_contact = Date("下次随访", index=True)
    next_screening = Date("下次筛查", index=True)
    closed = Date("结案日期")
    close_reason = Code("结案原因", "psy_close_reason")
    more = Sealed("交给谁接着管")


class Consent(Behind):
    """The answer to one purpose (PIPL arts. 28–31): consent, or a no, so that nobody is asked twice; withdrawn, not
    deleted."""

    title = "知情同意"

    person = Ref("人员", "person", required=True)
    purpose = Code("同意的事", "consent_purpose", required=True)
    text_version = Text("同意书版本", 20)
    date = Date("日期", required=True)
    declined = Bool("不同意")
    given_by = Code("谁同意的", "consent_giver", required=True)
    guardian = Sealed("监护人")
    way = Code("方式", "consent_way", required=True)
    signature = Digest("签字照片")  # of earlier programs, which never filled it
    assent = Bool("孩子自己也愿意")
    withdrawn = Date("撤回日期")
    #: Of the signed paper: a JPEG, base64 (`services/psychology/consent_photo.py`).
    photo = Sealed("同意书照片", longest=190_000)


class Screening(OfFile):
    """One scale, filled once: which, how, each answer, score and band are sealed."""

    title = "心理筛查"

    person = Ref("人员", "person", required=True)
    date = Date("日期", required=True)
    mode = Code("填写方式", "screening_mode")
    reader = Text("宣读人", 40, privacy=_P1)
    content = Sealed("筛查内容")


class ColourMark(OfFile):
    """A colour and why. The newest stands; together they are the timeline."""

    title = "颜色评定"

    person = Ref("人员", "person", required=True)
    date = Date("日期", required=True)
    time = Time("时间")
    by = Text("评定人", 40, privacy=_P1)
    second = Text("第二人", 40, privacy=_P1)
    content = Sealed("颜色和理由")


class RiskAssessment(OfFile):
    """What a qualified person found after a safety sign."""

    title = "风险评估"

    person = Ref("人员", "person", required=True)
    date = Date("日期", required=True)
    assessor = Text("评估人", 40, privacy=_P1)
    content = Sealed("评估内容")


class PsyPlan(Behind):
    """个性化方案."""

    title = "个性化方案"

    person = Ref("人员", "person", required=True)
    start = Date("开始日期", required=True)
    review = Date("评估日期", index=True)
    ended = Date("结束日期")
    owner = Ref("负责人", "counsellor", belongs=False)
    content = Sealed("目标和做法")


class CounsellingSession(OfFile):
    """One talk with a counsellor."""

    title = "心理咨询"

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
    more = Sealed("补充")


class CaseNote(Behind):
    """A leaf of a file, of whatever kind (`services/psychology/notes.py`): its kind and its day are sealed too."""

    title = "档案附页"

    person = Ref("人员", "person", required=True)
    content = Sealed("内容", required=True)


class Referral(Behind):
    """转介 to a hospital: why is no diagnosis (精神卫生法 art. 23), and sealed like what came back."""

    title = "转介"

    person = Ref("人员", "person", required=True)
    date = Date("日期", required=True)
    printed = Bool("已打印转介信")
    feedback_date = Date("反馈日期")
    content = Sealed("转介内容")


class Counsellor(Record):
    """Someone of the team. Volunteers keep company, observe and read aloud; they see no content."""

    title = "心理工作队成员"
    room = "psychology"
    lasting = True

    name = Text("姓名", 40, required=True, privacy=_P1)
    role = Code("身份", "psy_team", required=True)
    certificate = Text("证书", 60)
    certificate_until = Date("证书有效期到", hint="证书上写着长期有效的空着")
    org = Text("单位", 60)
    phone = Phone("电话")
    pledge_date = Date("保密承诺日期")
    on_call = Bool("紧急联系人", hint="红色档案上总能看到的本地电话")
    left = Date("退出日期")


class PsyActivity(Record):
    """A lecture, class or salon: numbers, no persons."""

    title = "心理活动"
    room = "psychology"

    kind = Code("形式", "psy_activity", required=True)
    date = Date("日期", required=True)
    region_code = Region()
    topic = Text("题目", 100)
    lecturer = Text("主讲", 40, privacy=_P1)
    people = Int("人数")
    note = Note("备注")


class PsySetting(Record):
    """A threshold or interval of `resources/psychology.toml` that the 心理专干 has changed, and why."""

    title = "心理判定标准"
    room = "psychology"
    lasting = True
    derived_from = ("name",)

    name = Text("判定标准", 60, required=True)
    value = Int("取值", required=True)
    reason = Text("原因", 200, required=True)


class DangerReport(Record):
    """That somebody is in danger, by anybody: sealed to who may open the archives, so that the writer can't read it
    again. It says neither of whom nor by whom outside the seal, and is taken into the file by who opens it."""

    title = "危险报告"
    room = "danger"
    lasting = True

    content = Sealed("报告内容", required=True)
    taken = Bool("已收到")


#: Of no table of the book: sealed as a whole (db/behind.py). Packages and logs of older programs name them.
BEHIND: dict[str, type[Behind]] = {
    model.table(): model
    for model in (
        PsyFile, Consent, Screening, ColourMark, RiskAssessment, PsyPlan, CounsellingSession, Referral, CaseNote,
    )
}  # fmt: skip
