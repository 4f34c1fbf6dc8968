"""孝善基金 as a sheet: who stands there, what a cell writes, a whole month in one action, allowances, the notice."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from db.fields import BadValue
from db.money import Money
from db.person import Person
from fupin_desktop.ledgers.money import MONEY
from fupin_desktop.services.book import entry
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.household import history
from fupin_desktop.services.ledgers import desk, filial
from fupin_desktop.services.papers import catalogue
from tests.books import ACTOR, add_household
from tests.people import at_noon

YEAR = 2026


@pytest.fixture
def elder(book: Book, monkeypatch: pytest.MonkeyPatch) -> str:
    """A head of 71 with a son of 40, and a household of nobody old; in November."""
    at_noon(monkeypatch)
    household, person = add_household()
    son = Person(household=household.id, name="张强", relation="03", birth=dt.date(1986, 1, 1), member_state="1")
    entry.save(ACTOR, "登记", [son])
    _, young = add_household("李四", "41050219800101601X")
    person.birth, young.birth = dt.date(1955, 4, 5), dt.date(1980, 1, 1)
    entry.save(ACTOR, "改", [person, young])
    return str(person.id)


def row() -> filial.Elder:
    [one] = filial.sheet(YEAR)
    return one


def test_the_elders_stand_there_with_the_child_who_pays(elder: str) -> None:
    one = row()
    assert (one.person, one.name, one.payer, one.relation) == (elder, "张三", "张强", "03")
    assert not one.paid
    assert filial.sheet(YEAR, "410503") == []


def test_a_cell_is_a_contribution(elder: str) -> None:
    assert filial.set_month(ACTOR, row(), YEAR, 5, "200")
    [made] = Money.living()
    assert (made.account, made.direction, made.amount, made.period, made.source) == ("02", "1", 200, "202605", "11")
    assert (made.date, made.payer, made.payer_relation, made.person) == (dt.date(2026, 5, 31), "张强", "03", elder)
    form = desk.load(MONEY, str(made.id))
    assert form
    assert form.findings() == []
    assert not filial.set_month(ACTOR, row(), YEAR, 5, "200")  # nothing changed
    filial.set_month(ACTOR, row(), YEAR, 5, "150")
    assert [one.amount for one in Money.living()] == [150]
    filial.set_month(ACTOR, row(), YEAR, 5, "")
    assert not list(Money.living())
    history.undo(ACTOR)
    assert row().months[5].paid == 150


@pytest.mark.parametrize(
    ("month", "text", "said"),
    [
        (5, "0", "金额要大于 0。没有缴的空着。"),
        (5, "-3", "0"),
        (5, "二百", "这里要填数字"),
        (12, "200", "2026 年 12 月还没有到。"),
    ],
)
def test_what_can_not_be_is_said(elder: str, month: int, text: str, said: str) -> None:
    with pytest.raises((filial.BadSheet, BadValue), match=said):
        filial.set_month(ACTOR, row(), YEAR, month, text)
    assert not list(Money.living())


def test_of_several_contributions_a_cell_is_only_read(elder: str) -> None:
    filial.set_month(ACTOR, row(), YEAR, 5, "200")
    [made] = Money.living()
    twice = Money(**{name: getattr(made, name) for name in Money.kinds()})
    entry.save(ACTOR, "再记", [twice])
    assert row().months[5].paid == 400
    with pytest.raises(filial.BadSheet, match="有 2 笔"):
        filial.set_month(ACTOR, row(), YEAR, 5, "300")


def test_a_month_of_a_village_in_one_action_and_its_allowances(elder: str) -> None:
    other, second = add_household("王五", "410502194504056018")
    second.birth = dt.date(1945, 4, 5)
    entry.save(ACTOR, "改", [second])
    elders = filial.sheet(YEAR)
    assert [one.payer for one in elders if one.household == other.id] == [""]
    filial.set_payer(next(one for one in elders if not one.payer), "王小")
    assert filial.fill_month(ACTOR, elders, YEAR, 6, "100") == 2
    elders = filial.sheet(YEAR)
    assert {one.payer for one in elders} == {"张强", "王小"}
    assert filial.fill_month(ACTOR, elders, YEAR, 6, "100") == 0
    assert filial.give_month(ACTOR, elders, YEAR, 6) == (2, Decimal(20))
    elders = filial.sheet(YEAR)
    assert filial.give_month(ACTOR, elders, YEAR, 6)[0] == 0
    assert [str(one.paid + one.given) for one in elders] == ["110.00", "110.00"]
    paper = filial.notice(elders, YEAR, 6, "袁薛庄村", catalogue.about(YEAR))
    assert "孝善基金公示表2026年6月" in paper.name
    assert ("合计", "", "", "", "200", "20", "") in paper.blocks[1].rows  # type: ignore[union-attr]
    history.undo(ACTOR)
    history.undo(ACTOR)
    assert not list(Money.living())


def test_who_has_died_is_asked_for_nothing_more(elder: str) -> None:
    """What was paid in the year still stands there; another year shows them no more. The balance is of all that came
    in and went out."""
    filial.set_month(ACTOR, row(), YEAR, 5, "100")
    filial.give_month(ACTOR, filial.sheet(YEAR), YEAR, 5)
    person = Person.find(elder)
    assert person
    person.member_state = "2"
    donor = Money(account="02", direction="1", amount=Decimal(500), date=dt.date(2025, 3, 1), payer="王总",
                  region_code="410502104203")  # fmt: skip
    entry.save(ACTOR, "去世", [person, donor])
    one = row()
    assert one.gone
    assert one.paid == 100
    assert filial.to_pay([one], 6) == []
    assert filial.fill_month(ACTOR, [one], YEAR, 6, "100") == 0
    assert filial.set_month(ACTOR, one, YEAR, 6, "100")  # by hand: of the month in which they died
    assert filial.sheet(YEAR - 1) == filial.sheet(YEAR + 1) == []
    assert filial.balance() == 690
    assert filial.balance("410502104203") == 500
    assert filial.balance("410503") == 0
