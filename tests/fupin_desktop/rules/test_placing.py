"""The rules of wishes to work, vacancies and care: each fires once, and is silent of what is sound."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest

from fupin_desktop.ledgers.book import named
from fupin_desktop.rules.catalogue import RULES
from fupin_desktop.rules.finding import Known
from fupin_desktop.rules.settings import declared
from tests.ledger_faults import faults

TODAY = dt.date(2026, 6, 15)
LIMITS = {name: one.value for name, one in declared().items() if one.value is not None}
D = dt.date

SOUND: Mapping[str, dict[str, Any]] = {
    "work_intent": {"work_class": "2", "surveyed_on": D(2026, 5, 1)},
    "vacancy": {"kind": "3", "open_from": D(2026, 5, 1), "open_to": D(2026, 5, 1), "age_from": 16, "age_to": 69,
                "wage_from": 2000, "wage_to": 2000, "number": 2},
    "care": {"categories": ("1",), "mode": "4", "carer": "张强", "life": "2", "self_care": "0", "look_after": "2",
             "nursing": "0", "medical": "0", "start": D(2026, 1, 1)},
}  # fmt: skip
WANTS = "没有劳动能力（在校）的不登记务工意愿。"
#: (table, rule, what is wrong, what stands around it, a part of the sentence).
ODD: list[tuple[str, str, dict[str, Any], dict[str, Any], str]] = [
    ("work_intent", "WI1", {}, {"pupil": True}, WANTS),
    ("work_intent", "WI1", {}, {"labor": "03"}, WANTS),
    ("work_intent", "WI1", {}, {"labor": "04"}, WANTS),
    ("work_intent", "WI1", {}, {"born": D(2010, 5, 2)}, WANTS),
    ("work_intent", "WI2", {"work_class": "1"}, {"works": False}, "没有务工记录"),
    ("work_intent", "WI3", {}, {"waits": True}, "有意愿已 45 天没有对接岗位。"),
    ("work_intent", "WI4", {"work_class": "3"}, {}, "原因没有填"),
    ("work_intent", "WI4", {"work_class": "4", "limits": ()}, {}, "原因没有填"),
    ("work_intent", "WI5", {"surveyed_on": D(2026, 6, 16)}, {}, "日期还没有到。请改正"),
    ("vacancy", "VC1", {"open_to": D(2026, 4, 30)}, {}, "截止日期早于发布日期"),
    ("vacancy", "VC1", {"kind": "1", "age_from": 50, "age_to": 49}, {}, "年龄止比年龄起小"),
    ("vacancy", "VC1", {"wage_to": 1999}, {}, "月薪止比月薪起少"),
    ("vacancy", "VC2", {"age_from": 15}, {}, "16 到 69 岁"),
    ("vacancy", "VC2", {"age_to": 70}, {}, "16 到 69 岁"),
    ("vacancy", "VC3", {}, {"hired": 3}, "已录用 3 人，超过招聘人数。请核对。"),
    ("vacancy", "VC4", {"kind": "1", "region_code": "410502101212"}, {}, "企业、帮扶车间的岗位由镇里登记"),
    ("vacancy", "VC4", {"kind": "2", "region_code": "410502101212"}, {}, "企业、帮扶车间的岗位由镇里登记"),
    ("care", "CA1", {"mode": "2", "org": "o"}, {"tekun_mode": "2"}, "成员情况里不是集中供养"),
    ("care", "CA1", {}, {"tekun_mode": "1"}, "照护方式不是集中供养"),
    ("care", "CA2", {"mode": "1"}, {}, "要写明托养（供养）机构"),
    ("care", "CA2", {"carer": None}, {}, "要写明照护人"),
    ("care", "CA3.nursing", {"nursing": "1"}, {"name": "张三"}, "张三的护理难还没有解决。请写明办法和责任人。"),
    ("care", "CA5", {"end": D(2025, 12, 31)}, {}, "结束日期早于开始日期"),
    ("care", "CA7", {"reviewed_on": D(2026, 6, 16)}, {}, "日期还没有到"),
    ("care", "CA6", {}, {"worker": "张强"}, "张强登记了务工"),
]  # fmt: skip
#: What is near the limit, and is sound.
FINE: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("work_intent", {}, {"born": D(2010, 5, 1), "labor": "05", "waits": False}),
    ("work_intent", {"surveyed_on": D(2026, 5, 16)}, {"waits": True}),
    ("work_intent", {"surveyed_on": TODAY}, {}),
    ("work_intent", {}, {"waits": True, "overtaken": True}),
    ("work_intent", {"work_class": "1"}, {"works": False, "overtaken": True}),
    ("work_intent", {"work_class": "3"}, {"overtaken": True}),
    ("care", {"nursing": "1"}, {"overtaken": True}),
    ("work_intent", {"work_class": "1"}, {"works": True, "pupil": True}),
    ("work_intent", {"work_class": "3", "limits": ("1",)}, {"pupil": True}),
    ("vacancy", {}, {"hired": 2}),
    ("vacancy", {"kind": "2", "region_code": "410502101"}, {}),
    *(("vacancy", {"kind": kind, "region_code": "410502101212"}, {}) for kind in ("3", "4", "5", None)),
    ("vacancy", {"kind": "1", "age_from": 15, "age_to": 75, "open_to": None}, {}),
    ("care", {"mode": "2", "org": "o", "carer": None}, {"tekun_mode": "1"}),
    ("care", {"categories": ("3",), "end": D(2026, 1, 1)}, {"worker": "张强", "tekun_mode": "2"}),
]  # fmt: skip


def said(table: str, values: Mapping[str, Any], around: Mapping[str, Any]) -> list[Any]:
    ledger = named(table)
    record = SimpleNamespace(**{**dict.fromkeys(ledger.model.kinds()), **SOUND[table], **values})
    return faults(ledger, record, Known(TODAY, LIMITS, around))


@pytest.mark.parametrize(("table", "rule", "wrong", "around", "text"), ODD)
def test_each_fires_once(table: str, rule: str, wrong: dict[str, Any], around: dict[str, Any], text: str) -> None:
    [one] = said(table, wrong, around)
    assert one.rule == rule
    assert text in one.text
    assert one.field in named(table).model.kinds()


@pytest.mark.parametrize(("table", "other", "around"), FINE)
def test_silent_of_what_is_sound(table: str, other: dict[str, Any], around: dict[str, Any]) -> None:
    assert said(table, other, around) == []


def test_every_rule_has_its_row() -> None:
    told = {rule.partition(".")[0] for _, rule, *_ in ODD} | {"CA4"}  # CA4 is of who has no row
    assert told == {code for code in RULES if code[:2] in ("WI", "VC", "CA")}
