"""走访 (DICTIONARY §5). Problems and photos hang on a visit: it is filled on its own page. Its rules are the
household's. Psychological visits are told on paper and in workbooks nowhere but in their own file."""

from __future__ import annotations

from db.visit import Visit
from fupin_desktop.ledgers.layouts import VISIT
from fupin_desktop.ledgers.ledger import Chip, Latest, Ledger, Shelf, Shown
from fupin_desktop.rules.answers import PSYCHOLOGICAL_REASON, PSYCHOLOGICAL_ROLE

V = Visit

VISITS = Ledger(
    model=V,
    shelf=Shelf.MONITORING,
    icon="visit",
    layout=VISIT,
    columns=(
        Shown(V.visit_date, 100), Shown(V.visitors, 130), Shown(V.mode, 90, spare=True), Shown(V.reason, 150),
        Shown(V.result, 110), Shown(V.follow_up_date, 110, spare=True), Shown(V.note, 260, gives_way=True, spare=True),
    ),
    newest=V.visit_date,
    same=(V.visit_date, V.visitors),
    filters=(V.visit_date, V.reason, V.mode, V.result),
    chips=(
        Chip("下次走访到期", lambda today: V.follow_up_date <= today, is_due=True,
             latest=Latest(V.household, V.visit_date)),
        Chip("有诉求", lambda today: V.need.is_null(False)),
        Chip("没有签字", lambda today: V.hh_sign.is_null() | (V.hh_sign == False)),
    ),
    group_by=(V.reason, V.visit_date, V.mode, V.result, V.need_type),
    of_case=True,
    tab="走访",
    page="visit",
    told=lambda: (V.reason.is_null() | (V.reason != PSYCHOLOGICAL_REASON))
    & (V.visitor_role.is_null() | (V.visitor_role != PSYCHOLOGICAL_ROLE)),
    signed=("填表人：", "负责人：", "日期："),
    help=(
        "记过的走访，新的在前，可以按年度、事由、走访方式筛选。"
        "按 Enter 打开一次走访，问题和照片也在那里；按 Ctrl+M 记一次新的。"
        "心理方面的走访不印在名单上，也不导出。"
    ),
)  # fmt: skip
