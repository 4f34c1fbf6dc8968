"""What lies in one place: its codes. Who knows of districts and mergers says so (`services/book/border.py`)."""

from __future__ import annotations

from collections.abc import Callable

Area = Callable[[str], tuple[str, ...]]


def _itself(region: str) -> tuple[str, ...]:
    return (region,)


#: How the codes of a region's places begin.
area: Area = _itself
