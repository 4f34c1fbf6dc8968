"""A township's book with cases of monitoring in every phase, for the papers of them."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

from PIL import Image

from db.changes import change
from db.clock import today
from db.clue import Clue
from db.household import Household
from db.money import Money
from db.organisation import Activity, Org
from db.person import Person
from db.project import Loan, Project
from db.record import Record
from db.rectification import Rectification
from db.relief import Care, Claim, Settlement
from db.step import Step
from db.village import Village
from db.visit import Visit
from db.work import Vacancy, WorkIntent
from fupin_desktop.ledgers.book import LEDGERS
from fupin_desktop.services.household import photos
from tests.books import ACTOR, YUANXUEZHUANG, add_household
from tests.monitored import TO_END, TO_HELP, clue_of, go, provide

HEADS = ("欧阳小明", "李四", "王秀梅", "赵六")
_WAYS = (TO_HELP, TO_HELP, ("104", "105", "106", "107"), ("190",))
ID_NO = "410502195504056010"
MOOD = "情绪低落"


def cases() -> list[str]:
    """Four: eliminated, helped, with its notice hanging, refused. Their keys, in this order."""
    began = today() - dt.timedelta(days=300)
    made, homes = [], []
    for number, (head, codes) in enumerate(zip(HEADS, _WAYS, strict=True)):
        home, _ = add_household(head, str(int(ID_NO) + number), group_no="一组", household_no=f"HH{number:06d}")
        clue = clue_of(began, home, summary="住院花费大，儿子在外务工收入减少。")
        provide(clue, began + dt.timedelta(days=1))
        last = go(clue, codes, began + dt.timedelta(days=2))
        if not number:
            go(clue, TO_END, last + dt.timedelta(days=200))
        made.append(str(clue.id))
        homes.append(home)
    _around(homes[0], began)
    return made


def _around(home: Household, day: dt.date) -> None:
    with change(ACTOR, "村"):
        Village(region_code=YUANXUEZHUANG, name="袁薛庄村", hotline="12317", office_name="文峰区农业农村局",
                office_phone="0372-2900000").save()  # fmt: skip
        child = Person(household=home.id, name="欧阳强", relation="03", sex="1", member_state="1")
        child.birth = dt.date(2012, 3, 1)
        child.save()
        later = day + dt.timedelta(days=9)
        Visit(household=home.id, visit_date=later, reason="4", visitors="赵心怡", visitor_role="15",
              note=MOOD).save()  # fmt: skip


def ledgers() -> dict[str, list[str]]:
    """Records for the papers of the ledgers, by ledger, with what those are filled of besides."""
    home, person = add_household("李四", ID_NO, group_no="二组", household_no="HH000777", phone="13800000001")
    of = {"household": home.id, "person": person.id}
    with change(ACTOR, "台账"):
        if not Village.living().where(Village.region_code == YUANXUEZHUANG).exists():
            Village(region_code=YUANXUEZHUANG, name="袁薛庄村", hotline="12317").save()
        base = Org(name="嘉辰采摘园", kind="05", region_code=YUANXUEZHUANG)
        base.save()
        project = Project(**_PROJECT, region_code=YUANXUEZHUANG, base=base.id)
        post = Vacancy(**_POST, region_code=YUANXUEZHUANG)
        item = Rectification(**_ITEM, region_code=YUANXUEZHUANG)
        wish = WorkIntent(**_WISH, person=person.id)
        made: dict[str, list[Record]] = {
            "project": [project], "vacancy": [post], "rectification": [item], "work_intent": [wish],
            "loan": [Loan(**_LOAN, **of)],
                "claim": [Claim(**_CLAIM, **of), Claim(**_CLAIM | {"amount": Decimal(350)}, **of)],
            "settlement": [Settlement(**_BILL | {"treatment": kind}, person=person.id) for kind in ("1", "2")],
            "care": [Care(**_CARE, person=person.id)],
            "activity": [Activity(**_DEED, region_code=YUANXUEZHUANG, org=base.id)],
        }  # fmt: skip
        for record in (one for some in made.values() for one in some):
            record.save()
        for source, amount in (("01", 200000), ("04", 98000)):
            Money(account="01", direction="1", date=_DAY, amount=amount, source=source, project=project.id,
                  region_code=YUANXUEZHUANG).save()  # fmt: skip
        steps = (
            ("404", {"percent": 60, "opinion": "管护责任书已签"}),
            ("406", {"opinion": "现场验收合格", "result": "1"}),
        )
        for code, more in steps:
            Step(
                record=item.id, flow="4", step=code, date=_DAY, level="5", person_by="王书记", **{"result": "5"} | more
            ).save()
        Step(record=wish.id, flow="6", step="601", date=_DAY, level="6", result="5", person_by="王书记", target=post.id,
             opinion="吃苦耐劳").save()  # fmt: skip
    photos.keep_with(ACTOR, str(item.id), "", [photos.shrink(picture(colour)) for colour in ("gray", "white", "black")])
    return {name: [str(one.id) for one in some] for name, some in made.items()}


def picture(colour: str) -> bytes:
    """A photo."""
    out = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(out, "JPEG")
    return out.getvalue()


_DAY = dt.date(2026, 5, 8)
_PROJECT = {
    "name": "嘉辰采摘园大棚扩建", "year": 2026, "programme": "1", "kind": "01", "places": "袁薛庄村东",
        "content": "新建日光温室 3 座",
    "owner": "宝莲寺镇人民政府", "builder": "安阳某建筑公司", "budget": Decimal(298000), "households": 40,
        "poor_households": 32,
    "mechanism_text": "务工、分红", "goal": "户均增收 650 元", "state": "5", "start": _DAY, "finish": _DAY,
        "accepted_on": _DAY,
    "asset_class": "1", "asset_name": "日光温室", "asset_value": Decimal(298000), "asset_owner": "袁薛庄村集体",
    "manager": "嘉辰采摘园", "income_rule": "按年收益 6% 分给 40 户",
}  # fmt: skip
_POST = {
    "employer": "安阳食品厂", "kind": "1", "post": "包装工", "place": "高新区", "scope": "2", "number": 10,
    "wage_from": Decimal(3000), "wage_to": Decimal(4500), "age_from": 18, "age_to": 55, "skills": ("1",),
        "lodging": True,
    "open_from": _DAY, "contact": "周经理", "phone": "13911112222",
}  # fmt: skip
_ITEM = {
    "item_no": "省考-7", "year": 2026, "source_level": "2", "source_kind": "01", "found_on": _DAY, "scope": "1",
    "problem": "项目资产管护责任没有落实", "standard": "国办函〔2021〕51号",
        "account_check": "项目资产台账 2019—2021 年",
    "people_check": "镇农业办王某", "goal": "资产全部确权", "measures": "逐个项目签管护责任书",
        "lead_unit": "区农业农村局",
    "resp_unit": "宝莲寺镇", "leader": "刘镇长", "owner": "王某", "kind": "1", "deadline": dt.date(2026, 12, 1),
        "state": "3",
    "evidence": "管护责任书 12 份", "long_term": "项目资产管护办法",
}  # fmt: skip
_WISH = {
    "year": 2026, "surveyed_on": _DAY, "surveyor": "王会计", "work_class": "2", "scope": "2", "industry": "包装",
    "wage": Decimal(3500), "skills": ("2",), "wants": ("1",),
}  # fmt: skip
_LOAN = {
    "bank": "文峰农商银行", "contract_no": "HT2026001", "kind": "1", "principal": Decimal(50000),
        "rate": Decimal("3.45"),
    "start": _DAY, "due": dt.date(2026, 12, 20), "use": "01", "subsidised": True, "balance": Decimal(30000),
    "balance_on": _DAY, "overdue": Decimal(1200),
}  # fmt: skip
_CLAIM = {
    "scheme": "2", "policy_year": 2026, "trigger": "1", "applied_on": _DAY, "loss": Decimal(21000),
        "amount": Decimal(4800),
    "state": "5", "approved_on": _DAY, "paid_on": _DAY, "shown_from": _DAY, "shown_to": dt.date(2026, 5, 14),
    "mechanism": "33",
}  # fmt: skip
_BILL = {
    "year": 2026, "hospital": "安阳市人民医院", "settled_on": _DAY, "total": Decimal(30000),
        "in_policy": Decimal(27000),
    "pay_1": Decimal(15000), "pay_2": Decimal(5000), "pay_3": Decimal(2000), "pay_4": Decimal(1000),
        "self_pay": Decimal(7000),
}  # fmt: skip
_CARE = {
    "year": 2026, "categories": ("1",), **dict.fromkeys(("life", "self_care", "look_after", "nursing", "medical"), "2"),
    "mode": "4", "carer": "张小妹", "carer_relation": "02", "carer_phone": "13733334444", "start": _DAY,
        "fee": Decimal(300),
    "fee_source": "04", "reviewed_on": _DAY, "reviewer": "王会计",
}  # fmt: skip
_DEED = {
    "kind": "51", "date": _DAY, "topic": "帮村里修灌溉渠 300 米", "place": "村东", "households": 56,
        "amount": Decimal(12000),
    "fund_source": "06", "result": "三百亩地浇上了水",
}  # fmt: skip


def bare() -> tuple[str, dict[str, list[str]]]:
    """A case whose steps say nothing but that they were done, and records of the ledgers with nothing filled."""
    home, person = add_household("周八", "410502195504056088")
    owners = {"household": home.id, "person": person.id, "region_code": YUANXUEZHUANG, "year": 2026}
    made: dict[str, list[str]] = {}
    with change(ACTOR, "空的"):
        clue = Clue(household=home.id)
        clue.save()
        for number, code in enumerate(("101", *TO_HELP, *TO_END)):
            Step(
                record=clue.id, flow=code[0], step=code, date=_DAY + dt.timedelta(days=number), result="1", level="6"
            ).save()
        for ledger in LEDGERS:
            if ledger.papers:
                record = ledger.model(**{name: key for name, key in owners.items() if name in ledger.model.kinds()})
                record.save()
                made[ledger.name] = [str(record.id)]
    return str(clue.id), made
