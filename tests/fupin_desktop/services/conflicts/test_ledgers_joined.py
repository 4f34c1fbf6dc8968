"""Units and cadres that were registered twice: offered with their reasons, joined with all that names them."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from db.household import Household
from db.measure import Helper
from db.organisation import Activity, Cadre, Org
from db.record import Record
from db.step import Step
from db.visit import Photo, Problem
from fupin_desktop.services.book import entry
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.conflicts import duplicate_count, duplicates, joining
from fupin_desktop.services.conflicts.duplicates import SAME_CADRE, SAME_CREDIT, SAME_ORG
from fupin_desktop.services.household import history
from tests.books import ACTOR, YUANXUEZHUANG, add_household

DAY = dt.date(2024, 1, 1)


def save(*records: Record) -> list[str]:
    entry.save(ACTOR, "登记", list(records))
    return [str(record.id) for record in records]


def org(name: str = "宏达公司", **more: object) -> Org:
    return Org(**({"name": name, "kind": "03", "region_code": YUANXUEZHUANG} | more))


def cadre(name: str = "王成", **more: object) -> Cadre:
    usual = {"name": name, "kind": "2", "region_code": YUANXUEZHUANG, "org_name": "村委会", "start": DAY}
    return Cadre(**(usual | more))


def reasons() -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for one in duplicates.candidates():
        found.setdefault(one.table, []).append(one.reasons)
    return found


def test_two_are_offered_with_why(book: Book) -> None:
    save(org(), org(), org(kind="05"), org("农商行", kind="12"))
    save(cadre(), cadre(), cadre(kind="3"), cadre(end=DAY), cadre(org_name="镇政府"))
    assert reasons() == {"org": [(SAME_ORG,)], "cadre": [(SAME_CADRE,)]}


def test_names_that_every_village_has_are_no_duplicates(book: Book) -> None:
    """In a township's book: a committee's 王成 of two villages are two; an officer of one unit is one wherever."""
    there = {"region_code": "410502101214"}
    save(cadre(), cadre(**there), cadre("李伟", org_name=None), cadre("李伟", org_name=None, **there))
    save(org("责任组", kind="08"), org("责任组", kind="08", **there))
    assert reasons() == {}
    keys = save(cadre("赵", kind="1", org_name="镇政府"), cadre("赵", kind="1", org_name="镇政府", **there))
    more = save(org(), org(**there))
    assert reasons() == {"org": [(SAME_ORG,)], "cadre": [(SAME_CADRE,)]}
    assert duplicate_count.count({"cadre": keys, "org": more}) == 2
    assert duplicate_count.count({"cadre": keys[:1], "org": more[1:]}) == 2
    duplicates.not_the_same(ACTOR, duplicates.candidates()[0])
    assert duplicate_count.count({"cadre": keys, "org": more}) == 1


def test_one_credit_code_under_two_keys(book: Book) -> None:
    """Of two laptops of which one corrected the code later; born with it they are one."""
    first, second = org("甲"), org("乙")
    save(first, second)
    for one in (first, second):
        one.uscc = "91110000600037341L"
    save(first, second)
    assert reasons() == {"org": [(SAME_CREDIT,)]}
    assert Org.new_key({"uscc": "91110000600037341L"}) == Org.new_key({"uscc": "91110000600037341L"})
    assert Org.new_key({"uscc": None}) != Org.new_key({"uscc": None})


@pytest.mark.parametrize("table", ["org", "cadre"])
def test_joined_with_all_that_names_it(book: Book, table: str) -> None:
    home: Household = add_household()[0]
    kept, other = save(
        *([org(), org(phone="13800000001")] if table == "org" else [cadre(), cadre(phone="13800000001")])
    )
    helper = Helper(region_code=YUANXUEZHUANG, role="07", name="x", org="y", phone="13800000000", start=DAY)
    setattr(helper, "unit" if table == "org" else "cadre", other)
    step = Step(record=other, flow="4", step="401", date=DAY, result="1", level="5", person_by="赵")
    photo = Photo(household=home.id, digest="0" * 64, size=1, record=other)
    named: list[tuple[Record, str]] = [
        (helper, "unit" if table == "org" else "cadre"), (step, "record"), (photo, "record"),
    ]  # fmt: skip
    if table == "org":
        below = org("车间", parent=other)
        act = Activity(kind="51", date=DAY, region_code=YUANXUEZHUANG, topic="路", org=other)
        problem = Problem(household=home.id, category="09", text="x", severity="1", state="1", org=other)
        named += [(below, "parent"), (act, "org"), (problem, "org")]
    save(*(record for record, _ in named))
    [candidate] = duplicates.candidates()
    shown = duplicates.pictured(candidate)
    assert set(shown.parts) == {0, len(named)}
    assert (candidate.first, candidate.second)[shown.stays] == other  # more belongs to it, so that nothing moves
    assert shown.along == ""
    assert shown.belongs[shown.stays] == Counter(type(record).title for record, _ in named)
    assert {"袁薛庄村"} == set(shown.places)
    assert joining.join(ACTOR, table, kept, other) == len(named)
    for record, field in named:
        again = type(record).find(str(record.id))
        assert getattr(again, field) == kept
    whole = (Org if table == "org" else Cadre).find(kept)
    assert whole
    assert whole.phone == "13800000001"
    assert duplicates.candidates() == []
    history.undo(ACTOR)
    assert getattr(type(helper).find(str(helper.id)), named[0][1]) == other
    assert len(duplicates.candidates()) == 1


@pytest.mark.parametrize(("above", "left"), [
    ({"a": "b"}, None),  # one stood below the other
    ({"a": "b", "b": "c"}, "c"),
    ({"a": "c", "c": "b"}, None),  # over a third
    ({"a": "c", "c": "b", "b": "d"}, "d"),
    ({"b": "c"}, "c"),
])  # fmt: skip
def test_a_unit_is_not_below_itself(book: Book, above: dict[str, str], left: str | None) -> None:
    units = {key: org("宏达公司" if key in "ab" else key) for key in "abcd"}
    keys = dict(zip(units, save(*units.values()), strict=True))
    for key, parent in above.items():
        units[key].parent = keys[parent]
    save(*units.values())
    joining.join(ACTOR, "org", keys["a"], keys["b"])
    parents = {key: Org.get_by_id(keys[key]).parent for key in "acd"}
    assert parents["a"] == (keys[left] if left else None)
    assert parents["c"] == (keys["a"] if "c" in above else None)
    history.undo(ACTOR)
    assert {key: Org.get_by_id(keys[key]).parent for key in "abc"} == {
        key: keys.get(above.get(key, "")) for key in "abc"
    }


def test_not_the_same_is_remembered(book: Book) -> None:
    save(org(), org())
    [candidate] = duplicates.candidates()
    duplicates.not_the_same(ACTOR, candidate)
    assert duplicates.candidates() == []
