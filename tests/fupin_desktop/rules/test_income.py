"""Income: sums, net, per head, growth."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.income import Income
from fupin_desktop.rules import income

D = Decimal
ITEMS = [item for items in income.GROUPS.values() for item in items if item not in income.GROUPS]
AMOUNTS = st.integers(0, 10**9).map(lambda fen: D(fen) / 100)
SHEETS = st.dictionaries(st.sampled_from(ITEMS), AMOUNTS | st.none())
FULL_SHEETS = st.dictionaries(st.sampled_from([*ITEMS, *income.GROUPS]), AMOUNTS | st.none())


def test_every_item_is_a_field_and_every_amount_of_the_tree_is_an_item() -> None:
    tree = {*income.GROUPS, *ITEMS}
    others = {"claim_income", "rigid_expense", "given_net", "given_net_pc"}
    money = {name for name, kind in Income.kinds().items() if kind.unit == "元"}
    assert tree | others == money
    assert income.GROUPS["wage"] == ("wage_job", "wage_post_dept", "wage_post_town", "wage_post_village", "wage_pick")
    assert "t_other" in income.GROUPS["trans"]
    assert frozenset() == income.LEFT_OUT


def test_a_group_is_the_sum_of_its_items_or_the_total_that_was_given() -> None:
    found = income.totals({"wage": D(5), "wage_job": D("100.10"), "wage_pick": D(0), "biz": D(7), "prop": D(0)})
    assert (found["wage"], found["biz"], found["prop"], found["trans"]) == (D("100.10"), D(7), D(0), None)


def test_items_of_items_reach_the_top() -> None:
    found = income.totals({"t_land_fert": D(30), "t_dibao": D(70), "t_other": D(9999), "trans": D(9999)})
    assert (found["t_other"], found["trans"]) == (D(30), D(100))
    # a total of 其他转移性收入 alone is kept, and counts in the sum above it
    assert income.totals({"t_other": D(30), "t_dibao": D(70)})["trans"] == D(100)


def test_blank_is_not_zero() -> None:
    assert income.net({}) is None
    assert income.net({"wage": None, "cost": None, "claim_income": D(5)}) is None
    assert income.net({"wage": D(0)}) == D(0)
    assert income.totals({"wage_job": D(0), "wage": D(900)})["wage"] == D(0)
    assert income.reference({"claim_income": D(5)}) is None


def test_net_and_reference() -> None:
    sheet = {"wage": D(20000), "biz": D(3000), "prop": D(100), "trans": D("2000.50"), "cost": D(1000),
             "claim_income": D(400), "rigid_expense": D(9000)}  # fmt: skip
    assert income.net(sheet) == D("24100.50")
    assert income.reference(sheet) == D("15500.50")
    assert income.net({"biz": D(100), "cost": D(300)}) == D(-200)


def test_what_does_not_count_is_left_out_of_net_and_stays_in_the_total() -> None:
    sheet = {"t_pension": D(1000), "t_dibao": D(500), "wage": D(100)}
    assert income.net(sheet, {"t_pension"}) == D(600)
    assert income.net(sheet, {"trans"}) == D(100)
    assert income.totals(sheet)["trans"] == D(1500)
    # the total given stands for its items only where no item is given
    assert income.net({"trans": D(900), "t_pension": D(900)}, {"t_pension"}) == D(0)


def test_per_head() -> None:
    assert income.per_capita(D(10000), 3) == D("3333.33")
    assert income.per_capita(D("0.05"), 2) == D("0.03")
    for nobody in (0, None):
        with pytest.raises(income.NoMembers, match="计算人数"):
            income.per_capita(D(1), nobody)


def test_growth() -> None:
    assert income.growth(D(13000), D(10000)) == D("0.3")
    assert income.growth(D(-100), D(10000)) == D("-1.01")
    assert income.growth(D(5), D(0)) is None


@given(SHEETS)
def test_net_of_items_is_their_plain_sum(sheet: dict[str, Decimal | None]) -> None:
    known = {name: amount for name, amount in sheet.items() if amount is not None}
    costs = set(income.GROUPS["cost"])
    plain = sum((-a if name in costs else a for name, a in known.items()), D(0))
    assert income.net(sheet) == (plain if known else None)


@given(FULL_SHEETS)
def test_sums_are_kept_when_summed_again(sheet: dict[str, Decimal | None]) -> None:
    once = {**sheet, **income.totals(sheet)}
    assert income.totals(once) == income.totals(sheet)
    assert income.net(once) == income.net(sheet)


@given(FULL_SHEETS, st.sampled_from(ITEMS))
def test_leaving_an_item_out_takes_away_just_that_item(sheet: dict[str, Decimal | None], item: str) -> None:
    whole, without = income.net(sheet), income.net(sheet, {item})
    amount = sheet.get(item) or D(0)
    assert (whole is None) == (without is None)
    if whole is not None and without is not None:
        assert whole - without == (-amount if item in income.GROUPS["cost"] else amount)
