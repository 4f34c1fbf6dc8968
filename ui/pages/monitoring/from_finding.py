"""转为线索: a warning of the checks becomes a clue; a household with an open one goes on with that."""

from __future__ import annotations

from fupin_desktop.rules.finding import Finding
from fupin_desktop.services.monitoring import warnings
from ui.session import Session


def may_be_clue(finding: Finding | None) -> bool:
    """Whether a finding tells of a risk."""
    return finding is not None and bool(finding.household) and warnings.tells_of_risk(finding)


def to_clue(session: Session, finding: Finding) -> None:
    """Go to the open case of the household, or to the form of a new one with what the warning says."""
    if key := warnings.open_case(finding.household):
        session.said.emit("这一户有没办结的线索，接着办那一件。")
        session.go("case", clue=key)
    else:
        session.go("case", household=finding.household, new="1", warning=finding.text, rule=str(finding.rule))
