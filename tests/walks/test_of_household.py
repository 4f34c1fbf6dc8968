"""What of the ledgers belongs to a household, from its own page: added, opened, put right, taken back; sums that the
income statement tells otherwise, taken over. By keys, in the township's encrypted book, in the officer's own role."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from db.clock import today
from db.household import Household
from db.income import Income
from db.money import Money
from db.person import Person
from db.relief import Claim
from db.sql import every
from fupin_desktop.rules.answers import OF_YEAR
from fupin_desktop.services.book import entry
from fupin_desktop.services.household import history
from tests.walks.filling import type_in, view_of
from tests.walks.village import Village
from tests.walks.walker import Walker, labels
from ui.pages.household_page import HouseholdPage
from ui.pages.ledgers.of_household import LedgersTab
from ui.pages.ledgers.page import LedgerPage
from ui.pages.ledgers.view import LedgerView
from ui.pages.visit_page import VisitPage
from ui.widgets.frame import Dialog

DAY = f"{today():%Y-%m-%d}"
_BILL = {"person": "1", "hospital": "区医院", "total": "9000", "pay_1": "6000", "self_pay": "3000"}
_CLAIM = {"person": "1", "scheme": "2", "trigger": "1", "loss": "3000", "amount": "800"}
#: What is typed of each; the rest is proposed. What the page of the household says of it.
TYPED: dict[str, tuple[dict[str, str], str]] = {
    "loan": ({"person": "1", "bank": "农商行", "contract_no": "HT-1", "principal": "50000", "rate": "3.45", "due": DAY,
              "use": "02", "balance": "30000"}, f"贷款金额 50,000 元　到期日期 {DAY}　贷款余额 30,000 元"),
    "settlement": (_BILL, "医疗费总额 9,000 元"),
    "claim": (_CLAIM, "自付或损失总额 3,000 元　受理　赔付(救助)金额 800 元"),
    "work_intent": ({"person": "1", "work_class": "2"}, "有意愿未就业"),
    "care": ({"person": "1", "categories": "1", "life": "1", "self_care": "1", "look_after": "1", "nursing": "1",
              "medical": "1", "mode": "4", "carer": "李四"}, "居家亲属照护　李四"),
    "dept_record": ({"source": "0101", "person": "1", "name": "张三", "id_no": "410502195504056010"}, "待核实"),
}  # fmt: skip


def _of_head() -> str:
    return str(Person.living().where(Person.relation == "01").first().household)


def _tab(desk: Walker, household: str) -> LedgersTab:
    desk.window.session.go("household", household=household, tab="台账")
    desk.idle()
    tab = desk.page(HouseholdPage).tab
    assert isinstance(tab, LedgersTab)
    return tab


def _added(desk: Walker, household: str, name: str, typed: dict[str, str]) -> LedgerView:
    tab = _tab(desk, household)
    _chosen(desk, tab, name)
    view: LedgerView = desk.page(LedgerPage).view
    desk.wait(lambda: view.is_filling, "the form")
    type_in(desk, view, **typed)
    desk.press("Ctrl+Return")
    desk.idle()
    assert not view.is_filling, view.sheet.notices.text
    return view


def test_each_ledger_from_the_page_of_a_household(full_town: Village) -> None:
    desk = Walker(full_town)
    desk.enter("镇级工作人员")
    household = _of_head()
    tab = _tab(desk, household)
    offered = {str(tab.add.itemData(number)) for number in range(1, tab.add.count())}
    assert offered == {*TYPED, "measure", "visit"}  # these two have pages of their own, and walks
    for name, (typed, words) in TYPED.items():
        _added(desk, household, name, typed)
        desk.press("Escape")
        desk.idle()
        tab = desk.page(HouseholdPage).tab  # where the keyboard came from
        rows = [tab.table.rows.row(number) for number in range(tab.table.rows.rowCount())]
        [place] = [number for number, one in enumerate(rows) if one.ledger.name == name]
        assert (rows[place].day, words in rows[place].words) == (DAY, True), rows[place].words
        tab.table.setFocus()
        tab.table.stand_on(place)
        desk.press("Return")
        desk.idle()
        _put_right_and_taken_back(desk, rows[place].line.record)
    desk.shut()


def _put_right_and_taken_back(desk: Walker, record: Any) -> None:
    view: LedgerView = desk.page(LedgerPage).view
    desk.wait(lambda: view.is_filling, "the form of the line")
    type_in(desk, view, note="改过的")
    desk.press("Ctrl+Return")
    desk.idle()

    def now() -> Any:
        return type(record).get_by_id(record.id)

    assert now().note == "改过的"
    assert history.undoable() == f"修改{view.ledger.heading}"
    desk.press("Ctrl+Z")
    desk.idle()
    desk.wait(lambda: now().note is None, "the note taken back")
    desk.when(Dialog, lambda dialog: desk.press("Return"))  # it was done before this list came into sight
    desk.press("Ctrl+Z")
    desk.idle()
    desk.wait(lambda: now().deleted, "the record taken back")
    desk.press("Ctrl+Y")
    desk.idle()
    desk.wait(lambda: not now().deleted, "the record done again")


def _statement(household: str) -> None:
    """A year's statement that says nothing of what the ledgers do."""
    values = {"household": household, "year": today().year, "kind": OF_YEAR}
    home = Household.get_by_id(household)
    home.hh_type = "10"
    entry.save("赵", "登记", [home, Income(id=Income.new_key(values), members=2, wage=Decimal(20000), **values)])


def _paid_claim() -> None:
    """Its steps have a walk of their own."""
    [claim] = Claim.living()
    claim.state, claim.paid_on = "5", today()
    entry.save("赵", "发放", [claim])


def _money(household: str, account: str, person: str | None = None) -> None:
    at = {"account": account, "date": today(), "household": household, "region_code": "410502101214"}
    entry.save("赵", "登记", [Money(**at, direction="2", amount=Decimal(360), person=person, source="11")])


@pytest.mark.parametrize(
    ("name", "words", "rule", "field", "amount"),
    [
        ("settlement", "带入刚性支出…", "ST6", "rigid_expense", 3000),
        ("claim", "带入收支表…", "CM6", "claim_income", 800),
        ("money 07", "带入收支表…", "MN10", "prop_dividend", 360),
        ("money 02", "带入收支表…", "MN8", "t_xs_fund", 360),
    ],
)
def test_a_sum_that_the_income_statement_tells_otherwise_is_taken_over(
    full_town: Village, name: str, words: str, rule: str, field: str, amount: int
) -> None:
    desk = Walker(full_town)
    desk.enter("镇级工作人员")
    household = _of_head()
    _statement(household)
    table, _, account = name.partition(" ")
    if account:
        elder = Person.living().where(Person.household == household).first().id if account == "02" else None
        _money(household, account, elder)
    else:
        _added(desk, household, table, {"settlement": _BILL, "claim": _CLAIM}[table])
    if table == "claim":
        _paid_claim()
    view = view_of(desk, table)
    if account:
        view.list.filters["account"].choose(account)
        view.list.refresh()
        desk.idle()
    asked: list[str] = []
    assert rule in _rules(desk)
    _do(desk, view, words, asked)

    def statement() -> Any:
        return Income.get(Income.household == household)

    assert getattr(statement(), field) == amount
    assert f"{amount:,} 元" in asked[0]
    assert rule not in _rules(desk)
    _do(desk, view, words, asked)
    assert "不用带入" in asked[1]
    desk.press("Ctrl+Z")
    desk.idle()
    desk.wait(lambda: not getattr(statement(), field), "the sum taken back")
    desk.shut()


def _rules(desk: Walker) -> set[str]:
    return {one["rule"] for one in desk.book_says("check", str(desk.village.path))["findings"]}


def _do(desk: Walker, view: LedgerView, words: str, asked: list[str]) -> None:
    def agree(dialog: Dialog) -> None:
        asked.append(labels(dialog))
        desk.press("Return")

    view.list.table.setFocus()
    desk.when(Dialog, agree)
    desk.click(words)
    desk.idle()


def test_who_looks_at_a_page_made_by_hand_stands_in_the_access_log(full_town: Village) -> None:
    """As at the ledger that the page is of: once each time the book is opened."""
    desk = Walker(full_town)
    desk.enter("镇级工作人员")
    for page in ("filial", "survey", "placing", "needy", "filial"):
        desk.window.session.go(page)
        desk.idle()
    noted = [row[0] for row in every("SELECT what FROM access WHERE user = ? ORDER BY n", "镇级工作人员")]
    assert noted[-3:] == ["查看台账：资金", "查看台账：务工意向", "查看台账：兜底照护"]
    desk.shut()


def test_a_measure_and_a_visit_from_the_page_of_a_household(full_town: Village) -> None:
    """Both have pages of their own; who has saved there is back where it was begun, or at the visits."""
    desk = Walker(full_town)
    desk.enter("镇级工作人员")
    household = _of_head()
    _chosen(desk, _tab(desk, household), "measure")
    view: LedgerView = desk.page(LedgerPage).view
    desk.wait(lambda: view.is_filling, "the form")
    type_in(desk, view, kind="01", item="01", start=DAY, amount_fiscal="3000", helper="王五", dept="农业局", status="1")
    desk.press("Ctrl+Return")
    desk.idle()
    assert not view.is_filling, view.sheet.notices.text
    desk.press("Escape")
    desk.idle()
    tab: Any = desk.page(HouseholdPage).tab
    [line] = [row for row in _rows(tab) if row.ledger.name == "measure"]
    assert (line.day, "3,000" in line.words) == (DAY, True), line.words
    _chosen(desk, tab, "visit")
    assert desk.window.pages.currentWidget() is desk.page(VisitPage)
    desk.press("Escape")  # back where it was begun, not into the list that has no form of its own
    desk.idle()
    _chosen(desk, desk.page(HouseholdPage).tab, "visit")
    desk.write("9")  # the role, then what the keys say
    desk.write("1111111")
    desk.write("3")
    desk.press("Return", "Ctrl+Return")
    desk.idle()
    assert desk.page(HouseholdPage).tab.title == "走访"
    [visit] = [row for row in _rows(_tab(desk, household)) if row.ledger.name == "visit"]
    assert visit.day == DAY
    desk.shut()


def _rows(tab: LedgersTab) -> list[Any]:
    return [tab.table.rows.row(number) for number in range(tab.table.rows.rowCount())]


def _chosen(desk: Walker, tab: LedgersTab, name: str) -> None:
    """添加一条…"""
    desk.pick(tab.add, tab.add.findData(name))
    desk.idle()
