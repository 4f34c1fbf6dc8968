"""Rules on what people wish to work 务工意向 (WI1–WI4) and on vacancies 岗位 (VC1–VC3)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fupin_desktop.rules import catalogue
from fupin_desktop.rules.answers import UNABLE
from fupin_desktop.rules.finding import Fault, Known, error, warning
from fupin_desktop.rules.id_number import age_on

# work_class
EMPLOYED, WILLING, UNWILLING, INCAPABLE = "1", "2", "3", "4"
# vacancy_kind
ENTERPRISE, WORKSHOP, PUBLIC, BASE, ODD_JOBS = "1", "2", "3", "4", "5"
OF_TOWNSHIPS = (ENTERPRISE, WORKSHOP)
# step
RECOMMENDED, INTERVIEWED, HIRED, NOT_HIRED, CALLED_ON, LEFT = "601", "602", "603", "604", "605", "606"
YOUNGEST, OLDEST = 16, 69
#: Until when somebody who is willing is to be recommended for a vacancy, days.
RECOMMEND_WITHIN = 30


def check_intent(one: Any, known: Known) -> Iterator[Fault]:
    """WI1–WI4; what is still to be done is asked of the latest survey alone."""
    beside, is_latest = known.beside, not known.beside.get("overtaken")
    if one.work_class == WILLING:
        born, day = beside.get("born"), one.surveyed_on or known.today
        is_young = born is not None and age_on(born, day) < YOUNGEST
        if is_young or beside.get("pupil") or beside.get("labor") in UNABLE:
            text = "没有劳动能力（在校）的不登记务工意愿。请核对后改正。"
            yield error(catalogue.WI1, "work_class", text)
        elif is_latest and one.surveyed_on and beside.get("waits"):
            days = (known.today - one.surveyed_on).days
            if days > RECOMMEND_WITHIN:
                yield warning(catalogue.WI3, "work_class", f"有意愿已 {days} 天没有对接岗位。请到“岗位对接”推荐。")
    elif is_latest and one.work_class == EMPLOYED and beside.get("works") is False:
        yield warning(catalogue.WI2, "work_class", "分类是已就业稳定，没有务工记录。请补上务工情况。")
    elif is_latest and one.work_class in (UNWILLING, INCAPABLE) and not one.limits:
        yield warning(catalogue.WI4, "limits", "没有务工的原因没有填。请问清后补上。")


def check_vacancy(one: Any, known: Known) -> Iterator[Fault]:
    """VC2, VC3."""
    least, most = known.limits["post_age_min"], known.limits["post_age_max"]
    for name in ("age_from", "age_to"):
        age = getattr(one, name)
        if one.kind == PUBLIC and age is not None and not least <= age <= most:
            yield error(catalogue.VC2, name, f"公益性岗位的年龄应在 {least} 到 {most} 岁之间。请改正。")
    hired = known.beside.get("hired", 0)
    if one.number is not None and hired > one.number:
        yield warning(catalogue.VC3, "number", f"已录用 {hired} 人，超过招聘人数。请核对。")
