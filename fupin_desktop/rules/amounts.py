"""元 in sentences."""

from __future__ import annotations

from decimal import Decimal


def told(amount: Decimal | int) -> str:
    """With thousands separators, and 角 and 分 only where there are any."""
    return f"{amount:,.2f}" if amount % 1 else f"{amount:,.0f}"
