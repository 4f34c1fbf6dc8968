"""部门比对: what a department's list says of a person of the book, and what came of it when it was looked into."""

from __future__ import annotations

from db.clue import DeptRecord
from fupin_desktop.ledgers.layouts import Section
from fupin_desktop.ledgers.ledger import Chip, Ledger, Shelf, Shown
from fupin_desktop.roles import Right
from fupin_desktop.rules import dept_lists as rules

R = DeptRecord
#: The department is the beginning of its list's code.
_DEPT = 2


DEPT_RECORDS = Ledger(
    model=R,
    shelf=Shelf.MONITORING,
    icon="search",
    layout=(
        Section("核实", ((R.handled, R.handled_by, R.handled_on), ((R.note, 3),))),
        Section("名单上的", (
            (R.source, R.dept, R.data_date), (R.person, R.name, R.id_no), (R.amount, R.level, R.finding),
            ((R.detail, 3),),
        )),
    ),
    columns=(
        Shown(R.name, 76), Shown(R.source, 130, gives_way=True), Shown(R.data_date, 100), Shown(R.amount, 96),
        Shown(R.level, 90, spare=True), Shown(R.finding, 120), Shown(R.handled, 110),
        Shown(R.handled_by, 76, spare=True), Shown(R.handled_on, 100, spare=True),
    ),
    newest=R.data_date,
    same=(R.source, R.data_date, R.id_no, R.amount),
    once=True,
    updated=(R.handled, R.handled_by, R.handled_on, R.note),
    filters=(R.source, R.data_date, R.finding, R.handled),
    chips=(
        Chip("待核实", lambda today: R.handled == rules.TO_VERIFY, is_due=True),
        Chip("与册上不同", lambda today: R.finding.in_((rules.NEW, rules.DIFFERENT))),
        Chip("超过预警线", lambda today: R.finding == rules.OVER),
        Chip("有资产的", lambda today: R.finding == rules.ASSET),
        Chip("已转线索", lambda today: R.handled == rules.BECAME_CLUE),
    ),
    group_by=(R.source, R.finding, R.handled, R.dept, R.data_date),
    born=lambda birth: (
        (R.data_date, birth.today), (R.handled, rules.TO_VERIFY), (R.finding, rules.NEW),
    ),
    right=Right.OFFICE,
    of_case=True,
    follows=lambda record, today: (
        (R.dept, str(record.source)[:_DEPT] if record.source else None),
        (R.handled_on, today if record.handled not in (None, rules.TO_VERIFY) else None),
    ),
    by=(R.handled_on, R.handled_by),
    signed=("核实人：", "负责人：", "日期："),
    help=(
        "部门推送的名单与账本比对的结果，一人一行：按“导入名单…”收一份，没有对上的人不留，写成工作簿还给部门。"
        "有风险的按 Ctrl+J 转为线索；核实过的按 Enter 写明核实情况。"
        "一份名单核实完，按“核实反馈…”写成工作簿还给部门。"
    ),
)  # fmt: skip
