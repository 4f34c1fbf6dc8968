"""心理活动 (DICTIONARY §8.6): numbers of people, never who."""

from __future__ import annotations

from db.psychology import PsyActivity
from fupin_desktop.ledgers.layouts import Section
from fupin_desktop.ledgers.ledger import Flow, Ledger, Shelf, Shown
from fupin_desktop.roles import Right

A = PsyActivity

ACTIVITIES = Ledger(
    model=A,
    shelf=Shelf.ORGANISATION,
    icon="calendar",
    right=Right.PSYCHOLOGY,
    layout=(
        Section("", ((A.kind, A.date, A.region_code), ((A.topic, 2), A.people), (A.lecturer,), ((A.note, 3),))),
    ),
    columns=(
        Shown(A.date, 110), Shown(A.kind, 100), Shown(A.topic, 240, gives_way=True), Shown(A.region_code, 120),
        Shown(A.lecturer, 90), Shown(A.people, 70), Shown(A.note, 160, spare=True),
    ),
    newest=A.date,
    same=(A.date, A.kind, A.topic),
    filters=(A.kind, A.date),
    sums=(Flow(A.people),),
    group_by=(A.kind, A.date, A.region_code),
    born=lambda birth: ((A.date, birth.today), (A.region_code, birth.region if len(birth.region) == 12 else None)),
    help=(
        "讲座、小课堂、影视、沙龙、宣传、干部培训和座谈记在这里，只记场次和人数，不记谁来了。"
        "按 Ctrl+M 记一次，Enter 打开修改。"
        "“干部自测”不记名、不保存，也不给组织和考核看。"
    ),
)  # fmt: skip
