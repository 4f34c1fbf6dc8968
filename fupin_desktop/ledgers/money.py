"""资金: the movements of the accounts that an office keeps. The list shows one account at a time, the form the fields
of that account alone (`rules/applies.py`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from db.money import Money
from fupin_desktop.ledgers.layouts import Section
from fupin_desktop.ledgers.ledger import Check, Chip, Field, Flow, Ledger, Shelf, Shown
from fupin_desktop.rules import money as rules
from fupin_desktop.rules.catalogue import MN1, MN4
from fupin_desktop.rules.finding import Fault, Known, Level

M = Money
_TOLD_APART = (M.date, M.account, M.direction, M.amount, M.person, M.project, M.org, M.household, M.cadre, M.payer)


def _judge(record: Any, known: Known) -> Iterator[Fault]:
    return rules.check(record, known, lambda name: M.account.show(record.account) if name == "account"
                       else M.kinds()[name].label)  # fmt: skip


def _follows(record: Any, _today: dt.date) -> tuple[tuple[Field, Any], ...]:
    """The month of a contribution, where what a fund pays comes from."""
    if record.account != rules.FILIAL or not record.date:
        return ()
    source = None if record.direction != rules.IN else rules.FROM_GIFTS if record.org else rules.FROM_FILIAL
    return (M.period, f"{record.date:%Y%m}"), (M.source, source)


MONEY = Ledger(
    model=M,
    shelf=Shelf.FUNDS,
    layout=(Section("", (
        (M.account, M.direction, M.date), (M.amount, M.source, M.period), (M.project, M.org, M.cadre),
        (M.household, M.person, M.region_code), (M.payer, M.payer_relation, M.approved_by),
        (M.subject, M.quantity, M.quantity_unit), (M.doc_no,), ((M.note, 3),),
    )),),
    columns=(
        Shown(M.date, 100), Shown(M.direction, 90), Shown(M.amount, 100), Shown(M.source, 130, spare=True),
        Shown(M.project, 160, spare=True), Shown(M.org, 140, spare=True), Shown(M.person, 76),
        Shown(M.payer, 76, spare=True), Shown(M.subject, 120, gives_way=True, spare=True), Shown(M.doc_no, 100),
    ),
    newest=M.date,
    same=(M.account, M.direction, M.date, M.amount, M.person, M.project, M.doc_no),
    filters=(M.account, M.direction, M.date, M.source),
    kept_apart=M.account,
    of_homes=(rules.FILIAL, rules.DIVIDENDS),
    without=rules.not_asked,
    chips=(
        Chip("收入", lambda today: M.direction == rules.IN), Chip("支出", lambda today: M.direction == rules.OUT),
        Chip("没有凭证号", lambda today: M.doc_no.is_null()),
    ),
    sums=(
        Flow(M.amount, "收入", "in", lambda today: M.direction == rules.IN),
        Flow(M.amount, "支出", "out", lambda today: M.direction == rules.OUT),
        Flow(M.amount, "结余", "balance", less=lambda today: M.direction == rules.OUT),
    ),
    group_by=(M.direction, M.source, M.date, M.region_code, M.project, M.org, M.account),
    born=lambda birth: ((M.date, birth.today), (M.region_code, birth.region if len(birth.region) == 12 else None)),
    rules=(
        Check(MN1, Level.IMPOSSIBLE, M.amount, "金额要大于 0。支出请在“收支”里选支出。", rules.is_nothing),
        Check(MN4, Level.WARNING, M.amount, "有两笔完全相同的。请核对是不是登记了两次。",
              asks=lambda one, book: one.date is not None and book.twice(one, *_TOLD_APART, whole=False)),
    ),
    judge=_judge,
    follows=_follows,
    signed=("经办人：", "审批人：", "日期："),
    help=(
        "一笔收入或支出一行，上面先选是哪个账目，名单和表单只管这一个账目。"
        "按 Ctrl+M 记一笔，金额总是正数，支出在“收支”里选支出；记在活动、问题、措施、救助里的钱不在这里再记。"
        "孝善基金一个月一个村一起记，在“孝善基金”这一页像填表一样填。"
    ),
)  # fmt: skip
