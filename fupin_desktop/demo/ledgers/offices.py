"""What township and district keep of a demo village: projects and their money, loans, rectification, vacancies, lists
of other departments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from db.clue import DeptRecord
from db.measure import Measure
from db.money import Money
from db.person import PersonYear
from db.project import Loan, Project
from db.record import Record
from db.rectification import Rectification
from db.relief import Claim
from db.report import Figure
from db.step import Step
from db.work import Vacancy
from fupin_desktop import regions
from fupin_desktop.demo.flaws import Home
from fupin_desktop.demo.ledgers.village import LAST
from fupin_desktop.demo.making import WAN, YUAN, Making
from fupin_desktop.demo.people import POOR

_LOANS, _LISTED = 3, 4
_OFFICE = "宝莲寺镇人民政府"
#: name, kind, state, 万元, steps with their days
_PROJECTS = (
    ("草莓大棚扩建", "01", "6", 42, ("501 01-10", "502 02-20", "505 03-15", "506 05-10", "507 08-20", "508 09-02",
                              "509 09-18", "510 10-08")),
    ("村内排水沟整修", "04", "3", 18, ("501 02-12", "502 04-02", "505 08-25", "506 10-20")),
    ("文化广场照明", "03", "1", 6, ("501 11-05",)),
)  # fmt: skip
_ITEMS = (
    ("01", "明白卡更新不及时", "1", "4"),
    ("01", "其他村明白卡同样核对", "3", "4"),
    ("05", "分红台账缺签字", "2", "2"),
)
_OF_ITEM = {"4": ("401 03-02", "402 03-05", "403 03-06", "404 04-01", "405 04-20", "406 04-25", "407 04-28"),
            "2": ("401 10-12", "402 10-15", "403 10-16", "404 11-12")}  # fmt: skip
_VACANCIES = (
    ("3", "{}村委会", "保洁员", "1", 2, 600, 60), ("4", "{}采摘园", "采摘工", "1", 6, 2_200, 60),
    ("4", "{}种植合作社", "分拣工", "1", 10, 2_600, 55), ("5", "安阳惠民商贸", "装卸零工", "2", 4, 3_000, 50),
)  # fmt: skip
_DISTRICT_DECIDES, _TOWNSHIP_DECIDES, _DOC_NO = ("502", "509"), ("704", "705"), "文帮〔2026〕3 号"


def write(making: Making, code: str, actor: str) -> None:
    """Everything that is of no household."""
    for name, kind, state, budget, steps in _PROJECTS:
        _project(making, code, f"{regions.village_name(code)}{name}", kind, state, budget * WAN, steps)
    making.write(actor, "登记项目和资金")
    found = ""
    for number, (source, problem, scope, state) in enumerate(_ITEMS, 1):
        found = _item(making, code, (str(number), source, problem, scope, state), found)
    making.write(actor, "登记整改事项")
    short = regions.village_name(code).removesuffix("村")
    for kind, employer, post, scope, number, pay, oldest in _VACANCIES:
        more = {"public_job": "04", "fund_source": "05", "months": 12} if kind == "3" else {}
        making.add(
            Vacancy, employer=employer.format(short), kind=kind, post=post, region_code=code, place="宝莲寺镇",
            scope=scope, number=number, wage_from=pay * YUAN, wage_to=pay * YUAN * 6 // 5, age_from=18, age_to=oldest,
            open_from=f"{LAST}-10-08", lodging=0, contact=making.name(), phone=making.phone(), **more,
        )  # fmt: skip
    making.add(Figure, region_code=code, year=LAST - 1, row="R09b", kind="3", value=69_000 * 10_000, unit="元",
               source="镇农经站（演示）", by="镇农经站")  # fmt: skip
    making.write(actor, "登记岗位和填报数")


def write_homes(making: Making, actor: str, homes: Sequence[Home], intents: Sequence[str]) -> None:
    """What is of households: only where they are registered."""
    poor = [home for home in homes if home.family.household["hh_type"] == POOR]
    of_age = [(home, member.row["id"]) for home in poor for member in home.family.living(LAST)
              if member.row["relation"] == "01" and 20 <= member.age(LAST) <= 62]  # fmt: skip
    for number, (home, person) in enumerate(of_age[:_LOANS]):
        _loan(making, home, person, number)
    making.write(actor, "导入小额信贷名单")
    insured = [(home, row["person"]) for home in poor for row in home.years[LAST][PersonYear] if row["health"] != "01"]
    for home, person in insured[:_LISTED]:
        member = next(one for one in home.family.members if one.row["id"] == person)
        if member.row["id_no"]:
            making.add(
                DeptRecord, source="0101", dept="01", data_date=f"{LAST}-11-05", household=home.family.key,
                person=person, name=member.row["name"], id_no=member.row["id_no"], amount=4_300 * YUAN, finding="1",
                handled="2", handled_by="陈志强", handled_on=f"{LAST}-11-09",
            )  # fmt: skip
    making.write(actor, "导入医保名单")
    target = next(row["id"] for row in making.made[Vacancy] if row["kind"] == "4")
    for intent in intents[:3]:
        making.add(Step, record=intent, flow="6", step="601", date=f"{LAST}-11-19", result="5", level="5",
                   person_by="陈志强", org_by="镇就业所", target=target)  # fmt: skip
    making.write(actor, "推荐岗位")
    for claim in Claim.living().order_by(Claim.id):
        _claim_steps(making, claim)
    making.write(actor, "办理救助理赔")


def _claim_steps(making: Making, claim: Claim) -> None:
    """From the application to the payment, on the days that the claim tells."""
    notice = {"shown_from": claim.shown_from, "shown_to": claim.shown_to, "objections": 0}
    told: Sequence[tuple[str, Any, dict[str, Any]]] = (
        ("701", claim.applied_on, {}), ("702", claim.verified_on, {"opinion": "入户核实，属实。"}),
        ("703", claim.shown_from, notice), ("704", claim.approved_on, {"opinion": "同意。"}),
        ("705", claim.paid_on, {}),
    )  # fmt: skip
    for step, day, more in told:
        by = ("5", "陈志强", _OFFICE) if step in _TOWNSHIP_DECIDES else ("6", "王秀梅", "村委会")
        making.add(
            Step, record=str(claim.id), flow="7", step=step, result="1", level=by[0], person_by=by[1], org_by=by[2],
            **{name: str(value) if isinstance(value, date) else value for name, value in {"date": day, **more}.items()},
        )  # fmt: skip


def _steps(making: Making, record: str, flow: str, steps: Sequence[str], by: str) -> None:
    for step, day in (told.split() for told in steps):
        is_above = step in _DISTRICT_DECIDES or flow == "4"
        making.add(
            Step, record=record, flow=flow, step=step, date=f"{LAST}-{day}", result="1", opinion="同意。", person_by=by,
            level="4" if is_above else "5", org_by="区农业农村局" if is_above else _OFFICE,
            percent=60 if step in ("404", "506") else None, doc_no=_DOC_NO if step in _DISTRICT_DECIDES else None,
        )  # fmt: skip


def _project(making: Making, code: str, name: str, kind: str, state: str, budget: int, steps: Sequence[str]) -> None:
    days = {step[:3]: f"{LAST}-{step[4:]}" for step in steps}
    more: dict[str, object] = {"approve_doc": _DOC_NO} if "502" in days else {}
    if state == "6":
        more |= {"asset_class": "1", "asset_name": name, "asset_value": budget, "asset_owner": "村集体",
                 "manager": "采摘园", "accepted_on": days["509"], "finish": days["507"]}  # fmt: skip
    if kind == "01":
        more |= {"mechanism_text": "村集体入股分红，优先用脱贫户。", "income_rule": "每年分红不少于投入的 6%。"}
    key = making.add(
        Project, name=name, year=LAST, programme="1", kind=kind, region_code=code, places="村内", owner=_OFFICE,
        content="按批复实施。", build_kind="2" if kind == "04" else None, budget=budget, households=60,
        builder="安阳宏达建筑队" if "505" in days else None,
        poor_households=26, people=210, state=state, approved_on=days.get("502"), start=days.get("505"), **more,
    )  # fmt: skip
    _steps(making, key, "5", steps, "陈志强")
    if "502" in days:
        told = {"account": "01", "region_code": code, "project": key}
        making.add(Money, **told, direction="1", date=f"{LAST}-04-10", amount=budget, source="01", doc_no=f"JK{kind}")
        making.add(Money, **told, direction="2", date=days["505"], amount=budget * 3 // 10, subject="开工款",
                   doc_no=f"BK{kind}", approved_by="陈志强")  # fmt: skip


def _item(making: Making, code: str, told: Sequence[str], before: str) -> str:
    number, source, problem, scope, state = told
    closed = {"closed_on": f"{LAST}-04-28", "closed_by": "周海燕", "evidence": "照片和核对表已存档。",
              "number_check": f"XH{LAST}-{number}"} if state == "4" else {}  # fmt: skip
    key = making.add(
        Rectification, item_no=number, year=LAST, source_level="4", source_kind=source, found_on=f"{LAST}-02-26",
        region_code=code, scope=scope, parent=before if scope == "3" else None, problem=problem, state=state,
        standard="帮扶工作手册第 4 条", account_check="明白卡和帮扶台账", people_check="村文书", goal="全部改正。",
        measures="逐户核对，张贴新卡。", lead_unit="区农业农村局", resp_unit=_OFFICE, leader="吴晓东", owner="陈志强",
        kind="2", deadline=f"{LAST}-12-31", **closed,
    )  # fmt: skip
    _steps(making, key, "4", _OF_ITEM[state], "陈志强")
    return key


def _loan(making: Making, home: Home, person: str, number: int) -> None:
    """One of them falls due soon. Each with its measure."""
    year = LAST - 1 - number % 2
    told: dict[type[Record], dict[str, object]] = {
        Loan: {
            "person": person, "bank": "安阳农商银行", "contract_no": f"XD{year}{number:04d}", "kind": "1",
            "rate": 3_450, "lpr": 3_450, "use": f"0{1 + number % 2}", "principal": 30_000 * YUAN,
            "start": f"{year}-12-10", "due": f"{LAST + number}-12-10", "subsidised": 1,
            "balance": 30_000 * YUAN, "balance_on": f"{LAST}-11-15",
        },
        Measure: {"year": year, "kind": "03", "item": "0301", "start": f"{year}-12-10", "helper": "赵明",
                  "dept": "安阳农商银行", "status": "3", "person": person},
    }  # fmt: skip
    for model, values in told.items():
        making.add(model, household=home.family.key, **values)
