"""What the rules of the funds see around a record in a real book: each question, once answered so that a rule fires and
once so that it is silent; the same in the form of one record and looking through the whole book."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from db.household import Household
from db.measure import Measure
from db.money import Money
from db.person import Person, PersonYear
from db.project import Loan, Project
from db.record import Record
from db.rectification import Rectification
from db.relief import Claim, Settlement
from db.step import Step
from fupin_desktop.ledgers.book import named
from fupin_desktop.services.book import entry, settings
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.ledgers import desk
from tests.books import ACTOR, add_household

D, Y = dt.date, Decimal
REGION = "410502101212"


@pytest.fixture
def family(book: Book) -> tuple[Household, Person]:
    return add_household()


def saved(*records: Any) -> Any:
    entry.save(ACTOR, "登记", list(records))
    return records[0]


def rules(record: Record) -> set[str]:
    """What is said in its form: the same as looking through the book."""
    form = desk.load(named(record.table()), str(record.id))
    assert form
    found = {str(one.rule) for one in form.findings()} - {"RQ"}
    assert found == {str(one.rule) for one in desk.check_book() if one.record == record.id} - {"RQ"}
    return found


def loan(family: tuple[Household, Person], **values: Any) -> Loan:
    usual = {"bank": "农商行", "contract_no": "1", "principal": Y(50000), "start": D(2026, 1, 1), "due": D(2028, 1, 1),
             "use": "02", "balance": Y(50000), "balance_on": D(2026, 5, 1), "kind": "1"}  # fmt: skip
    made: Loan = saved(Loan(household=family[0].id, person=family[1].id, **(usual | values)))
    return made


def test_a_loan(family: tuple[Household, Person]) -> None:
    household, person = family
    made = loan(family)
    saved(Measure(household=household.id, year=2026, kind="03", item="0301", start=D(2026, 1, 1), status="2"))
    person.birth = D(1980, 1, 1)
    saved(person)
    assert rules(made) == set()
    loan(family, contract_no="2")
    assert rules(made) == set()  # 100000 together is the limit
    loan(family, contract_no="3", principal=Y(1), balance=Y(1))
    assert rules(made) == {"LN2"}
    person.birth, household.hh_type = D(2010, 1, 1), "30"
    saved(person, household)
    assert rules(made) == {"LN2", "LN3", "LN6"}
    household.monitor_cat, household.risk_eliminated, household.risk_elim_date = "2", True, D(2026, 3, 1)
    saved(household)
    assert "LN6" not in rules(made)  # it was monitored when the loan was paid out


def test_the_limits_are_those_of_the_region(family: tuple[Household, Person]) -> None:
    made = loan(family, principal=Y(60000))
    assert "LN2" in rules(made)
    settings.change(ACTOR, "410502", "loan_max", "80000", "区里定的")
    assert "LN2" not in rules(made)


def test_a_bill_of_somebody_who_is_kept(family: tuple[Household, Person]) -> None:
    household, person = family
    usual = {"person": person.id, "year": 2026, "treatment": "1", "hospital": "区医院", "settled_on": D(2026, 5, 1)}
    bill = saved(Settlement(**usual, total=Y(15000), pay_1=Y(6000), self_pay=Y(9000)))
    assert rules(bill) == {"W11"}  # of one who left poverty more than 6000
    year = PersonYear(person=person.id, year=2026, dibao="1", ins_med_res=False, ins_med_emp=False)
    household.monitor_cat = "2"
    saved(year, household)
    assert rules(bill) == {"W11", "ST4", "ST5", "CM7"}
    claim = {"household": household.id, "person": person.id, "scheme": "3", "policy_year": 2026, "state": "1"}
    saved(Claim(**claim, trigger="1", applied_on=D(2026, 6, 1), loss=Y(9000)))
    assert rules(bill) == {"W11", "ST4", "ST5"}
    household.hh_type, household.monitor_cat, year.dibao, year.ins_med_res = "30", None, "0", True
    saved(household, year)
    assert rules(bill) == set()  # others bear 10000


def test_the_same_claim_twice(family: tuple[Household, Person]) -> None:
    usual = {"household": family[0].id, "person": family[1].id, "scheme": "3", "policy_year": 2026, "trigger": "1",
             "applied_on": D(2026, 6, 1), "loss": Y(9000), "amount": Y(3000), "state": "4"}  # fmt: skip
    claim = saved(Claim(**usual))
    assert rules(claim) == set()
    saved(Claim(**usual))
    assert rules(claim) == {"CM5"}


def test_money_twice_and_a_fund_that_is_overdrawn(family: tuple[Household, Person]) -> None:
    usual = {"account": "03", "region_code": REGION, "source": "04"}
    came = saved(Money(**usual, direction="1", date=D(2026, 1, 1), amount=Y(1000)))
    assert rules(came) == set()
    spent = saved(Money(**usual, direction="2", date=D(2026, 2, 1), amount=Y(600)))
    assert rules(spent) == set()
    saved(Claim(household=family[0].id, scheme="3", policy_year=2026, state="5", amount=Y(500), paid_on=D(2026, 2, 2)))
    assert rules(spent) == {"MN9"}
    assert rules(came) == set()  # told of the last movement alone
    saved(Money(**usual, direction="1", date=D(2026, 1, 1), amount=Y(1000)))
    assert rules(came) == {"MN4"}


def test_the_money_of_a_project(book: Book) -> None:
    made = saved(Project(name="大棚", year=2026, kind="04", region_code=REGION, budget=Y(1000), state="4"))
    assert rules(made) == {"PJ2"}
    usual = {"account": "01", "region_code": REGION, "project": made.id, "source": "01"}
    saved(Money(**usual, direction="1", date=D(2026, 1, 1), amount=Y(1000)))
    assert rules(made) == set()
    saved(Money(**usual, direction="2", date=D(2026, 2, 1), amount=Y(1001)))
    assert rules(made) == {"PJ3"}


def test_the_steps_of_what_is_put_right(book: Book) -> None:
    words = dict.fromkeys(("problem", "standard", "account_check", "people_check", "evidence"), "一")
    made = saved(Rectification(
        item_no="1", year=2026, region_code=REGION, scope="1", state="4", found_on=D(2026, 1, 1),
        deadline=D(2099, 1, 1), number_check="1", closed_on=D(2026, 6, 1), closed_by="赵", owner="王", **words,
    ))  # fmt: skip
    step = {"record": made.id, "flow": "4", "level": "5", "person_by": "赵"}
    saved(Step(**step, step="407", date=D(2026, 6, 1), result="5"))
    assert rules(made) == {"RC5", "RC7"}
    saved(Step(**step, step="406", date=D(2026, 5, 1), result="2"))
    assert rules(made) == {"RC5", "RC7"}  # not passed
    saved(Step(**step, step="406", date=D(2026, 5, 20), result="1"))
    saved(Rectification(item_no="2", region_code=REGION, scope="3", parent=made.id, state="1", deadline=D(2099, 1, 1)))
    assert rules(made) == set()
    made.state = "2"
    saved(made)
    assert rules(made) == {"RC6"}
