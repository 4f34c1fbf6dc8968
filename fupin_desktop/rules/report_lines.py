"""The lines of 成效报告, as resources/report.toml declares them (section, label, unit, source, seed)."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

from db.resources import RESOURCES


@cache
def lines() -> dict[str, dict[str, Any]]:
    """Number → what is declared of the line."""
    return tomllib.loads((RESOURCES / "report.toml").read_text(encoding="utf-8"))
