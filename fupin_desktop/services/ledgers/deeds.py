"""What can be done with a record of a ledger beyond filling it: its sum is taken over into the income statement of its
household and year, the measure that belongs to a loan is registered. Each asks first, and is one action."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from db.clue import DeptRecord
from db.fields import Kind
from db.household import Household
from db.income import Income, RigidExpense
from db.measure import Measure
from db.money import Money
from db.project import Loan, Project
from db.record import Record
from db.refusal import Refusal
from db.relief import Claim, Settlement
from fupin_desktop.ledgers.ledger import Ledger
from fupin_desktop.ledgers.money import MONEY
from fupin_desktop.rules import income
from fupin_desktop.rules import money as accounts
from fupin_desktop.rules import relief as claims
from fupin_desktop.rules.amounts import told as yuan
from fupin_desktop.rules.answers import FINANCE, OF_YEAR
from fupin_desktop.services.book import access, entry, references, summary
from fupin_desktop.services.household import helpers
from fupin_desktop.services.ledgers import counts
from fupin_desktop.services.ledgers.beside import money, projects, relief
from fupin_desktop.services.ledgers.lists import Wanted
from fupin_desktop.services.monitoring import dept_lists

_UNDER_WAY = "2"


class Nothing(Refusal):
    """There is nothing to be done with that record; the text says why."""


@dataclass(frozen=True)
class Step:
    """What would be written, and the question before it ("" where none is asked). `write`: what writes it, where it is
    more than saving `records`; it gets who is at the keyboard."""

    title: str
    question: str
    records: Sequence[Record] = ()
    write: Callable[[str], object] | None = None


@dataclass(frozen=True)
class Deed:
    """`plan` gives what it would write for a record. Raises Nothing. `key`: by which it is done, beside its button."""

    title: str
    tip: str
    icon: str
    plan: Callable[[Any], Step]
    key: str = ""


def of(ledger: Ledger) -> Sequence[Deed]:
    """What can be done with the records of a ledger."""
    return _DEEDS.get(ledger.model, ())


def plan(deed: Deed, record: Record) -> Step:
    """What a deed would write. Raises Nothing, ReasonWanted, Denied."""
    access.open_record(str(record.id))
    return deed.plan(record)


def told(record: Record) -> str:
    """What stands above the form of a record: of a project what came in, what was paid out, which part that is."""
    if not isinstance(record, Project):
        return ""
    found = counts.totals(MONEY, Wanted(answers={"account": accounts.PROJECTS, "project": str(record.id)}))
    came, gone = found.of("in"), found.of("out")
    return f"到位 {yuan(came)} 元，拨付 {yuan(gone)} 元（{gone / came:.0%}）" if came else ""


def do(actor: str, step: Step) -> None:
    """Write it, as one action."""
    if step.write:
        step.write(actor)
    else:
        entry.save(actor, step.title, step.records)


def _home(record: Record) -> str:
    home = references.households([record]).get(str(record.id), "")
    if not home:
        raise Nothing("这一条没有写是哪一户，没有收支表可带入。请先补上是哪一户。")
    return home


def _head(home: str) -> str:
    return references.homes([home])[home].head


def _statement(home: str, year: int) -> Income:
    found: Income | None = (
        Income.living().where((Income.household == home) & (Income.year == year) & (Income.kind == OF_YEAR)).first()
    )
    if found is None:
        raise Nothing(f"{summary.whose(_head(home))} {year} 年还没有收支表。请先登记收支，再带入。")
    return found


def _into(home: str, year: int, field: Kind[Any], amount: Decimal, what: str) -> Step:
    """Set an item of the statement, and the sum of its group with it."""
    statement, name = _statement(home, year), str(field.name)
    before = getattr(statement, name)
    if (before or 0) == amount:
        raise Nothing(f"收支表里的{field.label}已经是 {yuan(amount)} 元，不用带入。")
    setattr(statement, name, amount)
    values = {number: getattr(statement, number) for number in income.NUMBERS}
    for group, total in income.totals(values).items():
        setattr(statement, group, total)
    was = "没有填" if before is None else f"{yuan(before)} 元"
    whose = summary.whose(_head(home))
    found = f"{whose} {year} 年{what}一共 {yuan(amount)} 元，收支表里的“{field.label}”{was}。"
    question = f"{found}改成 {yuan(amount)} 元？"
    return Step(f"带入收支表：{field.label}", question, [statement])


def _of_money(record: Money) -> Step:
    fields: Mapping[str, tuple[Kind[Any], str]] = {
        accounts.DIVIDENDS: (Income.prop_dividend, "分红"), accounts.FILIAL: (Income.t_xs_fund, "孝善基金补贴"),
    }  # fmt: skip
    account = str(record.account)
    if account not in fields or not record.date:
        raise Nothing("只有带贫分红和孝善基金的补贴带入收支表。")
    home, year = _home(record), record.date.year
    field, what = fields[account]
    _, direction, _ = money.COMPARED[account]
    paid = money.paid_to(account, direction, {(home, year): None})
    return _into(home, year, field, paid[home, year], what)


def _of_claim(record: Claim) -> Step:
    if record.scheme not in claims.INSURANCES or record.state != claims.PAID or not record.paid_on:
        raise Nothing("只有已发放的精准扶贫保险、精准防贫保险带入收支表的理赔收入。")
    home, year = _home(record), record.paid_on.year
    paid = relief.insured_sums({(home, year): None})
    return _into(home, year, Income.claim_income, paid[home, year], "保险理赔")


def _of_bill(record: Settlement) -> Step:
    """A line more of rigid expense, of what the bills say beyond the lines."""
    if not record.settled_on:
        raise Nothing("没有结算日期，不知道带入哪一年。请先补上。")
    home, year = _home(record), record.settled_on.year
    statement = _statement(home, year)
    [(paid, told)] = relief.compared({(home, year): None}).values()
    if paid <= told:
        raise Nothing(f"收支表的刚性支出里已有医疗 {yuan(told)} 元，结算的自付是 {yuan(paid)} 元，不用带入。")
    more = RigidExpense(
        income=statement.id, kind=relief.MEDICAL, amount=paid - told, compliant=True, note="由医疗结算带入"
    )
    lines = RigidExpense.living().where(RigidExpense.income == statement.id)
    statement.rigid_expense = sum((line.amount or Decimal(0) for line in lines), paid - told)
    whose = summary.whose(_head(home))
    found = f"{whose} {year} 年医疗自付一共 {yuan(paid)} 元，刚性支出里有 {yuan(told)} 元。"
    question = f"{found}添一行 {yuan(paid - told)} 元？"
    return Step("带入刚性支出：医疗", question, [statement, more])


def _of_loan(record: Loan) -> Step:
    home = _home(record)
    if not record.start:
        raise Nothing("没有放款日期，不知道是哪一年的措施。请先补上。")
    year = record.start.year
    same = (Measure.household == home) & (Measure.year == year) & (Measure.item == projects.MEASURE)
    if Measure.living().where(same).exists():
        raise Nothing(f"{year} 年已经登记了小额信贷的措施，不用补登。")
    household = Household.find(home)
    helper = helpers.paired(helpers.of_household(household)) if household else None
    made = Measure(
        household=home, year=year, kind=FINANCE, item=projects.MEASURE, person=record.person, start=record.start,
        person_times=1, status=_UNDER_WAY, fund_source="10", helper=helper.name if helper else None, dept=record.bank,
    )  # fmt: skip
    question = f"给{_head(home)}户补登 {year} 年的金融帮扶措施“小额信贷”，责任部门写{record.bank}？"
    return Step("补登金融帮扶措施", question, [made])


def _of_list(record: DeptRecord) -> Step:
    if why := dept_lists.may_be_clue(record):
        raise Nothing(why)
    return Step("已转为线索", "", write=lambda actor: dept_lists.to_clue(actor, str(record.id)))


_TAKE = "带入收支表…"
_DEEDS: Mapping[type[Record], Sequence[Deed]] = {
    Money: (Deed(_TAKE, "这一户这一年的合计写进收支表", "upload", _of_money),),
    Claim: (Deed(_TAKE, "这一户这一年的理赔合计写进收支表", "upload", _of_claim),),
    Settlement: (Deed("带入刚性支出…", "这一户这一年的自付写进收支表的刚性支出", "upload", _of_bill),),
    Loan: (Deed("补登措施…", "给有贷款的户登记金融帮扶措施", "add", _of_loan),),
    DeptRecord: (Deed("转为线索", "这一条登记成监测线索", "flag", _of_list, "Ctrl+J"),),
}
