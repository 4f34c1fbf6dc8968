"""Warnings of the checks that become clues (W1–W5, W10, W11, LI1)."""

from __future__ import annotations

from typing import Any

from fupin_desktop.rules import catalogue
from fupin_desktop.rules.answers import BY_HOUSING, BY_ILLNESS, BY_UNSTABLE_WORK, BY_WATER
from fupin_desktop.rules.finding import Finding
from fupin_desktop.services.monitoring import board

BY_WARNING = "18"  # clue_source
#: Rule → the risk that it tells of, "" where somebody has to say.
_RISKS = {
    catalogue.W2: "", catalogue.W3: "", catalogue.W4: BY_ILLNESS, catalogue.W5: BY_UNSTABLE_WORK, catalogue.W10: "",
    catalogue.W11: BY_ILLNESS, catalogue.LI1_INCOME: "", catalogue.LI1_HOUSE: BY_HOUSING, catalogue.LI1_WATER: BY_WATER,
}  # fmt: skip


def tells_of_risk(finding: Finding) -> bool:
    """Whether a finding carries 转为线索."""
    return finding.rule in _RISKS


def open_case(household: str) -> str:
    """The key of the household's case that is not decided; "" for none."""
    closed = ("已消除", "不纳入")
    return next((line.key for line in board.read(household) if line.state not in closed), "")


def known(rule: str, text: str) -> dict[str, Any]:
    """What a clue made of a warning begins with."""
    risk = next((risk for of, risk in _RISKS.items() if of == rule), "")
    return {"source": BY_WARNING, "summary": text} | ({"risk": (risk,)} if risk else {})
