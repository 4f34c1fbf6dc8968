"""Two desks that write money, steps and activities at the same time: a village and its township, two laptops of one
township. What meets is one record, what is alike is offered, and there is no conflict that isn't one."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from db.changes import change, every
from db.clock import today
from db.clue import Clue
from db.household import Household
from db.money import Money
from db.organisation import Activity, Cadre, Org
from db.person import Person
from db.project import Loan, Project
from db.record import Record
from db.relief import Care
from db.report import Figure
from db.step import Step
from db.village import Setting, VillageYear
from fupin_desktop.ledgers.book import LEDGERS
from fupin_desktop.ledgers.projects import LOANS, PROJECTS
from fupin_desktop.services.book import references, settings
from fupin_desktop.services.exchange import feedback, workbooks
from fupin_desktop.services.exchange.incoming import MERGED
from fupin_desktop.services.flows import places, steps
from fupin_desktop.services.household import casework
from fupin_desktop.services.ledgers import books, counts, desk
from fupin_desktop.services.ledgers.lists import Wanted
from tests.exchange import ACTOR, VILLAGES, Town
from tests.exchange import _town_once as _town_once
from tests.exchange import town as town
from tests.laptops import TOWNSHIP, Laptop, family, settle
from tests.ledgers import filled, saved

VILLAGE, DAY = VILLAGES[0], dt.date(2026, 11, 21)


def wrote(*records: Record) -> None:
    with change(ACTOR, "登记"):
        for record in records:
            record.save()


def movement(**more: Any) -> Money:
    told = {"account": "03", "direction": "1", "date": DAY, "amount": Decimal(500), "source": "12"} | more
    return Money(**({"region_code": VILLAGE} | told))


def step(record: str, code: str, level: str, day: dt.date = DAY, **more: Any) -> Step:
    told = {"record": record, "flow": "1", "step": code, "date": day, "result": "1", "level": level}
    return Step(**told, person_by="经办人甲、乙", **more)


def of_village(table: str) -> int:
    return int(every(f'SELECT count(*) FROM "{table}" WHERE region_code = ? AND deleted IS NOT 1', VILLAGE)[0][0])


def fed_back(town: Town, name: str) -> None:
    """What the township has goes down, and nothing of it is held or in conflict."""
    with town.opened() as book:
        [down] = feedback.write(book, VILLAGE, town.folder / name)
    [done] = town.merge(down.path, book=town.village(1))
    assert (done.status, done.refused, done.held, done.conflicts) == (MERGED, "", 0, 0)


def test_a_village_and_its_township_write_at_the_same_time(town: Town) -> None:
    town.merge(*(one for one in town.packages if "袁薛庄" in one.name))
    before = town.conflicts()
    with town.opened(town.village(1), read_only=True):
        [(clue, home)] = every("SELECT id, household FROM clue WHERE outcome IS NULL")
        person = every("SELECT id FROM person WHERE household = ? AND deleted IS NOT 1", home)[0][0]
    with town.opened(town.village(1)):  # the village
        wrote(movement(account="07", household=home, direction="2"), movement(account="06", payer="王先生"))
        wrote(step(clue, "106", "6", attend=20, votes_for=18, votes_against=0, place="村委会"))
        wrote(Activity(kind="13", date=DAY, region_code=VILLAGE, topic="医保宣讲", level="5", people=40))
        wrote(Care(person=person, year=2026, mode="4", carer="李"))
        theirs = {table: of_village(table) for table in ("money", "activity")}
    with town.opened():  # and the township, which has not heard of it
        wrote(movement(account="06", payer="王先生"), movement(account="05", direction="2", region_code="410502"))
        wrote(step(clue, "105", "5", DAY - dt.timedelta(1), opinion="比对没有发现疑点"))
        wrote(Activity(kind="13", date=DAY, region_code=VILLAGE, topic="医保宣讲", level="5", people=40))
        wrote(Setting(region_code=TOWNSHIP, name="loan_due_days", value=120, reason="镇里定的"))
        ours = {table: of_village(table) for table in ("money", "activity")}
    [done] = town.merge(town.hand_in(1).path)
    assert (done.status, done.refused, done.held, done.conflicts) == (MERGED, "", 0, 0)
    assert town.conflicts() == before
    with town.opened(read_only=True):
        assert [row[0] for row in every("SELECT step FROM step WHERE record = ? ORDER BY date, step", clue)] == [
            "101", "104", "105", "106",
        ]  # fmt: skip
        assert of_village("money") == ours["money"] + 2
        assert of_village("activity") == ours["activity"] + 1
        alike = [one for one in desk.check_book() if one.table in ("money", "activity")]
        assert {str(one.rule) for one in alike} >= {"MN4", "AC3"}  # entered on both sides: offered, not joined
    fed_back(town, "down")
    with town.opened(town.village(1), read_only=True):
        assert of_village("activity") == theirs["activity"] + 1
        assert of_village("money") == theirs["money"] + 1 + 2 * 2  # and what the office has of its two projects
        assert every("SELECT count(*) FROM money WHERE region_code = '410502'")[0][0] == 0  # stays above
        assert {row[0] for row in every("SELECT step FROM step WHERE record = ?", clue)} == {"101", "104", "105", "106"}
        assert settings.numbers(VILLAGE)["loan_due_days"] == 120


def test_a_changed_limit_goes_down_and_is_used_there(town: Town) -> None:
    """A loan that falls due in a hundred days: counted and told of where the township's word has come."""
    town.merge(*(one for one in town.packages if "袁薛庄" in one.name))
    with town.opened():
        home, person = every("SELECT h.id, p.id FROM household h JOIN person p ON p.household = h.id "
                             "WHERE h.region_code = ? AND h.hh_type = '10' LIMIT 1", VILLAGE)[0]  # fmt: skip
        due = today() + dt.timedelta(100)
        wrote(Loan(household=home, person=person, bank="农商行", contract_no="A1", kind="1", principal=Decimal(30000),
                   rate=Decimal("3.45"), start=today() - dt.timedelta(30), due=due, use="01", subsidised=True,
                   balance=Decimal(30000), balance_on=today()))  # fmt: skip
    fed_back(town, "first")

    def soon() -> tuple[int, bool]:
        with town.opened(town.village(1), read_only=True):
            found = any(str(one.rule) == "LN8" for one in desk.check_book())
            return counts.chip_counts(LOANS, Wanted())["快到期"], found

    assert soon() == (0, False)
    with town.opened():
        wrote(Setting(region_code=TOWNSHIP, name="loan_due_days", value=120, reason="年底忙"))
    fed_back(town, "second")
    assert soon() == (1, True)


@pytest.fixture
def desks(tmp_path: Path) -> tuple[Laptop, Laptop]:
    """Two laptops of one township that know one household."""
    first, second = Laptop.new(tmp_path, "甲"), Laptop.new(tmp_path, "乙")
    home, people = family("h", "张三", "李四")
    first.put(Household, home | {"hh_type": "10", "household_no": "4105021012120001"})
    first.put(Person, *(one | {"id_no": f"41052219700101{n}11"} for n, one in enumerate(people, 10)))
    settle(first, second)
    return first, second


#: What has one key wherever it is entered, with a field on which two may differ.
_MEET: tuple[tuple[type[Record], dict[str, Any], str, Any, Any], ...] = (
    (VillageYear, {"region_code": VILLAGE, "year": 2026}, "households", 300, 301),
    (Care, {"person": "h-张三", "year": 2026}, "mode", "4", "5"),
    (Figure, {"region_code": TOWNSHIP, "year": 2026, "row": "R01a", "kind": "1"}, "value", 10_000, 20_000),
    (Setting, {"region_code": TOWNSHIP, "name": "loan_max"}, "value", 50_000, 60_000),
    (Org, {"uscc": "91110000600037341L"}, "name", "宏达公司", "宏达有限公司"),
)


def test_what_has_one_key_meets_and_differs_where_it_differs(desks: tuple[Laptop, Laptop]) -> None:
    first, second = desks
    for model, told, field, one, _ in _MEET:
        row = told | {"id": model.new_key(told), field: one}
        for laptop in desks:
            laptop.put(model, row)
    settle(first, second)
    assert first.split() == []
    assert first.duplicates() == []
    for model, told, field, _, other in _MEET:
        key = model.new_key(told)
        first.put(model, {"id": key, "note": "甲写的"} if "note" in model.kinds() else {"id": key, "reason": "甲写的"})
        second.put(model, {"id": key, field: other})
    settle(first, second)
    assert first.split() == []  # different fields of one record are no conflict
    for model, told, field, one, _ in _MEET:
        first.put(model, {"id": model.new_key(told), field: one})
    second.put(Care, {"id": Care.new_key(_MEET[1][1]), "mode": "6"})
    settle(first, second)
    assert first.split() == ["mode"]  # and of one field, said at once, it is one


def test_what_is_entered_twice_stands_twice_and_is_offered(desks: tuple[Laptop, Laptop]) -> None:
    first, second = desks
    for laptop in desks:
        with laptop.opened():
            wrote(movement(account="07", household="h", direction="2"), step("h", "101", "5"))
            wrote(Activity(kind="13", date=DAY, region_code=VILLAGE, topic="宣讲", people=40))
            wrote(Org(name="宏达公司", kind="03", region_code=VILLAGE))
            wrote(Cadre(kind="2", name="王成", region_code=VILLAGE, start=DAY))
            wrote(Clue(household="h", source="12", found_on=DAY, found_by="李", risk=("01",), summary="看病", due=DAY,
                       severity="2", handler="王"))  # fmt: skip
    settle(first, second)
    assert first.split() == []
    with first.opened():
        for model in (Money, Step, Activity, Org, Cadre, Clue):
            assert len(list(model.living())) == 2, model
        rules = {str(one.rule) for one in desk.check_book()}
    assert {"MN4", "AC3", "OG2", "CD3"} <= rules
    assert len(first.duplicates()) == 2  # the unit, the cadre


#: What of two laptops that enter the same by the form stands twice: offered by a rule, or looked through by people.
_TWICE = {"cadre": "CD3", "activity": "AC3", "claim": "CM5", "visit": "V1", "money": "MN4", "measure": "", "helper": "",
          "psy_activity": ""}  # fmt: skip


def test_what_two_laptops_enter_of_each_ledger_meets_or_is_offered(desks: tuple[Laptop, Laptop]) -> None:
    for ledger in LEDGERS:
        for laptop in desks:
            with laptop.opened():
                made = filled(ledger, "h", 1)
                if isinstance(made.record, Money):  # each has a cadre of its own, who stands twice
                    made.record.cadre = None
                casework.save(ACTOR, "登记", made.to_save([made.record]))
    settle(*desks)
    first = desks[0]
    assert (first.split(), first.duplicates()) == ([], [])
    with first.opened():
        told = {(one.table, str(one.rule)) for one in desk.check_book()}
        assert {one.name for one in LEDGERS if len(list(one.model.living())) > 1} == set(_TWICE)
    assert {(table, rule) for table, rule in _TWICE.items() if rule} <= told


def test_what_is_there_once_is_known_again_by_the_form_and_the_file(desks: tuple[Laptop, Laptop]) -> None:
    with desks[0].opened():
        old = saved(PROJECTS, "", 1)
        again = filled(PROJECTS, "", 1)
        assert again.twin() == old
        again.record.year = 2025  # type: ignore[attr-defined]
        assert again.twin() is None
        old.name = "大棚"  # type: ignore[attr-defined]
        wrote(old)
        another = filled(PROJECTS, "", 1)
        assert another.twin() is None  # it has another name since
        [made] = another.to_save([another.record])
        assert made.id != old.id
        wrote(made)
        assert len(list(Project.living())) == 2


def test_one_deletes_the_project_that_the_other_pays_for(desks: tuple[Laptop, Laptop]) -> None:
    """Nothing is lost and nobody is asked; the payment says that its project is gone. A step at the other is asked
    about: it wrote of the project."""
    first, second = desks
    with first.opened():
        paid_for, worked_on = (str(saved(PROJECTS, "", number).id) for number in (1, 2))
        assert references.named_by("project", [paid_for]) == []
    settle(first, second)
    with first.opened():
        desk.remove(ACTOR, PROJECTS, [one for key in (paid_for, worked_on) if (one := Project.find(key))])
    with second.opened():
        wrote(movement(account="01", project=paid_for, source="01"))
        assert references.named_by("project", [paid_for]) == ["资金 1 条"]
        going_on = Project.find(worked_on)
        assert going_on
        steps.do(ACTOR, going_on, steps.begin(going_on, "501", ACTOR))
    settle(first, second)
    assert first.split() == second.split() == ["deleted"]
    for laptop in desks:
        with laptop.opened():
            [told] = [one for one in desk.check_book() if one.rule == "RF1"]
            assert (told.table, told.field, told.text) == (
                "money", "project", "项目“项目名称1”已经删除了。请改选，或者不要了的清空。",
            )  # fmt: skip


def test_two_desks_do_the_same_step_and_then_each_another(desks: tuple[Laptop, Laptop]) -> None:
    first, second = desks
    with first.opened():
        key = str(saved(PROJECTS, "", 1).id)
        did(key, "501")
    settle(first, second)
    for laptop in desks:
        with laptop.opened():
            did(key, "502", doc_no="1号")
    settle(first, second)
    assert first.split() == []
    with first.opened():
        did(key, "505")
    with second.opened():
        did(key, "503")
    settle(first, second)
    assert first.split() == []
    with first.opened():
        made = Project.find(key)
        assert made
        assert (made.state, places.stands(made).then[0]) == ("3", "506")


def did(key: str, code: str, **more: Any) -> None:
    record = Project.find(key)
    assert record
    made = steps.begin(record, code, ACTOR)
    for name, value in more.items():
        setattr(made, name, value)
    steps.do(ACTOR, record, made)


def test_a_banks_list_that_two_brought_in_is_one(desks: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    first, second = desks
    for laptop, balance in zip(desks, (30_000, 20_000), strict=True):
        file = tmp_path / f"{laptop.name}.xlsx"
        made = openpyxl.Workbook()
        sheet = made.worksheets[0]
        sheet.append(["贷款人姓名", "贷款人身份证号", "贷款金融机构", "贷款合同编号", "贷款金额", "年利率", "贷款日期",
                      "到期日期", "贷款用途", "是否贴息", "未偿还贷款余额"])  # fmt: skip
        for number, owed in ((1, 50_000), (2, balance)):
            sheet.append(["张三", "410522197001011011", "农商行", f"HT{number}", 50_000, 3.45, "2025-01-02",
                          "2027-01-01", "养殖业", "是", owed])  # fmt: skip
        made.save(file)
        with laptop.opened() as book:
            plan = books.plan_import(LOANS, file)
            assert (plan.added, plan.refused) == (2, 0), plan.files[0].refused
            workbooks.apply_import(book, plan)
    settle(first, second)
    with first.opened():
        assert len(list(Loan.living())) == 2
    assert first.split() == ["balance"]  # two lists of one day that say different things
    assert first.duplicates() == []
