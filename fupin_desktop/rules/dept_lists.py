"""What a department's list says beside the book (`dept_list`): as it stands there, new, different, over a limit; and
which risk it tells of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import NamedTuple

from fupin_desktop.rules.answers import (
    BY_DISABILITY,
    BY_DISASTER,
    BY_HOUSING,
    BY_ILLNESS,
    BY_OTHER,
    BY_SCHOOLING,
    BY_UNSTABLE_WORK,
    BY_WATER,
    DANGEROUS,
    DISABLED,
    EXITED,
    NOT_GIVEN,
    SERIOUS,
)
from fupin_desktop.rules.facts import Case, Member

#: Codes of `match_finding`.
SAME, NEW, DIFFERENT, OVER, ASSET = "1", "2", "3", "4", "5"
#: Lists that tell of property (codes of `dept_list`).
ASSETS = frozenset({"1002", "1101", "1201", "1301"})
#: The list of loans that are overdue.
LOANS = "1501"
#: Codes of `match_handled`.
TO_VERIFY, BECAME_CLUE = "1", "3"
_BY_BUSINESS = "06"
_SEVERE = ("一级", "二级", "1", "2", "壹", "贰")


class Line(NamedTuple):
    """What a row of the list says besides who it is; `overdue`: what the person's loans of the book say is overdue,
    None without a loan."""

    amount: Decimal | None
    level: str
    overdue: Decimal | None = None


class Said(NamedTuple):
    """`finding`: how it stands beside the book; `risk`: of the clue that it offers, "" for none."""

    finding: str
    risk: str = ""


Judge = Callable[[Case, Member, Line, Mapping[str, int]], Said]


def judged(code: str, case: Case, member: Member, line: Line, limits: Mapping[str, int]) -> Said:
    """What a row of a list of this code says of a member."""
    judge = _JUDGES.get(code)
    return judge(case, member, line, limits) if judge else Said(SAME)


def _over(amount: Decimal | None, limit: int, risk: str) -> Said:
    return Said(OVER, risk) if amount is not None and amount > limit else Said(SAME)


def _paid(case: Case, _: Member, line: Line, limits: Mapping[str, int]) -> Said:
    is_watched = case.is_monitored or case.household["hh_type"] == EXITED
    return _over(line.amount, limits["self_pay_stay_monitored" if is_watched else "self_pay_stay"], BY_ILLNESS)


def _uninsured(_: Case, member: Member, line: Line, limits: Mapping[str, int]) -> Said:
    return Said(DIFFERENT if member.year["ins_med_res"] else OVER, BY_ILLNESS)


def _ill(case: Case, member: Member, line: Line, limits: Mapping[str, int]) -> Said:
    if SERIOUS in member.health:
        return Said(SAME)
    return Said(NEW, "" if case.is_monitored else BY_ILLNESS)


def _given(name: str) -> Judge:
    def judge(_: Case, member: Member, line: Line, limits: Mapping[str, int]) -> Said:
        said = member.year[name]
        return Said(NEW if said is None else DIFFERENT if said == NOT_GIVEN else SAME)

    return judge


def _disabled(is_new: bool) -> Judge:
    def judge(_: Case, member: Member, line: Line, limits: Mapping[str, int]) -> Said:
        known = DISABLED in member.health
        level = str(member.person["disab_level"] or "")
        finding = NEW if not known else DIFFERENT if line.level and level and level not in line.level else SAME
        is_severe = is_new and any(word in line.level for word in _SEVERE)
        return Said(finding, BY_DISABILITY if is_severe else "")

    return judge


def _in_school(_: Case, member: Member, line: Line, limits: Mapping[str, int]) -> Said:
    over = _over(line.amount, limits["tuition_year"], BY_SCHOOLING)
    return over if over.risk else Said(SAME if member.is_student else NEW)


def _unsafe_house(case: Case, _: Member, line: Line, limits: Mapping[str, int]) -> Said:
    is_known = case.housing["house_grade"] in DANGEROUS or case.housing["is_danger"]
    return Said(SAME if is_known else DIFFERENT, BY_HOUSING)


def _unsafe_water(case: Case, _: Member, line: Line, limits: Mapping[str, int]) -> Said:
    return Said(DIFFERENT if case.water["safe"] else OVER, BY_WATER)


def _gone(_: Case, member: Member, line: Line, limits: Mapping[str, int]) -> Said:
    return Said(DIFFERENT if member.is_present else SAME)


def _out_of_work(_: Case, member: Member, line: Line, limits: Mapping[str, int]) -> Said:
    """Of who can't work it tells of no risk."""
    at_work = any(job["out_now"] for job in member.work)
    return Said(DIFFERENT if at_work else OVER, "" if member.is_unable else BY_UNSTABLE_WORK)


def _always(risk: str) -> Judge:
    return lambda case, member, line, limits: Said(OVER, risk)


def _overdue(_: Case, member: Member, line: Line, limits: Mapping[str, int]) -> Said:
    """Of an amount that the list does not say it is asked whether the book knows of any."""
    if line.overdue is None:
        return Said(NEW, _BY_BUSINESS)
    is_told = line.overdue > 0 if line.amount is None else line.overdue == line.amount
    return Said(OVER if is_told else DIFFERENT, _BY_BUSINESS)


_JUDGES: dict[str, Judge] = {
    "0101": _paid, "0102": _uninsured, "0201": _ill, "0301": _given("dibao"), "0302": _given("tekun"),
    "0304": _always(BY_OTHER), "0401": _disabled(is_new=False), "0402": _disabled(is_new=True),
    "0501": _always(BY_SCHOOLING), "0502": _in_school, "0503": _in_school, "0601": _unsafe_house,
    "0701": _unsafe_water, "0801": _out_of_work, "0901": _always(BY_DISASTER), "1001": _gone,
    LOANS: _overdue, **dict.fromkeys(ASSETS, lambda *_: Said(ASSET)),
}  # fmt: skip
