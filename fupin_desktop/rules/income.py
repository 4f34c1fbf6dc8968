"""Income of a household (DICTIONARY §3): the tree of items, net and reference income, growth, group averages.

Amounts are Decimal 元, rounded half up to 分. None is "not asked", which is not zero.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from decimal import ROUND_HALF_UP, Decimal

from db.refusal import Refusal
from db.resources import RESOURCES

Amounts = Mapping[str, Decimal | None]

EARNED = ("wage", "biz", "prop", "trans")
COST = "cost"
NONE_LEFT_OUT: frozenset[str] = frozenset()

_CENT = Decimal("0.01")


class NoMembers(Refusal):
    """Income per head of a household of nobody. The text is a sentence for the person who entered it."""


def _load() -> tuple[dict[str, str], dict[str, tuple[str, ...]], frozenset[str]]:
    raw = tomllib.loads((RESOURCES / "income_items.toml").read_text(encoding="utf-8"))
    groups: dict[str, tuple[str, ...]] = {}
    for name, item in raw.items():
        if group := item.get("group"):
            groups[group] = (*groups.get(group, ()), name)
    numbers = {name: str(item["no"]) for name, item in raw.items()}
    return numbers, groups, frozenset(name for name, item in raw.items() if not item.get("counted", True))


#: Item → its number on the form (A1); group → its items, in the order of the form; and what is left out of net income
#: unless a region says otherwise.
NUMBERS, GROUPS, LEFT_OUT = _load()


def totals(values: Amounts) -> dict[str, Decimal | None]:
    """What each group holds: the sum of its items where any item is given, else the total that is given."""
    return {group: _amount(group, values, NONE_LEFT_OUT) for group in GROUPS}


def net(values: Amounts, left_out: Collection[str] = LEFT_OUT) -> Decimal | None:
    """家庭纯收入: earned less cost, without the items (or groups) that are left out; None when nothing is given."""
    amounts = {group: _amount(group, values, left_out) for group in (*EARNED, COST)}
    if all(amount is None for amount in amounts.values()):
        return None
    earned = sum((amounts[group] or Decimal(0) for group in EARNED), Decimal(0))
    return cents(earned - (amounts[COST] or Decimal(0)))


def reference(values: Amounts, left_out: Collection[str] = LEFT_OUT) -> Decimal | None:
    """监测参考收入: net income with claims, less rigid expense; None when net income is not known."""
    amount = net(values, left_out)
    if amount is None:
        return None
    return cents(amount + (values.get("claim_income") or 0) - (values.get("rigid_expense") or 0))


def per_capita(amount: Decimal, members: int | None) -> Decimal:
    """Raises NoMembers when nobody is counted."""
    if not members:
        raise NoMembers("计算人数是 0 或没有填，算不出人均收入。请填计算人数。")
    return cents(amount / members)


def growth(now: Decimal, before: Decimal) -> Decimal | None:
    """The change since `before` as a share (0.25 is a quarter more), four digits; None when there was no income."""
    return None if before <= 0 else _share(now / before - 1)


def cents(amount: Decimal) -> Decimal:
    """To the cent, half up."""
    return amount.quantize(_CENT, ROUND_HALF_UP)


def _share(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.0001"), ROUND_HALF_UP)


def _amount(name: str, values: Amounts, left_out: Collection[str]) -> Decimal | None:
    """What counts of an item or group; None where nothing is given, also of what is left out."""
    amount = values.get(name)
    if name in GROUPS:
        parts = [_amount(item, values, left_out) if item in GROUPS or item in left_out else values.get(item)
                 for item in GROUPS[name]]  # fmt: skip
        given = [part for part in parts if part is not None]
        amount = sum(given, Decimal(0)) if given else amount
    return Decimal(0) if amount is not None and name in left_out else amount
