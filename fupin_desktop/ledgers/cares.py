"""兜底照护: how those who can't care for themselves are looked after in a year."""

from __future__ import annotations

from functools import reduce
from operator import or_

from db.relief import Care
from fupin_desktop.ledgers.layouts import Section
from fupin_desktop.ledgers.ledger import Chip, Latest, Ledger, Shelf, Shown, State, happened
from fupin_desktop.ledgers.relief_papers import CARE_PAPERS
from fupin_desktop.rules import care
from fupin_desktop.rules.catalogue import CA7

C = Care
_FIVE = (C.life, C.self_care, C.look_after, C.nursing, C.medical)
_OPEN = reduce(or_, (one == care.OPEN for one in _FIVE))

CARES = Ledger(
    model=C,
    shelf=Shelf.CARE,
    icon="heart",
    layout=(
        Section("对象", ((C.person, C.year), ((C.categories, 3),))),
        Section("五难", ((C.life, C.self_care, C.look_after), (C.nursing, C.medical), ((C.solution, 3),))),
        Section("照护", (
            (C.mode, C.org, C.agreement), (C.carer, C.carer_relation, C.carer_phone), (C.start, C.end),
            (C.fee, C.fee_source), (C.reviewed_on, C.reviewer), ((C.note, 3),),
        )),
    ),
    columns=(
        Shown(C.person, 76), Shown(C.categories, 150, gives_way=True), Shown(C.mode, 110), Shown(C.org, 120),
        Shown(C.carer, 76), Shown(C.fee, 84, spare=True), Shown(C.reviewed_on, 100),
    ),
    newest=C.reviewed_on,
    same=(C.year,),
    filters=(C.year, C.mode, C.categories),
    chips=(
        Chip("五难没有解决", lambda today: _OPEN, is_due=True, latest=Latest(C.person, C.year)),
        Chip("集中托养", lambda today: C.mode == "1"),
        Chip("集中供养", lambda today: C.mode == care.KEPT_TOGETHER),
        Chip("没有签协议", lambda today: C.agreement.is_null() | (C.agreement == False)),
    ),
    sums=(State(C.fee, within=C.year),),
    group_by=(C.categories, C.mode, *_FIVE, C.year),
    born=lambda birth: ((C.year, birth.year), (C.reviewed_on, birth.today), (C.reviewer, birth.actor)),
    rules=(happened(CA7, C.reviewed_on),),
    judge=care.check,
    papers=CARE_PAPERS,
    signed=("核查人：", "负责人：", "日期："),
    help=(
        "丧失劳动力、重度残疾、特困、失能的人，一人一年一行：五难解决没有，由谁、在哪里照护。"
        "打开新年度时照上年复制，核查以后改；没有登记的重度残疾人在“数据检查”里列出来。"
        "“统计”按类别、照护方式和五难分开算。"
    ),
)  # fmt: skip
