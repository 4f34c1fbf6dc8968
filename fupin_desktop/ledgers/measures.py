"""帮扶措施 (DICTIONARY §6.1). Its rules are the household's (`rules/measures.py`): they ask whom the measure is for."""

from __future__ import annotations

from db.measure import Measure
from fupin_desktop.ledgers.layouts import MEASURE
from fupin_desktop.ledgers.ledger import Chip, Flow, Ledger, Shelf, Shown
from fupin_desktop.rules.answers import ENDED, PLANNED

M = Measure
_UNDER_WAY = "2"

#: What counts in 未贫先防: item, or kind, → mechanism.
_MECHANISMS: dict[str | None, str] = {"0502": "74", "09": "76", "1105": "31", "0808": "33"}

MEASURES = Ledger(
    model=M,
    shelf=Shelf.MONITORING,
    layout=MEASURE,
    columns=(
        Shown(M.year, 56, spare=True), Shown(M.kind, 110), Shown(M.item, 160, gives_way=True), Shown(M.person, 80),
        Shown(M.amount_fiscal, 100), Shown(M.amount_social, 100, spare=True), Shown(M.start, 100),
        Shown(M.helper, 80, spare=True), Shown(M.status, 70),
    ),
    newest=M.start,
    same=(M.year, M.kind, M.item, M.person, M.start),
    filters=(M.year, M.kind, M.status, M.fund_source),
    chips=(
        Chip("计划中", lambda today: M.status == PLANNED),
        Chip("实施中", lambda today: M.status == _UNDER_WAY),
        Chip("已终止", lambda today: M.status == ENDED),
        Chip("还没有内容", lambda today: M.item.is_null() | M.dept.is_null()),
    ),
    sums=(Flow(M.amount_fiscal), Flow(M.amount_social), Flow(M.amount_self), Flow(M.person_times)),
    group_by=(M.kind, M.item, M.year, M.fund_source, M.status, M.dept),
    born=lambda birth: (
        (M.year, birth.year), (M.start, birth.today if birth.today.year == birth.year else None),
        (M.status, _UNDER_WAY), (M.person_times, 1), (M.helper, birth.helper),
    ),
    proposes=lambda one: {M.mechanism: _MECHANISMS.get(one.item) or _MECHANISMS.get(one.kind)},
    of_case=True,
    tab="帮扶",
    signed=("帮扶责任人：", "村党支部书记：", "日期："),
    help=(
        "全村各户各年的帮扶措施都在这里；按 Ctrl+M 添加一项，先选是哪一户。"
        "上面的条件可以叠在一起用，合计跟着变；“统计”按类别、年度、部门分开算。"
        "可以从 Excel 导入，表头照“导出”的写：户编号（或户主姓名和行政村）、年度、措施类别、措施内容、开始日期。"
    ),
)  # fmt: skip
