"""What the checks of the whole book say of a record, its form says too: of every ledger and household of a book that
breaks every rule that looks beyond one record; and each such rule is here, or is told elsewhere for a reason."""

from __future__ import annotations

import ast
import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from db.clock import today
from db.clue import DeptRecord
from db.household import Household
from db.measure import Helper
from db.organisation import Cadre, Org
from db.project import Loan
from db.record import Record
from db.village import Village
from fupin_desktop.ledgers.book import LEDGERS, named
from fupin_desktop.rules import catalogue
from fupin_desktop.rules.finding import Finding
from fupin_desktop.services.book import entry
from fupin_desktop.services.book.opening import create_book, open_book
from fupin_desktop.services.household import casework
from fupin_desktop.services.ledgers import desk
from tests import sources
from tests.books import ACTOR, YUANXUEZHUANG, add_household
from tests.disagreeing import Town
from tests.disagreeing import town as town

TOWN, SECOND = "410502101", "410502101213"
#: Told of no record with a form: where else, and why.
ELSEWHERE = {
    "LINE": "a year without a line is told once, not of each statement",
    "CL8": "there is no case whose form could say it: on the page of the household",
    "HP2": "there is no helper whose form could say it: on the page of the household",
}
#: A file that names rules for something else: what a signal of monitoring is made of.
_SIGNALS = "fupin_desktop/services/monitoring/warnings.py"
#: What one function says of both (`desk._judged`, a field's own kind).
_BY_RULES = {"RF1", ""}


@pytest.fixture
def broken(tmp_path: Path) -> Iterator[None]:
    """A book that breaks every rule that looks beyond a record."""
    create_book(tmp_path / "宝莲寺镇.fpb", TOWN, ACTOR)
    with open_book(tmp_path / "宝莲寺镇.fpb", ACTOR):
        day = dt.date(2026, 1, 4)
        unit = Org(name="宏达公司", kind="03", region_code=TOWN)
        below = Cadre(name="赵明", kind="1", region_code=TOWN, rank="3", start=day)
        saved(unit, below)
        for code in (YUANXUEZHUANG, SECOND):
            saved(Village(region_code=code, name="村", village_kind="1", is_involved=True))
            saved(Helper(region_code=code, role="07", unit=unit.id, org="宏达公司", start=day))
        saved(Helper(region_code=SECOND, role="07", org="另一家", start=day + dt.timedelta(1)))
        for number in range(6):
            home, _ = add_household(f"户{number}", "", phone="13800000001" if number < 2 else None, group_no="一组")
            saved(Helper(household=home.id, role="06", name="赵明", cadre=below.id, start=day))
        home, first = add_household("张三", "410502195504056010", group_no="一组")
        _, second = add_household("李四", "410502195504056010", group_no="一组")
        first.disab_level = "1"
        listed = DeptRecord(household=home.id, person=first.id, name="张山", source="11", handled="1",
                            data_date=dt.date(2020, 1, 1), id_no=first.id_no, finding="1")  # fmt: skip
        turned = DeptRecord(household=home.id, person=first.id, name="张三", source="21", handled="3", finding="1",
                            data_date=today(), id_no=first.id_no)  # fmt: skip
        saved(first, second, listed, turned)
        saved(Loan(household=home.id, bank="农商行", principal=Decimal(1), start=day))
        yield


def saved(*records: Record) -> None:
    entry.save(ACTOR, "登记", list(records))


def by_record(found: list[Finding]) -> dict[tuple[str, str], set[tuple[str, str, str]]]:
    """(table, record) → what is said of it: rule, field, sentence."""
    told: dict[tuple[str, str], set[tuple[str, str, str]]] = defaultdict(set)
    for said in found:
        if said.rule not in ELSEWHERE:
            told[said.table, said.record].add((str(said.rule), said.field, said.text))
    return told


def agree() -> set[str]:
    """Look at every record of the ledgers and every household of the open book; returns the rules that were said."""
    in_book, on_forms = by_record(desk.check_book()), []
    for ledger in LEDGERS:
        for record in ledger.model.living():
            form = desk.load(ledger, str(record.id))
            assert form
            on_forms += form.findings()
    for household in Household.living():
        work = casework.load(str(household.id), today().year)
        assert work
        on_forms += casework.findings(work)
    own = {key: told for key, told in in_book.items() if key[0] not in ("clue", "step")}
    assert by_record(on_forms) == own
    return {str(rule).partition(".")[0] for told in own.values() for rule, _, _ in told}


@pytest.mark.usefixtures("broken")
def test_the_form_of_each_record_says_what_the_book_says() -> None:
    told = agree()
    assert told >= {"HP3", "HP4", "HP5", "HP6", "VE1", "VE2", "CA4", "ID4", "LB7", "DR1", "DR2", "DR3", "RQ"}


def test_what_laptops_disagree_about_is_said_by_both(town: Town) -> None:
    loan = {"id": "n1", "household": "h1", "bank": "农商行", "principal": 100, "start": "2026-01-01"}
    town.first.put(Loan, loan)
    town.second.take(town.first.log())
    town.disagree(Loan, "n1", {"bank": "甲银行"}, {"bank": "乙银行"})
    town.disagree(Household, "h1", {"group_no": "二组"}, {"group_no": "三组"})
    town.disagree(Helper, "b1", {"name": "甲"}, {"name": "乙"})
    with town.town.opened():
        assert "MG1" in agree()
        form = desk.load(named("loan"), "n1")
        assert form
        assert ("MG1", "bank") in {(str(one.rule), one.field) for one in form.findings()}


def test_every_rule_that_looks_beyond_a_record_is_here() -> None:
    """By what the services name: a rule that they find by themselves, and not a function that form and book share."""
    told = set()
    for name, module in sources.modules("fupin_desktop/services").items():
        for node in ast.walk(module) if name != _SIGNALS else ():
            word = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
            rule = getattr(catalogue, word, None) if word.isupper() else None
            told |= {str(rule)} if isinstance(rule, catalogue.Rule) else set()
    here = {"HP3", "HP4", "HP5", "HP6", "VE1", "VE2", "CA4", "ID4", "LB7.shared", "DR1", "DR2", "DR3", "MG1"}
    assert told - _BY_RULES == here | ELSEWHERE.keys()
