"""A township to which two laptops told different things, by real merges; and one of everything they can tell of."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from db.changes import change
from db.household import Household, Housing, Living, Water
from db.income import Income
from db.measure import Helper, Measure
from db.person import Employment, Person, PersonYear
from db.record import Record
from db.village import Village
from db.visit import Assessment, Problem, Visit
from tests.fupin_desktop.exchange.sheets import number
from tests.laptops import Laptop

YEAR = 2026
REGION = "410502101212"
#: One of everything that papers tell of.
RECORDS: tuple[tuple[type[Record], dict[str, Any]], ...] = (
    (Household, {"id": "h1", "region_code": REGION, "address": "一组 3 号", "hh_type": "10", "hh_attr": "1",
                 "group_no": "一组", "household_no": "HH000123", "phone": "13812346021", "monitor_cat": "2",
                 "risk_1": "01"}),
    (Person, {"id": "p1", "household": "h1", "name": "张三", "relation": "01", "sex": "1", "member_state": "1",
              "birth": "1955-04-05", "id_no": number(601)}),
    (Person, {"id": "p2", "household": "h1", "name": "李四", "relation": "02", "sex": "2", "member_state": "1",
              "birth": "1958-01-02"}),
    (PersonYear, {"id": "y1", "person": "p1", "year": YEAR, "health": "02", "labor": "01", "education": "02"}),
    (Employment, {"id": "e1", "person": "p1", "year": YEAR, "out_now": 1, "months": 8, "scope": "5"}),
    (Income, {"id": "i1", "household": "h1", "year": YEAR, "kind": "1", "members": 2, "wage_job": 1_000_000,
              "wage": 1_000_000}),
    (Assessment, {"id": "a1", "household": "h1", "year": YEAR, "date": "2026-05-08", "assessor": "王秀梅", "food": "1",
                  "cloth": "1", "edu": "9", "med": "1", "house": "3", "water": "1"}),
    (Living, {"id": "l1", "household": "h1", "year": YEAR, "area_arable": 450, "tv": 1}),
    (Housing, {"id": "o1", "household": "h1", "year": YEAR, "house_have": "2", "house_area": 9600, "house_grade": "C"}),
    (Water, {"id": "w1", "household": "h1", "year": YEAR, "source": "1", "hard": 0, "safe": 1}),
    (Measure, {"id": "m1", "household": "h1", "year": YEAR, "kind": "01", "item": "0101", "item_note": "种花生",
               "amount_fiscal": 100_000, "start": "2026-03-01", "helper": "周海燕", "status": "2"}),
    (Measure, {"id": "m2", "household": "h1", "year": YEAR, "kind": "01", "item": "0102", "start": "2026-04-01"}),
    (Visit, {"id": "v1", "household": "h1", "visit_date": "2026-06-02", "visitors": "王秀梅", "mode": "1",
             "visitor_role": "06", "reason": "1", "note": "看了西屋的漏雨处"}),
    (Visit, {"id": "v2", "household": "h1", "visit_date": "2026-07-02", "visitors": "赵心怡", "mode": "1",
             "visitor_role": "15", "reason": "7", "note": "情绪低落"}),
    (Problem, {"id": "q1", "household": "h1", "visit": "v1", "category": "09", "text": "西屋漏雨", "state": "1"}),
    (Helper, {"id": "b1", "household": "h1", "region_code": REGION, "role": "06", "name": "周海燕",
              "phone": "13803720210"}),
    (Helper, {"id": "b2", "region_code": REGION, "role": "05", "name": "薛志强", "org": "区委组织部"}),
    (Village, {"id": "g1", "region_code": REGION, "name": "袁薛庄村", "hotline": "12317", "office_name": "农业农村局"}),
)  # fmt: skip


@dataclass
class Town:
    """A township and the two laptops that tell it different things."""

    first: Laptop
    second: Laptop
    town: Laptop

    def disagree(self, model: type[Record], key: str, one: dict[str, Any], other: dict[str, Any]) -> None:
        """Both write; the second wrote last and is shown."""
        self.first.put(model, {"id": key, **one})
        self.second.put(model, {"id": key, **other})
        self.town.take(self.first.log(), self.second.log())


@pytest.fixture
def town(tmp_path: Path) -> Town:
    first, second, town = (Laptop.new(tmp_path, name) for name in ("甲村", "乙村", "镇"))
    with first.opened(), change("甲村", "登记") as writer:
        for model, row in RECORDS:
            writer.put(model, [row])
    for laptop in (second, town):
        laptop.take(first.log())
    return Town(first, second, town)
