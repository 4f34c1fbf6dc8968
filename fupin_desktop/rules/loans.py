"""Rules on microcredit 脱贫人口小额信贷 (LN1–LN11)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fupin_desktop.rules import catalogue
from fupin_desktop.rules.amounts import told as yuan
from fupin_desktop.rules.finding import Fault, Known, error, warning
from fupin_desktop.rules.id_number import age_on
from fupin_desktop.rules.months import begun

EXTENDED = "3"
#: Uses that no microcredit may have.
FORBIDDEN = frozenset({"91", "92"})


def check(loan: Any, known: Known) -> Iterator[Fault]:
    """LN2–LN6, LN8–LN11."""
    yield from _amounts(loan, known)
    yield from _borrower(loan, known)
    yield from _dates(loan, known)
    if loan.use in FORBIDDEN:
        yield error(catalogue.LN5, "use", "小额信贷不能用于消费、建房、理财、婚嫁。请核对用途。")
    if loan.settled_on and loan.balance:
        yield error(catalogue.LN10, "balance", f"已结清，余额还有 {yuan(loan.balance)} 元。请改正其中一项。")
    if known.beside.get("helped") is False:
        yield warning(catalogue.LN11, "person", "有贷款，没有登记金融帮扶措施。请补登（一键补）。")


def _amounts(loan: Any, known: Known) -> Iterator[Fault]:
    one, whole = known.limits["loan_max"], known.limits["loan_total_max"]
    owed = (known.beside.get("owed") or 0) + (loan.balance or 0)
    is_over = (loan.principal or 0) > one
    if is_over or owed > whole:
        field, amount = ("principal", loan.principal) if is_over else ("balance", owed)
        text = f"一笔最多 {yuan(one)} 元（一户余额最多 {yuan(whole)} 元），现在 {yuan(amount)} 元。请核对。"
        yield error(catalogue.LN2, field, text)


def _borrower(loan: Any, known: Known) -> Iterator[Fault]:
    if (born := known.beside.get("born")) and loan.start:
        youngest, oldest = known.limits["loan_age_min"], known.limits["loan_age_max"]
        if not youngest <= (age := age_on(born, loan.start)) <= oldest:
            text = f"放款时 {age} 岁，借款人要在 {youngest} 到 {oldest} 岁之间。请核对借款人和日期。"
            yield error(catalogue.LN3, "person", text)
    if known.beside.get("entitled") is False:
        yield error(catalogue.LN6, "person", "这一户不是脱贫户或监测对象，不能享受。请核对。")


def _dates(loan: Any, known: Known) -> Iterator[Fault]:
    longest = known.limits["loan_months"]
    if loan.start and loan.due and loan.kind != EXTENDED:
        months = begun(loan.start, loan.due)
        if months > longest:
            text = f"期限 {months} 个月，最长 {longest} 个月。请核对日期；展期的贷款类型选“展期”。"
            yield error(catalogue.LN4, "due", text)
    if not loan.due or not loan.balance:
        return
    days = (loan.due - known.today).days
    if 0 <= days <= known.limits["loan_due_days"] and not loan.settled_on:
        text = f"还有 {days} 天到期，余额 {yuan(loan.balance)} 元。请提醒还款，或办续贷展期。"
        yield warning(catalogue.LN8, "due", text)
    if loan.balance_on and loan.due < loan.balance_on and not loan.overdue:
        yield error(catalogue.LN9, "overdue", "已到期没有结清，没有登记逾期。请补上。")
