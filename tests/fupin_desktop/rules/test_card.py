"""What a card lacks: each lack with a card that has it and one that does not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from fupin_desktop.rules import card
from fupin_desktop.rules.card import Facts

Spoil = Callable[[Facts], object]


def helper(role: str, key: str | None = "h", **more: Any) -> dict[str, Any]:
    return {"id": f"helper-{role}", "household": key, "role": role, "name": "赵明", "phone": "13803720001",
            "group_no": None} | more  # fmt: skip


def whole() -> Facts:
    """A household whose card says everything."""
    head = {"id": "p", "name": "张三", "relation": "01", "member_state": "1", "birth": "1960-01-01"}
    verdicts = dict.fromkeys(("food", "cloth", "edu", "med", "house", "water"), "1")
    return Facts(
        household={"id": "h", "hh_type": "10", "monitor_cat": None},
        year=2026,
        persons=[head],
        forms={"p": {"id": "y", "health": "01"}},
        incomes=[{"year": 2025}, {"year": 2026}],
        assessment={"id": "a", **verdicts},
        measures=[{"id": "m", "item": "0801", "start": "2026-01-01", "helper": "赵明"}],
        helpers=[helper(card.PAIRED_HELPER)],
    )


def test_a_whole_card_lacks_nothing() -> None:
    assert list(card.lacking(whole())) == []


@pytest.mark.parametrize(
    ("spoil", "text", "table", "field"),
    [
        (lambda f: f.persons[0].update(relation="03"), "没有户主", "person", "relation"),
        (lambda f: f.persons[0].update(name=None), "有成员没有姓名", "person", "name"),
        (lambda f: f.persons[0].update(birth=None), "张三没有出生日期", "person", "birth"),
        (lambda f: f.forms.clear(), "张三没有 2026 年的健康状况", "person", "name"),
        (lambda f: f.forms["p"].update(health=None), "张三没有 2026 年的健康状况", "person_year", "health"),
        (lambda f: setattr(f, "assessment", None), "没有 2026 年的两不愁三保障核查", "assessment", "date"),
        (lambda f: f.assessment.update(med=None), "两不愁三保障核查没有填全", "assessment", "med"),
        (lambda f: f.incomes.pop(), "没有 2026 年的收支", "income", ""),
        (lambda f: f.incomes.clear(), "没有 2025、2026 年的收支", "income", ""),
        (lambda f: f.measures.clear(), "没有 2026 年的帮扶措施", "measure", "kind"),
        (lambda f: f.measures[0].update(start=None), "有一项帮扶措施没有开始日期", "measure", "start"),
        (lambda f: f.helpers.clear(), "没有结对帮扶责任人", "helper", "name"),
        (lambda f: f.helpers[0].update(phone=None), "帮扶责任人赵明没有电话", "helper", "phone"),
    ],
)
def test_what_is_missing_is_named_and_leads_to_its_field(spoil: Spoil, text: str, table: str, field: str) -> None:
    facts = whole()
    spoil(facts)
    assert [(lack.text, lack.table, lack.field) for lack in card.lacking(facts)] == [(text, table, field)]


def test_of_ordinary_households_no_measures_are_asked() -> None:
    facts = whole()
    facts.household = {"id": "h", "hh_type": "30", "monitor_cat": None}
    facts.measures, facts.helpers = [], []
    assert list(card.lacking(facts)) == []


def test_a_village_needs_phones_and_who_serves_it() -> None:
    village = {"id": "v", "hotline": "12317", "office_phone": "0372-0000101"}
    serving = [helper(role, None) for role in (card.FIRST_SECRETARY, card.GRID_KEEPER, card.DOCTOR)]
    groups = {"1": "一组", "2": "二组"}
    assert list(card.lacking_in_village(village, serving, groups)) == []
    bare = [lack.text for lack in card.lacking_in_village(None, [], groups)]
    assert bare == ["没有监督电话", "没有帮扶工作部门电话", "没有登记第一书记", "没有登记网格员", "没有登记村医"]
    serving[1]["group_no"] = "1"
    [lack] = card.lacking_in_village(village, serving, groups)
    assert (lack.text, lack.table, lack.record, lack.field) == ("二组没有网格员", "village", "v", card.GRID_KEEPER)
