"""Rules on the movements of money 资金 (MN1–MN10), and which fields each account asks for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from fupin_desktop.rules import catalogue
from fupin_desktop.rules.amounts import differ
from fupin_desktop.rules.amounts import told as yuan
from fupin_desktop.rules.finding import Fault, Known, error, warning
from fupin_desktop.rules.id_number import age_on

# account, direction, fund
PROJECTS, FILIAL, RESCUE, PAIRS, REWARDS, GIFTS, DIVIDENDS, PURCHASES = (f"0{number}" for number in range(1, 9))
OTHER_ACCOUNT = "99"
IN, OUT = "1", "2"
FROM_GIFTS, FROM_FILIAL = "06", "11"

#: Account → the fields that its form asks for beside those of all accounts.
ASKED: Mapping[str, frozenset[str]] = {
    PROJECTS: frozenset({"project", "source"}),
    FILIAL: frozenset({"person", "payer", "payer_relation", "period", "source"}),
    RESCUE: frozenset({"source"}),
    PAIRS: frozenset({"org", "source"}),
    REWARDS: frozenset({"cadre", "period"}),
    GIFTS: frozenset({"org", "payer", "subject", "source"}),
    DIVIDENDS: frozenset({"org", "household"}),
    PURCHASES: frozenset({"org", "subject", "quantity", "quantity_unit", "household"}),
    OTHER_ACCOUNT: frozenset({"source", "org", "household", "person", "payer", "subject"}),
}
#: Of these those that must not stay blank; of what comes in alone in `_NEEDED_IN`.
_NEEDED: Mapping[str, tuple[str, ...]] = {
    PROJECTS: ("project",), FILIAL: ("person",), PAIRS: ("org",), DIVIDENDS: ("org", "household"), PURCHASES: ("org",),
}  # fmt: skip
_NEEDED_IN: Mapping[str, tuple[str, ...]] = {
    PROJECTS: ("source",), FILIAL: ("payer",), PAIRS: ("source",), GIFTS: ("source",),
}  # fmt: skip
_OF_IN = frozenset({"source", "payer", "payer_relation"})


def not_asked(account: str) -> frozenset[str]:
    """The fields that only other accounts have."""
    own = ASKED.get(account)
    return frozenset().union(*ASKED.values()) - own if own is not None else frozenset()


def is_asked(name: str, account: str | None, direction: str | None) -> bool:
    """Whether a field that only some accounts have is of this one."""
    if account is not None and name not in ASKED.get(account, ()):
        return False
    return name not in _OF_IN or direction != OUT


def lacking(record: Any) -> list[str]:
    """The fields that the account needs and that are blank."""
    wanted = _NEEDED.get(record.account, ()) + (_NEEDED_IN.get(record.account, ()) if record.direction == IN else ())
    given_by = record.org is not None and record.account == FILIAL  # a donor stands in for the child
    return [name for name in wanted if getattr(record, name) is None and not (given_by and name in ("payer", "person"))]


def is_nothing(record: Any, _today: dt.date) -> bool:
    """MN1."""
    return record.amount is not None and record.amount <= 0


def check(record: Any, known: Known, words: Callable[[str], str]) -> Iterator[Fault]:
    """MN2, MN3, MN5–MN10. `words`: the label of a field, or of an answer as "account"."""
    if record.account and (empty := lacking(record)):
        named = "、".join(map(words, empty))
        yield error(catalogue.MN2, empty[0], f"“{words('account')}”要填{named}。请补上。")
    if record.date and record.date > known.today:
        yield error(catalogue.MN3, "date", "日期还没有到。请改正。")
    if record.account == FILIAL:
        yield from _filial(record, known)
    if record.account == DIVIDENDS and (differs := _differs(known, "dividend")):
        yield warning(catalogue.MN10, "amount", differ("分红", differs))
    balance = known.beside.get("balance")
    if record.account == RESCUE and balance is not None and balance < 0:
        yield error(catalogue.MN9, "amount", f"账上余额为负：{yuan(balance)} 元。请核对收支。")


def _filial(record: Any, known: Known) -> Iterator[Fault]:
    least, oldest = known.limits["filial_month_min"], known.limits["filial_age"]
    if record.direction == IN and record.org is None and record.amount is not None and record.amount < least:
        yield warning(catalogue.MN5, "amount", f"低于每月 {yuan(least)} 元。请核对；确实这样缴的写明原因。")
    born = known.beside.get("born")
    if born and record.date and age_on(born, record.date) < oldest:
        yield warning(catalogue.MN6, "person", f"这位老人还不到 {oldest} 岁。请核对是不是选错了人。")
    if record.direction == IN and record.payer and record.payer == known.beside.get("elder"):
        yield warning(catalogue.MN7, "payer", "缴款人就是老人自己。请填缴款的子女。")
    if differs := _differs(known, "allowance"):
        yield warning(catalogue.MN8, "amount", differ("孝善基金补贴", differs))


def _differs(known: Known, name: str) -> tuple[Decimal, Decimal] | None:
    """(sum here, what the income statement says) where they are not the same."""
    found: tuple[Decimal, Decimal] | None = known.beside.get(name)
    return found if found and found[0] != found[1] else None
