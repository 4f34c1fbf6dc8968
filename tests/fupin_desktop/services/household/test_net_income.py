"""The lists' income per head is that of the rules, whatever counts where and when."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from db.changes import change
from db.household import Household
from db.income import Income
from db.village import CountedItem
from fupin_desktop.demo import books as demo
from fupin_desktop.rules import income
from fupin_desktop.services.book.opening import Book, open_book
from fupin_desktop.services.household import income_years, lines, net_income
from fupin_desktop.services.lists import listing
from tests.books import ACTOR, YUANXUEZHUANG, add_household

ITEMS = [item for items in income.GROUPS.values() for item in items]


def by_rules(household: str, region: str) -> Decimal | None:
    """Per head of the latest statement, as `rules.facts.Case.net_pc` has it."""
    statements = Income.living().where(Income.household == household, Income.kind == "1").order_by(Income.year.desc())
    latest = statements.first()
    if latest is None:
        return None
    values = {name: getattr(latest, name) for name in (*income.GROUPS, *ITEMS)}
    amount = income.net(values, lines.left_out(region).get(latest.year, income.LEFT_OUT))
    if amount is None:
        told: Decimal | None = latest.given_net_pc
        return told
    return income.per_capita(amount, latest.members) if latest.members else None


def agree() -> int:
    """Compare all households; how many have a figure."""
    rows = listing.households(order="net_per_capita").rows(0, 1000)
    regions = {str(h.id): str(h.region_code) for h in Household.living()}
    expected = {row.key: by_rules(row.key, regions[row.key]) for row in rows}
    assert {row.key: row.net_per_capita for row in rows} == expected
    known = [figure for row in rows if (figure := row.net_per_capita) is not None]
    assert known == sorted(known)
    return len(known)


@pytest.fixture
def demo_book(tmp_path: Path) -> Iterator[Book]:
    path = tmp_path / "袁薛庄村.fpb"
    demo.make_village(path, YUANXUEZHUANG, 30, 1)
    with open_book(path, ACTOR) as book:
        yield book


def test_the_list_agrees_with_the_rules(demo_book: Book) -> None:
    assert agree() > 20
    before = income_years.compared().years[-1]
    with change(ACTOR, "口径"):
        for region, item, counted in (
            ("41", "wage_job", False),
            ("410502", "t_pension", False),
            (YUANXUEZHUANG, "wage_job", True),
            ("410503", "biz_crop", False),
            ("'", "biz", False),
            ("", "biz_animal", False),
        ):
            CountedItem(region_code=region, year=before.year, item=item, counted=counted).save()
    assert agree() > 20
    assert income_years.compared().years[-1].per_capita < before.per_capita


def test_any_statement_agrees_with_the_rules(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(income, "LEFT_OUT", frozenset({"t_gift"}))
    monkeypatch.setattr(net_income, "LEFT_OUT", income.LEFT_OUT)
    dice = random.Random(1)
    fields = [*income.GROUPS, *ITEMS]
    with change(ACTOR, "口径"):
        for item in dice.sample(fields, 9):
            CountedItem(region_code=YUANXUEZHUANG, year=2026, item=item, counted=dice.random() < 0.2).save()
    for number in range(40):
        household, _ = add_household(f"户{number}", "")
        given = {
            name: Decimal(dice.randint(0, 999_999)) / 100 for name in dice.sample(fields, dice.choice((0, 1, 2, 9)))
        }
        with change(ACTOR, "录入"):
            year = dice.choice((2025, 2026))
            members = dice.choice((None, 0, 1, 3, 7))
            roster = Decimal(dice.randint(-99, 9999))
            Income(household=household.id, year=year, kind="1", members=members, given_net_pc=roster, **given).save()
    assert agree() > 20
