"""元 in sentences."""

from __future__ import annotations

from decimal import Decimal


def told(amount: Decimal | int) -> str:
    """With thousands separators, and 角 and 分 only where there are any."""
    return f"{amount:,.2f}" if amount % 1 else f"{amount:,.0f}"


def differ(what: str, sums: tuple[Decimal, Decimal], where: str = "收支表里") -> str:
    """That a sum of a ledger is another one than the income statement says."""
    return f"{what} {told(sums[0])} 元，{where}是 {told(sums[1])} 元。请核对。"
