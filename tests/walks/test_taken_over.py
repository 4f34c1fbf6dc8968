"""What a ledger adds up to is taken over into the income statement: dividends, the filial allowance, an insurance, what
was paid for a stay. By keys and clicks, in the encrypted book, with the real worker, as the one who registers."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import partial

from db.income import Income, RigidExpense
from db.money import Money
from db.organisation import Org
from db.person import Person
from db.relief import Claim, Settlement
from fupin_desktop.services.book import entry
from tests.walks.village import Village
from tests.walks.walker import Walker
from ui.pages.ledgers.page import LedgerPage
from ui.widgets.frame import Dialog
from ui.widgets.table_model import TableModel

_DAY = dt.date(2026, 5, 2)
#: Ledger, the account that its list is kept to, the button.
_LEDGERS = (("money", "07", "带入收支表…"), ("money", "02", "带入收支表…"), ("claim", "", "带入收支表…"),
            ("settlement", "", "带入刚性支出…"))  # fmt: skip


def _registered() -> str:
    """A household's statement without any of it, and a record in each of the ledgers."""
    person = Person.living().where(Person.household.is_null(False)).first()
    home, region = str(person.household), "410502101214"
    statement = Income(household=home, year=_DAY.year, kind="1", members=2, wage=Decimal(9000))
    statement.id = Income.new_key({"household": home, "year": _DAY.year, "kind": "1"})
    org = Org(name="采摘园", kind="06", region_code=region)
    entry.save("村", "登记", [statement, org])
    paid = {"date": _DAY, "direction": "2", "region_code": region}
    rows = (
        Money(account="07", household=home, org=org.id, amount=Decimal(400), **paid),
        Money(account="02", person=person.id, amount=Decimal(24), **paid),
        Claim(household=home, person=person.id, scheme="2", policy_year=2026, trigger="1", loss=Decimal(9000),
              applied_on=_DAY, approved_on=_DAY, paid_on=_DAY, amount=Decimal(3000), state="5", mechanism="33"),
        Settlement(person=person.id, year=2026, treatment="2", hospital="区医院", total=Decimal(2000), settled_on=_DAY,
                   pay_1=Decimal(1200), self_pay=Decimal(800)),
    )  # fmt: skip
    entry.save("村", "登记", list(rows))
    return str(statement.id)


def _is_one(rows: TableModel) -> bool:
    return rows.rowCount() == 1


def test_sums_are_taken_over_into_the_statement(full_village: Village) -> None:
    desk = Walker(full_village)
    desk.enter("村级录入员")
    key = _registered()
    asked: list[str] = []

    def agree(dialog: Dialog) -> None:
        asked.append(dialog.windowTitle())
        desk.click("写进去", dialog)

    for ledger, account, words in _LEDGERS:
        desk.window.session.go("ledger", ledger=ledger, **({"answers": {"account": account}} if account else {}))
        desk.idle()
        view = desk.page(LedgerPage).view
        rows = view.list.table.rows
        desk.wait(partial(_is_one, rows), f"the record of {ledger} {account}")
        view.list.table.setFocus()
        view.list.table.stand_on(0)
        desk.when(Dialog, agree)
        desk.click(words, view)
        desk.idle()
    told = Income.find(key)
    assert told
    amounts = (told.prop_dividend, told.t_xs_fund, told.claim_income, told.rigid_expense, told.prop, told.trans)
    assert list(map(int, filter(None, amounts))) == [400, 24, 3000, 800, 400, 24]
    [line] = RigidExpense.living()
    assert (line.kind, line.amount) == ("1", 800)
    assert len(asked) == 4
    found = desk.book_says("check", str(full_village.path))["findings"]
    assert not [one for one in found if one["rule"] in ("MN10", "MN8", "CM6", "ST6")]
    view.list.table.setFocus()
    desk.press("Ctrl+Z")
    desk.idle()
    desk.wait(lambda: not list(RigidExpense.living()), "the line taken away again")
