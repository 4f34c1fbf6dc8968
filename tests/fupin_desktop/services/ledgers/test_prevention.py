"""未贫先防: each figure is that of the list it leads to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from db.measure import Measure
from db.money import Money
from db.organisation import Activity
from db.relief import Claim, Settlement
from fupin_desktop.ledgers.book import named
from fupin_desktop.services.book import access, entry
from fupin_desktop.services.book.opening import Book, create_book, open_book
from fupin_desktop.services.ledgers import counts, desk, lists, prevention
from tests.books import ACTOR, YUANXUEZHUANG, add_household

YEAR, DAY = 2026, dt.date(2026, 3, 1)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    create_book(tmp_path / "宝莲寺镇.fpb", "410502101", ACTOR)
    with open_book(tmp_path / "宝莲寺镇.fpb", ACTOR) as opened:
        yield opened


def told() -> dict[str, tuple[str, str]]:
    return {one.system.title: (one.number, one.note) for one in prevention.read(YEAR)}


def test_an_empty_book_says_nothing_was_done(book: Book) -> None:
    found = told()
    assert len(found) == 10
    assert all(number.startswith("0 ") for number, _ in found.values())


def test_each_figure_is_of_its_year_and_its_list(book: Book) -> None:
    household, person = add_household()
    home: dict[str, Any] = {"household": household.id}
    claim = {**home, "person": person.id, "policy_year": YEAR, "trigger": "1", "applied_on": DAY}
    y = Decimal
    fund = {"date": DAY, "region_code": YUANXUEZHUANG}
    rows: list[Any] = [
        Activity(kind="31", date=DAY, region_code=YUANXUEZHUANG), Activity(kind="32", date=DAY),
        Activity(kind="31", date=dt.date(2025, 3, 1)),
        Money(account="03", direction="1", amount=y(5000), **fund),
        Money(account="02", direction="1", amount=y(300), **fund),
        Money(account="02", direction="2", amount=y(30), **fund),
        Measure(**home, year=YEAR, kind="05", item="0502", mechanism="74", person_times=3),
        Measure(**home, year=YEAR, kind="05", item="0502", person_times=9),
        Measure(**home, year=YEAR, kind="09", item="0901", mechanism="76"),
        Claim(**claim, scheme="3", state="5", amount=y(1200)), Claim(**claim, scheme="3", state="2", amount=y(700)),
        Claim(**claim, scheme="1", state="5", amount=y(800)), Claim(**claim, scheme="4", state="5", amount=y(100)),
        Settlement(person=person.id, year=YEAR, settled_on=DAY, pay_3=y(50), total=y(90)),
    ]  # fmt: skip
    entry.save(ACTOR, "登记", rows)
    found = told()
    assert found["分析研判"][0] == "1 次"
    assert found["定期排查救助"][0] == "1 次"
    assert found["低收入人口救助基金"] == ("3,800 元", "收 5,000 元，支 1,200 元")
    assert found["孝善基金"] == ("270 元", "收 300 元，支 30 元")
    assert found["重大疾病集中救治"] == ("1 户次", "3 人次")
    assert found["危房改造补助"][0] == "1 户次"
    assert found["精准扶贫保险"] == ("800 元", "登记 1 人次，已发放 1 人次")
    assert found["大病补充医疗保险"][0] == "150 元"
    for one in prevention.SYSTEMS:
        there = lists.listed(named(one.ledger), prevention.wanted(one, YEAR))
        assert there.count == counts.totals(named(one.ledger), prevention.wanted(one, YEAR)).count


def test_a_tag_is_of_the_field(book: Book) -> None:
    for one in prevention.SYSTEMS:
        kinds = named(one.ledger).model.kinds()
        assert {*one.answers, *one.given, one.dated} <= set(kinds)
        for name, value in (*one.answers.items(), *one.given.items()):
            assert value in {item.code for item in kinds[name].codes.items}  # type: ignore[attr-defined]


def test_who_may_not_see_a_ledger_gets_no_card(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "_now", [access.Visitor("谁", frozenset())])
    assert [one for one in prevention.seen() if named(one.ledger).right] == []


def test_the_mechanism_is_proposed_and_may_be_taken_away(book: Book) -> None:
    household, _ = add_household()
    for item, mechanism in (
        ("0502", "74"),
        ("0901", "76"),
        ("0902", "76"),
        ("1105", "31"),
        ("0808", "33"),
        ("0101", ""),
    ):
        begun = desk.begin(named("measure"), ACTOR, str(household.id))
        begun.give(begun.record, kind=item[:2], item=item)
        assert begun.propose().get(Measure.mechanism, "") == mechanism, item
        begun.to_save([begun.record])
        assert getattr(begun.record, "mechanism", None) is None  # who took it away is not overruled
    for kind, mechanism in (("31", "71"), ("32", "72"), ("13", "")):
        begun = desk.begin(named("activity"), ACTOR)
        begun.give(begun.record, kind=kind)
        assert begun.propose().get(Activity.mechanism, "") == mechanism
