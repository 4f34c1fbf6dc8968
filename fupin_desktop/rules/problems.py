"""Rules on the problems of a household: settled ones, and difficulties that a unit or enterprise solves."""

from __future__ import annotations

from collections.abc import Iterator

from fupin_desktop.rules import catalogue
from fupin_desktop.rules.answers import SETTLED
from fupin_desktop.rules.facts import Case
from fupin_desktop.rules.finding import Finding


def check(case: Case) -> Iterator[Finding]:
    """All rules of this file."""
    for problem in case.problems:
        done, found, due = problem["done_date"], problem["found_on"], problem["due_date"]
        if problem["state"] == SETTLED and done is None:
            yield problem.error(catalogue.PR1, "done_date", "问题已解决，没有写办结日期。请补上。")
        if problem["difficulty"] and not problem["org"]:
            yield problem.error(catalogue.PR2, "org", "难题没有写解决单位。请选是哪家单位、企业解决的。")
        if done and found and done < found:
            yield problem.error(catalogue.PR3, "done_date", "办结日期早于提出日期。请改正其中一个。")
        if problem["state"] != SETTLED and due and due < case.today:
            days = (case.today - due).days
            yield problem.warning(
                catalogue.PR4, "due_date", f"问题过了办理期限 {days} 天还没有解决。请办结，或写明进展。"
            )
