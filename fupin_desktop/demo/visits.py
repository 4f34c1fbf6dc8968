"""A year of visits: watched households each month, those that left poverty each quarter, the others once or twice."""

from __future__ import annotations

import datetime as dt

from db.visit import Problem, Visit
from fupin_desktop.demo.people import ORDINARY, TODAY, Family, Row
from fupin_desktop.demo.yearly import Rows

VISITORS = (("李建国", "11"), ("王秀梅", "10"), ("薛志强", "05"), ("赵明", "06"))

_NOTES = (
    "家里人都好，庄稼已收，玉米亩产一千一百斤。",
    "户主身体还行，按时吃药，家庭医生上月来过。",
    "孩子在校，学习正常；家里用电用水都正常。",
    "外出务工的每月寄钱回来，年底回家。",
    "院子干净，房子下雨不漏，厕所能用。",
    "老人说养老金按月到账，医保已交。",
    "询问了今年收入，种地、打零工比去年好一些。",
    "",
)
_PROBLEMS = (
    ("01", "户主住院花费较多，报销手续不会办", "请村医帮助办理报销", "05"),
    ("07", "打工的厂子停工，回家一个月没有活干", "介绍到镇上帮扶车间", "02"),
    ("03", "孩子上中职，问雨露计划怎么申请", "已告知材料，月底前交到村部", "07"),
    ("99", "入户路雨后积水，出门不便", "报村委会，列入整修", "13"),
    ("23", "高龄津贴没有按月收到", "转民政所核对银行卡号", "08"),
)


def a_year(family: Family) -> Rows:
    """Visits (and the problems they found) of the twelve months before TODAY, oldest first."""
    rng, row = family.rng, family.household
    watched = bool(row.get("monitor_cat")) and not row.get("risk_eliminated")
    gap = 27 if watched else 150 if row["hh_type"] == ORDINARY else 80
    neglected = rng.random() < 0.07
    day = TODAY - dt.timedelta(rng.randint(330, 365))
    last = TODAY - dt.timedelta(rng.randint(110, 190) if neglected else 1)
    rows: Rows = {Visit: [], Problem: []}
    while day <= last:
        rows[Visit].append(_visit(family, day))
        if rng.random() < (0.08 if row["hh_type"] != ORDINARY else 0.02):
            rows[Problem].append(_problem(family, rows[Visit][-1], day))
        day += dt.timedelta(gap + rng.randint(-4, 4))
    return rows


def _visit(family: Family, day: dt.date) -> Row:
    rng = family.rng
    day -= dt.timedelta(max(0, day.weekday() - 4))  # on working days
    who, role = rng.choice(VISITORS)
    by_phone = rng.random() < 0.08
    hour = rng.choice((8, 9, 10, 15, 16))
    return {
        "id": family.new_key("visit", day),
        "household": family.key,
        "person": family.members[0].row["id"],
        "visit_date": day.isoformat(),
        "start_time": f"{hour:02d}:{rng.randrange(0, 60, 5):02d}",
        "visitors": who,
        "visitor_role": role,
        "mode": "2" if by_phone else "1",
        "reason": "2" if family.household.get("risk_eliminated") else rng.choice("1113"),
        "income_change": rng.choice("1112"),
        "two_three_check": "1",
        "policy_told": ",".join(sorted(rng.sample(("01", "02", "03", "06", "08", "10"), 2))),
        "result": "1",
        "hh_sign": int(not by_phone),
        "visitor_sign": 1,
        "note": rng.choice(_NOTES) or None,
    }


def _problem(family: Family, visit: Row, day: dt.date) -> Row:
    rng = family.rng
    category, text, outcome, need = rng.choice(_PROBLEMS)
    settled = (TODAY - day).days > 60
    visit.update(result="2", need=text, need_type=need, follow_up_owner=visit["visitors"])
    visit["follow_up_date"] = (day + dt.timedelta(14)).isoformat()
    return {
        "id": family.new_key("problem", visit["id"]),
        "household": family.key,
        "visit": visit["id"],
        "category": category,
        "text": text,
        "severity": rng.choice("1112"),
        "state": "3" if settled else rng.choice("12"),
        "owner": visit["visitors"],
        "due_date": (day + dt.timedelta(30)).isoformat(),
        "done_date": (day + dt.timedelta(rng.randint(5, 30))).isoformat() if settled else None,
        "outcome": outcome if settled else None,
    }
