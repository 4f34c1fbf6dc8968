"""What is taken over from a ledger into the income statement, and the measure of a loan: what was odd before is not
after, and one undo takes it back."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from db.household import Household
from db.income import Income, RigidExpense
from db.measure import Measure
from db.money import Money
from db.organisation import Org
from db.person import Person
from db.project import Loan
from db.record import Record
from db.relief import Claim, Settlement
from fupin_desktop.ledgers.book import named
from fupin_desktop.services.book import entry
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.household import history
from fupin_desktop.services.ledgers import deeds, desk
from tests.books import ACTOR, add_household

D, Y = dt.date, Decimal
REGION = "410502101212"


@pytest.fixture
def family(book: Book) -> tuple[Household, Person]:
    household, person = add_household()
    kinds = {"household": household.id, "year": 2026, "kind": "1", "members": 1}
    entry.save(ACTOR, "收支", [Income(**kinds, wage=Y(9000), prop_land=Y(100), prop=Y(100))])
    return household, person


def saved(record: Record) -> Record:
    entry.save(ACTOR, "登记", [record])
    return record


def rules(record: Record) -> set[str]:
    found = desk.load(named(record.table()), str(record.id))
    assert found
    return {str(finding.rule) for finding in found.findings()}


def done(record: Record) -> str:
    [deed] = deeds.of(named(record.table()))
    step = deeds.plan(deed, record)
    deeds.do(ACTOR, step)
    return step.question


def statement() -> Any:
    return Income.living().first()


def dividend(family: tuple[Household, Person], amount: int, day: int) -> Money:
    org = Org.living().first() or saved(Org(region_code=REGION, kind="06", name="嘉辰采摘园"))
    values = {"account": "07", "direction": "2", "region_code": REGION, "org": org.id, "household": family[0].id}
    made = saved(Money(**values, amount=Y(amount), date=D(2026, 5, day)))
    assert isinstance(made, Money)
    return made


def test_dividends(family: tuple[Household, Person]) -> None:
    first, last = dividend(family, 400, 1), dividend(family, 250, 2)
    assert "MN10" not in rules(first)  # said of the last alone
    assert "MN10" in rules(last)
    assert [f.text for f in desk.check_book() if f.rule == "MN10"] == ["分红 650 元，收支表里是 0 元。请核对。"]
    assert "一共 650 元，收支表里的“资产收益帮扶分红”没有填。改成 650 元？" in done(last)
    assert (statement().prop_dividend, statement().prop) == (650, 750)
    assert "MN10" not in rules(last)
    with pytest.raises(deeds.Nothing, match="已经是 650 元"):
        done(last)
    history.undo(ACTOR)
    assert (statement().prop_dividend, statement().prop) == (None, 100)


def test_the_filial_allowance_of_a_household_by_its_elder(family: tuple[Household, Person]) -> None:
    values = {"account": "02", "region_code": REGION, "person": family[1].id, "date": D(2026, 5, 1), "source": "11"}
    paid_in = saved(Money(**values, direction="1", amount=Y(200), payer="张强"))
    out = saved(Money(**values, direction="2", amount=Y(20)))
    assert "MN8" in rules(out)
    done(out)
    assert (statement().t_xs_fund, statement().trans) == (20, 20)
    assert not {"MN8"} & (rules(out) | rules(paid_in))


def test_an_insurance(family: tuple[Household, Person]) -> None:
    claim = saved(Claim(
        household=family[0].id, person=family[1].id, scheme="2", policy_year=2026, trigger="1", loss=Y(9000),
        applied_on=D(2026, 3, 1), approved_on=D(2026, 3, 9), paid_on=D(2026, 4, 1), amount=Y(3000), state="5",
        mechanism="33",
    ))  # fmt: skip
    assert rules(claim) == {"CM6"}
    done(claim)
    assert statement().claim_income == 3000
    assert rules(claim) == set()


def test_hospital_bills_become_a_line_of_rigid_expense(family: tuple[Household, Person]) -> None:
    income = statement().id
    saved(RigidExpense(income=income, kind="2", amount=Y(500)))
    saved(RigidExpense(income=income, kind="1", amount=Y(300)))
    usual = {"person": family[1].id, "year": 2026, "treatment": "2", "hospital": "区医院", "total": Y(2000)}
    saved(Settlement(**usual, settled_on=D(2026, 4, 1), pay_1=Y(1200), self_pay=Y(800)))
    bill = saved(Settlement(**usual, settled_on=D(2026, 5, 1), pay_1=Y(1000), self_pay=Y(1000)))
    assert "ST6" in rules(bill)
    assert "添一行 1,500 元" in done(bill)
    assert statement().rigid_expense == 2300
    assert "ST6" not in rules(bill)
    with pytest.raises(deeds.Nothing, match="已有医疗 1,800 元"):
        done(bill)


def test_the_measure_of_a_loan(family: tuple[Household, Person]) -> None:
    loan = saved(Loan(
        household=family[0].id, person=family[1].id, bank="农商行", contract_no="1", kind="1", principal=Y(50000),
        rate=Y("3.85"), start=D(2026, 1, 5), due=D(2028, 1, 5), use="02", subsidised=True, balance=Y(50000),
        balance_on=D(2026, 5, 1),
    ))  # fmt: skip
    assert "LN11" in rules(loan)
    done(loan)
    [measure] = Measure.living()
    assert (measure.year, measure.kind, measure.item, measure.person) == (2026, "03", "0301", family[1].id)
    assert "LN11" not in rules(loan)
    with pytest.raises(deeds.Nothing, match="不用补登"):
        done(loan)


def test_without_a_statement_it_is_said(book: Book) -> None:
    _, person = add_household()
    out = saved(Money(
        account="02", direction="2", region_code=REGION, person=person.id, date=D(2025, 5, 1), amount=Y(20)
    ))  # fmt: skip
    with pytest.raises(deeds.Nothing, match="2025 年还没有收支表。请先登记收支，再带入。"):
        done(out)
